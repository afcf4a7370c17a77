//! Limits what links cost to about what was typed for them.
//!
//! A text can define an address with its title once and use it a thousand times: each use is
//! written out. And the cleaner takes as long for each entity in them as for a tag.

use pulldown_cmark::{Event, Tag};

/// Bytes of all addresses and titles: more than those of thousands of links.
const BYTES: usize = 128 * 1024;
/// Characters among them that HTML writes as entities.
const ENTITIES: usize = 10_000;

/// Whether the links of a text are not too heavy.
pub(super) fn is_light(events: &[Event<'_>]) -> bool {
    let (mut bytes, mut entities) = (0, 0);
    for event in events {
        let Event::Start(Tag::Link { dest_url, title, .. }) = event else { continue };
        for text in [dest_url, title] {
            bytes += text.len();
            entities += text.chars().filter(|sign| "&<>\"\u{a0}".contains(*sign)).count();
        }
        if bytes > BYTES || entities > ENTITIES {
            return false;
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::super::html;

    fn is_shown_as_typed(text: &str) -> bool {
        html(text).starts_with("<pre>")
    }

    #[test]
    fn links_as_people_write_them_are_links() {
        let link = "See [the ticket](https://example.com/a?b=1&c=2&d=3 \"A ticket\").\n";
        assert!(!is_shown_as_typed(&link.repeat(700)));
        let named =
            format!("{}\n\n[t]: https://example.com/a?b=1&c=2 \"A ticket\"\n", "[t] ".repeat(900));
        assert!(html(&named).matches("<a ").count() == 900);
    }

    #[test]
    fn heavy_links_are_shown_as_they_were_typed() {
        let title = "&".repeat(1_000);
        for text in [
            format!("http://x?{}", "&".repeat(49_000)),
            format!("[a](http://x \"{}\")", "\u{a0}".repeat(49_000)),
            format!("{}\n\n[a]: http://x \"{title}\"\n", "[a] ".repeat(2_000)),
            // The parser writes out as many bytes of references as the text has: four for such a letter.
            format!(
                "{}{}\n\n[a]: http://{}\n",
                "[a] ".repeat(2_000),
                "\u{1d4b3}".repeat(40_000),
                "x".repeat(900)
            ),
        ] {
            assert!(is_shown_as_typed(&text), "{}", &text[..60]);
        }
    }
}
