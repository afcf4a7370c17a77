//! A calendar day that is changed in place.

use crate::format;
use crate::view::view;
use groundswell_domain::time::Day;
use leptos::html;
use leptos::prelude::*;

/// A date input with its label. `on_save` returns whether the day was accepted; otherwise the field
/// shows the previous one.
#[component]
pub(crate) fn DayField(
    label: &'static str,
    #[prop(into)] value: Signal<Option<Day>>,
    #[prop(into)] disabled: Signal<bool>,
    on_save: impl Fn(Option<Day>) -> bool + 'static,
) -> AnyView {
    let field = NodeRef::<html::Input>::new();
    let shown = move || value.get().map(format::iso).unwrap_or_default();
    let changed = move |event: leptos::ev::Event| {
        let typed = event_target_value(&event);
        let day = format::parse_iso(&typed);
        // A year that is only partly typed is a valid day too, in the first centuries.
        if day.is_some_and(|day| day < Day(0)) {
            return;
        }
        if !on_save(day)
            && let Some(field) = field.get_untracked()
        {
            field.set_value(&untrack(shown));
        }
    };
    view! {
        <label class="label">
            {label}
            <input
                node_ref=field
                class="field"
                type="date"
                disabled=move || disabled.get()
                prop:value=shown
                on:change=changed
            />
        </label>
    }
}
