//! Things as they are stored: JSON without their own id and their card's, which have columns of
//! their own. To repeat them in each document would take a tenth of the database.

use super::Result;
use groundswell_domain::card::Card;
use groundswell_domain::description::with_whole;
use groundswell_domain::id::CardId;
use groundswell_domain::{Entity, EntityRef};
use serde_json::value::{RawValue, to_raw_value};
use sqlx::types::Json;
use std::fmt::{Display, Write};
use uuid::Uuid;

/// A document as its column holds it.
pub(super) type Document = Json<Box<RawValue>>;

/// `kind, id, doc` of the table `entity`.
pub(super) type OnBoard = (String, String, Document);

/// `kind, id, card_id, doc` of the table `detail`.
pub(super) type OfCard = (String, String, Uuid, Document);

/// The stored form of a thing.
pub(super) fn document(entity: &Entity) -> Document {
    let whole = to_raw_value(entity).expect("entities are plain data");
    let names = Names::of(entity.key(), entity.card());
    let rest = whole.get().strip_prefix(&names.whole).map(|rest| rest.trim_start_matches(','));
    // Stored as it is, it would be read with its names twice, which nobody can read.
    let rest = rest.expect("the JSON of every kind of thing begins with its names");
    let short = RawValue::from_string(format!("{}{rest}", names.short));
    Json(short.expect("an object without its first fields is an object"))
}

/// The JSON of a thing on the board, as it is sent.
pub(super) fn sent((kind, id, doc): OnBoard) -> Result<Box<RawValue>> {
    RawValue::from_string(whole(key(&kind, &id)?, None, &doc)).map_err(unreadable)
}

pub(super) fn on_board((kind, id, doc): OnBoard) -> Result<Entity> {
    read(key(&kind, &id)?, None, &doc)
}

pub(super) fn of_card((kind, id, card, doc): OfCard) -> Result<Entity> {
    read(key(&kind, &id)?, Some(CardId(card)), &doc)
}

/// The thing with a name, from its stored form; `card` is the card of a contact or comment.
pub(super) fn read(key: EntityRef, card: Option<CardId>, doc: &Document) -> Result<Entity> {
    serde_json::from_str(&whole(key, card, doc)).map_err(unreadable)
}

/// A card with all of its description.
pub(super) fn whole_card(
    id: CardId,
    doc: &Document,
    description: Option<&Document>,
) -> Result<Option<Card>> {
    let description = description.map(|doc| read(EntityRef::Description(id), None, doc));
    let description = description.transpose()?;
    Ok(match read(id.into(), None, doc)? {
        Entity::Card(card) => Some(with_whole(&card, description.as_slice())),
        _ => None,
    })
}

/// The name of a thing, from its columns.
pub(super) fn key(kind: &str, id: &str) -> Result<EntityRef> {
    EntityRef::parse(kind, id).ok_or_else(|| unreadable(format!("no {kind} is called {id}")))
}

fn unreadable(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> sqlx::Error {
    sqlx::Error::Decode(error.into())
}

fn whole(key: EntityRef, card: Option<CardId>, Json(doc): &Document) -> String {
    let Names { whole, .. } = Names::of(key, card);
    // `{"card":{…}}`, in PostgreSQL with spaces.
    let rest = doc.get().splitn(3, '{').nth(2).unwrap_or_default();
    let comma = if rest.starts_with('}') { "" } else { "," };
    format!("{whole}{comma}{rest}")
}

/// How the JSON of a thing begins.
struct Names {
    /// As it is sent: `{"comment":{"id":"…","card":"…"`.
    whole: String,
    /// As it is stored: `{"comment":{`.
    short: String,
}

impl Names {
    fn of(key: EntityRef, card: Option<CardId>) -> Names {
        let short = format!("{{\"{}\":{{", key.kind());
        let mut whole = short.clone();
        match key {
            EntityRef::Tally(tally) => {
                push(&mut whole, "card", tally.card);
                if let Some(customer) = tally.customer {
                    whole.push(',');
                    push(&mut whole, "customer", customer);
                }
            }
            EntityRef::Description(card) => push(&mut whole, "card", card),
            EntityRef::Contact(_) | EntityRef::Comment(_) => {
                push(&mut whole, "id", key.id());
                if let Some(card) = card {
                    whole.push(',');
                    push(&mut whole, "card", card);
                }
            }
            EntityRef::Board(_)
            | EntityRef::Column(_)
            | EntityRef::Card(_)
            | EntityRef::Customer(_)
            | EntityRef::System(_)
            | EntityRef::Area(_)
            | EntityRef::Sprint(_)
            | EntityRef::Release(_)
            | EntityRef::Deployment(_)
            | EntityRef::Member(_) => push(&mut whole, "id", key.id()),
        }
        Names { whole, short }
    }
}

fn push(json: &mut String, field: &str, name: impl Display) {
    // Writing to a `String` does not fail.
    let _ = write!(json, "\"{field}\":\"{name}\"");
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "01a03430-c064-74d0-a767-c30306c6607a";
    const CARD: &str = "019fd53a-5e00-70cc-b4ea-64baa752a8fd";

    /// One thing, whole and as it is stored.
    fn things() -> Vec<(String, &'static str)> {
        let tally = format!(r#"{{"tally":{{"card":"{CARD}","customer":"{ID}","days":[[7,1]]"#);
        let last = r#","last":3}}"#;
        vec![
            (format!(r#"{{"area":{{"id":"{ID}","name":"id"}}}}"#), r#"{"area":{"name":"id"}}"#),
            (tally + last, r#"{"tally":{"days":[[7,1]],"last":3}}"#),
            (
                format!(r#"{{"tally":{{"card":"{CARD}","days":[[7,1]],"last":3}}}}"#),
                r#"{"tally":{"days":[[7,1]],"last":3}}"#,
            ),
            (
                format!(
                    r#"{{"comment":{{"id":"{ID}","card":"{CARD}","by":"{ID}","at":1,"text":"\""}}}}"#
                ),
                r#"{"comment":{"by":"01a03430-c064-74d0-a767-c30306c6607a","at":1,"text":"\""}}"#,
            ),
            (
                format!(r#"{{"description":{{"card":"{CARD}","text":"\"id\""}}}}"#),
                r#"{"description":{"text":"\"id\""}}"#,
            ),
        ]
    }

    #[test]
    fn a_document_is_stored_without_the_names_and_read_with_them() {
        for (whole, stored) in things() {
            let entity: Entity = serde_json::from_str(&whole).unwrap();
            let document = document(&entity);
            assert_eq!(document.get(), stored);
            assert_eq!(read(entity.key(), entity.card(), &document).unwrap(), entity);
        }
    }

    #[test]
    fn postgresql_stores_a_document_in_its_own_way() {
        let doc = r#"{"description": {"text": "{\"id\": {"}}"#;
        let read = read(
            EntityRef::Description(CARD.parse().unwrap()),
            None,
            &Json(RawValue::from_string(doc.into()).unwrap()),
        );
        let Ok(Entity::Description(read)) = read else { panic!("{read:?}") };
        assert_eq!((read.card.to_string(), read.text), (CARD.to_owned(), "{\"id\": {".to_owned()));
    }

    #[test]
    fn what_is_sent_is_whole() {
        let (whole, stored) = things().remove(0);
        let row = ("area".into(), ID.into(), Json(RawValue::from_string(stored.into()).unwrap()));
        assert_eq!(sent(row).unwrap().get(), whole);
    }
}
