//! What to tell the caller: computed from the card, the plan and the caller's own system.
//!
//! The app says it in the viewer's language; here it is decided which sentence is true.

use crate::board::Board;
use crate::card::Card;
use crate::column::Stage;
use crate::containment::{contains, is_everywhere, is_fix_out};
use crate::id::{ReleaseId, SystemId};
use crate::release::DeploymentState;
use crate::time::Day;
use crate::train;

/// The one thing that is true for this caller now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// A person wrote it; nothing computed is better.
    Written(String),
    /// Thanks, this is new to us.
    New,
    /// We know it.
    Known,
    /// It is planned, perhaps for a release.
    Planned(Option<Promise>),
    /// It is being fixed, perhaps for a release.
    Fixing(Option<Promise>),
    /// The fix is made and is being checked.
    Checking(Option<Promise>),
    /// The fix is out, and this caller's system has it.
    FixedHere { fix: ReleaseId, runs: ReleaseId },
    /// The fix is out or ready, and this caller's system does not have it yet.
    NotYetHere { fix: ReleaseId, runs: Option<ReleaseId>, update: Option<Day> },
    /// Fixed, where the caller's system is not known.
    Fixed { fix: Option<ReleaseId> },
    /// Closed.
    Done,
}

/// A release that may be named to a caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Promise {
    pub release: ReleaseId,
    pub day: Option<Day>,
}

/// The sentence for a caller on `system`, with the workaround to add where it helps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Advice {
    pub answer: Answer,
    /// Empty where there is none, or the fix already runs.
    pub workaround: String,
}

/// Decides what a caller on `system` can be told about a card. A day before `today` is named to
/// nobody: it has come and gone without what was meant to come.
pub fn advice(board: &Board, card: &Card, system: Option<SystemId>, today: Day) -> Advice {
    let answer = answer(board, card, system, today);
    let helps = !matches!(answer, Answer::Written(_) | Answer::FixedHere { .. } | Answer::Done);
    let workaround = if helps { card.workaround.clone() } else { String::new() };
    Advice { answer, workaround }
}

fn answer(board: &Board, card: &Card, system: Option<SystemId>, today: Day) -> Answer {
    if !card.answer.is_empty() {
        return Answer::Written(card.answer.clone());
    }
    let stage = board.stage_of(card);
    if let (Some(fix), Some(system)) = (card.fixed_in, system)
        && let Some(here) = on_system(board, stage, fix, system, today)
    {
        return here;
    }
    match stage {
        Stage::Inbox => Answer::New,
        Stage::Triaged if card.sprint.is_none() => Answer::Known,
        Stage::Triaged | Stage::Sprint => Answer::Planned(promise(board, card, today)),
        Stage::Doing => Answer::Fixing(promise(board, card, today)),
        Stage::Verify => {
            match card.fixed_in.filter(|fix| is_everywhere(board, *fix, |system| system.runs)) {
                None => Answer::Checking(promise(board, card, today)),
                fix => Answer::Fixed { fix },
            }
        }
        Stage::Released => match fix_that_is_out(board, card) {
            // It may run nowhere yet, for all that is known.
            None if is_rollout_noted(board) => Answer::Checking(promise(board, card, today)),
            fix => Answer::Fixed { fix },
        },
        Stage::Closed => match fix_that_is_out(board, card) {
            Some(fix) => Answer::Fixed { fix: Some(fix) },
            None => Answer::Done,
        },
    }
}

/// The release of the fix, where it runs somewhere: a release that runs nowhere fixes nothing yet.
fn fix_that_is_out(board: &Board, card: &Card) -> Option<ReleaseId> {
    card.fixed_in.filter(|fix| is_fix_out(board, *fix))
}

/// Whether the board knows what runs where: then only that says that a fix is out.
fn is_rollout_noted(board: &Board) -> bool {
    board.systems.values().any(|system| system.runs.is_some())
}

