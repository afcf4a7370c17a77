//! Checks the entries in the table of commands.

use crate::catalogue;
use crate::size::texts;
use crate::world::World;
use groundswell_domain::board::BoardEdit;
use groundswell_domain::command::{Command, Kind};
use groundswell_domain::json;
use serde_json::Value;
use std::collections::BTreeSet;

fn all() -> Vec<(Kind, Command)> {
    let world = World::new();
    let of = |kind: Kind| catalogue::of(kind, &world).into_iter().map(move |it| (kind, it));
    Kind::ALL.iter().copied().flat_map(of).collect()
}

#[test]
fn the_catalogue_has_every_kind_under_its_own_name() {
    let all = all();
    assert!(all.iter().all(|(kind, command)| command.kind() == *kind));
    let kinds: BTreeSet<Kind> = all.into_iter().map(|(kind, _)| kind).collect();
    assert_eq!(kinds.len(), Kind::ALL.len());
}

#[test]
fn the_name_of_a_kind_is_the_stored_one() {
    for (kind, command) in all() {
        let stored = match serde_json::to_value(&command).unwrap() {
            Value::String(name) => name,
            Value::Object(fields) => fields.keys().next().unwrap().clone(),
            other => panic!("{other} has no name"),
        };
        assert_eq!(kind.name(), stored);
        assert_eq!(Kind::named(&stored), Some(kind));
    }
    assert_eq!(Kind::named("paint_card"), None);
}

/// A browser may have kept them, and the history names them.
#[test]
fn commands_of_earlier_versions_are_read_as_what_they_are_now() {
    let earlier = [
        (r#"{"rename_board":{"name":"Store"}}"#, BoardEdit::Name("Store".into())),
        (r#"{"keep_closed":{"days":30}}"#, BoardEdit::KeepClosed(30)),
    ];
    for (text, edit) in earlier {
        assert_eq!(json::from_str(text), Ok(Command::EditBoard(edit)), "{text}");
        let name = text.split('"').nth(1).unwrap();
        assert_eq!(Kind::named(name), Some(Kind::EditBoard), "{name}");
    }
}

/// All fields that accept any text are typed texts, except for the old text of an edit.
#[test]
fn every_typed_text_is_listed() {
    const TYPED: &str = "typed by somebody";
    for (_, command) in all() {
        let value = serde_json::to_value(&command).unwrap();
        for place in texts(&value, "").iter().filter(|place| !place.ends_with("/from")) {
            let mut other = value.clone();
            *other.pointer_mut(place).unwrap() = TYPED.into();
            let Ok(other) = serde_json::from_value::<Command>(other) else { continue };
            let typed = other.typed().unwrap_or_default();
            assert!(typed.contains(TYPED), "{place} of {other:?} is not in {typed:?}");
        }
    }
}
