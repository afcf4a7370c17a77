//! A board for tests that read like a story: people, cards, calls and releases, all by name.

#![allow(clippy::needless_pass_by_value, reason = "a story says what happens, without `&`")]

mod looking;
mod names;
mod story;

use crate::archive;
use crate::board::{Board, BoardInfo};
use crate::column::Stage;
use crate::command::{Command, Need};
use crate::decide::{Actor, Background, Context, Held, decide};
use crate::entity::{Change, Entity, EntityRef};
use crate::id::{BoardId, CommandId};
use crate::member::{Member, Role};
use crate::rejection::Rejection;
use crate::setup::{self, NewBoard};
use crate::time::{Day, Timestamp};
use crate::undo::{Record, Step, steps};
use names::id;
pub(crate) use names::{
    area, card, column, comment, customer, deployment, lane, person, release, sprint, system,
};
use std::collections::{BTreeMap, BTreeSet};
pub(crate) use story::call;
use uuid::Uuid;

/// The members of every board under test, one for each role.
const PEOPLE: [(&str, Role); 6] = [
    ("Julia", Role::Owner),
    ("Erik", Role::ProductOwner),
    ("Lukas", Role::Developer),
    ("Manuela", Role::Support),
    ("Rita", Role::ReleaseManager),
    ("Vera", Role::Viewer),
];

/// The day on which every story starts.
pub(crate) const TODAY: Day = Day(20_000);

/// A board under test, with a clock, and everything that a server would store.
pub(crate) struct Scene {
    pub(crate) board: Board,
    pub(crate) now: Timestamp,
    details: BTreeMap<EntityRef, Entity>,
    records: BTreeMap<CommandId, Record>,
    /// How much every card holds; set by a test.
    pub(crate) held: Option<Held>,
    /// Cards of the archive, and their tallies.
    pub(crate) archived: BTreeMap<EntityRef, Entity>,
    count: u128,
}

impl Scene {
    /// A new board of MusicStore with its people, a column for each stage, and nothing else.
    pub(crate) fn new() -> Scene {
        let info = BoardInfo::new(BoardId(id("board")), "MusicStore", "MS");
        let new = NewBoard {
            id: info.id,
            name: info.name.clone(),
            key: info.key.clone(),
            owner: person("Julia"),
            owner_name: "Julia".into(),
            columns: Stage::ALL.map(lane),
        };
        let mut board = Board::new(info);
        board.apply(&setup::first_changes(&new).unwrap());
        for (name, role) in PEOPLE {
            let name = name.to_string();
            board.apply(&[Change::put(Member {
                id: person(&name),
                name,
                role,
                may_delete: false,
            })]);
        }
        Scene {
            board,
            now: TODAY.start().plus_days(0),
            details: BTreeMap::new(),
            records: BTreeMap::new(),
            held: None,
            archived: BTreeMap::new(),
            count: 0,
        }
    }

    /// Decides and applies a command, as the server does. A minute passes.
    pub(crate) fn run(&mut self, actor: Actor, command: &Command) -> Result<CommandId, Rejection> {
        self.now = Timestamp(self.now.0 + 60_000);
        let background = self.background(command);
        let ctx = Context { actor, now: self.now, background: &background };
        let changes = decide(&self.board, command, &ctx)?;
        let keys: BTreeSet<EntityRef> = changes.iter().map(Change::key).collect();
        assert_eq!(keys.len(), changes.len(), "something changes twice: {changes:?}");
        let known = [background.details.as_slice(), &background.archived].concat();
        let steps = steps(&self.board, &changes, &known);
        self.note_archive(&changes);
        self.board.apply(&changes);
        self.board.seq += 1;
        for change in changes.iter().filter(|change| change.key().is_detail()) {
            match change {
                Change::Put(entity) => self.details.insert(entity.key(), entity.clone()),
                Change::Remove(_) | Change::Archive(_) => self.details.remove(&change.key()),
            };
        }
        self.count += 1;
        let id = CommandId(Uuid::from_u128(self.count));
        self.records.insert(id, Record { id, actor, kind: Some(command.kind()), steps });
        Ok(id)
    }

