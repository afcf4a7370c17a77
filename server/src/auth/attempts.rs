//! How often somebody may try a password. Only failures count, separately for each source, so that
//! failures from elsewhere never lock the right person out: they only cause a short delay.

use crate::bucket::{Bucket, Rate};
use crate::error::{Error, Result};
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::time::sleep;

/// Above this number, sources that have recovered are forgotten before more are remembered.
const SOURCES: usize = 10_000;
const HOUR: Duration = Duration::from_secs(60 * 60);
/// How long a try waits at an account that was tried wrongly very often.
const SLOW: Duration = Duration::from_secs(2);

/// Where a try comes from.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Source {
    /// One address, whatever account it tries. For IPv6 it is the network, because one machine has
    /// billions of addresses in it.
    Address(IpAddr),
    /// One address at one account.
    AccountFrom(String, IpAddr),
    /// One account, from all browsers that were never signed in to it. Anybody can use it up, so it
    /// never refuses, but only delays.
    Account(String),
    /// One browser that was signed in to this account before.
    Device(String, String),
}

impl Source {
    pub(crate) fn address(address: IpAddr) -> Source {
        Source::Address(network(address))
    }

    pub(crate) fn account_from(account: &str, address: IpAddr) -> Source {
        Source::AccountFrom(account.to_owned(), network(address))
    }

    fn rate(&self) -> Rate {
        match self {
            Source::Address(_) | Source::Account(_) => Rate::new(100, 100, HOUR),
            Source::AccountFrom(..) | Source::Device(..) => Rate::new(5, 10, HOUR),
        }
    }
}

/// The recent failures.
#[derive(Default)]
pub(crate) struct Attempts {
    /// How many tries each source has left.
    left: Mutex<HashMap<Source, Bucket>>,
}

impl Attempts {
    /// Allows a try, at once or after a delay, and counts it if the password was wrong:
    /// not if it was right, nor if the server had no time to check it.
    ///
    /// # Errors
    /// [`Error::TooManyAttempts`] if one of the sources has no try left, or the error of
    /// `is_right`.
    pub(crate) async fn count(
        &self,
        sources: &[Source],
        now: Instant,
        is_right: impl Future<Output = Result<bool>>,
    ) -> Result<bool> {
        let taken = self.take(sources, now)?;
        // Wait before the password is checked: so the time does not tell whether the guess was
        // right.
        if taken.len() < sources.len() {
            sleep(SLOW).await;
        }
        let answer = is_right.await;
        if !matches!(answer, Ok(false)) {
            self.give_back(&taken);
        }
        answer
    }

    /// Takes one try from each source that has one left, and returns these sources. Only the source
    /// for a whole account may have none.
    fn take<'a>(&self, sources: &'a [Source], now: Instant) -> Result<Vec<&'a Source>> {
        let mut left = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        if left.len() >= SOURCES {
            left.retain(|_, bucket| !bucket.is_full(now));
        }
        let mut taken = Vec::new();
        let mut refused = None;
        for source in sources {
            let bucket = left.get(source).copied().unwrap_or(Bucket::full(now));
            let wait = bucket.wait(source.rate(), 1, now);
            if wait.is_zero() {
                taken.push(source);
            } else if !matches!(source, Source::Account(_)) {
                refused = refused.max(Some(wait));
            }
        }
        if let Some(retry_after) = refused {
            return Err(Error::TooManyAttempts { retry_after });
        }
        for source in &taken {
            let bucket = left.entry((*source).clone()).or_insert(Bucket::full(now));
            bucket.take(source.rate(), 1, now);
        }
        Ok(taken)
    }

    fn give_back(&self, sources: &[&Source]) {
        let mut left = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        for source in sources {
            if let Some(bucket) = left.get_mut(*source) {
                bucket.give_back(source.rate(), 1);
            }
        }
    }
}

