//! How much of something may come at once, and how much each second after that.

use std::time::Duration;
use tokio::time::Instant;

/// It fills while much comes, and empties with time.
pub(crate) struct Allowance {
    at_once: f64,
    a_second: f64,
    used: f64,
    at: Instant,
}

impl Allowance {
    pub(crate) fn new(at_once: f64, a_second: f64) -> Allowance {
        Allowance { at_once, a_second, used: 0.0, at: Instant::now() }
    }

    /// Notes that some came; where it is too much by now, after how long it is not any more.
    pub(crate) fn note(&mut self, amount: f64) -> Option<Duration> {
        self.note_at(Instant::now(), amount)
    }

    fn note_at(&mut self, now: Instant, amount: f64) -> Option<Duration> {
        let emptied = (now - self.at).as_secs_f64() * self.a_second;
        self.used = (self.used - emptied).max(0.0) + amount;
        self.at = now;
        let excess = self.used - self.at_once;
        (excess > 0.0).then(|| Duration::from_secs_f64(excess / self.a_second))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_much_at_once_is_not_with_time() {
        let mut allowance = Allowance::new(10.0, 2.0);
        let start = allowance.at;
        let mut note = |secs, amount| allowance.note_at(start + Duration::from_secs(secs), amount);
        assert_eq!(note(0, 10.0), None);
        assert_eq!(note(0, 1.0), Some(Duration::from_millis(500)));
        assert_eq!(note(1, 1.0), None);
        assert_eq!(note(3600, 10.0), None);
        assert!(note(3600, 1.0).is_some());
    }
}
