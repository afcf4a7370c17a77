//! Cards that leave verification, because their fix has come to every system.

use crate::board::Board;
use crate::card::{self, Card, End};
use crate::column::Stage;
use crate::containment;
use crate::customer::System;
use crate::entity::Change;
use crate::id::ReleaseId;
use crate::time::Timestamp;

/// Whether a card is still in verification while every system has its fix.
pub(crate) fn is_released(
    board: &Board,
    card: &Card,
    runs: impl Fn(&System) -> Option<ReleaseId>,
) -> bool {
    let is_out = |fix| containment::is_everywhere(board, fix, runs);
    board.stage_of(card) == Stage::Verify && card.fixed_in.is_some_and(is_out)
}

/// Cards in verification move on when the last system gets their fix. Cards whose fix ran
/// everywhere `before` stay: somebody moved them back to check them.
pub(super) fn released_cards(
    before: &Board,
    board: &Board,
    now: Timestamp,
    runs: impl Fn(&System) -> Option<ReleaseId>,
) -> Vec<Change> {
    let Ok(column) = board.column_of_stage(Stage::Released) else { return Vec::new() };
    let is_news = |card: &&Card| {
        is_released(board, card, &runs) && !is_released(before, card, |system| system.runs)
    };
    let live = board.cards.values().filter(|card| card.is_live());
    let released = live.filter(is_news).map(|card| {
        let mut card = card.clone();
        card::follow_the_stage(board, &mut card, Stage::Released);
        card
    });
    card::brought(board, now, released.collect(), column.id, End::Top)
}

/// Adds to changes of releases or systems the cards whose fix runs everywhere because of them.
pub(crate) fn released_by(board: &Board, now: Timestamp, mut changes: Vec<Change>) -> Vec<Change> {
    // A copy of the board is fine: such changes are rare, and they can change which release
    // contains which.
    let mut after = board.clone();
    after.apply(&changes);
    changes.extend(released_cards(board, &after, now, |system| system.runs));
    changes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::Command;
    use crate::release::tests::{change, forward, rollout};
    use crate::release::{DeploymentState, ReleaseEdit};
    use crate::testing::{release, system};

    #[test]
    fn merging_a_hotfix_forward_into_a_running_release_releases_its_cards() {
        let mut scene = rollout();
        scene.has_hotfix("24.6.1", "24.6").fixes("Vouchers", "24.6.1");
        for on in ["North", "South"] {
            scene.deploys("24.7", on, DeploymentState::Done);
        }
        assert_eq!(scene.stage("Vouchers"), Stage::Verify);
        scene.does("Lukas", forward("24.6.1", "24.7"));
        assert_eq!(scene.stage("Vouchers"), Stage::Released);
    }

    #[test]
    fn a_new_parent_that_contains_the_fix_releases_its_cards() {
        let mut scene = rollout();
        scene.has_release("24.8", None);
        for on in ["North", "South"] {
            scene.deploys("24.8", on, DeploymentState::Done);
        }
        assert_eq!(scene.stage("Vouchers"), Stage::Verify);
        scene.does("Lukas", change("24.8", ReleaseEdit::Parent(Some(release("24.7")))));
        assert_eq!(scene.stage("Vouchers"), Stage::Released);
    }

    #[test]
    fn removing_the_last_system_without_the_fix_releases_the_card() {
        let mut scene = rollout();
        scene.deploys("24.7", "North", DeploymentState::Done);
        assert_eq!(scene.stage("Vouchers"), Stage::Verify);
        scene.does("Julia", Command::RemoveSystem { system: system("South") });
        assert_eq!(scene.stage("Vouchers"), Stage::Released);
    }

    #[test]
    fn a_card_moved_back_to_verification_stays_there() {
        let mut scene = rollout();
        for on in ["North", "South"] {
            scene.deploys("24.7", on, DeploymentState::Done);
        }
        scene.moves("Vouchers", Stage::Verify).has_release("24.8", Some("24.7"));
        scene.deploys("24.8", "North", DeploymentState::Done);
        assert_eq!(scene.stage("Vouchers"), Stage::Verify);
    }

    #[test]
    fn a_fixed_card_is_released_when_the_last_system_has_it() {
        let mut scene = rollout();
        scene.deploys("24.7", "North", DeploymentState::Done);
        assert_eq!(scene.stage("Vouchers"), Stage::Verify);
        scene.deploys("24.7", "South", DeploymentState::Verifying);
        assert_eq!(scene.stage("Vouchers"), Stage::Verify);
        scene.deploys("24.7", "South", DeploymentState::Watching);
        assert_eq!(scene.stage("Vouchers"), Stage::Released);
    }

    #[test]
    fn a_later_release_that_contains_the_fix_counts_too() {
        let mut scene = rollout();
        scene.has_hotfix("24.7.1", "24.7");
        scene.deploys("24.7.1", "North", DeploymentState::Done);
        scene.deploys("24.7", "South", DeploymentState::Done);
        assert_eq!(scene.stage("Vouchers"), Stage::Released);
    }

    #[test]
    fn a_fix_that_is_set_after_its_rollout_counts_at_once() {
        let mut scene = rollout();
        scene.has_card_in("Player", Stage::Verify).has_card_in("Search", Stage::Doing);
        scene.deploys("24.7", "North", DeploymentState::Done);
        scene.deploys("24.7", "South", DeploymentState::Done);
        scene.fixes("Player", "24.7").fixes("Search", "24.7");
        assert_eq!(scene.stage("Player"), Stage::Released);
        assert_eq!(scene.stage("Search"), Stage::Doing);
    }

    #[test]
    fn only_cards_in_verification_move_on() {
        let mut scene = rollout();
        scene.has_card_in("Player", Stage::Doing).fixes("Player", "24.7");
        scene.has_card_in("Search", Stage::Verify).fixes("Search", "24.6");
        scene
            .has_release("other", None)
            .has_card_in("Later", Stage::Verify)
            .fixes("Later", "other");
        scene.deploys("24.7", "North", DeploymentState::Done);
        scene.deploys("24.7", "South", DeploymentState::Done);
        let stages = ["Player", "Search", "Later"].map(|title| scene.stage(title));
        assert_eq!(stages, [Stage::Doing, Stage::Released, Stage::Verify]);
    }
}
