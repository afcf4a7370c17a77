//! One of a few values, which the board may refuse.

use crate::view::view;
use leptos::html;
use leptos::prelude::*;

/// A value and its name.
pub(super) type Options = Vec<(String, String)>;

#[component]
pub(super) fn SelectField(
    /// Stands above the field, in a list above the first row alone.
    label: &'static str,
    /// The accessible name, where the label alone does not say which row it is.
    #[prop(into, default = Signal::stored(None))]
    full_label: Signal<Option<String>>,
    options: Options,
    #[prop(into)] value: Signal<String>,
    #[prop(into)] disabled: Signal<bool>,
    /// Whether the choice was taken.
    on_choose: impl Fn(String) -> bool + 'static,
) -> AnyView {
    let node = NodeRef::<html::Select>::new();
    Effect::new(move |_| {
        let value = value.get();
        if let Some(select) = node.get() {
            select.set_value(&value);
        }
    });
    let chosen = move |event| {
        if !on_choose(event_target_value(&event))
            && let Some(select) = node.get_untracked()
        {
            select.set_value(&value.get_untracked());
        }
    };
    let options = options.into_iter().map(|(id, name)| view! { <option value=id>{name}</option> });
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
                {options.collect::<Vec<_>>()}
            </select>
        </label>
    }
}
