//! What a commit did to one thing, as the history keeps it: the fields that changed, not a whole
//! copy.
//!
//! Forwards, a trace turns the thing before the commit into the thing after it; backwards, the
//! other way round. A history is read from its end: the current state is known, and each trace
//! leads one commit back.

pub mod packed;

use groundswell_domain::decide::Background;
use groundswell_domain::id::CardId;
use groundswell_domain::undo::Step;
use groundswell_domain::{Board, Change, Entity, EntityRef};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// What a commit did to one thing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trace {
    /// It was not there before.
    Made(Entity),
    /// It no longer exists; this is its last state.
    Gone(Entity),
    /// Some of its fields have changed.
    Changed { of: EntityRef, fields: Fields },
    /// A card has gone into the archive with its tallies. Nothing in them changed.
    Archived(CardId),
    /// It has come back from the archive unchanged. What the commit did to it follows.
    Returned(Entity),
}

type Fields = BTreeMap<String, Field>;

/// How a field changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Field {
    /// From one value to another; `null` where the field is absent.
    Whole(Value, Value),
    /// A part of a longer text or list.
    Part(Part),
}

/// What was `at` a place before (`cut`), and what is there now (`put`): two texts, with the place
/// in bytes, or two lists.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Part {
    at: usize,
    cut: Value,
    put: Value,
}

/// The given thing is not the one that the trace was made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a part of the history does not fit what it is about")]
pub struct Mismatch;

/// Texts below this length in bytes, and lists below [`SHORT_LIST`], are kept as a whole.
const SHORT_TEXT: usize = 64;
const SHORT_LIST: usize = 4;

/// The traces of changes to a board. Call it before they are applied. The background has the things
/// that are not on the board: contacts, comments, and what comes back from the archive.
pub fn traces(board: &Board, changes: &[Change], background: &Background) -> Vec<Trace> {
    let find = |all: &[Entity], key| all.iter().find(|entity| entity.key() == key).cloned();
    let mut traces = Vec::with_capacity(changes.len());
    for change in changes {
        let key = change.key();
        let mut before = board.get(key).or_else(|| find(&background.details, key));
        if before.is_none() {
            before = find(&background.archived, key);
            traces.extend(before.clone().map(Trace::Returned));
        }
        traces.extend(match change {
            Change::Put(after) => Trace::between(before, Some(after.clone())),
            Change::Remove(_) => Trace::between(before, None),
            Change::Archive(card) => Some(Trace::Archived(*card)),
        });
    }
    traces
}

impl Trace {
    /// The trace that leads from one state to another; `None` if they are the same.
    pub fn between(before: Option<Entity>, after: Option<Entity>) -> Option<Trace> {
        match (before, after) {
            (None, Some(after)) => Some(Trace::Made(after)),
            (Some(before), None) => Some(Trace::Gone(before)),
            (Some(before), Some(after)) => {
                let (of, fields) = (after.key(), differing(before, after));
                (!fields.is_empty()).then_some(Trace::Changed { of, fields })
            }
            (None, None) => None,
        }
    }

    /// What it is about.
    pub fn key(&self) -> EntityRef {
        match self {
            Trace::Made(entity) | Trace::Gone(entity) | Trace::Returned(entity) => entity.key(),
            Trace::Changed { of, .. } => *of,
            Trace::Archived(card) => EntityRef::Card(*card),
        }
    }

    /// Whether the thing is the same before and after it, and only its place changed.
    pub fn only_moves(&self) -> bool {
        matches!(self, Trace::Archived(_) | Trace::Returned(_))
    }

    /// The thing after the commit, made from the thing before it.
    ///
    /// # Errors
    /// [`Mismatch`].
    pub fn forwards(&self, before: Option<&Entity>) -> Result<Option<Entity>, Mismatch> {
        match self {
            Trace::Made(entity) | Trace::Returned(entity) => Ok(Some(entity.clone())),
            Trace::Gone(_) => Ok(None),
            Trace::Archived(_) => Ok(before.cloned()),
            Trace::Changed { fields, .. } => turned(before, fields, Field::after).map(Some),
        }
    }

    /// The thing before the commit, made from the thing after it.
    ///
    /// # Errors
    /// [`Mismatch`].
    pub fn backwards(&self, after: Option<&Entity>) -> Result<Option<Entity>, Mismatch> {
        match self {
            Trace::Made(_) => Ok(None),
            Trace::Gone(entity) | Trace::Returned(entity) => Ok(Some(entity.clone())),
            Trace::Archived(_) => Ok(after.cloned()),
            Trace::Changed { fields, .. } => turned(after, fields, Field::before).map(Some),
        }
    }

