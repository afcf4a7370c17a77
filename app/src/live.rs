//! The open board on this page: the client's board, with this page's messages and the person's
//! wording.

use crate::failure::message;
use crate::i18n::{self, Lens};
use crate::route::Route;
use crate::session::Session;
use crate::toasts::Toasts;
use groundswell_client::event::{Event, Page, Rare};
use groundswell_client::open_board::{OpenBoard, Turn};
use groundswell_client::shared::Shared;
use groundswell_domain::id::{CommandId, UserId};
use groundswell_ui::board::{Clock, usual_lens};
use leptos::prelude::*;
use std::ops::Deref;

/// The note in which this browser keeps what was refused, until somebody has dealt with it.
pub(crate) const REFUSED_NOTE: &str = "refused";

/// The open board, for the views.
#[derive(Clone, Copy)]
pub(crate) struct Live(Shared<OnPage>);

/// An open board, with the route and the messages of its page.
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
        rare: Rare,
    ) -> Live {
        let tell = Box::new(move |event| tell(toasts, event));
        let board = OpenBoard::open(board, user, session, Page { tell, rare });
        Live(Shared::new(OnPage { board, route: expect_context::<Route>(), toasts }))
    }

    /// The part of the board that is independent of views.
    pub(crate) fn board(self) -> OpenBoard {
        self.board
    }

    /// The time, updated every minute, and today's date here.
    pub(crate) fn clock(self) -> Clock {
        Clock { now: self.now.get(), today: crate::format::today() }
    }

    /// The wording that this person reads the board in: chosen in the address, or the usual one for
    /// their role. Reactive.
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

    /// Says what the last command has done, and offers to undo it. If it was refused, the dialog
    /// says so instead.
    pub(crate) fn say_done(self, text: impl Into<String>) {
        if !self.is_latest_refused() {
            self.say_all_done(text, self.latest().into_iter().collect());
        }
    }

    /// Says what several commands have done, with one undo for all of them.
    pub(crate) fn say_all_done(self, text: impl Into<String>, done: Vec<CommandId>) {
        if done.is_empty() {
            return self.toasts.say(text);
        }
        self.join(&done);
        self.toasts.say_with_undo(text, move || {
            let latest_first: Vec<CommandId> = done.iter().rev().copied().collect();
            self.undo_commands(&latest_first);
        });
    }
}

fn tell(toasts: Toasts, event: Event) {
    match event {
        Event::Refused(rejection) => toasts.warn(i18n::rejection(&rejection)),
        Event::Failed(failure) => toasts.warn(message(&failure)),
        Event::Turned(Turn::Undo, Some(title)) => toasts.say(i18n::undone_on(&title)),
        Event::Turned(Turn::Undo, None) => toasts.say(i18n::undone()),
        Event::Turned(Turn::Redo, Some(title)) => toasts.say(i18n::redone_on(&title)),
        Event::Turned(Turn::Redo, None) => toasts.say(i18n::redone()),
        Event::NothingTo(Turn::Undo) => toasts.say(i18n::nothing_to_undo()),
        Event::NothingTo(Turn::Redo) => toasts.say(i18n::nothing_to_redo()),
        Event::WayBackGone => toasts.drop_way_back(),
        Event::NotKept => toasts.say(i18n::not_kept()),
        Event::NoSocket => toasts.say(i18n::no_socket()),
    }
}
