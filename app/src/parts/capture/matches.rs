//! The known problems that a call may be about, and the one that was chosen.

use super::call::{Call, CaptureStep};
use crate::i18n;
use crate::keys::Key;
use crate::live::Live;
use crate::parts::impact;
use crate::view::{IntoChild, Show, view};
use groundswell_client::signal::RwSignal;
use groundswell_domain::id::CardId;
use groundswell_domain::pain;
use groundswell_ui::reach;
use leptos::prelude::*;

/// The list under the field: known problems, and "create new" as its last row.
#[component]
pub(super) fn Matches(call: Call) -> AnyView {
    let Call { matches, highlighted, .. } = call;
    let text = call.drafts.text;
    let has_text = move || !text.with(|text| text.trim().is_empty());
    let last = move || matches.with(Vec::len);
    view! {
        <ul class="matches" id="capture-matches" role="listbox" aria-label=i18n::known_problems()>
            {move || {
                let rows = matches.get().into_iter().enumerate();
                rows.map(|(at, (card, _))| view! {
                    <li
                        id=format!("match-{at}")
                        role="option"
                        aria-selected=move || (highlighted.get() == at).to_string()
                        on:click=move |_| call.choose(card)
                    >
                        <MatchRow card />
                        <kbd class="key">"↵"</kbd>
                    </li>
                }).collect::<Vec<_>>()
            }}
            <Show when=has_text>
                <li
                    id=move || format!("match-{}", last())
                    role="option"
                    aria-selected=move || (highlighted.get() == last()).to_string()
                    on:click=move |_| call.create()
                >
                    <span class="grow">"+ "{move || i18n::create_new(text.get().trim())}</span>
                    <kbd class="key">{Key::Save.shown()}</kbd>
                </li>
            </Show>
        </ul>
    }
}

#[component]
fn MatchRow(card: CardId) -> AnyView {
    let live = expect_context::<Live>();
    let row = live.peek(|board| {
        let card = board.cards.get(&card)?;
        let reach = pain::reach(board, card.id);
        Some(view! {
            {impact::chip(card.impact)}
            <span class="grow match-title">{card.title.clone()}</span>
            <span class="match-reach">{reach::words(reach)}</span>
        })
    });
    row.into_child()
}

/// The chosen problem in place of the list; a press on it goes back to the list.
#[component]
pub(super) fn Chosen(card: CardId, step: RwSignal<CaptureStep>) -> AnyView {
    view! {
        <div class="matches">
            <button class="chosen" on:click=move |_| step.set(CaptureStep::Searching)>
                <MatchRow card />
            </button>
        </div>
    }
}
