//! Appends one commit: the log, what is on the board now, and what is looked up by.

use super::{Result, Tx, boards, execute};
use groundswell_domain::id::{BoardId, CardId, CommandId};
use groundswell_domain::time::Timestamp;
use groundswell_domain::undo::Step;
use groundswell_domain::{Actor, Change, Entity, EntityRef};
use serde::Serialize;
use sqlx::types::Json;
use std::collections::BTreeSet;
use uuid::Uuid;

/// A commit to be stored. `C` is the command, or what stands for it.
pub struct NewCommit<'a, C> {
    pub board: BoardId,
    /// One more than the board's last.
    pub seq: u64,
    pub id: CommandId,
    pub actor: Actor,
    pub at: Timestamp,
    pub command: &'a C,
    pub changes: &'a [Change],
    /// The same changes with what was before them.
    pub steps: &'a [Step],
}

/// Stores a commit; `false`, and nothing is stored, where the command has one already.
///
/// The board must have been taken by [`super::boards::take`], and is counted up by
/// [`super::boards::advance`] after the last commit of the transaction.
pub async fn append<C: Serialize + Sync>(tx: &mut Tx, new: &NewCommit<'_, C>) -> Result<bool> {
    if !log(tx, new).await? {
        return Ok(false);
    }
    for (change, step) in new.changes.iter().zip(new.steps) {
        if change.key().is_detail() {
            put_detail(tx, new.board, new.seq, change, step).await?;
        } else {
            put_entity(tx, new.board, new.seq, change).await?;
        }
        match change {
            Change::Put(Entity::Member(member)) => {
                boards::put_member(tx, new.board, member).await?;
            }
            Change::Remove(EntityRef::Member(user)) => {
                boards::remove_member(tx, new.board, *user).await?;
            }
            _ => {}
        }
    }
    for card in cards(new.steps) {
        touch(tx, new.board, card, new.seq).await?;
    }
    Ok(true)
}

async fn log<C: Serialize + Sync>(tx: &mut Tx, new: &NewCommit<'_, C>) -> Result<bool> {
    let actor: Option<Uuid> = match new.actor {
        Actor::Member(user) => Some(user.0),
        Actor::System => None,
    };
    let command = serde_json::to_string(new.command).expect("commands are plain data");
    let rows = execute!(
        tx,
        "insert into commit_log (board_id, seq, command_id, actor, at, command, record) \
         values ($1, $2, $3, $4, $5, $6, $7) on conflict (board_id, command_id) do nothing",
        new.board.0,
        new.seq as i64,
        new.id.0,
        actor,
        new.at.0,
        command,
        Json(new.steps)
    )?;
    Ok(rows == 1)
}

async fn put_entity(tx: &mut Tx, board: BoardId, seq: u64, change: &Change) -> Result<()> {
    let key = change.key();
    let doc = document(change);
    execute!(
        tx,
        "insert into entity (board_id, kind, id, seq, deleted, doc) \
         values ($1, $2, $3, $4, $5, $6) on conflict (board_id, kind, id) \
         do update set seq = excluded.seq, deleted = excluded.deleted, doc = excluded.doc",
        board.0,
        key.kind(),
        key.id(),
        seq as i64,
        doc.is_none(),
        doc
    )
    .map(drop)
}

async fn put_detail(
    tx: &mut Tx,
    board: BoardId,
    seq: u64,
    change: &Change,
    step: &Step,
) -> Result<()> {
    let key = change.key();
    let entity = step.after.as_ref().or(step.before.as_ref());
    // Without a card it was not there before either.
    let Some(card) = entity.and_then(Entity::card) else { return Ok(()) };
    let doc = document(change);
    execute!(
        tx,
        "insert into detail (board_id, kind, id, card_id, seq, deleted, doc) \
         values ($1, $2, $3, $4, $5, $6, $7) on conflict (board_id, kind, id) \
         do update set card_id = excluded.card_id, seq = excluded.seq, \
         deleted = excluded.deleted, doc = excluded.doc",
        board.0,
        key.kind(),
        key.id(),
        card.0,
        seq as i64,
        doc.is_none(),
        doc
    )
    .map(drop)
}

fn document(change: &Change) -> Option<Json<&Entity>> {
    match change {
        Change::Put(entity) => Some(Json(entity)),
        Change::Remove(_) => None,
    }
}

/// Each card that a commit touches, once.
fn cards(steps: &[Step]) -> BTreeSet<CardId> {
    let entities = steps.iter().flat_map(|step| [&step.before, &step.after]);
    entities.flatten().filter_map(Entity::card).collect()
}

async fn touch(tx: &mut Tx, board: BoardId, card: CardId, seq: u64) -> Result<()> {
    execute!(
        tx,
        "insert into touched (board_id, subject, seq) values ($1, $2, $3)",
        board.0,
        card.to_string(),
        seq as i64
    )
    .map(drop)
}

/// Forgets what was said about a card that is gone for good.
pub async fn forget_details(tx: &mut Tx, board: BoardId, card: CardId, seq: u64) -> Result<()> {
    execute!(
        tx,
        "update detail set deleted = true, doc = null, seq = $3 \
         where board_id = $1 and card_id = $2",
        board.0,
        card.0,
        seq as i64
    )
    .map(drop)
}
