//! Pain: the computed priority of a card, and the ranking by it.
//!
//! `impact × (1 + log2 customers) × workaround × momentum × deadline + waiting`. It is the start of
//! a discussion: every factor is shown, and a place given by a person wins.

use crate::board::Board;
use crate::card::{Card, Impact};
use crate::id::{CardId, ColumnId};
use crate::order::Order;
use crate::pinning;
use crate::sprint::SprintState;
use crate::time::{Day, Timestamp};

/// How many anonymous contacts count as one customer, because anonymous callers call more than
/// once.
pub const ANONYMOUS_CONTACTS_PER_CUSTOMER: u32 = 3;
/// A deadline within this many days counts as soon, if there is no sprint that defines it.
const SOON_DAYS: i32 = 21;
const WAITING_MAX: u32 = 5;

/// How many people a card reaches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// Distinct customers; the number of anonymous ones is estimated from their contacts.
    pub customers: u32,
    /// The number of all contacts.
    pub contacts: u32,
    /// The customers who gave their name.
    pub named: u32,
    /// The contacts of those who gave no name.
    pub unnamed: u32,
}

/// The factors of a card's pain.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pain {
    pub impact: f64,
    /// `1 + log2 customers`.
    pub reach: f64,
    pub workaround: f64,
    pub momentum: f64,
    pub deadline: f64,
    pub waiting: f64,
}

impl Pain {
    /// The pain: the product of the factors, plus the points for waiting.
    pub fn score(&self) -> f64 {
        self.impact * self.reach * self.workaround * self.momentum * self.deadline + self.waiting
    }

    /// The score as cards are ranked by it, in hundredths of a point.
    pub(crate) fn hundredths(&self) -> u32 {
        (self.score() * 100.0).round() as u32
    }

    /// The score as it is shown.
    pub fn rounded(&self) -> u32 {
        self.score().round() as u32
    }
}

/// Counts the people behind a card.
pub fn reach(board: &Board, card: CardId) -> Reach {
    reach_until(board, card, Day(i32::MAX))
}

/// Counts the people behind a card, with contacts up to the end of a day.
pub fn reach_until(board: &Board, card: CardId, last: Day) -> Reach {
    let mut reach = Reach::default();
    for tally in board.tallies_of(card) {
        let contacts = tally.contacts_between(Day(i32::MIN), last);
        reach.contacts += contacts;
        match tally.customer {
            Some(_) if contacts > 0 => reach.named += 1,
            Some(_) => {}
            None => reach.unnamed += contacts,
        }
    }
    reach.customers = reach.named + reach.unnamed.div_ceil(ANONYMOUS_CONTACTS_PER_CUSTOMER);
    reach
}

/// The pain of a card at a moment.
pub fn pain(board: &Board, card: &Card, now: Timestamp) -> Pain {
    let customers = reach(board, card.id).customers.max(1);
    Pain {
        impact: weight(card.impact),
        reach: 1.0 + f64::from(customers).log2(),
        workaround: if card.workaround.is_empty() { 1.0 } else { 0.6 },
        momentum: momentum(board, card.id, now.day()),
        deadline: if is_due(board, card, now.day()) { 1.5 } else { 1.0 },
        waiting: waiting(board, card),
    }
}

fn weight(impact: Impact) -> f64 {
    match impact {
        Impact::Blocked => 8.0,
        Impact::Hurts => 4.0,
        // An unrated report counts like the lowest rating.
        Impact::Confuses | Impact::Unrated => 2.0,
    }
}

/// The contacts of the last seven days relative to the seven before, from 0.5 to 2.
fn momentum(board: &Board, card: CardId, today: Day) -> f64 {
    let (mut last, mut before) = (0, 0);
    for tally in board.tallies_of(card) {
        last += tally.contacts_between(today + -6, today + 1);
        before += tally.contacts_between(today + -13, today + -7);
    }
    if last + before == 0 {
        return 1.0;
    }
    (f64::from(last) / f64::from(before.max(1))).clamp(0.5, 2.0)
}

/// Whether the card's deadline is within the running or the next sprint.
fn is_due(board: &Board, card: &Card, today: Day) -> bool {
    let Some(deadline) = &card.deadline else { return false };
    let open = board.sprints.values().filter(|sprint| sprint.state != SprintState::Closed);
    let next = open.min_by_key(|sprint| (sprint.state != SprintState::Active, sprint.starts));
    let until = next.map_or(today + SOON_DAYS, |sprint| sprint.ends);
    deadline.day >= today && deadline.day <= until
}

