//! A card on the board, with everything that can be pressed on it.

use crate::live::Live;
use crate::parts::actions;
use crate::parts::board_view::BoardView;
use crate::view::{Memo, view};
use crate::{focus, i18n};
use groundswell_domain::Board;
use groundswell_domain::id::CardId;
use groundswell_domain::permission::Action;
use groundswell_ui::tile::Tile;
use leptos::prelude::*;

/// A card as a list item. All of it is one link; the button in it works by itself.
#[component]
pub(crate) fn CardTile(card: CardId) -> AnyView {
    let view = expect_context::<BoardView>();
    let live = expect_context::<Live>();
    let tile = Memo::new(move |_| {
        let clock = live.clock();
        let tile = |board: &Board| board.cards.get(&card).map(|card| Tile::of(board, card, clock));
        live.read_card(card, tile).unwrap_or_default()
    });
    let is_chosen = move || view.selected.with(|selected| selected.contains(&card));
    let content = move || content(live, &tile.read(), card, view);
    view! {
        <li class="card" class:chosen=is_chosen data-card=card.to_string()>
            {content}
        </li>
    }
}

fn content(live: Live, tile: &Tile, card: CardId, view: BoardView) -> AnyView {
    let open_menu = move |event: leptos::ev::MouseEvent| {
        event.stop_propagation();
        view.menu.set(Some(card));
    };
    let count = move |event: leptos::ev::MouseEvent| {
        event.stop_propagation();
        actions::plus_one(live, card);
    };
    let may_count = untrack(|| live.may(Action::Capture));
    let tab_index = move || if view.tab_stop.get() == Some(card) { "0" } else { "-1" };
    view! {
        <article>
            {tile.top()}
            <h3>
                <a
                    class="title"
                    draggable="false"
                    href=tile.path.clone()
                    tabindex=tab_index
                    on:focus=move |_| view.tab_stop.set(Some(card))
                    on:click=move |event| view.open_by_click(&event, card)
                >
                    {tile.title.clone()}
                </a>
            </h3>
            {tile.rows(view.lens.get())}
            // For the mouse only: there is the key "+", and the menu for screen readers and touch.
            {may_count.then(|| view! {
                <button
                    class="plus-one"
                    tabindex="-1"
                    aria-label=i18n::plus_one_on(&tile.name)
                    title=i18n::plus_one()
                    on:click=count
                >
                    "+1"
                </button>
            })}
            <button
                class="more"
                tabindex=tab_index
                aria-haspopup="dialog"
                aria-label=i18n::actions_for(&tile.name)
                on:click=open_menu
            >
                "⋯"
            </button>
        </article>
    }
}

/// Puts the focus on a card of the board, wherever its column is scrolled to. If it is no longer
/// shown, the focus goes to the card that has taken its place.
pub(crate) fn reveal(view: BoardView, card: CardId) {
    let is_shown = move || !view.is_board() || view.shows(card);
    if is_shown() {
        view.tab_stop.set(Some(card));
        view.reveal.set(Some(card));
    }
    let stop = move || view.tab_stop.get_untracked().filter(|_| !is_shown());
    focus::on_card_or(card, stop);
}
