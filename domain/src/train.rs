//! The release train: the order of the releases, their hotfixes, and where each runs. Names are
//! never compared, only days and parents.

use crate::board::Board;
use crate::column::Stage;
use crate::containment::{contains, is_fix_out};
use crate::id::ReleaseId;
use crate::order::Order;
use crate::release::{Release, ReleaseKind};
use crate::time::{Day, Timestamp};
use std::cmp::Reverse;

fn regular(board: &Board) -> impl Iterator<Item = &Release> {
    board.releases.values().filter(|release| release.kind == ReleaseKind::Regular)
}

/// The sort key of a release. Releases without a planned day come last.
fn turn(release: &Release) -> (bool, Option<Day>, Timestamp) {
    (release.planned.is_none(), release.planned, release.created)
}

fn day(release: &Release) -> (Day, Timestamp) {
    (release.planned.unwrap_or_else(|| release.created.day()), release.created)
}

/// Releases and hotfixes that have not run anywhere yet, the next one first.
pub fn waiting(board: &Board) -> Vec<&Release> {
    let all = board.releases.values();
    let mut waiting: Vec<_> = all.filter(|release| !board.has_run(release.id)).collect();
    waiting.order_by_key(|release| turn(release));
    waiting
}

/// Whether a release was left out: it never ran, and a later one that contains it did.
pub fn is_replaced(board: &Board, release: ReleaseId) -> bool {
    !board.has_run(release) && is_fix_out(board, release)
}

/// Whether customers will get a release: it has not run, and none that contains it has.
pub fn is_to_come(board: &Board, release: &Release) -> bool {
    !board.has_run(release.id) && !is_fix_out(board, release.id)
}

fn to_come(board: &Board) -> impl Iterator<Item = &Release> {
    regular(board).filter(|release| is_to_come(board, release))
}

/// The next regular release.
pub fn next(board: &Board) -> Option<&Release> {
    to_come(board).min_by_key(|release| turn(release))
}

/// The first regular release that is not planned before a day, so that it can contain what is
/// finished by then.
pub fn next_after(board: &Board, finished: Day) -> Option<&Release> {
    let in_time =
        to_come(board).filter(|release| release.planned.is_none_or(|day| day >= finished));
    in_time.min_by_key(|release| turn(release))
}

/// Regular releases that run, or ran, somewhere, latest first.
pub fn out(board: &Board) -> Vec<&Release> {
    let mut out: Vec<_> = regular(board).filter(|release| board.has_run(release.id)).collect();
    out.order_by_key(|release| Reverse(day(release)));
    out
}

/// The latest regular release that runs, or ran, somewhere: systems have it or will get it.
pub fn current(board: &Board) -> Option<&Release> {
    out(board).into_iter().next()
}

/// The latest regular release, which a new one may follow.
pub fn latest(board: &Board) -> Option<&Release> {
    regular(board).max_by_key(|release| day(release))
}

/// The regular release that a hotfix belongs to. A regular release belongs to itself.
pub fn base(board: &Board, release: ReleaseId) -> ReleaseId {
    let mut at = release;
    // Hotfixes may be based on hotfixes. The count stops a circle, which should not exist.
    for _ in 0..100 {
        match board.releases.get(&at) {
            Some(Release { kind: ReleaseKind::Hotfix, parent: Some(parent), .. }) => at = *parent,
            _ => break,
        }
    }
    at
}

/// The hotfixes of a regular release, oldest first.
pub fn hotfixes_of(board: &Board, release: ReleaseId) -> Vec<&Release> {
    let all = board.releases.values().filter(|other| other.id != release);
    let mut hotfixes: Vec<_> = all.filter(|other| base(board, other.id) == release).collect();
    hotfixes.order_by_key(|hotfix| (hotfix.created, hotfix.id));
    hotfixes
}

/// The hotfixes that a release contains in addition to the regular releases before it: those that
/// it is based on, and those that were merged forward.
pub fn hotfixes_in(board: &Board, release: ReleaseId) -> Vec<ReleaseId> {
    let mut found: Vec<ReleaseId> = Vec::new();
    let mut open = vec![release];
    while let Some(id) = open.pop() {
        let Some(of) = board.releases.get(&id) else { continue };
        for next in of.parent.iter().chain(&of.merged_forward) {
            let is_hotfix =
                board.releases.get(next).is_some_and(|next| next.kind == ReleaseKind::Hotfix);
            if is_hotfix && *next != release && !found.contains(next) {
                found.push(*next);
                open.push(*next);
            }
        }
    }
    found.order_by_key(|id| board.releases.get(id).map(|hotfix| (hotfix.created, hotfix.id)));
    found
}

