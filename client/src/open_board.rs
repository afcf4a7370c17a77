//! The open board: what views read, and the only way to change it. No view talks to the network.

mod exchanging;
mod hearing;
mod opening;
mod reading;
mod sending;
#[cfg(test)]
mod tests;
mod undoing;

pub use undoing::Turn;

use crate::callers::Callers;
use crate::clock;
use crate::clock::spawn_local;
use crate::detail::Detail;
use crate::done::Done;
use crate::event::{Event, Page};
use crate::queue::Owner;
use crate::session::Session;
use crate::shared::Shared;
use crate::signal::RwSignal;
use crate::socket::{self, Outgoing};
use futures::channel::mpsc::{UnboundedReceiver, UnboundedSender, unbounded};
use futures::future::abortable;
use groundswell_domain::command::Sent;
use groundswell_domain::id::{CardId, CommandId, UserId};
use groundswell_domain::known::Known;
use groundswell_domain::permission::{self, Action};
use groundswell_domain::replica::Replica;
use groundswell_domain::table::{self, Table};
use groundswell_domain::time::Timestamp;
use groundswell_domain::wire::Presence;
use groundswell_domain::{Change, Rejection};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use std::ops::Deref;

/// The state of the connection to the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Connection {
    /// The first connection is being made.
    Connecting,
    /// The server can be reached.
    Online,
    /// The server cannot be reached.
    Offline,
    /// The server can be reached, but cannot save.
    Stuck,
    /// The server can be reached, and accepts what waits a little later.
    Busy,
}

/// Why the board cannot be shown, or no longer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closed {
    /// There is no such board for this person.
    NotFound,
    /// The person is no longer a member.
    Removed,
    /// There is neither a connection nor a copy from an earlier visit.
    NoCopy,
    /// The server cannot reach its data, and there is no copy.
    Stuck,
}

/// A command that the server refused after it had been shown: it keeps what was typed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Refused {
    pub sent: Sent,
    pub rejection: Rejection,
}

/// The open board.
#[derive(Clone, Copy)]
pub struct OpenBoard(Shared<State>);

/// The state of an open board.
pub struct State {
    pub(crate) owner: StoredValue<Owner>,
    replica: RwSignal<Option<Replica>>,
    /// The state of the connection to the server.
    pub connection: RwSignal<Connection>,
    /// Why the board cannot be shown, if so.
    pub closed: RwSignal<Option<Closed>>,
    /// Refused commands that nobody has dealt with yet.
    pub refused: RwSignal<Vec<Refused>>,
    /// Whether the person has postponed dealing with what was refused.
    pub put_off: RwSignal<bool>,
    /// Whether the server has another version than this page.
    pub outdated: RwSignal<bool>,
    /// The people who have the board open.
    pub present: RwSignal<Vec<Presence>>,
    /// The time, updated every minute; ages and pain depend on it.
    pub now: RwSignal<Timestamp>,
    /// What is loaded of the open card.
    pub detail: Detail,
    page: Page,
    outgoing: StoredValue<UnboundedSender<Outgoing>>,
    /// What an earlier visit could not send.
    left_over: StoredValue<Vec<Sent>>,
    /// What the person did on this page, for undo; the latest last.
    done: StoredValue<Done>,
    /// What they have undone since, for redo; the latest last.
    undone: StoredValue<Done>,
    /// The last command from this page that changed something.
    latest: StoredValue<Option<CommandId>>,
    /// The last undo or redo of a command whose steps only the server knows.
    turning: StoredValue<Option<(CommandId, Turn)>>,
    /// Whether the person has been told that this browser keeps nothing.
    is_unkept_told: StoredValue<bool>,
    /// The triggers of views that follow a single card of the board.
    followed: StoredValue<Table<CardId, ArcTrigger>>,
    /// For each [`Search`], the cards that changed since it last looked.
    stale: StoredValue<[table::Set<CardId>; 2]>,
    /// Whether a copy for the next start must be written.
    unkept: StoredValue<bool>,
    /// The latest searches on the server, the latest last.
    pub(crate) looked: RwSignal<Vec<Looked>>,
    /// The words that callers used for the cards.
    pub(crate) callers: StoredValue<Callers>,
    /// How often cards of the archive have been added: open searches run again then.
    pub visits: RwSignal<u32>,
}

/// How long after a change the copy for the next start is written, in milliseconds.
const KEEP_AFTER_MS: u32 = 4_000;
/// The first copy is written soon, but not before the board has been painted.
const KEEP_FIRST_AFTER_MS: u32 = 300;
/// What the server has found for a text, by words that the page does not have; empty until it has
/// answered.
#[derive(Default)]
pub struct Looked {
    pub(crate) text: String,
    /// Cards that it may be about, the best first.
    pub meant: Vec<CardId>,
    /// Cards that contain all of its words.
    pub holding: Vec<CardId>,
}

/// What keeps something of every card to search by, and takes up the changed ones when it is used.
#[derive(Clone, Copy)]
pub enum Search {
    /// By what cards are about.
    Matching,
    /// By the words that they hold.
    Texts,
}

impl Deref for OpenBoard {
    type Target = State;

