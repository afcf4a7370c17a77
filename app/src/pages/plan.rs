//! `/{KEY}/plan`: the ranked list beside the sprint, and the actions of planning.

use crate::keys::{self, Key, Keys};
use crate::live::Live;
use crate::parts::board_view::BoardView;
use crate::parts::card_keys;
use crate::view::{effect, view};
use crate::{drag, focus, i18n};
use groundswell_domain::id::CardId;
use groundswell_domain::permission::Action;
use leptos::html;
use leptos::prelude::*;
use state::Plan;

mod acts;
mod capacity;
mod close_sprint;
mod entry;
mod line_in_row;
mod new_sprint;
mod ranking;
mod row;
mod row_menu;
mod sprint_cards;
mod sprint_panel;
mod state;
mod why;

#[component]
pub(crate) fn PlanPage() -> AnyView {
    let live = expect_context::<Live>();
    let plan = Plan::new(live, expect_context::<BoardView>());
    let node = NodeRef::<html::Div>::new();
    expect_context::<Keys>().handle(move |key| on_key(plan, key));
    drag::listen(node, live, Action::Edit, move |card, zone, place| {
        let is_pulled = plan.pulled.with_untracked(|cards| cards.contains(&card));
        match zone.as_str() {
            "sprint" if !is_pulled => plan.pull(&plan.with_selection(card)),
            "ranking" if is_pulled => plan.take_out(card),
            "ranking" => plan.place(card, place),
            _ => {}
        }
    });
    // Only one card of the two lists can be reached with the tab key.
    effect(move || {
        let stop = plan.view.tab_stop.get();
        let is_here = |cards: &Vec<CardId>| stop.is_some_and(|card| cards.contains(&card));
        if !plan.ranking.with(is_here) && !plan.pulled.with(is_here) {
            let first = plan.ranking.with(|cards| cards.first().copied());
            let first = first.or_else(|| plan.pulled.with(|cards| cards.first().copied()));
            // Setting a signal that is read here would run this again: for ever, with two empty
            // lists.
            if first != stop {
                plan.view.tab_stop.set(first);
            }
        }
    });
    view! {
        <h1 class="vh">{i18n::plan_title()}</h1>
        <div class="plan" node_ref=node>
            <ranking::Ranking plan />
            <capacity::InShort plan />
            <sprint_panel::SprintPanel plan />
        </div>
        <row_menu::RowMenu plan />
    }
}

fn on_key(plan: Plan, key: Key) -> bool {
    // While a card is open over the page, keys are for that card.
    if keys::is_covered() {
        return false;
    }
    let stop = plan.view.tab_stop.get_untracked();
    let Some(card) = focus::card().or(stop) else { return false };
    let is_ranked = plan.ranking.with_untracked(|cards| cards.contains(&card));
    match key {
        Key::Next => plan.walk(card, 1),
        Key::Previous => plan.walk(card, -1),
        Key::NextLane | Key::PreviousLane => plan.walk_across(card, key == Key::NextLane),
        Key::Edit => row::enter_effort(card),
        Key::Select if is_ranked => plan.view.toggle(card),
        Key::SelectNext | Key::SelectPrevious if is_ranked => {
            plan.view.select(card);
            plan.walk(card, if key == Key::SelectNext { 1 } else { -1 });
            if let Some(next) = focus::card() {
                plan.view.select(next);
            }
        }
        Key::MoveUp | Key::MoveDown if is_ranked => plan.step(card, key == Key::MoveDown),
        Key::MoveRight if is_ranked => plan.pull_and_go_on(&plan.selection_or(card)),
        Key::MoveLeft if !is_ranked => plan.take_out(card),
        Key::Select
        | Key::SelectNext
        | Key::SelectPrevious
        | Key::MoveUp
        | Key::MoveDown
        | Key::MoveRight
        | Key::MoveLeft => {}
        key => return card_keys::act(plan.live, plan.view, card, key),
    }
    true
}
