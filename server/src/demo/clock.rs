//! When things happened in the stories, counted back from now, and random numbers that are the same
//! each time.

use chrono::{DateTime, Local, TimeZone, Utc};
use groundswell_domain::time::{Day, Timestamp};
use uuid::{Builder, Uuid};

pub(super) const MINUTE: i64 = 60 * 1000;
pub(super) const HOUR: i64 = 60 * MINUTE;
pub(super) const DAY: i64 = 24 * HOUR;

/// The story's present, and its dice.
#[derive(Clone, Copy)]
pub(super) struct Clock {
    pub(super) now: Timestamp,
    /// The day on the calendar of the reader. Around midnight it is not the day in UTC.
    pub(super) today: Day,
    state: u64,
}

impl Clock {
    /// The present in the time zone of this machine.
    pub(super) fn here() -> Clock {
        Clock::at(&Local::now())
    }

    pub(super) fn at<Zone: TimeZone>(now: &DateTime<Zone>) -> Clock {
        Clock { today: now.date_naive().into(), now: now.with_timezone(&Utc).into(), state: 0 }
    }

    /// A time ago. Minutes and hours are exact; days end in the working hours of a working day.
    pub(super) fn ago(&mut self, span: &str) -> Timestamp {
        match span.strip_suffix('d') {
            Some(days) => {
                let day = working_day(self.today + -days.parse().unwrap_or(0));
                self.at_work(day)
            }
            None => Timestamp(self.now.0 - exact(span)),
        }
    }

    /// A past moment in the working hours of a day.
    pub(super) fn at_work(&mut self, day: Day) -> Timestamp {
        let at = day.start().0 + 7 * HOUR + self.below(10 * 60) * MINUTE + self.below(MINUTE);
        if at < self.now.0 {
            return Timestamp(at);
        }
        // The day has just begun: use the part of it that is over.
        let over = (self.now.0 - day.start().0).max(MINUTE);
        Timestamp(self.now.0 - 1 - self.below(over))
    }

    /// A moment between two.
    pub(super) fn between(&mut self, from: Timestamp, to: Timestamp) -> Timestamp {
        Timestamp(from.0 + self.below((to.0 - from.0).max(1)))
    }

    /// A number from 0 to below `limit`, by the SplitMix64 generator.
    pub(super) fn below(&mut self, limit: i64) -> i64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % limit.max(1).unsigned_abs()) as i64
    }

    pub(super) fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len() as i64) as usize]
    }

    pub(super) fn percent(&mut self, chance: i64) -> bool {
        self.below(100) < chance
    }
}

/// An id as it would have been made at that time; two demos never share one.
pub(super) fn id_at(at: Timestamp) -> Uuid {
    let millis = u64::try_from(at.0).unwrap_or(0);
    Builder::from_unix_timestamp_millis(millis, &rand::random()).into_uuid()
}

/// A span in minutes or hours, in milliseconds.
pub(super) fn exact(span: &str) -> i64 {
    let number = |text: &str| text.parse::<i64>().unwrap_or(0);
    match span.strip_suffix('h') {
        Some(hours) => number(hours) * HOUR,
        None => number(span.trim_end_matches('m')) * MINUTE,
    }
}

/// The day itself, or the Friday before its weekend.
pub(super) fn working_day(mut day: Day) -> Day {
    while day.is_weekend() {
        day = day + -1;
    }
    day
}

/// A day that many days ahead, or the Monday after its weekend.
pub(super) fn working_day_ahead(mut day: Day) -> Day {
    while day.is_weekend() {
        day = day + 1;
    }
    day
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_happened_is_over() {
        // Just after midnight on a Monday: hardly anything of today is over.
        let now = Timestamp(Day(20_412).start().0 + 90 * 1000);
        let mut clock = Clock::at(&DateTime::from_timestamp_millis(now.0).unwrap());
        for span in ["0d", "1d", "2d", "40d", "12m", "3h"] {
            for _ in 0..100 {
                assert!(clock.ago(span) < now, "{span}");
            }
        }
        assert_eq!(clock.ago("12m").0, now.0 - 12 * MINUTE);
    }
}
