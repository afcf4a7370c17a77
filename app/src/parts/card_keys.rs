//! What the keys do on the board: walking from card to card, and acting on the focused one.

use crate::keys::Key;
use crate::live::Live;
use crate::parts::board_view::{BoardView, Part};
use crate::parts::selection::{self, SelectionAction};
use crate::parts::{actions, tile};
use crate::{focus, i18n};
use groundswell_domain::id::{CardId, ColumnId};
use groundswell_domain::permission::Action;
use groundswell_ui::lane;
use leptos::prelude::*;

/// The cards of a column as they are shown now.
fn cards_of(live: Live, view: BoardView, column: ColumnId) -> Vec<CardId> {
    untrack(|| {
        if !view.is_open(column) {
            return Vec::new();
        }
        let filter = view.filter.get();
        live.peek(|board| {
            let Some(column) = board.columns.get(&column) else { return Vec::new() };
            let order = lane::order(board, column, live.now.get());
            let takes = |id: &CardId| board.cards.get(id).is_some_and(|c| filter.takes(board, c));
            order.into_iter().filter(|id| filter.count() == 0 || takes(id)).collect()
        })
    })
}

/// Keys on the board: they go to the card with the focus, else to the one that the tab key reaches.
pub(crate) fn on_key(live: Live, view: BoardView, key: Key) -> bool {
    let stop = || view.tab_stop.get_untracked().filter(|card| view.shows(*card));
    let Some(card) = focus::card().or_else(stop) else { return false };
    match key {
        Key::Next | Key::Previous => walk(live, view, card, key == Key::Next),
        Key::NextLane | Key::PreviousLane => walk_sideways(live, view, card, key == Key::NextLane),
        key => {
            return selection::act(live, view, card, SelectionAction::Press(key))
                || act(live, view, card, key);
        }
    }
    true
}

/// Keys that do something with one card, on the board and on its sheet.
pub(crate) fn act(live: Live, view: BoardView, card: CardId, key: Key) -> bool {
    let menu = |part: Part| {
        if part != Part::All && !live.may(Action::Edit) {
            return live.toasts.say(i18n::no_access());
        }
        view.menu_part.set(part);
        view.menu.set(Some(card));
    };
    match key {
        Key::Open => view.open(card),
        Key::Edit => {
            view.open(card);
            focus::on(".sheet .edit-title");
        }
        Key::Comment => {
            view.open(card);
            focus::on(".sheet .write-comment");
        }
        Key::Move => menu(Part::All),
        Key::Assign => menu(Part::Person),
        Key::Impact => menu(Part::Impact),
        Key::Area => menu(Part::Area),
        Key::MoveLeft => actions::move_sideways(live, card, -1),
        Key::MoveRight => actions::move_sideways(live, card, 1),
        Key::MoveUp => actions::move_within(live, card, false),
        Key::MoveDown => actions::move_within(live, card, true),
        Key::PlusOne => actions::plus_one(live, card),
        Key::AssignMe => actions::assign_me(live, card),
        _ => return false,
    }
    if matches!(key, Key::MoveLeft | Key::MoveRight | Key::MoveUp | Key::MoveDown) {
        tile::reveal(view, card);
    }
    true
}

/// Puts the focus on the next card of a column, or the previous one.
pub(crate) fn walk(live: Live, view: BoardView, from: CardId, down: bool) {
    let Some(column) = live.peek(|board| board.cards.get(&from).map(|card| card.column)) else {
        return;
    };
    let cards = cards_of(live, view, column);
    let at = cards.iter().position(|id| *id == from);
    // If no card has the focus yet, the first press only focuses this one.
    let next = match (at, focus::card()) {
        (Some(at), None) => cards.get(at),
        (Some(at), Some(_)) if down => cards.get(at + 1),
        (Some(at), Some(_)) => at.checked_sub(1).and_then(|at| cards.get(at)),
        (None, _) => cards.first(),
    };
    if let Some(next) = next {
        tile::reveal(view, *next);
    }
}

fn walk_sideways(live: Live, view: BoardView, from: CardId, right: bool) {
    let next = live.peek(|board| {
        let column = board.cards.get(&from)?.column;
        let order = board.columns_in_order();
        let at = order.iter().position(|other| other.id == column)?;
        let place = cards_of(live, view, column).iter().position(|id| *id == from).unwrap_or(0);
        let mut others: Box<dyn Iterator<Item = _>> = match right {
            true => Box::new(order[at + 1..].iter()),
            false => Box::new(order[..at].iter().rev()),
        };
        others.find_map(|column| {
            let cards = cards_of(live, view, column.id);
            cards.get(place).or(cards.last()).copied()
        })
    });
    if let Some(next) = next {
        tile::reveal(view, next);
    }
}
