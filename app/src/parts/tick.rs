//! A yes or no value whose change the board may refuse.

use crate::view::view;
use leptos::html;
use leptos::prelude::*;

#[component]
pub(crate) fn Tick(
    #[prop(into)] label: Signal<String>,
    #[prop(into)] value: Signal<bool>,
    #[prop(into)] disabled: Signal<bool>,
    /// Whether the change was accepted; otherwise the box shows the previous value.
    on_set: impl Fn(bool) -> bool + 'static,
) -> AnyView {
    let node = NodeRef::<html::Input>::new();
    let changed = move |event| {
        if !on_set(event_target_checked(&event))
            && let Some(field) = node.get_untracked()
        {
            field.set_checked(value.get_untracked());
        }
    };
    view! {
        <label class="tick">
            <input
                node_ref=node
                type="checkbox"
                disabled=move || disabled.get()
                prop:checked=move || value.get()
                on:change=changed
            />
            <span>{move || label.get()}</span>
        </label>
    }
}
