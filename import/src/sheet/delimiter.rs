//! What separates the cells.

use crate::headings;
use groundswell_domain::importing::Refusal;
use std::collections::BTreeMap;
use std::io::Read;

/// The delimiters of exports, and what stands for none: no table has it.
const ALL: [Delimiter; 5] =
    [Delimiter(b','), Delimiter(b';'), Delimiter(b'\t'), Delimiter(b'|'), Delimiter(NONE)];
const NONE: u8 = 0x1f;
/// The rows that are tried.
const ROWS: usize = 60;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Delimiter(u8);

impl Delimiter {
    pub(super) fn of(c: char) -> Result<Delimiter, Refusal> {
        match u8::try_from(c) {
            Ok(byte) if byte.is_ascii() && !matches!(byte, b'"' | b'\n' | b'\r') => {
                Ok(Delimiter(byte))
            }
            _ => Err(Refusal::Delimiter(c)),
        }
    }

    pub(super) fn char(self) -> Option<char> {
        (self.0 != NONE).then(|| char::from(self.0))
    }

    pub(super) fn reader<R: Read>(self, from: R) -> csv::Reader<R> {
        csv::ReaderBuilder::new()
            .delimiter(self.0)
            .has_headers(false)
            .flexible(true)
            .from_reader(from)
    }
}

/// Excel's own first line, `sep=;`: what it says, the text below it, and how many lines were cut off.
pub(super) fn said_by_file(text: &str) -> (Option<char>, &str, u64) {
    let (line, rest) = text.split_once('\n').unwrap_or((text, ""));
    let line = line.trim_end_matches('\r').trim_matches('"');
    let said = line.get(..4).filter(|begin| begin.eq_ignore_ascii_case("sep=")).map(|_| &line[4..]);
    let mut said = said.unwrap_or_default().chars();
    match (said.next(), said.next()) {
        (Some(c), None) => (Some(c), rest, 1),
        _ => (None, text, 0),
    }
}

/// The delimiter that makes headings of the first rows, and else the same number of cells in most.
pub(super) fn guess(text: &str) -> Delimiter {
    // The first of equals: the plain comma.
    ALL.into_iter().rev().max_by_key(|delimiter| sense(*delimiter, text)).unwrap_or(ALL[0])
}

fn sense(delimiter: Delimiter, text: &str) -> usize {
    let mut reader = delimiter.reader(text.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().take(ROWS).flatten().collect();
    // A title alone above texts with commas is a table of one column.
    let is_cut = |row: &&csv::StringRecord| row.len() > 1 || delimiter.0 == NONE;
    let titles = rows.iter().filter(is_cut).filter(|row| row.iter().any(headings::is_title));
    let headings = titles.map(|row| row.iter().filter(|cell| headings::is_known(cell)).count());
    let headings = headings.max().unwrap_or(0);
    let mut widths: BTreeMap<usize, usize> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.len() > 1) {
        *widths.entry(row.len()).or_default() += 1;
    }
    let (width, alike) =
        widths.into_iter().max_by_key(|(width, rows)| (*rows, *width)).unwrap_or((0, 0));
    headings * 1_000_000 + alike * 1_000 + width
}
