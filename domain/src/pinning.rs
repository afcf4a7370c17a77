//! Pins: places that people give cards in a ranking instead of the computed ones.
//!
//! A pin is a value between the values of its neighbours: it says below which pain the card stands.
//! So placing a card changes this card alone, and it stays between what has more pain and what has
//! less, whatever is moved.

use crate::board::Board;
use crate::card::{Card, Pin};
use crate::column::{Column, Place};
use crate::decide::Context;
use crate::entity::{Change, Entity, is_default};
use crate::id::{CardId, ColumnId};
use crate::pain;
use crate::rank::{self, Rank};
use crate::rejection::{Field, Rejection};
use crate::time::Timestamp;
use crate::{input, limits};
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;

/// A spot in a ranking, directly below another card as that was ranked at the time. It is compared
/// with the pain of all cards, so it does not change when other cards move.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Spot {
    /// The ranking of the card above; `None` is the top.
    #[serde(default, skip_serializing_if = "is_default")]
    pub below: Option<Ranked>,
    /// The order of cards that were placed below the same one.
    pub rank: Rank,
}

/// What a card is ranked by: first its pain, then its age.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ranked {
    /// Hundredths of a point. More pain comes first.
    pub pain: u32,
    pub number: u32,
}

impl Ord for Ranked {
    fn cmp(&self, other: &Ranked) -> Ordering {
        other.pain.cmp(&self.pain).then(self.number.cmp(&other.number))
    }
}

impl PartialOrd for Ranked {
    fn partial_cmp(&self, other: &Ranked) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Spot {
    /// The spot between two neighbours in a ranking, directly below the upper one; `None` is an end.
    fn between(above: Option<&Spot>, below: Option<&Spot>) -> Spot {
        let anchor = above.and_then(|spot| spot.below);
        let own = |spot: &Spot| spot.below == anchor && spot.rank != Rank::default();
        let low = above.filter(|spot| own(spot)).map(|spot| &spot.rank);
        let high = below.filter(|spot| own(spot)).map(|spot| &spot.rank);
        Spot { below: anchor, rank: rank::between(low, high).unwrap_or_default() }
    }
}

/// Where a card stands in rankings: at its pin, otherwise by its pain. `None` for a pin of an
/// earlier version.
pub(crate) fn spot_of(board: &Board, card: &Card, now: Timestamp) -> Option<Spot> {
    match &card.pin {
        Some(pin) => pin.spot.clone(),
        None => {
            let pain = pain::pain(board, card, now).hundredths();
            Some(Spot { below: Some(Ranked { pain, number: card.number }), rank: Rank::default() })
        }
    }
}

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
    let Some(place) = place else {
        card.pin = None;
        return Ok(vec![Change::put(card)]);
    };
    let mut column = Ranking::of(board, ctx.now, card.column, id);
    let place = column.index(place).unwrap_or(column.order.len());
    let spot = column.spot_at(place, &card);
    card.pin = Some(Pin { spot: Some(spot), place: 0, reason, by: ctx.person() });
    let mut changes = column.modernised;
    changes.push(Change::put(card));
    Ok(changes)
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
    changes: &mut Vec<Change>,
) {
    let Some(Change::Put(Entity::Card(card))) = changes.last_mut() else { return };
    let stays = board.cards.get(&card.id).is_some_and(|before| before.column == column.id);
    let names_a_spot = stays || matches!(place, Place::Before(_) | Place::After(_));
    if !column.stage.is_ranked_by_pain() || !names_a_spot {
        return;
    }
    let mut ranking = Ranking::of(board, ctx.now, column.id, card.id);
    if let Some(place) = ranking.index(place) {
        let spot = ranking.spot_at(place, card);
        card.pin =
            Some(Pin { spot: Some(spot), place: 0, reason: String::new(), by: ctx.person() });
        changes.splice(0..0, ranking.modernised);
    }
}

/// The ranking of a column without one of its cards.
struct Ranking {
    order: Vec<(CardId, Spot)>,
    /// The place of that card, if it is in the column.
    own: Option<usize>,
    /// Cards with pins of earlier versions, at the same places now as spots.
    modernised: Vec<Change>,
}

impl Ranking {
    fn of(board: &Board, now: Timestamp, column: ColumnId, without: CardId) -> Ranking {
        let mut order = pain::ranking(board, column, now);
        let own = order.iter().position(|other| *other == without);
        order.retain(|other| *other != without);
        let cards: Vec<&Card> = order.iter().filter_map(|id| board.cards.get(id)).collect();
        let spots: Vec<Option<Spot>> = cards.iter().map(|card| spot_of(board, card, now)).collect();
        let mut ranking = Ranking { order: Vec::new(), own, modernised: Vec::new() };
        for (at, card) in cards.iter().enumerate() {
            let spot = spots[at].clone().unwrap_or_else(|| {
                let below = spots[at..].iter().flatten().next();
                let spot = Spot::between(ranking.order.last().map(|(_, spot)| spot), below);
                ranking.modernised.extend(at_spot(card, spot.clone()));
                spot
            });
            ranking.order.push((card.id, spot));
        }
        ranking
    }

    /// How many cards are above `place`; `None` if the card that it refers to is not in the column.
    fn index(&self, place: Place) -> Option<usize> {
        let at = |id: CardId| self.order.iter().position(|(other, _)| *other == id);
        match place {
            Place::Top => Some(0),
            Place::Bottom => Some(self.order.len()),
            Place::Before(other) => at(other),
            Place::After(other) => at(other).map(|at| at + 1),
        }
    }

    /// The spot with so many cards above it. A pinned card that is there already keeps its own.
    fn spot_at(&mut self, place: usize, card: &Card) -> Spot {
        let kept = card.pin.as_ref().and_then(|pin| pin.spot.clone());
        if let Some(spot) = kept.filter(|_| self.own == Some(place)) {
            return spot;
        }
        let spot = |at: usize| self.order.get(at).map(|(_, spot)| spot);
        Spot::between(place.checked_sub(1).and_then(spot), spot(place))
    }
}

fn at_spot(card: &Card, spot: Spot) -> Option<Change> {
    let pin = Pin { spot: Some(spot), place: 0, ..card.pin.clone()? };
    Some(Change::put(Card { pin: Some(pin), ..card.clone() }))
}

#[cfg(test)]
mod tests;
