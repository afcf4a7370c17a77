//! People whose boards do not show yet what happened to their accounts.

use super::{Result, Tx, execute, fetch_all};
use groundswell_domain::id::UserId;
use uuid::Uuid;

/// A member who has another name on a board than in their account.
#[derive(sqlx::FromRow)]
pub(crate) struct Misnamed {
    pub(crate) board_id: Uuid,
    pub(crate) user_id: Uuid,
    /// The name of the account.
    pub(crate) name: String,
}

/// Somebody without an account who is a member of a board.
#[derive(Clone, sqlx::FromRow)]
pub(crate) struct Leftover {
    pub(crate) board_id: Uuid,
    pub(crate) user_id: Uuid,
    /// Who gets the board if nobody else owns it.
    pub(crate) boards_to: Option<Uuid>,
}

/// Notes that an account was removed.
pub(crate) async fn insert_removed(
    tx: &mut Tx,
    user: UserId,
    boards_to: Option<UserId>,
) -> Result<()> {
    let boards_to = boards_to.map(|user| user.0);
    execute!(
        tx,
        "insert into removed_account (user_id, boards_to) values ($1, $2)",
        user.0,
        boards_to
    )
    .map(drop)
}

/// Who must still be taken off which boards.
pub(crate) async fn leftovers(tx: &mut Tx) -> Result<Vec<Leftover>> {
    fetch_all!(
        tx,
        "select membership.board_id, membership.user_id, removed_account.boards_to \
         from removed_account join membership on membership.user_id = removed_account.user_id"
    )
}

/// Who still needs their new name on which boards.
pub(crate) async fn misnamed(tx: &mut Tx) -> Result<Vec<Misnamed>> {
    fetch_all!(
        tx,
        "select membership.board_id, membership.user_id, account.name \
         from membership join account on account.user_id = membership.user_id \
         where membership.name <> account.name"
    )
}
