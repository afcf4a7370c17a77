//! How often somebody may try a password. Counts failures alone, each source on its own, so that
//! wrong tries from elsewhere never lock the right person out.

use crate::error::{Error, Result};
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Above this, what has recovered is forgotten before more is remembered.
const SOURCES: usize = 10_000;
const HOUR: Duration = Duration::from_secs(60 * 60);

/// Who tries.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) enum Source {
    /// One address, whatever account it tries. For IPv6 it is the network, for one machine has
    /// billions of addresses in it.
    Address(IpAddr),
    /// One address at one account.
    AccountFrom(String, IpAddr),
    /// One account from all browsers that were never signed in to it.
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
            Source::Address(_) | Source::Account(_) => Rate { an_hour: 100, at_once: 100 },
            Source::AccountFrom(..) | Source::Device(..) => Rate { an_hour: 10, at_once: 5 },
        }
    }
}

/// How many tries come back in an hour, and how many can be saved up.
struct Rate {
    an_hour: u32,
    at_once: u32,
}

/// The failures of late.
#[derive(Default)]
pub(crate) struct Attempts {
    /// For each source, when all its tries will have come back.
    recovered: Mutex<HashMap<Source, Instant>>,
}

impl Attempts {
    /// Lets somebody try, and counts it where the password was wrong: not where it was right, nor
    /// where the server had no time to look.
    ///
    /// # Errors
    /// [`Error::TooManyAttempts`] where one of the sources has no try left, or what `is_right` says.
    pub(crate) async fn count(
        &self,
        sources: &[Source],
        now: Instant,
        is_right: impl Future<Output = Result<bool>>,
    ) -> Result<bool> {
        self.take(sources, now)?;
        let answer = is_right.await;
        if !matches!(answer, Ok(false)) {
            self.give_back(sources);
        }
        answer
    }

    /// Takes one try from each of the sources.
    fn take(&self, sources: &[Source], now: Instant) -> Result<()> {
        let mut recovered = self.recovered.lock().unwrap_or_else(PoisonError::into_inner);
        if recovered.len() >= SOURCES {
            recovered.retain(|_, at| *at > now);
        }
        let waits = sources.iter().filter_map(|source| {
            let rate = source.rate();
            let full = recovered.get(source).map_or(now, |at| *at.max(&now));
            let after = full + HOUR / rate.an_hour;
            (after - now).checked_sub(HOUR / rate.an_hour * rate.at_once)
        });
        if let Some(retry_after) = waits.filter(|wait| !wait.is_zero()).max() {
            return Err(Error::TooManyAttempts { retry_after });
        }
        for source in sources {
            let full = recovered.get(source).map_or(now, |at| *at.max(&now));
            recovered.insert(source.clone(), full + HOUR / source.rate().an_hour);
        }
        Ok(())
    }

    fn give_back(&self, sources: &[Source]) {
        let mut recovered = self.recovered.lock().unwrap_or_else(PoisonError::into_inner);
        for source in sources {
            if let Some(at) = recovered.get_mut(source) {
                *at -= HOUR / source.rate().an_hour;
            }
        }
    }
}

fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => IpAddr::V4(address),
        IpAddr::V6(address) => IpAddr::V6((address.to_bits() >> 64 << 64).into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn who_is_refused_learns_how_long_to_wait() {
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
            attempts.give_back(&[from("192.0.2.1")]);
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
