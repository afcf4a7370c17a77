//! The stories' texts: sections of lines, each line cells between bars.

use std::collections::BTreeMap;

/// A story as written.
pub(super) struct Story(BTreeMap<&'static str, Vec<StoryLine>>);

/// One line.
pub(super) struct StoryLine(Vec<&'static str>);

impl Story {
    pub(super) fn parse(text: &'static str) -> Story {
        let mut sections: BTreeMap<&'static str, Vec<StoryLine>> = BTreeMap::new();
        let mut section = "";
        let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
        for line in lines {
            match line.strip_prefix('[').and_then(|line| line.split_once(']')) {
                Some((name, _)) => section = name,
                None => {
                    let row = StoryLine(line.split('|').map(str::trim).collect());
                    sections.entry(section).or_default().push(row);
                }
            }
        }
        Story(sections)
    }

    /// The lines of a section.
    pub(super) fn rows(&self, section: &str) -> &[StoryLine] {
        self.0.get(section).map_or(&[], Vec::as_slice)
    }
}

impl StoryLine {
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
        let table = Story::parse("# a comment\n[areas] name\npay | Pay |\n\n[cards] x\n| 3\n");
        assert_eq!(table.rows("areas")[0].cell(1), "Pay");
        assert_eq!(table.rows("areas")[0].cell(7), "");
        assert_eq!(table.rows("cards")[0].number::<u8>(1), 3);
        assert!(table.rows("none").is_empty());
    }
}
