//! Commits as they are stored.

use super::{Result, Tx, boards, fetch_all, portions, run_rows};
use crate::trace::Trace;
use crate::trace::packed::{Piece, Unpacked, unpack, unpack_some};
use groundswell_domain::Actor;
use groundswell_domain::id::{BoardId, CommandId, UserId};
use groundswell_domain::time::Timestamp;
use std::cmp::Reverse;
use std::io;
use uuid::Uuid;

/// A commit.
pub struct Kept {
    pub seq: u64,
    pub id: CommandId,
    pub actor: Actor,
    pub at: Timestamp,
    /// The command's name on the wire.
    pub command: String,
    pub traces: Vec<Trace>,
}

/// `seq`, `command_id`, `actor`, `at`, `command`, `record`.
pub(super) type HistoryRow = (i64, Uuid, Option<Uuid>, i64, String, Vec<u8>);

/// A commit with all its traces.
pub(super) fn kept(row: HistoryRow) -> Result<Kept> {
    part(row, &mut |_| true).map(|part| part.kept)
}

/// A commit with some of its traces.
pub(super) struct Part {
    pub(super) kept: Kept,
    /// How many other things it has changed.
    pub(super) left: usize,
    pub(super) is_whole: bool,
}

fn part(row: HistoryRow, is_wanted: &mut dyn FnMut(&Piece) -> bool) -> Result<Part> {
    let (seq, id, person, at, command, record) = row;
    let actor = actor(person);
    let Unpacked { traces, left, is_whole } = unpack_some(&record, is_wanted).map_err(damaged)?;
    let (id, at) = (CommandId(id), Timestamp(at));
    let kept = Kept { seq: seq as u64, id, actor, at, command, traces };
    Ok(Part { kept, left, is_whole })
}

pub(super) fn actor(person: Option<Uuid>) -> Actor {
    person.map_or(Actor::System, |person| Actor::Member(UserId(person)))
}

/// The traces of a record.
pub(super) fn traces(record: &[u8]) -> Result<Vec<Trace>> {
    unpack(record).map_err(damaged)
}

fn damaged(error: io::Error) -> sqlx::Error {
    sqlx::Error::Decode(error.into())
}

/// The commits with some numbers, the newest first; of those that changed very much, only the
/// pieces that are wanted.
pub(super) async fn these(
    tx: &mut Tx,
    board: BoardId,
    seqs: &[u64],
    is_wanted: &mut (dyn FnMut(u64, &Piece) -> bool + Send),
) -> Result<Vec<Part>> {
    let board = boards::number(tx, board).await?;
    let mut rows: Vec<HistoryRow> = Vec::with_capacity(seqs.len());
    for some in portions(seqs) {
        rows.extend(run_rows!(
            tx,
            fetch_all,
            Vec::<HistoryRow>::from,
            sqlx::query_as,
            "select seq, command_id, actor, at, command, record from history \
             where (board, seq) in (values",
            ")",
            some,
            |seq| board,
            *seq as i64
        )?);
    }
    rows.sort_unstable_by_key(|row| Reverse(row.0));
    let part = |row: HistoryRow| {
        let seq = row.0 as u64;
        part(row, &mut |piece| is_wanted(seq, piece))
    };
    rows.into_iter().map(part).collect()
}

/// Commits after `since` in their order, at most this many.
pub async fn after(tx: &mut Tx, board: BoardId, since: u64, most: usize) -> Result<Vec<Kept>> {
    let rows: Vec<HistoryRow> = fetch_all!(
        tx,
        "select seq, command_id, actor, at, command, record from history \
         where board = (select number from board where board_id = $1) \
         and seq > $2 order by seq limit $3",
        board.0,
        since as i64,
        most as i64
    )?;
    rows.into_iter().map(kept).collect()
}
