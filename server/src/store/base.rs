//! Cuts off the beginning of a history. The history stays complete: the state at that point is kept
//! as the base on which the rest builds.
//!
//! Everything happens in pieces, in an order that may be interrupted: first the parts of the new
//! base, then the board's note which base counts, then the removal of what is no longer needed.

use super::record;
use super::{Db, Result, Tx, boards, execute, fetch_all, fetch_scalar};
use crate::check::{self, Folded};
use crate::trace::Trace;
use crate::trace::packed::pack;
use groundswell_domain::id::{BoardId, CardId};
use groundswell_domain::time::Timestamp;
use groundswell_domain::{Entity, EntityRef};
use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use uuid::Uuid;

/// A history is cut once this many more days can go, because making a base is work.
const GATHERED_DAYS: i64 = 30;
/// Things in memory at a time while a base is made.
const AT_A_TIME: i64 = 20_000;
/// Things in one part.
const PART: usize = 200;
/// Rows that are removed at a time.
const PIECE: i64 = 500;

/// Cuts off what happened before a moment, if it is enough to be worth it. Returns whether it was.
///
/// # Errors
/// The database fails, or the history is damaged: then nothing is cut off.
pub async fn cut(db: &Db, board: BoardId, before: Timestamp) -> anyhow::Result<bool> {
    let mut tx = db.read().await?;
    let number = boards::number(&mut tx, board).await?;
    let old = of_board(&mut tx, board).await?;
    let end = end(&mut tx, board, number, before).await?;
    let things = things(&mut tx, board).await?;
    drop(tx);
    if let Some(end) = end {
        make(db, board, number, end, things / AT_A_TIME + 1).await?;
        let mut tx = db.write().await?;
        execute!(
            &mut tx,
            "update board set base = $2 where board_id = $1 and coalesce(base, 0) < $2",
            board.0,
            end as i64
        )?;
        tx.commit().await?;
    }
    if let Some(base) = end.or(old) {
        tidy(db, number, base).await?;
    }
    Ok(end.is_some())
}

/// The commit whose base counts; `None` if the history is complete from its beginning.
pub(crate) async fn of_board(tx: &mut Tx, board: BoardId) -> Result<Option<u64>> {
    let base: Option<Option<i64>> =
        fetch_scalar!(tx, "select base from board where board_id = $1", board.0)?;
    Ok(base.flatten().map(|seq| seq as u64))
}

/// One part of a base, as traces that make its things; empty after the last part.
pub(crate) async fn part(tx: &mut Tx, board: BoardId, seq: u64, part: u64) -> Result<Vec<Trace>> {
    let record: Option<Vec<u8>> = fetch_scalar!(
        tx,
        "select record from base where board = (select number from board where board_id = $1) \
         and seq = $2 and part = $3",
        board.0,
        seq as i64,
        part as i64
    )?;
    record.map_or(Ok(Vec::new()), |record| record::traces(&record))
}

/// The last commit to cut off: everything up to it happened before the moment. The board's last
/// commit stays.
async fn end(tx: &mut Tx, board: BoardId, number: i64, before: Timestamp) -> Result<Option<u64>> {
    let due = before.plus_days(-GATHERED_DAYS);
    let oldest: Option<i64> =
        fetch_scalar!(tx, "select at from history where board = $1 order by seq limit 1", number)?;
    if oldest.is_none_or(|at| at >= due.0) {
        return Ok(None);
    }
    let first_kept: Option<Option<i64>> = fetch_scalar!(
        tx,
        "select min(seq) from history where board = $1 and at >= $2",
        number,
        before.0
    )?;
    let last = boards::seq(tx, board).await?.unwrap_or_default();
    let end = first_kept.flatten().map_or(last, |seq| seq as u64).min(last) - 1;
    let old = of_board(tx, board).await?.unwrap_or_default();
    Ok(Some(end).filter(|end| *end > old))
}

