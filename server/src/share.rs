//! Limits how much of something one person may use at the same time, so that too much slows only
//! that person.

use crate::error::{Error, Result};
use groundswell_domain::id::UserId;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

/// A request that would wait longer for its turn is refused.
const TIMEOUT: Duration = Duration::from_secs(10);

/// Counts what each person has.
pub(crate) struct Shares {
    at_once: usize,
    /// How many more of one person may wait for their turn.
    waiting: usize,
    people: Arc<Mutex<HashMap<UserId, Person>>>,
}

struct Person {
    turns: Arc<Semaphore>,
    /// Those whose turn it is and those that wait for it.
    all: usize,
}

/// One turn of one person. When it is dropped, the next one gets its turn.
pub(crate) struct Share {
    _turn: OwnedSemaphorePermit,
    _place: Place,
}

struct Place {
    person: UserId,
    people: Arc<Mutex<HashMap<UserId, Person>>>,
}

impl Shares {
    pub(crate) fn new(at_once: usize, waiting: usize) -> Shares {
        Shares { at_once, waiting, people: Arc::default() }
    }

    /// Waits for a turn.
    ///
    /// # Errors
    /// [`Error::Busy`] if this person has too many, or the others take too long.
    pub(crate) async fn take(&self, person: UserId) -> Result<Share> {
        let (turns, place) = self.enter(person)?;
        match timeout(TIMEOUT, turns.acquire_owned()).await {
            Ok(Ok(turn)) => Ok(Share { _turn: turn, _place: place }),
            Ok(Err(_)) | Err(_) => Err(Error::Busy),
        }
    }

    fn enter(&self, person: UserId) -> Result<(Arc<Semaphore>, Place)> {
        let mut people = lock(&self.people);
        let known = people
            .entry(person)
            .or_insert_with(|| Person { turns: Arc::new(Semaphore::new(self.at_once)), all: 0 });
        if known.all >= self.at_once + self.waiting {
            return Err(Error::Busy);
        }
        known.all += 1;
        Ok((known.turns.clone(), Place { person, people: self.people.clone() }))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut people = lock(&self.people);
        if let Some(known) = people.get_mut(&self.person) {
            known.all -= 1;
            if known.all == 0 {
                people.remove(&self.person);
            }
        }
    }
}

fn lock(people: &Mutex<HashMap<UserId, Person>>) -> MutexGuard<'_, HashMap<UserId, Person>> {
    people.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[tokio::test]
    async fn one_persons_excess_costs_nobody_else() {
        let (shares, ann, ben) =
            (Shares::new(2, 1), UserId(Uuid::now_v7()), UserId(Uuid::now_v7()));
        let first = shares.take(ann).await.unwrap();
        let second = shares.take(ann).await.unwrap();
        let mut third = Box::pin(shares.take(ann));
        assert!(timeout(Duration::ZERO, &mut third).await.is_err(), "it waits for its turn");
        assert!(matches!(shares.take(ann).await, Err(Error::Busy)), "too many wait");
        shares.take(ben).await.unwrap();
        drop(first);
        third.await.unwrap();
        drop(second);
        shares.take(ann).await.unwrap();
        assert!(lock(&shares.people).is_empty(), "nobody is remembered for nothing");
    }
}
