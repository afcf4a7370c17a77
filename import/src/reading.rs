//! A file that has been read: its rows, and what was understood.

use crate::columns::{self, Columns, Named};
use crate::dates::{Dates, Read};
use crate::notes::{Notes, shortened};
use crate::row::{ImportRow, Rows};
use crate::sheet::{Format, Record, Sheet};
use crate::tool::Tool;
use crate::{dates, headings};
use chrono_tz::Tz;
use groundswell_domain::importing::Refusal;
use groundswell_domain::importing::{
    DateOrder, LeftOut, Loss, Meaning, Preview, Question, TableColumn,
};
use groundswell_domain::time::Timestamp;
use std::collections::BTreeMap;

/// How a file is read.
#[derive(Clone, Debug, Default)]
pub struct Options {
    pub format: Format,
    pub columns: Named,
    /// Which number of a date comes first, if the person says so.
    pub dates: Option<DateOrder>,
    /// The zone of times that name none; UTC if it is not said.
    pub zone: Option<Tz>,
    /// Rows with the same title become one card with several contacts.
    pub merge_equal: bool,
}

/// What a file says.
#[derive(Debug)]
pub struct Reading {
    pub(crate) rows: Vec<ImportRow>,
    /// All that can be said without a board.
    pub(crate) preview: Preview,
    pub(crate) merge_equal: bool,
}

/// The order that a person names: `day-first`, `MM/DD/YYYY`.
///
/// # Errors
/// [`Refusal::DateOrder`].
pub fn date_order(said: &str) -> Result<DateOrder, Refusal> {
    dates::order(said).ok_or_else(|| Refusal::DateOrder(said.into()))
}

/// A time zone by its name, such as `Europe/Berlin`.
///
/// # Errors
/// [`Refusal::Zone`].
pub fn zone(said: &str) -> Result<Tz, Refusal> {
    said.trim().parse::<Tz>().map_err(|_| Refusal::Zone(said.into()))
}

impl Reading {
    /// Reads a file at `now`.
    ///
    /// # Errors
    /// A [`Refusal`]: nothing of it can be read.
    pub fn of(file: &[u8], options: &Options, now: Timestamp) -> Result<Reading, Refusal> {
        let named = &options.columns;
        let is_named = |heading: &str| columns::is_named(named, heading);
        let sheet = Sheet::read(file, &options.format, &is_named)?;
        let tool = Tool::find(&sheet.header);
        let columns = Columns::find(&sheet.header, sheet.width(), named, tool)?;
        let (dates, zone) = dates_of(&sheet, &columns, options);
        let mut notes = notes_of(&sheet);
        let rows = Rows { sheet: &sheet, columns: &columns, dates: &dates, tool, now };
        let (rows, left_out) = read(&rows, &mut notes);
        let preview = Preview {
            encoding: sheet.encoding.clone(),
            sample: sheet.sample.clone(),
            delimiter: sheet.delimiter,
            tool: tool.map(|tool| tool.name().into()),
            columns: columns_of(&sheet, &columns),
            strange_headings: !sheet.header.is_empty()
                && !columns::are_headings(&sheet.header, named),
            dates: dates.order(),
            zone: zone.name().into(),
            question: question(&sheet, &columns, &dates),
            notes: notes.done(),
            left_out,
            ..Preview::default()
        };
        Ok(Reading { rows, preview, merge_equal: options.merge_equal })
    }

    /// What the person has to say before anything is imported.
    pub fn question(&self) -> Option<&Question> {
        self.preview.question.as_ref()
    }
}

/// How the dates are read, and the zone of times that name none.
fn dates_of(sheet: &Sheet, columns: &Columns, options: &Options) -> (Dates, Tz) {
    let at = columns.of(Meaning::Date);
    let is_utc =
        at.first().and_then(|at| sheet.header.get(*at)).is_some_and(|h| headings::is_utc(h));
    let zone = if is_utc { Tz::UTC } else { options.zone.unwrap_or(Tz::UTC) };
    let cells = at.iter().flat_map(|at| sheet.column(*at));
    (Dates::of(cells, options.dates, zone), zone)
}

fn notes_of(sheet: &Sheet) -> Notes {
    let mut notes = Notes::default();
    for record in &sheet.before {
        notes.add(Loss::LinesBefore, record.line, &record.cells.join(" "));
    }
    if sheet.broken > 0 {
        let is_broken = |cell: &&String| cell.contains(char::REPLACEMENT_CHARACTER);
        for record in &sheet.records {
            for cell in record.cells.iter().filter(is_broken) {
                notes.add(Loss::Broken, record.line, cell);
            }
        }
    }
    notes
}

fn read(rows: &Rows<'_>, notes: &mut Notes) -> (Vec<ImportRow>, Vec<LeftOut>) {
    let (mut read, mut contents, mut left_out) = (Vec::new(), Vec::new(), Vec::new());
    for record in &rows.sheet.records {
        match rows.read(record, notes) {
            Ok(row) => {
                read.push(row);
                contents.push(record);
            }
            Err(why) => left_out.push(LeftOut { line: record.line, why }),
        }
    }
    identify(&mut read, &contents);
    (read, left_out)
}

/// Gives each row an identity of its own: rows without a number are known by all that they say, and
/// so are different rows with the same number. If rows say the same, each is one more.
fn identify(rows: &mut [ImportRow], records: &[&Record]) {
    let mut contents: BTreeMap<String, Option<&[String]>> = BTreeMap::new();
    for (row, record) in rows.iter().zip(records) {
        let cells = Some(record.cells.as_slice());
        contents
            .entry(row.source.identity.clone())
            .and_modify(|first| *first = first.filter(|first| Some(*first) == cells))
            .or_insert(cells);
    }
    let mut again: BTreeMap<String, u32> = BTreeMap::new();
    for (row, record) in rows.iter_mut().zip(records) {
        let identity = &row.source.identity;
        if !identity.is_empty() && contents.get(identity).is_some_and(Option::is_some) {
            continue;
        }
        let content = format!("{identity} row {}", record.cells.join("\u{1f}"));
        let times = again.entry(content.clone()).or_default();
        row.source.identity = format!("{content} {times}");
        *times += 1;
    }
}

fn columns_of(sheet: &Sheet, columns: &Columns) -> Vec<TableColumn> {
    let example = |at: usize| sheet.column(at).find(|cell| !cell.is_empty()).unwrap_or_default();
    let column = |at: usize| TableColumn {
        heading: sheet.header.get(at).cloned().unwrap_or_default(),
        meaning: columns.meaning(at),
        example: shortened(example(at), 60),
    };
    (0..sheet.width()).map(column).collect()
}

/// Asks about dates that nobody can tell apart.
fn question(sheet: &Sheet, columns: &Columns, dates: &Dates) -> Option<Question> {
    let mut question: Option<Question> = None;
    for at in columns.of(Meaning::Date) {
        for record in &sheet.records {
            let Read::Open(either, or) = dates.read(record.cell(*at)) else { continue };
            let asked = question.get_or_insert_with(|| Question::DateOrder {
                heading: sheet.header.get(*at).cloned().unwrap_or_else(|| (at + 1).to_string()),
                example: record.cell(*at).into(),
                line: record.line,
                count: 0,
                either,
                or,
            });
            let Question::DateOrder { count, .. } = asked;
            *count += 1;
        }
    }
    question
}
