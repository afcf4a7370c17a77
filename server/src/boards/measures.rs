//! Rate limits: how much a member may send to a board. A member who sends too much slows down only
//! themselves.

use crate::bucket::{Bucket, Rate};
use groundswell_domain::id::{BoardId, UserId};
use groundswell_domain::{Change, limits};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

const COMMANDS: Rate =
    Rate::new(limits::COMMANDS_AT_ONCE, limits::COMMANDS_A_SECOND, Duration::from_secs(1));
const BYTES: Rate =
    Rate::new(limits::BYTES_A_DAY, limits::BYTES_A_DAY, Duration::from_secs(24 * 60 * 60));
/// Places of one member at a board, for commands that wait there or are being stored: a small part
/// of a batch, so that others only wait behind a few commands of each member.
const AT_THE_BOARD: usize = 32;
/// A command takes one more place for this many bytes: of commands with the longest texts, one is
/// stored at a time.
const BYTES_A_PLACE: usize = 8 * 1024;
/// This many changes of one command count as one more command: a short command can remove an area
/// from thousands of cards.
const CHANGES_A_COMMAND: usize = 20;
/// Above this number, members who have sent nothing recently are forgotten before more are
/// remembered.
const MEMBERS: usize = 1_000;

/// The limits of all who send something.
#[derive(Default)]
pub(crate) struct Measures(Mutex<HashMap<(BoardId, UserId), Arc<Measure>>>);

/// How much one member may send to one board.
pub(crate) struct Measure {
    left: Mutex<Left>,
    turns: Arc<Semaphore>,
}

struct Left {
    commands: Bucket,
    bytes: Bucket,
}

/// The places that a command of a member has at the board, until it is dropped.
pub(crate) struct Turn {
    measure: Arc<Measure>,
    _places: OwnedSemaphorePermit,
}

impl Turn {
    /// Counts what a command has changed, which may be more than what was sent: an undo is a few
    /// bytes long, however much it changes.
    pub(crate) fn note(&self, changes: &[Change], now: Instant) {
        self.measure.note(changes.len(), bytes(changes), now);
    }
}

/// The bytes of the comments, quotes and descriptions that changes store. Everything else is short.
fn bytes(changes: &[Change]) -> usize {
    let texts = changes.iter().filter_map(|change| match change {
        Change::Put(entity) if entity.key().is_detail() => serde_json::to_vec(entity).ok(),
        _ => None,
    });
    texts.map(|text| text.len()).sum()
}

impl Measures {
    pub(crate) fn of(&self, board: BoardId, user: UserId) -> Arc<Measure> {
        let now = Instant::now();
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= MEMBERS {
            all.retain(|_, measure| Arc::strong_count(measure) > 1 || !measure.is_full(now));
        }
        all.entry((board, user)).or_insert_with(|| Arc::new(Measure::new(now))).clone()
    }
}

impl Measure {
    fn new(now: Instant) -> Measure {
        let left = Left { commands: Bucket::full(now), bytes: Bucket::full(now) };
        Measure { left: Mutex::new(left), turns: Arc::new(Semaphore::new(AT_THE_BOARD)) }
    }

    fn left(&self) -> MutexGuard<'_, Left> {
        self.left.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn is_full(&self, now: Instant) -> bool {
        let left = self.left();
        left.commands.is_full(now) && left.bytes.is_full(now)
    }

    /// Counts a command of this many bytes.
    ///
    /// # Errors
    /// The time after which it may be sent again.
    pub(crate) fn take(&self, bytes: usize, now: Instant) -> Result<(), Duration> {
        let bytes = u32::try_from(bytes).unwrap_or(u32::MAX);
        let mut left = self.left();
        let wait = left.commands.wait(COMMANDS, 1, now).max(left.bytes.wait(BYTES, bytes, now));
        if !wait.is_zero() {
            return Err(wait);
        }
        left.commands.take(COMMANDS, 1, now);
        left.bytes.take(BYTES, bytes, now);
        Ok(())
    }

    /// Counts what a command has changed, even if less than that is left: it has happened.
    fn note(&self, changes: usize, bytes: usize, now: Instant) {
        let commands = u32::try_from(changes / CHANGES_A_COMMAND).unwrap_or(u32::MAX);
        let bytes = u32::try_from(bytes).unwrap_or(u32::MAX);
        let mut left = self.left();
        left.commands.take(COMMANDS, commands, now);
        left.bytes.take(BYTES, bytes, now);
    }

