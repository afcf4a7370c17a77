//! The rows of commits, and how they are written.

use crate::store::document::Document;
use crate::store::{Result, Tx, execute, run_rows};
use groundswell_domain::EntityRef;
use groundswell_domain::id::{BoardId, CardId, CommandId};
use groundswell_domain::time::Timestamp;
use sqlx::types::Json;
use uuid::Uuid;

pub(super) struct LogRow {
    pub(super) seq: u64,
    pub(super) id: CommandId,
    pub(super) actor: Option<Uuid>,
    pub(super) at: Timestamp,
    pub(super) command: String,
    pub(super) record: Vec<u8>,
}

pub(super) struct EntityRow {
    pub(super) seq: u64,
    pub(super) doc: Option<Document>,
}

pub(super) struct DetailRow {
    pub(super) card: CardId,
    pub(super) at: Timestamp,
    pub(super) seq: u64,
    pub(super) doc: Option<Document>,
}

impl DetailRow {
    /// In characters; 0 for what is gone.
    fn size(&self) -> i64 {
        self.doc.as_ref().map_or(0, |Json(doc)| doc.get().chars().count() as i64)
    }
}

pub(super) async fn put_log(tx: &mut Tx, board: i64, rows: &[LogRow]) -> Result<()> {
    run_rows!(
        tx,
        execute,
        drop,
        sqlx::query,
        "insert into history (board, seq, command_id, actor, at, command, record) values",
        "",
        rows,
        |row| board,
        row.seq as i64,
        row.id.0,
        row.actor,
        row.at.0,
        &row.command,
        &row.record
    )
}

pub(super) async fn put_entities(
    tx: &mut Tx,
    board: BoardId,
    rows: &[(EntityRef, EntityRow)],
) -> Result<()> {
    run_rows!(
        tx,
        execute,
        drop,
        sqlx::query,
        "insert into entity (board_id, kind, id, seq, deleted, doc) values",
        "on conflict (board_id, kind, id) \
         do update set seq = excluded.seq, deleted = excluded.deleted, archived = false, \
         doc = excluded.doc",
        rows,
        |row| board.0,
        row.0.kind(),
        row.0.id(),
        row.1.seq as i64,
        row.1.doc.is_none(),
        &row.1.doc
    )
}

pub(super) async fn put_details(
    tx: &mut Tx,
    board: BoardId,
    rows: &[(EntityRef, DetailRow)],
) -> Result<()> {
    run_rows!(
        tx,
        execute,
        drop,
        sqlx::query,
        "insert into detail (board_id, kind, id, card_id, at, seq, deleted, size, doc) values",
        "on conflict (board_id, kind, id) \
         do update set card_id = excluded.card_id, at = excluded.at, seq = excluded.seq, \
         deleted = excluded.deleted, size = excluded.size, doc = excluded.doc",
        rows,
        |row| board.0,
        row.0.kind(),
        row.0.id(),
        row.1.card.0,
        row.1.at.0,
        row.1.seq as i64,
        row.1.doc.is_none(),
        row.1.size(),
        &row.1.doc
    )
}

pub(super) async fn put_trail(tx: &mut Tx, board: i64, rows: &[(Uuid, u64)]) -> Result<()> {
    run_rows!(
        tx,
        execute,
        drop,
        sqlx::query,
        "insert into trail (board, subject, seq) values",
        // Rows that were written before an interruption exist already.
        "on conflict do nothing",
        rows,
        |row| board,
        row.0,
        row.1 as i64
    )
}

/// Marks the contacts and comments of a card that is deleted permanently as deleted. Their
/// documents stay for the history.
pub(super) async fn forget_details(
    tx: &mut Tx,
    board: BoardId,
    card: CardId,
    seq: u64,
) -> Result<()> {
    execute!(
        tx,
        "update detail set deleted = true, size = 0, seq = $3 \
         where board_id = $1 and card_id = $2 and not deleted",
        board.0,
        card.0,
        seq as i64
    )
    .map(drop)
}
