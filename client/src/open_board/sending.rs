//! The only way to change a board: shown at once, stored, sent.

use super::{Closed, OpenBoard, Refused, Turn};
use crate::api::Failure;
use crate::clock;
use crate::clock::spawn_local;
use crate::event::Event;
use crate::queue;
use crate::socket::Outgoing;
use groundswell_domain::command::{Command, Sent};
use groundswell_domain::contact::Contact;
use groundswell_domain::decide::{Background, decide_known};
use groundswell_domain::id::{CardId, CommandId};
use groundswell_domain::undo::{self, Record};
use groundswell_domain::wire::ClientMessage;
use groundswell_domain::{Actor, Context, Entity, Rejection};
use leptos::prelude::*;
use serde::Serialize;
use uuid::Uuid;

impl OpenBoard {
    /// Shows a command at once and sends it. `false` if it was refused: a message has said so, and
    /// what was typed stays in its field.
    pub fn send(self, command: Command) -> bool {
        let background = Background::default();
        self.send_knowing(command, background).is_some()
    }

    /// [`Self::send`] with what the command needs to know besides the board.
    pub fn send_knowing(self, command: Command, background: Background) -> Option<CommandId> {
        self.carry_out(command, background, None)
    }

    /// Shows a command at once and sends it; `turn` if it undoes or redoes another one.
    pub(super) fn carry_out(
        self,
        command: Command,
        background: Background,
        turn: Option<Turn>,
    ) -> Option<CommandId> {
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
                self.remember(Record { id, actor, kind: Some(kind), steps: Vec::new() }, turn);
                self.send_unseen(sent);
            }
            Some(Ok((changes, _))) if changes.is_empty() => self.latest.set_value(None),
            Some(Ok((changes, record))) => {
                self.latest.set_value(Some(id));
                self.remember(record, turn);
                self.change_quietly(|replica| {
                    // It was just decided on the same board, so it cannot be refused.
                    let _ = replica.as_mut().map(|replica| replica.send(sent, actor, background));
                });
                // Sent before the page shows it: others are waiting for it.
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
    /// server had refused it: the dialog keeps it, so its field need not.
    fn refused_here(self, sent: Sent, rejection: Rejection) -> Option<CommandId> {
        if !has_lost_its_field(&sent.command, &rejection) {
            self.report(Event::Refused(rejection));
            return None;
        }
        let id = sent.id;
        self.latest.set_value(Some(id));
        self.refused.update(|refused| refused.push(Refused { sent, rejection }));
        Some(id)
    }

    /// Stores a command until it is answered, and sends it; `sent` is its JSON.
    fn post(self, id: CommandId, sent: String) {
        let owner = self.owner.get_value();
        self.say(Outgoing::Send(ClientMessage::to_do(&sent)));
        spawn_local(async move {
            if !queue::keep(&owner, id, sent).await && !self.is_unkept_told.get_value() {
                self.is_unkept_told.set_value(true);
                self.report(Event::NotKept);
            }
            // It may have been answered while it was being stored.
            let waits = self.replica.try_with_untracked(|replica| {
                replica.as_ref().is_some_and(|replica| replica.pending().any(|sent| sent.id == id))
            });
            if waits == Some(false) {
                queue::drop_command(&owner, id).await;
            }
        });
    }

    /// Whether the last command was refused, and stored with what was typed.
    pub fn is_latest_refused(self) -> bool {
        self.latest.get_value().is_some_and(|id| self.is_refused(id))
    }

    /// The last command from this page, if it changed something.
    pub fn latest(self) -> Option<CommandId> {
        self.latest.get_value().filter(|id| !self.is_refused(*id))
    }

    fn is_refused(self, id: CommandId) -> bool {
        self.refused.with_untracked(|refused| refused.iter().any(|refused| refused.sent.id == id))
    }

    /// The contact that a command from this page has recorded.
    pub fn counted_by(self, id: CommandId) -> Option<Contact> {
        self.done.with_value(|done| {
            done.find(id)?.steps.iter().find_map(|step| match &step.after {
                Some(Entity::Contact(contact)) => Some(contact.clone()),
                _ => None,
            })
        })
    }

    /// Sends a command that cannot be shown before the server has answered.
    pub(super) fn send_unseen(self, sent: Sent) {
        let id = sent.id;
        self.latest.set_value(Some(id));
        let actor = Actor::Member(self.me());
        let text = json(&sent);
        self.update(|replica| replica.resume(sent, actor));
        self.post(id, text);
    }

    /// Removes waiting commands that are larger than the server accepts. An earlier version stored
    /// them, and nothing after them was ever sent.
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

    /// Drops a command that waits.
    pub fn give_up(self, id: CommandId) {
        self.update(|replica| drop(replica.forget(id)));
        self.left_over.update_value(|left| left.retain(|sent| sent.id != id));
        self.answered(id);
    }

    /// Tells the other people where this person is.
    pub fn is_at(self, card: Option<CardId>, writing: bool) {
        self.say(Outgoing::Send(json(&ClientMessage::Here { card, writing })));
    }

    pub(crate) fn say(self, message: Outgoing) {
        self.outgoing.try_with_value(|outgoing| {
            // It fails only when the connection has ended, which is shown then.
            let _ = outgoing.unbounded_send(message);
        });
    }

    /// [`Self::exchange`], by its code from the page.
    pub(crate) async fn exchange_plainly(self) -> Result<(), Failure> {
        (self.page.rare.exchange)(self).await
    }

    /// Tries to connect again at once.
    pub fn wake_up(self) {
        self.say(Outgoing::WakeUp);
    }
}

/// A new command, ready to send.
pub(super) fn new(mut command: Command) -> Sent {
    command.tidy();
    Sent { id: CommandId(Uuid::now_v7()), at: clock::now(), command }
}

/// Messages are plain data: JSON can represent all of it.
pub(crate) fn json(message: &impl Serialize) -> String {
    serde_json::to_string(message).unwrap_or_default()
}

/// Whether a refused text has no place left on the page: somebody else has changed the same text,
/// or what it belongs to is gone. After any other refusal it stays in its field, to be corrected;
/// and what is captured stays in its dialog.
fn has_lost_its_field(command: &Command, rejection: &Rejection) -> bool {
    let stays = matches!(command, Command::CaptureCard { .. } | Command::AddContact { .. });
    match rejection {
        Rejection::Conflict { .. } => true,
        Rejection::NotAMember => command.typed().is_some(),
        Rejection::Gone | Rejection::Merged { .. } => !stays && command.typed().is_some(),
        _ => false,
    }
}
