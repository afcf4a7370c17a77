//! Who is signed in here, and what they may open.

use crate::signal::RwSignal;
use crate::{api, notes, queue};
use futures::FutureExt;
use futures::future::{Either, LocalBoxFuture, select};
use gloo_timers::future::TimeoutFuture;
use groundswell_domain::api::{BoardEntry, Me};
use groundswell_domain::id::UserId;
use groundswell_domain::json;

/// Asks the server who this is. Boxed, so that it is compiled once.
fn ask() -> LocalBoxFuture<'static, Result<Me, api::Failure>> {
    api::get("/api/me").boxed_local()
}

/// The person who uses this browser.
#[derive(Clone, Copy)]
pub struct Session {
    /// `None` until the server has answered.
    me: RwSignal<Option<Me>>,
    /// The session has ended while the page was in use: the sign-in form opens on top, nothing is
    /// lost.
    pub expired: RwSignal<bool>,
    /// There was no answer: the note of the last visit is used instead.
    pub offline: RwSignal<bool>,
}

/// How long the server may take to say who this is, before the last visit counts, in milliseconds.
const TIMEOUT_MS: u32 = 2_500;
const NOTE: &str = "me";
const LAST_BOARD: &str = "last-board";

impl Session {
    /// A session of which nothing is known yet.
    #[allow(clippy::new_without_default, reason = "there is one, made on purpose")]
    pub fn new() -> Session {
        Session {
            me: RwSignal::new(None),
            expired: RwSignal::new(false),
            offline: RwSignal::new(false),
        }
    }

    /// Asks the server who this is; without an answer that this page understands, the last one
    /// counts.
    pub async fn load(self) {
        let answer = match select(ask(), TimeoutFuture::new(TIMEOUT_MS)).await {
            Either::Left((answer, _)) => answer,
            Either::Right((_, answer)) => {
                self.remember();
                answer.await
            }
        };
        match answer {
            Ok(me) => {
                self.offline.set(false);
                self.set(me);
            }
            Err(failure) if failure.is_inconclusive() => {
                self.offline.set(failure.will_pass());
                self.remember();
                if !self.me.with_untracked(Option::is_some) {
                    self.me.set(Some(Me::default()));
                }
            }
            Err(_) => self.set(Me::default()),
        }
    }

    /// Until the server answers, the note of the last visit counts.
    fn remember(self) {
        let note = notes::read(NOTE).and_then(|note| json::from_str(&note).ok());
        if let Some(note) = note.filter(|_| !self.me.with_untracked(Option::is_some)) {
            self.me.set(Some(note));
        }
    }

    /// Applies that this person has just signed in; `false` if the browser has not kept the cookie,
    /// so that the server does not know it.
    pub fn enter(self, me: Me) -> LocalBoxFuture<'static, bool> {
        async move {
            let now = ask().await;
            let is_kept = now.is_err() || now.is_ok_and(|now| now.user.is_some());
            if is_kept {
                self.set(me);
            }
            is_kept
        }
        .boxed_local()
    }

    /// Applies what the server said about this person.
    pub fn set(self, me: Me) {
        let note = me.user.is_some().then(|| serde_json::to_string(&me).ok()).flatten();
        notes::write(NOTE, note.as_deref());
        if me.user.is_some() {
            self.expired.set(false);
        }
        if self.me.with_untracked(|known| known.as_ref() != Some(&me)) {
            self.me.set(Some(me));
        }
    }

    /// Records that the server no longer knows this browser.
    pub fn expire(self) {
        self.expired.set(true);
    }

    /// Records that the server has just accepted this browser: an older answer that says otherwise
    /// may still arrive.
    pub fn welcome(self) {
        if self.expired.get_untracked() {
            self.expired.set(false);
        }
    }

    /// Whether it is known who is signed in. Reactive, like the following.
    pub fn is_known(self) -> bool {
        self.me.with(Option::is_some)
    }

    /// The signed-in person, with what they may open; the default for nobody.
    pub fn me(self) -> Me {
        self.me.get().unwrap_or_default()
    }

    /// The id of the signed-in person.
    pub fn user(self) -> Option<UserId> {
        self.me.with(|me| me.as_ref()?.user.as_ref().map(|user| user.id))
    }

    /// The boards that the person is a member of.
    pub fn boards(self) -> Vec<BoardEntry> {
        self.me.with(|me| me.as_ref().map(|me| me.boards.clone()).unwrap_or_default())
    }

    /// The board that was open last in this browser, or any board.
    pub fn last_board(self) -> Option<BoardEntry> {
        let (last, boards) = (notes::read(LAST_BOARD), self.boards());
        let known = boards.iter().find(|board| Some(&board.key) == last.as_ref());
        known.or(boards.first()).cloned()
    }

    /// Records that a board is open.
    pub fn note_board(key: &str) {
        notes::write(LAST_BOARD, Some(key));
    }

    /// Signs out, and deletes what this browser kept.
    pub async fn sign_out(self) -> Result<(), api::Failure> {
        api::tell("/api/sign-out").await?;
        queue::forget_all().await;
        self.set(Me::default());
        Ok(())
    }
}
