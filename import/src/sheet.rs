//! Cuts a file into rows and cells, and finds the row of the headings.

mod delimiter;

use crate::encoding::{Decoded, decode};
use crate::headings;
use crate::{BYTES, CELL_BYTES, COLUMNS, ROWS};
use delimiter::Delimiter;
use groundswell_domain::importing::Refusal;
use std::io::Read;
use unicode_normalization::UnicodeNormalization;

/// How to read a file, where the guess would be wrong.
#[derive(Clone, Debug, Default)]
pub struct Format {
    pub delimiter: Option<char>,
    /// By its name on the web (`utf-8`, `windows-1252`), or `cp850`, `cp437`, `macintosh`.
    pub encoding: Option<String>,
    /// The first line is a row like the others.
    pub no_header: bool,
}

/// A file's cells, and how they were found.
#[derive(Debug)]
pub(crate) struct Sheet {
    /// The names of the columns; empty in a file without a header.
    pub(crate) header: Vec<String>,
    pub(crate) records: Vec<Record>,
    /// What is above the headings.
    pub(crate) before: Vec<Record>,
    pub(crate) delimiter: Option<char>,
    pub(crate) encoding: String,
    pub(crate) sample: Vec<String>,
    pub(crate) broken: u32,
}

/// One row. `line` is the line where it begins in the file, from 1.
#[derive(Debug)]
pub(crate) struct Record {
    pub(crate) line: u64,
    pub(crate) cells: Vec<String>,
}

/// A line added below the file while it is read: it becomes a row by itself, unless a quote is
/// still open.
const END: &str = "\n\u{1}\u{4}";
/// How far down the headings are looked for.
const LINES_BEFORE: usize = 30;

impl Sheet {
    /// `is_named` tells whether the person named a column by this heading.
    pub(crate) fn read(
        bytes: &[u8],
        format: &Format,
        is_named: &dyn Fn(&str) -> bool,
    ) -> Result<Sheet, Refusal> {
        if bytes.len() > BYTES {
            return Err(Refusal::TooLarge { limit: BYTES as u32 });
        }
        let Decoded { text, name, sample, broken } = decode(bytes, format.encoding.as_deref())?;
        // Old Macintosh files end their lines with a carriage return alone.
        let text = if text.contains('\n') { text } else { text.replace('\r', "\n") };
        let (said, text, skipped) = delimiter::said_by_file(&text);
        let delimiter = match format.delimiter.or(said) {
            Some(c) => Delimiter::of(c)?,
            None => delimiter::guess(text),
        };
        let mut records = records(text, delimiter, skipped)?;
        if records.is_empty() {
            return Err(Refusal::Empty);
        }
        let at = if format.no_header { None } else { Some(header_at(&records, is_named)) };
        let before = records.drain(..at.unwrap_or(0)).collect();
        let header = if at.is_some() { records.remove(0).cells } else { Vec::new() };
        let encoding = name;
        let mut sheet = Sheet {
            header,
            records,
            before,
            delimiter: delimiter.char(),
            encoding,
            sample,
            broken,
        };
        sheet.name_the_rest();
        Ok(sheet)
    }

    /// Cells of a column.
    pub(crate) fn column(&self, at: usize) -> impl Iterator<Item = &str> {
        self.records.iter().map(move |record| record.cell(at))
    }

    /// How many columns there are.
    pub(crate) fn width(&self) -> usize {
        let widths = self.records.iter().map(|record| record.cells.len());
        if self.header.is_empty() { widths.max().unwrap_or(0) } else { self.header.len() }
    }

    /// If most rows have more cells than there are headings, the last columns have no heading. If few
    /// have, a delimiter within their text cut them.
    fn name_the_rest(&mut self) {
        if self.header.is_empty() {
            return;
        }
        let mut widths: Vec<usize> = self.records.iter().map(Record::filled).collect();
        widths.sort_unstable();
        let usual = widths.get(widths.len() / 2).copied().unwrap_or(0);
        if usual > self.header.len() {
            self.header.resize(usual, String::new());
        }
    }
}

impl Record {
    /// A cell; empty where there is none.
    pub(crate) fn cell(&self, at: usize) -> &str {
        self.cells.get(at).map_or("", String::as_str)
    }

    /// How many cells there are up to the last that is not empty.
    pub(crate) fn filled(&self) -> usize {
        self.cells.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1)
    }
}

fn records(text: &str, delimiter: Delimiter, skipped: u64) -> Result<Vec<Record>, Refusal> {
    let mut reader = delimiter.reader(text.as_bytes().chain(END.as_bytes()));
    let mut records = Vec::new();
    for record in reader.records() {
        // Only the letters could be wrong, and these have been decoded.
        let Ok(record) = record else { continue };
        let line = record.position().map_or(0, |at| line_of(at, text)) + skipped;
        match record.iter().next_back() {
            Some(last) if record.len() == 1 && last == END.trim_start() => break,
            // Within an open quote the end of the file is read as text too.
            Some(last) if last.ends_with(END) => return Err(Refusal::OpenQuote { line }),
            _ => {}
        }
        if record.len() > COLUMNS {
            return Err(Refusal::TooManyColumns { limit: COLUMNS as u32, line });
        }
        if record.iter().any(|cell| cell.len() > CELL_BYTES) {
            return Err(Refusal::LongCell { limit: CELL_BYTES as u32, line });
        }
        let cells: Vec<String> = record.iter().map(clean).collect();
        if cells.iter().any(|cell| !cell.is_empty()) {
            records.push(Record { line, cells });
        }
        if records.len() > ROWS {
            return Err(Refusal::TooManyRows { limit: ROWS as u32 });
        }
    }
    Ok(records)
}

/// Letters that are written as two signs become one, as people type them.
fn clean(cell: &str) -> String {
    let cell = cell.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}' || c == '\0');
    if cell.is_ascii() { cell.to_owned() } else { cell.nfc().collect() }
}

/// The line in which a record begins: the reader points before the empty lines above it.
fn line_of(at: &csv::Position, text: &str) -> u64 {
    let rest = text.as_bytes().get(at.byte() as usize..).unwrap_or_default();
    let empty = rest.iter().take_while(|byte| matches!(byte, b'\n' | b'\r'));
    at.line() + empty.filter(|byte| **byte == b'\n').count() as u64
}

/// Which row holds the headings: the first, unless one further down has known ones and it has not.
fn header_at(records: &[Record], is_named: &dyn Fn(&str) -> bool) -> usize {
    let known = |record: &Record| {
        let is_known = |cell: &&String| is_named(cell) || headings::is_known(cell);
        record.cells.iter().filter(is_known).count()
    };
    let has_title = |record: &Record| {
        record.cells.iter().any(|cell| is_named(cell) || headings::is_title(cell))
    };
    let above = &records[..records.len().min(LINES_BEFORE)];
    let widest_before = |at: usize| above[..at].iter().map(Record::filled).max().unwrap_or(0);
    let is_header = |at: &usize| {
        let record = &above[*at];
        let is_wider = record.filled() > widest_before(*at);
        has_title(record) && (*at == 0 || known(record) >= 2 && (is_wider || known(&above[0]) == 0))
    };
    (0..above.len()).find(is_header).unwrap_or(0)
}

#[cfg(test)]
mod tests;
