//! Opening a board: from the copy in the browser or from the server, whichever is here first.

use super::{Closed, OpenBoard};
use crate::api::{self, Failure};
use crate::first;
use crate::notes;
use crate::queue::{self, Owner, Stored};
use crate::session::Session;
use crate::socket::{self, Outgoing};
use futures::channel::mpsc::UnboundedReceiver;
use futures::future::{Either, select};
use gloo_timers::future::TimeoutFuture;
use groundswell_domain::api::ProblemCode;
use groundswell_domain::command::Sent;
use groundswell_domain::id::{CommandId, UserId};
use groundswell_domain::known::{self, Known};
use groundswell_domain::replica::Replica;
use groundswell_domain::wire::ServerMessage;
use groundswell_domain::{Actor, Board, Change, json};
use leptos::prelude::*;
use std::pin::pin;

/// How long a stored board that is not the newest waits for the server's, in milliseconds.
const TIMEOUT_MS: u32 = 1_500;
/// How long a page without a board waits before it asks again, in milliseconds.
const AGAIN_AFTER_MS: u32 = 2_000;

/// The server's answer when a board is opened.
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

impl OpenBoard {
    /// Opens the board, and restores what an earlier visit has left; `None` if this person has no
    /// such board.
    pub(super) async fn begin(
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

    /// Applies the waiting commands to the board. If they cannot be parsed now, they stay stored,
    /// and nothing is sent before them.
    pub(super) async fn take_up(self, waiting: Vec<String>, user: UserId) -> bool {
        let read = self.read_waiting(waiting).await;
        self.closed.try_set(read.is_none().then_some(Closed::NoCopy));
        let Some(waiting) = read else { return false };
        if !waiting.is_empty() {
            let me = Actor::Member(user);
            self.update(|replica| waiting.into_iter().for_each(|sent| replica.resume(sent, me)));
        }
        true
    }

    /// Shows the stored board or the server's, whichever is loaded first; returns the stored
    /// commands. A board older than the prerendered one would look like a step back.
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
                    None => match select(answer, TimeoutFuture::new(TIMEOUT_MS)).await {
                        Either::Left((answer, _)) => (stored, answer),
                        Either::Right((_, answer)) => {
                            if let Some(board) = first::kept(stored.board.as_deref(), 0).await {
                                self.show_first(board);
                                return (stored.waiting, Ok(()));
                            }
                            // There is nothing else to show, however long it takes.
                            (stored, answer.await)
                        }
                    },
                }
            }
            // At a first visit the browser creates its database at the same time, which takes a
            // while.
            Either::Right((Ok(Answer::All(board)), stored)) => {
                self.show_first(*board);
                return (stored.await.waiting, Ok(()));
            }
            Either::Right((answer, stored)) => (stored.await, answer),
        };
        (waiting, self.settle(answer, kept.as_deref()).await)
    }

    /// Shows the server's answer, applied to the stored board if needed; if the server cannot be
    /// reached, the stored board.
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
                    // The copy that the browser announced is somebody else's, or gone.
                    None => self.show_first(self.fetch_all().await?),
                }
            }
            Err(failure) if failure.is_inconclusive() => match first::kept(kept, 0).await {
                Some(board) => self.show_first(board),
                None => return Err(failure),
            },
            Err(failure) => return Err(failure),
        }
        Ok(())
    }

    pub(super) fn show_first(self, board: Board) {
        self.change(|known| *known = Some(Replica::new(board)));
    }

    pub(super) async fn fetch_all(self) -> Result<Board, Failure> {
        match self.fetch(None).await? {
            Answer::All(board) => Ok(*board),
            Answer::News { .. } => Err(Failure::NotUnderstood),
        }
    }

    /// Loads what has changed since the last commit of this page.
    pub(super) async fn load_news(self) -> Result<(), Failure> {
        match self.fetch(self.known()).await? {
            Answer::All(board) => self.replace(*board),
            Answer::News { since, seq, commit, changes } if seq > since => {
                // Only a commit can leave a gap.
                let _ = self.heard(ServerMessage::CatchUp { seq, commit, changes });
            }
            Answer::News { .. } => {}
        }
        Ok(())
    }

    /// Asks the server for the board, or for the changes since the stored one.
    async fn fetch(self, known: Option<Known>) -> Result<Answer, Failure> {
        let text = api::get_text(&known::path(&self.key(), known)).await?;
        if let Some(Known { seq: since, .. }) = known
            && let Ok(ServerMessage::CatchUp { seq, commit, changes }) = json::from_str(&text)
        {
            return Ok(Answer::News { since, seq, commit, changes });
        }
        let board = first::read(&text).await.ok_or(Failure::NotUnderstood)?;
        // Without a stored copy, a lost connection would make the page unusable.
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

    /// Parses the commands that an earlier visit has left; `None` if the page cannot do so now.
    async fn read_waiting(self, commands: Vec<String>) -> Option<Vec<Sent>> {
        if commands.is_empty() {
            return Some(Vec::new());
        }
        let mut waiting = (self.page.rare.read)(commands).await?;
        self.take_out(&mut waiting);
        Some(waiting)
    }
}
