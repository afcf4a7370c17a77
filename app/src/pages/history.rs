//! `/{KEY}/history`: what happened on the board, the newest first.

use crate::api::{self, Failure};
use crate::failure::message;
use crate::i18n;
use crate::live::Live;
use crate::parts::board_view::BoardView;
use crate::parts::differences::{self, ChangeKind, Touched};
use crate::parts::history;
use crate::view::{For, Memo, Show, effect, view};
use groundswell_client::signal::RwSignal;
use groundswell_domain::history::{Entry, Page};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Things that are shown per entry; rolling out a release touches many cards.
const THINGS: usize = 10;

/// What has been loaded, the newest first.
#[derive(Clone, Copy)]
struct BoardHistory {
    live: Live,
    entries: RwSignal<Vec<Entry>>,
    has_more: RwSignal<bool>,
    failure: RwSignal<Option<Failure>>,
    /// One request at a time: answers could overtake each other.
    is_asking: RwSignal<bool>,
    /// Something has happened since the last request.
    is_stale: StoredValue<bool>,
}

impl BoardHistory {
    fn new(live: Live) -> BoardHistory {
        BoardHistory {
            live,
            entries: RwSignal::new(Vec::new()),
            has_more: RwSignal::new(false),
            failure: RwSignal::new(None),
            is_asking: RwSignal::new(false),
            is_stale: StoredValue::new(false),
        }
    }

    /// Loads what is new; then again, if something happened meanwhile.
    fn refresh(self) {
        match self.is_asking.get_untracked() {
            true => self.is_stale.set_value(true),
            false => self.ask(None),
        }
    }

    /// Loads earlier entries.
    fn go_back(self) {
        if !self.is_asking.get_untracked() {
            self.ask(self.entries.with_untracked(|all| all.last().map(|entry| entry.seq)));
        }
    }

    fn ask(self, before: Option<u64>) {
        self.is_asking.set(true);
        spawn_local(async move {
            let query = before.map(|seq| format!("?before={seq}")).unwrap_or_default();
            let path = format!("/api/boards/{}/history{query}", self.live.key());
            let answer = api::get::<Page>(&path).await;
            // The page may be closed by now.
            if self.is_asking.try_set(false).is_some() {
                return;
            }
            self.failure.set(answer.as_ref().err().cloned());
            if let Ok(page) = answer {
                self.take(page, before.is_some());
            }
            if self.is_stale.get_value() {
                self.is_stale.set_value(false);
                self.ask(None);
            }
        });
    }

    fn take(self, page: Page, is_earlier: bool) {
        // They are shown by name.
        self.live.visit(&page.archived);
        let newest = self.entries.with_untracked(|all| all.first().map_or(0, |entry| entry.seq));
        let oldest = page.entries.last().map_or(0, |entry| entry.seq);
        // If too much has happened meanwhile, there would be a gap before what was loaded earlier.
        let starts_over = !is_earlier && oldest > newest + 1;
        if is_earlier || starts_over {
            self.has_more.set(page.has_more);
        }
        self.entries.update(|known| match (is_earlier, starts_over) {
            (true, _) => known.extend(page.entries),
            (_, true) => *known = page.entries,
            _ => {
                let fresh = page.entries.into_iter().filter(|entry| entry.seq > newest);
                known.splice(0..0, fresh);
            }
        });
    }
}

#[component]
pub(crate) fn HistoryPage() -> AnyView {
    let live = expect_context::<Live>();
    let history = BoardHistory::new(live);
    // Loads every commit as it happens, and missed ones when the server can be reached again.
    let seq = Memo::new(move |_| (live.connection.get(), live.read(|board| board.seq)));
    effect(move || {
        seq.get();
        history.refresh();
    });
    let shown = move || history.entries.get().into_iter().filter(Entry::changes_something);
    let is_empty = move || {
        let nothing = history.entries.with(Vec::is_empty);
        nothing && !history.is_asking.get() && history.failure.with(Option::is_none)
    };
    view! {
        <div class="page history">
            <h1 tabindex="-1">{i18n::history_title()}</h1>
            <p class="hint">{i18n::history_hint()}</p>
            {move || history.failure.get().map(|failure| view! {
                <p class="notice" role="alert">{failure_text(&failure)}</p>
            })}
            <Show when=is_empty>
                <p class="dim">{i18n::history_empty()}</p>
            </Show>
            <ol class="stream">
                <For each=shown key=|entry| entry.seq let:entry>
                    {row(live, &entry)}
                </For>
            </ol>
            <Show when=move || history.has_more.get()>
                <button
                    class="btn"
                    disabled=move || history.is_asking.get()
                    on:click=move |_| history.go_back()
                >
                    {i18n::history_earlier()}
                </button>
            </Show>
        </div>
    }
}

fn failure_text(failure: &Failure) -> String {
    match failure {
        Failure::Network => i18n::no_history_offline().to_owned(),
        failure => message(failure),
    }
}

fn row(live: Live, entry: &Entry) -> AnyView {
    let entry = entry.clone();
    view! {
        <li class="done" data-seq=entry.seq.to_string()>
            {history::head(live, &entry)}
            {move || {
                let things = live.peek(|board| history::read(board, live, &entry));
                let others = things.len().saturating_sub(THINGS) + entry.others as usize;
                view! {
                    <ul class="things">
                        {things.iter().take(THINGS).map(thing).collect::<Vec<_>>()}
                        {(others > 0).then(|| view! {
                            <li class="dim">{i18n::history_others(others)}</li>
                        })}
                    </ul>
                }
            }}
        </li>
    }
}

fn thing(touched: &Touched) -> AnyView {
    let view = expect_context::<BoardView>();
    let kind = match touched.kind {
        ChangeKind::Added if !touched.is_part => Some(i18n::is_added()),
        ChangeKind::Removed if !touched.is_part => Some(i18n::is_removed()),
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
            {kind.map(|kind| view! { " " <span class="dim">"("{kind}")"</span> })}
            {differences::list(touched)}
        </li>
    }
}
