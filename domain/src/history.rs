//! History: what one command did to one card, field by field, with old and new values.

use crate::decide::Actor;
use crate::entity::Entity;
use crate::id::CommandId;
use crate::order::Order;
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
    let json = |entity: &Option<Entity>| entity.as_ref().and_then(Entity::to_json);
    let (before, after) = (json(&step.before), json(&step.after));
    let empty = serde_json::Map::new();
    let before = before.as_ref().and_then(fields).unwrap_or(&empty);
    let after = after.as_ref().and_then(fields).unwrap_or(&empty);
    let mut names: Vec<&String> = before.keys().chain(after.keys()).collect();
    names.order();
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::card::{Card, CardEdit, Impact};
    use crate::column::Stage;
    use crate::testing::Scene;

    fn step(before: Option<&Card>, after: Option<&Card>) -> Step {
        let entity = |card: Option<&Card>| card.cloned().map(Entity::Card);
        Step { before: entity(before), after: entity(after) }
    }

    fn names(differences: &[Difference]) -> Vec<&str> {
        differences.iter().map(|difference| difference.field.as_str()).collect()
    }

    #[test]
    fn a_changed_field_is_shown_with_its_old_and_new_value() {
        let mut scene = Scene::new();
        scene.has_card("Vouchers");
        let before = scene.card("Vouchers").clone();
        scene.edits("Lukas", "Vouchers", CardEdit::Impact(Impact::Blocked));
        let shown = differences(&step(Some(&before), Some(scene.card("Vouchers"))));
        assert_eq!(
            shown,
            [Difference { field: "impact".into(), old: None, new: Some(Value::from("blocked")) }]
        );
    }

    #[test]
    fn of_a_move_the_column_is_shown_and_not_what_follows_from_it() {
        let mut scene = Scene::new();
        scene.has_card("Vouchers");
        let before = scene.card("Vouchers").clone();
        scene.moves("Vouchers", Stage::Doing);
        let shown = differences(&step(Some(&before), Some(scene.card("Vouchers"))));
        assert_eq!(names(&shown), ["column"]);
    }

    #[test]
    fn a_new_card_shows_what_was_typed() {
        let mut scene = Scene::new();
        scene.has_card("Vouchers");
        let shown = differences(&step(None, Some(scene.card("Vouchers"))));
        assert_eq!(names(&shown), ["column", "title"]);
        assert_eq!(shown[1].new, Some(Value::from("Vouchers")));
    }

    #[test]
    fn what_did_not_change_is_not_shown() {
        let mut scene = Scene::new();
        scene.has_card("Vouchers");
        let card = scene.card("Vouchers");
        assert!(differences(&step(Some(card), Some(card))).is_empty());
        assert!(differences(&step(None, None)).is_empty());
    }
}
