//! The open board: what views read, and the one way to change it. No view talks to the network.

mod hearing;
mod sending;
#[cfg(test)]
mod tests;

use crate::api::{self, Failure};
use crate::clock;
use crate::clock::spawn_local;
use crate::detail::Detail;
use crate::done::Done;
use crate::event::{Event, Page};
use crate::first;
use crate::notes;
use crate::queue::{self, Owner, Stored};
use crate::session::Session;
use crate::shared::Shared;
use crate::socket::{self, Outgoing};
use futures::channel::mpsc::{UnboundedReceiver, UnboundedSender, unbounded};
use futures::future::{Either, abortable, select};
use gloo_timers::future::TimeoutFuture;
use groundswell_domain::api::ProblemCode;
use groundswell_domain::command::Sent;
use groundswell_domain::id::{CardId, CommandId, UserId};
use groundswell_domain::known::{self, Known};
use groundswell_domain::permission::{self, Action};
use groundswell_domain::replica::Replica;
use groundswell_domain::table::{self, Table};
use groundswell_domain::time::Timestamp;
use groundswell_domain::wire::{Presence, ServerMessage};
use groundswell_domain::{Actor, Board, Change, Rejection, json};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use std::ops::Deref;
use std::pin::pin;

/// How the page and the server get on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Connection {
    Connecting,
    Online,
    Offline,
    /// The server is there and cannot save.
    Stuck,
    /// The server is there, and takes what waits a little later.
    Busy,
}

/// Why the board cannot be shown, or not any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closed {
    NotFound,
    Removed,
    /// Neither a connection nor a copy from an earlier visit.
    NoCopy,
    /// The server cannot reach its data, and there is no copy.
    Stuck,
}

/// A command that the server refused after it had been shown: what was typed is kept here.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Refused {
    pub sent: Sent,
    pub rejection: Rejection,
}

/// The open board.
#[derive(Clone, Copy)]
pub struct OpenBoard(Shared<State>);

/// What belongs to an open board.
pub struct State {
    owner: StoredValue<Owner>,
    replica: RwSignal<Option<Replica>>,
    pub connection: RwSignal<Connection>,
    pub closed: RwSignal<Option<Closed>>,
    pub refused: RwSignal<Vec<Refused>>,
    /// Whether somebody will look at what was refused later.
    pub put_off: RwSignal<bool>,
    pub outdated: RwSignal<bool>,
    pub present: RwSignal<Vec<Presence>>,
    /// The time, by the minute; ages and pain follow it.
    pub now: RwSignal<Timestamp>,
    pub detail: Detail,
    page: Page,
    outgoing: StoredValue<UnboundedSender<Outgoing>>,
    /// What an earlier life of the page could not send.
    left_over: StoredValue<Vec<Sent>>,
    /// What this page's person did here, for taking it back; the latest last.
    done: StoredValue<Done>,
    /// The last command from this page that changed something.
    latest: StoredValue<Option<CommandId>>,
    /// What is being taken back of which only the server knows what it was.
    undoing: StoredValue<Option<CommandId>>,
    /// What follows a single card of the board.
    followed: StoredValue<Table<CardId, ArcTrigger>>,
    /// Cards that changed since the index of the matching last looked.
    stale: StoredValue<table::Set<CardId>>,
    /// A copy for the next start is to be written.
    unkept: StoredValue<bool>,
    /// What the server was asked for lately, the latest last.
    pub(crate) looked: RwSignal<Vec<Looked>>,
    /// How often cards of the archive have come to be looked at: who searches, searches again.
    pub visits: RwSignal<u32>,
}

/// How long after a change the copy for the next start is written, in milliseconds.
const KEEP_AFTER_MS: u32 = 4_000;
/// The first copy is written soon, though not before the board has been painted.
const KEEP_FIRST_AFTER_MS: u32 = 300;
/// How long a kept board that is not the newest waits for the server's, in milliseconds.
const PATIENCE_MS: u32 = 1_500;
/// How long a page without a board rests before it asks again, in milliseconds.
const AGAIN_AFTER_MS: u32 = 2_000;

