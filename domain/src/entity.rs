//! Everything that can be on a board or a card, and how it changes: small, whole entities.

use crate::area::Area;
use crate::board::BoardInfo;
use crate::card::Card;
use crate::column::Column;
use crate::comment::Comment;
use crate::contact::{Contact, Tally, TallyKey};
use crate::customer::{Customer, System};
use crate::description::Description;
use crate::id::{
    AreaId, BoardId, CardId, ColumnId, CommentId, ContactId, CustomerId, DeploymentId, ReleaseId,
    SprintId, SystemId, UserId,
};
use crate::member::Member;
use crate::release::{Deployment, Release};
use crate::sprint::Sprint;
use serde::{Deserialize, Serialize};

/// Keeps fields at their default off the wire.
pub(crate) fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

macro_rules! entities {
    (
        by their own id: $($kind:ident($entity:ident, $id:ty, $name:literal, $key:expr)),+;
        by that of a card: $($part:ident($of_card:ident, $part_name:literal),)+
    ) => {
        /// One thing, whole.
        #[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
        #[allow(clippy::large_enum_variant, reason = "most entities that travel are cards")]
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Entity {
            $($kind($entity),)+
            $($part($of_card),)+
        }

        /// One thing's name.
        #[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum EntityRef {
            $($kind($id),)+
            $($part(CardId),)+
        }

        impl Entity {
            pub fn key(&self) -> EntityRef {
                match self {
                    $(Entity::$kind(entity) => EntityRef::$kind($key(entity)),)+
                    $(Entity::$part(entity) => EntityRef::$part(entity.card),)+
                }
            }
        }

        impl EntityRef {
            /// The kind as stored and sent: `card`, `tally`, ….
            pub fn kind(&self) -> &'static str {
                match self {
                    $(EntityRef::$kind(_) => $name,)+
                    $(EntityRef::$part(_) => $part_name,)+
                }
            }
        }

        $(
            impl From<$entity> for Entity {
                fn from(entity: $entity) -> Self {
                    Entity::$kind(entity)
                }
            }
            impl From<$id> for EntityRef {
                fn from(id: $id) -> Self {
                    EntityRef::$kind(id)
                }
            }
        )+
        $(
            impl From<$of_card> for Entity {
                fn from(entity: $of_card) -> Self {
                    Entity::$part(entity)
                }
            }
        )+
    };
}

entities! {
    by their own id:
    Board(BoardInfo, BoardId, "board", |e: &BoardInfo| e.id),
    Column(Column, ColumnId, "column", |e: &Column| e.id),
    Card(Card, CardId, "card", |e: &Card| e.id),
    Tally(Tally, TallyKey, "tally", Tally::key),
    Customer(Customer, CustomerId, "customer", |e: &Customer| e.id),
    System(System, SystemId, "system", |e: &System| e.id),
    Area(Area, AreaId, "area", |e: &Area| e.id),
    Sprint(Sprint, SprintId, "sprint", |e: &Sprint| e.id),
    Release(Release, ReleaseId, "release", |e: &Release| e.id),
    Deployment(Deployment, DeploymentId, "deployment", |e: &Deployment| e.id),
    Member(Member, UserId, "member", |e: &Member| e.id),
    Contact(Contact, ContactId, "contact", |e: &Contact| e.id),
    Comment(Comment, CommentId, "comment", |e: &Comment| e.id);
    by that of a card:
    Description(Description, "description"),
}

impl Entity {
    /// The card that it is or belongs to.
    pub fn card(&self) -> Option<CardId> {
        match self {
            Entity::Card(card) => Some(card.id),
            Entity::Tally(tally) => Some(tally.card),
            Entity::Contact(contact) => Some(contact.card),
            Entity::Comment(comment) => Some(comment.card),
            Entity::Description(description) => Some(description.card),
            _ => None,
        }
    }

    /// Whether it is loaded with its card instead of with the board.
    pub fn is_detail(&self) -> bool {
        self.key().is_detail()
    }

