//! Passwords: hashed with Argon2id, away from the threads that serve everybody else.

use crate::auth::token::Token;
use crate::auth::turns::{Full, Turns, Who};
use crate::error::{Error, Result};
use anyhow::anyhow;
use argon2::password_hash::phc::{Output, ParamsString, PasswordHash, Salt};
use argon2::{ARGON2ID_IDENT, Algorithm, Argon2, Block, Params, Version};
use groundswell_domain::api::PASSWORD_CHARS;
use std::fmt::Display;
use std::sync::{Arc, LazyLock};
use std::time::Duration;
use tokio::time::timeout;

/// The longest password; longer ones would only keep the server busy.
const PASSWORD_BYTES: usize = 1_000;
/// Memory of one hash in KiB: with two rounds, the OWASP minimum for Argon2id.
const MEMORY_KIB: u32 = 19 * 1024;
const ROUNDS: u32 = 2;
/// Memory that is reserved for a hash, in blocks: more than 32 MiB, of which only the used part is
/// really taken. The C library allocates memory of this size separately and returns it to the
/// system at once; smaller blocks it would keep, for each thread that has computed a hash.
const RESERVED: usize = 33 * 1024;
/// Hashes computed at once: a flood of sign-ins must leave the processor to the boards.
const AT_ONCE: usize = 2;
/// Requests that would wait longer are refused.
const TIMEOUT: Duration = Duration::from_secs(6);
/// When to try again if there is no room to wait: the others are done by then.
const AGAIN: Duration = Duration::from_secs(5);

/// A hash whose password nobody knows: compared for unknown e-mail addresses, so that these take as
/// long as known ones.
static NOBODY: LazyLock<String> = LazyLock::new(|| {
    let password = super::token::Token::random();
    hash_now(password.as_str()).expect("a random password of sane length can be hashed")
});

/// Computes and compares hashes, a few at the same time; sources take turns.
pub(crate) struct Passwords {
    turns: Arc<Turns>,
}

impl Passwords {
    pub(crate) fn new() -> Passwords {
        LazyLock::force(&NOBODY);
        Passwords { turns: Turns::new(AT_ONCE) }
    }

    /// Hashes a new password.
    ///
    /// # Errors
    /// It is too short or too long, or too many are waiting.
    pub(crate) async fn hash(&self, password: &str) -> Result<String> {
        check(password)?;
        let password = password.to_owned();
        self.run(Who::New, move || hash_now(&password)).await?
    }

    /// Whether a password belongs to a hash. `None`, for an unknown account, takes as long.
    ///
    /// # Errors
    /// Too many are waiting.
    pub(crate) async fn is_right(
        &self,
        who: Who,
        password: &str,
        hash: Option<&str>,
    ) -> Result<bool> {
        let known = hash.is_some();
        let hash = hash.unwrap_or(&NOBODY).to_owned();
        // No password is this long, but the answer must take the same time.
        let fits = password.len() <= PASSWORD_BYTES;
        let password = if fits { password.to_owned() } else { String::new() };
        let matches = self.run(who, move || is_right_now(&password, &hash)).await?;
        Ok(matches && known && fits)
    }

    async fn run<T: Send + 'static>(
        &self,
        who: Who,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T> {
        let busy = |retry_after| Error::TooManyAttempts { retry_after };
        let turn = timeout(TIMEOUT, self.turns.wait(who)).await.map_err(|_| busy(TIMEOUT))?;
        let turn = turn.map_err(|Full| busy(AGAIN))?;
        // The caller may go away; it stays their turn until the work is done.
        let work = move || (work(), drop(turn));
        let done = tokio::task::spawn_blocking(work).await.map(|(done, ())| done);
        Ok(done.map_err(|error| anyhow!("the password hasher failed: {error}"))?)
    }
}

/// Too long to be guessed, and short enough to be typed.
const MADE_UP_CHARS: usize = 16;

/// A random password.
pub(crate) fn made_up() -> String {
    Token::random().as_str()[..MADE_UP_CHARS].to_owned()
}

/// Refuses a new password that is too short to be safe, or too long to be one.
pub(crate) fn check(password: &str) -> Result<()> {
    if password.chars().count() < PASSWORD_CHARS {
        return Err(Error::PasswordTooShort);
    }
    if password.len() > PASSWORD_BYTES {
        return Err(Error::BadRequest("This password is too long.".into()));
    }
    Ok(())
}

fn hash_now(password: &str) -> Result<String> {
    let failed = |error: &dyn Display| anyhow!("hashing a password: {error}");
    let params = Params::new(MEMORY_KIB, ROUNDS, 1, None).map_err(|error| failed(&error))?;
    let salt = Salt::new(&rand::random::<[u8; 16]>()).map_err(|error| failed(&error))?;
    let hash = PasswordHash {
        algorithm: ARGON2ID_IDENT,
        version: Some(Version::V0x13.into()),
        hash: Some(compute(password, &salt, &params).map_err(|error| failed(&error))?),
        params: ParamsString::try_from(&params).map_err(|error| failed(&error))?,
        salt: Some(salt),
    };
    Ok(hash.to_string())
}

fn is_right_now(password: &str, hash: &str) -> bool {
    let Ok(hash) = PasswordHash::new(hash) else { return false };
    let (Ok(params), Some(salt)) = (Params::try_from(&hash), &hash.salt) else { return false };
    // Compared in constant time.
    let computed = compute(password, salt, &params);
    hash.algorithm == ARGON2ID_IDENT && computed.is_ok_and(|computed| hash.hash == Some(computed))
}

fn compute(password: &str, salt: &[u8], params: &Params) -> argon2::password_hash::Result<Output> {
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params.clone());
    let mut memory = Vec::with_capacity(RESERVED);
    memory.resize(params.block_count(), Block::new());
    let mut output = [0; Params::DEFAULT_OUTPUT_LEN];
    argon2.hash_password_into_with_memory(password.as_bytes(), salt, &mut output, memory)?;
    Ok(Output::new(&output)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_right_password_is_right() {
        let passwords = Passwords::new();
        let hash = passwords.hash("correct horse").await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        let is_right = async |password, hash| passwords.is_right(Who::New, password, hash).await;
        assert!(is_right("correct horse", Some(hash.as_str())).await.unwrap());
        assert!(!is_right("correct house", Some(&hash)).await.unwrap());
        assert!(!is_right("correct horse", None).await.unwrap());
        assert!(!is_right("correct horse", Some("not a hash")).await.unwrap());
    }

    #[test]
    fn a_password_has_a_shortest_and_a_longest() {
        assert!(matches!(check("äöüäöüäöü"), Err(Error::PasswordTooShort)));
        assert!(check("äöüäöüäöüä").is_ok());
        assert!(check(&"x".repeat(1_000)).is_ok());
        assert!(matches!(check(&"x".repeat(1_001)), Err(Error::BadRequest(_))));
    }
}
