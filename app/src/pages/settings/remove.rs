//! Removing a row: done at once, with a way back.

use crate::i18n;
use crate::replica::live::Live;
use crate::view::view;
use groundswell_domain::Command;
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
            on:click=move |_| on_press()
        >
            {i18n::remove()}
        </button>
    }
}

/// Removes something, says so, and offers the way back. Where it stays, the reason has been said.
pub(super) fn remove(live: Live, name: &str, command: Command) {
    if live.send(command) {
        live.say_done(i18n::removed(name));
    }
}

/// Adds something and says so.
pub(super) fn add(live: Live, name: &str, command: Command) -> bool {
    let added = live.send(command);
    if added {
        live.say_done(i18n::added(name.trim()));
    }
    added
}
