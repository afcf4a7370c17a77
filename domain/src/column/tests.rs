use super::*;
use crate::card::CardEdit;
use crate::command::Command;
use crate::testing::{Scene, card, column, lane};

fn add(name: &str, stage: Stage) -> Command {
    Command::AddColumn { id: column(name), name: name.into(), stage }
}

#[test]
fn a_place_beside_a_moving_card_is_beside_the_next_card_that_stays() {
    let [a, b, c, d] = ["A", "B", "C", "D"].map(card);
    let order = [a, b, c, d];
    let place = |place: Place, moving: &[CardId]| place.beside_the_rest(&order, moving);
    assert_eq!(place(Place::Before(b), &[b, c]), Place::Before(d));
    assert_eq!(place(Place::Before(c), &[c, d]), Place::Bottom);
    assert_eq!(place(Place::After(c), &[b, c]), Place::After(a));
    assert_eq!(place(Place::After(a), &[a, b]), Place::Top);
    assert_eq!(place(Place::Before(c), &[a, b]), Place::Before(c));
    assert_eq!(place(Place::Before(c), &[c, card("elsewhere")]), Place::Before(d));
    assert_eq!(place(Place::Top, &[a]), Place::Top);
}

fn with_review() -> Scene {
    let mut scene = Scene::new();
    scene.does("Julia", add("Review", Stage::Doing));
    scene
}

fn names(scene: &Scene) -> Vec<String> {
    let columns = scene.board.columns_in_order().into_iter();
    let name =
        |c: &Column| if c.name.is_empty() { format!("{:?}", c.stage) } else { c.name.clone() };
    columns.map(name).collect()
}

#[test]
fn a_new_column_comes_after_the_others_of_its_stage() {
    let scene = with_review();
    let order = ["Inbox", "Triaged", "Sprint", "Doing", "Review", "Verify", "Released", "Closed"];
    assert_eq!(names(&scene), order);
}

#[test]
fn the_first_column_of_a_stage_is_where_cards_of_the_stage_go() {
    let scene = with_review();
    assert_eq!(scene.board.column_of_stage(Stage::Doing).unwrap().id, lane(Stage::Doing));
}

#[test]
fn a_column_can_be_put_before_another_one_or_at_the_end() {
    let mut scene = with_review();
    let review = column("Review");
    let before = Some(lane(Stage::Inbox));
    scene.does("Julia", Command::MoveColumn { column: review, before });
    assert_eq!(names(&scene)[..2], ["Review", "Inbox"]);
    scene.does("Julia", Command::MoveColumn { column: review, before: None });
    assert_eq!(names(&scene)[7], "Review");
}

#[test]
fn a_column_put_before_itself_stays() {
    let mut scene = with_review();
    let (before, id) = (names(&scene), column("Review"));
    scene.does("Julia", Command::MoveColumn { column: id, before: Some(id) });
    assert_eq!(names(&scene), before);
}

#[test]
fn columns_moved_back_and_forth_keep_short_ranks() {
    let mut scene = with_review();
    for n in 0..200 {
        let before = (n % 2 == 0).then_some(lane(Stage::Inbox));
        scene.does("Julia", Command::MoveColumn { column: column("Review"), before });
    }
    assert!(scene.board.columns.values().all(|column| column.rank.0.len() <= 5));
}

#[test]
fn a_new_column_fits_between_two_columns_with_the_same_rank() {
    let mut scene = Scene::new();
    scene.does("Julia", add("Archive", Stage::Closed));
    let (archive, released) = (column("Archive"), lane(Stage::Released));
    let before = |column, before| Command::MoveColumn { column, before: Some(before) };
    let first = scene.does("Julia", before(archive, lane(Stage::Inbox)));
    scene.does("Julia", before(lane(Stage::Closed), released));
    scene.undoes("Julia", first);
    let columns = &scene.board.columns;
    assert_eq!(columns[&released].rank, columns[&archive].rank);
    scene.does("Julia", add("Check", Stage::Released));
    assert_eq!(names(&scene)[5..], ["Closed", "Released", "Check", "Archive"]);
}

#[test]
fn cards_of_a_removed_column_move_to_the_given_column() {
    let mut scene = with_review();
    scene
        .has_card_in("B", Stage::Doing)
        .has_card_in("A", Stage::Doing)
        .has_card_in("C", Stage::Doing);
    for title in ["A", "B"] {
        let (card, to) = (card(title), column("Review"));
        scene.does("Lukas", Command::MoveCard { card, to, place: Place::Bottom, together: false });
    }
    let cards_to = lane(Stage::Doing);
    let removed = scene.does("Julia", Command::RemoveColumn { column: column("Review"), cards_to });
    assert_eq!(scene.lane(Stage::Doing), ["C", "A", "B"]);
    scene.undoes("Julia", removed);
    assert_eq!(scene.lane(Stage::Doing), ["C"]);
    assert_eq!(scene.board.lane(column("Review")).len(), 2);
}

