//! Who is signed in here, and where he may go.

use crate::api;
use crate::prefs;
use groundswell_domain::api::{BoardEntry, Me};
use groundswell_domain::id::UserId;
use groundswell_domain::json;
use leptos::prelude::*;

/// The person at this browser.
#[derive(Clone, Copy)]
pub(crate) struct Session {
    /// `None` until it is known.
    me: RwSignal<Option<Me>>,
    /// The session has ended while the page was in use: sign in on top of it, nothing is lost.
    pub(crate) expired: RwSignal<bool>,
    /// There was no answer: the note of the last visit is used.
    pub(crate) offline: RwSignal<bool>,
}

const NOTE: &str = "me";
const LAST_BOARD: &str = "last-board";

impl Session {
    pub(crate) fn new() -> Session {
        Session {
            me: RwSignal::new(None),
            expired: RwSignal::new(false),
            offline: RwSignal::new(false),
        }
    }

    /// Asks the server who this is; without a connection, the last answer stands.
    pub(crate) async fn load(self) {
        match api::get::<Me>("/api/me").await {
            Ok(me) => {
                self.offline.set(false);
                self.set(me);
            }
            Err(failure) if failure.will_pass() => {
                self.offline.set(true);
                let note = prefs::read(NOTE).and_then(|note| json::from_str(&note).ok());
                self.me.update(|me| *me = me.take().or(note).or_else(|| Some(Me::default())));
            }
            Err(_) => self.set(Me::default()),
        }
    }

    /// Takes in what the server said about this person.
    pub(crate) fn set(self, me: Me) {
        let note = me.user.is_some().then(|| serde_json::to_string(&me).ok()).flatten();
        prefs::write(NOTE, note.as_deref());
        if me.user.is_some() {
            self.expired.set(false);
        }
        if self.me.with_untracked(|known| known.as_ref() != Some(&me)) {
            self.me.set(Some(me));
        }
    }

    /// Says that the server does not know this browser any more.
    pub(crate) fn expire(self) {
        self.expired.set(true);
    }

    /// Says that the server has just let this browser in: an older answer that it does not know it
    /// may still be on its way.
    pub(crate) fn welcome(self) {
        if self.expired.get_untracked() {
            self.expired.set(false);
        }
    }

    pub(crate) fn is_known(self) -> bool {
        self.me.with(Option::is_some)
    }

    pub(crate) fn me(self) -> Me {
        self.me.get().unwrap_or_default()
    }

    pub(crate) fn user(self) -> Option<UserId> {
        self.me.with(|me| me.as_ref()?.user.as_ref().map(|user| user.id))
    }

    pub(crate) fn boards(self) -> Vec<BoardEntry> {
        self.me.with(|me| me.as_ref().map(|me| me.boards.clone()).unwrap_or_default())
    }

    /// The board that was open last in this browser, or any.
    pub(crate) fn last_board(self) -> Option<BoardEntry> {
        let (last, boards) = (prefs::read(LAST_BOARD), self.boards());
        let known = boards.iter().find(|board| Some(&board.key) == last.as_ref());
        known.or(boards.first()).cloned()
    }

    /// Notes that a board is open.
    pub(crate) fn note_board(key: &str) {
        prefs::write(LAST_BOARD, Some(key));
    }

    /// Signs out, and forgets what this browser kept.
    pub(crate) async fn sign_out(self) -> Result<(), api::Failure> {
        api::tell("/api/sign-out").await?;
        crate::replica::queue::forget_all().await;
        self.set(Me::default());
        Ok(())
    }
}
