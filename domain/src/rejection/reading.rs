//! Reading a rejection from JSON.
//!
//! Written as a table: what `derive` writes for so many variants is nearly twice as much, and every
//! browser downloads it.

use super::{Field, Rejection};
use crate::column::Stage;
use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use std::fmt;

/// The fields of all variants together; each has some of them.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Details {
    field: Option<Field>,
    limit: Option<u32>,
    chars: Option<u32>,
    theirs: Option<String>,
    yours: Option<String>,
    stage: Option<Stage>,
    name: Option<String>,
}

impl<'de> Deserialize<'de> for Rejection {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Rejection;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a rejection")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Rejection, E> {
        read(name, Details::default()).ok_or_else(|| unknown(name))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Rejection, A::Error> {
        let entry = map.next_entry::<String, Details>()?;
        let (name, details) = entry.ok_or_else(|| unknown(""))?;
        read(&name, details).ok_or_else(|| unknown(&name))
    }
}

fn unknown<E: Error>(name: &str) -> E {
    E::custom(format_args!("there is no rejection `{name}` with these fields"))
}

fn read(name: &str, details: Details) -> Option<Rejection> {
    let Details { field, limit, chars, theirs, yours, stage, name: called } = details;
    Some(match name {
        "gone" => Rejection::Gone,
        "merged" => Rejection::Merged { name: called? },
        "exists" => Rejection::Exists,
        "not_a_member" => Rejection::NotAMember,
        "not_allowed" => Rejection::NotAllowed,
        "not_yours" => Rejection::NotYours,
        "empty" => Rejection::Empty { field: field? },
        "too_long" => Rejection::TooLong { field: field?, limit: limit?, chars: chars? },
        "out_of_range" => Rejection::OutOfRange { field: field? },
        "conflict" => Rejection::Conflict { field: field?, theirs: theirs?, yours: yours? },
        "too_many" => Rejection::TooMany { limit: limit? },
        "express_full" => Rejection::ExpressFull { limit: limit? },
        "card_full" => Rejection::CardFull,
        "name_taken" => Rejection::NameTaken,
        "in_use" => Rejection::InUse,
        "same_card" => Rejection::SameCard,
        "already_done" => Rejection::AlreadyDone,
        "no_column" => Rejection::NoColumn { stage: stage? },
        "last_column_of_stage" => Rejection::LastColumnOfStage { stage: stage? },
        "last_owner" => Rejection::LastOwner,
        "sprint_closed" => Rejection::SprintClosed,
        "sprint_running" => Rejection::SprintRunning { name: called? },
        "hotfix_needs_parent" => Rejection::HotfixNeedsParent,
        "release_circle" => Rejection::ReleaseCircle,
        "nothing_to_undo" => Rejection::NothingToUndo,
        "too_large" => Rejection::TooLarge,
        "not_understood" => Rejection::NotUnderstood,
        "failed" => Rejection::Failed,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Adding a variant without its place here does not compile.
    fn next(rejection: &Rejection) -> Option<Rejection> {
        use Rejection as R;
        let (field, stage) = (Field::SupportShare, Stage::Verify);
        Some(match rejection {
            R::Gone => R::Merged { name: "MS-3".into() },
            R::Merged { .. } => R::Exists,
            R::Exists => R::NotAMember,
            R::NotAMember => R::NotAllowed,
            R::NotAllowed => R::NotYours,
            R::NotYours => R::Empty { field },
            R::Empty { .. } => R::TooLong { field, limit: 3, chars: 4 },
            R::TooLong { .. } => R::OutOfRange { field },
            R::OutOfRange { .. } => {
                R::Conflict { field, theirs: "a".into(), yours: "\"b\"".into() }
            }
            R::Conflict { .. } => R::TooMany { limit: 1 },
            R::TooMany { .. } => R::ExpressFull { limit: 2 },
            R::ExpressFull { .. } => R::CardFull,
            R::CardFull => R::NameTaken,
            R::NameTaken => R::InUse,
            R::InUse => R::SameCard,
            R::SameCard => R::AlreadyDone,
            R::AlreadyDone => R::NoColumn { stage },
            R::NoColumn { .. } => R::LastColumnOfStage { stage },
            R::LastColumnOfStage { .. } => R::LastOwner,
            R::LastOwner => R::SprintClosed,
            R::SprintClosed => R::SprintRunning { name: "Sprint 3".into() },
            R::SprintRunning { .. } => R::HotfixNeedsParent,
            R::HotfixNeedsParent => R::ReleaseCircle,
            R::ReleaseCircle => R::NothingToUndo,
            R::NothingToUndo => R::TooLarge,
            R::TooLarge => R::NotUnderstood,
            R::NotUnderstood => R::Failed,
            R::Failed => return None,
        })
    }

    #[test]
    fn every_rejection_is_read_as_it_was_written() {
        let mut at = Some(Rejection::Gone);
        while let Some(rejection) = at {
            let text = serde_json::to_string(&rejection).unwrap();
            assert_eq!(crate::json::from_str::<Rejection>(&text).unwrap(), rejection, "{text}");
            at = next(&rejection);
        }
    }

    #[test]
    fn what_is_none_is_refused() {
        for text in ["\"lost\"", "{\"empty\": {}}", "{}", "\"empty\"", "3", "null"] {
            assert!(crate::json::from_str::<Rejection>(text).is_err(), "{text}");
        }
    }
}
