//! A line at the end of a list, to add something by its name.

use crate::i18n;
use crate::live::Live;
use crate::parts::kept::Kept;
use crate::view::view;
use leptos::ev::SubmitEvent;
use leptos::html;
use leptos::prelude::*;

#[component]
pub(super) fn AddForm(
    label: &'static str,
    /// Identifies the line: what is typed is kept under it until it is added.
    place: &'static str,
    #[prop(into)] disabled: Signal<bool>,
    /// Returns whether the name was accepted; otherwise it stays in the field.
    on_add: impl Fn(String) -> bool + 'static,
    /// Whether a name is required.
    #[prop(default = true)]
    named: bool,
    /// Further fields.
    #[prop(optional)]
    children: Option<Children>,
) -> AnyView {
    let field = NodeRef::<html::Input>::new();
    let name = Kept::new(expect_context::<Live>(), place);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if on_add(name.text().get_untracked()) {
            name.forget();
            // People often add several, one after the other.
            if let Some(field) = field.get_untracked() {
                let _ = field.focus();
            }
        }
    };
    view! {
        <form class="add" on:submit=submit hidden=move || disabled.get()>
            <label class="label grow">
                {label}
                <input
                    node_ref=field
                    class="field"
                    autocomplete="off"
                    required=named
                    prop:value=move || name.text().get()
                    on:input=move |event| name.set(event_target_value(&event))
                />
            </label>
            {children.map(|children| children())}
            <button class="btn">{i18n::add()}</button>
        </form>
    }
}
