//! Messages from the server, and how the page applies them.

use super::sending::json;
use super::{Closed, Connection, KEEP_AFTER_MS, KEEP_FIRST_AFTER_MS, OpenBoard, Refused, Search};
use crate::api::{self, Failure};
use crate::clock::after;
use crate::clock::spawn_local;
use crate::event::Event;
use crate::queue;
use crate::session::Session;
use crate::socket::Outgoing;
use groundswell_domain::columns;
use groundswell_domain::command::{Command, History};
use groundswell_domain::id::{CardId, CommandId};
use groundswell_domain::replica::{Gap, Replica, Touched};
use groundswell_domain::table;
use groundswell_domain::undo::Record;
use groundswell_domain::wire::{ClientMessage, Commit, PROTOCOL, ServerMessage};
use groundswell_domain::{Actor, Board, Change, EntityRef, Rejection};
use leptos::prelude::*;

impl OpenBoard {
    pub(crate) fn set_connection(self, connection: Connection) {
        if self.connection.try_get_untracked() != Some(connection) {
            self.connection.try_set(connection);
        }
        if !matches!(connection, Connection::Online | Connection::Busy) {
            self.present.try_set(Vec::new());
        }
    }

    pub(crate) fn needs_reload(self) {
        self.outdated.try_set(true);
    }

    /// Applies a message from the server, and returns what to answer.
    ///
    /// # Errors
    /// [`Gap`]: the page has missed something and must connect again.
    pub(crate) fn heard(self, message: ServerMessage) -> Result<Vec<String>, Gap> {
        match message {
            ServerMessage::Welcome { protocol, .. } => {
                if protocol != PROTOCOL {
                    // Waiting commands are kept for the page of the new version.
                    self.needs_reload();
                    return Ok(Vec::new());
                }
                self.set_connection(Connection::Online);
                return Ok(self.waiting_messages());
            }
            ServerMessage::CatchUp { seq, commit, changes } => {
                self.update(|replica| replica.catch_up(seq, commit, &changes));
                self.notice(&changes);
                self.detail.catch_up(self);
            }
            ServerMessage::Commits(commits) => self.commits(&commits)?,
            ServerMessage::Done { id, .. } => {
                self.update(|replica| drop(replica.forget(id)));
                let actor = Actor::Member(self.me());
                self.correct(&Record { id, actor, kind: None, steps: Vec::new() });
                self.is_done(id);
            }
            ServerMessage::Refused { id, rejection } => self.was_refused_command(id, rejection),
            ServerMessage::Later(wait) => self.go_on_later(wait),
            ServerMessage::Present(present) => {
                self.present.try_set(present);
            }
            // The socket handles them.
            ServerMessage::Reset | ServerMessage::Goodbye | ServerMessage::Beat => {}
        }
        Ok(Vec::new())
    }

    /// Sends nothing for a while, and then everything that waits.
    fn go_on_later(self, wait_ms: u32) {
        self.set_connection(Connection::Busy);
        after(wait_ms, move || {
            // It may be another connection by now, which has already sent everything that waited.
            if self.connection.try_get_untracked() == Some(Connection::Busy) {
                self.set_connection(Connection::Online);
                let again = [json(&ClientMessage::Again)];
                let messages = again.into_iter().chain(self.waiting_messages());
                messages.for_each(|message| self.say(Outgoing::Send(message)));
            }
        });
    }

    /// Loads the board again; `false` if that is not possible now.
    pub(crate) async fn start_over(self) -> bool {
        match self.fetch_all().await {
            Ok(board) => self.replace(board),
            Err(failure) => {
                if failure == Failure::NotUnderstood {
                    self.needs_reload();
                }
                return false;
            }
        }
        true
    }

    /// Starts again with the server's board.
    pub(super) fn replace(self, board: Board) {
        // The page may have left the board by now.
        if self.owner.try_get_value().is_some() {
            self.update(|replica| replica.reset(board));
            self.detail.start_over(self);
        }
    }

    /// Everything that waits, to be sent again.
    fn waiting_messages(self) -> Vec<String> {
        self.waiting_commands(|sent| Some(ClientMessage::to_do(&json(sent))))
    }

    fn commits(self, commits: &[Commit]) -> Result<(), Gap> {
        let mut outcome = Ok(());
        let mut own = Vec::new();
        self.update(|replica| {
            outcome = commits.iter().try_for_each(|commit| {
                own.extend(replica.receive(commit)?);
                Ok(())
            });
        });
        own.into_iter().for_each(|record| self.correct(&record));
        let me = Actor::Member(self.me());
        for commit in commits {
            self.notice(&commit.changes);
            if commit.actor == me {
                self.is_done(commit.id);
            }
        }
        outcome
    }

    /// The server has carried out a command of this person.
    fn is_done(self, id: CommandId) {
        self.answered(id);
        if let Some((_, turn)) = self.turning.get_value().filter(|(turning, _)| *turning == id) {
            self.report(Event::Turned(turn, None));
        }
    }

    pub(super) fn was_refused_command(self, id: CommandId, rejection: Rejection) {
        let mut sent = None;
        self.update(|replica| sent = replica.forget(id));
        self.answered(id);
        let Some(sent) = sent else { return };
        self.forget_done(id);
        // The person did nothing: only the card that was looked at is gone.
        if sent.command.kind().history() == History::Hidden {
            return;
        }
        // The message about it is no longer true.
        if self.latest.get_value() == Some(id) {
            self.report(Event::WayBackGone);
        }
        // Nothing was typed for it: nothing must be kept.
        if matches!(sent.command, Command::Undo { .. }) {
            return self.report(Event::Refused(rejection));
        }
        self.refused.update(|refused| refused.push(Refused { sent, rejection }));
    }

