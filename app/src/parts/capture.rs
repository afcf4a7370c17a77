//! Capture: one field that finds the known problem from its first letters, counts the call, or
//! makes a new card; the sentence for the caller stands there while one types.

use crate::files::{Content, ContentView, Files};
use crate::keys::{self, Key, Keys};
use crate::live::Live;
use crate::parts::actions;
use crate::parts::dialog::Dialog;
use crate::parts::impact;
use crate::parts::matching::Matching;
use crate::route::Route;
use crate::view::{IntoChild, Memo, Show, dynamic, effect, view};
use crate::{focus, i18n, screen};
use groundswell_client::open_board::Connection;
use groundswell_domain::answer::{self, Answer};
use groundswell_domain::command::Command;
use groundswell_domain::id::{CardId, CommandId};
use groundswell_domain::pain;
use groundswell_domain::permission::Action;
use groundswell_ui::pages::File;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use uuid::Uuid;

pub(crate) mod after;
mod alike;
mod caller;
mod drafts;

use caller::{Caller, CallerField, Words};
pub(crate) use drafts::{Drafts, typed_in};

/// How the dialog is opened.
#[derive(Clone, Copy)]
pub(crate) struct CaptureOpen {
    pub(crate) is_open: RwSignal<bool>,
    /// What somebody has typed elsewhere, to begin with.
    text: StoredValue<Option<String>>,
}

impl CaptureOpen {
    pub(crate) fn new() -> CaptureOpen {
        CaptureOpen { is_open: RwSignal::new(false), text: StoredValue::new(None) }
    }

    /// Opens it for a call with this text.
    pub(crate) fn open_with(self, text: Option<String>) {
        self.text.set_value(text);
        self.is_open.set(true);
    }
}

/// What the dialog is about at the moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum CaptureStep {
    /// Typing; nothing is decided.
    Searching,
    /// It is this known problem: who is calling?
    Counting(CardId),
    /// A new card is saved, by this command; more can be said about it and about the caller.
    Created(CardId, CommandId),
}

#[component]
pub(crate) fn Capture() -> AnyView {
    let open = expect_context::<CaptureOpen>();
    let live = expect_context::<Live>();
    expect_context::<Keys>().handle(move |key| {
        let mine = key == Key::Capture;
        match mine && untrack(|| live.may(Action::Capture)) {
            true => open.is_open.set(true),
            false if mine => live.toasts.say(i18n::no_access()),
            false => {}
        }
        mine
    });
    begin_by_address(open, live);
    dynamic(move || open.is_open.get().then(|| view! { <CaptureDialog /> }))
}

/// `?capture=…`: the device's shortcut, a text that was shared with the app, or another program
/// that knows what the call is about.
fn begin_by_address(open: CaptureOpen, live: Live) {
    let route = expect_context::<Route>();
    let Some(text) = untrack(|| route.query()).get("capture") else { return };
    route.set_params(&[("capture", "")], true);
    if live.may(Action::Capture) {
        open.open_with(Some(text).filter(|text| !text.is_empty()));
    }
}

