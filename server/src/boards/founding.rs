//! Makes a board, with its first commit.

use crate::error::{Error, Result};
use crate::store::append::{NewCommit, Writes};
use crate::store::{self, Tx};
use crate::trace::Trace;
use groundswell_domain::api::{CreateBoard, User};
use groundswell_domain::history::BOARD_CREATED;
use groundswell_domain::id::{BoardId, ColumnId, CommandId};
use groundswell_domain::setup::{self, NewBoard};
use groundswell_domain::time::Timestamp;
use groundswell_domain::{Actor, Change};
use uuid::Uuid;

/// Makes a board, with one column for each stage and its owner.
///
/// # Errors
/// [`Error::KeyInvalid`], [`Error::KeyTaken`], or an invalid name.
pub async fn create(tx: &mut Tx, owner: &User, new: &CreateBoard) -> Result<BoardId> {
    if !setup::is_key(&new.key) {
        return Err(Error::KeyInvalid);
    }
    let new = NewBoard {
        id: BoardId(Uuid::now_v7()),
        name: new.name.clone(),
        key: new.key.clone(),
        owner: owner.id,
        owner_name: owner.name.clone(),
        columns: std::array::from_fn(|_| ColumnId(Uuid::now_v7())),
    };
    found(tx, &new, &setup::first_changes(&new)?, crate::now()).await?;
    Ok(new.id)
}

/// Stores a board with its first commit.
///
/// # Errors
/// [`Error::KeyTaken`].
pub(crate) async fn found(
    tx: &mut Tx,
    new: &NewBoard,
    changes: &[Change],
    at: Timestamp,
) -> Result<()> {
    match store::boards::insert(tx, new, at).await {
        Err(sqlx::Error::Database(error)) if error.is_unique_violation() => {
            return Err(Error::KeyTaken);
        }
        inserted => inserted?,
    }
    let made = |change: &Change| match change {
        Change::Put(entity) => Some(Trace::Made(entity.clone())),
        Change::Remove(_) | Change::Archive(_) => None,
    };
    let traces: Vec<Trace> = changes.iter().filter_map(made).collect();
    let commit = NewCommit {
        board: new.id,
        seq: 1,
        id: CommandId(Uuid::now_v7()),
        // The creation of a board cannot be undone.
        actor: Actor::System,
        at,
        command: BOARD_CREATED,
        changes,
        traces: &traces,
    };
    let mut writes = Writes::default();
    writes.append(&commit);
    writes.flush(tx, new.id).await?;
    store::boards::advance(tx, new.id, 0, 1).await?;
    Ok(())
}
