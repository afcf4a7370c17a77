//! Undo and redo of what the person did. Both are commands: to redo something is to undo its undo.

use super::OpenBoard;
use super::sending::new;
use crate::done::Done;
use crate::event::Event;
use groundswell_domain::command::{Command, History, Kind};
use groundswell_domain::decide::Background;
use groundswell_domain::id::{CardId, CommandId};
use groundswell_domain::undo::{Record, Step};
use groundswell_domain::{Actor, Entity};
use leptos::prelude::*;

/// Back, or forward again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    Undo,
    Redo,
}

impl OpenBoard {
    /// Undoes the last action of this person that is not undone yet.
    pub fn undo(self) {
        self.turn_latest(Turn::Undo);
    }

    /// Redoes the action that was undone last. Nothing can be redone after a new action.
    pub fn redo(self) {
        self.turn_latest(Turn::Redo);
    }

    /// Undoes commands that were one action, from the message or the history; the last comes first.
    pub fn undo_commands(self, ids: &[CommandId]) {
        self.turn_commands(Turn::Undo, ids);
    }

    /// The actions that can be turned in a direction.
    fn to_turn(self, turn: Turn) -> StoredValue<Done> {
        match turn {
            Turn::Undo => self.done,
            Turn::Redo => self.undone,
        }
    }

    /// The actions that have been turned in a direction.
    fn turned(self, turn: Turn) -> StoredValue<Done> {
        match turn {
            Turn::Undo => self.undone,
            Turn::Redo => self.done,
        }
    }

    fn turn_latest(self, turn: Turn) {
        let last = self.to_turn(turn).with_value(Done::latest);
        if last.is_empty() {
            self.report(Event::NothingTo(turn));
        }
        self.turn_commands(turn, &last);
    }

    fn turn_commands(self, turn: Turn, ids: &[CommandId]) {
        let turned: Vec<CommandId> = ids.iter().filter_map(|id| self.turn_one(turn, *id)).collect();
        self.turned(turn).update_value(|done| done.join(&turned));
    }

    fn turn_one(self, turn: Turn, id: CommandId) -> Option<CommandId> {
        let known = self.to_turn(turn).try_update_value(|done| done.take(id));
        // The server knows the steps of a command from an earlier visit, or of somebody else.
        let actor = Actor::Member(self.me());
        let unknown = || Record { id, actor, kind: None, steps: Vec::new() };
        self.turn_record(turn, known.flatten().unwrap_or_else(unknown))
    }

    fn turn_record(self, turn: Turn, record: Record) -> Option<CommandId> {
        let command = Command::Undo { command: record.id };
        if record.steps.is_empty() {
            // Only the server knows whether this is possible.
            let sent = new(command);
            let (id, actor, kind) = (sent.id, record.actor, Some(Kind::Undo));
            self.turning.set_value(Some((id, turn)));
            self.remember(Record { id, actor, kind, steps: Vec::new() }, Some(turn));
            self.send_unseen(sent);
            return Some(id);
        }
        let card = about(&record);
        let details = record.steps.iter().filter_map(|step| step.after.clone());
        let details = details.filter(Entity::is_detail).collect();
        let background = Background { details, record: Some(record), ..Background::default() };
        let id = self.carry_out(command, background, Some(turn))?;
        let title = self.peek(|board| Some(board.cards.get(&card?)?.title.clone()));
        self.report(Event::Turned(turn, title));
        Some(id)
    }

    /// Notes a command, so that it can be undone or redone.
    pub(super) fn remember(self, record: Record, turn: Option<Turn>) {
        // Nobody undoes what they did not notice.
        let is_action = |kind: Kind| kind.history() == History::Shown;
        match turn {
            Some(turn) => self.turned(turn).update_value(|done| done.push(record)),
            None if record.kind.is_none_or(is_action) => {
                self.done.update_value(|done| done.push(record));
                self.undone.update_value(Done::clear);
            }
            None => {}
        }
    }

    /// Forgets a command that was refused.
    pub(super) fn forget_done(self, id: CommandId) {
        for stack in [self.done, self.undone] {
            stack.update_value(|done| drop(done.take(id)));
        }
    }

    /// Records what a command has really changed; no steps if only the server knows.
    pub(crate) fn correct(self, record: &Record) {
        for stack in [self.done, self.undone] {
            stack.update_value(|done| done.correct(record.clone()));
        }
    }

    /// What a command of this page has changed, as far as that is known here.
    pub fn steps_of(self, id: CommandId) -> Vec<Step> {
        let steps = |done: &Done| done.find(id).map(|record| record.steps.clone());
        self.done.with_value(steps).unwrap_or_default()
    }

    /// Records that several commands were one action.
    pub fn join(self, ids: &[CommandId]) {
        self.done.update_value(|done| done.join(ids));
    }
}

/// The card that the person acted on: cards that only moved along come before it. `None` if it was
/// something else, and cards only changed with it.
fn about(record: &Record) -> Option<CardId> {
    let is_other = |step: &Step| {
        let entity = step.after.as_ref().or(step.before.as_ref());
        step.card().is_none() && !matches!(entity, Some(Entity::Board(_)))
    };
    if record.steps.iter().any(is_other) {
        return None;
    }
    record.steps.iter().rev().find_map(Step::card)
}
