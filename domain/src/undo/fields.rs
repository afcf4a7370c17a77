//! Compares and restores entities field by field, as JSON, so that one function fits all of them.

use crate::entity::Entity;
use serde_json::{Map, Value};

/// Fields that have a meaning only together: all of them are restored or none.
const TOGETHER: [&[&str]; 5] = [
    &["description", "goes_on"],
    &["column", "rank", "since"],
    &["starts", "ends"],
    &["state", "at", "closed", "before"],
    &["customer", "system"],
];

/// The current entity, with the fields that a step changed and nobody has changed since set to
/// their values before. `None` if the entity cannot be read as JSON.
pub(super) fn restored(current: &Entity, before: &Entity, after: &Entity) -> Option<Entity> {
    let mut json = current.to_json()?;
    let before = before.to_json()?;
    let after = after.to_json()?;
    let (before, after) = (fields(&before)?, fields(&after)?);
    let now = fields_mut(&mut json)?;
    let untouched = |field: &str, now: &Map<String, Value>| now.get(field) == after.get(field);
    let mut names: Vec<&String> = before.keys().chain(after.keys()).collect();
    names.retain(|field| before.get(*field) != after.get(*field));
    // The counter of card numbers only goes up, so that no number is used twice.
    names.retain(|field| *field != "last_number");
    names.retain(|field| {
        let with = TOGETHER.iter().find(|group| group.contains(&field.as_str()));
        with.map_or(untouched(field, now), |group| group.iter().all(|one| untouched(one, now)))
    });
    for field in names {
        match before.get(field) {
            Some(was) => now.insert(field.clone(), was.clone()),
            None => now.remove(field),
        };
    }
    crate::json::from_str(&json.to_string()).ok()
}

/// The fields of an entity as JSON: the inner object of `{"card": {…}}`.
fn fields(entity: &Value) -> Option<&Map<String, Value>> {
    entity.as_object()?.values().next()?.as_object()
}

fn fields_mut(entity: &mut Value) -> Option<&mut Map<String, Value>> {
    entity.as_object_mut()?.values_mut().next()?.as_object_mut()
}
