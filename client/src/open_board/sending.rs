//! The one way to change a board: shown at once, kept, sent; and the way back.

use super::{Closed, OpenBoard, Refused};
use crate::clock;
use crate::clock::spawn_local;
use crate::done::Done;
use crate::event::Event;
use crate::queue;
use crate::socket::Outgoing;
use groundswell_domain::command::{Command, History, Kind, Sent};
use groundswell_domain::contact::Contact;
use groundswell_domain::decide::{Background, decide_known};
use groundswell_domain::id::{CardId, CommandId};
use groundswell_domain::undo::{self, Record, Step};
use groundswell_domain::wire::ClientMessage;
use groundswell_domain::{Actor, Context, Entity, Rejection};
use leptos::prelude::*;
use serde::Serialize;
use uuid::Uuid;

impl OpenBoard {
    /// Shows a command at once and sends it. `false` where it was refused; that has been said, and
    /// whatever was typed stays where it is.
    pub fn send(self, command: Command) -> bool {
        let background = Background::default();
        self.send_knowing(command, background).is_some()
    }

    /// [`Self::send`] with what the command needs to know besides the board.
    pub fn send_knowing(self, command: Command, background: Background) -> Option<CommandId> {
        let sent = new(command);
        let text = json(&sent);
        if self.closed.get_untracked() == Some(Closed::Removed) {
            return self.refused_here(sent, Rejection::NotAMember);
        }
        let (id, actor, kind) = (sent.id, Actor::Member(self.me()), sent.command.kind());
        let ctx = Context { actor, now: sent.at, background: &background };
        let decided = self.replica.with_untracked(|replica| {
            let board = replica.as_ref()?.board();
            let decision = decide_known(board, &sent.command, &ctx);
            Some(decision.map(|decision| {
                let changes = decision?;
                let steps = undo::steps(board, &changes, &background.details);
                Ok((changes, Record { id, actor, kind: Some(kind), steps }))
            }))
        });
        match decided? {
            Some(Err(rejection)) => return self.refused_here(sent, rejection),
            _ if ClientMessage::is_too_large(&text) => {
                return self.refused_here(sent, Rejection::TooLarge);
            }
            None => {
                self.remember(Record { id, actor, kind: Some(kind), steps: Vec::new() });
                self.send_unseen(sent);
            }
            Some(Ok((changes, _))) if changes.is_empty() => self.latest.set_value(None),
            Some(Ok((changes, record))) => {
                self.latest.set_value(Some(id));
                self.remember(record);
                self.change_quietly(|replica| {
                    // It has just been decided on the same board: it is not refused now.
                    let _ = replica.as_mut().map(|replica| replica.send(sent, actor, background));
                });
                // Before the page shows it: the others are waiting.
                self.post(id, text);
                self.tell();
                self.notice(&changes);
            }
        }
        Some(id)
    }

    /// Sends commands one after the other until one is refused; returns those that were taken.
    pub fn send_all(self, commands: impl Iterator<Item = Command>) -> Vec<CommandId> {
        commands.map_while(|command| self.send_knowing(command, Background::default())).collect()
    }

    /// Says why a command was refused. A text that would be lost goes to the dialog, as if the
    /// server had refused it: there it is in good hands, and its field need not keep it.
    fn refused_here(self, sent: Sent, rejection: Rejection) -> Option<CommandId> {
        if !is_homeless(&sent.command, &rejection) {
            self.report(Event::Refused(rejection));
            return None;
        }
        let id = sent.id;
        self.latest.set_value(Some(id));
        self.refused.update(|refused| refused.push(Refused { sent, rejection }));
        Some(id)
    }

    fn remember(self, record: Record) {
        // What nobody is told of, nobody takes back.
        let is_action = |kind: Kind| kind != Kind::Undo && kind.history() == History::Told;
        if record.kind.is_none_or(is_action) {
            self.done.update_value(|done| done.push(record));
        }
    }

    /// Keeps a command until it is answered, and sends it; `sent` is its JSON.
    fn post(self, id: CommandId, sent: String) {
        let owner = self.owner.get_value();
        self.say(Outgoing::Send(ClientMessage::to_do(&sent)));
        spawn_local(async move {
            queue::keep(&owner, id, &sent).await;
            // It may have been answered while it was being written.
            let waits = self.replica.try_with_untracked(|replica| {
                replica.as_ref().is_some_and(|replica| replica.pending().any(|sent| sent.id == id))
            });
            if waits == Some(false) {
                queue::drop_command(&owner, id).await;
            }
        });
    }

    /// Notes what a command has really changed; no steps where only the server knows.
    pub(crate) fn correct(self, record: Record) {
        self.done.update_value(|done| done.correct(record));
    }

    /// What a command of this page has done, as far as that is known here.
    pub fn steps_of(self, id: CommandId) -> Vec<Step> {
        let steps = |done: &Done| done.find(id).map(|record| record.steps.clone());
        self.done.with_value(steps).unwrap_or_default()
    }

    /// Notes that several commands were one action.
    pub fn join(self, ids: &[CommandId]) {
        self.done.update_value(|done| done.join(ids));
    }

