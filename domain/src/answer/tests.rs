use super::*;
use crate::card::CardEdit;
use crate::command::Command;
use crate::release::ReleaseEdit;
use crate::testing::{Scene, TODAY, release, sprint};

/// "Vouchers" on a board where 24.8 is the next release, and three systems: one runs 24.7, one
/// 24.6, and for one it is not known.
fn calling() -> Scene {
    let mut scene = Scene::new();
    scene.has_release("24.6", None).has_release("24.7", Some("24.6"));
    scene.has_release("24.8", Some("24.7")).has_hotfix("24.7.1", "24.7");
    for name in ["New", "Old", "Unknown"] {
        scene.has_system(name, None);
    }
    scene.deploys("24.6", "Old", DeploymentState::Done);
    scene.deploys("24.7", "New", DeploymentState::Done);
    plan(&mut scene, "24.8", 21);
    scene.has_card("Vouchers");
    scene
}

fn plan(scene: &mut Scene, name: &str, days: i32) {
    let edit = ReleaseEdit::Planned(Some(TODAY + days));
    scene.does("Rita", Command::EditRelease { release: release(name), edit });
}

fn promised(name: &str, days: i32) -> Option<Promise> {
    Some(Promise { release: release(name), day: Some(TODAY + days) })
}

fn fixed_here(fix: &str, runs: &str) -> Answer {
    Answer::FixedHere { fix: release(fix), runs: release(runs) }
}

fn not_yet(fix: &str, runs: Option<&str>, update: Option<i32>) -> Answer {
    let update = update.map(|days| TODAY + days);
    Answer::NotYetHere { fix: release(fix), runs: runs.map(release), update }
}

const SYSTEMS: [Option<&str>; 4] = [None, Some("New"), Some("Old"), Some("Unknown")];

#[track_caller]
fn everywhere(scene: &Scene, answer: &Answer) {
    for system in SYSTEMS {
        assert_eq!(&scene.answer("Vouchers", system), answer, "{system:?}");
    }
}

#[test]
fn a_card_in_the_inbox_is_new() {
    everywhere(&calling(), &Answer::New);
}

#[test]
fn a_problem_is_new_to_the_first_caller_alone() {
    let mut scene = calling();
    scene.calls(None, "Vouchers");
    scene.days_pass(3);
    everywhere(&scene, &Answer::Known { since: TODAY });
}

#[test]
fn a_release_that_another_has_replaced_is_never_promised() {
    let mut scene = calling();
    scene.has_running_sprint("12").pulls("Vouchers", "12");
    scene.has_release("24.9", Some("24.8"));
    plan(&mut scene, "24.9", 42);
    scene.deploys("24.9", "New", DeploymentState::Done);
    scene.has_release("25.0", Some("24.9"));
    plan(&mut scene, "25.0", 63);
    everywhere(&scene, &Answer::Planned(promised("25.0", 63)));
    scene.edits("Lukas", "Vouchers", CardEdit::FixedIn(Some(release("24.8"))));
    everywhere(&scene, &Answer::Planned(None));
}

#[test]
fn no_system_waits_for_a_release_that_another_has_replaced() {
    let mut scene = calling();
    scene.moves("Vouchers", Stage::Released);
    scene.edits("Lukas", "Vouchers", CardEdit::FixedIn(Some(release("24.7"))));
    scene.deploys("24.8", "Old", DeploymentState::Planned);
    assert_eq!(scene.answer("Vouchers", Some("Old")), not_yet("24.7", Some("24.6"), Some(21)));
    scene.has_release("24.9", Some("24.8"));
    scene.deploys("24.9", "New", DeploymentState::Done);
    assert_eq!(scene.answer("Vouchers", Some("Old")), not_yet("24.7", Some("24.6"), None));
}

#[test]
fn a_triaged_problem_is_known() {
    let mut scene = calling();
    scene.moves("Vouchers", Stage::Triaged);
    everywhere(&scene, &Answer::Known { since: TODAY });
}

#[test]
fn a_card_in_the_running_sprint_is_planned_for_the_next_release() {
    let mut scene = calling();
    scene.has_running_sprint("12").pulls("Vouchers", "12");
    everywhere(&scene, &Answer::Planned(promised("24.8", 21)));
}

