//! The open board: what views read, and the one way to change it. No view talks to the network.

use super::detail::Detail;
use super::queue::{self, Owner};
use super::socket::{self, Outgoing};
use crate::api::{self, Failure};
use crate::parts::refused::is_homeless;
use crate::parts::toast::Toasts;
use crate::session::Session;
use crate::shared::Shared;
use crate::{format, i18n};
use futures::channel::mpsc::{UnboundedSender, unbounded};
use gloo_timers::callback::Timeout;
use groundswell_domain::board::Snapshot;
use groundswell_domain::command::{Command, Sent};
use groundswell_domain::decide::Background;
use groundswell_domain::id::{CardId, CommandId, UserId};
use groundswell_domain::json;
use groundswell_domain::permission::{self, Action};
use groundswell_domain::replica::{Gap, Replica};
use groundswell_domain::table;
use groundswell_domain::time::Timestamp;
use groundswell_domain::undo::{self, Record};
use groundswell_domain::wire::{ClientMessage, Commit, PROTOCOL, Presence, ServerMessage};
use groundswell_domain::{Actor, Board, Change, Context, Rejection, decide};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::ops::Deref;
use uuid::Uuid;

/// How the page and the server get on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Connection {
    Connecting,
    Online,
    Offline,
}

/// Why the board cannot be shown, or not any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Closed {
    NotFound,
    Removed,
    /// Neither a connection nor a copy from an earlier visit.
    NoCopy,
}

/// A command that the server refused after it had been shown: what was typed is kept here.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Refused {
    pub(crate) sent: Sent,
    pub(crate) rejection: Rejection,
}

/// The open board.
#[derive(Clone, Copy)]
pub(crate) struct Live(Shared<State>);

/// What belongs to an open board.
pub(crate) struct State {
    owner: StoredValue<Owner>,
    replica: RwSignal<Option<Replica>>,
    pub(crate) connection: RwSignal<Connection>,
    pub(crate) closed: RwSignal<Option<Closed>>,
    pub(crate) refused: RwSignal<Vec<Refused>>,
    pub(crate) outdated: RwSignal<bool>,
    pub(crate) present: RwSignal<Vec<Presence>>,
    /// The time, by the minute; ages and pain follow it.
    pub(crate) now: RwSignal<Timestamp>,
    pub(crate) detail: Detail,
    pub(crate) toasts: Toasts,
    outgoing: StoredValue<UnboundedSender<Outgoing>>,
    /// What an earlier life of the page could not send.
    left_over: StoredValue<Vec<Sent>>,
    /// What this page's person did here, for taking it back; the latest last.
    done: StoredValue<Vec<Record>>,
    /// Cards that changed since the index of the matching last looked.
    stale: StoredValue<table::Set<CardId>>,
    /// A copy for the next start is to be written.
    unkept: StoredValue<bool>,
}

/// How long after a change the copy for the next start is written, in milliseconds.
const KEEP_AFTER_MS: u32 = 4_000;
/// The first copy is written soon, though not before the board has been painted.
const KEEP_FIRST_AFTER_MS: u32 = 300;
/// Commands that can be taken back with the undo key.
const UNDO_STEPS: usize = 100;

impl Deref for Live {
    type Target = State;

    fn deref(&self) -> &State {
        &self.0
    }
}

