//! What others depend on by now stays, even when its creation is undone.

use crate::board::Board;
use crate::card::Card;
use crate::contact::TallyKey;
use crate::decide::Context;
use crate::entity::{Entity, EntityRef};
use crate::id::{AreaId, CardId, ColumnId, CustomerId, SprintId, SystemId, UserId};
use crate::{column, member, release};

/// Whether somebody has changed it, refers to it, or has commented on it.
pub(super) fn is_needed(board: &Board, ctx: &Context<'_>, made: &Entity, current: &Entity) -> bool {
    // Only the author of a comment can change it.
    let is_touched = match (made, current) {
        (_, Entity::Comment(_)) => false,
        // Looking at a card is not a change.
        (Entity::Card(made), Entity::Card(now)) => Card { seen: now.seen, ..made.clone() } != *now,
        _ => made != current,
    };
    is_touched || is_named(board, ctx, current)
}

fn is_named(board: &Board, ctx: &Context<'_>, made: &Entity) -> bool {
    match made {
        Entity::Card(card) => card_is_needed(board, ctx, card.id),
        Entity::Column(e) => column_is_needed(board, e.id),
        Entity::Area(e) => area_is_needed(board, e.id),
        Entity::Sprint(e) => sprint_is_needed(board, e.id),
        Entity::Release(e) => ctx.background.is_mentioned || release::is_used(board, e.id),
        Entity::Customer(e) => ctx.background.is_mentioned || customer_is_needed(board, e.id),
        Entity::System(e) => system_is_needed(board, e.id),
        Entity::Member(e) => member_is_needed(board, e.id),
        // The tally has moved to another card with a merge. The contact is counted there, so it is
        // kept.
        Entity::Contact(e) => {
            !board.tallies.contains_key(&TallyKey { card: e.card, customer: e.customer })
        }
        Entity::Board(_) => true,
        Entity::Tally(_) | Entity::Deployment(_) | Entity::Comment(_) | Entity::Description(_) => {
            false
        }
    }
}

fn card_is_needed(board: &Board, ctx: &Context<'_>, id: CardId) -> bool {
    let own = |key: EntityRef| {
        let record = ctx.background.record.as_ref();
        record.is_some_and(|record| record.steps.iter().any(|step| step.key() == Some(key)))
    };
    let mut details = ctx.background.details.iter();
    board.tallies_of(id).next().is_some()
        || board.cards.values().any(|card| card.merged_into == Some(id))
        || details.any(|detail| detail.card() == Some(id) && !own(detail.key()))
}

fn column_is_needed(board: &Board, id: ColumnId) -> bool {
    board.cards.values().any(|card| card.column == id)
        || column::leaves_its_stage_empty(board, id, None)
}

fn area_is_needed(board: &Board, id: AreaId) -> bool {
    board.cards.values().any(|card| card.area == Some(id))
}

fn sprint_is_needed(board: &Board, id: SprintId) -> bool {
    board.cards.values().any(|card| card.sprint == Some(id))
}

fn customer_is_needed(board: &Board, id: CustomerId) -> bool {
    board.tallies.keys().any(|key| key.customer == Some(id))
        || board.systems.values().any(|system| system.customer == Some(id))
}

fn system_is_needed(board: &Board, id: SystemId) -> bool {
    board.deployments.values().any(|deployment| deployment.system == id)
        || board.tallies.values().any(|tally| tally.system == Some(id))
}

fn member_is_needed(board: &Board, id: UserId) -> bool {
    board.cards.values().any(|card| card.assignee == Some(id))
        || member::leaves_no_owner(board, id, None)
}
