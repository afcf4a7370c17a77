//! Where the focus goes when what had it is gone: a button that has done its work, a row that was
//! removed. Without this it falls to the page, and who works with keys starts from its top.

use leptos::ev;
use leptos::prelude::*;
use std::cell::RefCell;
use std::sync::Once;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// What can have the focus.
const FOCUSABLE: &str = "button:not(:disabled), a[href], input:not(:disabled), \
    select:not(:disabled), textarea:not(:disabled)";
/// What is around everything: the focus is not sought there.
const ALL: &str = "body, main, .page";

thread_local! {
    /// What had the focus last, and what it stood in, the innermost first.
    static LAST: RefCell<Vec<Element>> = const { RefCell::new(Vec::new()) };
}

/// Watches the page, for as long as it is there.
pub(crate) fn watch() {
    static WATCHING: Once = Once::new();
    WATCHING.call_once(|| {
        drop(window_event_listener(ev::focusin, |event| remember(event.target())));
        drop(window_event_listener(ev::keydown, |_| look_soon()));
        drop(window_event_listener(ev::click, |_| look_soon()));
    });
}

fn remember(target: Option<web_sys::EventTarget>) {
    let mut at = target.and_then(|target| target.dyn_into::<Element>().ok());
    let mut chain = Vec::new();
    while let Some(element) = at.filter(|element| element.matches(ALL) != Ok(true)) {
        at = element.parent_element();
        chain.push(element);
    }
    LAST.set(chain);
}

/// In the frame after the next, when what was done is on the page.
fn look_soon() {
    request_animation_frame(|| request_animation_frame(look));
}

fn look() {
    let active = document().active_element();
    if active.is_some_and(|active| active.matches("body") != Ok(true)) {
        return;
    }
    // What gets the focus is remembered in its turn: nothing is borrowed then.
    if let Some(near) = LAST.with_borrow(|chain| beside(chain)) {
        let _ = near.focus();
    }
}

/// The first thing in what is left around the last one, where that can have the focus no more.
fn beside(chain: &[Element]) -> Option<HtmlElement> {
    let (last, around) = chain.split_first()?;
    if last.is_connected() && last.matches(":disabled") != Ok(true) {
        return None;
    }
    let near = around.iter().filter(|element| element.is_connected());
    let mut near = near.filter_map(|element| element.query_selector(FOCUSABLE).ok().flatten());
    near.next()?.dyn_into().ok()
}