/// One point for each sprint that was closed while the card existed, at most five.
fn waiting(board: &Board, card: &Card) -> f64 {
    let ended = board.sprints.values().filter(|s| s.closed.is_some_and(|at| at > card.created));
    f64::from((ended.count() as u32).min(WAITING_MAX))
}

/// A column's live cards: ordered by pain, and pinned cards at their places.
pub fn ranking(board: &Board, column: ColumnId, now: Timestamp) -> Vec<CardId> {
    let cards = board.lane(column).iter().filter_map(|(_, id)| board.cards.get(id));
    ranked(board, now, cards)
}

/// The chosen live cards of the whole board, ranked in the same way.
pub fn ranking_of(board: &Board, now: Timestamp, chosen: impl Fn(&Card) -> bool) -> Vec<CardId> {
    let cards = board.cards.values().filter(|card| card.is_live() && chosen(card));
    ranked(board, now, cards)
}

pub(crate) fn ranked<'a>(
    board: &Board,
    now: Timestamp,
    cards: impl Iterator<Item = &'a Card>,
) -> Vec<CardId> {
    let (mut counted, mut ranked) = (Vec::new(), Vec::new());
    for card in cards {
        match (pinning::spot_of(board, card, now), &card.pin) {
            (Some(spot), _) => ranked.push((spot, card.number, card.id)),
            (None, pin) => {
                let place = pin.as_ref().map_or(0, |pin| pin.place);
                counted.push((place, card.number, card.id));
            }
        }
    }
    ranked.order();
    counted.order();
    let mut order: Vec<CardId> = ranked.into_iter().map(|(_, _, id)| id).collect();
    for (place, _, id) in counted {
        order.insert((place as usize).min(order.len()), id);
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Scene, TODAY, card};

    /// The score of one example of the table, without a board.
    fn score(impact: f64, customers: f64, workaround: f64, momentum: f64, rest: (f64, f64)) -> u32 {
        let reach = 1.0 + customers.log2();
        let (deadline, waiting) = rest;
        Pain { impact, reach, workaround, momentum, deadline, waiting }.rounded()
    }

    #[test]
    fn the_examples_of_the_design_are_right() {
        assert_eq!(score(8.0, 46.0, 1.0, 2.0, (1.5, 0.0)), 157, "vouchers");
        assert_eq!(score(2.0, 31.0, 1.0, 1.6, (1.0, 0.0)), 19, "timeline");
        assert_eq!(score(4.0, 12.0, 1.0, 1.0, (1.0, 2.0)), 20, "player");
        assert_eq!(score(4.0, 12.0, 0.6, 1.0, (1.0, 2.0)), 13, "player with a workaround");
        assert_eq!(score(4.0, 6.0, 1.0, 1.2, (1.0, 0.0)), 17, "import");
    }

    #[test]
    fn three_anonymous_calls_count_as_one_customer() {
        let mut scene = Scene::new();
        scene.has_customer("Anna").has_card("Vouchers");
        for who in [Some("Anna"), None, None, None] {
            scene.calls(who, "Vouchers");
        }
        let counted = Reach { customers: 2, contacts: 4, named: 1, unnamed: 3 };
        assert_eq!(reach(&scene.board, card("Vouchers")), counted);
        scene.calls(None, "Vouchers");
        assert_eq!(reach(&scene.board, card("Vouchers")).customers, 3);
    }

    #[test]
    fn the_reach_until_a_day_counts_calls_up_to_that_day() {
        let mut scene = Scene::new();
        scene.has_customer("Anna").has_customer("Ben").has_card("Vouchers");
        scene.calls(Some("Anna"), "Vouchers");
        scene.calls(None, "Vouchers");
        scene.days_pass(7);
        for who in [Some("Anna"), Some("Ben"), None] {
            scene.calls(who, "Vouchers");
        }
        let until = |day| reach_until(&scene.board, card("Vouchers"), day);
        assert_eq!(until(TODAY + -1), Reach::default());
        let before = Reach { customers: 2, contacts: 2, named: 1, unnamed: 1 };
        assert_eq!((until(TODAY), until(TODAY + 6)), (before, before));
        assert_eq!(until(TODAY + 7), Reach { customers: 3, contacts: 5, named: 2, unnamed: 2 });
        assert_eq!(until(TODAY + 7), reach(&scene.board, card("Vouchers")));
    }
}
