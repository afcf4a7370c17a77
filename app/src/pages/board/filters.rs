//! The filter bar: every filter is in the address, so that a link shows the same.

use crate::files::{Content, ContentView};
use crate::filter::{IMPACTS, Key, Kind};
use crate::i18n;
use crate::live::Live;
use crate::parts::board_view::{BoardView, FiltersOpen};
use crate::parts::capture::CaptureOpen;
use crate::parts::dialog::Dialog;
use crate::parts::find_in_texts;
use crate::parts::tick::Tick;
use crate::view::{For, Memo, Show, dynamic, view};
use groundswell_client::signal::RwSignal;
use groundswell_domain::Board;
use groundswell_domain::order::Order;
use groundswell_domain::permission::Action;
use groundswell_domain::text::{slug, sort_key};
use leptos::prelude::*;

#[component]
pub(super) fn FilterBar() -> AnyView {
    let view = expect_context::<BoardView>();
    let open = expect_context::<FiltersOpen>();
    let is_shown = move || open.0.get() || view.filter.with(|filter| filter.count() > 0);
    view! {
        <Show when=is_shown>
            <ContentView content=Content::Filters />
        </Show>
    }
}

/// The content of the bar, which is loaded when it opens.
#[component]
pub(crate) fn Filters() -> AnyView {
    let view = expect_context::<BoardView>();
    let open = expect_context::<FiltersOpen>();
    find_in_texts::begin(expect_context(), view.texts);
    let clear = move |_| {
        let mut names = Kind::ALL.map(|kind| (kind.param(), "")).to_vec();
        names.push(("q", ""));
        view.set_params(&names, false);
        open.0.set(false);
    };
    view! {
        <div class="filters" role="search" aria-label=i18n::filter()>
            <Fields />
            <span class="dim">{move || {
                let count = view.filter.with(|filter| filter.count());
                (count > 0).then(|| i18n::filters(count))
            }}</span>
            <button class="btn quiet" on:click=clear>{i18n::clear_filters()}</button>
            <button
                class="btn quiet"
                aria-pressed=move || view.is_list.get().to_string()
                on:click=move |_| {
                    let list = if view.is_list.get_untracked() { "" } else { "list" };
                    view.set_params(&[("view", list)], false);
                }
            >
                {i18n::as_list()}
            </button>
        </div>
        <NothingFound />
    }
}

/// Shown once for all columns, when the search finds nothing: perhaps the problem is new.
#[component]
fn NothingFound() -> AnyView {
    let live = expect_context::<Live>();
    let view = expect_context::<BoardView>();
    let capture = expect_context::<CaptureOpen>();
    let text = Memo::new(move |_| {
        view.filter.with(|filter| {
            let finds = |board: &Board| {
                board.cards.values().any(|card| card.is_live() && filter.takes(board, card))
            };
            (!filter.text.is_empty() && !live.read(finds)).then(|| filter.text.clone())
        })
    });
    let create = move |_| {
        capture.open_with(text.get_untracked());
    };
    dynamic(move || {
        text.get().map(|text| {
            view! {
                <p class="nothing-found" role="status">
                    {i18n::no_match(&text)} " "
                    <button class="btn" disabled=!live.may(Action::Capture) on:click=create>
                        {i18n::create_it()}
                    </button>
                </p>
            }
        })
    })
}

fn word(kind: Kind) -> &'static str {
    match kind {
        Kind::Impact => i18n::impact(),
        Kind::Area => i18n::area(),
        Kind::Customer => i18n::customer(),
        Kind::Release => i18n::release(),
        Kind::Sprint => i18n::sprint(),
        Kind::Assignee => i18n::assignee(),
    }
}

