//! A text on its way to the board: until it is sent, this browser keeps it for this person.

use crate::live::Live;
use groundswell_client::notes;
use leptos::prelude::*;

/// What is being written in one place.
#[derive(Clone, Copy)]
pub(crate) struct Kept {
    note: StoredValue<String>,
    text: RwSignal<String>,
}

impl Kept {
    /// Takes up what was written there before; `place` is the same at each visit.
    pub(crate) fn new(live: Live, place: &str) -> Kept {
        let note = live.note(place);
        let text = RwSignal::new(notes::read(&note).unwrap_or_default());
        // Else what is written in one tab would replace what is written in another.
        notes::follow(note.clone(), move |_, now| drop(text.try_set(now.unwrap_or_default())));
        Kept { note: StoredValue::new(note), text }
    }

    /// Says what stands there where nothing has been written.
    pub(crate) fn or(self, suggested: String) -> Kept {
        if self.text.with_untracked(String::is_empty) {
            self.text.set(suggested);
        }
        self
    }

    pub(crate) fn text(self) -> RwSignal<String> {
        self.text
    }

    /// It is sent, or not wanted any more.
    pub(crate) fn forget(self) {
        self.set(String::new());
    }

    pub(crate) fn set(self, text: String) {
        let kept = Some(text.as_str()).filter(|text| !text.is_empty());
        self.note.with_value(|note| notes::write(note, kept));
        self.text.set(text);
    }
}