/// What is true on one system, once the fix exists.
fn on_system(
    board: &Board,
    stage: Stage,
    fix: ReleaseId,
    system: SystemId,
    today: Day,
) -> Option<Answer> {
    let runs = board.systems.get(&system)?.runs;
    // The release is a plan until the work is done, even where it went out without the fix.
    if stage < Stage::Verify {
        return None;
    }
    if let Some(runs) = runs.filter(|runs| contains(board, *runs, fix)) {
        return Some(Answer::FixedHere { fix, runs });
    }
    if stage == Stage::Verify && !is_fix_out(board, fix) {
        return None;
    }
    Some(Answer::NotYetHere { fix, runs, update: update_day(board, fix, system, today) })
}

/// When a system gets a release that contains the fix, as planned.
fn update_day(board: &Board, fix: ReleaseId, system: SystemId, today: Day) -> Option<Day> {
    let waiting = board.deployments.values().filter(|deployment| {
        deployment.system == system
            && matches!(deployment.state, DeploymentState::Planned | DeploymentState::Announced)
            && contains(board, deployment.release, fix)
    });
    let day_of = |release| board.releases.get(&release).and_then(|release| release.planned);
    let is_to_come = |day: &Day| *day >= today;
    let own = waiting.filter_map(|waits| day_of(waits.release)).filter(is_to_come).min();
    own.or_else(|| {
        let releases = board.releases.values();
        let next = releases
            .filter(|release| contains(board, release.id, fix) && !board.has_run(release.id));
        next.filter_map(|release| release.planned).filter(is_to_come).min()
    })
}

