//! Reading a command from JSON.
//!
//! Written as a table: what `derive` writes for so many variants is a tenth of what a browser
//! downloads, and it reads a command only where some have waited for a connection.

use super::Command;
use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer};
use serde_json::{Error, Map, Value};

impl<'de> Deserialize<'de> for Command {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read(Value::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

/// The fields of one command.
struct Fields(Map<String, Value>);

impl Fields {
    // Not inlined: as often in the code as commands have fields.
    #[inline(never)]
    fn take<T: DeserializeOwned>(&mut self, name: &str) -> Result<T, Error> {
        typed(&self.0.remove(name).unwrap_or_default(), name)
    }

    #[inline(never)]
    fn take_or_default<T: DeserializeOwned + Default>(&mut self, name: &str) -> Result<T, Error> {
        self.0.remove(name).map_or(Ok(T::default()), |value| typed(&value, name))
    }
}

/// By way of text: a reader of values beside the reader of text would be a second copy of all.
fn typed<T: DeserializeOwned>(value: &Value, name: &str) -> Result<T, Error> {
    crate::json::from_str(&value.to_string()).map_err(|error| in_field(&error, name))
}

fn in_field(error: &Error, name: &str) -> Error {
    Error::custom(format_args!("`{name}`: {error}"))
}

macro_rules! field {
    ($fields:ident $field:ident) => {
        $fields.take(stringify!($field))?
    };
    ($fields:ident $field:ident optional) => {
        $fields.take_or_default(stringify!($field))?
    };
}

macro_rules! commands {
    ($name:ident $fields:ident; $($text:literal $kind:ident { $($field:ident $($optional:ident)?),* })+) => {
        match $name {
            $($text => Command::$kind { $($field: field!($fields $field $($optional)?)),* },)+
            _ => return Err(Error::custom(format_args!("there is no command `{}`", $name))),
        }
    };
}

fn read(json: Value) -> Result<Command, Error> {
    let (name, value) = match json {
        Value::String(name) => (name, Value::Null),
        Value::Object(map) if map.len() == 1 => map.into_iter().next().unwrap_or_default(),
        _ => {
            return Err(Error::custom("a command is an object with the command's name as its key"));
        }
    };
    if name == "create_release" {
        return Ok(Command::CreateRelease(typed(&value, &name)?));
    }
    let name = name.as_str();
    let mut fields = Fields(match value {
        Value::Object(fields) => fields,
        _ => Map::new(),
    });
    Ok(commands! { name fields;
        "capture_card" CaptureCard { id, title, column optional, contact optional }
        "edit_card" EditCard { card, edit }
        "move_card" MoveCard { card, to, place optional }
        "pin_card" PinCard { card, place, reason optional }
        "unpin_card" UnpinCard { card }
        "merge_cards" MergeCards { card, into }
        "reopen_card" ReopenCard { card, suspected_in }
        "trash_card" TrashCard { card }
        "restore_card" RestoreCard { card }
        "see_card" SeeCard { card }
        "add_contact" AddContact { card, contact }
        "edit_contact" EditContact { contact, edit }
        "mark_told" MarkTold { card, customer, told }
        "add_comment" AddComment { id, card, text }
        "edit_comment" EditComment { comment, from, to }
        "remove_comment" RemoveComment { comment }
        "plan_sprint" PlanSprint { id, name, starts, ends, capacity }
        "edit_sprint" EditSprint { sprint, edit }
        "start_sprint" StartSprint { sprint }
        "close_sprint" CloseSprint { sprint, unfinished_to }
        "remove_sprint" RemoveSprint { sprint }
        "pull_into_sprint" PullIntoSprint { card, sprint }
        "drop_from_sprint" DropFromSprint { card }
        "edit_release" EditRelease { release, edit }
        "remove_release" RemoveRelease { release }
        "merge_forward" MergeForward { hotfix, into, merged }
        "deploy" Deploy { id, release, system, state }
        "rename_board" RenameBoard { name }
        "keep_closed" KeepClosed { days }
        "add_column" AddColumn { id, name, stage }
        "edit_column" EditColumn { column, edit }
        "move_column" MoveColumn { column, before }
        "remove_column" RemoveColumn { column, cards_to }
        "add_area" AddArea { id, name }
        "edit_area" EditArea { area, edit }
        "remove_area" RemoveArea { area }
        "add_customer" AddCustomer { id, name }
        "rename_customer" RenameCustomer { customer, name }
        "remove_customer" RemoveCustomer { customer }
        "add_system" AddSystem { id, name, customer }
        "edit_system" EditSystem { system, edit }
        "remove_system" RemoveSystem { system }
        "edit_member" EditMember { member, edit }
        "remove_member" RemoveMember { member }
        "undo" Undo { command }
        "admit_member" AdmitMember { id, name, role }
        "rename_member" RenameMember { id, name }
        "empty_trash" EmptyTrash {}
        "archive_cards" ArchiveCards {}
        "split_descriptions" SplitDescriptions {}
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(json: &str) -> String {
        serde_json::from_str::<Command>(json).unwrap_err().to_string()
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        assert!(problem(r#"{"fly": {}}"#).contains("there is no command `fly`"));
        assert!(problem(r#"{"trash_card": {}}"#).contains("`card`"));
        assert!(problem(r#"{"trash_card": {"card": 7}}"#).contains("`card`"));
        assert!(problem("[1]").contains("the command's name"));
        assert!(problem(r#"{"create_release": {"name": "8.4"}}"#).contains("`create_release`"));
    }
}
