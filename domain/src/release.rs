//! Releases, and their way onto each system.

use crate::board::Board;
use crate::card::Card;
use crate::column::{Place, Stage};
use crate::containment;
use crate::decide::Context;
use crate::entity::{Change, is_default};
use crate::id::{DeploymentId, ReleaseId, SystemId};
use crate::permission::Action;
use crate::rejection::{Field, Rejection};
use crate::time::{Day, Timestamp};
use crate::{limits, text};
use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReleaseKind {
    /// The next of the train.
    #[default]
    Regular,
    /// A few fixes on top of its parent.
    Hotfix,
}

/// A version of the product.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Release {
    pub id: ReleaseId,
    /// As people say it: `24.7.1`. Never compared as a number.
    pub name: String,
    #[serde(default, skip_serializing_if = "is_default")]
    pub kind: ReleaseKind,
    /// What it was built upon: everything fixed there is fixed here.
    #[serde(default, skip_serializing_if = "is_default")]
    pub parent: Option<ReleaseId>,
    /// Hotfixes that somebody has merged forward into it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub merged_forward: Vec<ReleaseId>,
    /// The day of its rollout.
    #[serde(default, skip_serializing_if = "is_default")]
    pub planned: Option<Day>,
    pub created: Timestamp,
}

/// One field of a release, changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReleaseEdit {
    Name(String),
    Planned(Option<Day>),
    Parent(Option<ReleaseId>),
}

/// How far a release has come on one system.
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
    /// It runs, and people watch for side effects.
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
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Deployment {
    pub id: DeploymentId,
    pub release: ReleaseId,
    pub system: SystemId,
    pub state: DeploymentState,
    /// Since when it is in this state.
    pub at: Timestamp,
    #[serde(default, skip_serializing_if = "is_default")]
    pub planned: Option<Day>,
    /// What the system ran before; a rollback brings it back.
    #[serde(default, skip_serializing_if = "is_default")]
    pub before: Option<ReleaseId>,
}

/// A release to be made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NewRelease {
    pub id: ReleaseId,
    pub name: String,
    pub kind: ReleaseKind,
    pub parent: Option<ReleaseId>,
    pub planned: Option<Day>,
}

pub(crate) fn create(
    board: &Board,
    ctx: &Context<'_>,
    new: &NewRelease,
) -> Result<Vec<Change>, Rejection> {
    ctx.may(board, Action::Release)?;
    if board.releases.contains_key(&new.id) {
        return Err(Rejection::Exists);
    }
    Rejection::if_full(board.releases.len(), limits::ENTITIES)?;
    if new.kind == ReleaseKind::Hotfix && new.parent.is_none() {
        return Err(Rejection::HotfixNeedsParent);
    }
    let release = Release {
        id: new.id,
        name: text::line(&new.name, Field::Name, limits::NAME_CHARS)?,
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
    ctx.may(board, Action::Release)?;
    let mut release = board.release(id)?.clone();
    match edit {
        ReleaseEdit::Name(name) => {
            release.name = text::line(name, Field::Name, limits::NAME_CHARS)?;
        }
        ReleaseEdit::Planned(day) => release.planned = *day,
        ReleaseEdit::Parent(parent) => release.parent = *parent,
    }
    checked(board, release)
}

fn checked(board: &Board, release: Release) -> Result<Vec<Change>, Rejection> {
    let mut others = board.releases.values().filter(|other| other.id != release.id);
    if others.any(|other| other.name == release.name) {
        return Err(Rejection::NameTaken);
    }
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

/// Says that `hotfix` is contained in `into` too, or takes it back.
pub(crate) fn merge_forward(
    board: &Board,
    ctx: &Context<'_>,
    hotfix: ReleaseId,
    into: ReleaseId,
    merged: bool,
) -> Result<Vec<Change>, Rejection> {
    ctx.may(board, Action::Release)?;
    board.release(hotfix)?;
    let mut into = board.release(into)?.clone();
    into.merged_forward.retain(|other| *other != hotfix);
    if merged {
        if containment::contains(board, hotfix, into.id) {
            return Err(Rejection::ReleaseCircle);
        }
        into.merged_forward.push(hotfix);
    }
    Ok(vec![Change::put(into)])
}

/// Brings a deployment into a state; `id` is used where this system has none for the release.
pub(crate) fn deploy(
    board: &Board,
    ctx: &Context<'_>,
    id: DeploymentId,
    release: ReleaseId,
    system: SystemId,
    state: DeploymentState,
) -> Result<Vec<Change>, Rejection> {
    ctx.may(board, Action::Release)?;
    board.release(release)?;
    let mut system = board.systems.get(&system).cloned().ok_or(Rejection::Gone)?;
    let known = board.deployment(release, system.id).cloned();
    let mut deployment = known.unwrap_or(Deployment {
        id,
        release,
        system: system.id,
        state,
        at: ctx.now,
        planned: None,
        before: None,
    });
    if state.is_live() && system.runs != Some(release) {
        deployment.before = system.runs;
        system.runs = Some(release);
    } else if !state.is_live() && system.runs == Some(release) {
        system.runs = deployment.before;
    }
    deployment.state = state;
    deployment.at = ctx.now;
    let mut changes = vec![Change::put(deployment)];
    if board.systems.get(&system.id) != Some(&system) {
        changes.push(Change::put(system.clone()));
        changes.extend(released_cards(board, ctx.now, system.id, release, state));
    }
    Ok(changes)
}

/// Cards in verification move on when the last system has got their fix.
fn released_cards(
    board: &Board,
    now: Timestamp,
    system: SystemId,
    release: ReleaseId,
    state: DeploymentState,
) -> Vec<Change> {
    let Ok(column) = board.column_of_stage(Stage::Released) else { return Vec::new() };
    if !state.is_live() {
        return Vec::new();
    }
    let runs_everywhere = |fix: ReleaseId| {
        board.systems.values().all(|other| {
            let runs = if other.id == system { Some(release) } else { other.runs };
            runs.is_some_and(|runs| containment::contains(board, runs, fix))
        })
    };
    let mut last = board.lane(column.id).first().map(|(rank, _)| rank.clone());
    let mut changes = Vec::new();
    for card in board.cards.values().filter(|card| card.is_live()) {
        let Some(fix) = card.fixed_in else { continue };
        if board.stage_of(card) == Stage::Verify && runs_everywhere(fix) {
            let rank = crate::rank::between(None, last.as_ref()).unwrap_or_default();
            last = Some(rank.clone());
            let (column, express) = (column.id, false);
            changes.push(Change::put(Card { column, rank, express, since: now, ..card.clone() }));
        }
    }
    changes
}

/// Reopens a card: back to the first column of triage, suspected in the release it came back in.
pub(crate) fn reopen(
    board: &Board,
    ctx: &Context<'_>,
    card: crate::id::CardId,
    suspected_in: Option<ReleaseId>,
) -> Result<Vec<Change>, Rejection> {
    ctx.may(board, Action::Edit)?;
    let mut card = board.live_card(card)?.clone();
    if let Some(release) = suspected_in {
        board.release(release)?;
    }
    card.suspected_in = suspected_in;
    card.fixed_in = None;
    card.sprint = None;
    let column = board.column_of_stage(Stage::Triaged)?;
    Ok(crate::card::placed(board, ctx.now, card, column, Place::Top))
}
