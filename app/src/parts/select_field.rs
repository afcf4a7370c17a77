//! One of a few values; the board may refuse the choice.

use crate::i18n;
use crate::view::{effect, view};
use groundswell_domain::Board;
use groundswell_domain::order::Order;
use groundswell_domain::text::sort_key;
use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use std::sync::Once;
use wasm_bindgen::prelude::*;
use web_sys::HtmlSelectElement;

/// A value and its name.
pub(crate) type Options = Vec<(String, String)>;

#[wasm_bindgen]
extern "C" {
    type Picker;

    /// Opens the list of a select; fails if the browser does not support that.
    #[wasm_bindgen(method, catch, js_name = showPicker)]
    fn show(this: &Picker) -> Result<(), JsValue>;
}

/// On all pages, an arrow key opens the list of a select. In a closed one it would change the
/// value, and each step would be a change for everybody.
pub(crate) fn open_by_arrows() {
    let opened = |event: KeyboardEvent| {
        let is_arrow = event.key().starts_with("Arrow") && !event.alt_key();
        let target = event.target().filter(|_| is_arrow);
        let select = target.and_then(|target| target.dyn_into::<HtmlSelectElement>().ok());
        if select.is_some_and(|select| select.unchecked_ref::<Picker>().show().is_ok()) {
            event.prevent_default();
        }
    };
    // The listener stays as long as the page.
    static LISTENING: Once = Once::new();
    LISTENING.call_once(|| drop(window_event_listener(leptos::ev::keydown, opened)));
}

/// Shows the value whenever it, or the list of options, has changed.
pub(crate) fn keep_chosen(
    node: NodeRef<html::Select>,
    follow_options: impl Fn() + 'static,
    value: Signal<String>,
) {
    effect(move || {
        follow_options();
        let value = value.get();
        // Its option may not be in the list yet.
        request_animation_frame(move || {
            if let Some(Some(select)) = node.try_get_untracked() {
                select.set_value(&value);
            }
        });
    });
}

#[component]
pub(crate) fn SelectField(
    /// Shown above the field; in a list, above the first row only.
    label: &'static str,
    /// The accessible name, if the label does not say which row it is.
    #[prop(into, default = Signal::stored(None))]
    full_label: Signal<Option<String>>,
    #[prop(into)] options: Signal<Options>,
    #[prop(into)] value: Signal<String>,
    #[prop(into)] disabled: Signal<bool>,
    /// Whether the choice was accepted.
    on_choose: impl Fn(String) -> bool + 'static,
) -> AnyView {
    let node = NodeRef::<html::Select>::new();
    keep_chosen(node, move || options.track(), value);
    let chosen = move |event| {
        if !on_choose(event_target_value(&event))
            && let Some(select) = node.get_untracked()
        {
            select.set_value(&value.get_untracked());
        }
    };
    let option = move |(id, name): (String, String)| {
        let is_chosen = id == value.get_untracked();
        view! { <option value=id selected=is_chosen>{name}</option> }
    };
    view! {
        <label class="label">
            <span class="row-label">{label}</span>
            <select
                node_ref=node
                class="field"
                aria-label=move || full_label.get()
                disabled=move || disabled.get()
                on:change=chosen
            >
                {move || options.get().into_iter().map(option).collect::<Vec<_>>()}
            </select>
        </label>
    }
}

/// Options by name, after the option for none, which is always there.
pub(crate) fn choices(things: impl Iterator<Item = (String, String)>) -> Options {
    let mut choices: Options = things.collect();
    choices.order_by_key(|(_, name)| sort_key(name));
    choices.insert(0, (String::new(), i18n::none().to_owned()));
    choices
}

pub(crate) fn areas(board: &Board) -> Options {
    choices(board.areas.values().map(|area| (area.id.to_string(), area.name.clone())))
}
