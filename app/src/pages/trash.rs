//! `/{KEY}/trash`: deleted cards, and restoring them.

use crate::live::Live;
use crate::parts::actions;
use crate::parts::board_view::BoardView;
use crate::parts::rows::Rows;
use crate::view::{Memo, Show, view};
use crate::{focus, format, i18n};
use groundswell_domain::Board;
use groundswell_domain::card::Card;
use groundswell_domain::id::CardId;
use groundswell_domain::limits;
use groundswell_domain::order::Order;
use groundswell_domain::permission::Action;
use groundswell_ui::board;
use leptos::prelude::*;
use uuid::Uuid;

#[component]
pub(crate) fn TrashPage() -> AnyView {
    let live = expect_context::<Live>();
    let all = Memo::new(move |_| {
        live.read(|board| {
            let searched = |card: &Card| format!("{} {}", board.name_of(card), card.title);
            let cards = in_trash(board).into_iter();
            cards.map(|card| (card.id.0, searched(card))).collect::<Vec<_>>()
        })
    });
    view! {
        <div class="page trash">
            <h1 tabindex="-1">{i18n::trash_title()}</h1>
            <p class="hint">{i18n::trash_hint()}</p>
            <Show when=move || !live.may(Action::Delete)>
                <p class="hint">{i18n::no_access()}</p>
            </Show>
            <Rows all row empty=i18n::trash_empty() />
        </div>
    }
}

/// The cards in the trash, the latest first.
fn in_trash(board: &Board) -> Vec<&Card> {
    let mut cards: Vec<&Card> = board.cards.values().filter(|c| c.trashed.is_some()).collect();
    cards.order_by_key(|card| std::cmp::Reverse((card.trashed, card.id)));
    cards
}

fn row(id: Uuid) -> AnyView {
    let live = expect_context::<Live>();
    let view = expect_context::<BoardView>();
    let card = CardId(id);
    let whole = Memo::new(move |_| {
        live.read(|board| {
            let card = board.cards.get(&card)?;
            Some((board.name_of(card), card.title.clone(), card.trashed?))
        })
    });
    let name =
        move || whole.with(|card| card.as_ref().map(|(name, ..)| name.clone())).unwrap_or_default();
    let title = move || whole.with(|card| card.as_ref().map(|(_, title, _)| title.clone()));
    let since = move || {
        let (_, _, trashed) = whole.get()?;
        let left = limits::TRASH_DAYS - live.now.get().days_since(trashed) as i64;
        Some(format!(
            "{} · {} · {}",
            name(),
            i18n::trash_since(&format::moment(trashed)),
            i18n::trash_left(left.max(0)),
        ))
    };
    let path = live.peek(|board| board.cards.get(&card).map(|card| board::path(board, card)));
    view! {
        <li class="row" data-row=id.to_string()>
            <div class="grow">
                <a
                    class="card-link"
                    href=path.unwrap_or_default()
                    on:click=move |event| view.open_by_click(&event, card)
                >
                    {title}
                </a>
                <p class="hint">{since}</p>
            </div>
            <button
                class="btn restore"
                aria-label=move || i18n::restore_card(&name())
                disabled=move || !live.may(Action::Delete)
                on:click=move |_| restore(live, card)
            >
                {i18n::restore()}
            </button>
        </li>
    }
}

fn restore(live: Live, card: CardId) {
    let next = live.peek(|board| {
        let cards = in_trash(board);
        let at = cards.iter().position(|other| other.id == card)?;
        Some(cards.get(at + 1).or_else(|| cards.get(at.checked_sub(1)?))?.id)
    });
    if !actions::restore(live, card) {
        return;
    }
    // Its row is gone: the focus goes to the next one, or to the heading of an empty trash.
    match next {
        Some(next) => focus::on(&format!("[data-row=\"{next}\"] .restore")),
        None => focus::on(".trash h1"),
    }
}
