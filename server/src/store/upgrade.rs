//! Converts what an earlier version has written.
//!
//! Its history, in the tables `commit_log` and `touched`, kept a copy of each thing before and
//! after each commit. Some commits at a time become traces in `history` and `trail`; after an
//! interruption it continues where it was. The old tables are removed last, and only if the new
//! history says the same about the boards as the old one.

use super::append::Writes;
use super::postgres::WORKING;
use super::record;
use super::{
    DataFile, PgLink, Result, Tx, begin_sqlite, boards, details, execute, fetch_all, fetch_scalar,
};
use crate::check::{self, Entities};
use crate::trace::Trace;
use groundswell_domain::id::{BoardId, CardId, CommandId};
use groundswell_domain::time::Timestamp;
use groundswell_domain::undo::Step;
use groundswell_domain::{Change, Entity, EntityRef};
use sqlx::types::Json;
use sqlx::{PgPool, SqlitePool};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use uuid::Uuid;

/// Commits that are converted in one transaction.
const AT_A_TIME: i64 = 50;

/// A database that is being opened.
#[derive(Clone, Copy)]
pub(super) enum Pool<'a> {
    Sqlite(&'a SqlitePool, &'a Arc<DataFile>),
    Postgres(&'a PgPool),
}

impl Pool<'_> {
    /// A transaction, one at a time on all nodes: each continues where the last one ended.
    async fn begin(self) -> Result<Tx> {
        let pool = match self {
            Pool::Sqlite(pool, file) => return begin_sqlite(pool, file, "begin immediate").await,
            Pool::Postgres(pool) => pool,
        };
        let mut link = PgLink::begin(pool, WORKING, "begin").await?;
        sqlx::query("select pg_advisory_xact_lock(7134529)").execute(&mut *link).await?;
        Ok(Tx::Postgres(link))
    }
}

/// The new history does not say the same as the old one.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct Unsound(String);

/// Converts everything, if there is something. Returns whether there was.
///
/// # Errors
/// [`sqlx::Error::Configuration`] with [`Unsound`]; then everything from before is still there.
pub(super) async fn run(pool: Pool<'_>) -> Result<bool> {
    let Some(mut tx) = begin(pool).await? else { return Ok(false) };
    let boards = boards::all(&mut tx).await?;
    let count = old_commits(&mut tx).await?;
    if count > 0 {
        tracing::info!(commits = count, "the history of an earlier version is brought over");
    }
    let mut faults = BTreeSet::new();
    for board in &boards {
        faults.extend(old_faults(&mut tx, *board).await?);
    }
    drop(tx);
    for board in &boards {
        while let Some(tx) = begin(pool).await? {
            if !bring_some(tx, *board).await? {
                break;
            }
        }
    }
    if let Some(tx) = begin(pool).await? {
        end(tx, &boards, &faults).await?;
    }
    Ok(count > 0)
}

/// A transaction; `None` if nothing of an earlier version is left, as another node may have
/// converted it meanwhile.
async fn begin(pool: Pool<'_>) -> Result<Option<Tx>> {
    let mut tx = pool.begin().await?;
    Ok(has_old_tables(&mut tx).await?.then_some(tx))
}

/// Removes the old tables, if everything is as it was; `faults` existed before.
async fn end(mut tx: Tx, boards: &[BoardId], faults: &BTreeSet<String>) -> Result<()> {
    keep_documents(&mut tx).await?;
    for board in boards {
        for fault in check::board(&mut tx, *board).await.map_err(unsound)? {
            if !faults.contains(&fault) {
                return Err(unsound(fault));
            }
            tracing::warn!(fault, "found in the database, and left as it was");
        }
    }
    if new_commits(&mut tx).await? < old_commits(&mut tx).await? {
        return Err(unsound("some commits are missing"));
    }
    execute!(&mut tx, "drop table commit_log")?;
    execute!(&mut tx, "drop table touched")?;
    tx.commit().await
}

fn unsound(why: impl std::fmt::Display) -> sqlx::Error {
    sqlx::Error::Configuration(Box::new(Unsound(why.to_string())))
}

async fn has_old_tables(tx: &mut Tx) -> Result<bool> {
    let found: Option<i32> = match tx {
        Tx::Sqlite(_) => fetch_scalar!(
            tx,
            "select 1 from sqlite_schema where type = 'table' and name = 'commit_log'"
        )?,
        Tx::Postgres(_) => fetch_scalar!(
            tx,
            "select 1 from pg_tables where schemaname = current_schema() \
             and tablename = 'commit_log'"
        )?,
    };
    Ok(found.is_some())
}

async fn old_commits(tx: &mut Tx) -> Result<i64> {
    let count: Option<i64> = fetch_scalar!(tx, "select count(*) from commit_log")?;
    Ok(count.unwrap_or_default())
}

async fn new_commits(tx: &mut Tx) -> Result<i64> {
    let count: Option<i64> = fetch_scalar!(tx, "select count(*) from history")?;
    Ok(count.unwrap_or_default())
}

