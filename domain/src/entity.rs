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
use crate::json;
use crate::member::Member;
use crate::release::{Deployment, Release};
use crate::sprint::Sprint;
use crate::table::Table;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// Whether a field has its default, so that it is left out of the JSON.
pub(crate) fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// Generates everything about each kind of entity from one table. A row has the kind, its type, the
/// type of its key, its name as stored and sent, and how to get the key. For a kind that is on the
/// board, it also has the table on the board; for one that is loaded with a card, when it was made.
///
/// Code that treats kinds differently names all of them, or all of [`Detail`], without `_`: so a new
/// kind does not compile before each place knows what to do with it.
macro_rules! entities {
    (
        itself: $itself:ident($info:ident, $info_id:ty, $info_name:literal, $i:ident => $info_key:expr);
        on it: $(
            $kind:ident($entity:ident, $id:ty, $name:literal, $e:ident => $key:expr) in $table:ident
        ),+;
        loaded with a card: $(
            $detail:ident($detailed:ident, $detail_id:ty, $detail_name:literal, $d:ident => $detail_key:expr)
                made $made:expr
        ),+;
        once for a card: $( $part:ident($of_card:ident, $part_name:literal, $p:ident => $part_key:expr) ),+;
    ) => {
        /// One whole entity.
        #[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
        #[allow(clippy::large_enum_variant, reason = "most entities that travel are cards")]
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Entity {
            $itself($info),
            $($kind($entity),)+
            $($detail($detailed),)+
            $($part($of_card),)+
        }

        /// The key of one entity. Entities are stored in this order, so add a new kind at the end
        /// of its group.
        #[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum EntityRef {
            $itself($info_id),
            $($kind($id),)+
            $($detail($detail_id),)+
            $($part(CardId),)+
        }

        /// An entity that is loaded with its card, not with the board.
        #[derive(Clone, Copy, Debug, PartialEq)]
        pub enum Detail<'a> {
            $($detail(&'a $detailed),)+
            $($part(&'a $of_card),)+
        }

        /// The key of a [`Detail`].
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum DetailRef {
            $($detail($detail_id),)+
            $($part(CardId),)+
        }

        /// A kind of [`Detail`].
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum DetailKind {
            $($detail,)+
            $($part,)+
        }

        /// All entities on a board, one table for each kind.
        #[derive(Clone, Debug, Default, PartialEq)]
        pub struct Tables {
            $(pub $table: Table<$id, $entity>,)+
        }

        impl Entity {
            /// Its key.
            pub fn key(&self) -> EntityRef {
                match self {
                    Entity::$itself($i) => EntityRef::$itself($info_key),
                    $(Entity::$kind($e) => EntityRef::$kind($key),)+
                    $(Entity::$detail($d) => EntityRef::$detail($detail_key),)+
                    $(Entity::$part($p) => EntityRef::$part($part_key),)+
                }
            }

            /// The same, if it is loaded with its card.
            pub fn detail(&self) -> Option<Detail<'_>> {
                match self {
                    Entity::$itself(_) $(| Entity::$kind(_))+ => None,
                    $(Entity::$detail(detail) => Some(Detail::$detail(detail)),)+
                    $(Entity::$part(part) => Some(Detail::$part(part)),)+
                }
            }
        }

        impl Detail<'_> {
            /// The card that it belongs to.
            pub fn card(self) -> CardId {
                match self {
                    $(Detail::$detail(detail) => detail.card,)+
                    $(Detail::$part(part) => part.card,)+
                }
            }

            /// When it was made, which gives it its place among others of its kind. What exists
            /// once for a card has no others.
            pub fn made_at(self) -> Timestamp {
                match self {
                    $(Detail::$detail($d) => $made,)+
                    $(Detail::$part(_) => Timestamp(0),)+
                }
            }
        }

        impl DetailKind {
            /// All kinds.
            pub const ALL: &[DetailKind] = &[$(DetailKind::$detail,)+ $(DetailKind::$part,)+];

            /// The same as [`EntityRef::kind`].
            pub fn name(self) -> &'static str {
                match self {
                    $(DetailKind::$detail => $detail_name,)+
                    $(DetailKind::$part => $part_name,)+
                }
            }
        }

        impl EntityRef {
            /// The kind as stored and sent: `card`, `tally`, ….
            pub fn kind(&self) -> &'static str {
                match self {
                    EntityRef::$itself(_) => $info_name,
                    $(EntityRef::$kind(_) => $name,)+
                    $(EntityRef::$detail(_) => $detail_name,)+
                    $(EntityRef::$part(_) => $part_name,)+
                }
            }

            /// The key as text, unique within its kind.
            pub fn id(&self) -> String {
                match self {
                    EntityRef::$itself(id) => id.to_string(),
                    $(EntityRef::$kind(id) => id.to_string(),)+
                    $(EntityRef::$detail(id) => id.to_string(),)+
                    $(EntityRef::$part(card) => card.to_string(),)+
                }
            }

            /// The key with this [`Self::kind`] and [`Self::id`]; `None` if there is no such kind
            /// or the id is invalid.
            pub fn parse(kind: &str, id: &str) -> Option<EntityRef> {
                Some(match kind {
                    $info_name => EntityRef::$itself(id.parse().ok()?),
                    $($name => EntityRef::$kind(id.parse().ok()?),)+
                    $($detail_name => EntityRef::$detail(id.parse().ok()?),)+
                    $($part_name => EntityRef::$part(id.parse().ok()?),)+
                    _ => return None,
                })
            }

            /// The same, if it is loaded with its card.
            pub fn detail(&self) -> Option<DetailRef> {
                match self {
                    EntityRef::$itself(_) $(| EntityRef::$kind(_))+ => None,
                    $(EntityRef::$detail(id) => Some(DetailRef::$detail(*id)),)+
                    $(EntityRef::$part(card) => Some(DetailRef::$part(*card)),)+
                }
            }
        }

        impl Tables {
            /// Inserts or replaces an entity, and returns the one that was there.
            pub(crate) fn put(&mut self, entity: Entity) -> Option<Entity> {
                match entity {
                    $(Entity::$kind(entity) => {
                        let $e = &entity;
                        let key = $key;
                        self.$table.insert(key, entity).map(Entity::$kind)
                    })+
                    Entity::$itself(_) $(| Entity::$detail(_))+ $(| Entity::$part(_))+ => None,
                }
            }

            pub(crate) fn take(&mut self, key: EntityRef) -> Option<Entity> {
                match key {
                    $(EntityRef::$kind(key) => self.$table.remove(&key).map(Entity::$kind),)+
                    EntityRef::$itself(_)
                    $(| EntityRef::$detail(_))+
                    $(| EntityRef::$part(_))+ => None,
                }
            }

            pub(crate) fn find(&self, key: EntityRef) -> Option<Entity> {
                match key {
                    $(EntityRef::$kind(key) => self.$table.get(&key).cloned().map(Entity::$kind),)+
                    EntityRef::$itself(_)
                    $(| EntityRef::$detail(_))+
                    $(| EntityRef::$part(_))+ => None,
                }
            }

            /// All entities, kind by kind in the order of the keys.
            pub(crate) fn all(&self) -> impl Iterator<Item = Entity> {
                std::iter::empty()
                    $(.chain(self.$table.values().cloned().map(Entity::$kind)))+
            }
        }

        from!($itself($info, $info_id) $(, $kind($entity, $id))+ $(, $detail($detailed, $detail_id))+);
        $(
            impl From<$of_card> for Entity {
                fn from(entity: $of_card) -> Self {
                    Entity::$part(entity)
                }
            }
        )+
    };
}

