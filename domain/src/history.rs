//! History: what one command did to one card, field by field, with old and new values.

use crate::decide::Actor;
use crate::entity::Entity;
use crate::id::CommandId;
use crate::time::Timestamp;
use crate::undo::{Step, fields};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// One entry of a card's history.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    pub seq: u64,
    pub id: CommandId,
    pub actor: Actor,
    pub at: Timestamp,
    /// The command's name as on the wire: `move_card`.
    pub command: String,
    /// What it did to this card and what belongs to it.
    pub steps: Vec<Step>,
}

/// One field that changed; `None` where it was or is empty.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    pub field: String,
    pub old: Option<Value>,
    pub new: Option<Value>,
}

/// Fields that a reader of the history does not care about: they follow from others.
const SILENT: [&str; 7] = ["id", "rank", "since", "number", "created", "created_by", "edited"];

/// The fields in which a step's entity differs before and after.
pub fn differences(step: &Step) -> Vec<Difference> {
    let json = |entity: &Option<Entity>| entity.as_ref().and_then(|e| serde_json::to_value(e).ok());
    let (before, after) = (json(&step.before), json(&step.after));
    let empty = serde_json::Map::new();
    let before = before.as_ref().and_then(fields).unwrap_or(&empty);
    let after = after.as_ref().and_then(fields).unwrap_or(&empty);
    let mut names: Vec<&String> = before.keys().chain(after.keys()).collect();
    names.sort_unstable();
    names.dedup();
    let differing = names.into_iter().filter(|name| before.get(*name) != after.get(*name));
    differing
        .filter(|name| !SILENT.contains(&name.as_str()))
        .map(|name| Difference {
            field: name.clone(),
            old: before.get(name).cloned(),
            new: after.get(name).cloned(),
        })
        .collect()
}
