//! The trail: the names under which the changes of a commit are looked up.

use crate::trace::Trace;
use groundswell_domain::{Change, Entity, EntityRef};
use std::collections::BTreeSet;
use uuid::Uuid;

/// The things that a commit changed, each once, by the names under which changes are looked up.
pub(super) fn trail(changes: &[Change], traces: &[Trace]) -> BTreeSet<Uuid> {
    let of = |trace: &Trace| match trace {
        Trace::Made(entity) | Trace::Gone(entity) | Trace::Returned(entity) => {
            Some(subject(entity))
        }
        Trace::Archived(_) => None,
        // Each new card increases the board's counter: the trace itself has that.
        Trace::Changed { of: EntityRef::Board(_), fields }
            if fields.keys().all(|field| field == "last_number") =>
        {
            None
        }
        Trace::Changed { of, .. } if of.is_detail() => changes.iter().find_map(|change| {
            let Change::Put(entity) = change else { return None };
            (entity.key() == *of).then(|| subject(entity))
        }),
        Trace::Changed { of, .. } => Some(own_id(*of)),
    };
    traces.iter().filter_map(of).collect()
}

/// The name under which the changes of a thing are looked up; if it belongs to a card, the card's.
fn subject(entity: &Entity) -> Uuid {
    entity.card().map_or_else(|| own_id(entity.key()), |card| card.0)
}

/// The id of the thing; for a tally, that of its card.
pub(in crate::store) fn own_id(key: EntityRef) -> Uuid {
    match key {
        EntityRef::Board(id) => id.0,
        EntityRef::Column(id) => id.0,
        EntityRef::Card(id) => id.0,
        EntityRef::Tally(key) => key.card.0,
        EntityRef::Customer(id) => id.0,
        EntityRef::System(id) => id.0,
        EntityRef::Area(id) => id.0,
        EntityRef::Sprint(id) => id.0,
        EntityRef::Release(id) => id.0,
        EntityRef::Deployment(id) => id.0,
        EntityRef::Member(id) => id.0,
        EntityRef::Contact(id) => id.0,
        EntityRef::Comment(id) => id.0,
        EntityRef::Description(card) => card.0,
    }
}
