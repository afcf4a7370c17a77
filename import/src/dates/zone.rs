//! Time zones: what stands in a cell, and what the person says for the rest.

use chrono::{DateTime, FixedOffset, LocalResult, NaiveDateTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;

/// A zone by the letters that tools write after a time. Those of America are as in RFC 2822.
pub(super) fn named(word: &str) -> Option<FixedOffset> {
    let hours = match word {
        "z" | "utc" | "gmt" | "ut" | "wet" => 0,
        "cet" | "mez" | "bst" | "west" => 1,
        "cest" | "mesz" | "eet" => 2,
        "eest" => 3,
        "edt" => -4,
        "est" | "cdt" => -5,
        "cst" | "mdt" => -6,
        "mst" | "pdt" => -7,
        "pst" => -8,
        _ => return None,
    };
    FixedOffset::east_opt(hours * 3_600)
}

/// The moment that a clock of a place shows. An hour that the clocks skip is read as if they had not
/// been set forward yet; of an hour that comes twice it is the first.
pub(super) fn moment(local: NaiveDateTime, zone: Tz) -> DateTime<Utc> {
    match zone.from_local_datetime(&local) {
        LocalResult::Single(at) | LocalResult::Ambiguous(at, _) => at.to_utc(),
        LocalResult::None => {
            let before = zone.from_local_datetime(&(local - TimeDelta::hours(1))).earliest();
            before.map_or(local.and_utc(), |at| at.to_utc() + TimeDelta::hours(1))
        }
    }
}
