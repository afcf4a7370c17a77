//! Ids of another board are refused: everything that a command refers to must be on its board.

use crate::catalogue::{self, giver};
use crate::world::World;
use groundswell_domain::command::Command;
use groundswell_domain::{Context, Rejection, decide};
use serde_json::Value;
use uuid::Uuid;

/// Finds the ids in a command: the path of each, and the field that contains it.
fn ids(value: &Value, field: &str, path: &str, found: &mut Vec<(String, String)>) {
    match value {
        Value::String(text) if Uuid::parse_str(text).is_ok() => {
            found.push((path.into(), field.into()));
        }
        Value::Object(fields) => {
            for (name, value) in fields {
                ids(value, name, &format!("{path}/{name}"), found);
            }
        }
        Value::Array(items) => {
            for (at, value) in items.iter().enumerate() {
                ids(value, field, &format!("{path}/{at}"), found);
            }
        }
        _ => {}
    }
}

#[test]
fn every_id_in_a_command_must_be_on_the_board() {
    let world = World::new();
    let mut checked = 0;
    for command in catalogue::all(&world) {
        let json = serde_json::to_value(&command).unwrap();
        let mut found = Vec::new();
        ids(&json, "", "", &mut found);
        for (path, field) in found {
            let mut json = json.clone();
            *json.pointer_mut(&path).unwrap() = Value::from(Uuid::from_u128(666).to_string());
            let forged: Command = serde_json::from_value(json).unwrap();
            let background = world.server.background(&forged);
            let ctx =
                Context { actor: giver(&forged), now: world.server.now, background: &background };
            let outcome = decide(&world.server.board, &forged, &ctx);
            match field.as_str() {
                // New things have new ids, and a place beside a missing card is the bottom.
                "id" | "before" | "after" if !is_a_column(&forged) => assert!(outcome.is_ok()),
                "command" => assert_eq!(outcome, Err(Rejection::NothingToUndo)),
                _ => assert_eq!(outcome, Err(Rejection::Gone), "{path} in {forged:?}"),
            }
            checked += 1;
        }
    }
    assert!(checked > 100, "only {checked} ids were found");
}

fn is_a_column(command: &Command) -> bool {
    matches!(command, Command::MoveColumn { .. })
}