    /// Forgets a command that does not wait any more.
    pub fn answered(self, id: CommandId) {
        let owner = self.owner.get_value();
        spawn_local(async move { queue::drop_command(&owner, id).await });
    }

    /// Changes the replica, and notifies everything that follows the changed parts.
    pub(crate) fn update(self, change: impl FnOnce(&mut Replica)) {
        self.change(|replica| {
            if let Some(replica) = replica {
                change(replica);
            }
        });
    }

    pub(crate) fn change(self, change: impl FnOnce(&mut Option<Replica>)) {
        self.change_quietly(change);
        self.tell();
    }

    /// Changes the replica; [`Self::tell`] must be called afterwards.
    pub(crate) fn change_quietly(self, change: impl FnOnce(&mut Option<Replica>)) {
        self.replica.try_update_untracked(change);
    }

    /// Notifies everything that follows the changed parts.
    pub(crate) fn tell(self) {
        let taken = self.replica.try_update_untracked(|replica| {
            replica.as_mut().map(Replica::take_touched).unwrap_or_default()
        });
        let Some(touched) = taken else { return };
        let cards = match &touched {
            Touched::All => None,
            // No card shows the board's own name and count; any card may show everything else.
            Touched::These(keys) => {
                let keys = keys.iter().filter(|key| !matches!(key, EntityRef::Board(_)));
                keys.map(EntityRef::card).collect::<Option<table::Set<_>>>()
            }
        };
        let all = || self.peek(|board| board.cards.keys().copied().collect());
        let cards = cards.unwrap_or_else(all);
        let followed = self.followed.with_value(|followed| {
            let triggers = cards.iter().filter_map(|card| followed.get(card));
            triggers.cloned().collect::<Vec<_>>()
        });
        self.make_stale(&cards);
        self.replica.notify();
        followed.iter().for_each(Notify::notify);
    }

    /// Notifies the parts besides the board of the changes.
    pub(crate) fn notice(self, changes: &[Change]) {
        self.detail.notice(self, changes);
        self.hear_callers(changes);
        self.keep_later();
    }

    /// Takes the cards that changed since the last call for the same search.
    pub fn take_stale(self, of: Search) -> table::Set<CardId> {
        let take = |stale: &mut [table::Set<CardId>; 2]| std::mem::take(&mut stale[of as usize]);
        self.stale.try_update_value(take).unwrap_or_default()
    }

    /// Puts back cards that a search is to look at later.
    pub fn give_back_stale(self, of: Search, cards: table::Set<CardId>) {
        self.stale.update_value(|stale| stale[of as usize].extend(cards));
    }

    /// Makes all searches look at cards again.
    pub(crate) fn make_stale(self, cards: &table::Set<CardId>) {
        self.stale.update_value(|stale| {
            stale.iter_mut().for_each(|stale| stale.extend(cards.keys().copied()));
        });
    }

    /// Writes the copy for the next start, a while after the last of many quick changes.
    pub(crate) fn keep_later(self) {
        if self.unkept.try_get_value() != Some(false) {
            return;
        }
        self.unkept.set_value(true);
        after(KEEP_AFTER_MS, move || {
            if self.unkept.try_set_value(false).is_some() {
                return;
            }
            let text = self.replica.try_with_untracked(|replica| {
                replica.as_ref().and_then(|replica| columns::pack_snapshot(&replica.confirmed()))
            });
            if let Some(text) = text.flatten() {
                self.keep(text, false);
            }
        });
    }

    /// Stores the copy that the server has just sent, once it is painted. Older copies, perhaps
    /// from an earlier version, are useless then.
    pub(crate) fn keep_first(self, text: String) {
        after(KEEP_FIRST_AFTER_MS, move || self.keep(text, true));
    }

    fn keep(self, text: String, instead: bool) {
        // The page may have left the board by now.
        let Some(owner) = self.owner.try_get_value() else { return };
        spawn_local(async move {
            if instead {
                queue::drop_board(&owner).await;
            }
            queue::keep_board(&owner, &text).await;
        });
    }

    /// The server has dismissed this page: signed out, or no longer a member.
    pub(crate) async fn dismissed(self, session: Session) {
        self.set_connection(Connection::Offline);
        self.was_refused(session).await;
    }

    /// The server refused the socket: finds out why.
    pub(crate) async fn was_refused(self, session: Session) {
        let answer = api::get::<groundswell_domain::api::Me>("/api/me").await;
        let Some(owner) = self.owner.try_get_value() else { return };
        match answer {
            Ok(me) if me.user.as_ref().map(|user| user.id) == Some(owner.user) => {
                let still = me.boards.iter().any(|board| board.key == owner.board);
                session.set(me);
                if !still {
                    self.closed.try_set(Some(Closed::Removed));
                    self.say(Outgoing::Close);
                    queue::drop_board(&owner).await;
                }
            }
            // Another person or nobody is signed in: the page stays as it is until this person
            // signs in.
            Ok(_) => session.expire(),
            Err(_) => {}
        }
    }
}
