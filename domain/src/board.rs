//! The board: everything that the browser holds of one product, and how it is changed.

mod lookups;

use crate::card::Card;
use crate::command::Typed;
use crate::contact::{Tally, TallyKey};
use crate::entity::{Archived, Change, Entity, EntityRef, Tables, is_default};
use crate::id::{BoardId, CardId, ColumnId, CommandId};
use crate::rank::Lane;
use crate::rejection::{Field, Rejection};
use crate::table::{Set, Table};
use crate::{archive, input, limits};
use serde::{Deserialize, Serialize};
use std::ops::{Deref, DerefMut};

/// The board itself.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BoardInfo {
    pub id: BoardId,
    pub name: String,
    /// The prefix of its card numbers: `MS`. Never changes.
    pub key: String,
    /// The number of the newest card.
    pub last_number: u32,
    /// For how many days closed cards stay on the board; `None` for [`limits::KEEP_CLOSED_DAYS`].
    #[serde(default, skip_serializing_if = "is_default")]
    pub keep_closed: Option<u16>,
}

impl BoardInfo {
    /// A board without cards, with the usual settings.
    pub fn new(id: BoardId, name: &str, key: &str) -> BoardInfo {
        let (name, key) = (name.to_owned(), key.to_owned());
        BoardInfo { id, name, key, last_number: 0, keep_closed: None }
    }
}

/// A change of one setting of the board.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BoardEdit {
    Name(String),
    /// For how many days closed cards stay on the board. Earlier versions called it `days`.
    #[serde(alias = "days")]
    KeepClosed(u16),
}

impl BoardEdit {
    pub(crate) fn typed(&mut self) -> Vec<Typed<'_>> {
        match self {
            BoardEdit::Name(name) => vec![Typed::Line(name)],
            BoardEdit::KeepClosed(_) => Vec::new(),
        }
    }
}

/// The whole board of one product, without what is loaded with a single card.
///
/// It is changed only with [`Board::apply`]; everything else reads.
#[derive(Clone, Debug, PartialEq)]
pub struct Board {
    /// The number of the last commit that it contains.
    pub seq: u64,
    /// The command of that commit, if known. After a restored backup, another commit may have the
    /// same number.
    pub commit: Option<CommandId>,
    pub info: BoardInfo,
    tables: Tables,
    lanes: Table<ColumnId, Lane>,
    /// Pairs, because until the server answers a page's own new cards may have the same numbers as
    /// others.
    numbers: Set<(u32, CardId)>,
    /// Cards of the archive that somebody is looking at.
    guests: Set<CardId>,
    /// A page's own new cards that the server does not know yet.
    pub(crate) unnumbered: Set<CardId>,
}

/// A board in the form in which it is sent: all its entities.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Snapshot {
    /// The number of the last commit.
    pub seq: u64,
    /// The command of the last commit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commit: Option<CommandId>,
    pub entities: Vec<Entity>,
}

impl Board {
    /// An empty board.
    pub fn new(info: BoardInfo) -> Board {
        Board {
            seq: 0,
            commit: None,
            info,
            tables: Tables::default(),
            lanes: Table::new(),
            numbers: Set::new(),
            guests: Set::new(),
            unnumbered: Set::new(),
        }
    }

    /// The board of a snapshot; `None` if the snapshot has no board entity.
    pub fn from_snapshot(snapshot: Snapshot) -> Option<Board> {
        let info = snapshot.entities.iter().find_map(|entity| match entity {
            Entity::Board(info) => Some(info.clone()),
            _ => None,
        })?;
        let mut board = Board::new(info);
        (board.seq, board.commit) = (snapshot.seq, snapshot.commit);
        for entity in snapshot.entities {
            board.put(entity);
        }
        Some(board)
    }

    /// The board in the form in which it is sent.
    pub fn snapshot(&self) -> Snapshot {
        let is_guest = |card: CardId| self.guests.contains(&card);
        let stays = |entity: &Entity| !entity.card().is_some_and(is_guest);
        let mut entities = vec![Entity::Board(self.info.clone())];
        entities.extend(self.tables.all().filter(stays));
        Snapshot { seq: self.seq, commit: self.commit, entities }
    }

