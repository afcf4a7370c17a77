//! Accounts: made from a name, an e-mail address and a password.

use crate::auth::password::Passwords;
use crate::error::{Error, Result};
use crate::store::accounts::{self, Account};
use crate::store::{Db, Tx};
use groundswell_domain::api::User;
use groundswell_domain::id::UserId;
use groundswell_domain::limits;
use groundswell_domain::rejection::Field;
use groundswell_domain::text;
use uuid::Uuid;

/// As long as an address can be, by RFC 5321.
const EMAIL_CHARS: usize = 254;

/// Checks what a person gave and hashes the password: an account that is not stored yet.
///
/// # Errors
/// What cannot be: a name, an address or a password.
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

/// A person's name: one line.
pub(crate) fn name_of_person(name: &str) -> Result<String> {
    Ok(text::line(name, Field::Name, limits::NAME_CHARS)?)
}

/// An address in lower case, if it can be one. Whether it is, only a mail could tell; here it is
/// a name to sign in with.
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
    fn what_cannot_be_an_address_is_refused() {
        let long = format!("{}@example.com", "x".repeat(250));
        for text in ["", "manuela", "@example.com", "manuela@", "a b@c", "a@b@c", &long] {
            assert!(matches!(email_address(text), Err(Error::EmailInvalid)), "{text:?}");
        }
    }
}