#[test]
fn a_release_before_the_end_of_the_sprint_is_not_promised() {
    let mut scene = calling();
    plan(&mut scene, "24.8", 1);
    scene.has_running_sprint("12").pulls("Vouchers", "12");
    everywhere(&scene, &Answer::Planned(None));
    scene.moves("Vouchers", Stage::Doing);
    everywhere(&scene, &Answer::Fixing(None));
    scene.has_release("24.9", Some("24.8"));
    plan(&mut scene, "24.9", 22);
    everywhere(&scene, &Answer::Fixing(promised("24.9", 22)));
}

#[test]
fn a_fix_on_every_system_is_fixed_for_every_caller() {
    let mut scene = calling();
    scene.moves("Vouchers", Stage::Verify).fixes("Vouchers", "24.7");
    for system in ["Old", "Unknown"] {
        scene.deploys("24.7", system, DeploymentState::Done);
    }
    let fix = Some(release("24.7"));
    assert_eq!(scene.answer("Vouchers", None), Answer::Fixed { fix });
}

#[test]
fn a_planned_day_that_has_passed_is_not_told() {
    let mut scene = calling();
    plan(&mut scene, "24.8", 2);
    scene.deploys("24.8", "Old", DeploymentState::Planned);
    scene.moves("Vouchers", Stage::Verify).fixes("Vouchers", "24.8");
    scene.deploys("24.8", "New", DeploymentState::Done);
    let old = |scene: &Scene| scene.answer("Vouchers", Some("Old"));
    assert_eq!(old(&scene), not_yet("24.8", Some("24.6"), Some(2)));
    scene.days_pass(3);
    assert_eq!(old(&scene), not_yet("24.8", Some("24.6"), None));
}

#[test]
fn a_card_in_a_later_sprint_is_planned_without_a_release() {
    let mut scene = calling();
    scene.has_sprint("13").pulls("Vouchers", "13");
    assert_eq!(scene.card("Vouchers").sprint, Some(sprint("13")));
    everywhere(&scene, &Answer::Planned(None));
}

#[test]
fn a_release_that_somebody_chose_is_promised() {
    let mut scene = calling();
    plan(&mut scene, "24.7.1", 1);
    scene.has_sprint("13").pulls("Vouchers", "13").fixes("Vouchers", "24.7.1");
    everywhere(&scene, &Answer::Planned(promised("24.7.1", 1)));
}

#[test]
fn a_card_in_progress_is_being_fixed() {
    let mut scene = calling();
    scene.moves("Vouchers", Stage::Doing);
    everywhere(&scene, &Answer::Fixing(None));
    scene.fixes("Vouchers", "24.8");
    everywhere(&scene, &Answer::Fixing(promised("24.8", 21)));
}

#[test]
fn a_release_without_the_fix_is_not_promised() {
    let mut scene = calling();
    scene.moves("Vouchers", Stage::Doing).fixes("Vouchers", "24.7");
    everywhere(&scene, &Answer::Fixing(None));
}

#[test]
fn a_fix_in_verification_is_being_checked_until_its_release_is_out() {
    let mut scene = calling();
    scene.moves("Vouchers", Stage::Verify);
    everywhere(&scene, &Answer::Checking(promised("24.8", 21)));
}

#[test]
fn a_released_fix_depends_on_the_callers_system() {
    let mut scene = calling();
    scene.moves("Vouchers", Stage::Verify).fixes("Vouchers", "24.7");
    let answers = SYSTEMS.map(|system| scene.answer("Vouchers", system));
    let promise = Some(Promise { release: release("24.7"), day: None });
    assert_eq!(
        answers,
        [
            Answer::Checking(promise),
            fixed_here("24.7", "24.7"),
            // 24.8 is the next release, and contains the fix.
            not_yet("24.7", Some("24.6"), Some(21)),
            not_yet("24.7", None, Some(21)),
        ]
    );
}

#[test]
fn a_planned_update_of_the_callers_system_gives_the_day() {
    let mut scene = calling();
    scene.moves("Vouchers", Stage::Verify).fixes("Vouchers", "24.7");
    plan(&mut scene, "24.7", 2);
    scene.deploys("24.7", "Old", DeploymentState::Announced);
    let old = scene.answer("Vouchers", Some("Old"));
    assert_eq!(old, not_yet("24.7", Some("24.6"), Some(2)));
}