    /// Waits for a place at the board, or for as many places as a command of this many bytes takes.
    pub(crate) async fn turn(self: &Arc<Measure>, bytes: usize) -> Option<Turn> {
        let places = (1 + bytes / BYTES_A_PLACE).min(AT_THE_BOARD);
        // The semaphore is never closed.
        let places = self.turns.clone().acquire_many_owned(places as u32).await.ok()?;
        Some(Turn { measure: self.clone(), _places: places })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::FutureExt;
    use groundswell_domain::comment::Comment;
    use groundswell_domain::id::{CardId, CommentId};
    use groundswell_domain::time::Timestamp;
    use uuid::Uuid;

    #[test]
    fn a_day_of_work_at_once_and_then_a_few_each_second() {
        let now = Instant::now();
        let measure = Measure::new(now);
        let taken = (0..10_000).take_while(|_| measure.take(300, now).is_ok()).count();
        assert_eq!(taken, 2_000);
        assert_eq!(measure.take(300, now), Err(Duration::from_millis(20)));
        measure.take(300, now + Duration::from_millis(20)).unwrap();
    }

    #[test]
    fn long_texts_have_a_measure_of_their_own() {
        let now = Instant::now();
        let measure = Measure::new(now);
        let long = 256 * 1024;
        let taken = (0..10_000).take_while(|_| measure.take(long, now).is_ok()).count();
        assert_eq!(taken, 256);
        let wait = measure.take(long, now).unwrap_err();
        assert_eq!(wait.as_secs(), 24 * 60 * 60 / 256);
        measure.take(long, now + wait).unwrap();
    }

    #[tokio::test]
    async fn changes_of_a_command_count_as_well_as_its_size() {
        let (measure, now) = (Arc::new(Measure::new(Instant::now())), Instant::now());
        let turn = measure.turn(300).await.unwrap();
        let comment = |text: String| {
            let (id, card) = (CommentId(Uuid::from_u128(1)), CardId(Uuid::from_u128(2)));
            let (by, at) = (UserId(Uuid::from_u128(3)), Timestamp(0));
            Change::put(Comment { id, card, by, at, text, edited: None })
        };
        turn.note(&[comment("Short".into())], now);
        measure.take(300, now).unwrap();
        // To remove all cards of a large board, and to take it back.
        let many = vec![Change::Archive(CardId(Uuid::from_u128(4))); 20_000];
        turn.note(&many, now);
        measure.take(300, now).unwrap();
        turn.note(&many, now);
        let wait = measure.take(300, now).unwrap_err();
        assert!(wait < Duration::from_secs(1), "{wait:?}");
        let later = now + Duration::from_secs(60);
        for _ in 0..256 {
            measure.take(300, later).unwrap();
            turn.note(&[comment("x".repeat(256 * 1024))], later);
        }
        measure.take(300, later).unwrap_err();
    }

    #[tokio::test]
    async fn few_commands_of_one_member_wait_at_a_time() {
        let measure = Arc::new(Measure::new(Instant::now()));
        let mut turns = Vec::new();
        while let Some(turn) = measure.turn(300).now_or_never() {
            turns.push(turn);
        }
        assert_eq!(turns.len(), AT_THE_BOARD);
        turns.pop();
        assert!(measure.turn(300).now_or_never().is_some());
        turns.clear();
        let long = measure.turn(limits::COMMAND_BYTES).now_or_never();
        assert!(long.is_some() && measure.turn(300).now_or_never().is_none());
    }

    #[test]
    fn unused_measures_are_dropped() {
        let (measures, board) = (Measures::default(), BoardId(Uuid::from_u128(1)));
        let of = |user| measures.of(board, UserId(Uuid::from_u128(user)));
        let (here, busy) = (of(1), of(2));
        busy.take(300, Instant::now() + Duration::from_secs(3_600)).unwrap();
        drop(busy);
        for user in 3..2_000 {
            of(user);
        }
        assert!(Arc::ptr_eq(&here, &of(1)), "a measure in use is kept");
        let left = measures.0.lock().unwrap().len();
        assert!(left <= MEMBERS, "{left}");
        assert!(!of(2).is_full(Instant::now()), "and one with recent commands");
    }
}
