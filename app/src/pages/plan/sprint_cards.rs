//! The cards in the sprint, in the order of the ranking, and the line where its capacity ends.

use super::row::{Effort, entry, tab_index, title};
use super::state::Plan;
use crate::i18n::{self, Lens};
use crate::parts::impact;
use crate::view::{For, Memo, Show, view};
use groundswell_domain::column::Stage;
use groundswell_domain::id::{CardId, SprintId};
use groundswell_domain::permission::Action;
use groundswell_domain::planning;
use leptos::prelude::*;

#[component]
pub(super) fn SprintCards(plan: Plan, sprint: SprintId) -> AnyView {
    let live = plan.live;
    // How many of the cards fit, if not all do.
    let capacity_end = Memo::new(move |_| {
        live.read(|board| {
            let capacity = board.sprints.get(&sprint)?.capacity;
            plan.pulled.with(|cards| planning::count_within_capacity(board, cards, capacity))
        })
    });
    let rows = move || {
        let mut rows: Vec<Option<CardId>> = plan.pulled.get().into_iter().map(Some).collect();
        if let Some(at) = capacity_end.get() {
            rows.insert(at.min(rows.len()), None);
        }
        rows
    };
    let fits = move |card: CardId| {
        let at = plan.pulled.with(|cards| cards.iter().position(|id| *id == card));
        capacity_end.get().is_none_or(|end| at.is_none_or(|at| at < end))
    };
    view! {
        <h3 class="vh">{i18n::sprint_cards()}</h3>
        <ol>
            <For each=rows key=|row| *row let:row>
                {match row {
                    Some(card) => {
                        let fits = Memo::new(move |_| fits(card));
                        view! { <SprintRow plan card fits /> }
                    }
                    None => view! { <li class="capacity-line">{i18n::capacity_ends()}</li> },
                }}
            </For>
            <Show when=move || plan.pulled.with(Vec::is_empty)>
                <li class="empty">{i18n::sprint_empty()}</li>
            </Show>
        </ol>
    }
}

#[component]
fn SprintRow(plan: Plan, card: CardId, fits: Memo<bool>) -> AnyView {
    let live = plan.live;
    let entry = entry(plan, card);
    let tab = tab_index(plan, card);
    // Cards that wait show no state; those that have moved on do.
    let stage = move || {
        let stage = entry.read().stage;
        (stage > Stage::Sprint).then(|| i18n::stage(stage, Lens::Development))
    };
    view! {
        <li class="rank-row in-sprint" class:beyond=move || !fits.get() data-card=card.to_string()>
            <div class="rank-main">
                {title(plan, card, entry)}
                <div class="rank-meta">
                    {move || impact::chip(entry.read().impact)}
                    <span>{move || entry.read().name.clone()}</span>
                    {move || stage().map(|stage| view! { <span class="chip plain">{stage}</span> })}
                </div>
            </div>
            <Effort plan card entry />
            <button
                class="btn take-out"
                tabindex=move || tab.get()
                disabled=move || !live.may(Action::Edit)
                on:click=move |_| plan.take_out(card)
            >
                {i18n::take_out()}
            </button>
        </li>
    }
}
