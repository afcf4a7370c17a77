//! A text that is not sent yet: until then, this browser keeps it for this person.

use crate::live::Live;
use groundswell_client::notes;
use groundswell_client::signal::RwSignal;
use leptos::prelude::*;

/// What is being written in one place.
#[derive(Clone, Copy)]
pub(crate) struct Kept {
    note: StoredValue<String>,
    text: RwSignal<String>,
}

impl Kept {
    /// Loads what was typed there before; `place` is the same at each visit.
    pub(crate) fn new(live: Live, place: &str) -> Kept {
        let note = live.note(place);
        let text = RwSignal::new(notes::read(&note).unwrap_or_default());
        // Otherwise what is typed in one tab would overwrite what is typed in another.
        notes::follow(note.clone(), move |_, now| drop(text.try_set(now.unwrap_or_default())));
        Kept { note: StoredValue::new(note), text }
    }

    /// Sets what the field contains if nothing was typed.
    pub(crate) fn or(self, suggested: String) -> Kept {
        if self.text.with_untracked(String::is_empty) {
            self.text.set(suggested);
        }
        self
    }

    pub(crate) fn text(self) -> RwSignal<String> {
        self.text
    }

    /// Deletes it: it was sent, or is no longer wanted.
    pub(crate) fn forget(self) {
        self.set(String::new());
    }

    pub(crate) fn set(self, text: String) {
        let kept = Some(text.as_str()).filter(|text| !text.is_empty());
        self.note.with_value(|note| notes::write(note, kept));
        self.text.set(text);
    }
}
