//! A call while its dialog is open: what was typed, which problem it is about, and what happens then.

use super::CaptureOpen;
use super::caller::Caller;
use super::drafts::Drafts;
use crate::files::Files;
use crate::keys::{self, early};
use crate::live::Live;
use crate::parts::actions;
use crate::parts::matching::Matching;
use crate::view::{Memo, effect};
use crate::{focus, i18n, screen};
use groundswell_client::open_board::Connection;
use groundswell_client::signal::RwSignal;
use groundswell_domain::answer::{self, Answer};
use groundswell_domain::command::Command;
use groundswell_domain::id::{CardId, CommandId, ReleaseId};
use groundswell_domain::limits;
use groundswell_ui::pages::File;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use uuid::Uuid;

/// How far the call is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CaptureStep {
    /// Typing; nothing is decided.
    Searching,
    /// It is this known problem: who is calling?
    Counting(CardId),
    /// A new card is saved, by this command; more can be said about it and about the caller.
    Created(CardId, CommandId),
}

/// What the views of the dialog share.
#[derive(Clone, Copy)]
pub(super) struct Call {
    pub(super) live: Live,
    open: CaptureOpen,
    files: Files,
    pub(super) caller: Caller,
    pub(super) drafts: Drafts,
    pub(super) step: RwSignal<CaptureStep>,
    /// The row of the list that Enter takes. "Create new" is the row after all matches.
    pub(super) highlighted: RwSignal<usize>,
    /// Known problems like the text, each with whether it is a good match.
    pub(super) matches: Memo<Vec<(CardId, bool)>>,
    /// The known problem that the call is about, or will be after Enter.
    pub(super) chosen: Memo<Option<CardId>>,
    /// The release that the caller runs, if the chosen problem should already be fixed in it.
    pub(super) came_back: Memo<Option<ReleaseId>>,
}

impl Call {
    /// A call with the latest draft, or with the text that the dialog was opened for.
    pub(super) fn new() -> Call {
        let open = expect_context::<CaptureOpen>();
        let live = expect_context::<Live>();
        let matching = expect_context::<Matching>();
        matching.prepare();
        let files = expect_context::<Files>();
        let caller = Caller::new(live);
        let asked = open.text.try_update_value(Option::take).flatten();
        let drafts = Drafts::load(live, caller, asked);
        let step = RwSignal::new(CaptureStep::Searching);
        let highlighted = RwSignal::new(0_usize);
        let matches = Memo::new(move |_| match step.get() {
            CaptureStep::Searching => matching.search(&drafts.text.get()),
            _ => Vec::new(),
        });
        // If the best match is weak, a quick Enter must not take it: "create new" is highlighted
        // instead.
        effect(move || {
            let is_good = matches.with(|found| found.first().is_some_and(|(_, good)| *good));
            highlighted.set(if is_good { 0 } else { matches.with_untracked(Vec::len) });
        });
        let chosen = Memo::new(move |_| match step.get() {
            CaptureStep::Searching => {
                matches.with(|found| found.get(highlighted.get()).map(|(card, _)| *card))
            }
            CaptureStep::Counting(card) => Some(card),
            CaptureStep::Created(..) => None,
        });
        let came_back = came_back(live, caller, chosen);
        Call { live, open, files, caller, drafts, step, highlighted, matches, chosen, came_back }
    }

    /// Whether nothing is typed.
    pub(super) fn is_empty(self) -> bool {
        self.drafts.text.with(|text| text.trim().is_empty())
    }

    /// Whether the list of matches is shown.
    pub(super) fn is_listing(self) -> bool {
        self.step.get() == CaptureStep::Searching && !self.is_empty()
    }

    /// Closes the dialog; what was typed stays a draft.
    pub(super) fn close(self) {
        self.open.is_open.set(false);
        if !untrack(|| self.is_empty()) {
            let by = if screen::is_phone() { "+" } else { "C" };
            self.live.toasts.say(i18n::draft_kept(by));
        }
    }

    /// Saves a new card with the text as its title.
    pub(super) fn create(self) {
        let live = self.live;
        let title = self.drafts.text.get_untracked();
        if title.trim().is_empty() {
            return;
        }
        let id = CardId(Uuid::now_v7());
        let (contact, new) = self.caller.contact();
        if live.send(Command::CaptureCard { id, title, column: None, contact: Some(contact) }) {
            let made = live.latest();
            self.drafts.done();
            live.say_done(actions::created(live, id));
            new.say(live);
            match made.filter(|_| self.can_say_more()) {
                Some(made) => self.go_on(CaptureStep::Created(id, made)),
                None => self.open.is_open.set(false),
            }
        }
    }

