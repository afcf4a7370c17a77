//! Accounts: made from a name, an e-mail address and a password, locked, and removed.

use crate::auth::password::Passwords;
use crate::error::{Error, Result};
use crate::store::accounts::{self, Account};
use crate::store::{Db, Tx, invitations, login_sessions, people};
use groundswell_domain::api::{EditPerson, User};
use groundswell_domain::id::UserId;
use groundswell_domain::input;
use groundswell_domain::installation::{Standing, leaves_no_owner};
use groundswell_domain::limits;
use groundswell_domain::rejection::Field;
use uuid::Uuid;

/// The longest address that RFC 5321 allows.
const EMAIL_CHARS: usize = 254;

/// Checks what a person typed and hashes the password. The account is not stored yet.
///
/// # Errors
/// A name, an address or a password is not valid.
pub(crate) async fn new(
    passwords: &Passwords,
    name: &str,
    email: &str,
    password: &str,
) -> Result<Account> {
    Ok(Account {
        user_id: Uuid::now_v7(),
        name: name_of_person(name)?,
        email: email_address(email)?,
        password_hash: passwords.hash(password).await?,
        is_owner: false,
        locked_at: None,
    })
}

/// Stores a new account.
///
/// # Errors
/// [`Error::EmailTaken`].
pub(crate) async fn insert(tx: &mut Tx, account: &Account) -> Result<()> {
    match accounts::insert(tx, account, crate::now()).await {
        Err(sqlx::Error::Database(error)) if error.is_unique_violation() => Err(Error::EmailTaken),
        inserted => Ok(inserted?),
    }
}

/// The account of an address, however it is written.
pub(crate) async fn find(db: &Db, email: &str) -> Result<Option<Account>> {
    let Ok(email) = email_address(email) else { return Ok(None) };
    let mut tx = db.read().await?;
    Ok(accounts::find_by_email(&mut tx, &email).await?)
}

/// Locks an account, or makes it an owner of the installation, or takes that back. Returns the
/// sessions that this ended: call [`Boards::hang_up_session`] for each once it is stored.
///
/// [`Boards::hang_up_session`]: crate::boards::Boards::hang_up_session
///
/// # Errors
/// [`Error::NotFound`], [`Error::NeedsOwner`].
pub(crate) async fn edit(tx: &mut Tx, user: UserId, edit: &EditPerson) -> Result<Vec<Uuid>> {
    accounts::hold(tx).await?;
    let account = accounts::find(tx, user).await?.ok_or(Error::NotFound)?;
    let now = account.standing();
    let then = Standing {
        is_owner: edit.is_owner.unwrap_or(now.is_owner),
        is_locked: edit.is_locked.unwrap_or(now.is_locked),
    };
    keep_an_owner(tx, user, now, Some(then)).await?;
    if then.is_owner != now.is_owner {
        accounts::set_owner(tx, user, then.is_owner).await?;
    }
    if then.is_locked != now.is_locked {
        accounts::set_locked(tx, user, then.is_locked.then(crate::now)).await?;
    }
    if then.is_locked { shut_out(tx, user).await } else { Ok(Vec::new()) }
}

/// Removes an account with all that is known of the person; [`Boards::follow_accounts`] does the
/// rest on the boards. A board that only this person owned goes to `boards_to`, or else to an owner
/// of the installation. Returns the sessions that ended, as [`edit`] does.
///
/// [`Boards::follow_accounts`]: crate::boards::Boards::follow_accounts
///
/// # Errors
/// [`Error::NotFound`], [`Error::NeedsOwner`].
pub(crate) async fn remove(
    tx: &mut Tx,
    user: UserId,
    boards_to: Option<UserId>,
) -> Result<Vec<Uuid>> {
    accounts::hold(tx).await?;
    let account = accounts::find(tx, user).await?.ok_or(Error::NotFound)?;
    keep_an_owner(tx, user, account.standing(), None).await?;
    people::insert_removed(tx, user, boards_to).await?;
    let ended = shut_out(tx, user).await?;
    accounts::delete(tx, user).await?;
    Ok(ended)
}

async fn keep_an_owner(
    tx: &mut Tx,
    user: UserId,
    now: Standing,
    then: Option<Standing>,
) -> Result<()> {
    let has_another = accounts::another_owner(tx, user).await?.is_some();
    if leaves_no_owner(now, then, has_another) { Err(Error::NeedsOwner) } else { Ok(()) }
}

/// Ends everything that lets this person in, or that they made to let others in.
async fn shut_out(tx: &mut Tx, user: UserId) -> Result<Vec<Uuid>> {
    invitations::delete_of(tx, user).await?;
    Ok(login_sessions::delete_all(tx, user).await?)
}

/// A person's name: one line.
pub(crate) fn name_of_person(name: &str) -> Result<String> {
    Ok(input::line(name, Field::Name, limits::NAME_CHARS)?)
}

/// An address in lower case, if it has the form of one. Only a mail could tell whether it exists;
/// here it is a name to sign in with.
pub(crate) fn email_address(text: &str) -> Result<String> {
    let email = text.trim().to_lowercase();
    let plain = email.chars().all(|c| !c.is_whitespace() && !c.is_control());
    let halves = email.rsplit_once('@');
    let whole = halves.is_some_and(|(person, host)| {
        !person.is_empty() && !person.contains('@') && !host.is_empty()
    });
    if !plain || !whole || email.chars().count() > EMAIL_CHARS {
        return Err(Error::EmailInvalid);
    }
    Ok(email)
}

impl Account {
    pub(crate) fn id(&self) -> UserId {
        UserId(self.user_id)
    }

    pub(crate) fn standing(&self) -> Standing {
        Standing { is_owner: self.is_owner, is_locked: self.locked_at.is_some() }
    }

    pub(crate) fn user(&self) -> User {
        User { id: self.id(), name: self.name.clone(), email: self.email.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_the_same_in_capitals() {
        assert_eq!(
            email_address(" Manuela@MusicStore.example ").unwrap(),
            "manuela@musicstore.example"
        );
        assert_eq!(email_address("jörg@müller.example").unwrap(), "jörg@müller.example");
    }

    #[test]
    fn invalid_addresses_are_refused() {
        let long = format!("{}@example.com", "x".repeat(250));
        for text in ["", "manuela", "@example.com", "manuela@", "a b@c", "a@b@c", &long] {
            assert!(matches!(email_address(text), Err(Error::EmailInvalid)), "{text:?}");
        }
    }
}
