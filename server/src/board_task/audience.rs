//! Who listens to a board: one message is made once and shared by all, and nobody who reads slowly
//! holds up the others.

use axum::extract::ws::Utf8Bytes;
use groundswell_domain::Board;
use groundswell_domain::entity::{Change, EntityRef};
use groundswell_domain::id::{CardId, UserId};
use groundswell_domain::wire::{Commit, Presence, ServerMessage};
use serde::Serialize;
use std::collections::HashMap;
use std::time::Duration;
use tokio::sync::{mpsc, watch};
use tokio::time::Instant;

/// Messages that may wait for one listener. Who falls further behind is dropped, and catches up
/// from the database when he comes back.
pub(crate) const WAITING: usize = 256;
/// Presence is told at most this often.
const PRESENCE: Duration = Duration::from_millis(150);

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct ListenerId(pub(crate) u64);

/// Why a socket is ended from this side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// No member any more, or signed out.
    Goodbye,
    TooSlow,
    /// A command of his could not be stored.
    Storage,
    /// A command of his could not be stored, and nobody knows why.
    Failed,
    /// The board is opened afresh, or the server stops.
    Restart,
}

/// One socket of one person.
pub(crate) struct Listener {
    pub(crate) id: ListenerId,
    pub(crate) user: UserId,
    pub(crate) messages: mpsc::Sender<Utf8Bytes>,
    pub(crate) end: watch::Sender<Option<End>>,
}

/// All listeners of one board.
#[derive(Default)]
pub(crate) struct Audience {
    listeners: HashMap<ListenerId, (Listener, Presence)>,
    /// What was told last.
    told: Vec<Presence>,
    /// When presence is to be looked at again.
    presence_due: Option<Instant>,
}

impl Audience {
    pub(crate) fn is_empty(&self) -> bool {
        self.listeners.is_empty()
    }

    /// Takes a listener in; one who is no member of the board hears nothing but its end.
    pub(crate) fn join(&mut self, listener: Listener, board: &Board) {
        if !board.members.contains_key(&listener.user) {
            listener.end(End::Goodbye);
            return;
        }
        let presence = Presence { user: listener.user, card: None, writing: false };
        let id = listener.id;
        self.listeners.insert(id, (listener, presence));
        let present = self.present();
        // Nobody else is told again what he knows: that this person is here.
        if present == self.told {
            self.tell(id, &ServerMessage::Present(present));
        }
        self.presence_changed();
    }

    pub(crate) fn leave(&mut self, id: ListenerId) {
        if self.listeners.remove(&id).is_some() {
            self.presence_changed();
        }
    }

    pub(crate) fn here(&mut self, id: ListenerId, card: Option<CardId>, writing: bool) {
        let Some((_, presence)) = self.listeners.get_mut(&id) else { return };
        (presence.card, presence.writing) = (card, writing);
        self.presence_changed();
    }

    /// Tells everybody; those who are no members any more are dismissed before.
    pub(crate) fn tell_commits(&mut self, commits: &[Commit]) {
        if commits.is_empty() {
            return;
        }
        for change in commits.iter().flat_map(|commit| &commit.changes) {
            if let Change::Remove(EntityRef::Member(user)) = change {
                self.end_of(*user, End::Goodbye);
            }
        }
        if !self.listeners.is_empty() {
            self.tell_all(&text(&Borrowed::Commits(commits)));
        }
    }

    /// Tells one listener.
    pub(crate) fn tell(&mut self, id: ListenerId, message: &ServerMessage) {
        let Some((listener, _)) = self.listeners.get(&id) else { return };
        if !listener.hears(text(message)) {
            self.end(id, End::TooSlow);
        }
    }

    fn tell_all(&mut self, message: &Utf8Bytes) {
        let hears = |listener: &Listener| listener.hears(message.clone());
        let deaf = self.listeners.values().filter(|(listener, _)| !hears(listener));
        let deaf: Vec<ListenerId> = deaf.map(|(listener, _)| listener.id).collect();
        for id in deaf {
            self.end(id, End::TooSlow);
        }
    }

    /// Ends one socket.
    pub(crate) fn end(&mut self, id: ListenerId, why: End) {
        if let Some((listener, _)) = self.listeners.remove(&id) {
            listener.end(why);
            self.presence_changed();
        }
    }

    pub(crate) fn end_all(&mut self, why: End) {
        for (_, (listener, _)) in self.listeners.drain() {
            listener.end(why);
        }
    }

    fn end_of(&mut self, user: UserId, why: End) {
        let his = self.listeners.values().filter(|(listener, _)| listener.user == user);
        let his: Vec<ListenerId> = his.map(|(listener, _)| listener.id).collect();
        for id in his {
            self.end(id, why);
        }
    }

    /// When [`Self::tell_presence`] is to be called.
    pub(crate) fn presence_due(&self) -> Option<Instant> {
        self.presence_due
    }

    fn presence_changed(&mut self) {
        self.presence_due.get_or_insert_with(|| Instant::now() + PRESENCE);
    }

    /// Tells who is here, if that is news.
    pub(crate) fn tell_presence(&mut self) {
        self.presence_due = None;
        let present = self.present();
        if present != self.told {
            self.told.clone_from(&present);
            self.tell_all(&text(&ServerMessage::Present(present)));
        }
    }

    /// Everybody once for each place where he is.
    fn present(&self) -> Vec<Presence> {
        let mut present: Vec<Presence> =
            self.listeners.values().map(|(_, presence)| presence.clone()).collect();
        present.sort_unstable();
        present.dedup();
        present
    }
}

impl Listener {
    /// `false` where too much waits for it already.
    fn hears(&self, message: Utf8Bytes) -> bool {
        self.messages.try_send(message).is_ok()
    }

    fn end(&self, why: End) {
        self.end.send_replace(Some(why));
    }
}

/// [`ServerMessage::Commits`] without a copy of them.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Borrowed<'a> {
    Commits(&'a [Commit]),
}

/// The message as it travels.
pub(crate) fn text(message: &impl Serialize) -> Utf8Bytes {
    serde_json::to_string(message).expect("messages are plain data, which serialises").into()
}
