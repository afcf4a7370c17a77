//! Sessions: browsers in which somebody is signed in.

use super::{Result, Tx, execute, fetch_all, fetch_optional, fetch_scalar};
use groundswell_domain::id::UserId;
use groundswell_domain::time::Timestamp;
use uuid::Uuid;

/// A session to be made.
pub(crate) struct NewSession {
    pub(crate) id: Uuid,
    pub(crate) token_hash: Vec<u8>,
    pub(crate) user: UserId,
    pub(crate) now: Timestamp,
    pub(crate) expires: Timestamp,
    pub(crate) device: String,
}

/// A session with its person.
#[derive(sqlx::FromRow)]
pub(crate) struct SignedInRow {
    pub(crate) session_id: Uuid,
    pub(crate) last_seen_at: i64,
    pub(crate) user_id: Uuid,
    pub(crate) name: String,
    pub(crate) email: String,
    pub(crate) is_owner: bool,
}

/// One line of a person's list of sessions.
#[derive(sqlx::FromRow)]
pub(crate) struct SessionRow {
    pub(crate) session_id: Uuid,
    pub(crate) created_at: i64,
    pub(crate) last_seen_at: i64,
    pub(crate) device: String,
}

pub(crate) async fn insert(tx: &mut Tx, new: &NewSession) -> Result<()> {
    execute!(
        tx,
        "insert into login_session \
         (session_id, token_hash, user_id, created_at, last_seen_at, expires_at, device) \
         values ($1, $2, $3, $4, $4, $5, $6)",
        new.id,
        &new.token_hash,
        new.user.0,
        new.now.0,
        new.expires.0,
        &new.device
    )
    .map(drop)
}

/// The session with a token, unless it is over: expired, unused since `idle`, or of somebody who
/// may not sign in.
pub(crate) async fn find(
    tx: &mut Tx,
    token_hash: &[u8],
    now: Timestamp,
    idle: Timestamp,
) -> Result<Option<SignedInRow>> {
    fetch_optional!(
        tx,
        "select login_session.session_id, login_session.last_seen_at, account.user_id, \
         account.name, account.email, account.is_owner \
         from login_session join account on account.user_id = login_session.user_id \
         where token_hash = $1 and expires_at > $2 and login_session.last_seen_at > $3 \
         and locked_at is null",
        token_hash,
        now.0,
        idle.0
    )
}

/// When a session was last used; `None` if it is over: ended, expired, or unused since `idle`.
pub(crate) async fn last_seen(
    tx: &mut Tx,
    id: Uuid,
    now: Timestamp,
    idle: Timestamp,
) -> Result<Option<Timestamp>> {
    let seen: Option<i64> = fetch_scalar!(
        tx,
        "select last_seen_at from login_session \
         where session_id = $1 and expires_at > $2 and last_seen_at > $3",
        id,
        now.0,
        idle.0
    )?;
    Ok(seen.map(Timestamp))
}

/// Notes that the session was used.
pub(crate) async fn touch(tx: &mut Tx, id: Uuid, now: Timestamp) -> Result<()> {
    // The account first, as everywhere: on PostgreSQL, transactions that lock in a different order
    // would wait for each other.
    execute!(
        tx,
        "update account set last_seen_at = $2 \
         where user_id = (select user_id from login_session where session_id = $1)",
        id,
        now.0
    )?;
    execute!(tx, "update login_session set last_seen_at = $2 where session_id = $1", id, now.0)
        .map(drop)
}

/// A person's sessions that are not over.
pub(crate) async fn list(
    tx: &mut Tx,
    user: UserId,
    now: Timestamp,
    idle: Timestamp,
) -> Result<Vec<SessionRow>> {
    fetch_all!(
        tx,
        "select session_id, created_at, last_seen_at, device from login_session \
         where user_id = $1 and expires_at > $2 and last_seen_at > $3",
        user.0,
        now.0,
        idle.0
    )
}

/// Ends one session of a person. Returns whether it existed.
pub(crate) async fn delete(tx: &mut Tx, user: UserId, id: Uuid) -> Result<bool> {
    let deleted = execute!(
        tx,
        "delete from login_session where user_id = $1 and session_id = $2",
        user.0,
        id
    )?;
    Ok(deleted > 0)
}

/// Ends all sessions of a person, and returns which they were.
pub(crate) async fn delete_all(tx: &mut Tx, user: UserId) -> Result<Vec<Uuid>> {
    delete_others(tx, user, Uuid::nil()).await
}

/// Ends all sessions of a person but one, and returns which they were.
pub(crate) async fn delete_others(tx: &mut Tx, user: UserId, keep: Uuid) -> Result<Vec<Uuid>> {
    let rows: Vec<(Uuid,)> = fetch_all!(
        tx,
        "delete from login_session where user_id = $1 and session_id <> $2 returning session_id",
        user.0,
        keep
    )?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Ends the sessions of a person but the `most` that were used last.
pub(crate) async fn delete_above(tx: &mut Tx, user: UserId, most: u32) -> Result<()> {
    execute!(
        tx,
        "delete from login_session where session_id in ( \
             select session_id from login_session where user_id = $1 \
             order by last_seen_at desc, session_id desc limit 1000 offset $2)",
        user.0,
        i64::from(most)
    )
    .map(drop)
}

/// Removes sessions that are over.
pub(crate) async fn delete_over(tx: &mut Tx, now: Timestamp, idle: Timestamp) -> Result<()> {
    execute!(
        tx,
        "delete from login_session where expires_at <= $1 or last_seen_at <= $2",
        now.0,
        idle.0
    )
    .map(drop)
}
