//! Undo: a command like any other. It restores the fields that an earlier command changed, where
//! nobody has changed them since; what others did in between stays.

use crate::board::Board;
use crate::column::Stage;
use crate::contact::Tally;
use crate::decide::{Actor, Context};
use crate::entity::{Change, Entity, EntityRef};
use crate::id::CommandId;
use crate::permission::Action;
use crate::rejection::Rejection;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What one command changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    pub id: CommandId,
    pub actor: Actor,
    pub steps: Vec<Step>,
}

/// One entity before and after; `None` where it was not there.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Step {
    pub before: Option<Entity>,
    pub after: Option<Entity>,
}

impl Step {
    fn key(&self) -> Option<EntityRef> {
        self.after.as_ref().or(self.before.as_ref()).map(Entity::key)
    }
}

/// The steps of changes to a board, to be taken before they are applied. `details` holds contacts
/// and comments among them as they are now.
pub fn steps(board: &Board, changes: &[Change], details: &[Entity]) -> Vec<Step> {
    let step = |change: &Change| {
        let key = change.key();
        let detail = || details.iter().find(|detail| detail.key() == key).cloned();
        let before = if key.is_detail() { detail() } else { board.get(key) };
        let after = match change {
            Change::Put(entity) => Some(entity.clone()),
            Change::Remove(_) => None,
        };
        Step { before, after }
    };
    changes.iter().map(step).collect()
}

pub(crate) fn decide(
    board: &Board,
    ctx: &Context<'_>,
    id: CommandId,
) -> Result<Vec<Change>, Rejection> {
    let record = ctx.background.record.as_ref().ok_or(Rejection::NothingToUndo)?;
    if record.id != id || record.actor != ctx.actor {
        return Err(Rejection::NothingToUndo);
    }
    let mut changes = Vec::new();
    for step in record.steps.iter().rev() {
        let Some(key) = step.key() else { continue };
        ctx.may(board, action_for(step, key))?;
        let detail = || ctx.background.details.iter().find(|d| d.key() == key).cloned();
        let current = if key.is_detail() { detail() } else { board.get(key) };
        changes.extend(take_back(board, ctx, step, current));
    }
    if changes.is_empty() {
        return Err(Rejection::NothingToUndo);
    }
    Ok(changes)
}

/// The permission that a step needed: a person who has lost it cannot take the step back.
fn action_for(step: &Step, key: EntityRef) -> Action {
    let trashed = |entity: &Option<Entity>| matches!(entity, Some(Entity::Card(card)) if card.trashed.is_some());
    match key {
        EntityRef::Card(_) if trashed(&step.before) != trashed(&step.after) => Action::Delete,
        EntityRef::Card(_)
        | EntityRef::Tally(_)
        | EntityRef::Contact(_)
        | EntityRef::Comment(_)
        | EntityRef::Customer(_)
        // Every new card counts the number up; the counter itself is never taken back.
        | EntityRef::Board(_) => Action::Capture,
        EntityRef::Sprint(_) => Action::Plan,
        EntityRef::Release(_) | EntityRef::Deployment(_) | EntityRef::System(_) => Action::Release,
        EntityRef::Column(_) | EntityRef::Area(_) => Action::Configure,
        EntityRef::Member(_) => Action::ManageMembers,
    }
}

fn take_back(
    board: &Board,
    ctx: &Context<'_>,
    step: &Step,
    current: Option<Entity>,
) -> Option<Change> {
    match (&step.before, &step.after, current) {
        (before, Some(Entity::Tally(after)), Some(Entity::Tally(current))) => {
            let before = before.as_ref().and_then(|before| match before {
                Entity::Tally(tally) => Some(tally),
                _ => None,
            });
            discounted(before, after, current)
        }
        (None, Some(after), Some(current)) => uncreated(board, ctx, after, current),
        (Some(before), None, None) => Some(Change::Put(mended(board, before.clone()))),
        (Some(before), Some(after), Some(current)) => {
            let restored = mended(board, restored(&current, before, after)?);
            (restored != current).then_some(Change::Put(restored))
        }
        _ => None,
    }
}