/// How many things a board has, contacts and comments too.
async fn things(tx: &mut Tx, board: BoardId) -> Result<i64> {
    let on_it: Option<i64> =
        fetch_scalar!(tx, "select count(*) from entity where board_id = $1", board.0)?;
    let of_details: Option<i64> =
        fetch_scalar!(tx, "select count(*) from detail where board_id = $1", board.0)?;
    Ok(on_it.unwrap_or_default() + of_details.unwrap_or_default())
}

/// Makes the base of a commit, in several steps so that not all of it is in memory at once.
async fn make(db: &Db, board: BoardId, number: i64, end: u64, turns: i64) -> anyhow::Result<()> {
    let is_card = |key: &EntityRef| matches!(key, EntityRef::Card(_));
    let cards: BTreeSet<CardId> = folded(db, board, end, is_card)
        .await?
        .entities
        .keys()
        .filter_map(EntityRef::card)
        .collect();
    let mut part: i64 = 0;
    for turn in 0..turns {
        let is_its_turn = |key: &EntityRef| {
            let mut hasher = DefaultHasher::new();
            key.hash(&mut hasher);
            hasher.finish() % turns as u64 == turn as u64
        };
        let entities = folded(db, board, end, is_its_turn).await?.entities;
        // The contacts and comments of a card go with it; the history does not record that.
        let stays = |entity: &Entity| entity.card().is_none_or(|card| cards.contains(&card));
        let traces: Vec<Trace> = entities.into_values().filter(stays).map(Trace::Made).collect();
        for some in traces.chunks(PART) {
            let mut tx = db.write().await?;
            execute!(
                &mut tx,
                "insert into base (board, seq, part, record) values ($1, $2, $3, $4) \
                 on conflict (board, seq, part) do update set record = excluded.record",
                number,
                end as i64,
                part,
                pack(some)
            )?;
            tx.commit().await?;
            part += 1;
        }
    }
    // Left by an earlier attempt.
    let mut tx = db.write().await?;
    execute!(
        &mut tx,
        "delete from base where board = $1 and seq = $2 and part >= $3",
        number,
        end as i64,
        part
    )?;
    Ok(tx.commit().await?)
}

async fn folded(
    db: &Db,
    board: BoardId,
    end: u64,
    is_wanted: impl Fn(&EntityRef) -> bool,
) -> anyhow::Result<Folded> {
    let folded = check::fold_some(&mut db.read().await?, board, end, is_wanted).await?;
    match folded.faults.first() {
        Some(fault) => {
            Err(anyhow::anyhow!("the history is not whole, and stays as it is: {fault}"))
        }
        None => Ok(folded),
    }
}

/// Removes what lies before a base.
async fn tidy(db: &Db, board: i64, base: u64) -> Result<()> {
    let mut last = Uuid::nil();
    loop {
        let mut tx = db.write().await?;
        let subjects: Vec<(Uuid, i64)> = fetch_all!(
            &mut tx,
            "select subject, max(seq) from trail where board = $1 and subject > $2 \
             group by subject order by subject limit $3",
            board,
            last,
            PIECE
        )?;
        for (subject, _) in &subjects {
            execute!(
                &mut tx,
                "delete from trail where board = $1 and subject = $2 and seq <= $3",
                board,
                subject,
                base as i64
            )?;
        }
        tx.commit().await?;
        match subjects.last() {
            Some((subject, _)) => last = *subject,
            None => break,
        }
    }
    loop {
        let mut tx = db.write().await?;
        let some: Vec<(i64,)> = fetch_all!(
            &mut tx,
            "select seq from history where board = $1 and seq <= $2 order by seq limit $3",
            board,
            base as i64,
            PIECE
        )?;
        let Some((end,)) = some.last() else { break };
        execute!(&mut tx, "delete from history where board = $1 and seq <= $2", board, *end)?;
        tx.commit().await?;
    }
    let mut tx = db.write().await?;
    execute!(&mut tx, "delete from base where board = $1 and seq < $2", board, base as i64)?;
    tx.commit().await
}