#[component]
fn CaptureDialog() -> AnyView {
    let open = expect_context::<CaptureOpen>();
    let live = expect_context::<Live>();
    let matching = expect_context::<Matching>();
    let files = expect_context::<Files>();
    let caller = Caller::new(live);
    let asked = open.text.try_update_value(Option::take).flatten();
    let drafts = Drafts::load(live, caller, asked);
    let text = drafts.text;
    let step = RwSignal::new(CaptureStep::Searching);
    let highlighted = RwSignal::new(0_usize);
    let matches = Memo::new(move |_| match step.get() {
        CaptureStep::Searching => matching.search(&text.get()),
        _ => Vec::new(),
    });
    // A weak best match must not be taken by a quick Enter: "create new" stands first then.
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
    let close = move || {
        open.is_open.set(false);
        if !text.with_untracked(|text| text.trim().is_empty()) {
            let by = if screen::is_phone() { "+" } else { "C" };
            live.toasts.say(i18n::draft_kept(by));
        }
    };
    let create = move || {
        let title = text.get_untracked();
        if title.trim().is_empty() {
            return;
        }
        let id = CardId(Uuid::now_v7());
        let (contact, new) = caller.contact();
        if live.send(Command::CaptureCard { id, title, column: None, contact: Some(contact) }) {
            let made = live.latest();
            drafts.done();
            live.say_done(actions::created(live, id));
            new.say(live, &caller.name());
            // The next step is in the second file. Without a connection that file may not come, and the
            // card alone is enough.
            let can_come = live.connection.get_untracked() != Connection::Offline;
            match made.filter(|_| can_come || untrack(|| files.is_here(File::Opened))) {
                Some(made) => step.set(CaptureStep::Created(id, made)),
                None => open.is_open.set(false),
            }
        }
    };
    let count = move |card: CardId| {
        let (contact, new) = caller.contact();
        if actions::count(live, card, contact) {
            new.say(live, &caller.name());
            drafts.done();
            open.is_open.set(false);
        }
    };
    let choose = move |card: CardId| step.set(CaptureStep::Counting(card));
    let pressed = move |event: KeyboardEvent| {
        if event.is_composing() {
            return;
        }
        let rows = matches.with_untracked(Vec::len);
        match event.key().as_str() {
            // Means the same in every field: `keys_of_all` takes it.
            "Enter" if event.ctrl_key() || event.meta_key() || event.shift_key() => return,
            "ArrowDown" => highlighted.update(|at| *at = (*at + 1).min(rows)),
            "ArrowUp" => highlighted.update(|at| *at = at.saturating_sub(1)),
            "Enter" => match chosen.get_untracked() {
                Some(card) => choose(card),
                None => create(),
            },
            _ => return,
        }
        event.prevent_default();
    };
    let came_back = Memo::new(move |_| {
        let (card, system) = (chosen.get(), caller.system.get());
        let today = live.clock().today;
        live.read(|board| {
            match answer::advice(board, board.cards.get(&card?)?, system, today).answer {
                Answer::FixedHere { runs, .. } => Some(runs),
                _ => None,
            }
        })
    });
    let reopen = move || {
        let Some(card) = chosen.get_untracked() else { return };
        let suspected_in = came_back.get_untracked();
        let before = live.latest();
        count(card);
        let counted = live.latest().filter(|id| Some(*id) != before);
        if live.send(Command::ReopenCard { card, suspected_in }) {
            let name = live.peek(|board| board.cards.get(&card).map(|card| board.name_of(card)));
            let done = counted.into_iter().chain(live.latest()).collect();
            live.say_all_done(i18n::reopened(&name.unwrap_or_default()), done);
        }
    };
    let keys_of_all = move |event: KeyboardEvent| {
        if event.key() != "Enter" || event.is_composing() {
            return;
        }
        if keys::is_save(&event) {
            event.prevent_default();
            create();
        } else if event.shift_key() && came_back.with_untracked(Option::is_some) {
            event.prevent_default();
            reopen();
        }
    };
    let on_enter = Callback::new(move |()| match chosen.get_untracked() {
        Some(card) => count(card),
        None => create(),
    });
    let is_listing =
        move || step.get() == CaptureStep::Searching && text.with(|text| !text.trim().is_empty());
    let start_anew = move || {
        step.set(CaptureStep::Searching);
        focus::on(".capture .what");
    };
    view! {
        <Dialog label=i18n::capture_call() class="capture" on_close=close>
            <Show
                when=move || !matches!(step.get(), CaptureStep::Created(..))
                fallback=move || match step.get() {
                    CaptureStep::Created(card, made) => {
                        Some(view! { <ContentView content=Content::Captured(card, made) /> })
                    }
                    _ => None,
                }
            >
                <div class="capture-body" on:keydown=keys_of_all>
                    <drafts::DraftTabs drafts on_other=start_anew />
                    <label class="label">
                        {i18n::what_happened()}
                        <input
                            class="field what"
                            autofocus
                            autocomplete="off"
                            autocapitalize="sentences"
                            enterkeyhint="next"
                            role="combobox"
                            aria-expanded=move || is_listing().to_string()
                            aria-controls=move || is_listing().then_some("capture-matches")
                            aria-autocomplete="list"
                            aria-activedescendant=move || {
                                is_listing().then(|| format!("match-{}", highlighted.get()))
                            }
                            prop:value=move || text.get()
                            on:input=move |event| {
                                step.set(CaptureStep::Searching);
                                text.set(event_target_value(&event));
                            }
                            on:keydown=pressed
                        />
                    </label>
                    {move || match step.get() {
                        CaptureStep::Counting(card) => view! { <Chosen card step /> },
                        _ => view! { <Matches matches highlighted text choose create /> },
                    }}
                    <Say chosen caller />
                    <CallerField
                        caller
                        on_enter
                        counts=Signal::derive(move || chosen.with(Option::is_some))
                        focused=Signal::derive(move || matches!(step.get(), CaptureStep::Counting(_)))
                        must_look=Signal::derive(move || came_back.with(Option::is_some))
                    />
                    <Show when=move || matches!(step.get(), CaptureStep::Counting(_))>
                        <Words caller on_enter />
                    </Show>
                    <p class="hint">{i18n::privacy_hint()}</p>
                    <div class="buttons">
                        <button class="btn" on:click=move |_| close()>
                            {move || match text.with(|text| text.trim().is_empty()) {
                                true => i18n::cancel(),
                                false => i18n::later(),
                            }}
                        </button>
                        {move || match chosen.get() {
                            Some(card) => view! {
                                {move || came_back.get().map(|_| view! {
                                    <button class="btn" on:click=move |_| reopen()>
                                        {i18n::reopen()} " " <kbd>{Key::Reopen.shown()}</kbd>
                                    </button>
                                })}
                                <button class="btn pri" on:click=move |_| count(card)>
                                    {i18n::count_call()} " " <kbd>"↵"</kbd>
                                </button>
                            },
                            None => view! {
                                <button class="btn pri" on:click=move |_| create()>
                                    {i18n::create_card()} " " <kbd>{Key::Save.shown()}</kbd>
                                </button>
                            },
                        }}
                    </div>
                </div>
            </Show>
        </Dialog>
    }
}

