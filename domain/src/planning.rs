//! Planning: the cards to choose from, the cards of a sprint and where it is full, and the
//! suggestion for the next sprint.

use crate::board::Board;
use crate::card::Card;
use crate::column::{Place, Stage};
use crate::id::{CardId, SprintId};
use crate::order::Order;
use crate::pain;
use crate::sprint::{Sprint, SprintState};
use crate::text;
use crate::time::{Day, Timestamp};

/// The tolerance for sums of decimal fractions.
const ROUNDING: f32 = 0.001;
/// The suggested first sprint of a board: two weeks, with one day of work for each working day.
const FIRST_LENGTH: i32 = 11;
const FIRST_CAPACITY: f32 = 10.0;

/// Whether a card is being worked on, or is about to be, in no open sprint: it came there while none
/// was running. The next sprint that starts takes it.
pub fn is_without_sprint(board: &Board, card: &Card) -> bool {
    let is_open = |sprint: &Sprint| sprint.state != SprintState::Closed;
    matches!(board.stage_of(card), Stage::Sprint | Stage::Doing)
        && !card.sprint.and_then(|sprint| board.sprints.get(&sprint)).is_some_and(is_open)
}

/// The cards to choose from: triaged or [without a sprint](is_without_sprint), ordered by pain,
/// without those in the sprint.
pub fn ranking(
    board: &Board,
    now: Timestamp,
    sprint: Option<SprintId>,
    by_effort: bool,
) -> Vec<CardId> {
    // Ranked together with those in the sprint, because pins of earlier versions count them.
    let mut cards = pain::ranking_of(board, now, |card| {
        board.stage_of(card) == Stage::Triaged || is_without_sprint(board, card)
    });
    cards.retain(|id| sprint.is_none() || board.cards[id].sprint != sprint);
    if by_effort {
        let worth = |id: &CardId| per_day(board, &board.cards[id], now).unwrap_or(-1.0);
        cards.order_by(|a, b| worth(b).total_cmp(&worth(a)));
    }
    cards
}

/// The pain per day of work; `None` if the card has no estimate, or an estimate of 0.
pub fn per_day(board: &Board, card: &Card, now: Timestamp) -> Option<f64> {
    let days = card.estimate.filter(|days| *days > 0.0)?;
    Some(pain::pain(board, card, now).score() / f64::from(days))
}

/// The cards pulled into a sprint, in the order of the ranking.
pub fn pulled(board: &Board, now: Timestamp, sprint: SprintId) -> Vec<CardId> {
    pain::ranking_of(board, now, |card| card.sprint == Some(sprint))
}

/// Sprints that are not closed, ordered by their first day.
pub fn open_sprints(board: &Board) -> Vec<&Sprint> {
    let open = board.sprints.values().filter(|sprint| sprint.state != SprintState::Closed);
    let mut open: Vec<_> = open.collect();
    open.order_by_key(|sprint| (sprint.starts, sprint.id));
    open
}

/// The requested sprint, otherwise the next planned one, otherwise the running one.
pub fn chosen_sprint(board: &Board, asked: Option<SprintId>) -> Option<SprintId> {
    let open = open_sprints(board);
    let asked = open.iter().find(|sprint| Some(sprint.id) == asked);
    let next = || open.iter().find(|sprint| sprint.state == SprintState::Planned);
    asked.or_else(next).or(open.first()).map(|sprint| sprint.id)
}

/// How many of the first cards fit into a capacity; `None` if all fit.
pub fn count_within_capacity(board: &Board, cards: &[CardId], capacity: f32) -> Option<usize> {
    let mut sum = 0.0;
    cards.iter().position(|id| {
        sum += board.cards.get(id).and_then(|card| card.estimate).unwrap_or(0.0);
        sum > capacity + ROUNDING
    })
}

