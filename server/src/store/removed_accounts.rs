//! Accounts that were removed, and the boards that their people are still to be taken off.

use super::{Result, Tx, execute, fetch_all};
use groundswell_domain::id::UserId;
use uuid::Uuid;

/// Somebody without an account who is a member of a board.
#[derive(Clone, sqlx::FromRow)]
pub(crate) struct Leftover {
    pub(crate) board_id: Uuid,
    pub(crate) user_id: Uuid,
    /// Who is to own the board where nobody else does.
    pub(crate) boards_to: Option<Uuid>,
}

pub(crate) async fn insert(tx: &mut Tx, user: UserId, boards_to: Option<UserId>) -> Result<()> {
    let boards_to = boards_to.map(|user| user.0);
    execute!(
        tx,
        "insert into removed_account (user_id, boards_to) values ($1, $2)",
        user.0,
        boards_to
    )
    .map(drop)
}

/// What is left to be done.
pub(crate) async fn leftovers(tx: &mut Tx) -> Result<Vec<Leftover>> {
    fetch_all!(
        tx,
        "select membership.board_id, membership.user_id, removed_account.boards_to \
         from removed_account join membership on membership.user_id = removed_account.user_id"
    )
}