/// Takes back the contacts that a step counted, and what it said besides where it still stands.
fn discounted(before: Option<&Tally>, after: &Tally, mut current: Tally) -> Option<Change> {
    let was = current.clone();
    for (day, contacts) in &after.days {
        let had = before.map_or(0, |before| before.contacts_between(*day, *day));
        current.discount(*day, contacts.saturating_sub(had));
    }
    if current.days.is_empty() {
        return Some(Change::remove(current.key()));
    }
    if let Some(before) = before {
        if current.last == after.last {
            current.last = before.last;
        }
        if current.system == after.system {
            current.system = before.system;
        }
        if current.told == after.told {
            current.told = before.told;
        }
    }
    (current != was).then(|| Change::put(current))
}

/// Removes what a step made, unless others build upon it by now. A card that others have
/// touched goes to the trash, from where it can come back.
fn uncreated(board: &Board, ctx: &Context<'_>, made: &Entity, current: Entity) -> Option<Change> {
    match current {
        Entity::Card(mut card) if Entity::Card(card.clone()) != *made => {
            card.trashed = Some(ctx.now);
            Some(Change::put(card))
        }
        current if is_needed(board, current.key()) => None,
        current => Some(Change::Remove(current.key())),
    }
}

/// Whether something else on the board names it.
fn is_needed(board: &Board, key: EntityRef) -> bool {
    let cards = || board.cards.values();
    match key {
        EntityRef::Column(id) => cards().any(|card| card.column == id),
        EntityRef::Area(id) => cards().any(|card| card.area == Some(id)),
        EntityRef::Sprint(id) => cards().any(|card| card.sprint == Some(id)),
        EntityRef::Release(id) => {
            cards().any(|card| card.fixed_in == Some(id) || card.suspected_in == Some(id))
                || board.deployments.values().any(|deployment| deployment.release == id)
                || board.releases.values().any(|release| {
                    release.parent == Some(id) || release.merged_forward.contains(&id)
                })
        }
        EntityRef::Customer(id) => {
            board.tallies.keys().any(|key| key.customer == Some(id))
                || board.systems.values().any(|system| system.customer == Some(id))
        }
        EntityRef::System(id) => {
            board.deployments.values().any(|deployment| deployment.system == id)
                || board.tallies.values().any(|tally| tally.system == Some(id))
        }
        _ => false,
    }
}

/// The current entity with each field that the step changed, and nobody since, as it was before.
fn restored(current: &Entity, before: &Entity, after: &Entity) -> Option<Entity> {
    let mut current = serde_json::to_value(current).ok()?;
    let before = serde_json::to_value(before).ok()?;
    let after = serde_json::to_value(after).ok()?;
    let (before, after) = (fields(&before)?, fields(&after)?);
    let (_, current_fields) = current.as_object_mut()?.iter_mut().next()?;
    let current_fields = current_fields.as_object_mut()?;
    for field in before.keys().chain(after.keys()) {
        let (was, became) = (before.get(field), after.get(field));
        // The counter of card numbers only goes up: a number is never given twice.
        let untouched = was != became && current_fields.get(field) == became;
        if !untouched || field == "last_number" {
            continue;
        }
        match was {
            Some(was) => current_fields.insert(field.clone(), was.clone()),
            None => current_fields.remove(field),
        };
    }
    serde_json::from_value(current).ok()
}

/// The fields of an entity as JSON: `{"card": {…}}` without its outer name.
pub(crate) fn fields(entity: &Value) -> Option<&serde_json::Map<String, Value>> {
    entity.as_object()?.values().next()?.as_object()
}

/// A restored card whose column is gone meanwhile comes back into the inbox.
fn mended(board: &Board, entity: Entity) -> Entity {
    match entity {
        Entity::Card(mut card) if !board.columns.contains_key(&card.column) => {
            if let Ok(inbox) = board.column_of_stage(Stage::Inbox) {
                card.column = inbox.id;
            }
            Entity::Card(card)
        }
        entity => entity,
    }
}
