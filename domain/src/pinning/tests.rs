use super::*;
use crate::card::{CardEdit, Impact};
use crate::column::Stage;
use crate::command::Command;
use crate::decide::{Actor, Background, decide};
use crate::testing::{Scene, card, lane, person};

/// Five cards in triage, in the order A B C D E by their pain.
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
    scene.does("Lukas", Command::MoveCard { card, to, place, together: false });
}

fn places(scene: &Scene) -> String {
    scene.ranking(Stage::Triaged).concat()
}

#[test]
fn cards_are_ranked_by_pain_and_then_by_age() {
    let mut scene = ranked();
    assert_eq!(places(&scene), "ABCDE");
    scene.edits("Lukas", "D", CardEdit::Impact(Impact::Blocked));
    scene.calls(None, "B");
    scene.calls(None, "B");
    assert_eq!(places(&scene), "DBACE");
}

#[test]
fn a_pin_wins_over_pain() {
    let mut scene = ranked();
    pin_at(&mut scene, "E", Place::Before(card("B")));
    scene.edits("Lukas", "C", CardEdit::Impact(Impact::Blocked));
    assert_eq!(places(&scene), "CAEBD", "E stays between A and B");
}

#[test]
fn a_pin_carries_its_reason_and_who_gave_it() {
    let mut scene = ranked();
    let (card, reason) = (card("E"), "promised\nto marketing".to_string());
    scene.does("Erik", Command::PinCard { card, place: Place::Top, reason });
    let pin = scene.card("E").pin.clone().unwrap();
    assert_eq!(pin.reason, "promised to marketing");
    assert_eq!(pin.by, crate::testing::person("Erik"));
}

#[test]
fn an_unpinned_card_is_ranked_by_its_pain() {
    let mut scene = ranked();
    pin_at(&mut scene, "E", Place::Top);
    assert_eq!(places(&scene), "EABCD");
    scene.does("Erik", Command::UnpinCard { card: card("E") });
    assert_eq!(places(&scene), "ABCDE");
}

#[test]
fn several_pins_keep_the_order_that_people_gave_them() {
    let mut scene = ranked();
    pin_at(&mut scene, "D", Place::Before(card("B")));
    assert_eq!(places(&scene), "ADBCE");
    // Before a pinned card: that one moves down, although its place has the lower number.
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
}

