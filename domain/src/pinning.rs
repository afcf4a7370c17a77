//! Places that people give cards in a ranking, against the arithmetic.
//!
//! A pin is a place counted from the top, as in a queue: a card that is moved in above, to a spot or
//! to where its pain puts it, moves it down, and one that leaves above lets it move up. So a card
//! stays behind those it was put behind. Pain that grows or fades passes it by, and so does a card
//! that is new on the board.

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
use crate::{limits, text};
use std::cell::LazyCell;

/// Ranks a card by hand, or gives it back to the arithmetic with `None`.
pub(crate) fn pin(
    board: &Board,
    ctx: &Context<'_>,
    id: CardId,
    place: Option<Place>,
    reason: &str,
) -> Result<Vec<Change>, Rejection> {
    let mut card = board.live_card(id)?.clone();
    let reason = text::optional_line(reason, Field::Reason, limits::NOTE_CHARS)?;
    card.pin = place.map(|place| {
        let bottom = || spot(board, ctx.now, card.column, id, Place::Bottom);
        let place = spot(board, ctx.now, card.column, id, place).or_else(bottom).unwrap_or(0);
        Pin { place, reason, by: ctx.person() }
    });
    Ok(vec![Change::put(card)])
}

/// In a column ranked by pain, a card dropped at a certain spot stays there.
///
/// `changes` are those of the move, the moved card last. From another column only a neighbour
/// names a spot: top and bottom are just where cards come in.
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

/// How many cards stand above `card` at `place`; `None` where the card that `place` names is not
/// in the column.
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

/// Counts the pins anew where `changes` bring cards into a ranked column, out of it, or to another
/// place in it.
pub(crate) fn count_anew(board: &Board, now: Timestamp, changes: &mut Vec<Change>) {
    for column in board.columns.values().filter(|column| column.stage.is_ranked_by_pain()) {
        for (id, place) in miscounted(board, now, column.id, changes) {
            put_pin(board, id, place, changes);
        }
    }
}

/// The pinned cards of a column that stand at another place than they say, with that place.
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
    let counted = pinned.into_iter().filter_map(|(id, said)| {
        let place = at(&order, id)? as u32;
        (place != said).then_some((id, place))
    });
    counted.collect()
}

/// The cards that `changes` bring into a column, out of it, or to another place in it.
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

