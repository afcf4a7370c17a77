//! The board: everything that the browser holds of one product, and how changes are applied.

use crate::card::Card;
use crate::column::{Column, Stage};
use crate::contact::{Tally, TallyKey};
use crate::customer::System;
use crate::entity::{Change, Entity, EntityRef, Tables, is_default};
use crate::id::{BoardId, CardId, ColumnId, CommandId, CustomerId, ReleaseId, SystemId};
use crate::order::Order;
use crate::rank::Lane;
use crate::rejection::{Field, Rejection};
use crate::release::{Deployment, Release};
use crate::sprint::{Sprint, SprintState};
use crate::table::{Set, Table};
use crate::{limits, text};
use serde::{Deserialize, Serialize};
use std::ops::{Deref, DerefMut};
use uuid::Uuid;

/// The board itself.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BoardInfo {
    pub id: BoardId,
    pub name: String,
    /// The prefix of its card numbers: `MS`. Never changes.
    pub key: String,
    /// The number of the youngest card.
    pub last_number: u32,
    /// For how many days what is closed stays on the board; `None` for the usual time.
    #[serde(default, skip_serializing_if = "is_default")]
    pub keep_closed: Option<u16>,
}

/// One product's board, whole, without what is loaded with a single card.
///
/// Changes come in through [`Board::apply`] alone; everything else only reads.
#[derive(Clone, Debug, PartialEq)]
pub struct Board {
    /// The number of the last commit that it contains.
    pub seq: u64,
    /// The command of that commit, where it is known: after a restored backup, another commit may
    /// stand under the same number.
    pub commit: Option<CommandId>,
    pub info: BoardInfo,
    tables: Tables,
    lanes: Table<ColumnId, Lane>,
    /// Pairs: a page's own cards may have, until the server answers, numbers of others.
    numbers: Set<(u32, CardId)>,
    /// Cards of the archive that somebody looks at.
    guests: Set<CardId>,
    /// A page's own cards that the server has not heard of.
    pub(crate) unnumbered: Set<CardId>,
}

static NO_CARDS: Lane = Lane::new();

/// A board as it travels: all its entities.
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

    /// The board that a snapshot holds; `None` without the board's own entity.
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

    /// The board as it travels.
    pub fn snapshot(&self) -> Snapshot {
        let is_guest = |card: CardId| self.guests.contains(&card);
        let stays = |entity: &Entity| !entity.card().is_some_and(is_guest);
        let mut entities = vec![Entity::Board(self.info.clone())];
        entities.extend(self.tables.all().filter(stays));
        Snapshot { seq: self.seq, commit: self.commit, entities }
    }

    /// Makes changes so, and returns the changes that take them back, to be applied in their
    /// order. Never fails and never refuses: what it does not find, it leaves alone.
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

    /// A card goes with all that was reported about it.
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

    /// Lets cards of the archive be looked at, with their tallies: they can be found by their id and
    /// number and stand in no column. What is on the board already stays as it is.
    pub fn visit(&mut self, archived: &[Entity]) {
        for entity in archived {
            match entity {
                Entity::Card(card) if !self.cards.contains_key(&card.id) => {
                    self.numbers.add((card.number, card.id));
                    self.guests.add(card.id);
                    self.cards.insert(card.id, card.clone());
                }
                Entity::Tally(tally) if self.guests.contains(&tally.card) => {
                    self.tallies.insert(tally.key(), tally.clone());
                }
                _ => {}
            }
        }
    }

    /// Whether a card is in the archive, and only here to be looked at.
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

    /// Takes a card out of the lists beside the table of cards.
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

    /// One entity as it is now, `None` for those that are loaded with a card.
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

/// Gives a board another name.
pub(crate) fn rename(board: &Board, name: &str) -> Result<Vec<Change>, Rejection> {
    let mut info = board.info.clone();
    info.name = text::line(name, Field::Name, limits::NAME_CHARS)?;
    Ok(vec![Change::put(info)])
}

/// Look-ups.
impl Board {
    /// The live cards of a column by rank.
    pub fn lane(&self, column: ColumnId) -> &Lane {
        self.lanes.get(&column).unwrap_or(&NO_CARDS)
    }

    /// The columns from left to right.
    pub fn columns_in_order(&self) -> Vec<&Column> {
        let mut columns: Vec<_> = self.columns.values().collect();
        columns.order_by(|a, b| (&a.rank, a.id).cmp(&(&b.rank, b.id)));
        columns
    }

    /// # Errors
    /// [`Rejection::Gone`].
    pub fn column(&self, id: ColumnId) -> Result<&Column, Rejection> {
        self.columns.get(&id).ok_or(Rejection::Gone)
    }

    /// The first column of a stage.
    ///
    /// # Errors
    /// [`Rejection::NoColumn`], on a board that was set up by hand without one.
    pub fn column_of_stage(&self, stage: Stage) -> Result<&Column, Rejection> {
        let of_stage = self.columns.values().filter(|column| column.stage == stage);
        of_stage.min_by(|a, b| a.rank.cmp(&b.rank)).ok_or(Rejection::NoColumn { stage })
    }

    /// How far a card has come.
    pub fn stage_of(&self, card: &Card) -> Stage {
        self.columns.get(&card.column).map_or(Stage::Inbox, |column| column.stage)
    }

