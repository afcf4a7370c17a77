//! Pins: places that people give cards in a ranking instead of the computed ones.
//!
//! A pin is a place counted from the top, as in a queue. A card that is moved in above it, by hand
//! or by its pain, moves the pinned card down; a card that leaves from above moves it up. So a
//! pinned card stays behind the cards that it was put behind. A change of pain does not move it,
//! nor does a card that is new on the board.

use crate::board::Board;
use crate::card::{Card, Pin};
use crate::column::{Column, Place};
use crate::decide::Context;
use crate::entity::{Change, Entity};
use crate::id::{CardId, ColumnId};
use crate::order::Order;
use crate::pain;
use crate::rejection::{Field, Rejection};
use crate::time::Timestamp;
use crate::{input, limits};
use std::cell::LazyCell;

/// Pins a card at a place, or with `None` removes its pin.
pub(crate) fn pin(
    board: &Board,
    ctx: &Context<'_>,
    id: CardId,
    place: Option<Place>,
    reason: &str,
) -> Result<Vec<Change>, Rejection> {
    let mut card = board.live_card(id)?.clone();
    let reason = input::optional_line(reason, Field::Reason, limits::NOTE_CHARS)?;
    card.pin = place.map(|place| {
        let bottom = || spot(board, ctx.now, card.column, id, Place::Bottom);
        let place = spot(board, ctx.now, card.column, id, place).or_else(bottom).unwrap_or(0);
        Pin { place, reason, by: ctx.person() }
    });
    Ok(vec![Change::put(card)])
}

/// Pins a card that was dropped at a certain spot of a column ranked by pain.
///
/// `changes` are those of the move, the moved card last. For a card from another column only a
/// place beside a neighbour counts as a spot; top and bottom are just where cards are added.
pub(crate) fn pin_where_dropped(
    board: &Board,
    ctx: &Context<'_>,
    column: &Column,
    place: Place,
    changes: &mut [Change],
) {
    let Some(Change::Put(Entity::Card(card))) = changes.last_mut() else { return };
    let stays = board.cards.get(&card.id).is_some_and(|before| before.column == column.id);
    let names_a_spot = stays || matches!(place, Place::Before(_) | Place::After(_));
    if column.stage.is_ranked_by_pain()
        && names_a_spot
        && let Some(place) = spot(board, ctx.now, column.id, card.id, place)
    {
        card.pin = Some(Pin { place, reason: String::new(), by: ctx.person() });
    }
}

/// How many cards are above `card` at `place`; `None` if the card that `place` refers to is not in
/// the column.
fn spot(
    board: &Board,
    now: Timestamp,
    column: ColumnId,
    card: CardId,
    place: Place,
) -> Option<u32> {
    let mut order = pain::ranking(board, column, now);
    order.retain(|other| *other != card);
    let index = match place {
        Place::Top => 0,
        Place::Bottom => order.len(),
        Place::Before(other) => at(&order, other)?,
        Place::After(other) => at(&order, other)? + 1,
    };
    Some(index as u32)
}

/// Updates the pins of ranked columns in which `changes` add, remove or reorder cards.
pub(crate) fn recount(board: &Board, now: Timestamp, changes: &mut Vec<Change>) {
    for column in board.columns.values().filter(|column| column.stage.is_ranked_by_pain()) {
        for (id, place) in miscounted(board, now, column.id, changes) {
            put_pin(board, id, place, changes);
        }
    }
}

/// The pinned cards of a column whose place differs from their pin, with the right place.
fn miscounted(
    board: &Board,
    now: Timestamp,
    column: ColumnId,
    changes: &[Change],
) -> Vec<(CardId, u32)> {
    let moved = moved(board, column, changes);
    if moved.is_empty() {
        return Vec::new();
    }
    let has_moved = |id: CardId| moved.iter().any(|card| card.id == id);
    let stay = board.lane(column).iter().filter(|(_, id)| !has_moved(*id));
    let stay = stay.filter_map(|(_, id)| board.cards.get(id));
    let come: Vec<&Card> = moved.iter().copied().filter(|card| stands(card, column)).collect();
    let after: Vec<&Card> = stay.chain(come.iter().copied()).collect();
    let pinned = after.iter().filter_map(|card| Some((card.id, card.pin.as_ref()?.place)));
    let pinned: Vec<(CardId, u32)> = pinned.collect();
    if pinned.is_empty() {
        return Vec::new();
    }
    let mut order = pain::ranking(board, column, now);
    order.retain(|id| !has_moved(*id));
    let by_pain = LazyCell::new(|| pain::ranked(board, now, after.iter().copied()));
    let aim = |card: &&Card| match &card.pin {
        Some(pin) => (pin.place as usize, card.id),
        None => (at(&by_pain, card.id).unwrap_or_default(), card.id),
    };
    let mut aims: Vec<(usize, CardId)> = come.iter().map(aim).collect();
    aims.order();
    for (place, id) in aims {
        order.insert(place.min(order.len()), id);
    }
    let counted = pinned.into_iter().filter_map(|(id, stored)| {
        let place = at(&order, id)? as u32;
        (place != stored).then_some((id, place))
    });
    counted.collect()
}

/// The cards that `changes` add to a column, remove from it, or move within it.
fn moved<'a>(board: &Board, column: ColumnId, changes: &'a [Change]) -> Vec<&'a Card> {
    let place = |card: &Card| stands(card, column).then(|| card.pin.as_ref().map(|pin| pin.place));
    let before = |card: &Card| board.cards.get(&card.id).and_then(place);
    changes.iter().filter_map(put_card).filter(|card| before(card) != place(card)).collect()
}

fn stands(card: &Card, column: ColumnId) -> bool {
    card.is_live() && card.column == column
}

fn at(order: &[CardId], id: CardId) -> Option<usize> {
    order.iter().position(|other| *other == id)
}

fn put_card(change: &Change) -> Option<&Card> {
    match change {
        Change::Put(Entity::Card(card)) => Some(card),
        _ => None,
    }
}

/// Sets the place of a card's pin, also if `changes` contain the card already.
fn put_pin(board: &Board, id: CardId, place: u32, changes: &mut Vec<Change>) {
    let known = changes.iter_mut().find_map(|change| match change {
        Change::Put(Entity::Card(other)) if other.id == id => Some(other),
        _ => None,
    });
    if let Some(card) = known {
        card.pin.iter_mut().for_each(|pin| pin.place = place);
    } else if let Some(mut card) = board.cards.get(&id).cloned() {
        card.pin.iter_mut().for_each(|pin| pin.place = place);
        // Only a side effect, so it goes first: what the person did comes last.
        changes.insert(0, Change::put(card));
    }
}

#[cfg(test)]
mod tests;
