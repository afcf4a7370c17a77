//! The fields and buttons of a call, until it is counted or saved as a new card.

use super::call::{Call, CaptureStep};
use super::caller_field::{CallerField, Words};
use super::drafts::DraftTabs;
use super::matches::{Chosen, Matches};
use crate::i18n;
use crate::keys::Key;
use crate::view::{Memo, Show, view};
use groundswell_domain::answer;
use leptos::prelude::*;

#[component]
pub(super) fn Body(call: Call) -> AnyView {
    let Call { caller, chosen, .. } = call;
    let is_counting = move || matches!(call.step.get(), CaptureStep::Counting(_));
    let on_enter = Callback::new(move |()| call.finish());
    view! {
        <div class="capture-body" on:keydown=move |event| call.pressed(&event)>
            <DraftTabs drafts=call.drafts on_other=move || call.start_over() />
            <WhatHappened call />
            {move || match call.step.get() {
                CaptureStep::Counting(card) => view! { <Chosen card step=call.step /> },
                _ => view! { <Matches call /> },
            }}
            <Say call />
            <CallerField
                caller
                on_enter
                counts=Signal::derive(move || chosen.with(Option::is_some))
                focused=Signal::derive(is_counting)
                must_look=Signal::derive(move || call.came_back.with(Option::is_some))
            />
            <Show when=is_counting>
                <Words caller on_enter />
            </Show>
            <p class="hint">{i18n::privacy_hint()}</p>
            <Buttons call />
        </div>
    }
}

/// The field of the text, which searches the known problems.
#[component]
fn WhatHappened(call: Call) -> AnyView {
    let is_listing = move || call.is_listing();
    view! {
        <label class="label">
            {i18n::what_happened()}
            <input
                class="field what"
                autofocus
                autocomplete="off"
                autocapitalize="sentences"
                enterkeyhint="next"
                role="combobox"
                aria-expanded=move || is_listing().to_string()
                aria-controls=move || is_listing().then_some("capture-matches")
                aria-autocomplete="list"
                aria-activedescendant=move || {
                    is_listing().then(|| format!("match-{}", call.highlighted.get()))
                }
                prop:value=move || call.drafts.text.get()
                on:input=move |event| call.typed(event_target_value(&event))
                on:keydown=move |event| call.pressed_in_text(&event)
            />
        </label>
    }
}

/// The sentence to tell the caller, as soon as something is known about the call.
#[component]
fn Say(call: Call) -> AnyView {
    let live = call.live;
    let sentence = Memo::new(move |_| {
        let (card, system) = (call.chosen.get(), call.caller.system.get());
        let today = live.clock().today;
        live.read(|board| match card.and_then(|card| board.cards.get(&card)) {
            Some(card) => {
                let advice = answer::advice(board, card, system, today);
                let question = i18n::came_back(board, &advice);
                question.unwrap_or_else(|| i18n::advice(board, &advice, today))
            }
            None if call.is_empty() => String::new(),
            None => i18n::answer_new().to_owned(),
        })
    });
    view! {
        <div class="say" aria-live="polite" hidden=move || sentence.with(String::is_empty)>
            <b>{i18n::you_can_say()}</b>
            <p>{move || sentence.get()}</p>
        </div>
    }
}

#[component]
fn Buttons(call: Call) -> AnyView {
    view! {
        <div class="buttons">
            <button class="btn" on:click=move |_| call.close()>
                {move || match call.is_empty() {
                    true => i18n::cancel(),
                    false => i18n::later(),
                }}
            </button>
            {move || match call.chosen.get() {
                Some(card) if call.came_back.with(Option::is_some) => view! {
                    <button class="btn" on:click=move |_| call.count(card)>
                        {i18n::only_count()} " " <kbd>{Key::OnlyCount.shown()}</kbd>
                    </button>
                    <button class="btn pri" on:click=move |_| call.reopen(card)>
                        {i18n::reopen()} " " <kbd>"↵"</kbd>
                    </button>
                },
                Some(card) => view! {
                    <button class="btn pri" on:click=move |_| call.count(card)>
                        {i18n::count_call()} " " <kbd>"↵"</kbd>
                    </button>
                },
                None => view! {
                    <button class="btn pri" on:click=move |_| call.create()>
                        {i18n::create_card()} " " <kbd>{Key::Save.shown()}</kbd>
                    </button>
                },
            }}
        </div>
    }
}
