//! The description of a card that is put together from several cells.

use groundswell_domain::limits::TEXT_CHARS;
use groundswell_domain::text;

/// Paragraphs, and where the ticket comes from.
#[derive(Debug, Default)]
pub(super) struct Text {
    paragraphs: Vec<String>,
    source: String,
}

impl Text {
    pub(super) fn add(&mut self, paragraph: &str) {
        let plain = text::plain(paragraph);
        if !plain.is_empty() {
            self.paragraphs.push(plain);
        }
    }

    pub(super) fn add_first(&mut self, paragraph: &str) {
        self.paragraphs.insert(0, paragraph.to_owned());
    }

    /// The last line.
    pub(super) fn add_source(&mut self, source: &str) {
        source.clone_into(&mut self.source);
    }

    pub(super) fn first_line(&self) -> &str {
        let first = self.paragraphs.first().map_or("", String::as_str);
        first.lines().find(|line| !line.trim().is_empty()).unwrap_or("")
    }

    /// As much as fits into a description, which ends with the source, and the rest in pieces that
    /// fit into a comment each.
    pub(super) fn cut(self) -> (String, Vec<String>) {
        let whole = self.paragraphs.join("\n\n");
        let gap = if whole.is_empty() || self.source.is_empty() { "" } else { "\n\n" };
        let room = TEXT_CHARS - self.source.chars().count() - gap.len();
        let (begin, mut rest) = split(&whole, room);
        let description = format!("{}{gap}{}", begin.trim_end(), self.source);
        let mut pieces = Vec::new();
        while !rest.is_empty() {
            let (piece, more) = split(rest, TEXT_CHARS);
            // Line breaks at the seam count as none.
            pieces.extend(
                Some(text::plain(piece.trim_start_matches('\n'))).filter(|it| !it.is_empty()),
            );
            rest = more;
        }
        (description, pieces)
    }
}

/// Cuts a text after some characters, at the end of a line if there is one not far above.
fn split(text: &str, chars: usize) -> (&str, &str) {
    let Some((end, _)) = text.char_indices().nth(chars) else { return (text, "") };
    match text[..end].rfind('\n') {
        Some(line) if line > end / 2 => text.split_at(line),
        _ => text.split_at(end),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_cut_into_pieces_and_nothing_is_lost() {
        let mut text = Text::default();
        for line in 0..12_000 {
            text.add(&format!("line {line}"));
        }
        text.add_source("SUP-1");
        let (description, pieces) = text.cut();
        assert!(description.ends_with("\n\nSUP-1") && description.chars().count() <= TEXT_CHARS);
        let all = [description.trim_end_matches("\n\nSUP-1")].into_iter();
        let all: Vec<&str> = all.chain(pieces.iter().map(String::as_str)).collect();
        assert!(all.iter().all(|piece| piece.chars().count() <= TEXT_CHARS) && all.len() > 2);
        let lines = all.iter().flat_map(|piece| piece.lines()).filter(|line| !line.is_empty());
        assert_eq!(lines.count(), 12_000);
    }

    #[test]
    fn the_source_is_the_last_line() {
        let mut text = Text::default();
        text.add_source("SUP-1");
        assert_eq!(text.cut().0, "SUP-1");
        let mut text = Text::default();
        text.add("It is slow.");
        text.add_source("SUP-1");
        assert_eq!(text.cut().0, "It is slow.\n\nSUP-1");
    }
}