    /// Applies changes, and returns the changes that revert them, in the order in which they must
    /// be applied. Never fails: what it does not find, it ignores.
    pub fn apply(&mut self, changes: &[Change]) -> Vec<Change> {
        let mut back = Vec::new();
        for change in changes.iter().filter(|change| !change.key().is_detail()) {
            match change {
                Change::Put(entity) => back.push(self.apply_put(entity.clone())),
                Change::Remove(key) => {
                    back.push(self.take(*key).map_or(Change::Remove(*key), Change::Put));
                }
                Change::Archive(card) => back.extend(self.apply_archive(*card)),
            }
        }
        back.reverse();
        back
    }

    /// Removes a card and its tallies.
    fn apply_archive(&mut self, card: CardId) -> Vec<Change> {
        let tallies: Vec<TallyKey> = self.tallies_of(card).map(Tally::key).collect();
        let tallies = tallies.into_iter().filter_map(|key| self.tallies.remove(&key));
        let mut back: Vec<Change> = tallies.map(Change::put).collect();
        back.extend(self.take_card(card).map(Change::put));
        back
    }

    fn apply_put(&mut self, entity: Entity) -> Change {
        let key = entity.key();
        match self.put(entity) {
            Some(before) => Change::Put(before),
            None => Change::Remove(key),
        }
    }

    fn put(&mut self, entity: Entity) -> Option<Entity> {
        match entity {
            Entity::Board(info) => Some(std::mem::replace(&mut self.info, info).into()),
            Entity::Card(card) => self.put_card(card).map(Entity::Card),
            entity => self.tables.put(entity),
        }
    }

    /// Adds cards of the archive with their tallies, to be looked at. They can be found by id and
    /// number, and are in no column. What is on the board already is not changed.
    pub fn visit(&mut self, archived: &[Entity]) {
        for archived in archived.iter().filter_map(Entity::archived) {
            match archived {
                Archived::Card(card) if !self.cards.contains_key(&card.id) => {
                    self.numbers.add((card.number, card.id));
                    self.guests.add(card.id);
                    self.cards.insert(card.id, card.clone());
                }
                Archived::Tally(tally) if self.guests.contains(&tally.card) => {
                    self.tallies.insert(tally.key(), tally.clone());
                }
                Archived::Card(_) | Archived::Tally(_) => {}
            }
        }
    }

    /// Whether a card is in the archive, and here only to be looked at.
    pub fn is_guest(&self, card: CardId) -> bool {
        self.guests.contains(&card)
    }

    fn put_card(&mut self, card: Card) -> Option<Card> {
        self.guests.remove(&card.id);
        self.unlist(card.id);
        self.numbers.add((card.number, card.id));
        if card.is_live() {
            self.lanes.entry(card.column).insert((card.rank.clone(), card.id));
        }
        self.cards.insert(card.id, card)
    }

    fn take_card(&mut self, id: CardId) -> Option<Card> {
        self.guests.remove(&id);
        self.unlist(id);
        self.cards.remove(&id)
    }

    /// Removes a card from the lanes and from the numbers.
    fn unlist(&mut self, id: CardId) {
        let Some(card) = self.tables.cards.get(&id) else { return };
        self.numbers.remove(&(card.number, id));
        if let Some(lane) = self.lanes.get_mut(&card.column) {
            lane.remove(&(card.rank.clone(), id));
            if lane.is_empty() {
                self.lanes.remove(&card.column);
            }
        }
    }

    fn take(&mut self, key: EntityRef) -> Option<Entity> {
        match key {
            EntityRef::Card(id) => self.take_card(id).map(Entity::Card),
            key => self.tables.take(key),
        }
    }

    /// One entity as it is now; `None` for those that are loaded with a card.
    pub fn get(&self, key: EntityRef) -> Option<Entity> {
        match key {
            EntityRef::Board(_) => Some(self.info.clone().into()),
            key => self.tables.find(key),
        }
    }
}

impl Deref for Board {
    type Target = Tables;

    fn deref(&self) -> &Tables {
        &self.tables
    }
}

impl DerefMut for Board {
    fn deref_mut(&mut self) -> &mut Tables {
        &mut self.tables
    }
}

/// Changes a setting of the board.
pub(crate) fn edit(board: &Board, edit: &BoardEdit) -> Result<Vec<Change>, Rejection> {
    let mut info = board.info.clone();
    match edit {
        BoardEdit::Name(name) => info.name = input::line(name, Field::Name, limits::NAME_CHARS)?,
        BoardEdit::KeepClosed(days) => info.keep_closed = archive::kept_for(*days)?,
    }
    Ok(vec![Change::put(info)])
}
