//! What the search finds in the archive, below the board: it is in no column.

use crate::filter::Filter;
use crate::i18n;
use crate::live::Live;
use crate::parts::board_view::BoardView;
use crate::view::{For, Memo, Show, view};
use groundswell_client::archive;
use groundswell_domain::id::CardId;
use groundswell_ui::{board, lane};
use leptos::prelude::*;

#[component]
pub(crate) fn InArchive() -> AnyView {
    let live = expect_context::<Live>();
    let view = expect_context::<BoardView>();
    let found = Memo::new(move |_| view.filter.with(|filter| found(live, filter)));
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

/// The cards of the archive that the server has found, and those that are here already and hold the
/// text.
fn found(live: Live, filter: &Filter) -> Vec<CardId> {
    archive::ask(live.board(), &filter.text);
    let mut found = live.found_for(&filter.text, |looked| &looked.meant);
    let others: Vec<CardId> = filter.held().filter(|card| !found.contains(card)).collect();
    found.extend(others);
    live.read(|board| found.into_iter().filter(|card| board.is_guest(*card)).collect())
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