#[test]
fn a_fix_is_released_with_any_release_that_contains_it() {
    let mut scene = calling();
    let (hotfix, into) = (release("24.7.1"), release("24.8"));
    scene.does("Lukas", Command::MergeForward { hotfix, into, merged: true });
    scene.moves("Vouchers", Stage::Verify).fixes("Vouchers", "24.7.1");
    scene.deploys("24.8", "New", DeploymentState::Watching);
    let answers = ["New", "Old"].map(|system| scene.answer("Vouchers", Some(system)));
    assert_eq!(answers[0], fixed_here("24.7.1", "24.8"));
    assert_eq!(answers[1], not_yet("24.7.1", Some("24.6"), None));
}

#[test]
fn a_released_fix_is_fixed_here_or_not_yet() {
    for stage in [Stage::Released, Stage::Closed] {
        let mut scene = calling();
        scene.moves("Vouchers", stage).fixes("Vouchers", "24.7");
        let answers = SYSTEMS.map(|system| scene.answer("Vouchers", system));
        assert_eq!(
            answers,
            [
                Answer::Fixed { fix: Some(release("24.7")) },
                fixed_here("24.7", "24.7"),
                not_yet("24.7", Some("24.6"), Some(21)),
                not_yet("24.7", None, Some(21)),
            ]
        );
    }
}

#[test]
fn a_rolled_back_fix_is_not_on_the_system_any_more() {
    let mut scene = calling();
    scene.moves("Vouchers", Stage::Released).fixes("Vouchers", "24.7");
    scene.deploys("24.7", "New", DeploymentState::RolledBack);
    let answer = scene.answer("Vouchers", Some("New"));
    assert_eq!(answer, not_yet("24.7", None, Some(21)));
}

#[test]
fn a_later_release_does_not_contain_a_hotfix_by_its_name() {
    let mut scene = calling();
    scene.moves("Vouchers", Stage::Released).fixes("Vouchers", "24.7.1");
    scene.deploys("24.8", "New", DeploymentState::Done);
    let answer = scene.answer("Vouchers", Some("New"));
    assert_eq!(answer, not_yet("24.7.1", Some("24.8"), None));
}

#[test]
fn a_board_without_releases_answers_by_the_stage() {
    let mut scene = Scene::new();
    scene.has_card("Vouchers").moves("Vouchers", Stage::Released);
    assert_eq!(scene.answer("Vouchers", None), Answer::Fixed { fix: None });
    scene.moves("Vouchers", Stage::Closed);
    assert_eq!(scene.answer("Vouchers", None), Answer::Done);
}

#[test]
fn on_a_board_with_releases_nothing_is_fixed_before_its_release() {
    let mut scene = calling();
    scene.moves("Vouchers", Stage::Released);
    everywhere(&scene, &Answer::Checking(None));
    scene.fixes("Vouchers", "24.8");
    assert_eq!(scene.answer("Vouchers", None), Answer::Checking(promised("24.8", 21)));
    scene.moves("Vouchers", Stage::Closed);
    assert_eq!(scene.answer("Vouchers", None), Answer::Done);
}

#[test]
fn an_answer_written_by_a_person_wins_at_every_stage() {
    let mut scene = calling();
    let (from, to) = (String::new(), "Please call back at noon.".to_string());
    scene.edits("Manuela", "Vouchers", CardEdit::Answer { from, to: to.clone() });
    for stage in Stage::ALL {
        scene.moves("Vouchers", stage);
        everywhere(&scene, &Answer::Written(to.clone()));
    }
}

#[test]
fn a_workaround_is_told_until_the_fix_runs_for_the_caller() {
    let mut scene = calling();
    let (from, to) = (String::new(), "Use the website.".to_string());
    scene.edits("Lukas", "Vouchers", CardEdit::Workaround { from, to });
    scene.moves("Vouchers", Stage::Verify).fixes("Vouchers", "24.7");
    let on = |system: &str| {
        let system = Some(crate::testing::system(system));
        advice(&scene.board, scene.card("Vouchers"), system, TODAY).workaround
    };
    assert_eq!((on("New").as_str(), on("Old").as_str()), ("", "Use the website."));
}