impl Live {
    /// Opens a board: the copy of the last visit at once, then what the server says.
    pub(crate) fn open(board: String, user: UserId, session: Session, toasts: Toasts) -> Live {
        let (sender, receiver) = unbounded();
        let live = Live(Shared::new(State {
            owner: StoredValue::new(Owner { user, board }),
            replica: RwSignal::new(None),
            connection: RwSignal::new(Connection::Connecting),
            closed: RwSignal::new(None),
            refused: RwSignal::new(Vec::new()),
            outdated: RwSignal::new(false),
            present: RwSignal::new(Vec::new()),
            now: RwSignal::new(format::now()),
            detail: Detail::new(),
            toasts,
            outgoing: StoredValue::new(sender),
            left_over: StoredValue::new(Vec::new()),
            done: StoredValue::new(Vec::new()),
            stale: StoredValue::new(table::Set::new()),
            unkept: StoredValue::new(false),
        }));
        let clock = set_interval_with_handle(
            move || live.now.set(format::now()),
            std::time::Duration::from_secs(60),
        );
        let offline = window_event_listener_untyped("offline", move |_| live.say(Outgoing::HangUp));
        let online = window_event_listener_untyped("online", move |_| live.wake_up());
        let seen = window_event_listener_untyped("visibilitychange", move |_| live.wake_up());
        on_cleanup(move || {
            live.say(Outgoing::Close);
            offline.remove();
            online.remove();
            seen.remove();
            if let Ok(clock) = clock {
                clock.clear();
            }
        });
        spawn_local(async move {
            if live.start(session).await {
                socket::run(live, session, receiver).await;
            }
        });
        live
    }

    /// Gets the first board to show; `false` where there is none.
    async fn start(self, session: Session) -> bool {
        let owner = self.owner.get_value();
        let waiting = queue::waiting(&owner).await;
        self.left_over.set_value(waiting.clone());
        let kept = queue::kept_board(&owner).await;
        let kept = kept.and_then(|text| json::from_str::<Snapshot>(&text).ok());
        let board = match kept.and_then(Board::from_snapshot) {
            Some(board) => board,
            None => match self.fetch(session).await {
                Some(board) => board,
                None => return false,
            },
        };
        let mut replica = Replica::new(board);
        for sent in waiting {
            replica.resume(sent, Actor::Member(owner.user));
        }
        self.stale.set_value(replica.board().cards.keys().copied().collect());
        self.replica.try_set(Some(replica));
        true
    }

    async fn fetch(self, session: Session) -> Option<Board> {
        let key = self.key();
        match api::get::<Snapshot>(&format!("/api/boards/{key}")).await {
            Ok(snapshot) => {
                // Without a copy, the first loss of the connection would lose the page.
                self.keep_after(KEEP_FIRST_AFTER_MS);
                Board::from_snapshot(snapshot)
            }
            Err(Failure::Network) => {
                self.closed.try_set(Some(Closed::NoCopy));
                None
            }
            Err(failure) => {
                if failure.is(groundswell_domain::api::ProblemCode::SignInRequired) {
                    session.load().await;
                }
                self.closed.try_set(Some(Closed::NotFound));
                None
            }
        }
    }

    pub(crate) fn key(self) -> String {
        self.owner.with_value(|owner| owner.board.clone())
    }

    /// The person at this browser.
    pub(crate) fn me(self) -> UserId {
        self.owner.with_value(|owner| owner.user)
    }

    /// The commit up to which the server has been heard.
    pub(crate) fn seq(self) -> u64 {
        self.replica.with_untracked(|replica| replica.as_ref().map_or(0, Replica::seq))
    }

    /// Whether there is a board to show.
    pub(crate) fn is_ready(self) -> bool {
        self.replica.with(Option::is_some)
    }

    pub(crate) fn is_online(self) -> bool {
        self.connection.get_untracked() == Connection::Online
    }

    /// How many changes wait for the server.
    pub(crate) fn waiting(self) -> usize {
        self.replica.with(|replica| replica.as_ref().map_or(0, |replica| replica.pending().len()))
    }

    /// The commands that wait for the server; also where there is no board any more to show them.
    pub(crate) fn waiting_commands(self) -> Vec<Sent> {
        self.replica.with_untracked(|replica| match replica {
            Some(replica) => replica.pending().cloned().collect(),
            None => self.left_over.get_value(),
        })
    }

    /// Reads the board, and follows it. The default where there is no board yet.
    pub(crate) fn read<T: Default>(self, read: impl FnOnce(&Board) -> T) -> T {
        self.answer(true, read)
    }

    /// Reads the board as it is now.
    pub(crate) fn peek<T: Default>(self, read: impl FnOnce(&Board) -> T) -> T {
        self.answer(false, read)
    }

