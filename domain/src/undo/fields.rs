//! Compares and restores entities field by field, as JSON, so that one function fits all of them.

use crate::entity::Entity;
use crate::json::{self, Fields, Json};

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
    let (kind, mut now) = fields(current)?;
    let (_, before) = fields(before)?;
    let (_, after) = fields(after)?;
    let is_untouched = |field: &str| get(&now, field) == get(&after, field);
    let mut names: Vec<&str> = before.iter().chain(&after).map(|(name, _)| name.as_str()).collect();
    names.retain(|field| get(&before, field) != get(&after, field));
    // The counter of card numbers only goes up, so that no number is used twice.
    names.retain(|field| *field != "last_number");
    names.retain(|field| {
        let group = TOGETHER.iter().find(|group| group.contains(field));
        group.map_or(is_untouched(field), |group| group.iter().all(|one| is_untouched(one)))
    });
    for field in names {
        now.retain(|(name, _)| name != field);
        now.extend(get(&before, field).map(|was| (field.to_owned(), was.clone())));
    }
    json::from_tree(Json::Object(vec![(kind, Json::Object(now))])).ok()
}

/// The kind of an entity and its fields, as JSON: `{"card": {…}}`.
fn fields(entity: &Entity) -> Option<(String, Fields)> {
    let Json::Object(entity) = json::tree(entity).ok()? else { return None };
    match entity.into_iter().next()? {
        (kind, Json::Object(fields)) => Some((kind, fields)),
        _ => None,
    }
}

fn get<'a>(fields: &'a Fields, name: &str) -> Option<&'a Json> {
    fields.iter().find(|(field, _)| field == name).map(|(_, value)| value)
}
