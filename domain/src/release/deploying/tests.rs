use super::*;
use crate::command::Command;
use crate::release::tests::rollout;
use crate::testing::{Scene, deployment, release, system};

fn runs(scene: &Scene, name: &str) -> Option<ReleaseId> {
    scene.board.systems[&system(name)].runs
}

#[test]
fn a_system_runs_a_release_only_once_it_is_live() {
    let mut scene = rollout();
    use DeploymentState as S;
    for state in [S::Planned, S::Announced, S::Running, S::Migrating, S::Verifying] {
        scene.deploys("24.7", "North", state);
        assert_eq!(runs(&scene, "North"), None, "{state:?}");
    }
    for state in [S::Watching, S::Done] {
        scene.deploys("24.7", "North", state);
        assert_eq!(runs(&scene, "North"), Some(release("24.7")), "{state:?}");
    }
    assert_eq!(scene.board.deployments.len(), 1);
}

#[test]
fn a_rollback_restores_the_release_that_ran_before() {
    let mut scene = rollout();
    scene.deploys("24.6", "North", DeploymentState::Done);
    scene.deploys("24.7", "North", DeploymentState::Watching);
    scene.deploys("24.7", "North", DeploymentState::RolledBack);
    assert_eq!(runs(&scene, "North"), Some(release("24.6")));
}

#[test]
fn marking_a_release_as_done_does_not_undo_a_later_hotfix() {
    let mut scene = rollout();
    scene.has_hotfix("24.7.1", "24.7");
    scene.deploys("24.7", "North", DeploymentState::Watching);
    scene.deploys("24.7.1", "North", DeploymentState::Done);
    scene.deploys("24.7", "North", DeploymentState::Done);
    assert_eq!(runs(&scene, "North"), Some(release("24.7.1")));
}

#[test]
fn a_rollback_of_a_replaced_release_changes_no_system() {
    let mut scene = rollout();
    scene.deploys("24.6", "North", DeploymentState::Done);
    scene.deploys("24.7", "North", DeploymentState::Done);
    scene.deploys("24.6", "North", DeploymentState::RolledBack);
    assert_eq!(runs(&scene, "North"), Some(release("24.7")));
}

#[test]
fn a_rollback_skips_releases_that_were_rolled_back() {
    let mut scene = rollout();
    scene.has_hotfix("24.7.1", "24.7");
    for name in ["24.6", "24.7", "24.7.1"] {
        scene.deploys(name, "North", DeploymentState::Done);
    }
    scene.deploys("24.7", "North", DeploymentState::RolledBack);
    assert_eq!(runs(&scene, "North"), Some(release("24.7.1")));
    scene.deploys("24.7.1", "North", DeploymentState::RolledBack);
    assert_eq!(runs(&scene, "North"), Some(release("24.6")));
}

#[test]
fn the_number_of_deployments_of_a_board_is_limited() {
    let mut scene = rollout();
    let state = DeploymentState::Planned;
    let (release, system) = (release("24.7"), system("North"));
    let of_others = |nth: u128| {
        let id = DeploymentId(uuid::Uuid::from_u128(nth + 1));
        Change::put(Deployment {
            id,
            release,
            system: SystemId(id.0),
            state,
            at: Timestamp(0),
            before: None,
        })
    };
    let all: Vec<Change> = (0..limits::DEPLOYMENTS as u128).map(of_others).collect();
    scene.board.apply(&all);
    let id = deployment("24.7", "North");
    let refused = scene.refuses("Rita", Command::Deploy { id, release, system, state });
    assert_eq!(refused, Rejection::TooMany { limit: limits::DEPLOYMENTS as u32 });
}

#[test]
fn undoing_a_rollout_moves_its_cards_back() {
    let mut scene = rollout();
    scene.deploys("24.7", "North", DeploymentState::Done);
    let before = scene.board.clone();
    let done = scene.deploys("24.7", "South", DeploymentState::Done);
    scene.undoes("Rita", done);
    assert_eq!(scene.board.cards, before.cards);
    assert_eq!(scene.board.systems, before.systems);
    assert_eq!(scene.board.deployments, before.deployments);
}

#[test]
fn a_rollout_that_others_have_continued_cannot_be_undone() {
    let mut scene = rollout();
    let live = scene.deploys("24.7", "North", DeploymentState::Watching);
    let (id, release, system) = (deployment("24.7", "North"), release("24.7"), system("North"));
    let done = Command::Deploy { id, release, system, state: DeploymentState::Done };
    scene.does("Lukas", done);
    let refused = scene.refuses("Rita", Command::Undo { command: live });
    assert_eq!(refused, Rejection::NothingToUndo);
}

#[test]
fn a_deployment_id_is_for_one_release_on_one_system() {
    let mut scene = rollout();
    scene.deploys("24.7", "North", DeploymentState::Planned);
    let (release, system) = (release("24.7"), system("South"));
    let id = deployment("24.7", "North");
    let state = DeploymentState::Planned;
    let taken = scene.refuses("Rita", Command::Deploy { id, release, system, state });
    assert_eq!(taken, Rejection::Exists);
}
