//! The button that removes a row.

use crate::i18n;
use crate::parts::clicks;
use crate::view::view;
use leptos::prelude::*;

/// The button at the end of a row.
#[component]
pub(super) fn RemoveButton(
    #[prop(into)] name: Signal<String>,
    #[prop(into)] disabled: Signal<bool>,
    on_press: impl Fn() + 'static,
) -> AnyView {
    view! {
        <button
            class="btn"
            aria-label=move || i18n::remove_named(&name.get())
            disabled=move || disabled.get()
            on:click=move |event| {
                // The next row comes here.
                if !clicks::is_second(&event) {
                    on_press();
                }
            }
        >
            {i18n::remove()}
        </button>
    }
}
