//! What the keys of an event are for: the page, a field that is being written in, or a dialog.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};

pub(super) fn is_text_field(element: &Element) -> bool {
    let editable = element.dyn_ref::<HtmlElement>().is_some_and(HtmlElement::is_content_editable);
    editable || element.matches("input:not([type=checkbox]),textarea,select") == Ok(true)
}

/// Whether a key is not for the page: a dialog is open over it, or somebody is typing.
pub(crate) fn is_elsewhere(event: &KeyboardEvent) -> bool {
    is_covered() || is_written(event)
}

fn is_written(event: &KeyboardEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    target.as_ref().is_some_and(is_text_field)
}

/// The letter, digit or sign that somebody types outside of a field. Space is excluded: it presses
/// the focused element.
pub(crate) fn letter(event: &KeyboardEvent) -> Option<char> {
    let is_held = event.ctrl_key() || event.meta_key() || event.alt_key();
    let key = event.key();
    let mut letters = key.chars().filter(|letter| *letter != ' ');
    let letter = letters.next().filter(|_| letters.next().is_none());
    letter.filter(|_| !is_held && !is_written(event))
}

/// Whether a dialog is open over the page.
pub(crate) fn is_covered() -> bool {
    matches!(document().query_selector("dialog[open]"), Ok(Some(_)))
}

/// Whether a dialog is open that keeps keys for itself.
pub(super) fn is_dialog_open() -> bool {
    matches!(document().query_selector("dialog[open]:not([data-keys])"), Ok(Some(_)))
}
