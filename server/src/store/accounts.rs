//! Accounts: people who can sign in.

use super::{Result, Tx, execute, fetch_optional, fetch_scalar};
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
}

/// Whether anybody has an account.
pub(crate) async fn any(tx: &mut Tx) -> Result<bool> {
    let found: Option<i32> = fetch_scalar!(tx, "select 1 from account limit 1")?;
    Ok(found.is_some())
}

/// Lets nobody else add an account until the transaction ends, so that "nobody has one yet" stays
/// true while the first is made.
pub(crate) async fn hold(tx: &mut Tx) -> Result<()> {
    match tx {
        // A transaction that writes is alone there.
        Tx::Sqlite(_) => Ok(()),
        Tx::Postgres(_) => execute!(tx, "lock table account in share row exclusive mode").map(drop),
    }
}

pub(crate) async fn find_by_email(tx: &mut Tx, email: &str) -> Result<Option<Account>> {
    fetch_optional!(
        tx,
        "select user_id, email, name, password_hash from account where email = $1",
        email
    )
}

pub(crate) async fn find(tx: &mut Tx, user: UserId) -> Result<Option<Account>> {
    fetch_optional!(
        tx,
        "select user_id, email, name, password_hash from account where user_id = $1",
        user.0
    )
}

/// # Errors
/// A unique violation where the address is taken.
pub(crate) async fn insert(tx: &mut Tx, account: &Account, now: Timestamp) -> Result<()> {
    execute!(
        tx,
        "insert into account (user_id, email, name, password_hash, created_at) \
         values ($1, $2, $3, $4, $5)",
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

/// Whether a password is still the one that was looked at; where it is, it stays so until the
/// transaction ends.
pub(crate) async fn hold_password(tx: &mut Tx, account: &Account) -> Result<bool> {
    let held = execute!(
        tx,
        "update account set password_hash = password_hash \
         where user_id = $1 and password_hash = $2",
        account.user_id,
        &account.password_hash
    )?;
    Ok(held > 0)
}

pub(crate) async fn set_password(tx: &mut Tx, user: UserId, hash: &str) -> Result<()> {
    execute!(tx, "update account set password_hash = $2 where user_id = $1", user.0, hash).map(drop)
}