    /// Stores what moves to the archive, and removes what comes back.
    fn note_archive(&mut self, changes: &[Change]) {
        for change in changes {
            self.archived.remove(&change.key());
            let Change::Archive(card) = change else { continue };
            let tallies = self.board.tallies_of(*card).cloned().map(Entity::Tally);
            let card = self.board.cards[card].clone();
            let gone = tallies.chain([Entity::Card(card)]);
            self.archived.extend(gone.map(|entity| (entity.key(), entity)));
        }
    }

    pub(crate) fn background(&self, command: &Command) -> Background {
        let mut background = Background { held: self.held, ..self.needed(command) };
        let record = background.record.iter().flat_map(|record| &record.steps);
        let named = command.reach().cards().chain(record.filter_map(Step::card));
        let cards = background.details.iter().filter_map(Entity::card);
        let mut away = archive::missing(&self.board, named.chain(cards));
        // Merged cards are loaded together.
        let of_archive = self.archived.values().filter_map(|entity| match entity {
            Entity::Card(card) => Some((card.id, card.merged_into?)),
            _ => None,
        });
        for (card, into) in of_archive {
            if away.contains(&card) || away.contains(&into) {
                away.extend([card, into]);
            }
        }
        let of_them = |entity: &&Entity| entity.card().is_some_and(|card| away.contains(&card));
        background.archived = self.archived.values().filter(of_them).cloned().collect();
        background
    }

    fn needed(&self, command: &Command) -> Background {
        let found = |key: &EntityRef| self.details.get(key).cloned();
        match command.needs() {
            None => Background::default(),
            Some(Need::Details(keys) | Need::Room(keys)) => Background {
                details: keys.iter().filter_map(found).collect(),
                ..Background::default()
            },
            Some(Need::Mentions(key)) => {
                let names = |entity: &Entity| match (entity, key) {
                    (Entity::Tally(tally), EntityRef::Customer(id)) => tally.customer == Some(id),
                    (Entity::Card(card), EntityRef::Release(id)) => {
                        card.fixed_in == Some(id) || card.suspected_in == Some(id)
                    }
                    _ => false,
                };
                let is_mentioned = self.archived.values().any(names);
                Background { is_mentioned, ..Background::default() }
            }
            Some(Need::Record(id)) => {
                let record = self.records.get(&id).cloned();
                let steps = record.iter().flat_map(|record| &record.steps);
                let entities = steps.flat_map(|step| [&step.before, &step.after]);
                let keys: Vec<EntityRef> = entities.flatten().map(Entity::key).collect();
                let mut details: Vec<Entity> = keys.iter().filter_map(found).collect();
                let others = self.details.values().filter(|detail| {
                    let Some(card) = detail.card() else { return false };
                    keys.contains(&EntityRef::Card(card)) && !keys.contains(&detail.key())
                });
                details.extend(others.cloned());
                Background { details, record, ..Background::default() }
            }
        }
    }

    /// Somebody gives a command that must succeed.
    #[track_caller]
    pub(crate) fn does(&mut self, who: &str, command: Command) -> CommandId {
        let done = self.run(Actor::Member(person(who)), &command);
        done.unwrap_or_else(|rejection| panic!("{who} was refused {command:?}: {rejection:?}"))
    }

    /// The server gives a command that must succeed.
    #[track_caller]
    pub(crate) fn server_does(&mut self, command: Command) -> CommandId {
        let done = self.run(Actor::System, &command);
        done.unwrap_or_else(|rejection| panic!("refused {command:?}: {rejection:?}"))
    }

    /// Somebody gives a command that must be refused and change nothing. Returns the reason.
    #[track_caller]
    pub(crate) fn refuses(&mut self, who: &str, command: Command) -> Rejection {
        let before = self.board.clone();
        let done = self.run(Actor::Member(person(who)), &command);
        assert_eq!(self.board, before, "a refused command changed something");
        done.expect_err("it was not refused")
    }

    #[track_caller]
    pub(crate) fn undoes(&mut self, who: &str, command: CommandId) -> CommandId {
        self.does(who, Command::Undo { command })
    }

    pub(crate) fn days_pass(&mut self, days: i64) {
        self.now = self.now.plus_days(days);
    }
}
