//! What planning shows in which order, and where a sprint is full.

use groundswell_domain::Board;
use groundswell_domain::card::Card;
use groundswell_domain::column::{Place, Stage};
use groundswell_domain::id::{CardId, SprintId};
use groundswell_domain::order::Order;
use groundswell_domain::pain;
use groundswell_domain::sprint::{Sprint, SprintState};
use groundswell_domain::time::Timestamp;

/// Sums of decimal fractions are off by less than this.
const ROUNDING: f32 = 0.001;

/// The cards to choose from: triaged, by pain, without those that are in the sprint.
pub(super) fn ranking(
    board: &Board,
    now: Timestamp,
    sprint: Option<SprintId>,
    by_effort: bool,
) -> Vec<CardId> {
    // Ranked with those in the sprint: places given by hand count them.
    let mut cards = pain::ranking_of(board, now, |card| board.stage_of(card) == Stage::Triaged);
    cards.retain(|id| sprint.is_none() || board.cards[id].sprint != sprint);
    if by_effort {
        let worth = |id: &CardId| per_day(board, &board.cards[id], now).unwrap_or(-1.0);
        cards.order_by(|a, b| worth(b).total_cmp(&worth(a)));
    }
    cards
}

/// The pain that a day of work takes away; `None` where nobody has said how many it needs.
pub(super) fn per_day(board: &Board, card: &Card, now: Timestamp) -> Option<f64> {
    Some(pain::pain(board, card, now).score() / f64::from(card.estimate?))
}

/// The cards in a sprint, in the order of the ranking.
pub(super) fn pulled(board: &Board, now: Timestamp, sprint: Option<SprintId>) -> Vec<CardId> {
    let Some(sprint) = sprint else { return Vec::new() };
    board.ranked_cards_of_sprint(sprint, now).into_iter().map(|card| card.id).collect()
}

/// Sprints that are not over, by their beginning.
pub(super) fn open_sprints(board: &Board) -> Vec<&Sprint> {
    let open = board.sprints.values().filter(|sprint| sprint.state != SprintState::Closed);
    let mut open: Vec<_> = open.collect();
    open.order_by_key(|sprint| (sprint.starts, sprint.id));
    open
}

/// The sprint that is asked for, else the next to be planned, else the one that runs.
pub(super) fn chosen_sprint(board: &Board, asked: Option<SprintId>) -> Option<SprintId> {
    let open = open_sprints(board);
    let asked = open.iter().find(|sprint| Some(sprint.id) == asked);
    let next = || open.iter().find(|sprint| sprint.state == SprintState::Planned);
    asked.or_else(next).or(open.first()).map(|sprint| sprint.id)
}

/// How many of the first cards fit into a capacity; `None` where all do.
pub(super) fn fitting(board: &Board, cards: &[CardId], capacity: f32) -> Option<usize> {
    let mut sum = 0.0;
    cards.iter().position(|id| {
        sum += board.cards.get(id).and_then(|card| card.estimate).unwrap_or(0.0);
        sum > capacity + ROUNDING
    })
}

/// The same place in `list` beside a card of the moved one's own column: only there a pin counts.
pub(super) fn in_own_column(
    board: &Board,
    list: &[CardId],
    card: CardId,
    place: Place,
) -> Option<Place> {
    let column = |id: &CardId| board.cards.get(id).map(|card| card.column);
    let own = column(&card);
    let (other, from) = match place {
        Place::Before(other) => (other, 0),
        Place::After(other) => (other, 1),
        Place::Top | Place::Bottom => return Some(place),
    };
    if column(&other) == own {
        return Some(place);
    }
    let at = list.iter().position(|id| *id == other)? + from;
    let (above, below) = list.split_at(at);
    let is_own = |id: &&CardId| **id != card && column(id) == own;
    let next = below.iter().find(is_own).map(|id| Place::Before(*id));
    next.or_else(|| above.iter().rev().find(is_own).map(|id| Place::After(*id)))
}
