//! The texts that a person typed for a command.

use super::Command;
use crate::text;

/// One text that a person typed for a command.
pub(crate) enum Typed<'a> {
    Line(&'a mut String),
    /// A text of several lines.
    Body(&'a mut String),
    /// A line that replaces another one, if nobody has changed that in the meantime.
    NewLine {
        from: &'a mut String,
        to: &'a mut String,
    },
    /// The same with a text of several lines.
    NewBody {
        from: &'a mut String,
        to: &'a mut String,
    },
}

impl<'a> Typed<'a> {
    fn text(&self) -> &str {
        match self {
            Typed::Line(text) | Typed::Body(text) => text,
            Typed::NewLine { to, .. } | Typed::NewBody { to, .. } => to,
        }
    }

    /// The text that it replaces, and the new one.
    fn replaced(self) -> Option<(&'a mut String, &'a mut String)> {
        match self {
            Typed::NewLine { from, to } | Typed::NewBody { from, to } => Some((from, to)),
            Typed::Line(_) | Typed::Body(_) => None,
        }
    }

    /// Cleans a text of several lines with [`text::plain`].
    fn tidy(self) {
        match self {
            Typed::Body(text) | Typed::NewBody { to: text, .. } => *text = text::plain(text),
            Typed::Line(_) | Typed::NewLine { .. } => {}
        }
    }
}

impl Command {
    /// All that a person typed for it, one line for each text; `None` if there is nothing.
    pub fn typed(&self) -> Option<String> {
        let mut command = self.clone();
        let texts = command.texts();
        let texts: Vec<&str> = texts.iter().map(Typed::text).filter(|it| !it.is_empty()).collect();
        (!texts.is_empty()).then(|| texts.join("\n"))
    }

    /// The text that it replaces; `None` if it replaces none.
    pub fn replaced_text(&self) -> Option<String> {
        let mut command = self.clone();
        let mut replaced = command.texts().into_iter().filter_map(Typed::replaced);
        replaced.next().map(|(from, _)| from.clone())
    }

    /// The same command on top of what the text is now, with another text. `None` if it replaces
    /// none.
    #[must_use]
    pub fn on_top_of(mut self, now: String, text: String) -> Option<Command> {
        let (from, to) = self.texts().into_iter().find_map(Typed::replaced)?;
        (*from, *to) = (now, text);
        Some(self)
    }

    /// Cleans its texts of several lines with [`text::plain`], as the rules do later. So characters
    /// that are removed anyway do not count towards the length of the sent command.
    pub fn tidy(&mut self) {
        self.texts().into_iter().for_each(Typed::tidy);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::card::{CardEdit, Impact};
    use crate::testing::card;

    #[test]
    fn an_edit_is_given_again_on_top_of_what_the_text_is_now() {
        let edit = |from: &str, to: &str| {
            let edit = CardEdit::Answer { from: from.into(), to: to.into() };
            Command::EditCard { card: card("Silent"), edit }
        };
        let mine = edit("Wait.", "Restart it.");
        assert_eq!(mine.replaced_text().as_deref(), Some("Wait."));
        let again = mine.on_top_of("Wait a minute.".into(), "Restart it, please.".into());
        assert_eq!(again, Some(edit("Wait a minute.", "Restart it, please.")));
    }

    #[test]
    fn what_replaces_no_text_is_not_given_again() {
        let edit = CardEdit::Impact(Impact::Hurts);
        let command = Command::EditCard { card: card("Silent"), edit };
        assert_eq!(command.replaced_text(), None);
        assert_eq!(command.on_top_of(String::new(), String::new()), None);
    }
}
