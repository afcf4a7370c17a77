//! The clock of this browser, and running something later.

use gloo_timers::callback::Timeout;
use groundswell_domain::time::{Day, Timestamp};
use js_sys::Date;
pub(crate) use leptos::task::spawn_local;

/// The current time, by this machine's clock.
pub fn now() -> Timestamp {
    Timestamp(Date::now() as i64)
}

/// Today's date, here.
pub fn today() -> Day {
    let offset_ms = Date::new_0().get_timezone_offset() as i64 * 60_000;
    Timestamp(now().0 - offset_ms).day()
}

/// Runs something after a delay, unless the page is closed before.
pub fn after(wait_ms: u32, act: impl FnOnce() + 'static) {
    after_boxed(wait_ms, Box::new(act));
}

/// The part that is not generic.
fn after_boxed(wait_ms: u32, act: Box<dyn FnOnce()>) {
    Timeout::new(wait_ms, act).forget();
}
