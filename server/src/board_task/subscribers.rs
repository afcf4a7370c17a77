//! Who listens to a board: one message is made once and shared by all, and nobody who reads slowly
//! holds up the others.

mod mailbox;

pub(crate) use mailbox::{Inbox, Room, mailbox};

use groundswell_domain::Board;
use groundswell_domain::entity::{Change, EntityRef};
use groundswell_domain::id::{CardId, UserId};
use groundswell_domain::wire::{Commit, Presence, ServerMessage};
use mailbox::Outbox;
use serde::Serialize;
use std::collections::HashMap;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::Instant;
use tokio_tungstenite::tungstenite::Utf8Bytes;

/// Presence is told at most this often.
const PRESENCE: Duration = Duration::from_millis(150);
/// And by this much less often for each listener: everybody comes and goes, and everybody is told.
const PRESENCE_OF_EACH: Duration = Duration::from_micros(500);
/// Who is here is told of so many places, first of those where somebody looks at a card: a page shows
/// a few of them.
const PRESENT: usize = 50;

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
    pub(crate) messages: Outbox,
    pub(crate) end: watch::Sender<Option<End>>,
}

/// All listeners of one board.
#[derive(Default)]
pub(crate) struct Subscribers {
    listeners: HashMap<ListenerId, (Listener, Presence)>,
    /// What was told last.
    sent_presence: Vec<Presence>,
    /// When presence is to be looked at again.
    presence_due: Option<Instant>,
}

impl Subscribers {
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
        if present == self.sent_presence {
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
        if !listener.messages.answer(text(message)) {
            self.end(id, End::TooSlow);
        }
    }

    fn tell_all(&mut self, message: &Utf8Bytes) {
        let hears = |listener: &Listener| listener.messages.send(message.clone());
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
        let rest = PRESENCE.max(PRESENCE_OF_EACH * self.listeners.len() as u32);
        self.presence_due.get_or_insert_with(|| Instant::now() + rest);
    }

    /// Tells who is here, if that is news.
    pub(crate) fn tell_presence(&mut self) {
        self.presence_due = None;
        let present = self.present();
        if present != self.sent_presence {
            self.sent_presence.clone_from(&present);
            self.tell_all(&text(&ServerMessage::Present(present)));
        }
    }

    /// Everybody once for each place where he is, as far as it is told.
    fn present(&self) -> Vec<Presence> {
        let mut present: Vec<Presence> =
            self.listeners.values().map(|(_, presence)| presence.clone()).collect();
        present.sort_unstable();
        present.dedup();
        if present.len() > PRESENT {
            present.sort_by_key(|presence| presence.card.is_none());
            present.truncate(PRESENT);
        }
        present
    }
}

impl Listener {
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
