//! Changes texts that nobody writes in earnest, so that the time to parse them depends on their
//! length only.
//!
//! For each line, the parser goes through all blocks that are open around it, and for each line of
//! a link's title through all lines of that title. With thousands of nested quotes, or a link whose
//! title never ends, 50,000 letters take it seconds.

use std::borrow::Cow;

/// Nested quotes and lists that one line may open. Nobody writes more.
pub(super) const LEVELS: usize = 16;
/// With no more lines than this, a title that never ends takes only some milliseconds.
const LINES: usize = 400;

/// The same text, with a backslash before the characters that would make it slow. They are ordinary
/// text then.
pub(super) fn shallow(text: &str) -> Cow<'_, str> {
    let has_many_lines = text.bytes().filter(|sign| matches!(sign, b'\n' | b'\r')).count() > LINES;
    let mut made = String::new();
    let (mut start, mut taken) = (0, 0);
    for line in text.split_inclusive(['\n', '\r']) {
        let bytes = line.as_bytes();
        let links = if has_many_lines { endless_links(bytes) } else { Vec::new() };
        for at in marker_too_deep(bytes).into_iter().chain(links) {
            made.push_str(&text[taken..start + at]);
            made.push('\\');
            taken = start + at;
        }
        start += line.len();
    }
    if taken == 0 {
        return text.into();
    }
    made.push_str(&text[taken..]);
    made.into()
}

/// The position of a marker with [`LEVELS`] others before it on its line.
fn marker_too_deep(line: &[u8]) -> Option<usize> {
    let (mut at, mut levels) = (0, 0);
    loop {
        at += spaces(&line[at..]);
        let sign = at + marker(&line[at..])?;
        if levels == LEVELS {
            // A line of dashes or stars alone is a horizontal rule, however long it is.
            let is_rule = line[sign..].iter().all(|s| *s == line[sign] || s.is_ascii_whitespace());
            return (!is_rule).then_some(sign);
        }
        levels += 1;
        at = sign + 1;
    }
}

/// The character that makes the beginning of a line the marker of a quote, `>`, or of a list item:
/// `-`, `+`, `*`, or what follows its number.
fn marker(line: &[u8]) -> Option<usize> {
    let digits = line.iter().take_while(|sign| sign.is_ascii_digit()).count();
    let is_marker = match (digits, line.get(digits)?) {
        (0, b'>') => return Some(0),
        (0, sign) => matches!(sign, b'-' | b'+' | b'*'),
        (_, sign) => matches!(sign, b'.' | b')'),
    };
    let is_alone = line.get(digits + 1).is_none_or(u8::is_ascii_whitespace);
    (is_marker && is_alone).then_some(digits)
}

fn spaces(line: &[u8]) -> usize {
    line.iter().take_while(|sign| matches!(sign, b' ' | b'\t')).count()
}

/// The brackets that begin the address of a link, if the address or its title does not end on the
/// same line.
fn endless_links(line: &[u8]) -> Vec<usize> {
    let mut endless = Vec::new();
    let ends = Ends::of(line);
    // The open brackets in what may be an address, and whether a bracket began it.
    let mut open: Vec<(usize, bool)> = Vec::new();
    let mut at = 0;
    while at < line.len() {
        match line[at] {
            b'\\' => at += 1,
            b'(' => open.push((at, at > 0 && line[at - 1] == b']')),
            b')' => drop(open.pop()),
            b'<' if ends.angle > at && open.last().is_some_and(|(_, is_link)| *is_link) => {
                at += line[at..].iter().position(|sign| *sign == b'>').unwrap_or(0);
            }
            b' ' | b'\t' | b'\n' | b'\r' => {
                let next = at + spaces(&line[at..]);
                // An address contains no open brackets; there may be spaces before it.
                let link = open.last().filter(|(_, is_link)| *is_link).map(|(link, _)| *link);
                let is_before = link.is_some_and(|link| link + 1 == at);
                let is_endless = match line.get(next) {
                    Some(b'"') => ends.double <= next,
                    Some(b'\'') => ends.single <= next,
                    Some(b'(') => ends.round <= next,
                    sign => sign.is_none_or(u8::is_ascii_whitespace),
                };
                endless.extend(link.filter(|_| is_endless));
                if !is_before || is_endless {
                    open.clear();
                }
                at = next.max(at + 1);
                continue;
            }
            _ => {}
        }
        at += 1;
    }
    endless.extend(open.last().filter(|(_, is_link)| *is_link).map(|(link, _)| *link));
    endless
}

/// For each character that ends a title or an address, its last position on a line, or 0.
#[derive(Default)]
struct Ends {
    double: usize,
    single: usize,
    round: usize,
    angle: usize,
}

impl Ends {
    fn of(line: &[u8]) -> Ends {
        let mut ends = Ends::default();
        let mut at = 0;
        while at < line.len() {
            match line[at] {
                b'\\' => at += 1,
                b'"' => ends.double = at,
                b'\'' => ends.single = at,
                b')' => ends.round = at,
                b'>' => ends.angle = at,
                _ => {}
            }
            at += 1;
        }
        ends
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_write_stays_as_it_is() {
        let code = "```\nhandlers[name](event,\n  data)\n```\n";
        for text in [
            "",
            "> > > quoted\n\n- a\n  - b\n    1. c\n",
            "- - - - - - - - - - - - - - - - - - - - - - - -\n",
            "> * * * * * * * * * * * * * * * * * * * * * * *",
            "[a](https://a.example \"A title\") and [b](<b c> 'd')\n",
            "[a](b) says \"what goes on\nthere\" (and\nthere)",
            &code.repeat(LINES / 4),
        ] {
            assert_eq!(shallow(text), text);
        }
    }

    #[test]
    fn a_marker_after_many_others_is_words() {
        let deep = "> ".repeat(LEVELS);
        assert_eq!(shallow(&format!("a\n{deep}> b\nc")), format!("a\n{deep}\\> b\nc"));
        let deep = "1. - ".repeat(LEVELS / 2);
        assert_eq!(shallow(&format!("{deep}12) b")), format!("{deep}12\\) b"));
        assert_eq!(shallow(&format!("{deep}b")), format!("{deep}b"));
    }

    #[test]
    fn a_link_ends_on_its_own_line() {
        for endless in ["(b \"c", "(b '", "(b (c", "(", "( b \"\\\"", "(<b c> \"", "(b(c) \"", "(b"]
        {
            let text = format!("[a]{endless}\n");
            assert_eq!(shallow(&text), text, "of few lines nobody waits");
            let made = format!("[a]\\{endless}\n");
            assert_eq!(shallow(&text.repeat(LINES + 1)), made.repeat(LINES + 1));
        }
        for link in ["(b \"c\")", "(b)", "(b 'c' d", "(b c", "(<b \"c>)", "[b]", "(b\\ c)"] {
            let text = format!("[a]{link} e\n").repeat(LINES + 1);
            assert_eq!(shallow(&text), text);
        }
    }
}
