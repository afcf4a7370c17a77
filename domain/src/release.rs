//! Releases: the versions of the product, and what each is built on.

mod deploying;
mod released_cards;

use crate::board::Board;
use crate::command::Typed;
use crate::containment;
use crate::decide::Context;
use crate::entity::{Change, is_default};
use crate::id::ReleaseId;
use crate::rejection::{Field, Rejection};
use crate::time::{Day, Timestamp};
use crate::{input, limits};
pub(crate) use deploying::deploy;
pub use deploying::{Deployment, DeploymentState};
pub(crate) use released_cards::{is_released, released_by};
use serde::{Deserialize, Serialize};

/// Whether a release is a version of the train or a correction of one.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReleaseKind {
    /// The next planned version.
    #[default]
    Regular,
    /// A few fixes added to its parent.
    Hotfix,
}

/// A version of the product.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Release {
    pub id: ReleaseId,
    /// As people write it: `24.7.1`. Never compared as a number.
    pub name: String,
    #[serde(default, skip_serializing_if = "is_default")]
    pub kind: ReleaseKind,
    /// The release that it is built on: everything fixed there is fixed here too.
    #[serde(default, skip_serializing_if = "is_default")]
    pub parent: Option<ReleaseId>,
    /// Hotfixes that were merged forward into it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub merged_forward: Vec<ReleaseId>,
    /// The day of its rollout.
    #[serde(default, skip_serializing_if = "is_default")]
    pub planned: Option<Day>,
    pub created: Timestamp,
}

/// A change of one field of a release.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReleaseEdit {
    Name(String),
    Planned(Option<Day>),
    Parent(Option<ReleaseId>),
}

impl ReleaseEdit {
    pub(crate) fn typed(&mut self) -> Vec<Typed<'_>> {
        match self {
            ReleaseEdit::Name(name) => vec![Typed::Line(name)],
            ReleaseEdit::Planned(_) | ReleaseEdit::Parent(_) => Vec::new(),
        }
    }
}

/// A release to be created.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NewRelease {
    pub id: ReleaseId,
    pub name: String,
    pub kind: ReleaseKind,
    pub parent: Option<ReleaseId>,
    pub planned: Option<Day>,
}

/// Whether something on the board refers to a release: a card, a system, or another release.
pub fn is_used(board: &Board, id: ReleaseId) -> bool {
    let mut cards = board.cards.values();
    let mut deployments = board.deployments.values();
    let mut releases = board.releases.values();
    cards.any(|card| card.fixed_in == Some(id) || card.suspected_in == Some(id))
        || deployments.any(|deployment| deployment.release == id || deployment.before == Some(id))
        || board.systems.values().any(|system| system.runs == Some(id))
        || releases
            .any(|release| release.parent == Some(id) || release.merged_forward.contains(&id))
}

/// Removes a release that nothing refers to.
pub(crate) fn remove(
    board: &Board,
    ctx: &Context<'_>,
    id: ReleaseId,
) -> Result<Vec<Change>, Rejection> {
    board.release(id)?;
    if is_used(board, id) || ctx.background.is_mentioned {
        return Err(Rejection::InUse);
    }
    Ok(vec![Change::remove(id)])
}

pub(crate) fn create(
    board: &Board,
    ctx: &Context<'_>,
    new: &NewRelease,
) -> Result<Vec<Change>, Rejection> {
    if board.releases.contains_key(&new.id) {
        return Err(Rejection::Exists);
    }
    Rejection::if_full(board.releases.len(), limits::ENTITIES)?;
    let release = Release {
        id: new.id,
        name: input::line(&new.name, Field::Name, limits::NAME_CHARS)?,
        kind: new.kind,
        parent: new.parent,
        merged_forward: Vec::new(),
        planned: new.planned,
        created: ctx.now,
    };
    checked(board, release)
}

pub(crate) fn edit(
    board: &Board,
    ctx: &Context<'_>,
    id: ReleaseId,
    edit: &ReleaseEdit,
) -> Result<Vec<Change>, Rejection> {
    let mut release = board.release(id)?.clone();
    match edit {
        ReleaseEdit::Name(name) => {
            release.name = input::line(name, Field::Name, limits::NAME_CHARS)?;
        }
        ReleaseEdit::Planned(day) => release.planned = *day,
        ReleaseEdit::Parent(parent) => release.parent = *parent,
    }
    Ok(released_by(board, ctx.now, checked(board, release)?))
}

/// Refuses a release with an invalid day, name or parent.
pub(crate) fn checked(board: &Board, release: Release) -> Result<Vec<Change>, Rejection> {
    release.planned.map(input::planned).transpose()?;
    let others = board.releases.values().filter(|other| other.id != release.id);
    Rejection::if_taken(&release.name, &mut others.map(|other| &other.name))?;
    if let Some(parent) = release.parent {
        board.release(parent)?;
        if containment::contains(board, parent, release.id) {
            return Err(Rejection::ReleaseCircle);
        }
    }
    if release.kind == ReleaseKind::Hotfix && release.parent.is_none() {
        return Err(Rejection::HotfixNeedsParent);
    }
    Ok(vec![Change::put(release)])
}

/// Sets whether `hotfix` is contained in `into` too.
pub(crate) fn merge_forward(
    board: &Board,
    ctx: &Context<'_>,
    hotfix: ReleaseId,
    into: ReleaseId,
    merged: bool,
) -> Result<Vec<Change>, Rejection> {
    board.release(hotfix)?;
    let mut into = board.release(into)?.clone();
    into.merged_forward.retain(|other| *other != hotfix);
    if merged {
        if containment::contains(board, hotfix, into.id) {
            return Err(Rejection::ReleaseCircle);
        }
        into.merged_forward.push(hotfix);
    }
    Ok(released_by(board, ctx.now, vec![Change::put(into)]))
}

#[cfg(test)]
mod tests;