#[test]
fn a_card_can_be_pinned_below_a_pin_beyond_the_end_of_the_column() {
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
fn a_card_that_leaves_from_above_moves_a_pinned_card_up() {
    let mut scene = ranked();
    pin_at(&mut scene, "E", Place::Before(card("C")));
    assert_eq!(places(&scene), "ABECD");
    scene.moves("A", Stage::Doing);
    assert_eq!(places(&scene), "BECD");
    let trash = scene.does("Julia", Command::TrashCard { card: card("B") });
    assert_eq!(places(&scene), "ECD");
    scene.moves("D", Stage::Doing);
    assert_eq!(places(&scene), "EC", "a card that leaves from below changes nothing");
    scene.undoes("Julia", trash);
    assert_eq!(places(&scene), "BEC");
}

#[test]
fn a_card_added_above_moves_a_pinned_card_down() {
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
fn a_card_pinned_at_the_top_stays_there() {
    let mut scene = ranked();
    pin_at(&mut scene, "E", Place::Top);
    pin_at(&mut scene, "D", Place::After(card("E")));
    scene.has_card("X");
    scene.edits("Lukas", "X", CardEdit::Impact(Impact::Blocked));
    scene.moves("X", Stage::Triaged);
    assert_eq!(places(&scene), "EDXABC");
}

#[test]
fn starting_a_sprint_moves_pinned_cards_up() {
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
fn a_card_dropped_beside_another_one_is_pinned_there() {
    let mut scene = ranked();
    drop_at(&mut scene, "E", Place::Before(card("B")));
    scene.calls(None, "D");
    scene.edits("Lukas", "D", CardEdit::Impact(Impact::Blocked));
    assert_eq!(places(&scene), "DAEBC");
}

#[test]
fn a_card_dropped_at_the_top_or_bottom_of_its_column_is_pinned_there() {
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
fn moving_to_another_column_removes_the_pin() {
    let mut scene = ranked();
    pin_at(&mut scene, "E", Place::Top);
    scene.moves("E", Stage::Doing);
    assert_eq!(scene.card("E").pin, None);
    scene.moves("E", Stage::Triaged);
    assert_eq!(places(&scene), "ABCDE");
}

#[test]
fn a_column_that_is_not_ranked_by_pain_has_no_pins() {
    let mut scene = Scene::new();
    scene.has_card_in("B", Stage::Doing).has_card_in("A", Stage::Doing).has_card("C");
    let (to, place) = (lane(Stage::Doing), Place::Before(card("B")));
    scene.does("Lukas", Command::MoveCard { card: card("C"), to, place, together: false });
    assert_eq!(scene.lane(Stage::Doing), ["A", "C", "B"]);
    assert_eq!(scene.card("C").pin, None);
}

#[test]
fn a_dropped_card_is_always_beside_the_card_it_was_dropped_at() {
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
fn many_cards_dropped_at_one_spot_keep_their_order() {
    let mut scene = Scene::new();
    scene.has_card_in("A", Stage::Triaged).has_card_in("B", Stage::Triaged);
    // The keys between A and B run out, so that the cards must be spread in the end.
    for n in 0..80 {
        let title = format!("{n}");
        scene.has_card(&title);
        drop_at(&mut scene, &title, Place::After(card("B")));
        let order = scene.ranking(Stage::Triaged);
        let at = order.iter().position(|other| *other == title).unwrap();
        assert_eq!(order[at - 1], "B", "{n}");
    }
}

#[test]
fn placing_by_hand_changes_one_card_whatever_was_placed_before() {
    let mut scene = Scene::new();
    let titles: Vec<String> = (0..200).map(|n| n.to_string()).collect();
    for title in &titles {
        scene.has_card_in(title, Stage::Triaged);
    }
    let mut seed = 1_u32;
    for n in 0..2_000 {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let who = &titles[(seed >> 8) as usize % titles.len()];
        // Half of them go to the same place.
        let at = if n % 2 == 0 { "0" } else { &titles[(seed >> 16) as usize % titles.len()] };
        if who == at {
            continue;
        }
        let place = if n % 3 == 0 { Place::Before(card(at)) } else { Place::After(card(at)) };
        let to = lane(Stage::Triaged);
        let command = Command::MoveCard { card: card(who), to, place, together: false };
        let (background, actor) = (Background::default(), Actor::Member(person("Lukas")));
        let ctx = Context { actor, now: scene.now, background: &background };
        let changes = decide(&scene.board, &command, &ctx).unwrap();
        assert!(changes.len() <= 1, "{n}: {} changes", changes.len());
        scene.does("Lukas", command);
        let order = scene.ranking(Stage::Triaged);
        let spot = |title: &str| order.iter().position(|other| *other == title).unwrap();
        let expected = if n % 3 == 0 { spot(at) - 1 } else { spot(at) + 1 };
        assert_eq!(spot(who), expected, "{n}");
    }
}

#[test]
fn cards_that_are_moved_together_are_not_pinned() {
    let mut scene = ranked();
    for (title, above) in [("D", "A"), ("E", "D")] {
        let (to, place) = (lane(Stage::Triaged), Place::After(card(above)));
        let card = card(title);
        scene.does("Lukas", Command::MoveCard { card, to, place, together: true });
    }
    assert_eq!(places(&scene), "ABCDE");
    assert!(["D", "E"].iter().all(|title| scene.card(title).pin.is_none()));
}

#[test]
fn the_reason_of_a_pin_is_changed_without_a_move() {
    let mut scene = ranked();
    pin_at(&mut scene, "E", Place::Before(card("B")));
    let before = scene.card("E").pin.clone().unwrap();
    let place = Place::After(card("A"));
    let reason = "promised".to_owned();
    scene.does("Erik", Command::PinCard { card: card("E"), place, reason: reason.clone() });
    assert_eq!(scene.card("E").pin, Some(Pin { reason, ..before }));
}

#[test]
fn pins_of_an_earlier_version_stay_where_they_were() {
    let mut scene = ranked();
    for (title, place) in [("E", 1), ("A", 2)] {
        let pin = Pin { spot: None, place, reason: String::new(), by: person("Erik") };
        let card = Card { pin: Some(pin), ..scene.card(title).clone() };
        scene.board.apply(&[Change::put(card)]);
    }
    assert_eq!(places(&scene), "BEACD");
    drop_at(&mut scene, "D", Place::After(card("E")));
    assert_eq!(places(&scene), "BEDAC");
    assert!(
        ["A", "D", "E"].iter().all(|title| scene.card(title).pin.clone().unwrap().spot.is_some())
    );
    drop_at(&mut scene, "C", Place::Top);
    assert_eq!(places(&scene), "CBEDA");
}
