//! Dates as tools and spreadsheets write them, read by what the whole column says.

mod order;
mod scan;
mod zone;

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use chrono_tz::Tz;
use groundswell_domain::importing::DateOrder;
use groundswell_domain::time::{Day, Timestamp};
pub(crate) use order::order;
use scan::Scanned;
use std::collections::BTreeMap;

/// How the dates of a column are read.
#[derive(Clone, Debug)]
pub(crate) struct Dates {
    given: Option<DateOrder>,
    /// The zone of times that name none.
    zone: Tz,
    /// What the column itself tells about dates with this sign between their numbers; `None` if it
    /// leaves that open.
    told: BTreeMap<char, Option<DateOrder>>,
}

/// What a cell says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Read {
    Empty,
    /// A moment, and the day as it is written.
    At(Timestamp, Day),
    /// Two days, and nothing tells which.
    Open(Day, Day),
    No,
}

impl Dates {
    /// Looks at all cells of a column.
    pub(crate) fn of<'a>(
        cells: impl Iterator<Item = &'a str>,
        given: Option<DateOrder>,
        zone: Tz,
    ) -> Dates {
        let mut left: BTreeMap<char, Vec<DateOrder>> = BTreeMap::new();
        for scanned in cells.filter_map(scan::scan).filter(order::is_open) {
            let orders: Vec<_> = order::readings(&scanned).into_iter().map(|(o, _)| o).collect();
            if orders.is_empty() {
                continue;
            }
            let left = left.entry(scanned.sign).or_insert_with(|| orders.clone());
            left.retain(|order| orders.contains(order));
        }
        let one = |left: Vec<DateOrder>| (left.len() == 1).then(|| left[0]);
        let told = left.into_iter().map(|(sign, left)| (sign, one(left))).collect();
        Dates { given, zone, told }
    }

    pub(crate) fn read(&self, cell: &str) -> Read {
        let cell = cell.trim();
        if matches!(cell.to_lowercase().as_str(), "" | "-" | "–" | "—" | "n/a" | "null" | "none")
        {
            return Read::Empty;
        }
        if let Some(local) = number(cell) {
            return match local {
                Number::Clock(local) => self.local(local),
                Number::Moment(at) => Read::At(at.into(), at.date_naive().into()),
            };
        }
        let Some(scanned) = scan::scan(cell) else { return Read::No };
        match self.date(&scanned) {
            Ok(date) => self.at(&scanned, date),
            Err(read) => read,
        }
    }

    /// The order that was said or found, if one was needed.
    pub(crate) fn order(&self) -> Option<DateOrder> {
        self.given.or_else(|| self.told.values().flatten().next().copied())
    }

    fn date(&self, scanned: &Scanned) -> Result<NaiveDate, Read> {
        let told = self.told.get(&scanned.sign).copied().flatten();
        if let Some(order) = self.given.or(told) {
            return order::read(scanned, order).ok_or(Read::No);
        }
        let readings = order::readings(scanned);
        match readings.as_slice() {
            [] => Err(Read::No),
            [(_, one), others @ ..] => match others.iter().find(|(_, other)| other != one) {
                None => Ok(*one),
                Some((_, other)) => Err(Read::Open((*one).into(), (*other).into())),
            },
        }
    }

    fn at(&self, scanned: &Scanned, date: NaiveDate) -> Read {
        let Some(time) = scanned.time else { return self.local(date.and_time(noon())) };
        let local = date.and_time(time);
        match scanned.zone.and_then(|zone| local.and_local_timezone(zone).single()) {
            Some(at) => Read::At(at.to_utc().into(), date.into()),
            None => self.local(local),
        }
    }

    fn local(&self, local: NaiveDateTime) -> Read {
        Read::At(zone::moment(local, self.zone).into(), local.date().into())
    }
}

/// Days without a time are read as noon: then they are the same day almost everywhere.
fn noon() -> NaiveTime {
    NaiveTime::from_hms_opt(12, 0, 0).unwrap_or_default()
}

enum Number {
    /// What a clock shows.
    Clock(NaiveDateTime),
    Moment(DateTime<Utc>),
}

/// A bare number: the days of a spreadsheet, the seconds or milliseconds of a computer, or a date
/// whose digits run together.
fn number(cell: &str) -> Option<Number> {
    let whole = cell.split(['.', ',']).next().filter(|whole| {
        (5..=14).contains(&whole.len()) && whole.bytes().all(|b| b.is_ascii_digit())
    })?;
    let fraction = &cell[whole.len()..];
    if let (5, Ok(days)) = (whole.len(), format!("0{}", fraction.replace(',', ".")).parse::<f64>())
    {
        return serial(whole.parse().ok()?, days).map(Number::Clock);
    }
    if !fraction.is_empty() && !fraction[1..].bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let run_together = match whole.len() {
        12 => NaiveDateTime::parse_from_str(&format!("{whole}00"), "%Y%m%d%H%M%S").ok(),
        14 => NaiveDateTime::parse_from_str(whole, "%Y%m%d%H%M%S").ok(),
        _ => None,
    };
    if let Some(local) = run_together.filter(|local| is_recent(local.and_utc())) {
        return Some(Number::Clock(local));
    }
    let number: i64 = whole.parse().ok()?;
    let at = match whole.len() {
        9 | 10 => DateTime::from_timestamp(number, 0)?,
        12 | 13 => DateTime::from_timestamp_millis(number)?,
        _ => return None,
    };
    is_recent(at).then_some(Number::Moment(at))
}

fn is_recent(at: DateTime<Utc>) -> bool {
    use chrono::Datelike;
    (1980..2200).contains(&at.year())
}

/// A day as spreadsheets store it: days since 1899-12-30, and the part of the day that has passed.
fn serial(days: i64, part: f64) -> Option<NaiveDateTime> {
    if !(20_000..=80_000).contains(&days) {
        return None;
    }
    let date = NaiveDate::from_ymd_opt(1899, 12, 30)? + TimeDelta::days(days);
    if part == 0.0 {
        return Some(date.and_time(noon()));
    }
    Some(date.and_time(NaiveTime::MIN) + TimeDelta::seconds((part * 86_400.0).round() as i64))
}

#[cfg(test)]
mod tests;