    /// Whether the last command was refused, and kept with what was typed.
    pub fn is_latest_refused(self) -> bool {
        self.latest.get_value().is_some_and(|id| self.is_refused(id))
    }

    /// The last command from this page, where it changed something.
    pub fn latest(self) -> Option<CommandId> {
        self.latest.get_value().filter(|id| !self.is_refused(*id))
    }

    fn is_refused(self, id: CommandId) -> bool {
        self.refused.with_untracked(|refused| refused.iter().any(|refused| refused.sent.id == id))
    }

    /// The contact that a command from this page has counted.
    pub fn counted_by(self, id: CommandId) -> Option<Contact> {
        self.done.with_value(|done| {
            done.find(id)?.steps.iter().find_map(|step| match &step.after {
                Some(Entity::Contact(contact)) => Some(contact.clone()),
                _ => None,
            })
        })
    }

    /// Takes back what this person did last and has not taken back yet.
    pub fn undo(self) {
        let last = self.done.with_value(Done::latest);
        if last.is_empty() {
            self.report(Event::NothingToUndo);
        }
        last.into_iter().for_each(|id| self.undo_command(id));
    }

    /// Takes back one command of this person, from the toast or the history.
    pub fn undo_command(self, id: CommandId) {
        let known = self.done.try_update_value(|done| done.take(id));
        // Of one from an earlier visit the server knows what it was.
        let actor = Actor::Member(self.me());
        let unknown = || Record { id, actor, kind: None, steps: Vec::new() };
        self.undo_record(known.flatten().unwrap_or_else(unknown));
    }

    fn undo_record(self, record: Record) {
        let command = Command::Undo { command: record.id };
        if record.steps.is_empty() {
            // Only the server knows whether it can be.
            let undo = new(command);
            self.undoing.set_value(Some(undo.id));
            self.send_unseen(undo);
            return;
        }
        let card = about(&record);
        let details = record.steps.iter().filter_map(|step| step.after.clone());
        let details = details.filter(Entity::is_detail).collect();
        let background = Background { details, record: Some(record), ..Background::default() };
        if self.send_knowing(command, background).is_some() {
            let title = self.peek(|board| Some(board.cards.get(&card?)?.title.clone()));
            self.report(Event::Undone(title));
        }
    }

    /// Sends a command that cannot be shown before the server has answered.
    fn send_unseen(self, sent: Sent) {
        let id = sent.id;
        self.latest.set_value(Some(id));
        let actor = Actor::Member(self.me());
        let text = json(&sent);
        self.update(|replica| replica.resume(sent, actor));
        self.post(id, text);
    }

    /// Takes out of what waits for the server what is longer than it takes. An earlier version kept that
    /// too, and nothing behind it was ever sent.
    pub(crate) fn take_out(self, waiting: &mut Vec<Sent>) {
        waiting.retain(|sent| {
            let is_too_large = ClientMessage::is_too_large(&json(sent));
            if is_too_large {
                self.answered(sent.id);
                let refused = Refused { sent: sent.clone(), rejection: Rejection::TooLarge };
                self.refused.update(|all| all.push(refused));
            }
            !is_too_large
        });
    }

    /// Gives up a command that waits.
    pub fn give_up(self, id: CommandId) {
        self.update(|replica| drop(replica.forget(id)));
        self.left_over.update_value(|left| left.retain(|sent| sent.id != id));
        self.answered(id);
    }

    /// Tells the others where this person is.
    pub fn is_at(self, card: Option<CardId>, writing: bool) {
        self.say(Outgoing::Send(json(&ClientMessage::Here { card, writing })));
    }

    pub(crate) fn say(self, message: Outgoing) {
        self.outgoing.try_with_value(|outgoing| {
            // It fails only when the wire has ended, which has been shown then.
            let _ = outgoing.unbounded_send(message);
        });
    }

    /// Tries the server again at once.
    pub fn wake_up(self) {
        self.say(Outgoing::WakeUp);
    }
}

/// The card that somebody did something with: what moved along comes before it. `None` where it
/// was something else, and cards only followed.
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

/// A command as it is sent now, for the first time.
fn new(mut command: Command) -> Sent {
    command.tidy();
    Sent { id: CommandId(Uuid::now_v7()), at: clock::now(), command }
}

/// What goes over the wire is plain data: there is nothing in it that JSON does not know.
pub(crate) fn json(message: &impl Serialize) -> String {
    serde_json::to_string(message).unwrap_or_default()
}

/// Whether a refused text has no place left on the page: somebody else has changed the same text,
/// or what it belongs to is gone. Any other refusal leaves it in its field, to be mended; and what is
/// captured stays in its dialog.
fn is_homeless(command: &Command, rejection: &Rejection) -> bool {
    let stays = matches!(command, Command::CaptureCard { .. } | Command::AddContact { .. });
    match rejection {
        Rejection::Conflict { .. } => true,
        Rejection::NotAMember => command.typed().is_some(),
        Rejection::Gone | Rejection::Merged { .. } => !stays && command.typed().is_some(),
        _ => false,
    }
}
