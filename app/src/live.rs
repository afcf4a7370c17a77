//! The open board on this page: what the client has of it, with what this page says and the words that
//! its person reads.

use crate::i18n::{self, Lens};
use crate::parts::asking::message;
use crate::parts::differences;
use crate::parts::toast::Toasts;
use crate::route::Route;
use crate::session::Session;
use groundswell_client::event::{Event, Page, ReadWaiting};
use groundswell_client::open_board::OpenBoard;
use groundswell_client::shared::Shared;
use groundswell_domain::id::{CommandId, UserId};
use groundswell_ui::board::{Clock, usual_lens};
use leptos::prelude::*;
use std::ops::Deref;

/// The open board, for the views.
#[derive(Clone, Copy)]
pub(crate) struct Live(Shared<OnPage>);

/// An open board, and where it is.
pub(crate) struct OnPage {
    board: OpenBoard,
    route: Route,
    pub(crate) toasts: Toasts,
}

impl Deref for Live {
    type Target = OnPage;

    fn deref(&self) -> &OnPage {
        &self.0
    }
}

impl Deref for OnPage {
    type Target = OpenBoard;

    fn deref(&self) -> &OpenBoard {
        &self.board
    }
}

impl Live {
    /// Opens a board for as long as its page is open.
    pub(crate) fn open(
        board: String,
        user: UserId,
        session: Session,
        toasts: Toasts,
        read: ReadWaiting,
    ) -> Live {
        let tell = Box::new(move |event| tell(toasts, event));
        let page = Page { tell, read };
        let board = OpenBoard::open(board, user, session, page);
        Live(Shared::new(OnPage { board, route: expect_context::<Route>(), toasts }))
    }

    /// The part of the board that knows no view.
    pub(crate) fn board(self) -> OpenBoard {
        self.board
    }

    /// The time, followed by the minute, and the day that it is here.
    pub(crate) fn clock(self) -> Clock {
        Clock { now: self.now.get(), today: crate::format::today() }
    }

    /// The words that this person reads the board in: chosen by the address, else as people of his
    /// role usually do. Followed.
    pub(crate) fn lens(self) -> Lens {
        match self.route.query().get("lens").as_deref() {
            Some("support") => Lens::Support,
            Some("dev") => Lens::Development,
            _ => {
                let me = self.me();
                usual_lens(self.read(|board| board.members.get(&me).map(|me| me.role)))
            }
        }
    }

    /// Says what has become of the one field of a card that the last command changed; `otherwise`
    /// where that is too long to be said, or not known.
    pub(crate) fn say_field(self, otherwise: impl FnOnce() -> String) {
        let steps = self.latest().map(|id| self.steps_of(id));
        let said = steps.and_then(|steps| differences::in_short(self, &steps));
        self.say_done(said.unwrap_or_else(otherwise));
    }

    /// Says what the last command has done, with the way back to before it. Of what was refused the
    /// dialog speaks.
    pub(crate) fn say_done(self, said: impl Into<String>) {
        if !self.is_latest_refused() {
            self.say_all_done(said, self.latest().into_iter().collect());
        }
    }

    /// Says what several commands have done, with one way back for all of them.
    pub(crate) fn say_all_done(self, said: impl Into<String>, done: Vec<CommandId>) {
        if done.is_empty() {
            return self.toasts.say(said);
        }
        self.join(&done);
        self.toasts.say_with_undo(said, move || {
            done.iter().rev().for_each(|id| self.undo_command(*id));
        });
    }
}

fn tell(toasts: Toasts, event: Event) {
    match event {
        Event::Refused(rejection) => toasts.warn(i18n::rejection(&rejection)),
        Event::Failed(failure) => toasts.warn(message(&failure)),
        Event::Undone(Some(title)) => toasts.say(i18n::undone_on(&title)),
        Event::Undone(None) => toasts.say(i18n::undone()),
        Event::NothingToUndo => toasts.say(i18n::nothing_to_undo()),
        Event::WayBackGone => toasts.drop_way_back(),
    }
}