    fn answer<T: Default>(self, follow: bool, read: impl FnOnce(&Board) -> T) -> T {
        let (mut read, mut answer) = (Some(read), None);
        self.show(follow, &mut |board| answer = read.take().map(|read| read(board)));
        answer.unwrap_or_default()
    }

    /// The part of reading that is the same for all readers.
    fn show(self, follow: bool, reader: &mut dyn FnMut(&Board)) {
        if follow {
            self.replica.track();
        }
        self.replica.with_untracked(|replica| {
            if let Some(replica) = replica {
                reader(replica.board());
            }
        });
    }

    /// Whether this person may do something, by the rule that decides his commands.
    pub(crate) fn may(self, action: Action) -> bool {
        let me = self.me();
        self.read(|board| board.members.get(&me).is_some_and(|me| permission::may(me, action)))
    }

    /// Shows a command at once and sends it. `false` where it was refused; that has been said, and
    /// whatever was typed stays where it is.
    pub(crate) fn send(self, command: Command) -> bool {
        let background = Background::default();
        self.send_knowing(command, background).is_some()
    }

    /// [`Self::send`] with what the command needs to know besides the board.
    pub(crate) fn send_knowing(
        self,
        command: Command,
        background: Background,
    ) -> Option<CommandId> {
        let sent = Sent { id: CommandId(Uuid::now_v7()), at: format::now(), command };
        let actor = Actor::Member(self.me());
        let outcome = self.replica.try_update(|replica| {
            let replica = replica.as_mut()?;
            let ctx = Context { actor, now: sent.at, background: &background };
            let changes = match decide(replica.board(), &sent.command, &ctx) {
                Ok(changes) => changes,
                Err(rejection) => return Some(Err(rejection)),
            };
            let steps = undo::steps(replica.board(), &changes, &background.details);
            if !changes.is_empty() {
                // It has just been decided on the same board: it is not refused now.
                let _ = replica.send(sent.clone(), actor, background);
            }
            Some(Ok((changes, Record { id: sent.id, actor, steps })))
        });
        match outcome?? {
            Err(rejection) => self.refused_here(sent, rejection),
            Ok((changes, record)) => {
                let id = sent.id;
                if !changes.is_empty() {
                    self.notice(&changes);
                    self.remember(&sent.command, record);
                    self.post(sent);
                }
                Some(id)
            }
        }
    }

    /// Says why a command was refused. A text that would be lost goes to the dialog, as if the
    /// server had refused it: there it is in good hands, and its field need not keep it.
    fn refused_here(self, sent: Sent, rejection: Rejection) -> Option<CommandId> {
        if !is_homeless(&sent.command, &rejection) {
            self.toasts.warn(i18n::rejection(&rejection));
            return None;
        }
        let id = sent.id;
        self.refused.update(|refused| refused.push(Refused { sent, rejection }));
        Some(id)
    }

    fn remember(self, command: &Command, record: Record) {
        if matches!(command, Command::Undo { .. }) {
            return;
        }
        self.done.update_value(|done| {
            done.push(record);
            if done.len() > UNDO_STEPS {
                done.remove(0);
            }
        });
    }

    /// Keeps a command until it is answered, and sends it.
    fn post(self, sent: Sent) {
        let owner = self.owner.get_value();
        self.say(Outgoing::Send(ClientMessage::Do(sent.clone())));
        spawn_local(async move {
            queue::keep(&owner, &sent).await;
            // It may have been answered while it was being written.
            let id = sent.id;
            let waits = self.replica.try_with_untracked(|replica| {
                replica.as_ref().is_some_and(|replica| replica.pending().any(|sent| sent.id == id))
            });
            if waits == Some(false) {
                queue::drop_command(&owner, id).await;
            }
        });
    }

    /// Notes what a command has really changed; no steps where only the server knows.
    fn correct(self, record: Record) {
        self.done.update_value(|done| {
            if let Some(known) = done.iter_mut().find(|known| known.id == record.id) {
                *known = record;
            }
        });
    }

