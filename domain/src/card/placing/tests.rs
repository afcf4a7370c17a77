use super::*;
use crate::card::CardEdit;
use crate::command::Command;
use crate::testing::{Scene, card, column, lane, release, sprint};

fn vouchers() -> Scene {
    let mut scene = Scene::new();
    scene.has_card("Vouchers");
    scene
}

#[test]
fn a_move_to_the_same_place_changes_nothing() {
    let scene = || {
        let mut scene = Scene::new();
        scene.has_card_in("Vouchers", Stage::Doing).has_card_in("Invoice", Stage::Doing);
        scene
    };
    let to = lane(Stage::Doing);
    let order: Vec<CardId> = scene().board.lane(to).iter().map(|(_, card)| *card).collect();
    let (top, other) = (order[0], order[1]);
    for (card, place, stays) in [
        (top, Place::Top, true),
        (top, Place::Before(other), true),
        (other, Place::Bottom, true),
        (other, Place::After(top), true),
        (other, Place::Top, false),
        (top, Place::Bottom, false),
    ] {
        let mut scene = scene();
        let before = scene.board.cards.clone();
        scene.does("Lukas", Command::MoveCard { card, to, place, together: false });
        assert_eq!(scene.board.cards == before, stays, "{place:?}");
    }
}

#[test]
fn a_released_card_is_no_longer_express() {
    let mut scene = vouchers();
    scene.edits("Lukas", "Vouchers", CardEdit::Express(true));
    scene.moves("Vouchers", Stage::Released);
    assert!(!scene.card("Vouchers").express);
}

#[test]
fn a_card_is_placed_where_it_was_dropped() {
    let mut scene = Scene::new();
    for title in ["A", "B", "C", "D"] {
        scene.has_card_in(title, Stage::Doing);
    }
    let to = lane(Stage::Doing);
    scene.does(
        "Lukas",
        Command::MoveCard { card: card("A"), to, place: Place::Before(card("C")), together: false },
    );
    assert_eq!(scene.lane(Stage::Doing), ["D", "A", "C", "B"]);
    scene.does(
        "Lukas",
        Command::MoveCard { card: card("D"), to, place: Place::After(card("C")), together: false },
    );
    assert_eq!(scene.lane(Stage::Doing), ["A", "C", "D", "B"]);
    scene.does(
        "Lukas",
        Command::MoveCard { card: card("A"), to, place: Place::Bottom, together: false },
    );
    assert_eq!(scene.lane(Stage::Doing), ["C", "D", "B", "A"]);
}

#[test]
fn beside_a_card_that_has_left_is_the_bottom() {
    let mut scene = Scene::new();
    for title in ["Gone", "B", "A"] {
        scene.has_card_in(title, Stage::Doing);
    }
    scene.moves("Gone", Stage::Verify);
    let (to, place) = (lane(Stage::Doing), Place::Before(card("Gone")));
    scene.does("Lukas", Command::MoveCard { card: card("A"), to, place, together: false });
    assert_eq!(scene.lane(Stage::Doing), ["B", "A"]);
}

#[test]
fn only_a_move_to_another_column_resets_the_age() {
    let mut scene = vouchers();
    scene.moves("Vouchers", Stage::Doing);
    let since = scene.card("Vouchers").since;
    scene.moves("Vouchers", Stage::Doing);
    assert_eq!(scene.card("Vouchers").since, since);
    scene.moves("Vouchers", Stage::Verify);
    assert!(scene.card("Vouchers").since > since);
}

#[test]
fn a_card_in_progress_is_in_the_running_sprint_until_it_moves_back() {
    let mut scene = vouchers();
    scene.has_running_sprint("Sprint 12");
    scene.moves("Vouchers", Stage::Doing);
    assert_eq!(scene.card("Vouchers").sprint, Some(sprint("Sprint 12")));
    scene.moves("Vouchers", Stage::Triaged);
    assert_eq!(scene.card("Vouchers").sprint, None);
}

#[test]
fn a_card_of_a_closed_sprint_joins_the_running_one_when_work_resumes() {
    let mut scene = vouchers();
    scene.has_running_sprint("Old").moves("Vouchers", Stage::Doing);
    scene.moves("Vouchers", Stage::Closed);
    scene.does("Erik", Command::CloseSprint { sprint: sprint("Old"), unfinished_to: None });
    assert_eq!(scene.card("Vouchers").sprint, Some(sprint("Old")));
    scene.has_running_sprint("New").moves("Vouchers", Stage::Doing);
    assert_eq!(scene.card("Vouchers").sprint, Some(sprint("New")));
}

#[test]
fn moving_a_card_within_its_column_keeps_its_sprint() {
    let mut scene = vouchers();
    scene.has_sprint("Next").pulls("Vouchers", "Next");
    scene.moves("Vouchers", Stage::Triaged);
    assert_eq!(scene.card("Vouchers").sprint, Some(sprint("Next")));
}

#[test]
fn a_finished_card_is_fixed_in_the_next_release() {
    let mut scene = vouchers();
    scene.has_release("24.7", None).moves("Vouchers", Stage::Verify);
    assert_eq!(scene.card("Vouchers").fixed_in, Some(release("24.7")));
}

#[test]
fn a_card_cannot_move_to_a_column_of_another_board() {
    let mut scene = vouchers();
    let (card, to) = (card("Vouchers"), column("elsewhere"));
    let refused =
        scene.refuses("Lukas", Command::MoveCard { card, to, place: Place::Top, together: false });
    assert_eq!(refused, Rejection::Gone);
}
