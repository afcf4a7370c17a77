//! Where the person is on the page: which card has the focus, and how it gets there.

use groundswell_domain::id::CardId;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// The card that has the focus, or holds what has it.
pub(crate) fn card() -> Option<CardId> {
    card_of(&document().active_element()?)
}

/// The card that an element belongs to.
pub(crate) fn card_of(element: &Element) -> Option<CardId> {
    let card = element.closest("[data-card]").ok()??;
    card.get_attribute("data-card")?.parse().ok()
}

/// Puts the focus on a card's title, once it stands where it belongs.
pub(crate) fn on_card(card: CardId) {
    request_animation_frame(move || on_card_now(card));
}

/// Puts the focus on the title of a card that stands where it belongs.
pub(crate) fn on_card_now(card: CardId) {
    let selector = format!("[data-card=\"{card}\"] .title");
    if let Some(title) = find(&selector) {
        let _ = title.focus();
        show(&title);
    }
}

/// Puts the focus on the first element that a selector finds, in the next frame.
pub(crate) fn on(selector: &str) {
    let selector = selector.to_owned();
    request_animation_frame(move || {
        if let Some(element) = find(&selector) {
            let _ = element.focus();
        }
    });
}

/// Scrolls as little as needed.
fn show(element: &HtmlElement) {
    let options = web_sys::ScrollIntoViewOptions::new();
    options.set_block(web_sys::ScrollLogicalPosition::Nearest);
    options.set_inline(web_sys::ScrollLogicalPosition::Nearest);
    let whole = element.closest("[data-card]").ok().flatten();
    whole.as_ref().unwrap_or(element).scroll_into_view_with_scroll_into_view_options(&options);
}

/// Marks a card for a moment, so that the eye finds it.
pub(crate) fn flash(card: CardId) {
    request_animation_frame(move || {
        let Some(element) = find(&format!("[data-card=\"{card}\"]")) else { return };
        let _ = element.class_list().remove_1("flash");
        // Reading a measure makes the browser notice the removal: the animation starts anew.
        let _ = element.offset_width();
        let _ = element.class_list().add_1("flash");
    });
}

fn find(selector: &str) -> Option<HtmlElement> {
    document().query_selector(selector).ok()??.dyn_into().ok()
}