    /// Takes back this person's last change that has not been taken back yet.
    pub(crate) fn undo(self) {
        let last = self.done.try_update_value(Vec::pop).flatten();
        match last {
            Some(record) => self.undo_record(record),
            None => self.toasts.say(i18n::nothing_to_undo()),
        }
    }

    /// Takes back one command of this person, from the toast or the history.
    pub(crate) fn undo_command(self, id: CommandId) {
        let known = self.done.try_update_value(|done| {
            let at = done.iter().position(|record| record.id == id)?;
            Some(done.remove(at))
        });
        match known.flatten() {
            Some(record) => self.undo_record(record),
            // From an earlier visit: the server knows what it was.
            None => self.send_unseen(Command::Undo { command: id }),
        }
    }

    fn undo_record(self, record: Record) {
        let command = Command::Undo { command: record.id };
        if record.steps.is_empty() {
            return self.send_unseen(command);
        }
        let details = record.steps.iter().filter_map(|step| step.after.clone());
        let details = details.filter(groundswell_domain::Entity::is_detail).collect();
        let background = Background { details, record: Some(record) };
        if self.send_knowing(command, background).is_some() {
            self.toasts.say(i18n::undone());
        }
    }

    /// Sends a command that cannot be shown before the server has answered.
    fn send_unseen(self, command: Command) {
        let sent = Sent { id: CommandId(Uuid::now_v7()), at: format::now(), command };
        let actor = Actor::Member(self.me());
        self.replica.update(|replica| {
            if let Some(replica) = replica {
                replica.resume(sent.clone(), actor);
            }
        });
        self.post(sent);
    }

    /// Tells the others where this person is.
    pub(crate) fn is_at(self, card: Option<CardId>, writing: bool) {
        self.say(Outgoing::Send(ClientMessage::Here { card, writing }));
    }

    fn say(self, message: Outgoing) {
        self.outgoing.try_with_value(|outgoing| {
            // It fails only when the wire has ended, which has been shown then.
            let _ = outgoing.unbounded_send(message);
        });
    }

    fn wake_up(self) {
        self.say(Outgoing::WakeUp);
    }

    pub(super) fn set_connection(self, connection: Connection) {
        if self.connection.try_get_untracked() != Some(connection) {
            self.connection.try_set(connection);
        }
        if connection == Connection::Offline {
            self.present.try_set(Vec::new());
        }
    }

    pub(super) fn needs_reload(self) {
        self.outdated.try_set(true);
    }

    /// Takes in a message of the server, and returns what to answer.
    ///
    /// # Errors
    /// [`Gap`]: the page has missed something and connects anew.
    pub(super) fn heard(self, message: ServerMessage) -> Result<Vec<String>, Gap> {
        match message {
            ServerMessage::Welcome { protocol, .. } => {
                if protocol != PROTOCOL {
                    self.needs_reload();
                }
                self.set_connection(Connection::Online);
                return Ok(self.waiting_messages());
            }
            ServerMessage::CatchUp { seq, changes } => {
                self.update(|replica| replica.catch_up(seq, &changes));
                self.notice(&changes);
            }
            ServerMessage::Reset(snapshot) => {
                self.stale.update_value(|stale| {
                    stale.extend(snapshot.entities.iter().filter_map(|entity| entity.card()));
                });
                self.update(|replica| replica.reset(snapshot));
                self.keep_later();
            }
            ServerMessage::Commits(commits) => self.commits(&commits)?,
            ServerMessage::Done { id, .. } => {
                self.update(|replica| drop(replica.forget(id)));
                self.correct(Record { id, actor: Actor::Member(self.me()), steps: Vec::new() });
                self.answered(id);
            }
            ServerMessage::Refused { id, rejection } => self.was_refused_command(id, rejection),
            ServerMessage::Present(present) => {
                self.present.try_set(present);
            }
            ServerMessage::Goodbye | ServerMessage::Beat => {}
        }
        Ok(Vec::new())
    }

