//! A text that somebody is changing: this browser keeps it from the first letter on, and offers it
//! in the same place until it is saved or discarded.

use crate::i18n;
use crate::live::Live;
use crate::toasts::Toasts;
use crate::view::{Show, effect, view};
use groundswell_client::clock::after;
use groundswell_client::notes;
use groundswell_client::signal::RwSignal;
use groundswell_domain::json;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// How long the note of a saved text stays, in milliseconds: a tab that is closed at once may be
/// faster than the browser's database, which keeps what waits for the server.
const SAVED_AFTER_MS: u32 = 1_000;

/// A text as it was, and what somebody has typed over it.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
struct Change {
    from: String,
    to: String,
}

/// What is typed over one text of the board.
#[derive(Clone, Copy)]
pub(crate) struct Unsaved {
    note: StoredValue<String>,
    /// The content of the field when it was opened.
    began: RwSignal<Option<Change>>,
    /// The content of the field when it was left, neither saved nor discarded.
    left: RwSignal<Option<Change>>,
    value: Signal<String>,
    toasts: Toasts,
}

impl Unsaved {
    /// Loads what was left at the last visit; `place` identifies the text, `value` is what is
    /// saved.
    pub(crate) fn new(mut place: String, value: Signal<String>) -> Unsaved {
        let live = expect_context::<Live>();
        place.insert_str(0, "text-");
        let note = live.note(&place);
        let left = RwSignal::new(read(&note));
        let began = RwSignal::new(None);
        notes::follow(note.clone(), move |_, now| {
            if began.try_with_untracked(Option::is_none) == Some(true) {
                left.try_set(now.and_then(|now| json::from_str(&now).ok()));
            }
        });
        let unsaved =
            Unsaved { note: StoredValue::new(note), began, left, value, toasts: live.toasts };
        effect(move || {
            if left.with(Option::is_some) && !unsaved.is_left() {
                // It has been saved in the meantime.
                unsaved.forget();
            }
        });
        unsaved
    }

    /// Whether somebody is typing.
    pub(crate) fn is_open(self) -> bool {
        self.began.with(Option::is_some)
    }

    /// Opens the field; returns its content.
    pub(crate) fn begin(self) -> String {
        let value = self.value.get_untracked();
        let left = self.left.get_untracked();
        if left.is_some() {
            self.left.set(None);
        }
        let change = left.unwrap_or_else(|| Change { from: value.clone(), to: value });
        let to = change.to.clone();
        self.began.set(Some(change));
        to
    }

    /// Keeps the current content of the open field.
    pub(crate) fn keep(self, typed: &str) {
        let change = self.change(typed);
        self.note.with_value(|note| write(note, change.as_ref()));
    }

    /// What was typed, if it differs.
    fn change(self, typed: &str) -> Option<Change> {
        let from = self.began.try_with_untracked(|began| Some(began.as_ref()?.from.clone()));
        let change = Change { from: from.flatten()?, to: typed.to_owned() };
        (change.from != change.to).then_some(change)
    }

    /// Saves what was typed, and closes the field unless that is refused; returns whether it is
    /// closed. A draft that was only looked at stays a draft, until somebody says that they want
    /// it.
    pub(crate) fn save(
        self,
        typed: &str,
        is_wanted: bool,
        on_save: &dyn Fn((String, String)) -> bool,
    ) -> bool {
        // This may be disposed already.
        let Some(began) = self.began.try_get_untracked().flatten() else { return true };
        match self.change(typed) {
            None => self.forget(),
            Some(draft) if !is_wanted && draft == began => drop(self.left.try_set(Some(draft))),
            Some(Change { from, to }) => match on_save((from, to)) {
                true => self.forget(),
                false => return false,
            },
        }
        self.began.try_set(None);
        true
    }

    /// Forgets what was typed.
    pub(crate) fn forget(self) {
        self.left.try_set(None);
        let Some(note) = self.note.try_get_value() else { return };
        let forgotten = notes::read(&note);
        after(SAVED_AFTER_MS, move || {
            if notes::read(&note) == forgotten {
                write(&note, None);
            }
        });
    }

    /// Closes the field without saving; what was typed stays a draft.
    pub(crate) fn give_up(self, typed: &str, go_on: impl Fn() + Send + Sync + 'static) {
        let change = self.change(typed);
        self.began.set(None);
        if change.is_some() {
            self.left.set(change);
            self.toasts.say_with_undo(i18n::draft_stays(), move || {
                // The field may be gone by now; the draft is shown when it is opened again.
                if self.began.try_get_untracked().is_some() {
                    go_on();
                }
            });
        }
    }

    /// Closes the field and discards what was typed; this can be undone.
    pub(crate) fn discard(self, typed: &str) {
        let thrown = self.change(typed).or_else(|| self.left.get_untracked());
        self.began.set(None);
        self.left.set(None);
        let note = self.note.get_value();
        write(&note, None);
        if thrown.is_some() {
            self.toasts.say_with_undo(i18n::draft_thrown_away(), move || {
                write(&note, thrown.as_ref());
                self.left.try_set(thrown.clone());
            });
        }
    }

    /// Whether there is a draft that is not saved.
    pub(crate) fn is_left(self) -> bool {
        let value = self.value;
        self.left.with(|left| left.as_ref().is_some_and(|left| value.with(|it| *it != left.to)))
    }

    /// The draft, with buttons to continue or discard it.
    pub(crate) fn offer(
        self,
        label: &'static str,
        go_on: impl Fn() + Copy + Send + Sync + 'static,
    ) -> AnyView {
        let text = move || self.left.with(|left| left.as_ref().map(|left| left.to.clone()));
        view! {
            <Show when=move || self.is_left()>
                <div class="draft-left" role="group" aria-label=format!("{}: {label}", i18n::draft())>
                    <span class="dim">{i18n::draft()}": "{text}</span>
                    <span class="draft-acts">
                        <button class="btn quiet" on:click=move |_| go_on()>{i18n::go_on()}</button>
                        <button class="btn quiet" on:click=move |_| self.discard("")>
                            {i18n::throw_away()}
                        </button>
                    </span>
                </div>
            </Show>
        }
    }
}

fn read(note: &str) -> Option<Change> {
    notes::read(note).and_then(|change| json::from_str(&change).ok())
}

/// The text of a note.
pub(super) fn typed_in(note: &str) -> Option<String> {
    json::from_str::<Change>(note).ok().map(|change| change.to)
}

fn write(note: &str, change: Option<&Change>) {
    let text = change.and_then(|change| serde_json::to_string(change).ok());
    notes::write(note, text.as_deref());
}