/// The list under the field: known problems, and "create new" as its last row.
#[component]
fn Matches(
    matches: Memo<Vec<(CardId, bool)>>,
    highlighted: RwSignal<usize>,
    text: RwSignal<String>,
    choose: impl Fn(CardId) + Copy + Send + Sync + 'static,
    create: impl Fn() + Copy + Send + Sync + 'static,
) -> AnyView {
    let has_text = move || !text.with(|text| text.trim().is_empty());
    let last = move || matches.with(Vec::len);
    view! {
        <ul class="matches" id="capture-matches" role="listbox" aria-label=i18n::known_problems()>
            {move || {
                let rows = matches.get().into_iter().enumerate();
                rows.map(|(at, (card, _))| view! {
                    <li
                        id=format!("match-{at}")
                        role="option"
                        aria-selected=move || (highlighted.get() == at).to_string()
                        on:click=move |_| choose(card)
                    >
                        <MatchRow card />
                        <kbd class="key">"↵"</kbd>
                    </li>
                }).collect::<Vec<_>>()
            }}
            <Show when=has_text>
                <li
                    id=move || format!("match-{}", last())
                    role="option"
                    aria-selected=move || (highlighted.get() == last()).to_string()
                    on:click=move |_| create()
                >
                    <span class="grow">"+ "{move || i18n::create_new(text.get().trim())}</span>
                    <kbd class="key">{Key::Save.shown()}</kbd>
                </li>
            </Show>
        </ul>
    }
}

#[component]
fn MatchRow(card: CardId) -> AnyView {
    let live = expect_context::<Live>();
    let row = live.peek(|board| {
        let card = board.cards.get(&card)?;
        let reach = pain::reach(board, card.id);
        Some(view! {
            {impact::chip(card.impact)}
            <span class="grow match-title">{card.title.clone()}</span>
            <span class="match-reach">{i18n::customers(reach.customers)}</span>
        })
    });
    row.into_child()
}

/// The chosen problem in place of the list, with a way back.
#[component]
fn Chosen(card: CardId, step: RwSignal<CaptureStep>) -> AnyView {
    view! {
        <div class="matches">
            <button class="chosen" on:click=move |_| step.set(CaptureStep::Searching)>
                <MatchRow card />
            </button>
        </div>
    }
}

/// The sentence to tell the caller.
#[component]
fn Say(chosen: Memo<Option<CardId>>, caller: Caller) -> AnyView {
    let live = expect_context::<Live>();
    let sentence = Memo::new(move |_| {
        let (card, system) = (chosen.get(), caller.system.get());
        let today = live.clock().today;
        live.read(|board| match card.and_then(|card| board.cards.get(&card)) {
            Some(card) => i18n::advice(board, &answer::advice(board, card, system, today), today),
            None => i18n::answer_new().to_owned(),
        })
    });
    view! {
        <div class="say" aria-live="polite">
            <b>{i18n::you_can_say()}</b>
            <p>{move || sentence.get()}</p>
        </div>
    }
}
