//! Days, times and numbers of this browser: its clock, its inputs, its own `Intl`.

use crate::i18n;
pub(crate) use crate::i18n::format::{decimal, work};
pub(crate) use groundswell_client::clock::{now, today};
use groundswell_domain::time::{Day, Timestamp};
use js_sys::{Array, Date, Intl, Object, Reflect};
use wasm_bindgen::JsValue;

/// `25 Nov`; with the year if it is not this one.
pub(crate) fn day(day: Day) -> String {
    i18n::format::day(day, today())
}

/// `25 Nov, 14:05`; with the year if it is not this one.
pub(crate) fn moment(at: Timestamp) -> String {
    let year = |at: Timestamp| Date::new(&JsValue::from(at.0 as f64)).get_full_year();
    let options = [
        ("day", "numeric"),
        ("month", "short"),
        ("hour", "2-digit"),
        ("minute", "2-digit"),
        ("year", "numeric"),
    ];
    let shown = if year(at) == year(now()) { &options[..4] } else { &options };
    write(at, shown)
}

/// The time zone of this browser, such as `Europe/Berlin`.
pub(crate) fn zone() -> String {
    let format = Intl::DateTimeFormat::new(&Array::new(), &Object::new());
    let zone = Reflect::get(&format.resolved_options(), &JsValue::from("timeZone"));
    zone.ok().and_then(|zone| zone.as_string()).unwrap_or_else(|| "UTC".into())
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

/// A number of days of work as people type it, with comma or point.
pub(crate) fn parse_work(text: &str) -> Option<f32> {
    let text = text.trim().replace(',', ".");
    // The browser parses numbers too, but it reads an empty text as 0.
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
