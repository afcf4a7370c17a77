//! Reads a table from a file as spreadsheets write it, with any encoding and delimiter.

use anyhow::{Context, Result, bail};
use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};
use std::borrow::Cow;
use std::io::Read;

/// How to read a file, if the guess would be wrong.
#[derive(Clone, Debug, Default)]
pub struct Format {
    pub delimiter: Option<char>,
    /// By its name on the web: `utf-8`, `windows-1252`, ….
    pub encoding: Option<String>,
    pub no_header: bool,
}

/// A file's cells.
#[derive(Debug)]
pub(crate) struct Sheet {
    /// The names of the columns; none in a file without a header.
    pub(crate) header: Option<Vec<String>>,
    pub(crate) records: Vec<Record>,
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

/// The delimiters of exports.
const DELIMITERS: [char; 4] = [',', ';', '\t', '|'];

impl Sheet {
    pub(crate) fn read(bytes: &[u8], format: &Format) -> Result<Sheet> {
        let text = decode(bytes, format.encoding.as_deref())?;
        let delimiter = format.delimiter.unwrap_or_else(|| guess_delimiter(&text));
        let delimiter =
            u8::try_from(delimiter).ok().context("a delimiter is an ASCII character")?;
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .has_headers(false)
            .flexible(true)
            .from_reader(text.as_bytes().chain(END.as_bytes()));
        let mut records = Vec::new();
        for record in reader.records() {
            let record = record.context("the file is not a table of text cells")?;
            let line = record.position().map_or(0, |at| line_of(at, &text));
            match record.iter().next_back() {
                Some(last) if record.len() == 1 && last == END.trim_start() => break,
                // Within an open quote the end of the file is read as text too.
                Some(last) if last.ends_with(END) => bail!(
                    "the row in line {line} opens a quote (\") that is never closed; \
                     please close it there or take it away"
                ),
                _ => {}
            }
            let cells: Vec<String> = record.iter().map(|cell| cell.trim().to_owned()).collect();
            if cells.iter().any(|cell| !cell.is_empty()) {
                records.push(Record { line, cells });
            }
        }
        if records.is_empty() {
            bail!("the file is empty");
        }
        let header = (!format.no_header).then(|| records.remove(0).cells);
        Ok(Sheet { header, records })
    }
}

/// The line in which a record begins: the reader points before the empty lines above it.
fn line_of(at: &csv::Position, text: &str) -> u64 {
    let rest = text.as_bytes().get(at.byte() as usize..).unwrap_or_default();
    let empty = rest.iter().take_while(|byte| matches!(byte, b'\n' | b'\r'));
    at.line() + empty.filter(|byte| **byte == b'\n').count() as u64
}

/// A byte order mark decides; otherwise it is UTF-8 if it is valid, and otherwise the encoding of
/// Windows.
fn decode<'a>(bytes: &'a [u8], name: Option<&str>) -> Result<Cow<'a, str>> {
    let encoding = match name {
        Some(name) => Encoding::for_label(name.as_bytes())
            .with_context(|| format!("there is no encoding named {name}"))?,
        None if std::str::from_utf8(bytes).is_ok() => UTF_8,
        None => WINDOWS_1252,
    };
    let (text, encoding, broken) = encoding.decode(bytes);
    if broken {
        bail!("the file is not {}", encoding.name());
    }
    Ok(text)
}

/// The delimiter that cuts the first rows into the most cells, the same number in each.
fn guess_delimiter(text: &str) -> char {
    let cells = |delimiter: char| {
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter as u8)
            .has_headers(false)
            .flexible(true)
            .from_reader(text.as_bytes());
        let rows: Vec<usize> = reader.records().take(20).flatten().map(|row| row.len()).collect();
        let first = rows.first().copied().unwrap_or(0);
        let alike = rows.iter().filter(|cells| **cells == first).count();
        if first < 2 { 0 } else { alike * 1_000 + first }
    };
    // The first of equals: the plain comma.
    DELIMITERS.into_iter().rev().max_by_key(|delimiter| cells(*delimiter)).unwrap_or(',')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first_row(bytes: &[u8], format: &Format) -> Vec<String> {
        Sheet::read(bytes, format).unwrap().records.remove(0).cells
    }

    #[test]
    fn delimiters_are_found() {
        for text in [
            "Titel,Text\nPlayer stumm,\"leise, dann still\"\n",
            "Titel;Text\nPlayer stumm;leise, dann still\n",
            "Titel\tText\nPlayer stumm\tleise, dann still\n",
            "Titel|Text\nPlayer stumm|leise, dann still\n",
        ] {
            let row = first_row(text.as_bytes(), &Format::default());
            assert_eq!(row, ["Player stumm", "leise, dann still"], "{text}");
        }
    }

    #[test]
    fn files_written_by_windows_are_read() {
        let (bytes, ..) = WINDOWS_1252.encode("Titel;Text\nGrößer – „so“;ß\n");
        assert_eq!(first_row(&bytes, &Format::default()), ["Größer – „so“", "ß"]);
        let bom = "\u{feff}Titel;Text\nGrößer;ß\n";
        let table = Sheet::read(bom.as_bytes(), &Format::default()).unwrap();
        assert_eq!(table.header.unwrap(), ["Titel", "Text"]);
        let utf_16: Vec<u8> = bom.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(first_row(&utf_16, &Format::default()), ["Größer", "ß"]);
    }

    #[test]
    fn a_row_knows_its_line() {
        let text = "title,text\n\none,\"two\nlines\"\nthree,four\n";
        let table = Sheet::read(text.as_bytes(), &Format::default()).unwrap();
        let lines: Vec<u64> = table.records.iter().map(|record| record.line).collect();
        assert_eq!(lines, [3, 5]);
    }

    #[test]
    fn a_quote_that_is_never_closed_is_told_with_its_line() {
        let text = "title,text\nVouchers,\"they say: \"\"no\"\"\"\nPlayer,\"silent\nSearch,slow\n";
        let why = Sheet::read(text.as_bytes(), &Format::default()).unwrap_err().to_string();
        assert!(why.starts_with("the row in line 3 opens a quote"), "{why}");
        // Inside a cell that does not begin with it, it is an ordinary character.
        let rows = first_row(b"title,text\nDisplay,5\" wide\n", &Format::default());
        assert_eq!(rows, ["Display", "5\" wide"]);
    }

    #[test]
    fn what_cannot_be_read_is_refused_in_words() {
        let why = |bytes: &[u8], encoding: Option<&str>| {
            let format = Format { encoding: encoding.map(str::to_owned), ..Format::default() };
            Sheet::read(bytes, &format).unwrap_err().to_string()
        };
        assert_eq!(why(b" \n", None), "the file is empty");
        assert_eq!(why(b"a\n\xff\n", Some("utf-8")), "the file is not UTF-8");
        assert_eq!(why(b"a\n", Some("klingon")), "there is no encoding named klingon");
    }
}