    /// The step that led to what is there `after` the commit.
    ///
    /// # Errors
    /// [`Mismatch`].
    pub fn step(&self, after: Option<&Entity>) -> Result<Step, Mismatch> {
        let before = self.backwards(after)?;
        let after = match self {
            Trace::Made(entity) | Trace::Returned(entity) => Some(entity.clone()),
            Trace::Gone(_) => None,
            Trace::Archived(_) => after.cloned(),
            // With the values of the trace itself: not every change of the board's counter is
            // looked up.
            Trace::Changed { .. } => self.forwards(before.as_ref())?,
        };
        Ok(Step { before, after })
    }
}

/// The fields in which two states of a thing differ.
fn differing(before: Entity, after: Entity) -> Fields {
    let (mut before, mut after) = (fields_of(before), fields_of(after));
    let names: BTreeSet<String> = before.keys().chain(after.keys()).cloned().collect();
    let mut take = |name: &str| {
        (before.remove(name).unwrap_or_default(), after.remove(name).unwrap_or_default())
    };
    names
        .into_iter()
        .filter_map(|name| {
            let (was, is) = take(&name);
            (was != is).then(|| (name, Field::between(was, is)))
        })
        .collect()
}

/// `{"card": {…}}` without its outer name.
fn fields_of(entity: Entity) -> Map<String, Value> {
    let json = serde_json::to_value(entity).expect("entities are plain data, which serialises");
    match json {
        Value::Object(outer) => match outer.into_iter().next() {
            Some((_, Value::Object(fields))) => fields,
            _ => Map::new(),
        },
        _ => Map::new(),
    }
}

fn turned(
    entity: Option<&Entity>,
    fields: &Fields,
    turn: impl Fn(&Field, Value) -> Result<Value, Mismatch>,
) -> Result<Entity, Mismatch> {
    let entity = entity.ok_or(Mismatch)?;
    let kind = entity.key().kind();
    let mut all = fields_of(entity.clone());
    for (name, field) in fields {
        match turn(field, all.remove(name).unwrap_or_default())? {
            Value::Null => {}
            value => drop(all.insert(name.clone(), value)),
        }
    }
    let outer = Map::from_iter([(kind.to_owned(), Value::Object(all))]);
    serde_json::from_value(Value::Object(outer)).map_err(|_| Mismatch)
}

impl Field {
    fn between(was: Value, is: Value) -> Field {
        match (&was, &is) {
            (Value::String(a), Value::String(b)) if a.len().min(b.len()) >= SHORT_TEXT => {
                Field::Part(part_of_text(a, b))
            }
            (Value::Array(a), Value::Array(b)) if a.len().min(b.len()) >= SHORT_LIST => {
                Field::Part(part_of_list(a, b))
            }
            _ => Field::Whole(was, is),
        }
    }

    fn after(&self, was: Value) -> Result<Value, Mismatch> {
        match self {
            Field::Whole(_, is) => Ok(is.clone()),
            Field::Part(Part { at, cut, put }) => replaced(was, *at, cut, put),
        }
    }

    fn before(&self, is: Value) -> Result<Value, Mismatch> {
        match self {
            Field::Whole(was, _) => Ok(was.clone()),
            Field::Part(Part { at, cut, put }) => replaced(is, *at, put, cut),
        }
    }
}

fn part_of_text(was: &str, is: &str) -> Part {
    let same = was.chars().zip(is.chars()).take_while(|(a, b)| a == b);
    let at: usize = same.map(|(a, _)| a.len_utf8()).sum();
    let (was, is) = (&was[at..], &is[at..]);
    let same = was.chars().rev().zip(is.chars().rev()).take_while(|(a, b)| a == b);
    let end: usize = same.map(|(a, _)| a.len_utf8()).sum();
    Part { at, cut: was[..was.len() - end].into(), put: is[..is.len() - end].into() }
}

fn part_of_list(was: &[Value], is: &[Value]) -> Part {
    let at = was.iter().zip(is).take_while(|(a, b)| a == b).count();
    let (was, is) = (&was[at..], &is[at..]);
    let end = was.iter().rev().zip(is.iter().rev()).take_while(|(a, b)| a == b).count();
    Part { at, cut: was[..was.len() - end].into(), put: is[..is.len() - end].into() }
}

