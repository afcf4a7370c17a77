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
    /// Rows that were left out: the line in the file, and why.
    pub problems: Vec<(u64, String)>,
    pub dry_run: bool,
}

/// Imports a file into the board of a key.
///
/// # Errors
/// The file cannot be read at all, the board is not there, or the database failed.
pub async fn import(db: &Db, key: &str, file: &[u8], options: &Options) -> Result<Report> {
    let (columns, rows, problems) = read(file, options)?;
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
        return Ok(Report { columns, problems, dry_run: true, ..counts });
    }
    let decided = bulk::write(db, &mut board, &plan.acts).await?;
    let counts = plan.counts(|act| matches!(decided[act], Decided::Commit));
    let mut report = Report { columns, problems, ..counts };
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

fn read(file: &[u8], options: &Options) -> Result<(Vec<String>, Vec<Row>, Problems)> {
    let table = Table::read(file, &options.format)?;
    let columns = Columns::find(table.header.as_deref(), &options.columns)?;
    let (mut rows, mut problems) = (Vec::new(), Vec::new());
    for record in &table.records {
        match row::read(record.line, &record.cells, &columns) {
            Ok(row) => rows.push(row),
            Err(why) => problems.push((record.line, why)),
        }
    }
    Ok((columns.describe(table.header.as_deref()), rows, problems))
}

/// For the person at the command line.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "Columns: {}", self.columns.join(", "))?;
        for (line, why) in &self.problems {
            writeln!(f, "Line {line}: {why}")?;
        }
        let verb = if self.dry_run { "Would import" } else { "Imported" };
        write!(f, "{verb} {} cards with {} contacts", self.cards, self.contacts)?;
        let new = [(self.customers, "customers"), (self.systems, "systems"), (self.areas, "areas")];
        for (count, what) in new.into_iter().filter(|(count, _)| *count > 0) {
            write!(f, ", {count} new {what}")?;
        }
        write!(f, "; {} rows left out.", self.problems.len())
    }
}
