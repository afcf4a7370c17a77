//! The time by which things end: the system clock, as long as that runs as time does.
//!
//! Commands are decided by the system clock, here called the *wall* clock. But if that is set to
//! another year, by mistake or because of a dead battery, the trash must not be emptied, nobody
//! must be signed out, and no session may last for years. So the server keeps a second time, the
//! *steady* one: it follows the wall clock while both run alike, and when the wall clock jumps, it
//! goes on with the monotonic clock. Sessions and invitations begin and end by the steady time
//! alone, so it never has to follow a jump.
//!
//! The monotonic clock ends with the process. The steady time is noted in the database, and a
//! server that starts compares: a wall clock that shows a plausible time, as after a night or a
//! week, is believed; any other has jumped.

use groundswell_domain::limits::TRASH_DAYS;
use groundswell_domain::time::Timestamp;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

const HOUR: i64 = 60 * 60 * 1000;
const DAY: i64 = 24 * HOUR;
/// The wall clock is followed if it differs by no more than this: a day matters for nothing that
/// ends, and a machine that slept over night shows such a difference.
const SLIP: i64 = DAY;
/// Between two looks no more than this counts as time that has passed: a process that was stopped
/// for longer, or a monotonic clock that jumps too, proves nothing.
const UNSEEN: i64 = HOUR;
/// A server may have been off for this long, and the wall clock is still believed when it starts.
const OFF: i64 = 7 * DAY;
/// The steady time is noted this often.
const NOTE: i64 = HOUR;

/// What is kept in the database.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Noted {
    pub(crate) steady: i64,
    /// By how much the steady time is ahead of the wall clock.
    pub(crate) skew: i64,
    /// The steady time since when this is so.
    pub(crate) since: i64,
    /// The largest such difference while anything now in the trash may have been put there.
    pub(crate) most: i64,
}

/// Both times of this process.
#[derive(Debug)]
pub struct Clock(Mutex<Track>);

#[derive(Debug)]
struct Track {
    seen: Instant,
    now: Noted,
    noted: Option<Noted>,
}

impl Default for Clock {
    fn default() -> Clock {
        Clock(Mutex::new(Track::new(None, crate::now().0, Instant::now())))
    }
}

impl Clock {
    /// Continues from what was noted last, by this server earlier or by another one.
    pub(crate) fn resume(&self, noted: Option<Noted>) {
        *self.lock() = Track::new(noted, crate::now().0, Instant::now());
    }

    /// The time by which sessions and invitations begin and end.
    pub fn steady(&self) -> Timestamp {
        Timestamp(self.look().now.steady)
    }

    /// A steady time as people read it on the wall.
    pub(crate) fn on_the_wall(&self, steady: Timestamp) -> Timestamp {
        Timestamp(steady.0 - self.look().now.skew)
    }

    /// The time by which the trash is emptied.
    pub(crate) fn of_the_trash(&self) -> Timestamp {
        Timestamp(self.look().now.of_the_trash())
    }

    /// What should be noted now, if anything.
    pub(crate) fn to_note(&self) -> Option<Noted> {
        self.look().to_note()
    }

    pub(crate) fn was_noted(&self, noted: Noted) {
        self.lock().noted = Some(noted);
    }

    fn look(&self) -> MutexGuard<'_, Track> {
        let mut track = self.lock();
        track.look(crate::now().0, Instant::now());
        track
    }

    fn lock(&self) -> MutexGuard<'_, Track> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Noted {
    /// Follows the wall clock from the beginning.
    fn at(wall: i64) -> Noted {
        Noted { steady: wall, skew: 0, since: wall, most: 0 }
    }

    /// The state at a later time, with the same distance to the wall clock.
    fn goes_on(self, steady: i64, skew: i64) -> Noted {
        if skew == self.skew {
            return Noted { steady, ..self };
        }
        let before = if self.is_settled() { self.skew } else { self.most };
        Noted { steady, skew, since: steady, most: before.max(skew) }
    }

    /// Whether nothing in the trash is from before the wall clock's last jump.
    fn is_settled(self) -> bool {
        self.steady - self.since > TRASH_DAYS * DAY
    }

    /// Cards are put into the trash with the time of the wall clock. As long as some may be there
    /// with the time of an earlier one, the clock that was furthest behind counts: a card that
    /// seems younger than it is only stays longer.
    fn of_the_trash(self) -> i64 {
        self.steady - if self.is_settled() { self.skew } else { self.most }
    }
}

impl Track {
    fn new(noted: Option<Noted>, wall: i64, seen: Instant) -> Track {
        let now = match noted {
            None => Noted::at(wall),
            Some(noted) => {
                let can_be = |steady: i64| (-SLIP..=OFF).contains(&(steady - noted.steady));
                if can_be(wall) {
                    noted.goes_on(wall, 0)
                } else if can_be(wall + noted.skew) {
                    noted.goes_on(wall + noted.skew, noted.skew)
                } else {
                    noted.goes_on(noted.steady, noted.steady - wall)
                }
            }
        };
        Track { seen, now, noted }
    }

    fn look(&mut self, wall: i64, seen: Instant) {
        let passed = seen.saturating_duration_since(self.seen).min(ms(UNSEEN)).as_millis() as i64;
        let (lived, skew) = (self.now.steady + passed, self.now.skew);
        self.seen = seen;
        self.now = if (lived - wall).abs() <= SLIP {
            self.now.goes_on(wall, 0)
        } else if (lived - wall - skew).abs() <= SLIP {
            // As far away as before, apart from the accuracy of reading both.
            self.now.goes_on(wall + skew, skew)
        } else {
            let hours = (wall - lived) / HOUR;
            tracing::warn!(hours, "the clock has jumped; nothing ends by that");
            self.now.goes_on(lived, lived - wall)
        };
    }

