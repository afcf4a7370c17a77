//! The stories' texts: sections of lines, each line cells between bars.

use std::collections::BTreeMap;

/// A story as written.
pub(super) struct Table(BTreeMap<&'static str, Vec<Row>>);

/// One line.
pub(super) struct Row(Vec<&'static str>);

impl Table {
    pub(super) fn parse(text: &'static str) -> Table {
        let mut sections: BTreeMap<&'static str, Vec<Row>> = BTreeMap::new();
        let mut section = "";
        let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
        for line in lines {
            match line.strip_prefix('[').and_then(|line| line.split_once(']')) {
                Some((name, _)) => section = name,
                None => {
                    let row = Row(line.split('|').map(str::trim).collect());
                    sections.entry(section).or_default().push(row);
                }
            }
        }
        Table(sections)
    }

    /// The lines of a section.
    pub(super) fn rows(&self, section: &str) -> &[Row] {
        self.0.get(section).map_or(&[], Vec::as_slice)
    }
}

impl Row {
    /// A cell; empty where the line is shorter.
    pub(super) fn cell(&self, at: usize) -> &'static str {
        self.0.get(at).copied().unwrap_or_default()
    }

    /// A cell's number, 0 where there is none.
    pub(super) fn number<T: std::str::FromStr + Default>(&self, at: usize) -> T {
        self.cell(at).parse().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_belong_to_their_section() {
        let table = Table::parse("# a comment\n[areas] name\npay | Pay |\n\n[cards] x\n| 3\n");
        assert_eq!(table.rows("areas")[0].cell(1), "Pay");
        assert_eq!(table.rows("areas")[0].cell(7), "");
        assert_eq!(table.rows("cards")[0].number::<u8>(1), 3);
        assert!(table.rows("none").is_empty());
    }
}
