//! How much one person may ask and change in some time, besides commands to boards and what has a
//! limit of its own: too much from one person slows only that person.

use crate::bucket::{Bucket, Rate};
use crate::error::{Error, Result};
use crate::share::{Share, Shares};
use groundswell_domain::id::UserId;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How many reads run for one person at the same time, so that others get a processor and a
/// connection to the database; SQLite has four that read.
const READS: usize = 2;
/// How many more may wait for their turn, as when a browser reopens all its tabs.
const READS_WAITING: usize = 60;
/// Changes at once, as when a team is invited, and then one each second: of the own name, of
/// invitations, sessions, boards and accounts.
const CHANGES: Rate = Rate::new(300, 1, Duration::from_secs(1));
/// Above this number, people who have changed nothing recently are forgotten before more are
/// remembered.
const PEOPLE: usize = 1_000;

/// The limits of all people.
pub(crate) struct Requests {
    reads: Shares,
    changes: Mutex<HashMap<UserId, Bucket>>,
}

impl Requests {
    pub(crate) fn new() -> Requests {
        Requests { reads: Shares::new(READS, READS_WAITING), changes: Mutex::default() }
    }

    /// Waits for a person's turn to read.
    ///
    /// # Errors
    /// [`Error::Busy`] if they ask for too much.
    pub(crate) async fn read(&self, person: UserId) -> Result<Share> {
        self.reads.take(person).await
    }

    /// Counts a change by a person.
    ///
    /// # Errors
    /// [`Error::TooMuch`] if they have changed too much.
    pub(crate) fn change(&self, person: UserId) -> Result<()> {
        self.change_at(person, Instant::now())
    }

    fn change_at(&self, person: UserId, now: Instant) -> Result<()> {
        let mut all = self.changes.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= PEOPLE {
            all.retain(|_, left| !left.is_full(now));
        }
        let left = all.entry(person).or_insert_with(|| Bucket::full(now));
        let retry_after = left.wait(CHANGES, 1, now);
        if !retry_after.is_zero() {
            return Err(Error::TooMuch { retry_after });
        }
        left.take(CHANGES, 1, now);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn a_team_is_invited_at_once_and_nobody_changes_things_without_end() {
        let (requests, now) = (Requests::new(), Instant::now());
        let [ann, ben] = [UserId(Uuid::now_v7()), UserId(Uuid::now_v7())];
        let taken = (0..1_000).take_while(|_| requests.change_at(ann, now).is_ok()).count();
        assert_eq!(taken, 300);
        let refused = requests.change_at(ann, now).unwrap_err();
        assert!(matches!(refused, Error::TooMuch { retry_after } if retry_after.as_secs() == 1));
        requests.change_at(ben, now).unwrap();
        requests.change_at(ann, now + Duration::from_secs(1)).unwrap();
    }
}
