//! This browser's copy of a board: what views read, and the one way to change it.

pub(crate) mod archive;
pub(crate) mod detail;
mod done;
mod first;
pub(crate) mod live;
pub(crate) mod outside;
pub(crate) mod queue;
mod socket;

use gloo_timers::callback::Timeout;

/// Does something after so many milliseconds, unless the page is closed before.
pub(crate) fn after(wait_ms: u32, act: impl FnOnce() + 'static) {
    after_boxed(wait_ms, Box::new(act));
}

/// The part that is the same for all.
fn after_boxed(wait_ms: u32, act: Box<dyn FnOnce()>) {
    Timeout::new(wait_ms, act).forget();
}