/// For IPv6 all of one machine's addresses.
pub(crate) fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => IpAddr::V4(address),
        IpAddr::V6(address) => IpAddr::V6((address.to_bits() >> 64 << 64).into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::FutureExt;

    fn from(address: &str) -> Source {
        Source::account_from("ann@example.com", address.parse().unwrap())
    }

    fn tries(attempts: &Attempts, source: &Source, now: Instant) -> usize {
        (0..1_000).take_while(|_| attempts.take(std::slice::from_ref(source), now).is_ok()).count()
    }

    #[test]
    fn five_wrong_passwords_at_once_and_ten_an_hour() {
        let (attempts, start) = (Attempts::default(), Instant::now());
        assert_eq!(tries(&attempts, &from("192.0.2.1"), start), 5);
        assert_eq!(tries(&attempts, &from("192.0.2.1"), start + HOUR / 10), 1);
        assert_eq!(tries(&attempts, &from("192.0.2.1"), start + HOUR), 5);
    }

    #[tokio::test]
    async fn the_right_password_and_a_busy_server_cost_no_try() {
        let (attempts, now, from) = (Attempts::default(), Instant::now(), [from("192.0.2.1")]);
        let busy = || Error::TooManyAttempts { retry_after: HOUR };
        for _ in 0..20 {
            assert!(attempts.count(&from, now, async { Ok(true) }).await.unwrap());
            attempts.count(&from, now, async { Err(busy()) }).await.unwrap_err();
        }
        for _ in 0..5 {
            assert!(!attempts.count(&from, now, async { Ok(false) }).await.unwrap());
        }
        attempts.count(&from, now, async { Ok(true) }).await.unwrap_err();
    }

    #[test]
    fn a_refusal_says_how_long_to_wait() {
        let (attempts, start) = (Attempts::default(), Instant::now());
        tries(&attempts, &from("192.0.2.1"), start);
        let Err(Error::TooManyAttempts { retry_after }) =
            attempts.take(&[from("192.0.2.1")], start)
        else {
            panic!("the sixth try at once was let through")
        };
        assert!(attempts.take(&[from("192.0.2.1")], start + retry_after).is_ok());
    }

    #[test]
    fn wrong_tries_from_elsewhere_lock_nobody_out() {
        let (attempts, now) = (Attempts::default(), Instant::now());
        assert_eq!(tries(&attempts, &from("192.0.2.1"), now), 5);
        assert_eq!(tries(&attempts, &from("192.0.2.2"), now), 5);
        let device = Source::Device("ann@example.com".into(), "laptop".into());
        assert_eq!(tries(&attempts, &device, now), 5);
    }

    /// Tries an account from a hundred addresses; returns the sources that the next try from a new
    /// address counts for.
    fn flood(attempts: &Attempts, now: Instant) -> [Source; 2] {
        let account = Source::Account("ann@example.com".into());
        for nth in 0..100 {
            let sources = [from(&format!("192.0.2.{nth}")), account.clone()];
            assert_eq!(attempts.take(&sources, now).unwrap().len(), 2, "try {nth}");
        }
        [from("198.51.100.1"), account]
    }

    #[tokio::test]
    async fn a_flood_at_an_account_makes_others_wait_before_the_password_is_looked_at() {
        let (attempts, now) = (Attempts::default(), Instant::now());
        let sources = flood(&attempts, now);
        let looks = async || -> Result<bool> { panic!("the password was looked at at once") };
        assert!(attempts.count(&sources, now, looks()).now_or_never().is_none());
        let later = now + HOUR / 100;
        let tried = attempts.count(&sources, later, async { Ok(true) }).now_or_never();
        assert!(tried.expect("a try has come back, so that nobody waits").unwrap());
    }

    #[test]
    fn a_flood_at_an_account_refuses_nobody_and_is_over_when_it_is_over() {
        let (attempts, now) = (Attempts::default(), Instant::now());
        let [_, account] = flood(&attempts, now);
        for nth in 0..200 {
            let sources = [from(&format!("203.0.113.{nth}")), account.clone()];
            assert_eq!(attempts.take(&sources, now).unwrap(), [&sources[0]], "try {nth}");
        }
        let account = std::slice::from_ref(&account);
        assert_eq!(attempts.take(account, now + HOUR).unwrap().len(), 1);
    }

    #[test]
    fn during_a_flood_one_address_is_still_refused() {
        let (attempts, now) = (Attempts::default(), Instant::now());
        let sources = flood(&attempts, now);
        for _ in 0..5 {
            attempts.take(&sources, now).unwrap();
        }
        attempts.take(&sources, now).unwrap_err();
    }

    #[test]
    fn a_refused_try_costs_the_other_sources_nothing() {
        let (attempts, now) = (Attempts::default(), Instant::now());
        let address = Source::address("192.0.2.1".parse().unwrap());
        tries(&attempts, &from("192.0.2.1"), now);
        for _ in 0..500 {
            attempts.take(&[address.clone(), from("192.0.2.1")], now).unwrap_err();
        }
        assert_eq!(tries(&attempts, &address, now), 100);
    }

    #[test]
    fn the_right_password_costs_nothing() {
        let (attempts, now) = (Attempts::default(), Instant::now());
        for _ in 0..100 {
            attempts.take(&[from("192.0.2.1")], now).unwrap();
            attempts.give_back(&[&from("192.0.2.1")]);
        }
        assert_eq!(tries(&attempts, &from("192.0.2.1"), now), 5);
    }

    #[test]
    fn one_machine_does_not_get_more_by_its_many_addresses() {
        let (attempts, now) = (Attempts::default(), Instant::now());
        assert_eq!(tries(&attempts, &from("2001:db8::1"), now), 5);
        assert_eq!(tries(&attempts, &from("2001:db8::ffff:1"), now), 0);
        assert_eq!(tries(&attempts, &from("::ffff:192.0.2.9"), now), 5);
        assert_eq!(tries(&attempts, &from("192.0.2.9"), now), 0);
    }
}
