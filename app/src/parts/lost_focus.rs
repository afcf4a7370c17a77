//! Where the focus goes when its element is removed: a button that has done its work, a deleted
//! row. Otherwise it would fall to the page, and people who use the keyboard would start at the
//! top.

use leptos::ev;
use leptos::prelude::*;
use std::cell::RefCell;
use std::sync::Once;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// Elements that can have the focus.
const FOCUSABLE: &str = "button:not(:disabled), a[href], input:not(:disabled), \
    select:not(:disabled), textarea:not(:disabled)";
/// Elements around everything: the search for a new place stops there.
const ALL: &str = "body, main, .page";

thread_local! {
    /// The element that had the focus last, and its ancestors, the innermost first.
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

/// In the frame after the next, when the page has been updated.
fn look_soon() {
    request_animation_frame(|| request_animation_frame(look));
}

fn look() {
    let active = document().active_element();
    if active.is_some_and(|active| active.matches("body") != Ok(true)) {
        return;
    }
    // The element that gets the focus is remembered in turn, so this is only temporary.
    if let Some(near) = LAST.with_borrow(|chain| beside(chain)) {
        let _ = near.focus();
    }
}

/// The first focusable element in what is left around the last one, if that cannot have the focus
/// any more.
fn beside(chain: &[Element]) -> Option<HtmlElement> {
    let (last, around) = chain.split_first()?;
    if last.is_connected() && last.matches(":disabled") != Ok(true) {
        return None;
    }
    let near = around.iter().filter(|element| element.is_connected());
    let mut near = near.filter_map(|element| element.query_selector(FOCUSABLE).ok().flatten());
    near.next()?.dyn_into().ok()
}