/// Changes a card's place, also where the card changes already.
fn put_pin(board: &Board, id: CardId, place: u32, changes: &mut Vec<Change>) {
    let known = changes.iter_mut().find_map(|change| match change {
        Change::Put(Entity::Card(other)) if other.id == id => Some(other),
        _ => None,
    });
    if let Some(card) = known {
        card.pin.iter_mut().for_each(|pin| pin.place = place);
    } else if let Some(mut card) = board.cards.get(&id).cloned() {
        card.pin.iter_mut().for_each(|pin| pin.place = place);
        // Made room for, not moved: what a person did comes last.
        changes.insert(0, Change::put(card));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::card::{CardEdit, Impact};
    use crate::column::Stage;
    use crate::command::Command;
    use crate::testing::{Scene, card, lane};

    /// Five cards in triage, ranked A B C D E by their pain.
    fn ranked() -> Scene {
        let mut scene = Scene::new();
        for title in ["A", "B", "C", "D", "E"] {
            scene.has_card_in(title, Stage::Triaged);
        }
        scene
    }

    fn pin_at(scene: &mut Scene, title: &str, place: Place) {
        scene.does("Erik", Command::PinCard { card: card(title), place, reason: String::new() });
    }

    fn drop_at(scene: &mut Scene, title: &str, place: Place) {
        let (card, to) = (card(title), lane(Stage::Triaged));
        scene.does("Lukas", Command::MoveCard { card, to, place });
    }

    fn places(scene: &Scene) -> String {
        scene.ranking(Stage::Triaged).concat()
    }

    #[test]
    fn pain_ranks_and_the_older_card_wins_a_tie() {
        let mut scene = ranked();
        assert_eq!(places(&scene), "ABCDE");
        scene.edits("Lukas", "D", CardEdit::Impact(Impact::Blocked));
        scene.calls(None, "B");
        scene.calls(None, "B");
        assert_eq!(places(&scene), "DBACE");
    }

    #[test]
    fn a_place_given_by_a_person_wins_over_pain() {
        let mut scene = ranked();
        pin_at(&mut scene, "E", Place::Before(card("B")));
        scene.edits("Lukas", "C", CardEdit::Impact(Impact::Blocked));
        assert_eq!(places(&scene), "CEABD", "E stays second");
    }

    #[test]
    fn a_pin_carries_its_reason_and_who_gave_it() {
        let mut scene = ranked();
        let (card, reason) = (card("E"), "promised\nto marketing".to_string());
        scene.does("Erik", Command::PinCard { card, place: Place::Top, reason });
        let pin = scene.card("E").pin.clone().unwrap();
        assert_eq!((pin.place, pin.reason.as_str()), (0, "promised to marketing"));
        assert_eq!(pin.by, crate::testing::person("Erik"));
    }

    #[test]
    fn a_card_given_back_to_the_arithmetic_is_where_its_pain_puts_it() {
        let mut scene = ranked();
        pin_at(&mut scene, "E", Place::Top);
        assert_eq!(places(&scene), "EABCD");
        scene.does("Erik", Command::UnpinCard { card: card("E") });
        assert_eq!(places(&scene), "ABCDE");
    }

    #[test]
    fn several_pins_stand_in_the_order_in_which_people_put_them() {
        let mut scene = ranked();
        pin_at(&mut scene, "D", Place::Before(card("B")));
        assert_eq!(places(&scene), "ADBCE");
        // Upon a pinned one: it moves down, though its number is the lower one.
        pin_at(&mut scene, "E", Place::Before(card("D")));
        assert_eq!(places(&scene), "AEDBC");
        pin_at(&mut scene, "C", Place::Before(card("D")));
        assert_eq!(places(&scene), "AECDB");
        pin_at(&mut scene, "B", Place::After(card("E")));
        assert_eq!(places(&scene), "AEBCD");
    }

    #[test]
    fn pins_further_down_keep_their_places() {
        let mut scene = ranked();
        pin_at(&mut scene, "A", Place::Bottom);
        assert_eq!(places(&scene), "BCDEA");
        pin_at(&mut scene, "E", Place::Top);
        assert_eq!(places(&scene), "EBCDA");
        assert_eq!(scene.card("A").pin.as_ref().map(|pin| pin.place), Some(4));
    }

    #[test]
    fn below_a_pin_that_counts_further_than_the_column_is_long_now() {
        let mut scene = ranked();
        pin_at(&mut scene, "A", Place::Bottom);
        scene.moves("B", Stage::Doing).moves("C", Stage::Doing);
        assert_eq!(places(&scene), "DEA");
        pin_at(&mut scene, "D", Place::After(card("A")));
        assert_eq!(places(&scene), "EAD");
        pin_at(&mut scene, "E", Place::Bottom);
        assert_eq!(places(&scene), "ADE");
    }

    #[test]
    fn who_leaves_from_above_lets_a_pinned_card_move_up() {
        let mut scene = ranked();
        pin_at(&mut scene, "E", Place::Before(card("C")));
        assert_eq!(places(&scene), "ABECD");
        scene.moves("A", Stage::Doing);
        assert_eq!(places(&scene), "BECD");
        let trash = scene.does("Julia", Command::TrashCard { card: card("B") });
        assert_eq!(places(&scene), "ECD");
        scene.moves("D", Stage::Doing);
        assert_eq!(places(&scene), "EC", "who leaves from below changes nothing");
        scene.undoes("Julia", trash);
        assert_eq!(places(&scene), "BEC");
    }

    #[test]
    fn who_comes_in_above_moves_a_pinned_card_down() {
        let mut scene = ranked();
        pin_at(&mut scene, "E", Place::Before(card("B")));
        scene.has_card("X");
        scene.edits("Lukas", "X", CardEdit::Impact(Impact::Blocked));
        scene.moves("X", Stage::Triaged);
        assert_eq!(places(&scene), "XAEBCD");
        scene.has_card("Y");
        drop_at(&mut scene, "Y", Place::Before(card("A")));
        assert_eq!(places(&scene), "XYAEBCD");
        scene.moves("X", Stage::Doing);
        assert_eq!(places(&scene), "YAEBCD");
    }

    #[test]
    fn at_the_top_a_card_stays_whoever_comes_in() {
        let mut scene = ranked();
        pin_at(&mut scene, "E", Place::Top);
        pin_at(&mut scene, "D", Place::After(card("E")));
        scene.has_card("X");
        scene.edits("Lukas", "X", CardEdit::Impact(Impact::Blocked));
        scene.moves("X", Stage::Triaged);
        assert_eq!(places(&scene), "EDXABC");
    }

    #[test]
    fn a_started_sprint_takes_its_cards_out_from_above() {
        let mut scene = ranked();
        scene.has_sprint("12");
        pin_at(&mut scene, "E", Place::Before(card("C")));
        for title in ["A", "B"] {
            let (card, sprint) = (card(title), crate::testing::sprint("12"));
            scene.does("Erik", Command::PullIntoSprint { card, sprint });
        }
        let start = Command::StartSprint { sprint: crate::testing::sprint("12") };
        let started = scene.does("Erik", start);
        assert_eq!(places(&scene), "ECD");
        scene.undoes("Erik", started);
        assert_eq!(places(&scene), "ABECD");
    }

    #[test]
    fn beside_a_card_that_has_left_is_the_bottom() {
        let mut scene = ranked();
        scene.moves("C", Stage::Doing);
        pin_at(&mut scene, "A", Place::Before(card("C")));
        assert_eq!(places(&scene), "BDEA");
    }

    #[test]
    fn a_card_dropped_at_a_spot_stays_there() {
        let mut scene = ranked();
        drop_at(&mut scene, "E", Place::Before(card("B")));
        scene.calls(None, "D");
        scene.edits("Lukas", "D", CardEdit::Impact(Impact::Blocked));
        assert_eq!(places(&scene), "DEABC");
    }

    #[test]
    fn a_card_dropped_at_the_top_or_bottom_of_its_column_stays_there() {
        let mut scene = ranked();
        drop_at(&mut scene, "E", Place::Top);
        drop_at(&mut scene, "A", Place::Bottom);
        assert_eq!(places(&scene), "EBCDA");
    }

    #[test]
    fn a_card_that_comes_from_another_column_is_ranked_by_its_pain() {
        let mut scene = ranked();
        scene.has_card_in("F", Stage::Triaged);
        assert_eq!(places(&scene), "ABCDEF");
        assert_eq!(scene.card("F").pin, None);
    }

    #[test]
    fn moving_on_clears_the_pin() {
        let mut scene = ranked();
        pin_at(&mut scene, "E", Place::Top);
        scene.moves("E", Stage::Doing);
        assert_eq!(scene.card("E").pin, None);
        scene.moves("E", Stage::Triaged);
        assert_eq!(places(&scene), "ABCDE");
    }

    #[test]
    fn a_column_worked_from_the_top_needs_no_pins() {
        let mut scene = Scene::new();
        scene.has_card_in("B", Stage::Doing).has_card_in("A", Stage::Doing).has_card("C");
        let (to, place) = (lane(Stage::Doing), Place::Before(card("B")));
        scene.does("Lukas", Command::MoveCard { card: card("C"), to, place });
        assert_eq!(scene.lane(Stage::Doing), ["A", "C", "B"]);
        assert_eq!(scene.card("C").pin, None);
    }

    #[test]
    fn wherever_a_card_is_dropped_it_stands_beside_the_card_it_was_dropped_at() {
        let titles = ["A", "B", "C", "D", "E"];
        let mut seed = 1_u32;
        for _ in 0..200 {
            let mut scene = ranked();
            for _ in 0..6 {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let (who, at) = ((seed >> 8) as usize % 5, (seed >> 16) as usize % 5);
                if who == at {
                    continue;
                }
                drop_at(&mut scene, titles[who], Place::After(card(titles[at])));
                let order = places(&scene);
                assert!(order.contains(&[titles[at], titles[who]].concat()), "{order}");
            }
        }
    }

    #[test]
    fn a_crowded_spot_still_ranks_as_people_put_it() {
        let mut scene = Scene::new();
        scene.has_card_in("A", Stage::Triaged).has_card_in("B", Stage::Triaged);
        // The lane between them gets crowded, so that they have to move apart at last.
        for n in 0..80 {
            let title = format!("{n}");
            scene.has_card(&title);
            drop_at(&mut scene, &title, Place::After(card("B")));
            let order = scene.ranking(Stage::Triaged);
            let at = order.iter().position(|other| *other == title).unwrap();
            assert_eq!(order[at - 1], "B", "{n}");
        }
    }
}
