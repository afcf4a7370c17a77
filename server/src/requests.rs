//! What one person may ask and change in a while, beside what he brings to a board and what has a
//! measure of its own: the excess of one is his own.

use crate::bucket::{Bucket, Rate};
use crate::error::{Error, Result};
use crate::share::{Share, Shares};
use groundswell_domain::id::UserId;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// What is read for one person at the same time: so that others find a connection to the database,
/// of which SQLite has four that read, and a processor.
const READS: usize = 2;
/// And how many more may wait for their turn: a browser that opens again all that was open.
const READS_WAITING: usize = 60;
/// Changes at once, as when a team is invited, and then one each second: of one's name, of
/// invitations, sessions, boards and accounts.
const CHANGES: Rate = Rate::new(300, 1, Duration::from_secs(1));
/// Above this, those who have changed nothing lately are forgotten before more are remembered.
const PEOPLE: usize = 1_000;

/// The measures of all people.
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
    /// [`Error::Busy`] where he asks for too much.
    pub(crate) async fn read(&self, person: UserId) -> Result<Share> {
        self.reads.take(person).await
    }

    /// Takes a change of a person.
    ///
    /// # Errors
    /// [`Error::TooMuch`] where he has changed too much.
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