    fn waiting_messages(self) -> Vec<String> {
        let waiting = self.waiting_commands();
        let messages = waiting.into_iter().map(ClientMessage::Do);
        messages.filter_map(|message| serde_json::to_string(&message).ok()).collect()
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
        own.into_iter().for_each(|record| self.correct(record));
        let me = Actor::Member(self.me());
        for commit in commits {
            self.notice(&commit.changes);
            if commit.actor == me {
                self.answered(commit.id);
            }
        }
        outcome
    }

    fn was_refused_command(self, id: CommandId, rejection: Rejection) {
        let mut sent = None;
        self.update(|replica| sent = replica.forget(id));
        self.answered(id);
        let Some(sent) = sent else { return };
        self.done.update_value(|done| done.retain(|record| record.id != id));
        self.stale_all();
        self.refused.update(|refused| refused.push(Refused { sent, rejection }));
    }

    fn answered(self, id: CommandId) {
        let owner = self.owner.get_value();
        spawn_local(async move { queue::drop_command(&owner, id).await });
    }

    fn update(self, change: impl FnOnce(&mut Replica)) {
        self.replica.try_update(|replica| {
            if let Some(replica) = replica {
                change(replica);
            }
        });
    }

    /// Lets the parts beside the board know what has changed.
    fn notice(self, changes: &[Change]) {
        self.stale.update_value(|stale| {
            for change in changes {
                match change {
                    Change::Put(entity) => stale.extend(entity.card()),
                    Change::Remove(groundswell_domain::EntityRef::Card(card)) => {
                        stale.add(*card);
                    }
                    Change::Remove(_) => {}
                }
            }
        });
        self.detail.notice(self, changes);
        self.keep_later();
    }

    fn stale_all(self) {
        let all = self.peek(|board| board.cards.keys().copied().collect::<Vec<_>>());
        self.stale.update_value(|stale| stale.extend(all));
    }

    /// The cards that changed since this was last asked.
    pub(crate) fn take_stale(self) -> table::Set<CardId> {
        self.stale.try_update_value(std::mem::take).unwrap_or_default()
    }

    /// Puts back what is to be looked at later.
    pub(crate) fn give_back_stale(self, cards: table::Set<CardId>) {
        self.stale.update_value(|stale| stale.extend(cards));
    }

    /// Writes the copy for the next start, a while after the last of a flurry of changes.
    fn keep_later(self) {
        self.keep_after(KEEP_AFTER_MS);
    }

    fn keep_after(self, wait_ms: u32) {
        if self.unkept.try_get_value() != Some(false) {
            return;
        }
        self.unkept.set_value(true);
        Timeout::new(wait_ms, move || {
            if self.unkept.try_set_value(false).is_some() {
                return;
            }
            let text = self.replica.try_with_untracked(|replica| {
                replica.as_ref().and_then(|r| serde_json::to_string(&r.confirmed()).ok())
            });
            let Some(text) = text.flatten() else { return };
            let owner = self.owner.get_value();
            spawn_local(async move { queue::keep_board(&owner, &text).await });
        })
        .forget();
    }

    /// The server has said goodbye: signed out, or no member any more.
    pub(super) async fn dismissed(self, session: Session) {
        self.set_connection(Connection::Offline);
        self.was_refused(session).await;
    }

    /// The server would not let the socket in: asks why.
    pub(super) async fn was_refused(self, session: Session) {
        match api::get::<groundswell_domain::api::Me>("/api/me").await {
            Ok(me) if me.user.as_ref().map(|user| user.id) == Some(self.me()) => {
                let key = self.key();
                let still = me.boards.iter().any(|board| board.key == key);
                session.set(me);
                if !still {
                    self.closed.try_set(Some(Closed::Removed));
                    queue::drop_board(&self.owner.get_value()).await;
                    self.say(Outgoing::Close);
                }
            }
            // Somebody else, or nobody: the page stays as it is until this person signs in.
            Ok(_) => session.expire(),
            Err(_) => {}
        }
    }

    /// Tries the server again at once, after signing in.
    pub(crate) fn retry(self) {
        self.wake_up();
    }
}