    /// As JSON to look into. By way of text: a second serialiser would be in the browser's
    /// download for nothing else.
    pub(crate) fn to_json(&self) -> Option<serde_json::Value> {
        crate::json::from_str(&serde_json::to_string(self).ok()?).ok()
    }
}

impl EntityRef {
    /// The card that it is or belongs to, as far as its name tells.
    pub fn card(&self) -> Option<CardId> {
        match self {
            EntityRef::Card(card) | EntityRef::Description(card) => Some(*card),
            EntityRef::Tally(tally) => Some(tally.card),
            _ => None,
        }
    }

    /// Whether it is loaded with its card instead of with the board.
    pub fn is_detail(&self) -> bool {
        matches!(self, EntityRef::Contact(_) | EntityRef::Comment(_) | EntityRef::Description(_))
    }

    /// The name as text, unique within its kind.
    pub fn id(&self) -> String {
        match self {
            EntityRef::Board(id) => id.to_string(),
            EntityRef::Column(id) => id.to_string(),
            EntityRef::Card(id) => id.to_string(),
            EntityRef::Tally(TallyKey { card, customer: Some(customer) }) => {
                format!("{card}/{customer}")
            }
            EntityRef::Tally(TallyKey { card, customer: None }) => format!("{card}/"),
            EntityRef::Customer(id) => id.to_string(),
            EntityRef::System(id) => id.to_string(),
            EntityRef::Area(id) => id.to_string(),
            EntityRef::Sprint(id) => id.to_string(),
            EntityRef::Release(id) => id.to_string(),
            EntityRef::Deployment(id) => id.to_string(),
            EntityRef::Member(id) => id.to_string(),
            EntityRef::Contact(id) => id.to_string(),
            EntityRef::Comment(id) => id.to_string(),
            EntityRef::Description(card) => card.to_string(),
        }
    }

    /// The reverse of [`Self::kind`] and [`Self::id`].
    pub fn parse(kind: &str, id: &str) -> Option<EntityRef> {
        Some(match kind {
            "board" => EntityRef::Board(id.parse().ok()?),
            "column" => EntityRef::Column(id.parse().ok()?),
            "card" => EntityRef::Card(id.parse().ok()?),
            "tally" => {
                let (card, customer) = id.split_once('/')?;
                let customer = match customer {
                    "" => None,
                    customer => Some(customer.parse().ok()?),
                };
                EntityRef::Tally(TallyKey { card: card.parse().ok()?, customer })
            }
            "customer" => EntityRef::Customer(id.parse().ok()?),
            "system" => EntityRef::System(id.parse().ok()?),
            "area" => EntityRef::Area(id.parse().ok()?),
            "sprint" => EntityRef::Sprint(id.parse().ok()?),
            "release" => EntityRef::Release(id.parse().ok()?),
            "deployment" => EntityRef::Deployment(id.parse().ok()?),
            "member" => EntityRef::Member(id.parse().ok()?),
            "contact" => EntityRef::Contact(id.parse().ok()?),
            "comment" => EntityRef::Comment(id.parse().ok()?),
            "description" => EntityRef::Description(id.parse().ok()?),
            _ => return None,
        })
    }
}

/// What happened to one entity. Catch-up, broadcast, snapshot, undo and history all speak it.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[allow(clippy::large_enum_variant, reason = "nearly all changes put an entity")]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// It is like this now.
    Put(Entity),
    /// It is gone.
    Remove(EntityRef),
    /// A card has left the board for the archive, with its tallies.
    Archive(CardId),
}

impl Change {
    pub fn put(entity: impl Into<Entity>) -> Change {
        Change::Put(entity.into())
    }

    pub fn remove(key: impl Into<EntityRef>) -> Change {
        Change::Remove(key.into())
    }

    /// Which entity it is about.
    pub fn key(&self) -> EntityRef {
        match self {
            Change::Put(entity) => entity.key(),
            Change::Remove(key) => *key,
            Change::Archive(card) => EntityRef::Card(*card),
        }
    }
}
