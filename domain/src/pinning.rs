//! Places that people give cards in a ranking, against the arithmetic.
//!
//! A pin is a place counted from the top. A card dropped on a pinned card's place moves that one
//! down, and with it those pinned directly below; pins further down keep their places.

use crate::board::Board;
use crate::card::{Card, Pin};
use crate::column::{Column, Place};
use crate::decide::Context;
use crate::entity::{Change, Entity};
use crate::id::{CardId, ColumnId};
use crate::order::Order;
use crate::pain;
use crate::permission::Action;
use crate::rejection::{Field, Rejection};
use crate::time::Timestamp;
use crate::{limits, text};

/// Ranks a card by hand, or gives it back to the arithmetic with `None`.
pub(crate) fn pin(
    board: &Board,
    ctx: &Context<'_>,
    id: CardId,
    place: Option<Place>,
    reason: &str,
) -> Result<Vec<Change>, Rejection> {
    ctx.may(board, Action::Edit)?;
    let mut card = board.live_card(id)?.clone();
    let reason = text::optional_line(reason, Field::Reason, limits::NOTE_CHARS)?;
    let Some(place) = place else {
        card.pin = None;
        return Ok(vec![Change::put(card)]);
    };
    let bottom = || spot(board, ctx.now, card.column, id, Place::Bottom);
    let place = spot(board, ctx.now, card.column, id, place).or_else(bottom).unwrap_or(0);
    card.pin = Some(Pin { place, reason, by: ctx.person() });
    let mut changes = Vec::new();
    make_room(board, &card, place, &mut changes);
    changes.push(Change::put(card));
    Ok(changes)
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
    changes: &mut Vec<Change>,
) {
    let Some(Change::Put(Entity::Card(mut card))) = changes.pop() else { return };
    let stays = board.cards.get(&card.id).is_some_and(|before| before.column == column.id);
    let names_a_spot = stays || matches!(place, Place::Before(_) | Place::After(_));
    if column.stage.is_ranked_by_pain()
        && names_a_spot
        && let Some(place) = spot(board, ctx.now, column.id, card.id, place)
    {
        card.pin = Some(Pin { place, reason: String::new(), by: ctx.person() });
        make_room(board, &card, place, changes);
    }
    changes.push(Change::put(card));
}

/// The number to pin `card` at so that it stands at `place`; `None` where the card that `place`
/// names is not in the column.
fn spot(
    board: &Board,
    now: Timestamp,
    column: ColumnId,
    card: CardId,
    place: Place,
) -> Option<u32> {
    let others = |other: &Card| other.column == column && other.id != card;
    let order = pain::ranking_of(board, now, others);
    let at = |id: CardId| order.iter().position(|other| *other == id);
    let index = match place {
        Place::Top => 0,
        Place::Bottom => order.len(),
        Place::Before(other) => at(other)?,
        Place::After(other) => at(other)? + 1,
    };
    let above = index.checked_sub(1).and_then(|above| board.cards.get(&order[above]));
    // A pin may count further than the column is long now: below such a card is further still.
    let pinned_above = above.and_then(|above| above.pin.as_ref()).map_or(0, |pin| pin.place + 1);
    Some(pinned_above.max(index as u32))
}

/// Moves cards down whose place `card` takes.
fn make_room(board: &Board, card: &Card, place: u32, changes: &mut Vec<Change>) {
    let column = board.lane(card.column).iter().filter_map(|(_, id)| board.cards.get(id));
    let mut pinned: Vec<(u32, &Card)> = column
        .filter(|other| other.id != card.id)
        .filter_map(|other| Some((other.pin.as_ref()?.place, other)))
        .collect();
    pinned.order_by_key(|(place, other)| (*place, other.number));
    let mut taken = place;
    for (place, other) in pinned {
        if place == taken {
            taken += 1;
            put_pin(other, taken, changes);
        }
    }
}

/// Changes a card's place, also where it changes already because it had to make room in its lane.
fn put_pin(card: &Card, place: u32, changes: &mut Vec<Change>) {
    let known = changes.iter_mut().find_map(|change| match change {
        Change::Put(Entity::Card(other)) if other.id == card.id => Some(other),
        _ => None,
    });
    if let Some(pin) = known.and_then(|other| other.pin.as_mut()) {
        pin.place = place;
        return;
    }
    let mut card = card.clone();
    if let Some(pin) = &mut card.pin {
        pin.place = place;
    }
    changes.push(Change::put(card));
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
