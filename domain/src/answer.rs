//! What to tell a caller: computed from the card, the plan and the caller's system.
//!
//! This module decides which sentence is true; the app says it in the viewer's language.

use crate::board::Board;
use crate::card::Card;
use crate::column::Stage;
use crate::containment::{contains, is_everywhere, is_fix_out};
use crate::id::{ReleaseId, SystemId};
use crate::release::DeploymentState;
use crate::time::Day;
use crate::train;

/// What is true for this caller now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// A person wrote the answer, so nothing is computed.
    Written(String),
    /// The problem is new to us: nobody has called about it.
    New,
    /// We have known the problem since this day.
    Known { since: Day },
    /// It is planned, perhaps for a release.
    Planned(Option<Promise>),
    /// It is being fixed, perhaps for a release.
    Fixing(Option<Promise>),
    /// The fix is done and is being verified.
    Checking(Option<Promise>),
    /// The fix is released, and this caller's system has it.
    FixedHere { fix: ReleaseId, runs: ReleaseId },
    /// The fix is released or ready, and this caller's system does not have it yet.
    NotYetHere { fix: ReleaseId, runs: Option<ReleaseId>, update: Option<Day> },
    /// Fixed; the caller's system is not known.
    Fixed { fix: Option<ReleaseId> },
    /// Closed.
    Done,
}

/// A release that may be promised to a caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Promise {
    pub release: ReleaseId,
    pub day: Option<Day>,
}

/// The answer for a caller, with the workaround to add if it helps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Advice {
    pub answer: Answer,
    /// Empty if there is none, or if the fix already runs.
    pub workaround: String,
}

/// Decides what a caller on `system` can be told about a card. Planned days before `today` are
/// never told: they have passed without the release.
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
        Stage::Inbox if first_call(board, card).is_none() => Answer::New,
        Stage::Inbox => known(board, card),
        Stage::Triaged if card.sprint.is_none() => known(board, card),
        Stage::Triaged | Stage::Sprint => Answer::Planned(promise(board, card, today)),
        Stage::Doing => Answer::Fixing(promise(board, card, today)),
        Stage::Verify => {
            match card.fixed_in.filter(|fix| is_everywhere(board, *fix, |system| system.runs)) {
                None => Answer::Checking(promise(board, card, today)),
                fix => Answer::Fixed { fix },
            }
        }
        Stage::Released => match fix_that_is_out(board, card) {
            // The fix may not run anywhere yet.
            None if is_rollout_noted(board) => Answer::Checking(promise(board, card, today)),
            fix => Answer::Fixed { fix },
        },
        Stage::Closed => match fix_that_is_out(board, card) {
            Some(fix) => Answer::Fixed { fix: Some(fix) },
            None => Answer::Done,
        },
    }
}

/// The day of the first contact about a card.
fn first_call(board: &Board, card: &Card) -> Option<Day> {
    board.tallies_of(card.id).filter_map(|tally| tally.days.first()).map(|(day, _)| *day).min()
}

/// Since the first call, or since the card was created on an earlier day. That day is in UTC, the
/// days of calls are local: the day before a call may be the same one.
fn known(board: &Board, card: &Card) -> Answer {
    let created = card.created.day();
    let since = first_call(board, card).filter(|call| *call <= created + 1).unwrap_or(created);
    Answer::Known { since }
}

/// The release of the fix, if it runs somewhere. A release that runs nowhere fixes nothing yet.
fn fix_that_is_out(board: &Board, card: &Card) -> Option<ReleaseId> {
    card.fixed_in.filter(|fix| is_fix_out(board, *fix))
}

/// Whether the board tracks what systems run. Then a fix counts as released only if a system runs
/// it.
fn is_rollout_noted(board: &Board) -> bool {
    board.systems.values().any(|system| system.runs.is_some())
}

/// What is true on one system, once the fix is done.
fn on_system(
    board: &Board,
    stage: Stage,
    fix: ReleaseId,
    system: SystemId,
    today: Day,
) -> Option<Answer> {
    let runs = board.systems.get(&system)?.runs;
    // Until the work is done, the release is only a plan, even if it was released without the fix.
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

/// The planned day on which a system gets a release with the fix.
fn update_day(board: &Board, fix: ReleaseId, system: SystemId, today: Day) -> Option<Day> {
    let waiting = board.deployments.values().filter(|deployment| {
        deployment.system == system
            && !train::is_replaced(board, deployment.release)
            && matches!(deployment.state, DeploymentState::Planned | DeploymentState::Announced)
            && contains(board, deployment.release, fix)
    });
    let day_of = |release| board.releases.get(&release).and_then(|release| release.planned);
    let is_to_come = |day: &Day| *day >= today;
    let own = waiting.filter_map(|waits| day_of(waits.release)).filter(is_to_come).min();
    own.or_else(|| {
        let releases = board.releases.values();
        let next = releases.filter(|release| {
            contains(board, release.id, fix) && train::is_to_come(board, release)
        });
        next.filter_map(|release| release.planned).filter(is_to_come).min()
    })
}

fn promise(board: &Board, card: &Card, today: Day) -> Option<Promise> {
    let release = match card.fixed_in {
        // Another release came instead of it, and nobody will get it.
        Some(release) if train::is_replaced(board, release) => return None,
        // It was released without the fix, so it cannot be promised any more.
        Some(release) if board.stage_of(card) < Stage::Verify && board.has_run(release) => {
            return None;
        }
        Some(release) => board.releases.get(&release)?,
        // Only cards in the running sprint are promised, for the first release after the sprint's
        // end.
        None => {
            let sprint = board.active_sprint().filter(|sprint| card.sprint == Some(sprint.id))?;
            train::next_after(board, sprint.ends)?
        }
    };
    let day = release.planned.filter(|day| *day >= today);
    Some(Promise { release: release.id, day })
}

#[cfg(test)]
mod tests;
