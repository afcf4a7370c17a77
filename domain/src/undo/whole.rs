//! Steps that others depend on: if one of them cannot be undone, nothing of the command is.

use super::{Record, Step};
use crate::board::Board;
use crate::card::Card;
use crate::contact::Tally;
use crate::entity::Entity;
use crate::release::Deployment;
use crate::sprint::{Sprint, SprintState};

/// Whether no step prevents the undo of its command.
pub(super) fn can_turn(board: &Board, record: &Record) -> bool {
    record.steps.iter().all(|step| step_can_turn(board, record, step))
}

fn step_can_turn(board: &Board, record: &Record, step: &Step) -> bool {
    // Nothing depends on what is gone.
    let Some(after) = &step.after else { return true };
    match (after, &step.before) {
        (Entity::Card(after), Some(Entity::Card(before))) => {
            merge_can(board, record, before, after)
        }
        (Entity::Sprint(after), Some(Entity::Sprint(before))) => sprint_can(board, before, after),
        (Entity::Deployment(after), _) => deployment_can(board, after),
        // Not if the system runs another release by now.
        (Entity::System(after), Some(Entity::System(before))) => {
            let current = board.systems.get(&after.id);
            before.runs == after.runs || current.is_some_and(|system| system.runs == after.runs)
        }
        // A new one goes alone, or stays: see `standing`.
        (Entity::Card(_) | Entity::Sprint(_) | Entity::System(_), _) => true,
        (
            Entity::Board(_)
            | Entity::Column(_)
            | Entity::Tally(_)
            | Entity::Customer(_)
            | Entity::Area(_)
            | Entity::Release(_)
            | Entity::Member(_)
            | Entity::Contact(_)
            | Entity::Comment(_)
            | Entity::Description(_),
            _,
        ) => true,
    }
}

/// The contacts of cards that were merged further since cannot be separated any more.
fn merge_can(board: &Board, record: &Record, before: &Card, after: &Card) -> bool {
    if before.merged_into == after.merged_into {
        return true;
    }
    let current = board.cards.get(&after.id);
    let unchanged = current.is_some_and(|card| card.merged_into == after.merged_into);
    let into = before.merged_into.or(after.merged_into);
    let kept = into.and_then(|into| board.cards.get(&into));
    // Contacts that came after the two cards were separated would be left behind.
    let is_clean = before.merged_into.is_none()
        || board.tallies_of(after.id).all(|tally| came_by(record, tally));
    unchanged && is_clean && kept.is_some_and(|kept| kept.merged_into.is_none())
}

/// Whether a tally is unchanged since the command.
fn came_by(record: &Record, tally: &Tally) -> bool {
    let is_it = |step: &Step| matches!(&step.after, Some(Entity::Tally(after)) if after == tally);
    record.steps.iter().any(is_it)
}

/// The cards of a sprint depend on its state.
fn sprint_can(board: &Board, before: &Sprint, after: &Sprint) -> bool {
    if before.state == after.state {
        return true;
    }
    let unchanged = board.sprints.get(&after.id).is_some_and(|now| now.state == after.state);
    let other = board.active_sprint().filter(|active| active.id != after.id);
    unchanged && (before.state != SprintState::Active || other.is_none())
}

/// What a system runs depends on its deployments.
fn deployment_can(board: &Board, after: &Deployment) -> bool {
    let current = board.deployments.get(&after.id);
    current.is_some_and(|now| (now.state, now.at) == (after.state, after.at))
}
