//! Releases, and their way onto each system.

use crate::board::Board;
use crate::card::{Card, End};
use crate::column::{Place, Stage};
use crate::command::Typed;
use crate::containment;
use crate::customer::System;
use crate::decide::Context;
use crate::entity::{Change, is_default};
use crate::id::{DeploymentId, ReleaseId, SystemId};
use crate::rejection::{Field, Rejection};
use crate::time::{Day, Timestamp};
use crate::{card, limits, text};
use serde::{Deserialize, Serialize};

#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
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
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
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

/// How far a release has come on one system.
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
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Deployment {
    pub id: DeploymentId,
    pub release: ReleaseId,
    pub system: SystemId,
    pub state: DeploymentState,
    /// Since when it is in this state.
    pub at: Timestamp,
    /// What the system ran before; a rollback brings it back.
    #[serde(default, skip_serializing_if = "is_default")]
    pub before: Option<ReleaseId>,
}

/// A release to be made.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NewRelease {
    pub id: ReleaseId,
    pub name: String,
    pub kind: ReleaseKind,
    pub parent: Option<ReleaseId>,
    pub planned: Option<Day>,
}

/// Whether something on the board names a release: a card, a system, or another release.
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

/// Removes a release that nothing names.
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
    let mut release = board.release(id)?.clone();
    match edit {
        ReleaseEdit::Name(name) => {
            release.name = text::line(name, Field::Name, limits::NAME_CHARS)?;
        }
        ReleaseEdit::Planned(day) => release.planned = *day,
        ReleaseEdit::Parent(parent) => release.parent = *parent,
    }
    Ok(released_by(board, ctx.now, checked(board, release)?))
}