    /// Whether the next step can be shown. It is in a file that may not come without a
    /// connection; the card alone is enough then.
    fn can_say_more(self) -> bool {
        self.live.connection.get_untracked() != Connection::Offline
            || untrack(|| self.files.is_here(File::Opened))
    }

    /// Goes on with a known problem: who is calling?
    pub(super) fn choose(self, card: CardId) {
        self.go_on(CaptureStep::Counting(card));
    }

    /// Shows the next step, which gets what is typed from now on.
    fn go_on(self, step: CaptureStep) {
        early::hold();
        self.step.set(step);
    }

    /// Counts the call for a known problem.
    pub(super) fn count(self, card: CardId) {
        let (mut contact, new) = self.caller.contact();
        // Others who call about it may use the same words.
        let typed = self.drafts.text.get_untracked();
        contact.searched = typed.chars().take(limits::TITLE_CHARS).collect();
        if actions::count(self.live, card, contact) {
            new.say(self.live);
            self.drafts.done();
            self.open.is_open.set(false);
        }
    }

    /// Counts the call, and reopens the card: it was fixed, and has come back.
    pub(super) fn reopen(self, card: CardId) {
        let live = self.live;
        let suspected_in = self.came_back.get_untracked();
        let before = live.latest();
        self.count(card);
        let counted = live.latest().filter(|id| Some(*id) != before);
        if live.send(Command::ReopenCard { card, suspected_in }) {
            let name = live.peek(|board| board.cards.get(&card).map(|card| board.name_of(card)));
            let done = counted.into_iter().chain(live.latest()).collect();
            live.say_all_done(i18n::reopened(&name.unwrap_or_default()), done);
        }
    }

    /// Counts the call for the chosen problem, which is open again if it has come back; or creates a
    /// card where none is chosen.
    pub(super) fn finish(self) {
        match self.chosen.get_untracked() {
            Some(card) if self.came_back.with_untracked(Option::is_some) => self.reopen(card),
            Some(card) => self.count(card),
            None => self.create(),
        }
    }

    /// Another draft is open: back to its text.
    pub(super) fn start_over(self) {
        self.step.set(CaptureStep::Searching);
        focus::on(".capture .what");
    }

    /// The text has changed.
    pub(super) fn typed(self, text: String) {
        self.step.set(CaptureStep::Searching);
        self.drafts.text.set(text);
    }

    /// Keys in the field of the text.
    pub(super) fn pressed_in_text(self, event: &KeyboardEvent) {
        let rows = self.matches.with_untracked(Vec::len);
        match event.key().as_str() {
            // The same in every field: `pressed` handles it.
            "Enter" if event.ctrl_key() || event.meta_key() || event.shift_key() => return,
            "ArrowDown" => self.highlighted.update(|at| *at = (*at + 1).min(rows)),
            "ArrowUp" => self.highlighted.update(|at| *at = at.saturating_sub(1)),
            "Enter" => match self.chosen.get_untracked() {
                Some(card) => self.choose(card),
                None => self.create(),
            },
            _ => return,
        }
        event.prevent_default();
    }

    /// Keys in any field of the call.
    pub(super) fn pressed(self, event: &KeyboardEvent) {
        if event.key() != "Enter" {
            return;
        }
        if keys::is_save(event) {
            event.prevent_default();
            self.create();
        } else if event.shift_key() && self.came_back.with_untracked(Option::is_some) {
            event.prevent_default();
            self.chosen.get_untracked().into_iter().for_each(|card| self.count(card));
        }
    }
}

/// The release that the caller runs, if the chosen problem should already be fixed in it.
fn came_back(live: Live, caller: Caller, chosen: Memo<Option<CardId>>) -> Memo<Option<ReleaseId>> {
    Memo::new(move |_| {
        let (card, system) = (chosen.get(), caller.system.get());
        let today = live.clock().today;
        live.read(|board| {
            match answer::advice(board, board.cards.get(&card?)?, system, today).answer {
                Answer::FixedHere { runs, .. } => Some(runs),
                _ => None,
            }
        })
    })
}
