//! Ages, days and numbers in the viewer's language.

use crate::{Lang, lang};
use chrono::Datelike;
use groundswell_domain::time::{Day, Timestamp};

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sept", "Oct", "Nov", "Dec"];
const MONATE: [&str; 12] = [
    "Jan.", "Feb.", "März", "Apr.", "Mai", "Juni", "Juli", "Aug.", "Sept.", "Okt.", "Nov.", "Dez.",
];

/// `25 Nov`; with the year if it is not this one.
pub fn day(day: Day, today: Day) -> String {
    let Some(date) = day.date() else { return String::new() };
    let month = date.month0() as usize;
    let text = match lang() {
        Lang::En => format!("{} {}", date.day(), MONTHS[month]),
        Lang::De => format!("{}. {}", date.day(), MONATE[month]),
    };
    match today.date().is_some_and(|today| today.year() == date.year()) {
        true => text,
        false => format!("{text} {}", date.year()),
    }
}

/// How long ago, in short form: `12 min`, `3 h`, `9 days`, `6 wk`.
pub fn age(since: Timestamp, now: Timestamp) -> String {
    let minutes = ((now.0 - since.0) / 60_000).max(0);
    match minutes {
        0 => crate::just_now().into(),
        1..60 => crate::minutes_short(minutes),
        60..1440 => crate::hours_short(minutes / 60),
        1440..30_240 => crate::days_short(minutes / 1440),
        _ => crate::weeks_short(minutes / 10_080),
    }
}

/// Days of work, such as `3` or `0.5`, with the decimal separator of the language.
pub fn work(days: f32) -> String {
    decimal(f64::from(days), 2)
}

/// A number with at most `digits` decimals, in the format of the language. It is computed with
/// integers, because Rust's code to format floats is some kilobytes to download.
pub fn decimal(number: f64, digits: usize) -> String {
    let shift = 10_u64.pow(digits as u32);
    let shifted = (number * shift as f64).round();
    let sign = if shifted < 0.0 { "-" } else { "" };
    let shifted = shifted.abs() as u64;
    let (whole, rest) = (shifted / shift, shifted % shift);
    if rest == 0 {
        return format!("{sign}{whole}");
    }
    let point = match lang() {
        Lang::De => ',',
        Lang::En => '.',
    };
    let decimals = format!("{rest:0digits$}");
    format!("{sign}{whole}{point}{}", decimals.trim_end_matches('0'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::set_lang;

    #[test]
    fn days_are_short_and_have_their_year_if_it_is_another() {
        let today = Day(20_779);
        assert_eq!(day(today + 3, today), "25 Nov");
        assert_eq!(day(today + 400, today), "27 Dec 2027");
        assert_eq!(day(today + 39, today), "31 Dec");
        assert_eq!(day(today + 40, today), "1 Jan 2027");
        assert_eq!(day(Day(today.0 - 330), today), "27 Dec 2025");
        set_lang(Lang::De);
        assert_eq!(day(today + 3, today), "25. Nov.");
        assert_eq!(day(today + 400, today), "27. Dez. 2027");
    }

    #[test]
    fn decimals_are_rounded_and_trailing_zeros_omitted() {
        assert_eq!(work(3.0), "3");
        assert_eq!(work(0.1), "0.1");
        assert_eq!(work(0.25), "0.25");
        assert_eq!(work(-0.546), "-0.55");
        assert_eq!(work(-0.004), "0");
        assert_eq!(decimal(1.999, 2), "2");
        assert_eq!(decimal(12.05, 2), "12.05");
        assert_eq!(decimal(12.5, 2), "12.5");
    }
}
