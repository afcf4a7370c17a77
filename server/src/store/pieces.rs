//! Commits that change very much, stored in pieces.
//!
//! SQLite lets one transaction write at a time, whatever board it is about: thousands of rows in
//! one would stop all other boards. So such a commit is written to the history first, which is when
//! it counts, and the rows of the current state follow some at a time. Readers wait until all of
//! them are there; if the server ends in between, the next one makes them from the history.
//!
//! PostgreSQL locks rows: there one transaction stores everything, and blocks nobody.

use super::append::Writes;
use super::commits::{self, Kept};
use super::document::{self, Document};
use super::{Db, Result, Tx, boards, execute, fetch_optional, fetch_scalar};
use crate::trace::Trace;
use groundswell_domain::id::{BoardId, CardId};
use groundswell_domain::{Change, Entity, EntityRef};
use std::collections::BTreeMap;
use std::time::Duration;
use tokio::time::sleep;
use uuid::Uuid;

/// A commit with more rows than this is stored in pieces.
const MUCH: usize = 400;
/// Rows of one piece: some milliseconds.
const PIECE: usize = 100;
/// Commits that are stored together at most: those of one batch.
const MOST: usize = 10_000;
/// How long a reader waits until it looks again.
const AGAIN: Duration = Duration::from_millis(20);

/// Whether to store commits in pieces.
pub(crate) fn is_wanted(db: &Db, writes: &Writes) -> bool {
    matches!(db, Db::Sqlite { .. }) && writes.rows() > MUCH
}

/// Stores commits, up to the number `to`, in the history alone: they count when the transaction is
/// committed. [`write`] must follow. `false`, with nothing changed, if the board's last commit is
/// not `from`.
pub(crate) async fn begin(
    tx: &mut Tx,
    board: BoardId,
    writes: &mut Writes,
    from: u64,
    to: u64,
) -> Result<bool> {
    writes.flush_log(tx, board).await?;
    execute!(
        tx,
        "update board set written = $2 where board_id = $1 and written is null",
        board.0,
        from as i64
    )?;
    boards::advance(tx, board, from, to).await
}

/// Writes the rows of the current state, some at a time.
pub(crate) async fn write(db: &Db, board: BoardId, mut writes: Writes) -> Result<()> {
    while writes.rows() > 0 {
        let mut tx = db.write().await?;
        writes.flush_some(&mut tx, board, PIECE).await?;
        tx.commit().await?;
    }
    let mut tx = db.write().await?;
    execute!(&mut tx, "update board set written = null where board_id = $1", board.0)?;
    tx.commit().await
}

/// A transaction that reads a board, once everything in its history is there.
pub(crate) async fn read(db: &Db, board: BoardId) -> Result<Tx> {
    loop {
        let mut tx = db.read().await?;
        if matches!(db, Db::Postgres { .. }) || written(&mut tx, board).await?.is_none() {
            return Ok(tx);
        }
        drop(tx);
        sleep(AGAIN).await;
    }
}

/// The commit up to which the rows of a board are there; `None` if all are.
async fn written(tx: &mut Tx, board: BoardId) -> Result<Option<u64>> {
    let written: Option<Option<i64>> =
        fetch_scalar!(tx, "select written from board where board_id = $1", board.0)?;
    Ok(written.flatten().map(|seq| seq as u64))
}

/// Writes what an earlier server, or a full disk, left unfinished.
pub(crate) async fn finish(db: &Db, board: BoardId) -> Result<()> {
    if matches!(db, Db::Postgres { .. }) {
        return Ok(());
    }
    let mut tx = db.read().await?;
    let Some(written) = written(&mut tx, board).await? else { return Ok(()) };
    let mut writes = Writes::default();
    let mut now = BTreeMap::new();
    for kept in commits::after(&mut tx, board, written, MOST).await? {
        let mut changes = Vec::with_capacity(kept.traces.len());
        for trace in &kept.traces {
            let key = trace.key();
            let (is_written, before) = match now.remove(&key) {
                Some(known) => known,
                None => stored(&mut tx, board, key, written).await?,
            };
            let after = if is_written { before } else { forwards(&kept, trace, before.as_ref())? };
            changes.push(match (trace, &after) {
                (Trace::Archived(card), _) => Change::Archive(*card),
                (_, Some(entity)) => Change::Put(entity.clone()),
                (_, None) => Change::Remove(key),
            });
            now.insert(key, (is_written, after));
        }
        writes.again(&kept, &changes);
    }
    drop(tx);
    tracing::info!(%board, rows = writes.rows(), "a large change is brought to its end");
    write(db, board, writes).await
}

fn forwards(kept: &Kept, trace: &Trace, before: Option<&Entity>) -> Result<Option<Entity>> {
    let after = trace.forwards(before);
    after.map_err(|mismatch| sqlx::Error::Decode(format!("commit {}: {mismatch}", kept.seq).into()))
}

/// The stored state of a thing, and whether it already includes the commits after `written`.
async fn stored(
    tx: &mut Tx,
    board: BoardId,
    key: EntityRef,
    written: u64,
) -> Result<(bool, Option<Entity>)> {
    let sql = match key.is_detail() {
        true => {
            "select seq, deleted, card_id, doc from detail \
             where board_id = $1 and kind = $2 and id = $3"
        }
        false => {
            "select seq, deleted, cast(null as uuid), doc from entity \
             where board_id = $1 and kind = $2 and id = $3"
        }
    };
    let row: Option<(i64, bool, Option<Uuid>, Option<Document>)> =
        fetch_optional!(tx, sql, board.0, key.kind(), key.id())?;
    let Some((seq, deleted, card, doc)) = row else { return Ok((false, None)) };
    let doc = doc.filter(|_| !deleted);
    let entity = doc.map(|doc| document::read(key, card.map(CardId), &doc)).transpose()?;
    Ok((seq as u64 > written, entity))
}
