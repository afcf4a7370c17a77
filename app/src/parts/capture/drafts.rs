//! Drafts: what was typed survives closing the dialog and the tab. Up to three calls at once.

use super::caller::{Caller, Known};
use crate::replica::live::Live;
use crate::view::{For, Show, view};
use crate::{i18n, prefs};
use groundswell_domain::json;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// More calls than this at once are too many for one person.
const MOST: usize = 3;

/// A call as far as it was written down.
#[derive(Clone, Default, Serialize, Deserialize)]
struct Draft {
    text: String,
    caller: Known,
}

#[derive(Clone, Copy)]
pub(crate) struct Drafts {
    note: StoredValue<String>,
    all: RwSignal<Vec<Draft>>,
    at: RwSignal<usize>,
    /// The text of the draft that is open.
    pub(super) text: RwSignal<String>,
    /// Who is calling there.
    caller: Caller,
}

impl Drafts {
    /// The drafts of a board as this browser kept them for this person; the last one is open, or a
    /// new one for a text that was typed elsewhere.
    pub(super) fn load(live: Live, caller: Caller, asked: Option<String>) -> Drafts {
        let note = live.note("drafts");
        let kept = prefs::read(&note).and_then(|drafts| json::from_str(&drafts).ok());
        let mut all: Vec<Draft> = kept.unwrap_or_default();
        if all.is_empty() || asked.is_some() {
            all.push(Draft { text: asked.unwrap_or_default(), ..Draft::default() });
        }
        let at = all.len() - 1;
        let drafts = Drafts {
            note: StoredValue::new(note),
            all: RwSignal::new(all),
            at: RwSignal::new(at),
            text: RwSignal::new(String::new()),
            caller,
        };
        drafts.show(at);
        Effect::new(move |_| {
            let draft = Draft { text: drafts.text.get(), caller: caller.known() };
            drafts.all.update(|all| {
                if let Some(open) = all.get_mut(drafts.at.get_untracked()) {
                    *open = draft;
                }
            });
            drafts.keep();
        });
        drafts
    }

    fn keep(self) {
        let all = self.all.get_untracked();
        let is_filled = |draft: &Draft| !draft.text.trim().is_empty();
        let filled: Vec<Draft> = all.into_iter().filter(is_filled).collect();
        let text = serde_json::to_string(&filled).ok().filter(|_| !filled.is_empty());
        self.note.with_value(|note| prefs::write(note, text.as_deref()));
    }

    /// Drops the open draft: it has become a contact or a card.
    pub(super) fn done(self) {
        let at = self.at.get_untracked();
        self.all.update(|all| {
            if at < all.len() {
                all.remove(at);
            }
            if all.is_empty() {
                all.push(Draft::default());
            }
        });
        // What the others said is still to be done.
        self.show(self.all.with_untracked(Vec::len) - 1);
        self.keep();
    }

    fn show(self, at: usize) {
        let draft = self.all.with_untracked(|all| all.get(at).cloned()).unwrap_or_default();
        self.at.set(at);
        self.caller.take_up(draft.caller);
        self.text.set(draft.text);
    }

    fn add(self) {
        self.all.update(|all| all.push(Draft::default()));
        self.show(self.all.with_untracked(Vec::len) - 1);
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
                                drafts.show(at);
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
