//! What to tell the caller: computed from the card, the plan and the caller's own system.
//!
//! The app says it in the viewer's language; here it is decided which sentence is true.

use crate::board::Board;
use crate::card::Card;
use crate::column::Stage;
use crate::containment::contains;
use crate::id::{ReleaseId, SystemId};
use crate::release::DeploymentState;
use crate::time::Day;

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

/// Decides what a caller on `system` can be told about a card.
pub fn advice(board: &Board, card: &Card, system: Option<SystemId>) -> Advice {
    let answer = answer(board, card, system);
    let helps = !matches!(answer, Answer::Written(_) | Answer::FixedHere { .. } | Answer::Done);
    let workaround = if helps { card.workaround.clone() } else { String::new() };
    Advice { answer, workaround }
}

fn answer(board: &Board, card: &Card, system: Option<SystemId>) -> Answer {
    if !card.answer.is_empty() {
        return Answer::Written(card.answer.clone());
    }
    let stage = board.stage_of(card);
    if let (Some(fix), Some(system)) = (card.fixed_in, system)
        && let Some(here) = on_system(board, stage, fix, system)
    {
        return here;
    }
    match stage {
        Stage::Inbox => Answer::New,
        Stage::Triaged if card.sprint.is_none() => Answer::Known,
        Stage::Triaged | Stage::Sprint => Answer::Planned(promise(board, card)),
        Stage::Doing => Answer::Fixing(promise(board, card)),
        Stage::Verify => Answer::Checking(promise(board, card)),
        Stage::Released => Answer::Fixed { fix: card.fixed_in },
        Stage::Closed => match card.fixed_in {
            Some(fix) => Answer::Fixed { fix: Some(fix) },
            None => Answer::Done,
        },
    }
}

/// What is true on one system, once the fix exists.
fn on_system(board: &Board, stage: Stage, fix: ReleaseId, system: SystemId) -> Option<Answer> {
    let runs = board.systems.get(&system)?.runs;
    if let Some(runs) = runs.filter(|runs| contains(board, *runs, fix)) {
        return Some(Answer::FixedHere { fix, runs });
    }
    if stage < Stage::Verify || !(board.is_out(fix) || stage >= Stage::Released) {
        return None;
    }
    Some(Answer::NotYetHere { fix, runs, update: update_day(board, fix, system) })
}

/// When a system gets a release that contains the fix, as planned.
fn update_day(board: &Board, fix: ReleaseId, system: SystemId) -> Option<Day> {
    let waiting = board.deployments.values().filter(|deployment| {
        deployment.system == system
            && matches!(deployment.state, DeploymentState::Planned | DeploymentState::Announced)
            && contains(board, deployment.release, fix)
    });
    let own = waiting.filter_map(|deployment| deployment.planned).min();
    own.or_else(|| {
        let releases = board.releases.values();
        let next = releases
            .filter(|release| contains(board, release.id, fix) && !board.is_out(release.id));
        next.filter_map(|release| release.planned).min()
    })
}

fn promise(board: &Board, card: &Card) -> Option<Promise> {
    let release = match card.fixed_in {
        Some(release) => board.releases.get(&release)?,
        // The next train is promised only for what is in the running sprint.
        None if card.sprint.is_some() && card.sprint == board.active_sprint().map(|s| s.id) => {
            board.next_release()?
        }
        None => return None,
    };
    Some(Promise { release: release.id, day: release.planned })
}