#[test]
fn a_card_cannot_move_into_a_removed_column() {
    let mut scene = with_review();
    scene.has_card_in("A", Stage::Doing);
    let cards_to = lane(Stage::Verify);
    scene.does("Julia", Command::RemoveColumn { column: column("Review"), cards_to });
    let (card, to) = (card("A"), column("Review"));
    let refused =
        scene.refuses("Lukas", Command::MoveCard { card, to, place: Place::Top, together: false });
    assert_eq!(refused, Rejection::Gone);
    assert_eq!(scene.stage("A"), Stage::Doing);
}

#[test]
fn the_last_column_of_a_stage_stays() {
    let mut scene = Scene::new();
    let (column, cards_to) = (lane(Stage::Verify), lane(Stage::Doing));
    let last = Rejection::LastColumnOfStage { stage: Stage::Verify };
    assert_eq!(scene.refuses("Julia", Command::RemoveColumn { column, cards_to }), last);
    let edit = ColumnEdit::Stage(Stage::Doing);
    assert_eq!(scene.refuses("Julia", Command::EditColumn { column, edit }), last);
    let edit = ColumnEdit::Stage(Stage::Verify);
    scene.does("Julia", Command::EditColumn { column, edit });
}

#[test]
fn cards_follow_the_stage_of_their_new_column() {
    let into = |scene: &Scene, stage| (scene.card("A").express, scene.stage("A") == stage);
    for stage in [Stage::Released, Stage::Closed] {
        let mut scene = with_review();
        scene.has_card("A").edits("Lukas", "A", CardEdit::Express(true));
        let (column, cards_to) = (column("Review"), lane(stage));
        let (card, place) = (card("A"), Place::Top);
        scene.does("Lukas", Command::MoveCard { card, to: column, place, together: false });
        let removed = scene.does("Julia", Command::RemoveColumn { column, cards_to });
        assert_eq!(into(&scene, stage), (false, true));
        scene.undoes("Julia", removed);
        assert_eq!(into(&scene, Stage::Doing), (true, true));
        let edit = ColumnEdit::Stage(stage);
        scene.does("Julia", Command::EditColumn { column, edit });
        assert_eq!(into(&scene, stage), (false, true));
    }
}

#[test]
fn a_removed_column_needs_another_one_for_its_cards() {
    let mut scene = with_review();
    let id = column("Review");
    for cards_to in [id, column("elsewhere")] {
        let refused = scene.refuses("Julia", Command::RemoveColumn { column: id, cards_to });
        assert_eq!(refused, Rejection::Gone);
    }
}

#[test]
fn a_limit_is_a_plausible_number_of_cards() {
    let mut scene = with_review();
    let limit = |limit| Command::EditColumn {
        column: column("Review"),
        edit: ColumnEdit::Limit(Some(limit)),
    };
    scene.does("Julia", limit(9_999));
    let refused = scene.refuses("Julia", limit(10_000));
    assert_eq!(refused, Rejection::OutOfRange { field: Field::Limit });
}

#[test]
fn a_column_may_have_no_name_and_no_limit() {
    let mut scene = with_review();
    let column = column("Review");
    for edit in [ColumnEdit::Name(" ".into()), ColumnEdit::Limit(Some(0))] {
        scene.does("Julia", Command::EditColumn { column, edit });
    }
    let review = &scene.board.columns[&column];
    assert_eq!((review.name.as_str(), review.limit), ("", None));
}

#[test]
fn a_board_has_at_most_thirty_columns() {
    let mut scene = Scene::new();
    for n in scene.board.columns.len()..limits::COLUMNS {
        scene.does("Julia", add(&format!("{n}"), Stage::Doing));
    }
    let refused = scene.refuses("Julia", add("one more", Stage::Doing));
    assert_eq!(refused, Rejection::TooMany { limit: 30 });
}

#[test]
fn undoing_a_new_column_leaves_no_stage_without_columns() {
    let mut scene = Scene::new();
    let added = scene.does("Julia", add("Check", Stage::Verify));
    let (column, cards_to) = (lane(Stage::Verify), lane(Stage::Doing));
    scene.does("Julia", Command::RemoveColumn { column, cards_to });
    let refused = scene.refuses("Julia", Command::Undo { command: added });
    assert_eq!(refused, Rejection::NothingToUndo);
}