/// A field for each kind, with the chosen values; it opens the list to choose from.
#[component]
fn Fields() -> AnyView {
    let view = expect_context::<BoardView>();
    let live = expect_context::<Live>();
    let opened = RwSignal::new(None::<Kind>);
    let field = |kind: Kind| {
        let chosen = Memo::new(move |_| {
            let filter = view.filter.get();
            if filter.wants(kind, Key::NOTHING) {
                return i18n::filter_unknown().to_owned();
            }
            let names = live.read(|board| names(board, kind, |key| filter.wants(kind, key)));
            names.into_iter().map(|(_, name)| name).collect::<Vec<_>>().join(", ")
        });
        let text = move || match chosen.get() {
            names if names.is_empty() => i18n::any().to_owned(),
            names => names,
        };
        view! {
            <div class="filter">
                <span>{word(kind)}</span>
                <button
                    class="field"
                    aria-haspopup="dialog"
                    aria-label=move || format!("{}: {}", word(kind), text())
                    on:click=move |_| opened.set(Some(kind))
                >
                    {text}
                </button>
            </div>
        }
    };
    let list = move || opened.get().map(|kind| view! { <List kind opened /> });
    view! {
        {Kind::ALL.map(field).collect_view()}
        {dynamic(list)}
    }
}

/// All values of one kind: a card matches if it has one of those that are ticked.
#[component]
fn List(kind: Kind, opened: RwSignal<Option<Kind>>) -> AnyView {
    let view = expect_context::<BoardView>();
    let live = expect_context::<Live>();
    let all = Memo::new(move |_| live.read(|board| names(board, kind, |_| true)));
    view! {
        <Dialog label=word(kind) class="menu" on_close=move || opened.set(None)>
            <h2 class="menu-title">{word(kind)}</h2>
            <ul class="menu-body ticks">
                <For each=move || all.get() key=|(key, _)| *key let:row>
                    <li>
                        <Tick
                            label=row.1
                            value=Signal::derive(move || {
                                view.filter.with(|filter| filter.wants(kind, row.0))
                            })
                            disabled=false
                            on_set=move |wants| choose(live, view, kind, row.0, wants)
                        />
                    </li>
                </For>
            </ul>
            <div class="buttons">
                <button class="btn" on:click=move |_| opened.set(None)>{i18n::finished()}</button>
            </div>
        </Dialog>
    }
}

/// Values of one kind with their names, in the order that people expect.
fn names(board: &Board, kind: Kind, is_meant: impl Fn(Key) -> bool) -> Vec<(Key, String)> {
    let name = |(key, name): (Key, &str)| {
        let impact = IMPACTS.iter().find(|(_, known)| kind == Kind::Impact && *known == name);
        (key, impact.map_or(name, |(impact, _)| i18n::impact_word(*impact)).to_owned())
    };
    let meant = kind.things(board).into_iter().filter(|(key, _)| is_meant(*key));
    let mut names: Vec<_> = meant.map(name).collect();
    if kind != Kind::Impact {
        names.order_by_key(|(_, name)| sort_key(name));
    }
    names
}

/// Adds a value to the filter in the address, or removes it.
fn choose(live: Live, view: BoardView, kind: Kind, key: Key, wants: bool) -> bool {
    let filter = view.filter.get_untracked();
    let stays = |other: Key| if other == key { wants } else { filter.wants(kind, other) };
    let chosen = live.peek(|board| addresses(kind.things(board), stays));
    view.set_params(&[(kind.param(), &chosen.join(","))], false);
    true
}

/// The names of values in the address: the id if a name is not unique, or has no letters.
fn addresses(things: Vec<(Key, &str)>, is_meant: impl Fn(Key) -> bool) -> Vec<String> {
    let named: Vec<_> = things.into_iter().map(|(key, name)| (key, slug(name))).collect();
    let is_alone = |slug: &str| named.iter().filter(|(_, other)| other == slug).count() == 1;
    let meant = named.iter().filter(|(key, _)| is_meant(*key));
    let address = |(key, slug): &(Key, String)| match !slug.is_empty() && is_alone(slug) {
        true => slug.clone(),
        false => key.0.to_string(),
    };
    let mut addresses: Vec<_> = meant.map(address).collect();
    addresses.order_by_key(String::clone);
    addresses
}
