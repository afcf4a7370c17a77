//! Limits the cells of tables to about as many as were typed.
//!
//! The parser fills each row of a table up to the number of its columns. With thousands of rows of
//! one letter below thousands of columns, 50,000 letters make a quarter of a million cells.

use std::borrow::Cow;

/// The most cells of a text that nobody typed: tables whose rows leave out their last cells need
/// fewer.
const CELLS: usize = 10_000;

/// The same text, with a backslash in the line that turns the lines around it into a table, if they
/// lack too many cells. They are ordinary text then.
pub(super) fn narrow(text: &str) -> Cow<'_, str> {
    let mut table = MarkdownTable::default();
    let (mut start, mut lacking, mut broken) = (0, 0, Vec::new());
    for line in text.split_inclusive(['\n', '\r']) {
        let is_rest_of_line_end = line == "\n" && text[..start].ends_with('\r');
        if !is_rest_of_line_end && !table.takes(start, line) {
            broken.extend(table.end(&mut lacking));
        }
        start += line.len();
    }
    broken.extend(table.end(&mut lacking));
    if broken.is_empty() {
        return text.into();
    }
    let (mut made, mut taken) = (String::new(), 0);
    for at in broken {
        made.push_str(&text[taken..at]);
        made.push('\\');
        taken = at;
    }
    (made + &text[taken..]).into()
}

/// Lines that follow one another and may be a table.
#[derive(Default)]
struct MarkdownTable {
    columns: usize,
    lacking: usize,
    /// The position of the first bar of each line that may turn the others into a table.
    bars: Vec<usize>,
}

impl MarkdownTable {
    /// Adds a line; false if no table continues there.
    fn takes(&mut self, start: usize, line: &str) -> bool {
        if line.bytes().all(|sign| sign == b'>' || sign.is_ascii_whitespace()) {
            return false;
        }
        let bars = line.bytes().filter(|sign| *sign == b'|').count();
        if let Some(first) = line.find('|').filter(|_| makes_a_table(line)) {
            self.columns = self.columns.max(bars + 1);
            self.bars.push(start + first);
        }
        self.lacking += self.columns.saturating_sub(bars + 1);
        true
    }

    /// Ends the table, and returns the bars before which a backslash is needed, if the text lacks
    /// too many cells with it.
    fn end(&mut self, lacking: &mut usize) -> Vec<usize> {
        let table = std::mem::take(self);
        if *lacking + table.lacking > CELLS {
            return table.bars;
        }
        *lacking += table.lacking;
        Vec::new()
    }
}

/// Whether a line may be the one below the head of a table: `|---|:--|`, in quotes or not.
fn makes_a_table(line: &str) -> bool {
    let is_of_one =
        |sign: u8| b"|-:>".contains(&sign) || sign.is_ascii_whitespace() || sign == 0x0b;
    line.bytes().all(is_of_one) && line.contains('-')
}

#[cfg(test)]
mod tests {
    use super::*;
    use pulldown_cmark::{Event, Options, Parser, Tag};

    fn cells(text: &str) -> usize {
        let events = Parser::new_ext(text, Options::ENABLE_TABLES);
        events.filter(|event| matches!(event, Event::Start(Tag::TableCell))).count()
    }

    fn table(columns: usize, row: &str, rows: usize) -> String {
        format!("{}\n{}\n{}", "|a".repeat(columns), "|-".repeat(columns), row.repeat(rows))
    }

    #[test]
    fn what_people_write_stays_as_it_is() {
        let row = format!("{}|\n", "|b".repeat(30));
        for text in [
            "",
            "a | b\n--|--\nc | d",
            "| a | b |\r\n|:-:|---|\r\n| c |\r\n\r\n---\r\n",
            &table(30, &row, 800),
            &table(8, "b\n", 1_200),
        ] {
            assert_eq!(narrow(text), text);
        }
    }

    #[test]
    fn a_table_that_lacks_most_of_its_cells_is_words() {
        for columns in [20, 200, 5_000] {
            for (begin, end) in
                [("", "\n"), ("", "\r\n"), ("", "\r"), ("> ", "\n"), ("> > ", "\r\n")]
            {
                let lines: Vec<String> = table(columns, "b\n", 40_000 / columns.min(20))
                    .lines()
                    .map(|line| format!("{begin}{line}{end}"))
                    .collect();
                let text = lines.concat();
                assert!(cells(&text) > CELLS);
                let made = narrow(&text);
                assert!(cells(&made) <= CELLS, "{columns} {begin:?} {end:?}");
                assert_eq!(made.replace('\\', ""), text);
            }
        }
    }

    #[test]
    fn many_tables_lack_together_what_one_may() {
        let text = format!("{}\n", table(100, "b\n", 10)).repeat(30);
        assert!(cells(&text) > 2 * CELLS);
        assert!(cells(&narrow(&text)) <= CELLS + text.matches('|').count());
    }
}
