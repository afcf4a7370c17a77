use super::*;
use crate::card::CardEdit;
use crate::command::Command;
use crate::testing::{Scene, TODAY, card, sprint};

pub(super) fn start(name: &str) -> Command {
    Command::StartSprint { sprint: sprint(name) }
}

pub(super) fn close(name: &str, next: Option<&str>) -> Command {
    Command::CloseSprint { sprint: sprint(name), unfinished_to: next.map(sprint) }
}

pub(super) fn pull(title: &str, into: &str) -> Command {
    Command::PullIntoSprint { card: card(title), sprint: sprint(into) }
}

fn change(name: &str, edit: SprintEdit) -> Command {
    Command::EditSprint { sprint: sprint(name), edit }
}

#[test]
fn cards_of_a_removed_sprint_go_back_to_the_ranking() {
    let mut scene = Scene::new();
    scene.has_sprint("12").has_card("A").pulls("A", "12");
    let before = scene.board.clone();
    let removed = scene.does("Erik", Command::RemoveSprint { sprint: sprint("12") });
    assert_eq!((scene.card("A").sprint, scene.stage("A")), (None, Stage::Triaged));
    assert!(scene.board.sprints.is_empty());
    scene.undoes("Erik", removed);
    assert_eq!((&scene.board.sprints, &scene.board.cards), (&before.sprints, &before.cards));
}

#[test]
fn a_started_or_closed_sprint_cannot_be_removed() {
    let mut scene = Scene::new();
    scene.has_running_sprint("12");
    let remove = || Command::RemoveSprint { sprint: sprint("12") };
    let running = Rejection::SprintRunning { name: "12".into() };
    assert_eq!(scene.refuses("Erik", remove()), running);
    scene.does("Erik", close("12", None));
    assert_eq!(scene.refuses("Erik", remove()), Rejection::SprintClosed);
}

#[test]
fn a_sprint_has_valid_dates_capacity_and_share() {
    let mut scene = Scene::new();
    scene.has_sprint("12");
    let dates = |days| SprintEdit::Dates { starts: TODAY, ends: TODAY + days };
    let refusals = [
        (dates(-1), Field::Dates),
        (dates(367), Field::Dates),
        (SprintEdit::Dates { starts: Day(i32::MIN), ends: Day(i32::MAX) }, Field::Dates),
        (SprintEdit::Capacity(-1.0), Field::Capacity),
        (SprintEdit::Capacity(f32::NAN), Field::Capacity),
        (SprintEdit::SupportShare(101), Field::SupportShare),
    ];
    for (edit, field) in refusals {
        assert_eq!(scene.refuses("Erik", change("12", edit)), Rejection::OutOfRange { field });
    }
    scene.does("Erik", change("12", dates(0)));
    let empty = scene.refuses("Erik", change("12", SprintEdit::Name(" ".into())));
    assert_eq!(empty, Rejection::Empty { field: Field::Name });
}

#[test]
fn a_closed_sprint_cannot_be_edited() {
    let mut scene = Scene::new();
    scene.has_sprint("12");
    scene.does("Erik", close("12", None));
    let refused = scene.refuses("Erik", change("12", SprintEdit::Goal("Vouchers".into())));
    assert_eq!(refused, Rejection::SprintClosed);
}

#[test]
fn the_load_of_a_sprint_is_the_sum_of_its_estimates() {
    let mut scene = Scene::new();
    scene.has_sprint("12");
    for title in ["wish", "problem", "unknown"] {
        scene.has_card(title).pulls(title, "12");
    }
    scene.edits("Lukas", "wish", CardEdit::Estimate(Some(3.0)));
    scene.edits("Lukas", "problem", CardEdit::Estimate(Some(0.5)));
    scene.calls(None, "problem");
    let load = load(&scene.board, sprint("12"));
    assert_eq!(load, Load { planned: 3.5, from_support: 0.5, unestimated: 1 });
    assert_eq!(scene.board.sprints[&sprint("12")].reserved(), 4.0);
}

#[test]
fn a_sprint_of_another_board_is_gone() {
    let mut scene = Scene::new();
    scene.has_card("A").has_sprint("12");
    let commands = [
        start("elsewhere"),
        close("elsewhere", None),
        close("12", Some("elsewhere")),
        pull("A", "elsewhere"),
    ];
    for command in commands {
        assert_eq!(scene.refuses("Erik", command), Rejection::Gone);
    }
}
