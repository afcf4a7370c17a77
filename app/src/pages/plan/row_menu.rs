//! The actions of a row of the ranking: everything that keys and dragging do, one tap away.

use super::state::Plan;
use crate::i18n;
use crate::keys::Key;
use crate::parts::card_menu::{item, walk};
use crate::parts::dialog::Dialog;
use crate::parts::tile;
use crate::view::{dynamic, view};
use groundswell_domain::id::CardId;
use groundswell_domain::permission::Action;
use leptos::prelude::*;

/// The open menu of a row.
#[component]
pub(super) fn RowMenu(plan: Plan) -> AnyView {
    dynamic(move || plan.menu.get().map(|card| view! { <Items plan card /> }))
}

#[component]
fn Items(plan: Plan, card: CardId) -> AnyView {
    let live = plan.live;
    let close = move || {
        plan.menu.set(None);
        tile::reveal(plan.view, card);
    };
    let name = live
        .peek(|board| board.cards.get(&card).map(|c| format!("{} {}", board.name_of(c), c.title)));
    let is_pinned = live.peek(|board| board.cards.get(&card).is_some_and(|c| c.pin.is_some()));
    let may_edit = live.may(Action::Edit);
    let by_pain = may_edit && !plan.by_effort.get_untracked();
    let may_pull = may_edit && plan.sprint.get_untracked().is_some();
    view! {
        <Dialog label=i18n::plan_ranking() class="menu" on_close=close>
            <p class="menu-title">{name}</p>
            <ul class="menu-body" on:keydown=move |event| { walk(&event); }>
                {item(i18n::pull_in(), Some(Key::MoveRight), may_pull, Box::new(move || {
                    close();
                    plan.pull_and_go_on(&[card]);
                }))}
                {item(i18n::move_top(), None, by_pain, Box::new(move || { close(); plan.to_top(card); }))}
                {item(i18n::move_up(), Some(Key::MoveUp), by_pain, Box::new(move || { close(); plan.step(card, false); }))}
                {item(i18n::move_down(), Some(Key::MoveDown), by_pain, Box::new(move || { close(); plan.step(card, true); }))}
                {item(i18n::add_below(), None, by_pain, Box::new(move || { plan.menu.set(None); plan.begin_below(card); }))}
                {is_pinned.then(|| item(i18n::rank_by_pain_again(), None, may_edit, Box::new(move || {
                    close();
                    plan.unpin(card);
                })))}
                {item(i18n::more(), Some(Key::Move), true, Box::new(move || {
                    close();
                    plan.view.menu.set(Some(card));
                }))}
            </ul>
        </Dialog>
    }
}