/// Conversions from each type to an entity, and from its key to an [`EntityRef`].
macro_rules! from {
    ($($kind:ident($entity:ident, $id:ty)),+) => {
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
    };
}

entities! {
    itself: Board(BoardInfo, BoardId, "board", e => e.id);
    on it:
    Column(Column, ColumnId, "column", e => e.id) in columns,
    Card(Card, CardId, "card", e => e.id) in cards,
    Tally(Tally, TallyKey, "tally", e => e.key()) in tallies,
    Customer(Customer, CustomerId, "customer", e => e.id) in customers,
    System(System, SystemId, "system", e => e.id) in systems,
    Area(Area, AreaId, "area", e => e.id) in areas,
    Sprint(Sprint, SprintId, "sprint", e => e.id) in sprints,
    Release(Release, ReleaseId, "release", e => e.id) in releases,
    Deployment(Deployment, DeploymentId, "deployment", e => e.id) in deployments,
    Member(Member, UserId, "member", e => e.id) in members;
    loaded with a card:
    Contact(Contact, ContactId, "contact", e => e.id) made e.at,
    Comment(Comment, CommentId, "comment", e => e.id) made e.at;
    once for a card:
    Description(Description, "description", e => e.card);
}

/// What goes into the archive: a card, and what is on the board and belongs to it. It is found in the
/// card's history, too: see `Board::apply_archive`, and in the server's store `archive` and
/// `commits::all_of`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Archived<'a> {
    Card(&'a Card),
    Tally(&'a Tally),
}

impl Entity {
    /// The same, if it goes into the archive.
    pub(crate) fn archived(&self) -> Option<Archived<'_>> {
        match self {
            Entity::Card(card) => Some(Archived::Card(card)),
            Entity::Tally(tally) => Some(Archived::Tally(tally)),
            Entity::Board(_)
            | Entity::Column(_)
            | Entity::Customer(_)
            | Entity::System(_)
            | Entity::Area(_)
            | Entity::Sprint(_)
            | Entity::Release(_)
            | Entity::Deployment(_)
            | Entity::Member(_)
            | Entity::Contact(_)
            | Entity::Comment(_)
            | Entity::Description(_) => None,
        }
    }

    /// The card that it is or belongs to, if any.
    pub fn card(&self) -> Option<CardId> {
        match self.archived() {
            Some(Archived::Card(card)) => Some(card.id),
            Some(Archived::Tally(tally)) => Some(tally.card),
            None => self.detail().map(Detail::card),
        }
    }

    /// Whether one of its texts is exactly this one.
    pub fn has_text(&self, text: &str) -> bool {
        json::tree(self).is_ok_and(|tree| tree.has_text(text))
    }

    /// Whether it is loaded with its card, not with the board.
    pub fn is_detail(&self) -> bool {
        self.key().is_detail()
    }
}

