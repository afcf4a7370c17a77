//! Undo of counted contacts: only those of the command, no matter what others have counted since.

use super::Step;
use crate::board::Board;
use crate::contact::{Tally, TallyKey};
use crate::decide::Context;
use crate::entity::{Change, Entity, EntityRef};
use crate::id::{CustomerId, SystemId};
use crate::table::Set;
use crate::time::Day;

/// Whether the contact of the command to undo still has the same caller. If the caller was
/// corrected since, the contact is counted in another tally.
pub(super) fn count_stands(ctx: &Context<'_>) -> bool {
    let Some(record) = &ctx.background.record else { return true };
    let now = |key: EntityRef| ctx.background.details.iter().find(|detail| detail.key() == key);
    record.steps.iter().all(|step| match step.key() {
        Some(key @ EntityRef::Contact(_)) => caller(step.after.as_ref()) == caller(now(key)),
        _ => true,
    })
}

fn caller(contact: Option<&Entity>) -> Option<(Option<CustomerId>, Option<SystemId>)> {
    match contact {
        Some(Entity::Contact(contact)) => Some((contact.customer, contact.system)),
        _ => None,
    }
}

pub(super) fn take_back(
    board: &Board,
    key: TallyKey,
    step: &Step,
    current: Option<&Entity>,
) -> Option<Change> {
    let tally = |entity: Option<&Entity>| match entity {
        Some(Entity::Tally(tally)) => Some(tally.clone()),
        _ => None,
    };
    let (before, after) = (tally(step.before.as_ref()), tally(step.after.as_ref()));
    let current = tally(current);
    let mut back = match (&current, &before, &after) {
        (Some(current), _, _) => current.clone(),
        // The tally has moved with a merge or was removed. It is restored only with contacts in it.
        (None, Some(before), _) => Tally { days: Vec::new(), ..before.clone() },
        (None, None, _) => return None,
    };
    recount(&mut back, before.as_ref(), after.as_ref());
    if let (Some(before), Some(after)) = (&before, &after) {
        restore_fields(&mut back, before, after);
    }
    back.system = back.system.filter(|id| board.systems.contains_key(id));
    if back.days.is_empty() {
        return current.map(|current| Change::remove(current.key()));
    }
    let grows = current.as_ref().is_none_or(|current| current.contacts() < back.contacts());
    if current.as_ref() == Some(&back) || grows && !can_grow(board, key) {
        return None;
    }
    Some(Change::put(back))
}

/// Subtracts what the step had added, and adds what it had subtracted.
fn recount(tally: &mut Tally, before: Option<&Tally>, after: Option<&Tally>) {
    let days = |tally: Option<&Tally>| tally.map(|tally| tally.days.clone()).unwrap_or_default();
    let all = days(before).into_iter().chain(days(after));
    let all: Set<Day> = all.map(|(day, _)| day).collect();
    let on = |tally: Option<&Tally>, day| tally.map_or(0, |tally| tally.contacts_between(day, day));
    for day in all {
        let (had, has) = (on(before, day), on(after, day));
        tally.discount(day, has.saturating_sub(had));
        tally.recount(day, had.saturating_sub(has));
    }
}

/// Restores the fields that are still as the step left them.
fn restore_fields(tally: &mut Tally, before: &Tally, after: &Tally) {
    if tally.last == after.last {
        tally.last = before.last;
    }
    if tally.system == after.system {
        tally.system = before.system;
    }
    if tally.told == after.told {
        tally.told = before.told;
    }
}

/// Whether contacts can be added: the card was not merged, and the customer still exists.
fn can_grow(board: &Board, key: TallyKey) -> bool {
    let is_kept = board.cards.get(&key.card).is_some_and(|card| card.merged_into.is_none());
    is_kept && key.customer.is_none_or(|id| board.customers.contains_key(&id))
}