/// The value with `put` in the place of `cut`.
fn replaced(value: Value, at: usize, cut: &Value, put: &Value) -> Result<Value, Mismatch> {
    match (value, cut, put) {
        (Value::String(text), Value::String(cut), Value::String(put)) => {
            let (begin, rest) = text.split_at_checked(at).ok_or(Mismatch)?;
            let rest = rest.strip_prefix(cut.as_str()).ok_or(Mismatch)?;
            Ok([begin, put, rest].concat().into())
        }
        (Value::Array(mut list), Value::Array(cut), Value::Array(put)) => {
            let end = at.checked_add(cut.len()).ok_or(Mismatch)?;
            if list.get(at..end) != Some(cut.as_slice()) {
                return Err(Mismatch);
            }
            list.splice(at..end, put.iter().cloned());
            Ok(list.into())
        }
        _ => Err(Mismatch),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use groundswell_domain::comment::Comment;
    use groundswell_domain::contact::Tally;
    use groundswell_domain::id::{CardId, CommentId, UserId};
    use groundswell_domain::time::{Day, Timestamp};
    use uuid::Uuid;

    fn comment(text: &str) -> Entity {
        let (id, card) = (CommentId(Uuid::from_u128(1)), CardId(Uuid::from_u128(2)));
        let (by, at, text) = (UserId(Uuid::from_u128(3)), Timestamp(4), text.to_owned());
        Comment { id, card, by, at, text, edited: None }.into()
    }

    fn tally(days: &[(i32, u32)]) -> Entity {
        let days = days.iter().map(|(day, count)| (Day(*day), *count)).collect();
        let card = CardId(Uuid::from_u128(2));
        Tally { card, customer: None, days, system: None, last: Timestamp(9), told: None }.into()
    }

    fn leads_both_ways(before: Option<Entity>, after: Option<Entity>) -> Trace {
        let trace = Trace::between(before.clone(), after.clone()).expect("they differ");
        let stored = serde_json::to_string(&trace).unwrap();
        let trace: Trace = serde_json::from_str(&stored).unwrap();
        assert_eq!(trace.forwards(before.as_ref()), Ok(after.clone()), "{stored}");
        assert_eq!(trace.backwards(after.as_ref()), Ok(before.clone()), "{stored}");
        assert_eq!(trace.step(after.as_ref()), Ok(Step { before, after }), "{stored}");
        trace
    }

    #[test]
    fn what_comes_and_what_goes_is_kept_as_a_whole() {
        leads_both_ways(None, Some(comment("Hello")));
        leads_both_ways(Some(comment("Hello")), None);
        assert_eq!(Trace::between(Some(comment("a")), Some(comment("a"))), None);
    }

    #[test]
    fn of_a_long_text_only_what_was_typed_is_kept() {
        let long = "It rains on the roof, and the vouchers stay silent. ".repeat(50);
        for (before, after) in [
            (long.clone(), format!("{long} More.")),
            (long.clone(), long.replacen("rains", "snöws", 1)),
            (format!("ä{long}"), format!("ö{long}")),
            (long.clone(), format!("{long}{long}")),
            (long.replacen("silent", "😀", 1), long.replacen("silent", "😁", 1)),
        ] {
            let trace = leads_both_ways(Some(comment(&before)), Some(comment(&after)));
            let stored = serde_json::to_string(&trace).unwrap().len();
            assert!(stored < 300 + after.len().abs_diff(before.len()), "{stored}");
        }
    }

    #[test]
    fn of_a_long_list_only_what_was_counted_is_kept() {
        let days: Vec<(i32, u32)> = (0..300).map(|day| (20_000 + day, 3)).collect();
        let mut more = days.clone();
        more[299].1 = 4;
        let trace = leads_both_ways(Some(tally(&days)), Some(tally(&more)));
        assert!(serde_json::to_string(&trace).unwrap().len() < 200);
        more.push((20_400, 1));
        leads_both_ways(Some(tally(&days)), Some(tally(&more)));
        leads_both_ways(Some(tally(&more)), Some(tally(&[])));
    }

    #[test]
    fn a_trace_of_something_else_is_noticed() {
        let long = "one two three ".repeat(10);
        let (before, after) = (comment(&long), comment(&format!("{long}four")));
        let trace = leads_both_ways(Some(before.clone()), Some(after));
        assert_eq!(trace.backwards(Some(&before)), Err(Mismatch));
        assert_eq!(trace.forwards(Some(&comment("short"))), Err(Mismatch));
        assert_eq!(trace.forwards(None), Err(Mismatch));
    }
}