impl EntityRef {
    /// The card that it is or belongs to, as far as the key tells.
    pub fn card(&self) -> Option<CardId> {
        match self {
            EntityRef::Card(card) | EntityRef::Description(card) => Some(*card),
            EntityRef::Tally(tally) => Some(tally.card),
            EntityRef::Board(_)
            | EntityRef::Column(_)
            | EntityRef::Customer(_)
            | EntityRef::System(_)
            | EntityRef::Area(_)
            | EntityRef::Sprint(_)
            | EntityRef::Release(_)
            | EntityRef::Deployment(_)
            | EntityRef::Member(_)
            | EntityRef::Contact(_)
            | EntityRef::Comment(_) => None,
        }
    }

    /// Whether it is loaded with its card, not with the board.
    pub fn is_detail(&self) -> bool {
        self.detail().is_some()
    }
}

/// A change of one entity. Used for catching up, broadcasts, snapshots, undo and history.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[allow(clippy::large_enum_variant, reason = "nearly all changes put an entity")]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// The entity is new, or has changed to this.
    Put(Entity),
    /// The entity is removed.
    Remove(EntityRef),
    /// A card has moved to the archive, with its tallies.
    Archive(CardId),
}

impl Change {
    /// [`Change::Put`] of any type of entity.
    pub fn put(entity: impl Into<Entity>) -> Change {
        Change::Put(entity.into())
    }

    /// [`Change::Remove`] for any type of key.
    pub fn remove(key: impl Into<EntityRef>) -> Change {
        Change::Remove(key.into())
    }

    /// The entity that it is about.
    pub fn key(&self) -> EntityRef {
        match self {
            Change::Put(entity) => entity.key(),
            Change::Remove(key) => *key,
            Change::Archive(card) => EntityRef::Card(*card),
        }
    }
}
