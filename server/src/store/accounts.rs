//! Accounts: people who can sign in.

use super::{Result, Tx, execute, fetch_all, fetch_optional, fetch_scalar};
use groundswell_domain::id::UserId;
use groundswell_domain::time::Timestamp;
use uuid::Uuid;

/// A person who can sign in.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct Account {
    pub(crate) user_id: Uuid,
    /// Lower case.
    pub(crate) email: String,
    pub(crate) name: String,
    pub(crate) password_hash: String,
    /// Whether this is an owner of the installation.
    pub(crate) is_owner: bool,
    /// Since when the person may not sign in; `None` if they may.
    pub(crate) locked_at: Option<i64>,
}

/// An account in the list of all.
#[derive(sqlx::FromRow)]
pub(crate) struct AccountRow {
    pub(crate) user_id: Uuid,
    pub(crate) email: String,
    pub(crate) name: String,
    pub(crate) is_owner: bool,
    pub(crate) locked_at: Option<i64>,
    pub(crate) last_seen_at: Option<i64>,
}

/// The facts that decide whether somebody may make a board.
#[derive(sqlx::FromRow)]
pub(crate) struct MakerRow {
    pub(crate) is_owner: bool,
    /// How many boards they have made.
    pub(crate) made: i64,
}

/// Whether anybody has an account.
pub(crate) async fn any(tx: &mut Tx) -> Result<bool> {
    let found: Option<i32> = fetch_scalar!(tx, "select 1 from account limit 1")?;
    Ok(found.is_some())
}

/// Stops others from adding, changing or removing an account until the transaction ends, so that
/// "nobody has one yet" or "another one is an owner too" stays true.
///
/// Call it before anything else is written: a transaction that locks several rows takes them in the
/// order board, account, invitation, session, so that no two wait for each other.
pub(crate) async fn hold(tx: &mut Tx) -> Result<()> {
    match tx {
        // On SQLite a transaction that writes is alone.
        Tx::Sqlite(_) => Ok(()),
        Tx::Postgres(_) => execute!(tx, "lock table account in share row exclusive mode").map(drop),
    }
}

pub(crate) async fn find_by_email(tx: &mut Tx, email: &str) -> Result<Option<Account>> {
    fetch_optional!(
        tx,
        "select user_id, email, name, password_hash, is_owner, locked_at from account \
         where email = $1",
        email
    )
}

pub(crate) async fn find(tx: &mut Tx, user: UserId) -> Result<Option<Account>> {
    fetch_optional!(
        tx,
        "select user_id, email, name, password_hash, is_owner, locked_at from account \
         where user_id = $1",
        user.0
    )
}

/// All accounts, in no order.
pub(crate) async fn list(tx: &mut Tx) -> Result<Vec<AccountRow>> {
    fetch_all!(tx, "select user_id, email, name, is_owner, locked_at, last_seen_at from account")
}

/// Adds an account. If the installation has no owner yet, this becomes one.
///
/// # Errors
/// A unique violation if the address is taken.
pub(crate) async fn insert(tx: &mut Tx, account: &Account, now: Timestamp) -> Result<()> {
    execute!(
        tx,
        "insert into account (user_id, email, name, password_hash, created_at, is_owner) \
         values ($1, $2, $3, $4, $5, not exists (select 1 from account where is_owner))",
        account.user_id,
        &account.email,
        &account.name,
        &account.password_hash,
        now.0
    )
    .map(drop)
}

pub(crate) async fn rename(tx: &mut Tx, user: UserId, name: &str) -> Result<()> {
    execute!(tx, "update account set name = $2 where user_id = $1", user.0, name).map(drop)
}

/// Whether the password is still the one that was checked, and the person may sign in; if so, that
/// stays so until the transaction ends.
pub(crate) async fn hold_password(tx: &mut Tx, account: &Account) -> Result<bool> {
    let held = execute!(
        tx,
        "update account set password_hash = password_hash \
         where user_id = $1 and password_hash = $2 and locked_at is null",
        account.user_id,
        &account.password_hash
    )?;
    Ok(held > 0)
}

pub(crate) async fn set_password(tx: &mut Tx, user: UserId, hash: &str) -> Result<()> {
    execute!(tx, "update account set password_hash = $2 where user_id = $1", user.0, hash).map(drop)
}

/// Whether a person has an account and may sign in; if so, that stays so until the transaction
/// ends.
pub(crate) async fn hold_person(tx: &mut Tx, user: UserId) -> Result<bool> {
    let held = execute!(
        tx,
        "update account set name = name where user_id = $1 and locked_at is null",
        user.0
    )?;
    Ok(held > 0)
}

pub(crate) async fn note_seen(tx: &mut Tx, user: UserId, now: Timestamp) -> Result<()> {
    execute!(tx, "update account set last_seen_at = $2 where user_id = $1", user.0, now.0).map(drop)
}

/// Locks an account, or unlocks it.
pub(crate) async fn set_locked(tx: &mut Tx, user: UserId, since: Option<Timestamp>) -> Result<()> {
    let since = since.map(|since| since.0);
    execute!(tx, "update account set locked_at = $2 where user_id = $1", user.0, since).map(drop)
}

pub(crate) async fn set_owner(tx: &mut Tx, user: UserId, is_owner: bool) -> Result<()> {
    execute!(tx, "update account set is_owner = $2 where user_id = $1", user.0, is_owner).map(drop)
}

/// The longest-standing owner of the installation who may sign in and is not this person.
pub(crate) async fn another_owner(tx: &mut Tx, than: UserId) -> Result<Option<Account>> {
    fetch_optional!(
        tx,
        "select user_id, email, name, password_hash, is_owner, locked_at from account \
         where is_owner and locked_at is null and user_id <> $1 \
         order by created_at, user_id limit 1",
        than.0
    )
}

/// Removes an account, and its sessions with it.
pub(crate) async fn delete(tx: &mut Tx, user: UserId) -> Result<()> {
    execute!(tx, "delete from account where user_id = $1", user.0).map(drop)
}

pub(crate) async fn maker(tx: &mut Tx, user: UserId) -> Result<Option<MakerRow>> {
    fetch_optional!(
        tx,
        "select is_owner, (select count(*) from board where created_by = $1) as made \
         from account where user_id = $1",
        user.0
    )
}