fn promise(board: &Board, card: &Card, today: Day) -> Option<Promise> {
    let release = match card.fixed_in {
        // It went out without the fix: it is no promise any more.
        Some(release) if board.stage_of(card) < Stage::Verify && board.has_run(release) => {
            return None;
        }
        Some(release) => board.releases.get(&release)?,
        // Only what is in the running sprint is promised for a train, and for none that leaves
        // before the sprint is over.
        None => {
            let sprint = board.active_sprint().filter(|sprint| card.sprint == Some(sprint.id))?;
            train::next_after(board, sprint.ends)?
        }
    };
    let day = release.planned.filter(|day| *day >= today);
    Some(Promise { release: release.id, day })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::card::CardEdit;
    use crate::command::Command;
    use crate::release::ReleaseEdit;
    use crate::testing::{Scene, TODAY, release, sprint};

    /// "Vouchers" on a board with a train, of which 24.8 is the next, and three systems: one runs
    /// 24.7, one 24.6, and of one nobody knows.
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
    fn a_new_problem_is_new_to_us() {
        everywhere(&calling(), &Answer::New);
    }

    #[test]
    fn a_triaged_problem_is_known() {
        let mut scene = calling();
        scene.moves("Vouchers", Stage::Triaged);
        everywhere(&scene, &Answer::Known);
    }

    #[test]
    fn a_problem_in_the_running_sprint_is_planned_for_the_next_train() {
        let mut scene = calling();
        scene.has_running_sprint("12").pulls("Vouchers", "12");
        everywhere(&scene, &Answer::Planned(promised("24.8", 21)));
    }

    #[test]
    fn a_train_that_leaves_before_the_sprint_is_over_is_not_promised() {
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
    fn a_fix_that_every_system_has_is_there_for_whoever_calls() {
        let mut scene = calling();
        scene.moves("Vouchers", Stage::Verify).fixes("Vouchers", "24.7");
        for system in ["Old", "Unknown"] {
            scene.deploys("24.7", system, DeploymentState::Done);
        }
        let fix = Some(release("24.7"));
        assert_eq!(scene.answer("Vouchers", None), Answer::Fixed { fix });
    }

    #[test]
    fn a_day_that_has_passed_is_told_to_nobody() {
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
    fn a_problem_in_a_later_sprint_is_planned_without_a_promise() {
        let mut scene = calling();
        scene.has_sprint("13").pulls("Vouchers", "13");
        assert_eq!(scene.card("Vouchers").sprint, Some(sprint("13")));
        everywhere(&scene, &Answer::Planned(None));
    }

    #[test]
    fn a_release_that_somebody_named_is_promised() {
        let mut scene = calling();
        plan(&mut scene, "24.7.1", 1);
        scene.has_sprint("13").pulls("Vouchers", "13").fixes("Vouchers", "24.7.1");
        everywhere(&scene, &Answer::Planned(promised("24.7.1", 1)));
    }

    #[test]
    fn a_problem_in_work_is_being_fixed() {
        let mut scene = calling();
        scene.moves("Vouchers", Stage::Doing);
        everywhere(&scene, &Answer::Fixing(None));
        scene.fixes("Vouchers", "24.8");
        everywhere(&scene, &Answer::Fixing(promised("24.8", 21)));
    }

    #[test]
    fn a_release_that_went_out_without_the_fix_promises_nothing_and_fixes_nothing() {
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
    fn a_fix_that_is_out_is_true_for_the_callers_own_system() {
        let mut scene = calling();
        scene.moves("Vouchers", Stage::Verify).fixes("Vouchers", "24.7");
        let answers = SYSTEMS.map(|system| scene.answer("Vouchers", system));
        let promise = Some(Promise { release: release("24.7"), day: None });
        assert_eq!(
            answers,
            [
                Answer::Checking(promise),
                fixed_here("24.7", "24.7"),
                // 24.8 contains it, and is the next that comes.
                not_yet("24.7", Some("24.6"), Some(21)),
                not_yet("24.7", None, Some(21)),
            ]
        );
    }

    #[test]
    fn an_update_planned_for_the_callers_system_says_when() {
        let mut scene = calling();
        scene.moves("Vouchers", Stage::Verify).fixes("Vouchers", "24.7");
        plan(&mut scene, "24.7", 2);
        scene.deploys("24.7", "Old", DeploymentState::Announced);
        let old = scene.answer("Vouchers", Some("Old"));
        assert_eq!(old, not_yet("24.7", Some("24.6"), Some(2)));
    }

    #[test]
    fn a_fix_is_out_too_where_only_a_release_that_contains_it_is() {
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
    fn a_rolled_back_fix_is_not_here_any_more() {
        let mut scene = calling();
        scene.moves("Vouchers", Stage::Released).fixes("Vouchers", "24.7");
        scene.deploys("24.7", "New", DeploymentState::RolledBack);
        let answer = scene.answer("Vouchers", Some("New"));
        assert_eq!(answer, not_yet("24.7", None, Some(21)));
    }

    #[test]
    fn a_hotfix_is_not_in_a_later_release_by_its_name() {
        let mut scene = calling();
        scene.moves("Vouchers", Stage::Released).fixes("Vouchers", "24.7.1");
        scene.deploys("24.8", "New", DeploymentState::Done);
        let answer = scene.answer("Vouchers", Some("New"));
        assert_eq!(answer, not_yet("24.7.1", Some("24.8"), None));
    }

    #[test]
    fn without_releases_what_was_released_is_fixed_and_what_was_closed_is_done() {
        let mut scene = Scene::new();
        scene.has_card("Vouchers").moves("Vouchers", Stage::Released);
        assert_eq!(scene.answer("Vouchers", None), Answer::Fixed { fix: None });
        scene.moves("Vouchers", Stage::Closed);
        assert_eq!(scene.answer("Vouchers", None), Answer::Done);
    }

    #[test]
    fn where_systems_run_releases_nothing_is_fixed_before_its_release_is_out() {
        let mut scene = calling();
        scene.moves("Vouchers", Stage::Released);
        everywhere(&scene, &Answer::Checking(None));
        scene.fixes("Vouchers", "24.8");
        assert_eq!(scene.answer("Vouchers", None), Answer::Checking(promised("24.8", 21)));
        scene.moves("Vouchers", Stage::Closed);
        assert_eq!(scene.answer("Vouchers", None), Answer::Done);
    }

    #[test]
    fn the_sentence_that_a_person_wrote_wins_at_every_stage() {
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
}
