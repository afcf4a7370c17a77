//! `/{KEY}/history`: what happened on the board, told from the end.

use crate::api::{self, Failure};
use crate::i18n;
use crate::pages::board::BoardView;
use crate::parts::differences::{self, Fate, Touched};
use crate::parts::history;
use crate::replica::live::Live;
use crate::view::{Memo, Show, view};
use groundswell_domain::history::{Entry, Page};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Things that are told of one entry; a release that goes out touches many cards.
const THINGS: usize = 10;

/// What has been loaded, the newest first.
#[derive(Clone, Copy)]
struct Told {
    live: Live,
    entries: RwSignal<Vec<Entry>>,
    has_more: RwSignal<bool>,
    failure: RwSignal<Option<Failure>>,
    is_loading: RwSignal<bool>,
}

impl Told {
    fn new(live: Live) -> Told {
        Told {
            live,
            entries: RwSignal::new(Vec::new()),
            has_more: RwSignal::new(false),
            failure: RwSignal::new(None),
            is_loading: RwSignal::new(false),
        }
    }

    /// Loads what is new, or with `before` what was earlier.
    fn load(self, before: Option<u64>) {
        self.is_loading.set(true);
        spawn_local(async move {
            let query = before.map(|seq| format!("?before={seq}")).unwrap_or_default();
            let path = format!("/api/boards/{}/history{query}", self.live.key());
            let answer = api::get::<Page>(&path).await;
            // Somebody may have left the page meanwhile.
            if self.is_loading.try_set(false).is_some() {
                return;
            }
            match answer {
                Ok(page) => {
                    self.failure.set(None);
                    self.take(page, before);
                }
                Err(failure) => self.failure.set(Some(failure)),
            }
        });
    }

    fn take(self, page: Page, before: Option<u64>) {
        let known = self.entries.get_untracked();
        let newest = known.first().map_or(0, |entry| entry.seq);
        let oldest = page.entries.last().map_or(0, |entry| entry.seq);
        let is_connected = before.is_some() || oldest <= newest + 1;
        let entries = match before {
            Some(_) => [known, page.entries].concat(),
            // Too much has happened meanwhile: what was loaded would have a gap before it.
            None if !is_connected || known.is_empty() => {
                self.has_more.set(page.has_more);
                self.entries.set(page.entries);
                return;
            }
            None => {
                let fresh = page.entries.into_iter().filter(|entry| entry.seq > newest);
                fresh.chain(known).collect()
            }
        };
        if before.is_some() {
            self.has_more.set(page.has_more);
        }
        self.entries.set(entries);
    }
}

#[component]
pub(crate) fn HistoryPage() -> AnyView {
    let live = expect_context::<Live>();
    let told = Told::new(live);
    // Every commit is told as it happens.
    let seq = Memo::new(move |_| live.read(|board| board.seq));
    Effect::new(move |_| {
        seq.get();
        told.load(None);
    });
    let earlier = move |_| told.load(told.entries.with_untracked(|all| all.last().map(|e| e.seq)));
    let is_empty = move || {
        let nothing = told.entries.with(Vec::is_empty);
        nothing && !told.is_loading.get() && told.failure.with(Option::is_none)
    };
    view! {
        <div class="page history">
            <h1 tabindex="-1">{i18n::history_title()}</h1>
            <p class="hint">{i18n::history_hint()}</p>
            {move || told.failure.get().map(|failure| view! {
                <p class="notice" role="alert">{said(&failure)}</p>
            })}
            <Show when=is_empty>
                <p class="dim">{i18n::history_empty()}</p>
            </Show>
            <ol class="stream">
                {move || told.entries.get().iter().map(|entry| row(live, entry)).collect::<Vec<_>>()}
            </ol>
            <Show when=move || told.has_more.get()>
                <button class="btn" disabled=move || told.is_loading.get() on:click=earlier>
                    {i18n::history_earlier()}
                </button>
            </Show>
        </div>
    }
}

fn said(failure: &Failure) -> String {
    match failure {
        Failure::Network => i18n::no_history_offline().to_owned(),
        failure => failure.message(),
    }
}

fn row(live: Live, entry: &Entry) -> AnyView {
    let things = live.peek(|board| history::read(board, live, entry));
    let others = things.len().saturating_sub(THINGS);
    view! {
        <li class="done" data-seq=entry.seq.to_string()>
            {history::head(live, entry)}
            <ul class="things">
                {things.iter().take(THINGS).map(thing).collect::<Vec<_>>()}
                {(others > 0).then(|| view! { <li class="dim">{i18n::history_others(others)}</li> })}
            </ul>
        </li>
    }
}

fn thing(touched: &Touched) -> AnyView {
    let view = expect_context::<BoardView>();
    let fate = match touched.fate {
        Fate::Added if !touched.is_part => Some(i18n::is_added()),
        Fate::Removed if !touched.is_part => Some(i18n::is_removed()),
        _ => None,
    };
    let name = touched.name.clone();
    let name = match touched.card.clone() {
        Some((card, path)) => view! {
            <a class="card-link" href=path on:click=move |event| view.open_by_click(&event, card)>
                {name}
            </a>
        },
        None => view! { <span>{name}</span> },
    };
    view! {
        <li>
            {name}
            {fate.map(|fate| view! { " " <span class="dim">"("{fate}")"</span> })}
            {differences::list(touched)}
        </li>
    }
}
