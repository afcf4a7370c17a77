//! Steps that carry others: where one of them cannot be taken back, the whole command stays.

use super::{Record, Step};
use crate::board::Board;
use crate::card::Card;
use crate::contact::Tally;
use crate::entity::Entity;
use crate::release::Deployment;
use crate::sprint::{Sprint, SprintState};

/// Whether no step keeps its command from being taken back.
pub(super) fn can_turn(board: &Board, record: &Record) -> bool {
    record.steps.iter().all(|step| step_can_turn(board, record, step))
}

fn step_can_turn(board: &Board, record: &Record, step: &Step) -> bool {
    match (&step.before, &step.after) {
        (Some(Entity::Card(before)), Some(Entity::Card(after))) => {
            merge_can(board, record, before, after)
        }
        (Some(Entity::Sprint(before)), Some(Entity::Sprint(after))) => {
            sprint_can(board, before, after)
        }
        (_, Some(Entity::Deployment(after))) => deployment_can(board, after),
        // The system has gone on to another release since.
        (Some(Entity::System(before)), Some(Entity::System(after))) => {
            let current = board.systems.get(&after.id);
            before.runs == after.runs || current.is_some_and(|system| system.runs == after.runs)
        }
        _ => true,
    }
}

/// Contacts of cards that have been merged further by now cannot be told apart any more.
fn merge_can(board: &Board, record: &Record, before: &Card, after: &Card) -> bool {
    if before.merged_into == after.merged_into {
        return true;
    }
    let current = board.cards.get(&after.id);
    let unchanged = current.is_some_and(|card| card.merged_into == after.merged_into);
    let into = before.merged_into.or(after.merged_into);
    let kept = into.and_then(|into| board.cards.get(&into));
    // Contacts that came since the two were parted would stay behind.
    let is_clean = before.merged_into.is_none()
        || board.tallies_of(after.id).all(|tally| came_by(record, tally));
    unchanged && is_clean && kept.is_some_and(|kept| kept.merged_into.is_none())
}

/// Whether a tally stands as the command left it.
fn came_by(record: &Record, tally: &Tally) -> bool {
    let is_it = |step: &Step| matches!(&step.after, Some(Entity::Tally(after)) if after == tally);
    record.steps.iter().any(is_it)
}

/// The cards of a sprint follow its state.
fn sprint_can(board: &Board, before: &Sprint, after: &Sprint) -> bool {
    if before.state == after.state {
        return true;
    }
    let unchanged = board.sprints.get(&after.id).is_some_and(|now| now.state == after.state);
    let other = board.active_sprint().filter(|active| active.id != after.id);
    unchanged && (before.state != SprintState::Active || other.is_none())
}

/// What a system runs follows its deployments.
fn deployment_can(board: &Board, after: &Deployment) -> bool {
    let current = board.deployments.get(&after.id);
    current.is_some_and(|now| (now.state, now.at) == (after.state, after.at))
}