/// The same place in `list`, expressed relative to a card of the moved card's own column, because a
/// pin counts only there. `None` if there is no such card.
pub fn in_own_column(board: &Board, list: &[CardId], card: CardId, place: Place) -> Option<Place> {
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

/// A suggestion for a new sprint, which can be edited.
#[derive(Clone, Debug, PartialEq)]
pub struct NextSprint {
    /// `None` for the first sprint of a board, whose name depends on the language.
    pub name: Option<String>,
    pub starts: Day,
    pub ends: Day,
    pub capacity: f32,
}

impl NextSprint {
    /// The first sprint of a board.
    pub fn first(today: Day) -> NextSprint {
        let (starts, ends) = (today, today + FIRST_LENGTH);
        NextSprint { name: None, starts, ends, capacity: FIRST_CAPACITY }
    }

    fn after(last: &Sprint) -> NextSprint {
        let mut starts = last.ends + 1;
        // If the last sprint started on a working day, the next one does too.
        while starts.is_weekend() && !last.starts.is_weekend() {
            starts = starts + 1;
        }
        NextSprint {
            name: Some(text::next_name(&last.name).unwrap_or_default()),
            starts,
            ends: starts + (last.ends - last.starts),
            capacity: last.capacity,
        }
    }
}

/// The sprint after the last one, with the same length and capacity.
pub fn next_sprint(board: &Board, today: Day) -> NextSprint {
    let last = board.sprints.values().max_by_key(|sprint| (sprint.ends, sprint.id));
    last.map_or_else(|| NextSprint::first(today), NextSprint::after)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::card::{CardEdit, Impact};
    use crate::command::Command;
    use crate::testing::{Scene, TODAY, card, column, sprint};

    /// Three triaged cards, "worst", "bad" and "mild", and the planned sprint 12.
    fn planning() -> Scene {
        let mut scene = Scene::new();
        scene.has_sprint("12");
        let cards =
            [("mild", Impact::Confuses), ("worst", Impact::Blocked), ("bad", Impact::Hurts)];
        for (title, impact) in cards {
            scene.has_card_in(title, Stage::Triaged);
            scene.edits("Lukas", title, CardEdit::Impact(impact));
        }
        scene
    }

    fn takes(scene: &mut Scene, title: &str, days: f32) {
        scene.edits("Lukas", title, CardEdit::Estimate(Some(days)));
    }

    fn pins(scene: &mut Scene, title: &str, place: Place) {
        let (card, reason) = (card(title), String::new());
        scene.does("Lukas", Command::PinCard { card, place, reason });
    }

    fn plans(scene: &mut Scene, name: &str, starts: Day, ends: Day) {
        let (id, name) = (sprint(name), name.to_string());
        scene.does("Erik", Command::PlanSprint { id, name, starts, ends, capacity: 8.5 });
    }

    fn close(scene: &mut Scene, name: &str) {
        let close = Command::CloseSprint { sprint: sprint(name), unfinished_to: None };
        scene.does("Erik", close);
    }

    fn titles<'a>(scene: &'a Scene, cards: &[CardId]) -> Vec<&'a str> {
        cards.iter().map(|id| scene.board.cards[id].title.as_str()).collect()
    }

    fn ranked<'a>(scene: &'a Scene, into: Option<&str>, by_effort: bool) -> Vec<&'a str> {
        titles(scene, &ranking(&scene.board, scene.now, into.map(sprint), by_effort))
    }

    #[test]
    fn triaged_cards_are_ordered_by_pain() {
        let mut scene = planning();
        scene.has_card("new").has_card_in("fixed", Stage::Verify);
        assert_eq!(ranked(&scene, Some("12"), false), ["worst", "bad", "mild"]);
    }

    #[test]
    fn cards_that_are_begun_without_a_sprint_are_offered_too() {
        let mut scene = planning();
        scene.moves("worst", Stage::Sprint).moves("mild", Stage::Doing);
        assert_eq!(ranked(&scene, Some("12"), false), ["worst", "bad", "mild"]);
        scene.pulls("mild", "12");
        assert_eq!(
            (scene.stage("mild"), ranked(&scene, Some("12"), false)),
            (Stage::Doing, vec!["worst", "bad"])
        );
    }

    #[test]
    fn cards_that_stay_in_work_when_their_sprint_is_closed_are_offered_again() {
        let mut scene = planning();
        scene.pulls("bad", "12").does("Erik", Command::StartSprint { sprint: sprint("12") });
        scene.moves("bad", Stage::Doing);
        close(&mut scene, "12");
        assert_eq!(ranked(&scene, None, false), ["worst", "bad", "mild"]);
    }

    #[test]
    fn cards_in_the_sprint_are_not_offered_again() {
        let mut scene = planning();
        scene.has_sprint("13").pulls("worst", "12").pulls("mild", "13");
        assert_eq!(ranked(&scene, Some("12"), false), ["bad", "mild"]);
        assert_eq!(ranked(&scene, None, false), ["worst", "bad", "mild"]);
    }

    #[test]
    fn pins_count_the_cards_in_the_sprint_too() {
        let mut scene = planning();
        pins(&mut scene, "mild", Place::Before(card("bad")));
        assert_eq!(ranked(&scene, Some("12"), false), ["worst", "mild", "bad"]);
        scene.pulls("worst", "12");
        assert_eq!(ranked(&scene, Some("12"), false), ["mild", "bad"]);
    }

    #[test]
    fn the_pain_per_day_divides_by_the_estimate() {
        let mut scene = planning();
        takes(&mut scene, "worst", 8.0);
        takes(&mut scene, "mild", 0.5);
        assert_eq!(ranked(&scene, Some("12"), true), ["mild", "worst", "bad"]);
        let per_day = |title| per_day(&scene.board, scene.card(title), scene.now);
        assert_eq!((per_day("worst"), per_day("mild")), (Some(1.0), Some(4.0)));
        assert_eq!(per_day("bad"), None, "nobody has said how long it takes");
    }

    #[test]
    fn a_card_without_effort_has_no_pain_per_day() {
        let mut scene = planning();
        takes(&mut scene, "mild", 0.0);
        assert_eq!(per_day(&scene.board, scene.card("mild"), scene.now), None);
        takes(&mut scene, "bad", 1.0);
        assert_eq!(ranked(&scene, Some("12"), true), ["bad", "worst", "mild"]);
    }

    #[test]
    fn cards_of_a_sprint_are_ranked_at_every_stage() {
        let mut scene = planning();
        scene.pulls("mild", "12").pulls("bad", "12").pulls("worst", "12");
        scene.moves("bad", Stage::Doing);
        let pulled = pulled(&scene.board, scene.now, sprint("12"));
        assert_eq!(titles(&scene, &pulled), ["worst", "bad", "mild"]);
    }

    #[test]
    fn the_next_planned_sprint_is_shown_unless_another_is_requested() {
        let mut scene = Scene::new();
        let chosen = |scene: &Scene, asked: &str| chosen_sprint(&scene.board, Some(sprint(asked)));
        assert_eq!(chosen(&scene, "12"), None);
        scene.has_running_sprint("12");
        assert_eq!(chosen(&scene, "elsewhere"), Some(sprint("12")));
        plans(&mut scene, "14", TODAY + 28, TODAY + 41);
        plans(&mut scene, "13", TODAY + 14, TODAY + 27);
        assert_eq!(chosen_sprint(&scene.board, None), Some(sprint("13")));
        assert_eq!(chosen(&scene, "12"), Some(sprint("12")));
        close(&mut scene, "12");
        assert_eq!(chosen(&scene, "12"), Some(sprint("13")));
    }

    #[test]
    fn open_sprints_are_ordered_by_their_first_day() {
        let mut scene = Scene::new();
        plans(&mut scene, "14", TODAY + 28, TODAY + 41);
        scene.has_running_sprint("12").has_sprint("11");
        plans(&mut scene, "13", TODAY + 14, TODAY + 27);
        close(&mut scene, "11");
        let open: Vec<_> = open_sprints(&scene.board).iter().map(|s| s.name.clone()).collect();
        assert_eq!(open, ["12", "13", "14"]);
    }

    #[test]
    fn a_sprint_is_full_at_the_first_card_beyond_its_capacity() {
        let mut scene = planning();
        takes(&mut scene, "worst", 3.0);
        takes(&mut scene, "mild", 1.5);
        let cards = ["worst", "bad", "mild"].map(card);
        let count = |capacity| count_within_capacity(&scene.board, &cards, capacity);
        assert_eq!(count(2.0), Some(0));
        assert_eq!(count(4.0), Some(2), "cards without an estimate take no capacity");
        assert_eq!(count(4.5), None);
    }

    #[test]
    fn ten_tenths_of_a_day_fit_into_one() {
        let mut scene = Scene::new();
        let titles: Vec<String> = (0..10).map(|n| format!("card {n}")).collect();
        for title in &titles {
            scene.has_card(title);
            takes(&mut scene, title, 0.1);
        }
        let cards: Vec<_> = titles.iter().map(|title| card(title)).collect();
        assert_eq!(count_within_capacity(&scene.board, &cards, 1.0), None);
    }

    /// "worst" and "mild" are in the first column of triage, "bad" in another one.
    fn two_columns() -> Scene {
        let mut scene = planning();
        let (id, name) = (column("Later"), "Later".to_string());
        scene.does("Julia", Command::AddColumn { id, name, stage: Stage::Triaged });
        let (card, to, place) = (card("bad"), id, Place::Top);
        scene.does("Lukas", Command::MoveCard { card, to, place, together: false });
        scene
    }

    #[test]
    fn a_place_beside_a_card_of_another_column_becomes_one_in_the_own_column() {
        let scene = two_columns();
        let list = ["worst", "bad", "mild"].map(card);
        let place = |title, place| in_own_column(&scene.board, &list, card(title), place);
        let (worst, bad, mild) = (card("worst"), card("bad"), card("mild"));
        assert_eq!(place("worst", Place::After(bad)), Some(Place::Before(mild)));
        assert_eq!(place("mild", Place::Before(bad)), Some(Place::After(worst)));
        assert_eq!(place("mild", Place::Before(worst)), Some(Place::Before(worst)));
        assert_eq!(place("mild", Place::Top), Some(Place::Top));
    }

    #[test]
    fn a_card_alone_in_its_column_has_no_other_place() {
        let scene = two_columns();
        let list = ["worst", "bad", "mild"].map(card);
        let place = Place::Before(card("worst"));
        assert_eq!(in_own_column(&scene.board, &list, card("bad"), place), None);
    }

    #[test]
    fn the_first_sprint_begins_today() {
        let next = next_sprint(&Scene::new().board, TODAY);
        assert_eq!(next, NextSprint::first(TODAY));
        assert_eq!((next.name, next.starts, next.ends - next.starts), (None, TODAY, 11));
    }

    #[test]
    fn the_next_sprint_is_as_long_as_the_last_and_begins_after_the_weekend() {
        let mut scene = Scene::new();
        let monday = TODAY + 3;
        plans(&mut scene, "Sprint 9", monday, monday + 11);
        let next = next_sprint(&scene.board, TODAY);
        let (starts, ends) = (monday + 14, monday + 25);
        assert_eq!(
            next,
            NextSprint { name: Some("Sprint 10".into()), starts, ends, capacity: 8.5 }
        );
    }

    #[test]
    fn a_sprint_after_one_that_started_at_a_weekend_may_start_at_a_weekend() {
        let mut scene = Scene::new();
        let saturday = TODAY + 1;
        plans(&mut scene, "Autumn", saturday, saturday + 6);
        let next = next_sprint(&scene.board, TODAY);
        assert_eq!((next.starts, next.ends), (saturday + 7, saturday + 13));
        assert_eq!(next.name.as_deref(), Some(""), "no number that could count up");
    }
}
