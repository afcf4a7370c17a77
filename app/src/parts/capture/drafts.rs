//! Drafts: what was typed survives closing the dialog and the tab. Up to three calls at once.

use super::caller::{Caller, Known};
use crate::replica::live::Live;
use crate::view::{For, Show, view};
use crate::{i18n, prefs};
use groundswell_domain::json;
use leptos::prelude::*;

/// More calls than this at once are too many for one person.
const MOST: usize = 3;

#[derive(Clone, Copy)]
pub(crate) struct Drafts {
    note: StoredValue<String>,
    all: RwSignal<Vec<String>>,
    at: RwSignal<usize>,
    /// The text of the draft that is open.
    pub(super) text: RwSignal<String>,
    /// Who is calling there.
    caller: Caller,
    /// Who is calling in each draft, as far as it was put aside.
    callers: StoredValue<Vec<Known>>,
}

impl Drafts {
    /// The drafts of a board as this browser kept them for this person; the last one is open.
    pub(super) fn load(live: Live, caller: Caller) -> Drafts {
        let note = live.note("drafts");
        let kept = prefs::read(&note).and_then(|drafts| json::from_str(&drafts).ok());
        let mut all: Vec<String> = kept.unwrap_or_default();
        if all.is_empty() {
            all.push(String::new());
        }
        let at = all.len() - 1;
        let text = RwSignal::new(all[at].clone());
        let drafts = Drafts {
            note: StoredValue::new(note),
            all: RwSignal::new(all),
            at: RwSignal::new(at),
            text,
            caller,
            callers: StoredValue::new(Vec::new()),
        };
        Effect::new(move |_| {
            let text = text.get();
            drafts.all.update(|all| {
                if let Some(draft) = all.get_mut(drafts.at.get_untracked()) {
                    *draft = text;
                }
            });
            drafts.keep();
        });
        drafts
    }

    fn keep(self) {
        let all = self.all.get_untracked();
        let filled: Vec<_> = all.into_iter().filter(|draft| !draft.trim().is_empty()).collect();
        let text = serde_json::to_string(&filled).ok().filter(|_| !filled.is_empty());
        self.note.with_value(|note| prefs::write(note, text.as_deref()));
    }

    /// Drops the open draft: it has become a contact or a card.
    pub(super) fn done(self) {
        let at = self.at.get_untracked();
        self.callers.update_value(|callers| {
            if at < callers.len() {
                callers.remove(at);
            }
        });
        self.all.update(|all| {
            if at < all.len() {
                all.remove(at);
            }
            if all.is_empty() {
                all.push(String::new());
            }
        });
        // What the others said is still to be done.
        self.show(self.all.with_untracked(Vec::len) - 1);
        self.keep();
    }

    fn open(self, at: usize) {
        let (before, known) = (self.at.get_untracked(), self.caller.known());
        self.callers.update_value(|callers| {
            let count = callers.len().max(before + 1);
            callers.resize(count, Known::default());
            callers[before] = known;
        });
        self.show(at);
    }

    fn show(self, at: usize) {
        self.at.set(at);
        self.caller.take_up(
            self.callers.with_value(|callers| callers.get(at).cloned().unwrap_or_default()),
        );
        self.text.set(self.all.with_untracked(|all| all.get(at).cloned().unwrap_or_default()));
    }

    fn add(self) {
        self.all.update(|all| all.push(String::new()));
        self.open(self.all.with_untracked(Vec::len) - 1);
    }
}

/// The drafts as tabs, once there is something to come back to.
#[component]
pub(super) fn DraftTabs(
    drafts: Drafts,
    on_other: impl Fn() + Copy + Send + Sync + 'static,
) -> AnyView {
    let count = move || drafts.all.with(Vec::len);
    let has_text = move || drafts.text.with(|text| !text.trim().is_empty());
    view! {
        <Show when=move || count() != 1 || has_text()>
            <div class="drafts">
                <For each=move || 0..count() key=|at| *at let:at>
                    <Show when=move || count() != 1>
                        <button
                            class="chip plain"
                            aria-current=move || (drafts.at.get() == at).then_some("true")
                            on:click=move |_| {
                                drafts.open(at);
                                on_other();
                            }
                        >
                            {i18n::draft_number(at + 1)}
                        </button>
                    </Show>
                </For>
                <Show when=move || count() < MOST && has_text()>
                    <button class="btn quiet" on:click=move |_| {
                        drafts.add();
                        on_other();
                    }>
                        "+ "{i18n::new_draft()}
                    </button>
                </Show>
            </div>
        </Show>
    }
}
