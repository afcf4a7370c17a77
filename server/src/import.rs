//! Import of a table: one row, one card with the contact that brought it.

mod acts;
mod columns;
mod names;
mod row;
mod table;

pub use columns::Named;
pub use table::Format;

use crate::backfill;
use crate::batch::Decided;
use crate::store::{Db, boards};
use anyhow::{Context, Result, bail};
use columns::{Columns, Meaning};
use row::ImportRow;
use std::collections::BTreeSet;
use std::fmt;
use table::Sheet;

/// How a file is imported.
#[derive(Clone, Debug, Default)]
pub struct Options {
    pub format: Format,
    pub columns: Named,
    /// Rows with the same title become one card with several contacts.
    pub merge_equal: bool,
    /// Only reports what would happen.
    pub dry_run: bool,
}

/// What an import did, or would do.
#[derive(Debug, Default)]
pub struct Report {
    /// Which column was used for what.
    pub columns: Vec<String>,
    pub cards: usize,
    pub contacts: usize,
    /// Names that were not on the board yet.
    pub customers: usize,
    pub systems: usize,
    pub areas: usize,
    /// The first row, if it was read as headings but none of them is known.
    pub strange_headings: Option<String>,
    /// Words in the impact column that are not an impact: those cards are not rated.
    pub strange_impacts: BTreeSet<String>,
    /// Rows that were left out: the line in the file, and why.
    pub problems: Vec<(u64, String)>,
    pub dry_run: bool,
}

/// Imports a file into the board of a key.
///
/// # Errors
/// The file cannot be read at all, the board does not exist, or the database failed.
pub async fn import(db: &Db, key: &str, file: &[u8], options: &Options) -> Result<Report> {
    let Reading { rows, report } = read(file, options)?;
    let mut tx = db.read().await?;
    let Some(id) = boards::find_by_key(&mut tx, key).await? else {
        bail!("there is no board with the key {key}");
    };
    let board = boards::load(&mut tx, id).await?;
    drop(tx);
    let mut board = board.context("the board cannot be read")?;
    let plan = acts::plan(&board, &rows, options.merge_equal, crate::now());
    if options.dry_run {
        return Ok(Report { dry_run: true, ..plan.counts(report, |_| true) });
    }
    let decided = backfill::write(db, &mut board, &plan.acts).await?;
    let mut report = plan.counts(report, |act| matches!(decided[act], Decided::Commit));
    for (line, decided) in plan.lines.iter().zip(&decided) {
        let why = match decided {
            Decided::Commit | Decided::Done { .. } => continue,
            Decided::Refused(rejection) => rejection.to_string(),
            Decided::Failed => "It could not be decided.".into(),
        };
        report.problems.push((*line, why));
    }
    report.problems.sort();
    // What depends on a refused row is refused too: the first reason counts.
    report.problems.dedup_by_key(|(line, _)| *line);
    Ok(report)
}

/// A parsed file, with remarks about it.
struct Reading {
    rows: Vec<ImportRow>,
    report: Report,
}

fn read(file: &[u8], options: &Options) -> Result<Reading> {
    let table = Sheet::read(file, &options.format)?;
    let header = table.header.as_deref();
    let columns = Columns::find(header, &options.columns)?;
    let strange = header.filter(|header| !Columns::are_headings(header, &options.columns));
    let mut report = Report {
        columns: columns.describe(header),
        strange_headings: strange.map(|header| header.join(", ")),
        ..Report::default()
    };
    let mut rows = Vec::new();
    for record in &table.records {
        let whole = header.map_or(Ok(()), |header| row::fits(&record.cells, header.len()));
        match whole.and_then(|()| row::read(record.line, &record.cells, &columns)) {
            Ok(row) => rows.push(row),
            Err(why) => report.problems.push((record.line, why)),
        }
        let word = columns.cell(&record.cells, Meaning::Impact);
        if row::impact(word).is_none() {
            report.strange_impacts.insert(word.into());
        }
    }
    Ok(Reading { rows, report })
}

/// For the person at the command line.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "Columns: {}", self.columns.join(", "))?;
        if let Some(row) = &self.strange_headings {
            writeln!(
                f,
                "The first row was taken for headings: {row}. \
                 Is it a report like the others? Then say --no-header."
            )?;
        }
        if !self.strange_impacts.is_empty() {
            // A column that is about something else has as many different words as rows.
            let words: Vec<_> = self.strange_impacts.iter().take(5).map(String::as_str).collect();
            let more = self.strange_impacts.len() - words.len();
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            writeln!(
                f,
                "No impact is called {}{more}: those cards are not rated. \
                 Known are blocked, hurts and confuses.",
                words.join(", ")
            )?;
        }
        for (line, why) in &self.problems {
            writeln!(f, "Line {line}: {why}")?;
        }
        let verb = if self.dry_run { "Would import" } else { "Imported" };
        let (cards, contacts) = (counted(self.cards, "card"), counted(self.contacts, "contact"));
        write!(f, "{verb} {cards} with {contacts}")?;
        let new = [
            (self.customers, "new customer"),
            (self.systems, "new system"),
            (self.areas, "new area"),
        ];
        for (count, what) in new.into_iter().filter(|(count, _)| *count > 0) {
            write!(f, ", {}", counted(count, what))?;
        }
        write!(f, "; {} left out.", counted(self.problems.len(), "row"))
    }
}

fn counted(count: usize, what: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{count} {what}{ending}")
}
