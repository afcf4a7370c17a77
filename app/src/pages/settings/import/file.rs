//! A file, what the server says to it, and how far its import is.

use super::wishes::Wishes;
use crate::api;
use crate::live::Live;
use crate::parts::asking::Asking;
use groundswell_client::clock::after;
use groundswell_client::signal::RwSignal;
use groundswell_domain::importing::{Answer, Meaning, Preview, Progress, Refusal};
use leptos::prelude::*;
use leptos::task::spawn_local;
use send_wrapper::SendWrapper;
use web_sys::File;

/// How often the server is asked for the progress, in milliseconds.
const EVERY_MS: u32 = 500;

/// One file on its way onto the board.
#[derive(Clone, Copy)]
pub(super) struct Importing {
    pub(super) live: Live,
    file: StoredValue<Option<SendWrapper<File>>>,
    pub(super) wishes: RwSignal<Wishes>,
    pub(super) preview: RwSignal<Option<Preview>>,
    pub(super) refused: RwSignal<Option<Refusal>>,
    pub(super) progress: RwSignal<Option<Progress>>,
    pub(super) asking: Asking,
}

impl Importing {
    pub(super) fn new(live: Live) -> Importing {
        let (wishes, preview) = (RwSignal::new(Wishes::default()), RwSignal::new(None));
        let (refused, progress) = (RwSignal::new(None), RwSignal::new(None));
        let (file, asking) = (StoredValue::new(None), Asking::new());
        Importing { live, file, wishes, preview, refused, progress, asking }
    }

    pub(super) fn path(self) -> String {
        format!("/api/boards/{}/import", self.live.key())
    }

    pub(super) fn take(self, file: Option<File>) {
        let Some(file) = file else { return };
        self.file.set_value(Some(SendWrapper::new(file)));
        self.wishes.set(Wishes::default());
        self.preview.set(None);
        self.send(true);
    }

    /// Reads the file as it is wished from now on.
    pub(super) fn wish(self, change: impl FnOnce(&mut Wishes)) -> bool {
        self.wishes.update(change);
        self.send(true);
        true
    }

    pub(super) fn send(self, is_dry: bool) {
        let Some(file) = self.file.get_value() else { return };
        let query = self.wishes.with_untracked(|wishes| wishes.query(is_dry));
        let path = format!("{}?{query}", self.path());
        self.refused.set(None);
        let request = async move { api::upload(&path, &file).await };
        self.asking.ask(request, move |answer| self.answered(answer));
    }

    fn answered(self, answer: Answer) {
        match answer {
            Answer::Preview(preview) => drop(self.preview.try_set(Some(*preview))),
            Answer::Begun(progress) => {
                self.preview.try_set(None);
                self.show(progress);
            }
            // Then its columns are shown, and the person chooses.
            Answer::Refused(Refusal::NoTitle)
                if self.wishes.with_untracked(|wishes| wishes.columns.is_empty()) =>
            {
                self.wish(|wishes| wishes.choose(Meaning::Title, "1"));
            }
            Answer::Refused(refusal) => drop(self.refused.try_set(Some(refusal))),
        }
    }

    /// Asks the server for the last import of this board, until it rests.
    pub(super) fn look(self) {
        let path = self.path();
        spawn_local(async move {
            // Without an answer there is nothing to show; the cards come anyway.
            if let Ok(Some(progress)) = api::get::<Option<Progress>>(&path).await {
                self.show(progress);
            }
        });
    }

    pub(super) fn show(self, progress: Progress) {
        let is_going_on = progress.state.is_going_on();
        let is_here = self.progress.try_set(Some(progress)).is_none();
        if is_going_on && is_here {
            after(EVERY_MS, move || self.look());
        }
    }
}