    /// A card, wherever it is.
    ///
    /// # Errors
    /// [`Rejection::Gone`].
    pub fn card(&self, id: CardId) -> Result<&Card, Rejection> {
        self.cards.get(&id).ok_or(Rejection::Gone)
    }

    /// A card that stands on the board.
    ///
    /// # Errors
    /// [`Rejection::Gone`] where it is in the trash, [`Rejection::Merged`] where it was merged.
    pub fn live_card(&self, id: CardId) -> Result<&Card, Rejection> {
        let card = self.card(id)?;
        if card.merged_into.is_some() {
            return Err(Rejection::Merged { name: self.name_of(self.redirected(id)?) });
        }
        if card.trashed.is_some() { Err(Rejection::Gone) } else { Ok(card) }
    }

    /// A card, or the one that it was merged into.
    ///
    /// # Errors
    /// [`Rejection::Gone`].
    pub fn redirected(&self, id: CardId) -> Result<&Card, Rejection> {
        let mut card = self.card(id)?;
        // Merged cards can be merged again; the count ends a circle that must not be there.
        for _ in 0..100 {
            match card.merged_into {
                Some(into) => card = self.card(into)?,
                None => return Ok(card),
            }
        }
        Err(Rejection::Gone)
    }

    /// The card that something is said about or counted on: where it redirects to, and not in the
    /// trash.
    ///
    /// # Errors
    /// [`Rejection::Gone`].
    pub(crate) fn open_card(&self, id: CardId) -> Result<&Card, Rejection> {
        self.redirected(id).ok().filter(|card| card.trashed.is_none()).ok_or(Rejection::Gone)
    }

    /// The card of a number as people write it: `314` or `MS-314`; or of [`Self::address_of`] it.
    pub fn card_by_name(&self, name: &str) -> Option<&Card> {
        let number = match name.split_once('-') {
            Some((key, number)) if key.eq_ignore_ascii_case(&self.info.key) => number,
            _ => name,
        };
        match number.parse() {
            Ok(number) => self.card_by_number(number),
            Err(_) => self.cards.get(&name.parse().ok()?),
        }
    }

    /// What names a card in an address: its number, and its id before it has one.
    pub fn address_of(&self, card: &Card) -> String {
        match self.is_numbered(card.id) {
            true => card.number.to_string(),
            false => card.id.to_string(),
        }
    }

    /// Whether the server has given a card its number.
    pub fn is_numbered(&self, card: CardId) -> bool {
        !self.unnumbered.contains(&card)
    }

    /// The card with this number, the `314` of `MS-314`.
    pub fn card_by_number(&self, number: u32) -> Option<&Card> {
        let ((found, id), ()) = self.numbers.from(&(number, CardId(Uuid::nil()))).first()?;
        self.cards.get(id).filter(|_| *found == number)
    }

    /// What people call a card: `MS-314`; `MS-…` until the server has given it its number, as another
    /// page may show the same one on another card.
    pub fn name_of(&self, card: &Card) -> String {
        match self.is_numbered(card.id) {
            true => self.likely_name_of(card),
            false => format!("{}-…", self.info.key),
        }
    }

    /// What people will call a card if nobody is faster to make one.
    pub fn likely_name_of(&self, card: &Card) -> String {
        format!("{}-{}", self.info.key, card.number)
    }

    /// Who reported a card, one tally a customer, the anonymous one first.
    pub fn tallies_of(&self, card: CardId) -> impl Iterator<Item = &Tally> {
        let first = TallyKey { card, customer: None };
        self.tallies.from(&first).iter().map(|(_, tally)| tally).take_while(move |t| t.card == card)
    }

    /// Cards in the strip above the board.
    pub fn express_cards(&self) -> impl Iterator<Item = &Card> {
        self.cards.values().filter(|card| card.express && card.is_live())
    }

    /// The sprint that is running.
    pub fn active_sprint(&self) -> Option<&Sprint> {
        self.sprints.values().find(|sprint| sprint.state == SprintState::Active)
    }

    /// # Errors
    /// [`Rejection::Gone`].
    pub fn release(&self, id: ReleaseId) -> Result<&Release, Rejection> {
        self.releases.get(&id).ok_or(Rejection::Gone)
    }

    /// The deployment of a release on a system.
    pub fn deployment(&self, release: ReleaseId, system: SystemId) -> Option<&Deployment> {
        let mut all = self.deployments.values();
        all.find(|deployment| deployment.release == release && deployment.system == system)
    }

    /// Whether this very release runs, or has run, anywhere.
    pub fn has_run(&self, release: ReleaseId) -> bool {
        let mut all = self.deployments.values();
        all.any(|deployment| deployment.release == release && deployment.state.is_live())
    }

    /// The system that a caller means, where that is plain: the only one that he works on.
    pub fn system_of(&self, customer: Option<CustomerId>) -> Option<&System> {
        match self.systems_of(customer).as_slice() {
            [system] => Some(system),
            _ => None,
        }
    }

    /// The systems that a caller works on: his own, or without one those that all share.
    pub fn systems_of(&self, customer: Option<CustomerId>) -> Vec<&System> {
        let all = self.systems.values();
        let own: Vec<&System> =
            all.filter(|system| customer.is_some() && system.customer == customer).collect();
        if own.is_empty() { self.shared_systems() } else { own }
    }

    fn shared_systems(&self) -> Vec<&System> {
        self.systems.values().filter(|system| system.customer.is_none()).collect()
    }
}
