//! Import of a table: one row, one card with the contact that brought it.

pub(crate) mod jobs;

use crate::backfill::{self, Dated};
use crate::batch::Decided;
use crate::store::{Db, boards, details, pieces};
use anyhow::{Context, Result, bail};
use groundswell_domain::id::BoardId;
use groundswell_domain::importing::{Counts, LeftOut, Preview, Why};
use groundswell_domain::{Actor, Board};
use groundswell_import::{Act, Told, asked, counts};
use std::fmt;

pub(crate) use groundswell_import::{BYTES, Plan, Reading};
pub use groundswell_import::{Format, Named, Options, date_order, zone};

/// What an import did, or would do.
#[derive(Debug)]
pub struct Report {
    pub preview: Preview,
    /// What was added; `None` after a dry run.
    pub done: Option<Counts>,
}

/// Imports a file into the board of a key; a dry run only reports what would happen.
///
/// # Errors
/// The file cannot be read at all, or says something that can be read in two ways; the board does
/// not exist, or the database failed.
pub async fn import(
    db: &Db,
    key: &str,
    file: &[u8],
    options: &Options,
    dry_run: bool,
) -> Result<Report> {
    let reading = Reading::of(file, options, crate::now())?;
    if let Some(question) = reading.question().filter(|_| !dry_run) {
        bail!(asked(question));
    }
    let Some(id) = boards::find_by_key(&mut db.read().await?, key).await? else {
        bail!("there is no board with the key {key}");
    };
    let (mut board, Plan { acts, preview }) = plan(db, id, reading).await?;
    if dry_run {
        return Ok(Report { preview, done: None });
    }
    let decided = backfill::write(db, &mut board, &dated(&acts, Actor::System)).await?;
    Ok(Report::of(preview, &acts, &decided))
}

/// Plans an import onto a board, without the rows that are there already.
pub(crate) async fn plan(db: &Db, board: BoardId, reading: Reading) -> Result<(Board, Plan)> {
    let mut tx = pieces::read(db, board).await?;
    let board = boards::load(&mut tx, board).await?.context("the board cannot be read")?;
    let known = details::those_of(&mut tx, board.info.id, &reading.keys(&board)).await?;
    drop(tx);
    let plan = reading.plan(&board, &known, crate::now());
    Ok((board, plan))
}

fn dated(acts: &[Act], actor: Actor) -> Vec<Dated> {
    acts.iter().map(|act| Dated { at: act.at, actor, command: act.command.clone() }).collect()
}

impl Report {
    fn of(mut preview: Preview, acts: &[Act], decided: &[Decided]) -> Report {
        let outcomes = || acts.iter().zip(decided);
        let done = outcomes().filter(|(_, decided)| matches!(decided, Decided::Commit));
        let done = counts(done.map(|(act, _)| act));
        let done = Counts { known: preview.will.known, ..done };
        for (act, decided) in outcomes() {
            let why = match decided {
                Decided::Commit | Decided::Done { .. } => continue,
                Decided::Refused(rejection) => Why::Rejected(rejection.clone()),
                Decided::Failed => Why::Failed,
            };
            preview.left_out.push(LeftOut { line: act.line, why });
        }
        preview.left_out.sort_by_key(|row| row.line);
        // What depends on a refused row is refused too: the first reason counts.
        preview.left_out.dedup_by_key(|row| row.line);
        Report { preview, done: Some(done) }
    }
}

/// For the person at the command line.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Told { preview: &self.preview, done: self.done.as_ref() }.fmt(f)
    }
}
