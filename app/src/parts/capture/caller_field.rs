//! The fields for the caller: who it is, which system they mean, and what they said.

use super::caller::Caller;
use crate::i18n;
use crate::view::{Memo, Show, effect, view};
use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;

#[component]
pub(super) fn CallerField(
    caller: Caller,
    /// Whether Enter on the phone's keyboard counts the call.
    counts: Signal<bool>,
    focused: Signal<bool>,
    /// Whether choosing a customer shows something to look at before Enter goes on.
    must_look: Signal<bool>,
    on_enter: Callback<()>,
) -> AnyView {
    let field = NodeRef::<html::Input>::new();
    effect(move || {
        if focused.get()
            && let Some(field) = field.get()
        {
            let _ = field.focus();
        }
    });
    view! {
        <label class="label">
            <span>{i18n::who_calls()} " " <span class="dim">{i18n::optional()}</span></span>
            <input
                node_ref=field
                class="field caller"
                autocomplete="off"
                enterkeyhint=move || if counts.get() { "send" } else { "done" }
                placeholder=i18n::customer_or_empty()
                prop:value=move || caller.text.get()
                on:input=move |event| caller.typed(event_target_value(&event))
                on:keydown=move |event| caller.pressed(&event, must_look, on_enter)
            />
        </label>
        <Offered caller />
        <Systems caller on_enter />
    }
}

/// The customers that the typed name may mean, and a new one with that name.
#[component]
fn Offered(caller: Caller) -> AnyView {
    let Caller { at, offered, .. } = caller;
    view! {
        <Show when=move || !offered.with(Vec::is_empty)>
            <ul class="matches callers" role="listbox" aria-label=i18n::known_customers()>
                {move || offered.get().into_iter().enumerate().map(|(row, choice)| {
                    let shown = match choice.0 {
                        Some(_) => choice.1.clone(),
                        None => i18n::new_customer(&choice.1),
                    };
                    let choose = move |_| match choice.0 {
                        Some(_) => caller.choose(choice.clone()),
                        None => at.set(row),
                    };
                    view! {
                        <li
                            role="option"
                            aria-selected=move || (at.get() == row).to_string()
                            // The focus stays in the field.
                            on:mousedown=|event| event.prevent_default()
                            on:click=choose
                        >
                            {shown}
                        </li>
                    }
                }).collect::<Vec<_>>()}
            </ul>
        </Show>
    }
}

/// Enter goes on, unless a modifier gives it another meaning.
fn go_on(event: &KeyboardEvent, on_enter: Callback<()>) {
    let is_plain = !event.ctrl_key() && !event.meta_key() && !event.shift_key();
    if event.key() == "Enter" && is_plain {
        event.prevent_default();
        on_enter.run(());
    }
}

/// The choice of a system, for a caller who has several.
#[component]
fn Systems(caller: Caller, on_enter: Callback<()>) -> AnyView {
    let systems = Memo::new(move |_| caller.systems());
    view! {
        <Show when=move || !systems.with(Vec::is_empty)>
            <label class="label">
                {i18n::which_system()}
                <select
                    class="field which-system"
                    on:keydown=move |event| go_on(&event, on_enter)
                    on:change=move |event| caller.chosen_system.set(event_target_value(&event).parse().ok())
                >
                    <option value="">{i18n::none()}</option>
                    {move || systems.get().into_iter().map(|(id, name)| view! {
                        <option
                            value=id.to_string()
                            selected=untrack(|| caller.system.get() == Some(id))
                        >
                            {name}
                        </option>
                    }).collect::<Vec<_>>()}
                </select>
            </label>
        </Show>
    }
}

/// The caller's words, for the person who fixes the problem. Enter counts the call.
#[component]
pub(super) fn Words(caller: Caller, on_enter: Callback<()>) -> AnyView {
    view! {
        <label class="label">
            <span>{i18n::quote_label()} " " <span class="dim">{i18n::optional()}</span></span>
            <input
                class="field words"
                autocomplete="off"
                autocapitalize="sentences"
                enterkeyhint="send"
                prop:value=move || caller.quote.get()
                on:input=move |event| caller.quote.set(event_target_value(&event))
                on:keydown=move |event| go_on(&event, on_enter)
            />
        </label>
    }
}
