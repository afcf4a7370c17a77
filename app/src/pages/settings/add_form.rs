//! One line at the end of a list: something new by its name.

use crate::i18n;
use crate::view::view;
use leptos::ev::SubmitEvent;
use leptos::html;
use leptos::prelude::*;

#[component]
pub(super) fn AddForm(
    label: &'static str,
    #[prop(into)] disabled: Signal<bool>,
    /// Whether the name was taken; else it stays in the field.
    on_add: impl Fn(String) -> bool + 'static,
    /// Whether a name is needed at all.
    #[prop(default = true)]
    named: bool,
    /// What else is said about it.
    #[prop(optional)]
    children: Option<Children>,
) -> AnyView {
    let field = NodeRef::<html::Input>::new();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(field) = field.get_untracked() else { return };
        if on_add(field.value()) {
            field.set_value("");
            // Several are often written down one after the other.
            let _ = field.focus();
        }
    };
    view! {
        <form class="add" on:submit=submit hidden=move || disabled.get()>
            <label class="label grow">
                {label}
                <input node_ref=field class="field" autocomplete="off" required=named />
            </label>
            {children.map(|children| children())}
            <button class="btn">{i18n::add()}</button>
        </form>
    }
}
