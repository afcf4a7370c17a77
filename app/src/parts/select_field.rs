//! One of a few values; the board may refuse the choice.

use crate::i18n;
use crate::view::view;
use groundswell_domain::Board;
use groundswell_domain::order::Order;
use groundswell_domain::text::lower;
use leptos::html;
use leptos::prelude::*;

/// A value and its name.
pub(crate) type Options = Vec<(String, String)>;

#[component]
pub(crate) fn SelectField(
    /// Stands above the field, in a list above the first row alone.
    label: &'static str,
    /// The accessible name, where the label alone does not say which row it is.
    #[prop(into, default = Signal::stored(None))]
    full_label: Signal<Option<String>>,
    #[prop(into)] options: Signal<Options>,
    #[prop(into)] value: Signal<String>,
    #[prop(into)] disabled: Signal<bool>,
    /// Whether the choice was taken.
    on_choose: impl Fn(String) -> bool + 'static,
) -> AnyView {
    let node = NodeRef::<html::Select>::new();
    Effect::new(move |_| {
        options.track();
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

/// Things by their names, after the choice of none.
pub(crate) fn choices(things: impl Iterator<Item = (String, String)>) -> Options {
    let mut choices: Options = things.collect();
    choices.order_by_key(|(_, name)| lower(name));
    choices.insert(0, (String::new(), i18n::none().to_owned()));
    choices
}

pub(crate) fn areas(board: &Board) -> Options {
    choices(board.areas.values().map(|area| (area.id.to_string(), area.name.clone())))
}
