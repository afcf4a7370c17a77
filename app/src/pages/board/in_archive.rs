//! What the search finds in the archive, below the board: it is in no column.

use crate::i18n;
use crate::live::Live;
use crate::parts::board_view::BoardView;
use crate::parts::matching::Matching;
use crate::view::{For, Memo, Show, view};
use groundswell_domain::id::CardId;
use groundswell_ui::{board, lane};
use leptos::prelude::*;

#[component]
pub(crate) fn InArchive() -> AnyView {
    let live = expect_context::<Live>();
    let view = expect_context::<BoardView>();
    let matching = expect_context::<Matching>();
    let text = Memo::new(move |_| view.filter.with(|filter| filter.text.clone()));
    let found = Memo::new(move |_| {
        let text = text.get();
        let mut found = live.found_for(&text, |looked| &looked.meant);
        let similar = matching.similar(&text).into_iter();
        let others: Vec<CardId> = similar.filter(|card| !found.contains(card)).collect();
        found.extend(others);
        live.read(|board| {
            found.into_iter().filter(|card| board.is_guest(*card)).collect::<Vec<_>>()
        })
    });
    view! {
        <Show when=move || !found.with(Vec::is_empty)>
            <section class="in-archive" aria-labelledby="in-archive">
                <h2 id="in-archive">{i18n::found_in_archive()}</h2>
                <ul>
                    <For each=move || found.get() key=|card| *card let:card>
                        {row(live, view, card)}
                    </For>
                </ul>
            </section>
        </Show>
    }
}

fn row(live: Live, view: BoardView, card: CardId) -> AnyView {
    let texts = live.peek(|board| {
        let card = board.cards.get(&card)?;
        let lens = view.lens.get_untracked();
        let column = board.columns.get(&card.column).map(|column| lane::name(column, lens));
        Some((board.name_of(card), card.title.clone(), board::path(board, card), column))
    });
    let (name, title, path, column) = texts.unwrap_or_default();
    view! {
        <li>
            <a href=path on:click=move |event| view.open_by_click(&event, card)>
                <span class="dim">{name}</span> " " {title}
            </a>
            " " <span class="dim">{column.unwrap_or_default()}</span>
        </li>
    }
}
