//! Placing: which column a card is in, where it stands there, and what else follows from a move.

use super::Card;
use crate::board::Board;
use crate::column::{Column, Place, Stage};
use crate::decide::Context;
use crate::entity::Change;
use crate::id::{CardId, ColumnId, SprintId};
use crate::rejection::Rejection;
use crate::sprint::SprintState;
use crate::time::Timestamp;
use crate::{pinning, rank, train};

pub(crate) fn move_to(
    board: &Board,
    ctx: &Context<'_>,
    id: CardId,
    to: ColumnId,
    place: Place,
    together: bool,
) -> Result<Vec<Change>, Rejection> {
    let mut card = board.live_card(id)?.clone();
    let column = board.column(to)?;
    follow_the_stage(board, &mut card, column.stage);
    if !column.stage.is_ranked_by_pain() {
        return Ok(placed(board, ctx.now, card, column, place));
    }
    // Pain and pins rank the cards of this column, so no neighbour has to make room.
    let mut changes = match card.column == column.id {
        true => vec![Change::put(card)],
        false => placed(board, ctx.now, card, column, Place::Top),
    };
    if !together {
        pinning::pin_where_dropped(board, ctx, column, place, &mut changes);
    }
    Ok(changes)
}

/// Moves a card to the closed column, if the board has one.
pub(crate) fn close(board: &Board, ctx: &Context<'_>, card: &Card) -> Vec<Change> {
    let Ok(column) = board.column_of_stage(Stage::Closed) else { return Vec::new() };
    let mut card = card.clone();
    follow_the_stage(board, &mut card, Stage::Closed);
    placed(board, ctx.now, card, column, Place::Top)
}

/// Moves a card into a column. The changes are those of neighbours that had to make room, then that
/// of the card.
pub(crate) fn placed(
    board: &Board,
    now: Timestamp,
    mut card: Card,
    column: &Column,
    place: Place,
) -> Vec<Change> {
    let lane = board.lane(column.id);
    let own = (card.rank.clone(), card.id);
    let above = |place: Option<&rank::Position>| {
        let mut above = match place {
            Some(place) => lane.range(..place),
            None => lane.range::<rank::Position, _>(..),
        };
        above.rfind(|(_, id)| *id != card.id)
    };
    let in_lane = |id: CardId| {
        let other = board.cards.get(&id).filter(|_| id != card.id)?;
        lane.get(&(other.rank.clone(), id))
    };
    let after = match place {
        Place::Top => None,
        Place::Bottom => above(None),
        Place::After(other) => in_lane(other).or_else(|| above(None)),
        Place::Before(other) => above(in_lane(other)),
    };
    if lane.contains(&own) && above(Some(&own)) == after {
        return vec![Change::put(card)];
    }
    let mut changes = Vec::new();
    for (id, rank) in rank::arrange(lane, card.id, after) {
        if id == card.id {
            card.rank = rank;
        } else if let Some(neighbour) = board.cards.get(&id) {
            changes.push(Change::put(Card { rank, ..neighbour.clone() }));
        }
    }
    if card.column != column.id {
        card.column = column.id;
        card.since = now;
        card.pin = None;
    }
    changes.push(Change::put(card));
    changes
}

/// At which end of a column several cards are added.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    Top,
    Bottom,
}

/// Adds cards from other columns at one end of a column, each further out than the one before.
pub(crate) fn brought(
    board: &Board,
    now: Timestamp,
    cards: Vec<Card>,
    column: ColumnId,
    end: End,
) -> Vec<Change> {
    let lane = board.lane(column);
    let outermost = if end == End::Top { lane.first() } else { lane.last() };
    let mut last = outermost.map(|(rank, _)| rank.clone());
    let put = |card| {
        let (above, below) =
            if end == End::Top { (None, last.as_ref()) } else { (last.as_ref(), None) };
        let rank = rank::between(above, below).unwrap_or_default();
        last = Some(rank.clone());
        Change::put(Card { column, rank, since: now, pin: None, ..card })
    };
    cards.into_iter().map(put).collect()
}

/// What else a move to another stage changes: the sprint, the release of the fix, express.
pub(crate) fn follow_the_stage(board: &Board, card: &mut Card, stage: Stage) {
    if board.stage_of(card) == stage {
        return;
    }
    let is_open = |id: &SprintId| {
        board.sprints.get(id).is_some_and(|sprint| sprint.state != SprintState::Closed)
    };
    let running = || board.active_sprint().map(|sprint| sprint.id);
    match stage {
        Stage::Inbox | Stage::Triaged => card.sprint = None,
        Stage::Sprint | Stage::Doing => card.sprint = card.sprint.filter(is_open).or_else(running),
        Stage::Verify => {
            card.sprint = card.sprint.filter(is_open).or_else(running);
            card.fixed_in = card.fixed_in.or(train::next(board).map(|release| release.id));
        }
        Stage::Released | Stage::Closed => card.express = false,
    }
}

#[cfg(test)]
mod tests;
