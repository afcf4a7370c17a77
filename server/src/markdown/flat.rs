//! Limits how deep and how many the tags of a text are: the time to clean it grows with the number
//! of tags, and with the square of their depth.

use super::shallow::LEVELS;
use pulldown_cmark::{Event, TagEnd};

/// Tags within one another: a list is two for each level, and in its last one there may be a table
/// with a link in bold.
const DEPTH: usize = 3 * LEVELS;
/// Tags of one text: a table that fills the longest text has fewer, unless its cells are of a few
/// letters.
const TAGS: usize = 5_000;

/// The same events without the tags that are too deep, or too many. Their text stays.
pub(super) fn flat<'a>(events: impl Iterator<Item = Event<'a>>) -> impl Iterator<Item = Event<'a>> {
    let mut left = TAGS;
    // For each open tag, whether it was let through.
    let mut open: Vec<bool> = Vec::new();
    events.filter_map(move |event| {
        let mut takes_one = |depth| {
            let is_kept = depth < DEPTH && left > 0;
            left -= usize::from(is_kept);
            is_kept
        };
        match event {
            Event::Start(_) => {
                open.push(takes_one(open.len()));
                open.last().is_some_and(|is_kept| *is_kept).then_some(event)
            }
            Event::End(tag) => match open.pop() {
                Some(true) => Some(Event::End(tag)),
                _ if !is_line(tag) => None,
                _ if takes_one(0) => Some(Event::HardBreak),
                _ => Some(Event::Text("\n".into())),
            },
            Event::Code(code) if !takes_one(0) => Some(Event::Text(code)),
            Event::SoftBreak | Event::HardBreak | Event::Rule if !takes_one(0) => {
                Some(Event::Text("\n".into()))
            }
            other => Some(other),
        }
    })
}

/// Whether it is a block, on lines of its own.
fn is_line(tag: TagEnd) -> bool {
    use TagEnd as T;
    matches!(tag, T::Paragraph | T::Heading(_) | T::CodeBlock | T::TableHead | T::TableRow)
}

#[cfg(test)]
mod tests {
    use super::*;
    use pulldown_cmark::{Options, Parser, html};

    fn made(text: &str) -> String {
        let mut made = String::new();
        html::push_html(&mut made, flat(Parser::new_ext(text, Options::ENABLE_TABLES)));
        made
    }

    #[test]
    fn what_is_too_deep_keeps_its_words() {
        let line = |depth: usize| format!("{}{}q\n", "  ".repeat(depth), "- ".repeat(LEVELS));
        let deep: String = (0..5).map(|nth| line(nth * LEVELS)).collect();
        let made = made(&deep);
        assert_eq!(made.matches("<ul>").count() + made.matches("<li>").count(), DEPTH);
        assert_eq!(made.matches("</").count(), DEPTH);
        assert_eq!(made.matches('q').count(), 5);
    }

    #[test]
    fn a_text_has_no_more_tags_than_it_may() {
        let wide = format!("{}\n{}\n{}", "|a".repeat(99), "|-".repeat(99), "q\n".repeat(999));
        let made = made(&wide);
        let cells = made.matches("<td").count();
        assert!((TAGS / 2..TAGS).contains(&cells), "{cells}");
        assert_eq!(made.matches('q').count(), 999);
    }
}