    fn deref(&self) -> &State {
        &self.0
    }
}

impl OpenBoard {
    /// Opens a board: first the copy of the last visit, then what the server sends.
    pub fn open(board: String, user: UserId, session: Session, page: Page) -> OpenBoard {
        let (live, receiver) = OpenBoard::new(Owner { user, board }, page);
        let clock = set_interval_with_handle(
            move || live.now.set(clock::now()),
            std::time::Duration::from_secs(60),
        );
        let offline = window_event_listener_untyped("offline", move |_| live.say(Outgoing::HangUp));
        let online = window_event_listener_untyped("online", move |_| live.wake_up());
        let seen = window_event_listener_untyped("visibilitychange", move |_| live.wake_up());
        // Nothing more is awaited if the person leaves while the board is loading.
        let (opened, given_up) = abortable(live.begin(session, receiver));
        on_cleanup(move || {
            given_up.abort();
            live.report(Event::WayBackGone);
            live.say(Outgoing::Close);
            offline.remove();
            online.remove();
            seen.remove();
            if let Ok(clock) = clock {
                clock.clear();
            }
        });
        spawn_local(async move {
            if let Ok(Some(outgoing)) = opened.await {
                socket::run(live, session, outgoing).await;
            }
        });
        live
    }

    /// A board before anything is loaded, and the receiver of what must be sent.
    fn new(owner: Owner, page: Page) -> (OpenBoard, UnboundedReceiver<Outgoing>) {
        let (sender, receiver) = unbounded();
        let board = OpenBoard(Shared::new(State {
            done: StoredValue::new(Done::load(&owner, "done")),
            undone: StoredValue::new(Done::load(&owner, "undone")),
            owner: StoredValue::new(owner),
            replica: RwSignal::new(None),
            connection: RwSignal::new(Connection::Connecting),
            closed: RwSignal::new(None),
            refused: RwSignal::new(Vec::new()),
            put_off: RwSignal::new(false),
            outdated: RwSignal::new(false),
            present: RwSignal::new(Vec::new()),
            now: RwSignal::new(clock::now()),
            detail: Detail::new(),
            page,
            outgoing: StoredValue::new(sender),
            left_over: StoredValue::new(Vec::new()),
            latest: StoredValue::new(None),
            turning: StoredValue::new(None),
            is_unkept_told: StoredValue::new(false),
            followed: StoredValue::new(Table::new()),
            stale: StoredValue::default(),
            unkept: StoredValue::new(false),
            looked: RwSignal::default(),
            callers: StoredValue::default(),
            visits: RwSignal::new(0),
        }));
        (board, receiver)
    }

    /// The board's key, which its addresses begin with.
    pub fn key(self) -> String {
        self.owner.with_value(|owner| owner.board.clone())
    }

    /// The name of a note that belongs to this person and board.
    pub fn note(self, name: &str) -> String {
        self.owner.with_value(|owner| owner.note(name))
    }

    /// Tells the page a message for the person.
    pub(crate) fn report(self, event: Event) {
        (self.page.tell)(event);
    }

    /// The person who uses this browser.
    pub fn me(self) -> UserId {
        self.owner.with_value(|owner| owner.user)
    }

    /// The last commit that the server has sent, and its command.
    pub fn known(self) -> Option<Known> {
        self.replica.with_untracked(|replica| replica.as_ref().and_then(Replica::known))
    }

    /// Whether there is a board to show.
    pub fn is_ready(self) -> bool {
        self.replica.with(Option::is_some)
    }

    /// Whether the server can be reached now; not reactive.
    pub fn is_online(self) -> bool {
        self.connection.get_untracked() == Connection::Online
    }

    /// How many changes wait for the server.
    pub fn waiting(self) -> usize {
        self.replica.with(|replica| replica.as_ref().map_or(0, |replica| replica.pending().len()))
    }

    /// Reads something of each command that waits for the server; also if there is no longer a
    /// board to show them.
    pub fn waiting_commands<T>(self, read: impl Fn(&Sent) -> Option<T>) -> Vec<T> {
        self.replica.with_untracked(|replica| match replica {
            Some(replica) => replica.pending().filter_map(read).collect(),
            None => self.left_over.with_value(|left| left.iter().filter_map(read).collect()),
        })
    }

    /// The changes by waiting commands to details that are loaded with cards.
    pub(crate) fn pending_details(self) -> Vec<Change> {
        let details = |replica: &Replica| replica.pending_details().cloned().collect();
        self.replica.with_untracked(|replica| replica.as_ref().map(details)).unwrap_or_default()
    }

    /// Cards that the server found for a text; none until it has answered. Reactive.
    pub fn found_for(self, text: &str, cards: fn(&Looked) -> &Vec<CardId>) -> Vec<CardId> {
        self.looked.with(|all| {
            let looked = all.iter().find(|looked| looked.text == text.trim());
            looked.map(|looked| cards(looked).clone()).unwrap_or_default()
        })
    }

    /// Whether this person may do something, by the same rule that decides their commands.
    pub fn may(self, action: Action) -> bool {
        let me = self.me();
        self.read(|board| board.members.get(&me).is_some_and(|me| permission::may(me, action)))
    }
}
