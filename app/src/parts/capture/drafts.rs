//! Drafts: what was typed is kept when the dialog or the tab is closed. Up to three calls at once.

use super::caller::{Caller, Known};
use crate::i18n;
use crate::live::Live;
use crate::toasts::Toasts;
use crate::view::{For, Show, effect, view};
use groundswell_client::notes;
use groundswell_client::signal::RwSignal;
use groundswell_domain::json;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// More calls than this at once are too many for one person.
const MOST: usize = 3;

/// What was typed about a call.
#[derive(Clone, Default, Serialize, Deserialize)]
struct Draft {
    text: String,
    caller: Known,
}

#[derive(Clone, Copy)]
pub(super) struct Drafts {
    note: StoredValue<String>,
    all: RwSignal<Vec<Draft>>,
    at: RwSignal<usize>,
    /// The text of the draft that is open.
    pub(super) text: RwSignal<String>,
    /// The caller of the open draft.
    caller: Caller,
}

impl Drafts {
    /// The drafts of a board that this browser keeps for this person; the last one is open, or a
    /// new one for a text that was typed elsewhere.
    pub(super) fn load(live: Live, caller: Caller, asked: Option<String>) -> Drafts {
        let note = live.note("drafts");
        let mut all = kept(&note);
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
        effect(move || {
            let draft = drafts.open();
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
        self.note.with_value(|note| keep(note, all));
    }

    /// Drops a draft that is not needed; this can be undone.
    fn throw_away(self, toasts: Toasts) {
        let (note, thrown) = (self.note.get_value(), self.open());
        self.done();
        toasts.say_with_undo(i18n::draft_thrown_away(), move || {
            let mut all = kept(&note);
            all.push(thrown.clone());
            keep(&note, all.clone());
            let last = all.len() - 1;
            // The dialog may have been closed since.
            if self.all.try_set(all).is_none() {
                self.show(last);
            }
        });
    }

    fn open(self) -> Draft {
        Draft { text: self.text.get(), caller: self.caller.known() }
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
        // The other drafts are still to be done.
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

/// The drafts that a note contains.
fn kept(note: &str) -> Vec<Draft> {
    notes::read(note).map(|drafts| read(&drafts)).unwrap_or_default()
}

fn read(drafts: &str) -> Vec<Draft> {
    json::from_str(drafts).unwrap_or_default()
}

/// All texts of a note with drafts.
pub(crate) fn typed_in(note: &str) -> Option<String> {
    let texts = read(note).into_iter().flat_map(|draft| [draft.text, draft.caller.words()]);
    let texts: Vec<String> = texts.filter(|text| !text.is_empty()).collect();
    (!texts.is_empty()).then(|| texts.join("\n"))
}

fn keep(note: &str, mut all: Vec<Draft>) {
    all.retain(|draft| !draft.text.trim().is_empty());
    let text = serde_json::to_string(&all).ok().filter(|_| !all.is_empty());
    notes::write(note, text.as_deref());
}

/// The drafts as tabs, if there is more than an empty one.
#[component]
pub(super) fn DraftTabs(
    drafts: Drafts,
    on_other: impl Fn() + Copy + Send + Sync + 'static,
) -> AnyView {
    let count = move || drafts.all.with(Vec::len);
    let toasts = expect_context::<Toasts>();
    let name = move |at: usize| {
        let text = drafts.all.with(|all| all.get(at).map(|draft| draft.text.clone()));
        let text = text.filter(|text| !text.trim().is_empty());
        text.unwrap_or_else(|| i18n::new_draft().to_owned())
    };
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
                            {move || name(at)}
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
                <Show when=has_text>
                    <button class="btn quiet" on:click=move |_| {
                        drafts.throw_away(toasts);
                        on_other();
                    }>
                        {i18n::throw_away()}
                    </button>
                </Show>
            </div>
        </Show>
    }
}