/// `seq`, `command_id`, `actor`, `at`, `command`, `record`.
type OldRow = (i64, Uuid, Option<Uuid>, i64, String, Json<Vec<Step>>);

async fn old_rows(tx: &mut Tx, board: BoardId, since: u64) -> Result<Vec<OldRow>> {
    fetch_all!(
        tx,
        "select seq, command_id, actor, at, command, record from commit_log \
         where board_id = $1 and seq > $2 order by seq limit $3",
        board.0,
        since as i64,
        AT_A_TIME
    )
}

/// The faults that the old history shows, in the words of [`check::board`].
async fn old_faults(tx: &mut Tx, board: BoardId) -> Result<Vec<String>> {
    let mut entities = Entities::new();
    let (mut seq, mut faults) = (0, Vec::new());
    loop {
        let rows = old_rows(tx, board, seq).await?;
        if rows.is_empty() {
            return check::compare(tx, board, seq, entities, faults).await.map_err(unsound);
        }
        for (next, .., Json(steps)) in rows {
            if next as u64 != seq + 1 {
                faults.push(check::missing(seq + 1));
            }
            seq = next as u64;
            for (key, (_, after)) in merged(steps) {
                match after {
                    Some(entity) => drop(entities.insert(key, entity)),
                    None => drop(entities.remove(&key)),
                }
            }
        }
    }
}

/// Converts some commits of a board; `false` if there are no more.
async fn bring_some(mut tx: Tx, board: BoardId) -> Result<bool> {
    let number = boards::number(&mut tx, board).await?;
    let brought: Option<Option<i64>> =
        fetch_scalar!(&mut tx, "select max(seq) from history where board = $1", number)?;
    let brought = brought.flatten().unwrap_or_default();
    let rows = old_rows(&mut tx, board, brought as u64).await?;
    if rows.is_empty() {
        return Ok(false);
    }
    let mut writes = Writes::default();
    for (seq, id, actor, at, command, Json(steps)) in rows {
        let (mut changes, mut traces) = (Vec::new(), Vec::new());
        for (key, (before, after)) in merged(steps) {
            changes.push(after.clone().map_or(Change::Remove(key), Change::Put));
            traces.extend(Trace::between(before, after));
        }
        let (id, at) = (CommandId(id), Timestamp(at));
        writes.bring_over(seq as u64, id, actor, at, &command, &changes, &traces);
    }
    writes.flush(&mut tx, board).await?;
    tx.commit().await?;
    Ok(true)
}

/// A thing before a commit and after it.
type Around = (Option<Entity>, Option<Entity>);

/// Each thing once, with its state before and after the commit, in the order of the last steps.
fn merged(steps: Vec<Step>) -> Vec<(EntityRef, Around)> {
    let mut all: BTreeMap<EntityRef, (usize, Around)> = BTreeMap::new();
    for (at, Step { before, after }) in steps.into_iter().enumerate() {
        let Some(key) = after.as_ref().or(before.as_ref()).map(Entity::key) else { continue };
        let known = all.remove(&key);
        let before = known.map_or(before, |(_, (before, _))| before);
        all.insert(key, (at, (before, after)));
    }
    let mut all: Vec<_> = all.into_iter().collect();
    all.sort_by_key(|(_, (at, _))| *at);
    all.into_iter().map(|(key, (_, states))| (key, states)).collect()
}

/// The contacts and comments of permanently deleted cards were removed without an entry in the
/// history. Their documents come back, or the history could no longer show them.
async fn keep_documents(tx: &mut Tx) -> Result<()> {
    let rows: Vec<(Uuid, Uuid)> = fetch_all!(
        tx,
        "select distinct board_id, card_id from detail where deleted and doc is null"
    )?;
    for (board, card) in rows {
        let (board, card) = (BoardId(board), CardId(card));
        for entity in details_of(tx, board, card).await? {
            details::keep(tx, board, &entity).await?;
        }
    }
    Ok(())
}

/// The contacts and comments of a card as the history leaves them.
async fn details_of(tx: &mut Tx, board: BoardId, card: CardId) -> Result<Vec<Entity>> {
    let rows: Vec<(Vec<u8>,)> = fetch_all!(
        tx,
        "select record from trail \
         join history on history.board = trail.board and history.seq = trail.seq \
         where trail.board = (select number from board where board_id = $1) \
         and subject = $2 order by trail.seq",
        board.0,
        card.0
    )?;
    let mut details = Entities::new();
    let mut traces = Vec::new();
    for (record,) in rows {
        traces.extend(record::traces(&record)?);
    }
    for trace in traces {
        let key = trace.key();
        if !key.is_detail() {
            continue;
        }
        match trace.forwards(details.get(&key)) {
            Ok(Some(entity)) => drop(details.insert(key, entity)),
            Ok(None) | Err(_) => drop(details.remove(&key)),
        }
    }
    Ok(details.into_values().filter(|entity| entity.card() == Some(card)).collect())
}
