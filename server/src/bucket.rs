//! A limit that recovers by itself (a token bucket): a certain amount at once, and more over time.

use std::time::{Duration, Instant};

/// How much comes back with time, and how much can be saved up.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rate {
    pub(crate) at_once: u32,
    /// The time after which one unit is back.
    pub(crate) each: Duration,
}

impl Rate {
    /// `amount` come back in `time`.
    pub(crate) const fn new(at_once: u32, amount: u32, time: Duration) -> Rate {
        Rate { at_once, each: Duration::from_nanos(time.as_nanos() as u64 / amount as u64) }
    }
}

/// What is left of a limit, kept as the moment at which it is full again.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bucket(Instant);

impl Bucket {
    pub(crate) fn full(now: Instant) -> Bucket {
        Bucket(now)
    }

    pub(crate) fn is_full(self, now: Instant) -> bool {
        self.0 <= now
    }

    /// The time after which this much is available; zero if it is now. More than the capacity is
    /// never available: so much is taken once the bucket is full.
    pub(crate) fn wait(self, rate: Rate, amount: u32, now: Instant) -> Duration {
        let missing = self.0.saturating_duration_since(now) + rate.each * amount.min(rate.at_once);
        missing.saturating_sub(rate.each * rate.at_once)
    }

    /// Takes this much, whether it is there or not.
    pub(crate) fn take(&mut self, rate: Rate, amount: u32, now: Instant) {
        self.0 = self.0.max(now) + rate.each * amount;
    }

    /// Takes this much, and returns the time after which that is no longer too much; zero if it is
    /// not too much now.
    pub(crate) fn note(&mut self, rate: Rate, amount: u32, now: Instant) -> Duration {
        self.take(rate, amount, now);
        self.wait(rate, 0, now)
    }

    pub(crate) fn give_back(&mut self, rate: Rate, amount: u32) {
        self.0 -= rate.each * amount;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: Rate = Rate::new(5, 10, Duration::from_secs(10));

    /// Takes one after the other until there is none.
    fn all(bucket: &mut Bucket, now: Instant) -> usize {
        let taken = std::iter::from_fn(|| {
            bucket.wait(RATE, 1, now).is_zero().then(|| bucket.take(RATE, 1, now))
        });
        taken.take(1_000).count()
    }

    #[test]
    fn so_much_at_once_and_more_with_time() {
        let start = Instant::now();
        let mut bucket = Bucket::full(start);
        assert_eq!(all(&mut bucket, start), 5);
        assert_eq!(all(&mut bucket, start + Duration::from_secs(1)), 1);
        assert_eq!(all(&mut bucket, start + Duration::from_secs(60)), 5, "no more is saved up");
    }

    #[test]
    fn it_says_after_which_time_there_is_enough() {
        let start = Instant::now();
        let mut bucket = Bucket::full(start);
        bucket.take(RATE, 5, start);
        assert_eq!(bucket.wait(RATE, 3, start), Duration::from_secs(3));
        assert!(bucket.wait(RATE, 3, start + Duration::from_secs(3)).is_zero());
        assert!(bucket.is_full(start + Duration::from_secs(5)));
    }

    #[test]
    fn what_is_given_back_is_there_again() {
        let start = Instant::now();
        let mut bucket = Bucket::full(start);
        bucket.take(RATE, 5, start);
        bucket.give_back(RATE, 2);
        assert_eq!(all(&mut bucket, start), 2);
    }

    #[test]
    fn what_is_too_much_at_once_is_not_with_time() {
        let start = Instant::now();
        let mut bucket = Bucket::full(start);
        let mut note = |secs, amount| bucket.note(RATE, amount, start + Duration::from_secs(secs));
        assert!(note(0, 5).is_zero());
        assert_eq!(note(0, 1), Duration::from_secs(1));
        assert!(note(2, 1).is_zero());
        assert!(note(3600, 5).is_zero());
        assert!(!note(3600, 1).is_zero());
    }

    #[test]
    fn what_never_fits_at_once_is_taken_from_a_full_measure() {
        let start = Instant::now();
        let mut bucket = Bucket::full(start);
        assert!(bucket.wait(RATE, 50, start).is_zero());
        bucket.take(RATE, 50, start);
        assert_eq!(bucket.wait(RATE, 1, start), Duration::from_secs(46));
    }
}
