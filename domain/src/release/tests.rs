use super::*;
use crate::column::Stage;
use crate::command::Command;
use crate::testing::{Scene, card, deployment, release, system};

fn create(name: &str, kind: ReleaseKind, parent: Option<&str>) -> Command {
    let (id, name, parent) = (release(name), name.to_string(), parent.map(release));
    Command::CreateRelease(NewRelease { id, name, kind, parent, planned: None })
}

pub(super) fn change(name: &str, edit: ReleaseEdit) -> Command {
    Command::EditRelease { release: release(name), edit }
}

pub(super) fn forward(hotfix: &str, into: &str) -> Command {
    Command::MergeForward { hotfix: release(hotfix), into: release(into), merged: true }
}

/// 24.6 ← 24.7 and two systems; "Vouchers" is fixed in 24.7 and in verification.
pub(super) fn rollout() -> Scene {
    let mut scene = Scene::new();
    scene.has_release("24.6", None).has_release("24.7", Some("24.6"));
    scene.has_system("North", None).has_system("South", None);
    scene.has_card_in("Vouchers", Stage::Verify).fixes("Vouchers", "24.7");
    scene
}

#[test]
fn only_a_release_that_nothing_refers_to_can_be_removed() {
    let mut scene = rollout();
    scene.has_hotfix("24.7.1", "24.7");
    let remove = |name: &str| Command::RemoveRelease { release: release(name) };
    for used in ["24.6", "24.7"] {
        assert_eq!(scene.refuses("Lukas", remove(used)), Rejection::InUse, "{used}");
    }
    let removed = scene.does("Lukas", remove("24.7.1"));
    assert!(!scene.board.releases.contains_key(&release("24.7.1")));
    scene.undoes("Lukas", removed);
    scene.fixes("Vouchers", "24.7.1");
    assert_eq!(scene.refuses("Lukas", remove("24.7.1")), Rejection::InUse);
}

#[test]
fn a_hotfix_needs_a_parent() {
    let mut scene = rollout();
    let without = create("24.7.1", ReleaseKind::Hotfix, None);
    assert_eq!(scene.refuses("Lukas", without), Rejection::HotfixNeedsParent);
    scene.has_hotfix("24.7.1", "24.7");
    let refused = scene.refuses("Lukas", change("24.7.1", ReleaseEdit::Parent(None)));
    assert_eq!(refused, Rejection::HotfixNeedsParent);
    scene.does("Lukas", change("24.7.1", ReleaseEdit::Parent(Some(release("24.6")))));
}

#[test]
fn a_release_cannot_contain_itself() {
    let mut scene = rollout();
    for parent in ["24.6", "24.7"] {
        let refused =
            scene.refuses("Lukas", change("24.6", ReleaseEdit::Parent(Some(release(parent)))));
        assert_eq!(refused, Rejection::ReleaseCircle, "{parent}");
    }
    assert_eq!(scene.refuses("Lukas", forward("24.7", "24.6")), Rejection::ReleaseCircle);
    assert_eq!(scene.refuses("Lukas", forward("24.7", "24.7")), Rejection::ReleaseCircle);
}

#[test]
fn release_names_are_unique() {
    let mut scene = rollout();
    let mut again = create("other", ReleaseKind::Regular, None);
    if let Command::CreateRelease(new) = &mut again {
        new.name = " 24.7 ".into();
    }
    assert_eq!(scene.refuses("Lukas", again), Rejection::NameTaken);
    let refused = scene.refuses("Lukas", change("24.6", ReleaseEdit::Name("24.7".into())));
    assert_eq!(refused, Rejection::NameTaken);
    scene.does("Lukas", change("24.7", ReleaseEdit::Name("24.7".into())));
}

#[test]
fn the_planned_day_is_plausible() {
    let mut scene = Scene::new();
    scene.has_release("24.7", None);
    let edit = ReleaseEdit::Planned(Some(Day(i32::MAX)));
    let refused = scene.refuses("Rita", Command::EditRelease { release: release("24.7"), edit });
    assert_eq!(refused, Rejection::OutOfRange { field: Field::Dates });
}

#[test]
fn things_of_another_board_are_gone() {
    let mut scene = rollout();
    let (id, state) = (deployment("24.7", "x"), DeploymentState::Done);
    let (own, foreign) = (release("24.7"), release("elsewhere"));
    let (north, nowhere) = (system("North"), system("elsewhere"));
    let suspected_in = Some(foreign);
    for command in [
        change("24.7", ReleaseEdit::Parent(Some(foreign))),
        change("elsewhere", ReleaseEdit::Planned(None)),
        create("24.7.1", ReleaseKind::Hotfix, Some("elsewhere")),
        forward("elsewhere", "24.7"),
        forward("24.6", "elsewhere"),
        Command::Deploy { id, release: foreign, system: north, state },
        Command::Deploy { id, release: own, system: nowhere, state },
        Command::ReopenCard { card: card("Vouchers"), suspected_in },
    ] {
        assert_eq!(scene.refuses("Rita", command.clone()), Rejection::Gone, "{command:?}");
    }
}
