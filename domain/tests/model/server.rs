//! A minimal model of the server: one board, its log, and what is loaded with a card.

use groundswell_domain::archive;
use groundswell_domain::command::{Command, Need, Sent};
use groundswell_domain::decide::Background;
use groundswell_domain::id::{CardId, CommandId};
use groundswell_domain::time::Timestamp;
use groundswell_domain::undo::{Record, Step, steps};
use groundswell_domain::wire::Commit;
use groundswell_domain::{Actor, Board, Change, Context, Entity, EntityRef, Rejection, decide};
use std::collections::{BTreeMap, BTreeSet};

/// The server's state of one board.
pub(crate) struct Server {
    pub(crate) board: Board,
    /// The board before the first commit.
    pub(crate) first: Board,
    /// The server's clock, which is used for all decisions.
    pub(crate) now: Timestamp,
    pub(crate) log: Vec<Logged>,
    pub(crate) details: BTreeMap<EntityRef, Entity>,
    /// Cards in the archive, with their tallies.
    pub(crate) archived: BTreeMap<EntityRef, Entity>,
    /// The last commit that changed each entity, also for removed ones.
    touched: BTreeMap<EntityRef, u64>,
    /// The index of each command in the log.
    known: BTreeMap<CommandId, usize>,
    /// Refused commands. Sent again, they are refused for the same reason.
    refused: BTreeMap<CommandId, Rejection>,
}

/// A command as it was stored.
#[derive(Clone)]
pub(crate) struct Logged {
    pub(crate) commit: Commit,
    pub(crate) record: Record,
}

/// The outcome of a command.
pub(crate) enum Outcome {
    Done,
    /// It was carried out before, in this commit.
    Again(u64),
    Refused(Rejection),
}

impl Server {
    pub(crate) fn new(board: Board, now: Timestamp) -> Server {
        Server {
            first: board.clone(),
            board,
            now,
            log: Vec::new(),
            details: BTreeMap::new(),
            archived: BTreeMap::new(),
            touched: BTreeMap::new(),
            known: BTreeMap::new(),
            refused: BTreeMap::new(),
        }
    }

    /// Decides, stores and applies a command, only once for each id.
    pub(crate) fn take(&mut self, sent: &Sent, actor: Actor) -> Outcome {
        if let Some(at) = self.known.get(&sent.id) {
            return Outcome::Again(self.log[*at].commit.seq);
        }
        if let Some(rejection) = self.refused.get(&sent.id) {
            return Outcome::Refused(rejection.clone());
        }
        let background = self.background(&sent.command);
        let ctx = Context { actor, now: self.now, background: &background };
        match decide(&self.board, &sent.command, &ctx) {
            Err(rejection) => {
                self.refused.insert(sent.id, rejection.clone());
                Outcome::Refused(rejection)
            }
            Ok(changes) => {
                let known = [background.details, background.archived].concat();
                self.store(sent, actor, changes, &known);
                Outcome::Done
            }
        }
    }

    fn store(&mut self, sent: &Sent, actor: Actor, changes: Vec<Change>, details: &[Entity]) {
        let keys: BTreeSet<EntityRef> = changes.iter().map(Change::key).collect();
        assert_eq!(keys.len(), changes.len(), "one commit changes something twice: {changes:?}");
        let steps = steps(&self.board, &changes, details);
        let (id, kind) = (sent.id, Some(sent.command.kind()));
        let record = Record { id, actor, kind, steps };
        self.note_archive(&changes);
        self.board.apply(&changes);
        self.board.seq += 1;
        self.board.commit = Some(id);
        let seq = self.board.seq;
        for change in &changes {
            self.touched.insert(change.key(), seq);
            match change {
                Change::Put(entity) if entity.is_detail() => {
                    self.details.insert(entity.key(), entity.clone());
                }
                Change::Put(_) | Change::Archive(_) => {}
                Change::Remove(key) => {
                    self.details.remove(key);
                }
            }
        }
        self.known.insert(id, self.log.len());
        let commit = Commit { seq, id, actor, at: self.now, changes };
        self.log.push(Logged { commit, record });
    }