/// The number of cards that should be fixed in a release or in a hotfix that it contains, but are
/// not finished yet.
pub fn unfinished(board: &Board, release: ReleaseId) -> u32 {
    let hotfixes = hotfixes_in(board, release);
    let brings = |fix: ReleaseId| fix == release || hotfixes.contains(&fix);
    let cards = board.cards.values().filter(|card| card.is_live());
    let cards = cards.filter(|card| card.fixed_in.is_some_and(brings));
    cards.filter(|card| board.stage_of(card) < Stage::Verify).count() as u32
}

/// The number of systems that run a release, or one of its hotfixes.
pub fn systems_on(board: &Board, release: ReleaseId) -> usize {
    let base_of = |id| base(board, id);
    let runs_it =
        |runs: ReleaseId| base_of(runs) == base_of(release) && contains(board, runs, release);
    board.systems.values().filter(|system| system.runs.is_some_and(runs_it)).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::Command;
    use crate::release::{DeploymentState, ReleaseEdit};
    use crate::testing::{Scene, TODAY, release};

    /// 24.6 ← 24.7 ← 24.8, three weeks apart, and two systems.
    fn train() -> Scene {
        let mut scene = Scene::new();
        scene.has_system("North", None).has_system("South", None);
        scene.has_release("24.6", None).has_release("24.7", Some("24.6"));
        scene.has_release("24.8", Some("24.7"));
        for (name, day) in [("24.6", -21), ("24.7", 0), ("24.8", 21)] {
            plans(&mut scene, name, Some(TODAY + day));
        }
        scene
    }

    fn plans(scene: &mut Scene, name: &str, planned: Option<Day>) {
        let edit = ReleaseEdit::Planned(planned);
        scene.does("Rita", Command::EditRelease { release: release(name), edit });
    }

    fn merges(scene: &mut Scene, hotfix: &str, into: &str) {
        let (hotfix, into) = (release(hotfix), release(into));
        scene.does("Lukas", Command::MergeForward { hotfix, into, merged: true });
    }

    fn names<'a>(releases: impl IntoIterator<Item = &'a Release>) -> Vec<&'a str> {
        releases.into_iter().map(|release| release.name.as_str()).collect()
    }

    fn brings<'a>(scene: &'a Scene, name: &str) -> Vec<&'a str> {
        let found = hotfixes_in(&scene.board, release(name));
        names(found.iter().map(|id| &scene.board.releases[id]))
    }

    #[test]
    fn the_next_release_is_the_first_regular_one_that_runs_nowhere() {
        let mut scene = train();
        scene.has_hotfix("24.6.1", "24.6");
        plans(&mut scene, "24.6.1", Some(TODAY));
        scene.deploys("24.6", "North", DeploymentState::Done);
        assert_eq!(names(waiting(&scene.board)), ["24.7", "24.6.1", "24.8"]);
        assert_eq!(names(next(&scene.board)), ["24.7"]);
        scene.deploys("24.7", "North", DeploymentState::Watching);
        assert_eq!(names(next(&scene.board)), ["24.8"]);
        scene.deploys("24.8", "North", DeploymentState::Done);
        assert!(next(&scene.board).is_none());
    }

    #[test]
    fn releases_without_a_day_come_last() {
        let mut scene = train();
        plans(&mut scene, "24.6", None);
        plans(&mut scene, "24.7", None);
        assert_eq!(names(waiting(&scene.board)), ["24.8", "24.6", "24.7"]);
        assert_eq!(names(next(&scene.board)), ["24.8"]);
    }

    #[test]
    fn the_current_release_is_the_latest_that_runs_anywhere() {
        let mut scene = train();
        assert!(current(&scene.board).is_none());
        scene.deploys("24.7", "North", DeploymentState::Done);
        scene.deploys("24.6", "South", DeploymentState::Done);
        scene.deploys("24.8", "South", DeploymentState::Migrating);
        assert_eq!(names(out(&scene.board)), ["24.7", "24.6"]);
        assert_eq!(names(current(&scene.board)), ["24.7"]);
    }

    #[test]
    fn cards_in_progress_are_unfinished() {
        let mut scene = train();
        scene.has_hotfix("24.6.1", "24.6").has_card("Vouchers").fixes("Vouchers", "24.6.1");
        merges(&mut scene, "24.6.1", "24.7");
        scene.moves("Vouchers", Stage::Doing);
        let left = |scene: &Scene| {
            ["24.6", "24.6.1", "24.7"].map(|name| unfinished(&scene.board, release(name)))
        };
        assert_eq!(left(&scene), [0, 1, 1]);
        scene.moves("Vouchers", Stage::Verify);
        assert_eq!(left(&scene), [0, 0, 0]);
    }

    #[test]
    fn a_hotfix_is_never_the_next_release() {
        let mut scene = train();
        scene.has_hotfix("24.8.1", "24.8");
        plans(&mut scene, "24.8.1", Some(TODAY + 30));
        scene.deploys("24.8.1", "North", DeploymentState::Done);
        assert!(out(&scene.board).is_empty());
        assert_eq!(names(latest(&scene.board)), ["24.8"]);
    }

    #[test]
    fn the_latest_release_has_the_latest_planned_or_creation_day() {
        let mut scene = train();
        assert_eq!(names(latest(&scene.board)), ["24.8"]);
        scene.days_pass(40);
        scene.has_release("25.1", Some("24.8"));
        assert_eq!(names(latest(&scene.board)), ["25.1"]);
        plans(&mut scene, "24.8", Some(TODAY + 50));
        assert_eq!(names(latest(&scene.board)), ["24.8"]);
    }

    #[test]
    fn a_hotfix_based_on_a_hotfix_belongs_to_the_same_release() {
        let mut scene = train();
        scene.has_hotfix("24.7.1", "24.7").has_hotfix("24.7.2", "24.7.1");
        scene.has_hotfix("24.8.1", "24.8");
        for name in ["24.7", "24.7.1", "24.7.2"] {
            assert_eq!(base(&scene.board, release(name)), release("24.7"), "{name}");
        }
        assert_eq!(names(hotfixes_of(&scene.board, release("24.7"))), ["24.7.1", "24.7.2"]);
        assert!(hotfixes_of(&scene.board, release("24.6")).is_empty());
    }

    #[test]
    fn a_hotfix_contains_the_hotfixes_that_it_is_based_on() {
        let mut scene = train();
        scene.has_hotfix("24.7.1", "24.7").has_hotfix("24.7.2", "24.7.1");
        assert_eq!(brings(&scene, "24.7.2"), ["24.7.1"]);
        assert!(brings(&scene, "24.7").is_empty());
    }

    #[test]
    fn a_hotfix_merged_forward_includes_those_it_is_based_on() {
        let mut scene = train();
        scene.has_hotfix("24.7.1", "24.7").has_hotfix("24.7.2", "24.7.1");
        scene.has_hotfix("24.6.1", "24.6");
        merges(&mut scene, "24.7.2", "24.8");
        assert_eq!(brings(&scene, "24.8"), ["24.7.1", "24.7.2"]);
        merges(&mut scene, "24.7.1", "24.8");
        merges(&mut scene, "24.6.1", "24.8");
        assert_eq!(brings(&scene, "24.8"), ["24.7.1", "24.7.2", "24.6.1"]);
    }

    #[test]
    fn a_system_with_a_hotfix_counts_for_its_release_only() {
        let mut scene = train();
        scene.has_hotfix("24.7.1", "24.7");
        scene.deploys("24.7", "North", DeploymentState::Done);
        scene.deploys("24.7.1", "South", DeploymentState::Done);
        let on = |name| systems_on(&scene.board, release(name));
        assert_eq!((on("24.7"), on("24.7.1")), (2, 1));
        assert_eq!((on("24.6"), on("24.8")), (0, 0));
    }

    #[test]
    fn merging_a_hotfix_forward_puts_no_system_on_it() {
        let mut scene = train();
        scene.has_hotfix("24.7.1", "24.7");
        merges(&mut scene, "24.7.1", "24.8");
        scene.deploys("24.8", "North", DeploymentState::Done);
        let on = |name| systems_on(&scene.board, release(name));
        assert_eq!((on("24.8"), on("24.7.1")), (1, 0));
    }
}
