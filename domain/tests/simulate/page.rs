//! A page in a browser: the real replica, its queue, and what it has stored for the next start.

use crate::dice::Dice;
use crate::draw::{Fresh, Generator};
use groundswell_domain::board::Snapshot;
use groundswell_domain::command::{Command, Need, Sent};
use groundswell_domain::decide::Background;
use groundswell_domain::id::{CommandId, UserId};
use groundswell_domain::replica::{Gap, Replica};
use groundswell_domain::time::Timestamp;
use groundswell_domain::undo::{Record, steps};
use groundswell_domain::wire::{ClientMessage, ServerMessage};
use groundswell_domain::{Actor, Board, Change, Context, Entity, EntityRef, Rejection, decide};
use std::collections::{BTreeMap, BTreeSet};

pub(crate) struct Page {
    pub(crate) user: UserId,
    pub(crate) replica: Replica,
    /// Commands that were sent, done and refused.
    pub(crate) sent: BTreeSet<CommandId>,
    pub(crate) done: BTreeSet<CommandId>,
    pub(crate) refused: BTreeMap<CommandId, Rejection>,
    /// The board as it was stored for the next start, some time ago.
    kept: Snapshot,
    /// Commands that were answered recently. A page that is closed may not have stored that.
    answered: Vec<Sent>,
    records: Vec<Record>,
    details: BTreeMap<EntityRef, Entity>,
    /// The error of its clock, in milliseconds.
    skew: i64,
    fresh: Fresh,
}

impl Page {
    pub(crate) fn new(number: u64, user: UserId, board: Board, dice: &mut Dice) -> Page {
        // Most clocks are right; some are wrong by hours, some by years.
        let skew = dice.of([0, 0, 0, 5_000, -5_000, 7_200_000, -315_360_000_000, 315_360_000_000]);
        let kept = board.snapshot();
        Page {
            user,
            replica: Replica::new(board),
            sent: BTreeSet::new(),
            done: BTreeSet::new(),
            refused: BTreeMap::new(),
            kept,
            answered: Vec::new(),
            records: Vec::new(),
            details: BTreeMap::new(),
            skew,
            fresh: Fresh::new(number + 1),
        }
    }

    fn actor(&self) -> Actor {
        Actor::Member(self.user)
    }

    /// The person gives a random command. Returns what to send, if the command changes anything.
    pub(crate) fn acts(&mut self, dice: &mut Dice, now: Timestamp) -> Option<Sent> {
        let now = Timestamp(now.0 + self.skew);
        let done: Vec<CommandId> = self.records.iter().map(|record| record.id).collect();
        let mut generator = Generator {
            dice,
            board: self.replica.board(),
            details: &self.details,
            done: &done,
            now,
            fresh: &mut self.fresh,
        };
        let command = generator.command();
        let sent = Sent { id: CommandId(self.fresh.id()), at: now, command };
        let background = self.background(&sent.command);
        let ctx = Context { actor: self.actor(), now, background: &background };
        match decide(self.replica.board(), &sent.command, &ctx) {
            Ok(changes) if changes.is_empty() => return None,
            Ok(changes) => {
                let steps = steps(self.replica.board(), &changes, &background.details);
                let kind = Some(sent.command.kind());
                self.records.push(Record { id: sent.id, actor: self.actor(), kind, steps });
                let shown = self.replica.send(sent.clone(), self.actor(), background);
                assert_eq!(shown.as_ref(), Ok(&changes), "the same was decided differently");
                self.note(&changes);
            }
            // A script, or a page with an old board, sends it anyway.
            Err(_) if dice.percent(15) => self.replica.resume(sent.clone(), self.actor()),
            Err(_) => return None,
        }
        self.sent.insert(sent.id);
        Some(sent)
    }

    fn background(&self, command: &Command) -> Background {
        match command.needs() {
            None | Some(Need::Mentions(_)) => Background::default(),
            Some(Need::Details(keys) | Need::Room(keys)) => {
                let details = keys.iter().filter_map(|key| self.details.get(key).cloned());
                Background { details: details.collect(), ..Background::default() }
            }
            Some(Need::Record(id)) => {
                let record = self.records.iter().find(|record| record.id == id).cloned();
                let steps = record.iter().flat_map(|record| &record.steps);
                let details = steps.filter_map(|step| step.after.clone());
                let details = details.filter(Entity::is_detail).collect();
                Background { details, record, ..Background::default() }
            }
        }
    }

    fn note(&mut self, changes: &[Change]) {
        for change in changes {
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
    }

    /// Handles a message of the server, and returns the messages to send.
    pub(crate) fn receive(&mut self, message: &ServerMessage) -> Result<Vec<ClientMessage>, Gap> {
        match message {
            ServerMessage::Welcome { .. } => return Ok(self.waiting().collect()),
            ServerMessage::Later(_) => {
                return Ok([ClientMessage::Again].into_iter().chain(self.waiting()).collect());
            }
            ServerMessage::CatchUp { seq, commit, changes } => {
                self.replica.catch_up(*seq, *commit, changes);
            }
            ServerMessage::Commits(commits) => {
                for commit in commits {
                    self.answer(commit.id);
                    self.replica.receive(commit)?;
                    self.note(&commit.changes);
                    if commit.actor == self.actor() {
                        self.done.insert(commit.id);
                    }
                }
            }
            ServerMessage::Done { id, .. } => {
                self.answer(*id);
                self.replica.forget(*id);
                self.done.insert(*id);
            }
            ServerMessage::Refused { id, rejection } => {
                self.answer(*id);
                self.replica.forget(*id);
                self.records.retain(|record| record.id != *id);
                self.refused.insert(*id, rejection.clone());
            }
            ServerMessage::Reset
            | ServerMessage::Present(_)
            | ServerMessage::Goodbye
            | ServerMessage::Beat => {}
        }
        Ok(Vec::new())
    }

    fn waiting(&self) -> impl Iterator<Item = ClientMessage> {
        self.replica.pending().cloned().map(ClientMessage::Do)
    }

    fn answer(&mut self, id: CommandId) {
        let sent = self.replica.pending().find(|sent| sent.id == id).cloned();
        self.answered.extend(sent);
        if self.answered.len() > 4 {
            self.answered.remove(0);
        }
    }

    /// Stores the board for the next start.
    pub(crate) fn keeps(&mut self) {
        self.kept = self.replica.confirmed();
    }

    /// The page is closed and opened again, with the stored board and the queue.
    pub(crate) fn reloads(&mut self, dice: &mut Dice) {
        if dice.percent(50) {
            self.keeps();
        }
        let mut queue: Vec<Sent> = Vec::new();
        if dice.percent(30) {
            queue.append(&mut self.answered.clone());
        }
        queue.extend(self.replica.pending().cloned());
        let board = Board::from_snapshot(self.kept.clone());
        self.replica = Replica::new(board.expect("what was kept is a board"));
        for sent in queue {
            self.replica.resume(sent, Actor::Member(self.user));
        }
        self.records.clear();
    }
}
