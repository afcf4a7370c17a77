//! Points in time and days, as plain numbers, so that the browser has nothing to parse or format.

use chrono::{DateTime, Datelike, NaiveDate, Utc, Weekday};
use serde::{Deserialize, Serialize};
use std::ops::{Add, Sub};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;
/// The number of the day 1970-01-01 in `chrono`'s count of days.
const EPOCH_CE: i32 = 719_163;

/// A point in time: milliseconds since 1970-01-01 00:00 UTC.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// The time since `earlier`, in days; negative if `earlier` is later.
    pub fn days_since(self, earlier: Timestamp) -> f64 {
        (self.0 - earlier.0) as f64 / DAY_MS as f64
    }

    /// The same moment, whole days later.
    pub fn plus_days(self, days: i64) -> Timestamp {
        Timestamp(self.0 + days * DAY_MS)
    }

    /// The day in UTC.
    pub fn day(self) -> Day {
        Day(self.0.div_euclid(DAY_MS) as i32)
    }
}

impl From<DateTime<Utc>> for Timestamp {
    fn from(at: DateTime<Utc>) -> Self {
        Timestamp(at.timestamp_millis())
    }
}

/// A calendar day: days since 1970-01-01.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Day(pub i32);

impl Day {
    /// The day as a `chrono` date; `None` if it is hundreds of thousands of years away.
    pub fn date(self) -> Option<NaiveDate> {
        NaiveDate::from_num_days_from_ce_opt(self.0.checked_add(EPOCH_CE)?)
    }

    /// Saturday or Sunday.
    pub fn is_weekend(self) -> bool {
        self.date().is_some_and(|date| matches!(date.weekday(), Weekday::Sat | Weekday::Sun))
    }

    /// The start of the day, midnight UTC.
    pub fn start(self) -> Timestamp {
        Timestamp(i64::from(self.0) * DAY_MS)
    }
}

impl From<NaiveDate> for Day {
    fn from(date: NaiveDate) -> Self {
        Day(date.num_days_from_ce() - EPOCH_CE)
    }
}

impl Add<i32> for Day {
    type Output = Day;
    fn add(self, days: i32) -> Day {
        Day(self.0.saturating_add(days))
    }
}

impl Sub for Day {
    type Output = i32;
    fn sub(self, earlier: Day) -> i32 {
        self.0.saturating_sub(earlier.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_and_its_date_are_the_same_day() {
        let date = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
        assert_eq!(Day::from(date).date(), Some(date));
        assert_eq!(Day::from(date).start().day(), Day::from(date));
        assert!(Day::from(date).is_weekend());
        assert_eq!(Timestamp(-1).day(), Day(-1));
    }
}
