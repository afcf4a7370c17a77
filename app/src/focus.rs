//! Where the person is on the page: which card has the focus, and how it gets there.

use groundswell_domain::id::CardId;
use leptos::prelude::*;
use std::cell::Cell;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, ScrollIntoViewOptions, ScrollLogicalPosition};

/// How long to wait for the element that is to get the focus: about two seconds.
const FRAMES: u32 = 120;

thread_local! {
    /// The card that gets the focus in the next frame: a second key press must not start from the
    /// old one.
    static COMING: Cell<Option<CardId>> = const { Cell::new(None) };
}

/// The card that has the focus, contains it, or is about to get it.
pub(crate) fn card() -> Option<CardId> {
    COMING.get().or_else(|| card_of(&document().active_element()?))
}

/// The card that an element belongs to.
pub(crate) fn card_of(element: &Element) -> Option<CardId> {
    let card = element.closest("[data-card]").ok()??;
    card.get_attribute("data-card")?.parse().ok()
}

/// Puts the focus on a card's title, once the card is where it belongs.
pub(crate) fn on_card(card: CardId) {
    on_card_or(card, || None);
}

/// Puts the focus on a card's title, or on the title of the card that has taken its place by then.
pub(crate) fn on_card_or(card: CardId, other: impl FnOnce() -> Option<CardId> + 'static) {
    COMING.set(Some(card));
    request_animation_frame(move || {
        COMING.set(None);
        let card = other().unwrap_or(card);
        if let Some(title) = find(&format!("[data-card=\"{card}\"] .title")) {
            let _ = title.focus();
            let whole = title.closest("[data-card]").ok().flatten();
            show(whole.as_ref().unwrap_or(&title), ScrollLogicalPosition::Nearest);
        }
    });
}

/// Puts the focus on the first element that a selector finds, as soon as there is one.
pub(crate) fn on(selector: &str) {
    try_on(selector.to_owned(), FRAMES);
}

/// Takes the focus out of a field, so that keys are shortcuts again.
pub(crate) fn away() {
    let active = document().active_element();
    if let Some(field) = active.and_then(|active| active.dyn_into::<HtmlElement>().ok()) {
        let _ = field.blur();
    }
}

fn try_on(selector: String, frames: u32) {
    request_animation_frame(move || match find(&selector) {
        Some(element) => {
            let _ = element.focus();
        }
        // The first time, its file may still be loading.
        None if frames > 0 => try_on(selector, frames - 1),
        None => {}
    });
}

/// Scrolls as little as needed, or to where the element begins its line.
pub(crate) fn show(element: &Element, along: ScrollLogicalPosition) {
    let options = ScrollIntoViewOptions::new();
    options.set_block(ScrollLogicalPosition::Nearest);
    options.set_inline(along);
    element.scroll_into_view_with_scroll_into_view_options(&options);
}

/// Highlights a card for a moment, so that people notice it.
pub(crate) fn flash(card: CardId) {
    request_animation_frame(move || {
        let Some(element) = find(&format!("[data-card=\"{card}\"]")) else { return };
        let _ = element.class_list().remove_1("flash");
        // Reading a size forces a layout, so the animation starts again.
        let _ = element.offset_width();
        let _ = element.class_list().add_1("flash");
    });
}

fn find(selector: &str) -> Option<HtmlElement> {
    document().query_selector(selector).ok()??.dyn_into().ok()
}
