//! How much room there is to show things.

use groundswell_client::signal::RwSignal;
use leptos::prelude::*;

/// Below this width, in pixels, it is a phone: one column at a time, a bar at the bottom. The style
/// sheets use the same limit.
const PHONE: f64 = 600.0;

/// The width of the page, in pixels.
pub(crate) fn width() -> f64 {
    // Every browser has it; the default is a wide page, which shows everything.
    window().inner_width().ok().and_then(|width| width.as_f64()).unwrap_or(1280.0)
}

pub(crate) fn is_phone() -> bool {
    width() < PHONE
}

/// Whether the page is being printed: on paper nobody scrolls, so everything is drawn.
pub(crate) fn is_printed() -> RwSignal<bool> {
    let is_printed = RwSignal::new(false);
    for (event, printed) in [("beforeprint", true), ("afterprint", false)] {
        let listener = window_event_listener_untyped(event, move |_| is_printed.set(printed));
        on_cleanup(move || listener.remove());
    }
    is_printed
}
