//! Commits as they are stored.

use super::{Result, Tx, boards, fetch_all, portions, run_rows};
use crate::trace::Trace;
use crate::trace::packed::unpack;
use groundswell_domain::Actor;
use groundswell_domain::id::{BoardId, CommandId, UserId};
use groundswell_domain::time::Timestamp;
use sqlx::error::BoxDynError;
use sqlx::{Database, Decode, Type};
use std::cmp::Reverse;
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
pub(super) type Row = (i64, Uuid, Option<Uuid>, i64, String, Packed);

pub(super) fn kept((seq, id, person, at, command, Packed(traces)): Row) -> Kept {
    let actor = person.map_or(Actor::System, |person| Actor::Member(UserId(person)));
    Kept { seq: seq as u64, id: CommandId(id), actor, at: Timestamp(at), command, traces }
}

/// The commits with some numbers, the newest first.
pub(super) async fn these(tx: &mut Tx, board: BoardId, seqs: &[u64]) -> Result<Vec<Kept>> {
    let board = boards::number(tx, board).await?;
    let mut rows: Vec<Row> = Vec::with_capacity(seqs.len());
    for some in portions(seqs) {
        rows.extend(run_rows!(
            tx,
            fetch_all,
            Vec::<Row>::from,
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
    Ok(rows.into_iter().map(kept).collect())
}

/// Commits after `since` in their order, as many at most.
pub async fn after(tx: &mut Tx, board: BoardId, since: u64, most: usize) -> Result<Vec<Kept>> {
    let rows: Vec<Row> = fetch_all!(
        tx,
        "select seq, command_id, actor, at, command, record from history \
         where board = (select number from board where board_id = $1) \
         and seq > $2 order by seq limit $3",
        board.0,
        since as i64,
        most as i64
    )?;
    Ok(rows.into_iter().map(kept).collect())
}

/// Traces, read from a column of bytes.
pub(super) struct Packed(pub(super) Vec<Trace>);

impl<DB: Database> Type<DB> for Packed
where
    Vec<u8>: Type<DB>,
{
    fn type_info() -> DB::TypeInfo {
        <Vec<u8>>::type_info()
    }

    fn compatible(column: &DB::TypeInfo) -> bool {
        <Vec<u8>>::compatible(column)
    }
}

impl<'r, DB: Database> Decode<'r, DB> for Packed
where
    &'r [u8]: Decode<'r, DB>,
{
    fn decode(value: DB::ValueRef<'r>) -> std::result::Result<Packed, BoxDynError> {
        Ok(Packed(unpack(<&[u8]>::decode(value)?)?))
    }
}