    fn to_note(&self) -> Option<Noted> {
        let is_known = |noted: &Noted| {
            noted.skew == self.now.skew && (self.now.steady - noted.steady).abs() < NOTE
        };
        (!self.noted.as_ref().is_some_and(is_known)).then_some(self.now)
    }
}

fn ms(ms: i64) -> Duration {
    Duration::from_millis(ms.unsigned_abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: i64 = 1_800_000_000_000;
    const YEARS: i64 = 5 * 365 * DAY;

    /// A server that runs, and looks at the clock each minute.
    struct Life {
        track: Track,
        wall: i64,
    }

    impl Life {
        fn new() -> Life {
            Life { track: Track::new(None, START, Instant::now()), wall: START }
        }

        fn lives(&mut self, time: i64) -> Noted {
            for _ in 0..time / 60_000 {
                self.wall += 60_000;
                let seen = self.track.seen + ms(60_000);
                self.track.look(self.wall, seen);
            }
            self.track.now
        }

        fn jumps(&mut self, by: i64) -> Noted {
            self.wall += by;
            self.lives(60_000)
        }

        /// It is off for some time, and the wall clock shows another time afterwards.
        fn restarts(&mut self, off: i64) -> Noted {
            self.wall += off;
            let noted = self.track.now;
            self.track = Track::new(Some(noted), self.wall, Instant::now());
            self.lives(60_000)
        }
    }

    #[test]
    fn it_follows_the_wall_while_that_goes_on_as_time_does() {
        let mut life = Life::new();
        assert_eq!(life.lives(3 * DAY), Noted { steady: START + 3 * DAY, ..Noted::at(START) });
        for slip in [DAY - 1, -DAY + 60_000] {
            let steady = life.jumps(slip).steady;
            assert_eq!(steady, life.wall, "a day is nothing");
        }
        assert_eq!(life.lives(DAY).of_the_trash(), life.wall);
    }

    #[test]
    fn where_the_wall_jumps_it_goes_on() {
        for jump in [YEARS, -YEARS, 2 * DAY, -2 * DAY] {
            let mut life = Life::new();
            life.lives(DAY);
            let jumped = life.jumps(jump);
            assert_eq!(jumped.steady, START + DAY + 60_000, "{jump}");
            assert!(jumped.of_the_trash() <= jumped.steady, "{jump}");
            assert_eq!(life.lives(DAY).steady, START + 2 * DAY + 60_000, "{jump}");
            // The clock is set right, and everything is as if nothing had happened.
            life.jumps(-jump);
            assert_eq!(life.lives(DAY).steady, life.wall, "{jump}");
        }
    }

    #[test]
    fn the_trash_believes_a_new_time_when_nothing_is_in_it_from_before() {
        for jump in [YEARS, -YEARS] {
            let mut life = Life::new();
            life.jumps(jump);
            let before = life.lives(TRASH_DAYS * DAY - HOUR);
            assert!(before.of_the_trash() <= START + TRASH_DAYS * DAY, "{jump}");
            assert_eq!(life.lives(2 * HOUR).of_the_trash(), life.wall, "{jump}");
        }
    }

    #[test]
    fn what_was_trashed_by_a_wall_that_was_behind_stays_when_it_is_put_right() {
        let mut life = Life::new();
        life.lives(40 * DAY);
        life.jumps(-YEARS);
        let trashed = life.wall;
        life.lives(DAY);
        assert!(life.jumps(YEARS).of_the_trash() < trashed + 2 * DAY);
        assert!(life.restarts(HOUR).of_the_trash() < trashed + 2 * DAY);
        assert_eq!(life.lives((TRASH_DAYS + 1) * DAY).of_the_trash(), life.wall);
    }

    #[test]
    fn a_restart_believes_what_can_be() {
        let mut life = Life::new();
        life.lives(DAY);
        for off in [60_000, HOUR, 6 * DAY] {
            assert_eq!(life.restarts(off).steady, life.wall, "{off}");
        }
        for jump in [YEARS, -YEARS, 30 * DAY, -2 * DAY] {
            let steady = life.track.now.steady;
            assert_eq!(life.restarts(jump).steady, steady + 60_000, "{jump}");
            // Once more, with the clock still wrong.
            assert_eq!(life.restarts(HOUR).steady, steady + HOUR + 2 * 60_000, "{jump}");
            life.restarts(-jump);
            assert_eq!(life.track.now.steady, life.wall, "{jump}: put right");
        }
    }

    #[test]
    fn time_that_nobody_saw_pass_is_no_proof() {
        let mut life = Life::new();
        life.track.look(START + YEARS, life.track.seen + ms(YEARS));
        assert_eq!(life.track.now.steady, START + UNSEEN);
    }

    #[test]
    fn it_is_noted_now_and_then_and_when_it_jumps() {
        let mut life = Life::new();
        life.track.noted = life.track.to_note();
        life.lives(HOUR / 2);
        assert_eq!(life.track.to_note(), None);
        life.lives(HOUR);
        life.track.noted = life.track.to_note();
        assert!(life.track.noted.is_some());
        assert_eq!(life.track.to_note(), None);
        life.jumps(YEARS);
        assert!(life.track.to_note().is_some());
    }
}
