//! Which release contains which fix: computed from parents and hotfixes merged forward, never from
//! names.

use crate::board::Board;
use crate::customer::System;
use crate::id::ReleaseId;
use crate::order::Order;
use crate::table::Set;

/// Whether everything fixed in `fix` is fixed in `release`.
///
/// A release contains itself, what its parent contains, and what the hotfixes merged forward
/// into it contain.
pub fn contains(board: &Board, release: ReleaseId, fix: ReleaseId) -> bool {
    let mut seen = Set::new();
    let mut open = vec![release];
    while let Some(id) = open.pop() {
        if id == fix {
            return true;
        }
        if !seen.add(id) {
            continue;
        }
        if let Some(release) = board.releases.get(&id) {
            open.extend(release.parent);
            open.extend(&release.merged_forward);
        }
    }
    false
}

/// Whether a system has a fix. `runs` is the release that it runs; without one it has no fix.
pub fn has_fix(board: &Board, runs: Option<ReleaseId>, fix: ReleaseId) -> bool {
    runs.is_some_and(|runs| contains(board, runs, fix))
}

/// Whether every system has a fix, so that it does not matter which one somebody uses. `runs` gives
/// the release of each system.
pub(crate) fn is_everywhere(
    board: &Board,
    fix: ReleaseId,
    runs: impl Fn(&System) -> Option<ReleaseId>,
) -> bool {
    let mut systems = board.systems.values();
    !board.systems.is_empty() && systems.all(|system| has_fix(board, runs(system), fix))
}

/// Whether customers on any system have, or had, a fix, in any release.
pub fn is_fix_out(board: &Board, fix: ReleaseId) -> bool {
    let live = board.deployments.values().filter(|deployment| deployment.state.is_live());
    let mut releases: Vec<ReleaseId> = live.map(|deployment| deployment.release).collect();
    releases.order();
    releases.dedup();
    releases.into_iter().any(|release| contains(board, release, fix))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::Command;
    use crate::testing::{Scene, release};

    /// 24.6 ← 24.7 ← 24.8, and the hotfixes 24.7.1 ← 24.7.2, based on 24.7.
    fn train() -> Scene {
        let mut scene = Scene::new();
        scene.has_release("24.6", None).has_release("24.7", Some("24.6"));
        scene.has_release("24.8", Some("24.7"));
        scene.has_hotfix("24.7.1", "24.7").has_hotfix("24.7.2", "24.7.1");
        scene
    }

    #[track_caller]
    fn check(scene: &Scene, runs: &str, fixes: &[&str]) {
        let all = ["24.6", "24.7", "24.7.1", "24.7.2", "24.8"];
        let contained =
            all.into_iter().filter(|fix| contains(&scene.board, release(runs), release(fix)));
        assert_eq!(contained.collect::<Vec<_>>(), fixes, "{runs}");
    }

    #[test]
    fn a_release_contains_itself_and_its_parents() {
        let scene = train();
        check(&scene, "24.6", &["24.6"]);
        check(&scene, "24.7", &["24.6", "24.7"]);
        check(&scene, "24.8", &["24.6", "24.7", "24.8"]);
    }

    #[test]
    fn a_hotfix_based_on_a_hotfix_contains_both() {
        check(&train(), "24.7.2", &["24.6", "24.7", "24.7.1", "24.7.2"]);
    }

    #[test]
    fn a_later_release_contains_a_hotfix_only_if_it_was_merged_forward() {
        let mut scene = train();
        let merge = |merged| {
            let (hotfix, into) = (release("24.7.1"), release("24.8"));
            Command::MergeForward { hotfix, into, merged }
        };
        scene.does("Lukas", merge(true));
        scene.does("Lukas", merge(true));
        check(&scene, "24.8", &["24.6", "24.7", "24.7.1", "24.8"]);
        scene.does("Lukas", merge(false));
        check(&scene, "24.8", &["24.6", "24.7", "24.8"]);
    }

    #[test]
    fn names_do_not_matter() {
        let mut scene = Scene::new();
        scene.has_release("1.0", None).has_release("2.0", None).has_release("1.0.1", None);
        assert!(!contains(&scene.board, release("2.0"), release("1.0")));
        assert!(!contains(&scene.board, release("1.0.1"), release("1.0")));
    }

    #[test]
    fn a_release_of_another_board_contains_nothing() {
        assert!(!contains(&train().board, release("elsewhere"), release("24.6")));
    }
}
