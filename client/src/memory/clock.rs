//! A clock that advances when its test says so.

use futures::FutureExt;
use groundswell_domain::time::{Day, Timestamp};
use std::cell::{Cell, RefCell};
use std::future::Future;

type Later = (i64, Box<dyn FnOnce()>);

thread_local! {
    static NOW: Cell<i64> = const { Cell::new(1_800_000_000_000) };
    static LATER: RefCell<Vec<Later>> = const { RefCell::new(Vec::new()) };
}

/// The current time of the test.
pub fn now() -> Timestamp {
    Timestamp(NOW.get())
}

/// The current day of the test.
pub fn today() -> Day {
    now().day()
}

/// Runs something when so much time has passed.
pub fn after(wait_ms: u32, act: impl FnOnce() + 'static) {
    LATER.with_borrow_mut(|later| later.push((NOW.get() + i64::from(wait_ms), Box::new(act))));
}

/// Advances the time, and runs what is due by then, in order.
pub(crate) fn pass(ms: i64) {
    NOW.set(NOW.get() + ms);
    let due = LATER.with_borrow_mut(|later| {
        later.sort_by_key(|(at, _)| *at);
        let count = later.iter().take_while(|(at, _)| *at <= NOW.get()).count();
        later.drain(..count).collect::<Vec<_>>()
    });
    due.into_iter().for_each(|(_, act)| act());
}

/// Runs a task to its end: memory answers at once.
pub(crate) fn spawn_local(task: impl Future<Output = ()> + 'static) {
    task.now_or_never().expect("a task waits for what no test gives");
}
