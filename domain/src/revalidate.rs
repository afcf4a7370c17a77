//! Adapts entities that come back, from the trash or by an undo, to the board as it is now.

use crate::board::Board;
use crate::card::Card;
use crate::column::Stage;
use crate::contact::TallyKey;
use crate::containment::contains;
use crate::customer::System;
use crate::entity::Entity;
use crate::id::ReleaseId;
use crate::release::{Deployment, Release};
use crate::sprint::{Sprint, SprintState};
use crate::time::Timestamp;
use crate::{area, column, customer, limits, member, release, sprint};

/// A card adapted to the board: in a column that exists, without references to removed things, in
/// no sprint that was closed without it, and express only if there is room.
pub(crate) fn card(board: &Board, now: Timestamp, mut card: Card) -> Card {
    card.area = card.area.filter(|id| board.areas.contains_key(id));
    card.assignee = card.assignee.filter(|id| board.members.contains_key(id));
    card.sprint = card.sprint.filter(|id| board.sprints.contains_key(id));
    card.fixed_in = card.fixed_in.filter(|id| board.releases.contains_key(id));
    card.suspected_in = card.suspected_in.filter(|id| board.releases.contains_key(id));
    if !board.columns.contains_key(&card.column) {
        enter(board, now, &mut card, Stage::Inbox);
    }
    if !card.is_live() {
        return card;
    }
    let others = board.express_cards().filter(|other| other.id != card.id);
    card.express = card.express && others.count() < limits::EXPRESS_CARDS;
    let missed = card.sprint.is_some_and(|id| board.sprints[&id].state == SprintState::Closed);
    if missed && comes_back(board, &card) && board.stage_of(&card).is_open() {
        card.sprint = None;
        if board.stage_of(&card) == Stage::Sprint {
            enter(board, now, &mut card, Stage::Triaged);
        }
    }
    card
}

/// Whether the card comes back, or changes its sprint.
fn comes_back(board: &Board, card: &Card) -> bool {
    let stays = |before: &&Card| before.is_live() && before.sprint == card.sprint;
    board.cards.get(&card.id).filter(stays).is_none()
}

fn enter(board: &Board, now: Timestamp, card: &mut Card, stage: Stage) {
    if let Ok(column) = board.column_of_stage(stage) {
        card.column = column.id;
        card.since = now;
        card.pin = None;
    }
}

/// Any entity adapted to the board; `None` if that is not possible.
pub(crate) fn entity(board: &Board, now: Timestamp, entity: Entity) -> Option<Entity> {
    match entity {
        Entity::Card(e) => Some(card(board, now, e).into()),
        Entity::System(e) => Some(system(board, e).into()),
        Entity::Deployment(e) => deployment(board, e).map(Entity::Deployment),
        entity => fits(board, &entity).then_some(entity),
    }
}

fn fits(board: &Board, entity: &Entity) -> bool {
    match entity {
        Entity::Column(e) => !column::leaves_its_stage_empty(board, e.id, Some(e.stage)),
        Entity::Customer(e) => customer::is_new_name(board, e.id, &e.name).is_ok(),
        Entity::Area(e) => area::is_new_name(board, e.id, &e.name).is_ok(),
        Entity::Sprint(e) => sprint_fits(board, e),
        Entity::Release(e) => release_fits(board, e),
        Entity::Member(e) => !member::leaves_no_owner(board, e.id, Some(e.role)),
        Entity::Contact(e) => {
            board.tallies.contains_key(&TallyKey { card: e.card, customer: e.customer })
        }
        Entity::Comment(e) => board.cards.contains_key(&e.card),
        // It depends on its card.
        Entity::Description(_) => false,
        Entity::Card(_)
        | Entity::Tally(_)
        | Entity::Board(_)
        | Entity::System(_)
        | Entity::Deployment(_) => true,
    }
}

fn system(board: &Board, mut system: System) -> System {
    system.customer = system.customer.filter(|id| board.customers.contains_key(id));
    system.runs = system.runs.filter(|id| board.releases.contains_key(id));
    system
}

fn deployment(board: &Board, mut deployment: Deployment) -> Option<Deployment> {
    let known = board.deployment(deployment.release, deployment.system);
    let fits = board.releases.contains_key(&deployment.release)
        && board.systems.contains_key(&deployment.system)
        && known.is_none_or(|known| known.id == deployment.id);
    deployment.before = deployment.before.filter(|id| board.releases.contains_key(id));
    fits.then_some(deployment)
}

fn sprint_fits(board: &Board, sprint: &Sprint) -> bool {
    let other = board.active_sprint().filter(|active| active.id != sprint.id);
    let is_second = sprint.state == SprintState::Active && other.is_some();
    !is_second && sprint::checked(sprint.clone()).is_ok()
}

fn release_fits(board: &Board, release: &Release) -> bool {
    let is_fine =
        |id: &ReleaseId| board.releases.contains_key(id) && !contains(board, *id, release.id);
    release.merged_forward.iter().all(is_fine) && release::checked(board, release.clone()).is_ok()
}
