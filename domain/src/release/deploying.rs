//! Deploying: the way of a release onto each system.

use super::released_cards::released_cards;
use crate::board::Board;
use crate::customer::System;
use crate::decide::Context;
use crate::entity::{Change, is_default};
use crate::id::{DeploymentId, ReleaseId, SystemId};
use crate::limits;
use crate::rejection::Rejection;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// The state of a release on one system.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum DeploymentState {
    #[default]
    Planned,
    Announced,
    Running,
    Migrating,
    Verifying,
    /// It runs, and the team watches for side effects.
    Watching,
    Done,
    Held,
    Skipped,
    RolledBack,
}

impl DeploymentState {
    /// Whether customers work on the release now.
    pub fn is_live(self) -> bool {
        matches!(self, Self::Watching | Self::Done)
    }
}

/// One release on one system.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Deployment {
    pub id: DeploymentId,
    pub release: ReleaseId,
    pub system: SystemId,
    pub state: DeploymentState,
    /// When it came into this state.
    pub at: Timestamp,
    /// The release that the system ran before; a rollback restores it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub before: Option<ReleaseId>,
}

/// Sets the state of a deployment. `id` is used only if the system has no deployment of the release
/// yet.
pub(crate) fn deploy(
    board: &Board,
    ctx: &Context<'_>,
    id: DeploymentId,
    release: ReleaseId,
    system: SystemId,
    state: DeploymentState,
) -> Result<Vec<Change>, Rejection> {
    board.release(release)?;
    let mut system = board.systems.get(&system).cloned().ok_or(Rejection::Gone)?;
    let known = board.deployment(release, system.id).cloned();
    if known.is_none() {
        if board.deployments.contains_key(&id) {
            return Err(Rejection::Exists);
        }
        Rejection::if_full(board.deployments.len(), limits::DEPLOYMENTS)?;
    }
    let was_live = known.as_ref().is_some_and(|known| known.state.is_live());
    let mut deployment = known.unwrap_or(Deployment {
        id,
        release,
        system: system.id,
        state,
        at: ctx.now,
        before: None,
    });
    // From watching to done changes nothing here: a hotfix may have replaced the release in
    // between.
    if state.is_live() && !was_live && system.runs != Some(release) {
        deployment.before = system.runs;
        system.runs = Some(release);
    } else if !state.is_live() && system.runs == Some(release) {
        system.runs = ran_before(board, &deployment);
    }
    deployment.state = state;
    deployment.at = ctx.now;
    let mut changes = vec![Change::put(deployment)];
    if board.systems.get(&system.id) != Some(&system) {
        changes.push(Change::put(system.clone()));
        if state.is_live() {
            let runs =
                |other: &System| if other.id == system.id { Some(release) } else { other.runs };
            changes.extend(released_cards(board, board, ctx.now, runs));
        }
    }
    Ok(changes)
}

/// The release that a system runs again after a rollback. Releases that were rolled back themselves
/// are skipped.
fn ran_before(board: &Board, deployment: &Deployment) -> Option<ReleaseId> {
    let of = |release| board.deployment(release, deployment.system);
    let mut before = deployment.before;
    // The count stops endless loops: a release may be rolled back and deployed again.
    for _ in 0..board.releases.len() {
        match before.and_then(of).filter(|earlier| !earlier.state.is_live()) {
            Some(earlier) => before = earlier.before,
            None => break,
        }
    }
    before
}

#[cfg(test)]
mod tests;
