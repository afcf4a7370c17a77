//! Days, times and numbers as the reader's language writes them, by the browser's own `Intl`.

use crate::i18n;
use groundswell_domain::time::{Day, Timestamp};
use js_sys::{Array, Date, Intl, Object, Reflect};
use wasm_bindgen::JsValue;

/// The moment it is, by this machine's clock.
pub(crate) fn now() -> Timestamp {
    Timestamp(Date::now() as i64)
}

/// The calendar day it is here.
pub(crate) fn today() -> Day {
    let offset_ms = Date::new_0().get_timezone_offset() as i64 * 60_000;
    Timestamp(now().0 - offset_ms).day()
}

/// `25 Nov`, with the year where it is another one.
pub(crate) fn day(day: Day) -> String {
    let distant = (day - today()).abs() > 300;
    let mut options = vec![("day", "numeric"), ("month", "short"), ("timeZone", "UTC")];
    if distant {
        options.push(("year", "numeric"));
    }
    write(day.start(), &options)
}

/// `25 Nov, 14:05`.
pub(crate) fn moment(at: Timestamp) -> String {
    let options =
        [("day", "numeric"), ("month", "short"), ("hour", "2-digit"), ("minute", "2-digit")];
    write(at, &options)
}

fn write(at: Timestamp, options: &[(&str, &str)]) -> String {
    let bag = Object::new();
    for (name, value) in options {
        // Setting a property of a fresh object cannot fail.
        let _ = Reflect::set(&bag, &JsValue::from(*name), &JsValue::from(*value));
    }
    let locales = Array::of1(&JsValue::from(i18n::lang().tag()));
    let format = Intl::DateTimeFormat::new(&locales, &bag);
    let written = format.format().call1(&JsValue::NULL, &Date::new(&JsValue::from(at.0 as f64)));
    written.ok().and_then(|text| text.as_string()).unwrap_or_default()
}

/// How long ago, short: `12 min`, `3 h`, `9 days`, `6 wk`.
pub(crate) fn age(since: Timestamp, now: Timestamp) -> String {
    let minutes = ((now.0 - since.0) / 60_000).max(0);
    match minutes {
        0 => i18n::just_now().into(),
        1..60 => i18n::minutes_short(minutes),
        60..1440 => i18n::hours_short(minutes / 60),
        1440..30_240 => i18n::days_short(minutes / 1440),
        _ => i18n::weeks_short(minutes / 10_080),
    }
}

/// Days of work: `3`, `0.5`, with the reader's decimal sign.
pub(crate) fn work(days: f32) -> String {
    decimal(f64::from(days), 1)
}

/// A number with at most `digits` decimals, in the reader's way. By whole numbers: what Rust needs
/// to write any other is some kilobytes to download.
pub(crate) fn decimal(number: f64, digits: usize) -> String {
    let shift = 10_u64.pow(digits as u32);
    let shifted = (number * shift as f64).round();
    let sign = if shifted < 0.0 { "-" } else { "" };
    let shifted = shifted.abs() as u64;
    let (whole, rest) = (shifted / shift, shifted % shift);
    if rest == 0 {
        return format!("{sign}{whole}");
    }
    let point = match i18n::lang() {
        i18n::Lang::De => ',',
        i18n::Lang::En => '.',
    };
    let decimals = format!("{rest:0digits$}");
    format!("{sign}{whole}{point}{}", decimals.trim_end_matches('0'))
}

/// A number of days of work as people type it, with comma or point.
pub(crate) fn parse_work(text: &str) -> Option<f32> {
    let text = text.trim().replace(',', ".");
    // The browser reads numbers too. It takes nothing for 0.
    let number = f64::try_from(JsValue::from(&text)).ok();
    number.filter(|number| number.is_finite() && !text.is_empty()).map(|number| number as f32)
}

/// `2026-11-25`, as date inputs take it.
pub(crate) fn iso(day: Day) -> String {
    let text = Date::new(&JsValue::from(day.start().0 as f64)).to_iso_string();
    String::from(text).chars().take(10).collect()
}

/// A day from a date input.
pub(crate) fn parse_iso(text: &str) -> Option<Day> {
    let ms = Date::parse(text);
    (!ms.is_nan()).then(|| Timestamp(ms as i64).day())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_rounded_and_left_out_where_they_say_nothing() {
        assert_eq!(work(3.0), "3");
        assert_eq!(work(0.1), "0.1");
        assert_eq!(work(-0.54), "-0.5");
        assert_eq!(work(-0.04), "0");
        assert_eq!(decimal(1.999, 2), "2");
        assert_eq!(decimal(12.05, 2), "12.05");
        assert_eq!(decimal(12.5, 2), "12.5");
    }
}
