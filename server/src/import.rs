//! Import of a table: one row, one card with the contact that brought it.

mod acts;
mod columns;
mod row;
mod table;

pub use columns::Named;
pub use table::Format;

use crate::batch::Decided;
use crate::bulk;
use crate::store::{Db, boards};
use anyhow::{Context, Result, bail};
use columns::Columns;
use row::Row;
use std::fmt;
use table::Table;

/// How a file is imported.
#[derive(Clone, Debug, Default)]
pub struct Options {
    pub format: Format,
    pub columns: Named,
    /// Rows with the same title become one card with several contacts.
    pub merge_equal: bool,
    /// Only tells what would happen.
    pub dry_run: bool,
}

/// What an import did, or would do.
#[derive(Debug, Default)]
pub struct Report {
    /// Which column was taken for what.
    pub columns: Vec<String>,
    pub cards: usize,
    pub contacts: usize,
    /// The names that were not on the board yet.
    pub customers: usize,
    pub systems: usize,
    pub areas: usize,
    /// The first row, where it was taken for headings and has none that is known.
    pub strange_headings: Option<String>,
    /// Rows that were left out: the line in the file, and why.
    pub problems: Vec<(u64, String)>,
    pub dry_run: bool,
}

/// Imports a file into the board of a key.
///
/// # Errors
/// The file cannot be read at all, the board is not there, or the database failed.
pub async fn import(db: &Db, key: &str, file: &[u8], options: &Options) -> Result<Report> {
    let Reading { columns, strange_headings, rows, problems } = read(file, options)?;
    let mut tx = db.read().await?;
    let Some(id) = boards::find_by_key(&mut tx, key).await? else {
        bail!("there is no board with the key {key}");
    };
    let board = boards::load(&mut tx, id).await?;
    drop(tx);
    let mut board = board.context("the board cannot be read")?;
    let plan = acts::plan(&board, &rows, options.merge_equal, crate::now());
    if options.dry_run {
        let counts = plan.counts(|_| true);
        return Ok(Report { columns, strange_headings, problems, dry_run: true, ..counts });
    }
    let decided = bulk::write(db, &mut board, &plan.acts).await?;
    let counts = plan.counts(|act| matches!(decided[act], Decided::Commit));
    let mut report = Report { columns, strange_headings, problems, ..counts };
    for (line, decided) in plan.lines.iter().zip(&decided) {
        let why = match decided {
            Decided::Commit | Decided::Done { .. } => continue,
            Decided::Refused(rejection) => rejection.to_string(),
            Decided::Failed => "It could not be decided.".into(),
        };
        report.problems.push((*line, why));
    }
    report.problems.sort();
    // What follows from a row that was refused is refused too: the first reason counts.
    report.problems.dedup_by_key(|(line, _)| *line);
    Ok(report)
}

type Problems = Vec<(u64, String)>;

/// A file, understood.
struct Reading {
    columns: Vec<String>,
    strange_headings: Option<String>,
    rows: Vec<Row>,
    problems: Problems,
}

fn read(file: &[u8], options: &Options) -> Result<Reading> {
    let table = Table::read(file, &options.format)?;
    let columns = Columns::find(table.header.as_deref(), &options.columns)?;
    let (mut rows, mut problems) = (Vec::new(), Vec::new());
    for record in &table.records {
        match row::read(record.line, &record.cells, &columns) {
            Ok(row) => rows.push(row),
            Err(why) => problems.push((record.line, why)),
        }
    }
    let header = table.header.as_deref();
    let strange = header.filter(|header| !Columns::are_headings(header, &options.columns));
    let strange_headings = strange.map(|header| header.join(", "));
    Ok(Reading { columns: columns.describe(header), strange_headings, rows, problems })
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
