//! `/{KEY}/board`: the columns, the filters, the express strip, and the actions there.

use crate::drag;
use crate::files::{Content, ContentView};
use crate::i18n;
use crate::keys::Keys;
use crate::live::Live;
use crate::parts::board_view::BoardView;
use crate::parts::lane::Lane;
use crate::parts::selection::{self, SelectionAction};
use crate::parts::{actions, card_keys, tile};
use crate::view::{For, Memo, Show, view};
use groundswell_domain::id::ColumnId;
use groundswell_domain::permission::Action;
use groundswell_ui::{board, lane};
use leptos::html;
use leptos::prelude::*;

pub(crate) mod filters;
pub(crate) mod first_steps;
pub(crate) mod in_archive;
pub(crate) mod list;
mod tabs;

use tabs::Tabs;

#[component]
pub(crate) fn BoardPage() -> AnyView {
    let live = expect_context::<Live>();
    let view = expect_context::<BoardView>();
    let columns = Memo::new(move |_| {
        live.read(|board| board.columns_in_order().iter().map(|c| c.id).collect::<Vec<_>>())
    });
    let node = NodeRef::<html::Div>::new();
    expect_context::<Keys>().handle(move |key| card_keys::on_key(live, view, key));
    drag::listen(node, live, Action::Edit, move |card, zone, place| {
        let to = zone.parse().ok();
        let column = live.peek(|board| board.cards.get(&card).map(|card| card.column));
        if let Some(to) = to.or(column)
            && !selection::act(live, view, card, SelectionAction::Move(to, place))
        {
            actions::move_card(live, card, to, place);
            tile::reveal(view, card);
        }
    });
    view! {
        <h1 class="vh">{move || live.read(|board| board.info.name.clone())}</h1>
        <filters::FilterBar />
        <Show when=move || live.may(Action::Configure) && live.read(|board| board.cards.is_empty())>
            <ContentView content=Content::FirstSteps />
        </Show>
        <Express />
        <Show
            when=move || !view.is_list.get()
            fallback=|| view! { <ContentView content=Content::List /> }
        >
            <Tabs node />
            <div class="board" node_ref=node>
                <For each=move || columns.get() key=|id| *id let:column>
                    <Lane column />
                </For>
                <div class="dock" hidden aria-hidden="true">
                    <For each=move || columns.get() key=|id| *id let:column>
                        {dock(live, view, column)}
                    </For>
                </div>
            </div>
        </Show>
        <Show when=move || view.filter.with(|filter| !filter.text.is_empty())>
            <ContentView content=Content::InArchive />
        </Show>
    }
}

/// A dock with all columns at the bottom, while a card is dragged by touch: none of them is far
/// then.
fn dock(live: Live, view: BoardView, column: ColumnId) -> AnyView {
    let name = move || {
        let lens = view.lens.get();
        live.read(|board| board.columns.get(&column).map(|column| lane::name(column, lens)))
    };
    view! { <div data-drop=column.to_string()>{name}</div> }
}

/// The strip above the board, only if something is express.
#[component]
fn Express() -> AnyView {
    let live = expect_context::<Live>();
    let view = expect_context::<BoardView>();
    let cards = Memo::new(move |_| live.read(|board| board::express(board, live.clock().today)));
    view! {
        <Show when=move || !cards.with(Vec::is_empty)>
            <section class="express" aria-label=i18n::express_cards()>
                <For each=move || cards.get() key=|line| line.clone() let:line>
                    <button class="express-card" on:click=move |_| view.open(line.0)>
                        {board::express_line(line.1.clone())}
                    </button>
                </For>
            </section>
        </Show>
    }
}