    /// Stores what moves to the archive, and removes what comes back.
    fn note_archive(&mut self, changes: &[Change]) {
        for change in changes {
            self.archived.remove(&change.key());
            let Change::Archive(card) = change else { continue };
            let tallies = self.board.tallies_of(*card).cloned().map(Entity::Tally);
            let gone = tallies.chain([Entity::Card(self.board.cards[card].clone())]);
            self.archived.extend(gone.map(|entity| (entity.key(), entity)));
        }
    }

    /// What is needed to decide a command, besides the board.
    pub(crate) fn background(&self, command: &Command) -> Background {
        let mut background = self.needed(command);
        let record = background.record.iter().flat_map(|record| &record.steps);
        let named = command.reach().cards().chain(record.filter_map(Step::card));
        let cards = background.details.iter().filter_map(Entity::card);
        let away = archive::missing(&self.board, named.chain(cards));
        background.archived = self.of_archive(away);
        background
    }

    /// Cards of the archive, with all cards merged with them, and their tallies.
    fn of_archive(&self, mut cards: Vec<CardId>) -> Vec<Entity> {
        let mut found = BTreeSet::new();
        while let Some(card) = cards.pop() {
            if !self.archived.contains_key(&card.into()) || !found.insert(card) {
                continue;
            }
            for entity in self.archived.values() {
                let Entity::Card(other) = entity else { continue };
                cards.extend(other.merged_into.filter(|_| other.id == card));
                cards.extend(Some(other.id).filter(|_| other.merged_into == Some(card)));
            }
        }
        let of_them = |entity: &&Entity| entity.card().is_some_and(|card| found.contains(&card));
        self.archived.values().filter(of_them).cloned().collect()
    }

    /// Whether something in the archive refers to a release or a customer.
    fn is_mentioned(&self, key: EntityRef) -> bool {
        self.archived.values().any(|entity| match (entity, key) {
            (Entity::Tally(tally), EntityRef::Customer(id)) => tally.customer == Some(id),
            (Entity::Card(card), EntityRef::Release(id)) => {
                card.fixed_in == Some(id) || card.suspected_in == Some(id)
            }
            _ => false,
        })
    }

    fn needed(&self, command: &Command) -> Background {
        match command.needs() {
            None => Background::default(),
            Some(Need::Details(keys) | Need::Room(keys)) => {
                let details = keys.iter().filter_map(|key| self.details.get(key).cloned());
                Background { details: details.collect(), ..Background::default() }
            }
            Some(Need::Mentions(key)) => {
                Background { is_mentioned: self.is_mentioned(key), ..Background::default() }
            }
            Some(Need::Record(id)) => {
                let logged = self.known.get(&id).map(|at| &self.log[*at]);
                let record = logged.map(|logged| logged.record.clone());
                let keys: BTreeSet<EntityRef> = record.iter().flat_map(keys_of).collect();
                let is_near = |detail: &&Entity| {
                    let card = detail.card().map(EntityRef::Card);
                    keys.contains(&detail.key()) || card.is_some_and(|card| keys.contains(&card))
                };
                let made = record.iter().flat_map(|record| &record.steps);
                let mut made = made.filter(|step| step.before.is_none());
                let is_mentioned = made.any(|step| {
                    step.after.as_ref().is_some_and(|made| self.is_mentioned(made.key()))
                });
                Background {
                    details: self.details.values().filter(is_near).cloned().collect(),
                    record,
                    is_mentioned,
                    ..Background::default()
                }
            }
        }
    }

    /// All entities that changed since a commit, as they are now.
    pub(crate) fn changes_since(&self, seq: u64) -> Vec<Change> {
        let changed = self.touched.iter().filter(|(key, at)| **at > seq && !key.is_detail());
        let change = |key: &EntityRef| match (self.board.get(*key), key) {
            (Some(entity), _) => Some(Change::Put(entity)),
            (None, EntityRef::Card(card)) if self.archived.contains_key(key) => {
                Some(Change::Archive(*card))
            }
            // It has moved to the archive with its card.
            (None, _) if self.archived.contains_key(key) => None,
            (None, _) => Some(Change::Remove(*key)),
        };
        changed.filter_map(|(key, _)| change(key)).collect()
    }
}

fn keys_of(record: &Record) -> Vec<EntityRef> {
    let entities = record.steps.iter().flat_map(|step| [&step.before, &step.after]);
    entities.flatten().map(Entity::key).collect()
}
