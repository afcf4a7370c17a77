//! Invitations: links that let people onto a board.

use super::{Result, Tx, execute, fetch_all, fetch_optional};
use groundswell_domain::id::{BoardId, UserId};
use groundswell_domain::time::Timestamp;
use uuid::Uuid;

/// An invitation to be made.
pub(crate) struct NewInvitation {
    pub(crate) id: Uuid,
    pub(crate) token_hash: Vec<u8>,
    pub(crate) board: BoardId,
    /// As on the wire.
    pub(crate) role: String,
    pub(crate) for_whom: String,
    pub(crate) people: u32,
    pub(crate) by: UserId,
    pub(crate) now: Timestamp,
    pub(crate) expires: Timestamp,
}

/// An open invitation.
#[derive(sqlx::FromRow)]
pub(crate) struct InvitationRow {
    pub(crate) invitation_id: Uuid,
    pub(crate) board_id: Uuid,
    pub(crate) role: String,
    pub(crate) for_whom: String,
    pub(crate) people_left: i32,
    pub(crate) expires_at: i64,
}

pub(crate) async fn insert(tx: &mut Tx, new: &NewInvitation) -> Result<()> {
    execute!(
        tx,
        "insert into invitation \
         (invitation_id, token_hash, board_id, role, for_whom, people_left, \
         created_by, created_at, expires_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        new.id,
        &new.token_hash,
        new.board.0,
        &new.role,
        &new.for_whom,
        new.people as i32,
        new.by.0,
        new.now.0,
        new.expires.0
    )
    .map(drop)
}

/// A board's invitations that can still be used.
pub(crate) async fn list(
    tx: &mut Tx,
    board: BoardId,
    now: Timestamp,
) -> Result<Vec<InvitationRow>> {
    fetch_all!(
        tx,
        "select invitation_id, board_id, role, for_whom, people_left, expires_at from invitation \
         where board_id = $1 and used_at is null and expires_at > $2",
        board.0,
        now.0
    )
}

/// The invitation with a token, if it can still be used.
pub(crate) async fn find(
    tx: &mut Tx,
    token_hash: &[u8],
    now: Timestamp,
) -> Result<Option<InvitationRow>> {
    fetch_optional!(
        tx,
        "select invitation_id, board_id, role, for_whom, people_left, expires_at from invitation \
         where token_hash = $1 and used_at is null and expires_at > $2",
        token_hash,
        now.0
    )
}

/// Lets one person in, the last of them uses the invitation up. Returns whether it could still be
/// used; of two at the same moment, one comes first.
pub(crate) async fn redeem(tx: &mut Tx, id: Uuid, now: Timestamp) -> Result<bool> {
    let redeemed = execute!(
        tx,
        "update invitation set people_left = people_left - 1, \
         used_at = case when people_left = 1 then $2 end \
         where invitation_id = $1 and used_at is null and expires_at > $2",
        id,
        now.0
    )?;
    Ok(redeemed > 0)
}

/// Forgets a board's invitations that cannot be used any more.
pub(crate) async fn delete_over(tx: &mut Tx, board: BoardId, now: Timestamp) -> Result<()> {
    execute!(
        tx,
        "delete from invitation \
         where board_id = $1 and (used_at is not null or expires_at <= $2)",
        board.0,
        now.0
    )
    .map(drop)
}

/// Withdraws an invitation of a board. Returns whether it existed.
pub(crate) async fn delete(tx: &mut Tx, board: BoardId, id: Uuid) -> Result<bool> {
    let deleted = execute!(
        tx,
        "delete from invitation where board_id = $1 and invitation_id = $2",
        board.0,
        id
    )?;
    Ok(deleted > 0)
}

/// Ends all invitations that somebody made for a board.
pub(super) async fn delete_of_member(tx: &mut Tx, board: BoardId, user: UserId) -> Result<()> {
    execute!(tx, "delete from invitation where board_id = $1 and created_by = $2", board.0, user.0)
        .map(drop)
}

/// Ends all invitations that somebody made.
pub(crate) async fn delete_of(tx: &mut Tx, user: UserId) -> Result<()> {
    execute!(tx, "delete from invitation where created_by = $1", user.0).map(drop)
}
