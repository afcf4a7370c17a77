//! Where a row comes from: its number and address in the other tool, by which it is recognised when
//! it is imported again.

use crate::tool::Tool;
use chrono::DateTime;
use groundswell_domain::id::BoardId;
use groundswell_domain::time::{Day, Timestamp};
use uuid::Uuid;

/// A ticket of another tool.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Source {
    number: String,
    /// Empty, or what the column of the addresses holds.
    pub(crate) address: String,
    /// As people say it: `SUP-1`, `Zendesk 501`. Empty if it is not known.
    pub(crate) label: String,
    /// What no other ticket has; empty if it is not known.
    pub(crate) identity: String,
}

impl Source {
    pub(crate) fn of(number: &str, address: &str, tool: Option<Tool>) -> Source {
        let number = number.split_whitespace().collect::<Vec<_>>().join(" ");
        // A key such as SUP-1 says where it is from; a bare number does not.
        let is_bare = !number.contains(char::is_alphabetic);
        let tool_name = tool.map_or("", Tool::name);
        let label = match (number.is_empty(), is_bare) {
            (true, _) => String::new(),
            (false, true) if tool_name.is_empty() => format!("#{}", number.trim_start_matches('#')),
            (false, true) => format!("{tool_name} {number}"),
            (false, false) => number.clone(),
        };
        let identity = match (number.is_empty(), is_bare, address.is_empty()) {
            (false, false, _) => format!("key {}", number.to_lowercase()),
            (_, _, false) => format!("address {address}"),
            (false, true, true) => format!("number {tool_name} {number}"),
            (true, ..) => String::new(),
        };
        Source { number, address: address.into(), label, identity }
    }

    /// Whether the address is not one of the web: it is shown, and not a link.
    pub(crate) fn is_strange(&self) -> bool {
        let is_web = self.address.starts_with("https://") || self.address.starts_with("http://");
        !self.address.is_empty() && (!is_web || self.address.contains(char::is_whitespace))
    }

    /// The line at the end of the description, in Markdown.
    pub(crate) fn written(&self) -> String {
        let label = match self.label.as_str() {
            "" => &self.address,
            label => label,
        };
        let label = escaped(label);
        match (self.address.is_empty(), self.is_strange()) {
            (true, _) => label,
            (false, false) => format!("[{label}](<{}>)", self.address.replace(['<', '>'], "")),
            (false, true) if self.label.is_empty() => label,
            (false, true) => format!("{label} ({})", escaped(&self.address)),
        }
    }

    /// When a card of Trello was made: its number begins with the seconds since 1970.
    pub(crate) fn moment(&self) -> Option<(Timestamp, Day)> {
        let seconds = self.number.get(..8).filter(|_| self.number.len() == 24)?;
        let at = DateTime::from_timestamp(i64::from_str_radix(seconds, 16).ok()?, 0)?;
        Some((at.into(), at.date_naive().into()))
    }

    /// The id of what the row becomes on this board: the same whenever it is imported.
    pub(crate) fn id(&self, board: BoardId) -> Uuid {
        Uuid::new_v5(&board.0, self.identity.as_bytes())
    }
}

/// Signs that Markdown would read, and links would end with.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | '[' | ']' | '*' | '_' | '`' | '<' | '>')
            || c == '#' && escaped.is_empty()
        {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_kept_with_its_address() {
        let written = |number, address, tool| Source::of(number, address, tool).written();
        let url = "https://example.com/browse/SUP-1";
        assert_eq!(written("SUP-1", url, Some(Tool::Jira)), format!("[SUP-1](<{url}>)"));
        assert_eq!(written("SUP-1", "", None), "SUP-1");
        assert_eq!(written("501", "", Some(Tool::Zendesk)), "Zendesk 501");
        assert_eq!(written("#12", "", None), "\\#12");
        assert_eq!(written("", url, None), format!("[{url}](<{url}>)"));
        assert_eq!(written("7", "javascript:alert(1)", None), "\\#7 (javascript:alert(1))");
        assert_eq!(written("", "", None), "");
    }

    #[test]
    fn equal_numbers_of_two_tools_are_two_tickets() {
        let of = |number, tool| Source::of(number, "", tool).id(BoardId(Uuid::nil()));
        assert_ne!(of("77", Some(Tool::Zendesk)), of("77", Some(Tool::Freshdesk)));
        assert_eq!(of("SUP-1", Some(Tool::Jira)), of("sup-1", None));
    }

    #[test]
    fn a_card_of_trello_knows_its_day() {
        let source = Source::of("69816f3ce4b0c1a2b3c4d5e6", "", Some(Tool::Trello));
        assert_eq!(source.moment().unwrap().1.date().unwrap().to_string(), "2026-02-03");
    }
}