/// What the server has found for a text, by words that the page does not have; nothing before it has
/// answered.
#[derive(Default)]
pub struct Looked {
    pub(crate) text: String,
    /// What it may be about, the best first.
    pub meant: Vec<CardId>,
    /// What holds all of its words.
    pub holding: Vec<CardId>,
}

/// What the server says of a board that is opened.
enum Answer {
    All(Box<Board>),
    /// What changed after the commit `since`, up to `seq`.
    News {
        since: u64,
        seq: u64,
        commit: Option<CommandId>,
        changes: Vec<Change>,
    },
}

impl Deref for OpenBoard {
    type Target = State;

    fn deref(&self) -> &State {
        &self.0
    }
}

impl OpenBoard {
    /// Opens a board: the copy of the last visit at once, then what the server says.
    pub fn open(board: String, user: UserId, session: Session, page: Page) -> OpenBoard {
        let (live, receiver) = OpenBoard::new(Owner { user, board }, page);
        let clock = set_interval_with_handle(
            move || live.now.set(clock::now()),
            std::time::Duration::from_secs(60),
        );
        let offline = window_event_listener_untyped("offline", move |_| live.say(Outgoing::HangUp));
        let online = window_event_listener_untyped("online", move |_| live.wake_up());
        let seen = window_event_listener_untyped("visibilitychange", move |_| live.wake_up());
        // Who leaves while the board is still on its way waits for nothing more.
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

    /// A board before anything is known of it, and what is to go over the wire.
    fn new(owner: Owner, page: Page) -> (OpenBoard, UnboundedReceiver<Outgoing>) {
        let (sender, receiver) = unbounded();
        let board = OpenBoard(Shared::new(State {
            done: StoredValue::new(Done::load(&owner)),
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
            undoing: StoredValue::new(None),
            followed: StoredValue::new(Table::new()),
            stale: StoredValue::new(table::Set::new()),
            unkept: StoredValue::new(false),
            looked: RwSignal::default(),
            visits: RwSignal::new(0),
        }));
        (board, receiver)
    }

    /// Opens the board, and takes up what an earlier life of the page has left; `None` where there
    /// is no board for this person.
    async fn begin(
        self,
        session: Session,
        mut outgoing: UnboundedReceiver<Outgoing>,
    ) -> Option<UnboundedReceiver<Outgoing>> {
        let owner = self.owner.get_value();
        let waiting = loop {
            let (waiting, opened) = self.open_first(&owner).await;
            let Err(failure) = opened else { break waiting };
            let left = self.read_waiting(waiting).await;
            self.left_over.set_value(left.unwrap_or_default());
            self.cannot_open(session, &failure).await;
            if !failure.will_pass() || !socket::rest(AGAIN_AFTER_MS, &mut outgoing).await {
                return None;
            }
        };
        while !self.take_up(waiting.clone(), owner.user).await {
            if !socket::rest(AGAIN_AFTER_MS, &mut outgoing).await {
                return None;
            }
        }
        Some(outgoing)
    }

    /// Puts the commands that wait on top of the board. Where they cannot be read now, they stay
    /// where they are, and nothing is sent before them.
    async fn take_up(self, waiting: Vec<String>, user: UserId) -> bool {
        let read = self.read_waiting(waiting).await;
        self.closed.try_set(read.is_none().then_some(Closed::NoCopy));
        let Some(waiting) = read else { return false };
        if !waiting.is_empty() {
            let me = Actor::Member(user);
            self.update(|replica| waiting.into_iter().for_each(|sent| replica.resume(sent, me)));
        }
        true
    }

    /// Shows the board that the browser has kept or the server's, whichever is here first; gives
    /// the commands that the browser has kept. What is older than what the page shows already
    /// would look like a step back.
    async fn open_first(self, owner: &Owner) -> (Vec<String>, Result<(), Failure>) {
        let drawn = first::drawn(&owner.board);
        let stored = pin!(queue::stored(owner));
        let answer = pin!(self.fetch(notes::known()));
        let (Stored { waiting, board: kept }, answer) = match select(stored, answer).await {
            Either::Left((stored, answer)) => {
                match first::kept(stored.board.as_deref(), drawn).await {
                    Some(board) => {
                        self.show_first(board);
                        return (stored.waiting, Ok(()));
                    }
                    None => (stored, in_time(answer).await),
                }
            }
            // At a first visit the browser makes its database meanwhile, which takes a while.
            Either::Right((Ok(Answer::All(board)), stored)) => {
                self.show_first(*board);
                return (stored.await.waiting, Ok(()));
            }
            Either::Right((answer, stored)) => (stored.await, answer),
        };
        (waiting, self.settle(answer, kept.as_deref()).await)
    }

    /// Shows what the server says of the board, on top of what the browser has kept where that is
    /// needed; where the server cannot be reached, what the browser has kept.
    async fn settle(
        self,
        answer: Result<Answer, Failure>,
        kept: Option<&str>,
    ) -> Result<(), Failure> {
        match answer {
            Ok(Answer::All(board)) => self.show_first(*board),
            Ok(Answer::News { since, seq, commit, changes }) => {
                match first::kept(kept, since).await {
                    Some(board) => {
                        let mut replica = Replica::new(board);
                        replica.catch_up(seq, commit, &changes);
                        self.change(|known| *known = Some(replica));
                        self.keep_later();
                    }
                    // The copy that the browser has told of is somebody else's, or gone.
                    None => self.show_first(self.fetch_all().await?),
                }
            }
            Err(failure) if failure.tells_nothing() => match first::kept(kept, 0).await {
                Some(board) => self.show_first(board),
                None => return Err(failure),
            },
            Err(failure) => return Err(failure),
        }
        Ok(())
    }

    fn show_first(self, board: Board) {
        self.change(|known| *known = Some(Replica::new(board)));
    }

    async fn fetch_all(self) -> Result<Board, Failure> {
        match self.fetch(None).await? {
            Answer::All(board) => Ok(*board),
            Answer::News { .. } => Err(Failure::NotUnderstood),
        }
    }

    /// Asks the server for the board, or for what is new since a browser has kept it.
    async fn fetch(self, known: Option<Known>) -> Result<Answer, Failure> {
        let text = api::get_text(&known::path(&self.key(), known)).await?;
        if let Some(Known { seq: since, .. }) = known
            && let Ok(ServerMessage::CatchUp { seq, commit, changes }) = json::from_str(&text)
        {
            return Ok(Answer::News { since, seq, commit, changes });
        }
        let board = first::read(&text).await.ok_or(Failure::NotUnderstood)?;
        // Without a copy, the first loss of the connection would lose the page.
        self.keep_first(text);
        Ok(Answer::All(Box::new(board)))
    }

    async fn cannot_open(self, session: Session, failure: &Failure) {
        let closed = match failure {
            Failure::NotUnderstood => return self.needs_reload(),
            Failure::Network => Closed::NoCopy,
            failure if failure.will_pass() => Closed::Stuck,
            failure => {
                if failure.is(ProblemCode::SignInRequired) {
                    session.load().await;
                }
                Closed::NotFound
            }
        };
        self.closed.try_set(Some(closed));
    }

    pub fn key(self) -> String {
        self.owner.with_value(|owner| owner.board.clone())
    }

    /// The name of a note that belongs to this person and board.
    pub fn note(self, name: &str) -> String {
        self.owner.with_value(|owner| owner.note(name))
    }

    /// Tells the page what its person should hear.
    pub(crate) fn report(self, event: Event) {
        (self.page.tell)(event);
    }

    /// Reads the commands that an earlier life of the page has left; `None` where the page cannot now.
    async fn read_waiting(self, commands: Vec<String>) -> Option<Vec<Sent>> {
        if commands.is_empty() {
            return Some(Vec::new());
        }
        let mut waiting = (self.page.read)(commands).await?;
        self.take_out(&mut waiting);
        Some(waiting)
    }

    /// The person at this browser.
    pub fn me(self) -> UserId {
        self.owner.with_value(|owner| owner.user)
    }

    /// The commit up to which the server has been heard, and its command.
    pub fn known(self) -> Option<Known> {
        self.replica.with_untracked(|replica| replica.as_ref().and_then(Replica::known))
    }

    /// Whether there is a board to show.
    pub fn is_ready(self) -> bool {
        self.replica.with(Option::is_some)
    }

    pub fn is_online(self) -> bool {
        self.connection.get_untracked() == Connection::Online
    }

    /// How many changes wait for the server.
    pub fn waiting(self) -> usize {
        self.replica.with(|replica| replica.as_ref().map_or(0, |replica| replica.pending().len()))
    }

    /// What there is to say of the commands that wait for the server; also where there is no board
    /// any more to show them.
    pub fn waiting_commands<T>(self, read: impl Fn(&Sent) -> Option<T>) -> Vec<T> {
        self.replica.with_untracked(|replica| match replica {
            Some(replica) => replica.pending().filter_map(read).collect(),
            None => self.left_over.with_value(|left| left.iter().filter_map(read).collect()),
        })
    }

    /// What the commands that wait change of what is loaded with cards.
    pub(crate) fn pending_details(self) -> Vec<Change> {
        let details = |replica: &Replica| replica.pending_details().cloned().collect();
        self.replica.with_untracked(|replica| replica.as_ref().map(details)).unwrap_or_default()
    }

    /// Cards that the server found for a text; none until it has answered.
    pub fn found_for(self, text: &str, cards: fn(&Looked) -> &Vec<CardId>) -> Vec<CardId> {
        self.looked.with(|all| {
            let looked = all.iter().find(|looked| looked.text == text.trim());
            looked.map(|looked| cards(looked).clone()).unwrap_or_default()
        })
    }

    /// Reads the board, and follows it. The default where there is no board yet.
    pub fn read<T: Default>(self, read: impl FnOnce(&Board) -> T) -> T {
        self.answer(true, read)
    }

    /// Reads one card, and follows it and all that is not a card, but not the other cards.
    pub fn read_card<T: Default>(self, card: CardId, read: impl FnOnce(&Board) -> T) -> T {
        let trigger = self.followed.try_update_value(|all| all.entry(card).clone());
        trigger.inspect(Track::track);
        self.peek(read)
    }

    /// Reads the board as it is now.
    pub fn peek<T: Default>(self, read: impl FnOnce(&Board) -> T) -> T {
        self.answer(false, read)
    }

    fn answer<T: Default>(self, follow: bool, read: impl FnOnce(&Board) -> T) -> T {
        let (mut read, mut answer) = (Some(read), None);
        self.show(follow, &mut |board: &Board| answer = read.take().map(|read| read(board)));
        answer.unwrap_or_default()
    }

    /// The part of reading that is the same for all readers.
    fn show(self, follow: bool, reader: &mut dyn Reader) {
        if follow {
            self.replica.track();
        }
        self.replica.with_untracked(|replica| {
            if let Some(replica) = replica {
                reader.read(replica.board());
            }
        });
    }

    /// Whether this person may do something, by the rule that decides his commands.
    pub fn may(self, action: Action) -> bool {
        let me = self.me();
        self.read(|board| board.members.get(&me).is_some_and(|me| permission::may(me, action)))
    }
}

/// What somebody does with the board. In a browser's download a `dyn FnMut` would be larger, for each
/// of many readers.
trait Reader {
    fn read(&mut self, board: &Board);
}

impl<F: FnMut(&Board)> Reader for F {
    fn read(&mut self, board: &Board) {
        self(board);
    }
}

/// A board from the server, as long as nobody minds the wait.
async fn in_time(
    fetched: impl Future<Output = Result<Answer, Failure>> + Unpin,
) -> Result<Answer, Failure> {
    match select(fetched, TimeoutFuture::new(PATIENCE_MS)).await {
        Either::Left((fetched, _)) => fetched,
        Either::Right(_) => Err(Failure::Network),
    }
}
