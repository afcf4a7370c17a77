//! The sockets that listen to a board. A message is made once and shared by all, and a slow reader
//! does not hold up the others.

mod mailbox;

pub(crate) use mailbox::{MailboxReceiver, Room, mailbox};

use groundswell_domain::Board;
use groundswell_domain::entity::{Change, EntityRef};
use groundswell_domain::id::{CardId, UserId};
use groundswell_domain::wire::{Commit, Presence, ServerMessage};
use mailbox::MailboxSender;
use serde::Serialize;
use std::collections::HashMap;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::Instant;
use tokio_tungstenite::tungstenite::Utf8Bytes;

/// Presence is announced at most this often.
const PRESENCE: Duration = Duration::from_millis(150);
/// The pause is longer by this much for each listener: all of them cause announcements, and all of
/// them receive each.
const PRESENCE_OF_EACH: Duration = Duration::from_micros(500);
/// The number of places that are announced, those with an open card first: a page shows only a few
/// of them.
const PRESENT: usize = 50;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct ListenerId(pub(crate) u64);

/// Why the server ends a socket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// The person is no longer a member, or has signed out.
    Goodbye,
    TooSlow,
    /// A command of this person could not be stored.
    Storage,
    /// A command of this person could not be stored, for an unknown reason.
    Failed,
    /// The board is reloaded, or the server stops.
    Restart,
}

/// One socket of one person.
pub(crate) struct Listener {
    pub(crate) id: ListenerId,
    pub(crate) user: UserId,
    pub(crate) messages: MailboxSender,
    pub(crate) end: watch::Sender<Option<End>>,
}

/// All listeners of one board.
#[derive(Default)]
pub(crate) struct Subscribers {
    listeners: HashMap<ListenerId, (Listener, Presence)>,
    /// The last announcement.
    sent_presence: Vec<Presence>,
    /// When to look at presence again.
    presence_due: Option<Instant>,
}

impl Subscribers {
    pub(crate) fn is_empty(&self) -> bool {
        self.listeners.is_empty()
    }

    /// Adds a listener. If its person is not a member of the board, its socket is only
    /// closed.
    pub(crate) fn join(&mut self, listener: Listener, board: &Board) {
        if !board.members.contains_key(&listener.user) {
            listener.end(End::Goodbye);
            return;
        }
        let presence = Presence { user: listener.user, card: None, writing: false };
        let id = listener.id;
        self.listeners.insert(id, (listener, presence));
        let present = self.present();
        // This person is already shown as present to the others.
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

    /// Sends commits to all, after closing the sockets of people who are no longer members.
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

    /// Sends a message to one listener.
    pub(crate) fn tell(&mut self, id: ListenerId, message: &ServerMessage) {
        let Some((listener, _)) = self.listeners.get(&id) else { return };
        if !listener.messages.answer(text(message)) {
            self.end(id, End::TooSlow);
        }
    }

    fn tell_all(&mut self, message: &Utf8Bytes) {
        let receives = |listener: &Listener| listener.messages.send(message.clone());
        let slow = self.listeners.values().filter(|(listener, _)| !receives(listener));
        let slow: Vec<ListenerId> = slow.map(|(listener, _)| listener.id).collect();
        for id in slow {
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
        let own = self.listeners.values().filter(|(listener, _)| listener.user == user);
        let own: Vec<ListenerId> = own.map(|(listener, _)| listener.id).collect();
        for id in own {
            self.end(id, why);
        }
    }

    /// When to call [`Self::tell_presence`].
    pub(crate) fn presence_due(&self) -> Option<Instant> {
        self.presence_due
    }

    fn presence_changed(&mut self) {
        let rest = PRESENCE.max(PRESENCE_OF_EACH * self.listeners.len() as u32);
        self.presence_due.get_or_insert_with(|| Instant::now() + rest);
    }

    /// Announces who is here, if that has changed.
    pub(crate) fn tell_presence(&mut self) {
        self.presence_due = None;
        let present = self.present();
        if present != self.sent_presence {
            self.sent_presence.clone_from(&present);
            self.tell_all(&text(&ServerMessage::Present(present)));
        }
    }

    /// Everybody once for each place where they are, up to the limit.
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

/// The message as text.
pub(crate) fn text(message: &impl Serialize) -> Utf8Bytes {
    serde_json::to_string(message).expect("messages are plain data, which serialises").into()
}