/// Refuses a release whose name or parent cannot be.
pub(crate) fn checked(board: &Board, release: Release) -> Result<Vec<Change>, Rejection> {
    release.planned.map(Day::planned).transpose()?;
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

/// Brings a deployment into a state; `id` is used where this system has none for the release.
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
    // Ending the watch over one that a hotfix has replaced meanwhile does not bring it back.
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

/// What a system runs again when a deployment is rolled back: not what was rolled back itself.
fn ran_before(board: &Board, deployment: &Deployment) -> Option<ReleaseId> {
    let of = |release| board.deployment(release, deployment.system);
    let mut before = deployment.before;
    // The count ends a circle: a release may be rolled back and brought again.
    for _ in 0..board.releases.len() {
        match before.and_then(of).filter(|earlier| !earlier.state.is_live()) {
            Some(earlier) => before = earlier.before,
            None => break,
        }
    }
    before
}

/// Whether a card is in verification although every system has its fix.
pub(crate) fn is_released(
    board: &Board,
    card: &Card,
    runs: impl Fn(&System) -> Option<ReleaseId>,
) -> bool {
    let is_out = |fix| containment::is_everywhere(board, fix, runs);
    board.stage_of(card) == Stage::Verify && card.fixed_in.is_some_and(is_out)
}

/// Cards in verification move on when the last system gets their fix. Those that had it everywhere
/// `before` stay: somebody wants to look at them.
fn released_cards(
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

/// Changes of releases or systems, and the cards whose fix is everywhere by them.
pub(crate) fn released_by(board: &Board, now: Timestamp, mut changes: Vec<Change>) -> Vec<Change> {
    // A copy of the board: such changes are rare, and they say who contains what.
    let mut after = board.clone();
    after.apply(&changes);
    changes.extend(released_cards(board, &after, now, |system| system.runs));
    changes
}

/// Reopens a card: back to the first column of triage, suspected in the release it came back in.
pub(crate) fn reopen(
    board: &Board,
    ctx: &Context<'_>,
    card: crate::id::CardId,
    suspected_in: Option<ReleaseId>,
) -> Result<Vec<Change>, Rejection> {
    let mut card = board.live_card(card)?.clone();
    if let Some(release) = suspected_in {
        board.release(release)?;
    }
    card.suspected_in = suspected_in;
    card.fixed_in = None;
    card.sprint = None;
    let column = board.column_of_stage(Stage::Triaged)?;
    Ok(card::placed(board, ctx.now, card, column, Place::Top))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::Answer;
    use crate::command::Command;
    use crate::testing::{Scene, card, deployment, release, system};

    fn create(name: &str, kind: ReleaseKind, parent: Option<&str>) -> Command {
        let (id, name, parent) = (release(name), name.to_string(), parent.map(release));
        Command::CreateRelease(NewRelease { id, name, kind, parent, planned: None })
    }

    fn change(name: &str, edit: ReleaseEdit) -> Command {
        Command::EditRelease { release: release(name), edit }
    }

    fn forward(hotfix: &str, into: &str) -> Command {
        Command::MergeForward { hotfix: release(hotfix), into: release(into), merged: true }
    }

    /// 24.6 ← 24.7 and two systems; "Vouchers" is fixed in 24.7 and waits for its verification.
    fn rollout() -> Scene {
        let mut scene = Scene::new();
        scene.has_release("24.6", None).has_release("24.7", Some("24.6"));
        scene.has_system("North", None).has_system("South", None);
        scene.has_card_in("Vouchers", Stage::Verify).fixes("Vouchers", "24.7");
        scene
    }

    #[test]
    fn a_board_has_so_many_deployments() {
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

    fn runs(scene: &Scene, name: &str) -> Option<ReleaseId> {
        scene.board.systems[&system(name)].runs
    }

    #[test]
    fn a_hotfix_that_is_merged_forward_into_what_runs_already_releases_its_cards() {
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
    fn a_release_that_is_built_on_the_fix_after_all_releases_its_cards() {
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
    fn a_system_that_goes_is_not_waited_for() {
        let mut scene = rollout();
        scene.deploys("24.7", "North", DeploymentState::Done);
        assert_eq!(scene.stage("Vouchers"), Stage::Verify);
        scene.does("Julia", Command::RemoveSystem { system: system("South") });
        assert_eq!(scene.stage("Vouchers"), Stage::Released);
    }

    #[test]
    fn a_card_that_is_looked_at_again_waits_for_who_looks() {
        let mut scene = rollout();
        for on in ["North", "South"] {
            scene.deploys("24.7", on, DeploymentState::Done);
        }
        scene.moves("Vouchers", Stage::Verify).has_release("24.8", Some("24.7"));
        scene.deploys("24.8", "North", DeploymentState::Done);
        assert_eq!(scene.stage("Vouchers"), Stage::Verify);
    }

    #[test]
    fn what_was_rolled_back_itself_does_not_come_back() {
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
    fn a_release_made_by_mistake_goes_as_long_as_nothing_names_it() {
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
    fn a_hotfix_needs_what_it_is_built_upon() {
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
    fn a_version_is_named_once() {
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
    fn the_day_of_a_rollout_is_one_that_somebody_plans_for() {
        let mut scene = Scene::new();
        scene.has_release("24.7", None);
        let edit = ReleaseEdit::Planned(Some(Day(i32::MAX)));
        let refused =
            scene.refuses("Rita", Command::EditRelease { release: release("24.7"), edit });
        assert_eq!(refused, Rejection::OutOfRange { field: Field::Dates });
    }

    #[test]
    fn a_system_runs_a_release_when_it_is_live_and_not_before() {
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
    fn a_rollback_brings_back_what_ran_before() {
        let mut scene = rollout();
        scene.deploys("24.6", "North", DeploymentState::Done);
        scene.deploys("24.7", "North", DeploymentState::Watching);
        scene.deploys("24.7", "North", DeploymentState::RolledBack);
        assert_eq!(runs(&scene, "North"), Some(release("24.6")));
    }

    #[test]
    fn ending_the_watch_does_not_undo_the_hotfix_of_the_same_day() {
        let mut scene = rollout();
        scene.has_hotfix("24.7.1", "24.7");
        scene.deploys("24.7", "North", DeploymentState::Watching);
        scene.deploys("24.7.1", "North", DeploymentState::Done);
        scene.deploys("24.7", "North", DeploymentState::Done);
        assert_eq!(runs(&scene, "North"), Some(release("24.7.1")));
    }

    #[test]
    fn a_rollback_of_what_was_replaced_meanwhile_changes_no_system() {
        let mut scene = rollout();
        scene.deploys("24.6", "North", DeploymentState::Done);
        scene.deploys("24.7", "North", DeploymentState::Done);
        scene.deploys("24.6", "North", DeploymentState::RolledBack);
        assert_eq!(runs(&scene, "North"), Some(release("24.7")));
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
    fn a_later_release_that_contains_the_fix_counts_as_well() {
        let mut scene = rollout();
        scene.has_hotfix("24.7.1", "24.7");
        scene.deploys("24.7.1", "North", DeploymentState::Done);
        scene.deploys("24.7", "South", DeploymentState::Done);
        assert_eq!(scene.stage("Vouchers"), Stage::Released);
    }

    #[test]
    fn a_fix_that_is_named_after_its_rollout_counts_at_once() {
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

    #[test]
    fn a_rollout_can_be_taken_back_with_the_cards_that_it_moved() {
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
    fn a_rollout_is_not_taken_back_once_others_have_gone_on_with_it() {
        let mut scene = rollout();
        let live = scene.deploys("24.7", "North", DeploymentState::Watching);
        let (id, release, system) = (deployment("24.7", "North"), release("24.7"), system("North"));
        let done = Command::Deploy { id, release, system, state: DeploymentState::Done };
        scene.does("Lukas", done);
        let refused = scene.refuses("Rita", Command::Undo { command: live });
        assert_eq!(refused, Rejection::NothingToUndo);
    }

    #[test]
    fn a_deployment_is_one_release_on_one_system() {
        let mut scene = rollout();
        scene.deploys("24.7", "North", DeploymentState::Planned);
        let (release, system) = (release("24.7"), system("South"));
        let id = deployment("24.7", "North");
        let state = DeploymentState::Planned;
        let taken = scene.refuses("Rita", Command::Deploy { id, release, system, state });
        assert_eq!(taken, Rejection::Exists);
    }

    #[test]
    fn a_regression_is_reopened_and_suspected_in_the_newer_release() {
        let mut scene = rollout();
        for system in ["North", "South"] {
            scene.deploys("24.7", system, DeploymentState::Done);
        }
        // The agent sees that the fix runs on the caller's system.
        let (fix, runs) = (release("24.7"), release("24.7"));
        assert_eq!(scene.answer("Vouchers", Some("North")), Answer::FixedHere { fix, runs });
        let suspected_in = Some(runs);
        scene.does("Manuela", Command::ReopenCard { card: card("Vouchers"), suspected_in });
        let reopened = scene.card("Vouchers");
        assert_eq!((reopened.suspected_in, reopened.fixed_in), (suspected_in, None));
        assert_eq!(scene.stage("Vouchers"), Stage::Triaged);
        assert_eq!(scene.answer("Vouchers", Some("North")), Answer::Known);
    }

    #[test]
    fn what_another_board_has_is_gone() {
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
}
