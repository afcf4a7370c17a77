//! Customers, systems and areas by name: those of the board, and those that come with the file.

use super::named::Named;
use groundswell_domain::Board;
use groundswell_domain::area::Area;
use groundswell_domain::id::{AreaId, CustomerId, SystemId};
use uuid::Uuid;

/// Ids by name.
pub(super) struct Names {
    customers: Named<CustomerId>,
    systems: Named<SystemId>,
    areas: Named<AreaId>,
}

impl Names {
    pub(super) fn of(board: &Board) -> Names {
        Names {
            customers: board.customers.values().map(|c| (&*c.name, c.id)).collect(),
            systems: board.systems.values().map(|s| (&*s.name, s.id)).collect(),
            areas: board.areas.values().flat_map(words).collect(),
        }
    }

    /// The customer of this name, and whether it is a new one. `None` for an empty name.
    pub(super) fn customer(&mut self, name: &str) -> Option<(CustomerId, bool)> {
        find(&mut self.customers, name, CustomerId)
    }

    pub(super) fn system(&mut self, name: &str) -> Option<(SystemId, bool)> {
        find(&mut self.systems, name, SystemId)
    }

    pub(super) fn area(&mut self, name: &str) -> Option<(AreaId, bool)> {
        find(&mut self.areas, name, AreaId)
    }
}

/// The name and the synonyms of an area.
fn words(area: &Area) -> impl Iterator<Item = (&str, AreaId)> {
    let names = std::iter::once(&area.name).chain(&area.synonyms);
    names.map(|name| (name.as_str(), area.id))
}

fn find<T: Copy>(ids: &mut Named<T>, name: &str, id: fn(Uuid) -> T) -> Option<(T, bool)> {
    if name.is_empty() {
        return None;
    }
    if let Some(id) = ids.get(name) {
        return Some((id, false));
    }
    let id = id(Uuid::now_v7());
    ids.insert(name, id);
    Some((id, true))
}
