//! The filter bar: every filter is in the address, so that a link shows the same.

use super::BoardView;
use crate::filter::{Filter, IMPACTS, Key, Kind};
use crate::i18n;
use crate::pages::later::{Later, LaterPage};
use crate::parts::capture::CaptureOpen;
use crate::parts::dialog::Dialog;
use crate::parts::tick::Tick;
use crate::replica::live::Live;
use crate::view::{For, Memo, Show, dynamic, view};
use groundswell_domain::Board;
use groundswell_domain::order::Order;
use groundswell_domain::permission::Action;
use groundswell_domain::text::{lower, slug};
use leptos::prelude::*;

/// Whether the bar is shown although nothing is filtered; the search field opens it.
#[derive(Clone, Copy)]
pub(crate) struct FiltersOpen(pub(crate) RwSignal<bool>);

#[component]
pub(super) fn FilterBar() -> AnyView {
    let view = expect_context::<BoardView>();
    let open = expect_context::<FiltersOpen>();
    let is_shown = move || open.0.get() || view.filter.with(|filter| filter.count() > 0);
    view! {
        <Show when=is_shown>
            <LaterPage page=Later::Filters />
        </Show>
    }
}

/// What stands in the bar. Part of the second file.
#[component]
pub(crate) fn Filters() -> AnyView {
    let view = expect_context::<BoardView>();
    let open = expect_context::<FiltersOpen>();
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

/// Said once for all columns, when the search finds nothing: perhaps it is new.
#[component]
fn NothingFound() -> AnyView {
    let live = expect_context::<Live>();
    let view = expect_context::<BoardView>();
    let capture = expect_context::<CaptureOpen>();
    let text = Memo::new(move |_| {
        let filter = view.filter.get();
        let finds = |board: &Board| {
            board.cards.values().any(|card| card.is_live() && filter.takes(board, card))
        };
        (!filter.text.is_empty() && !live.read(finds)).then_some(filter.text)
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

#[derive(Clone, PartialEq)]
struct Choice {
    key: Key,
    name: String,
    /// What it is called in the address.
    address: String,
    is_chosen: bool,
}

/// A field for each kind, with what is chosen; it opens the list to choose from.
#[component]
fn Fields() -> AnyView {
    let opened = RwSignal::new(None::<Kind>);
    let field = |kind: Kind| {
        let choices = Choices::of(kind);
        let text = move || match choices.chosen() {
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

/// All there is of one kind: of those that are ticked, a card has to do with one.
#[component]
fn List(kind: Kind, opened: RwSignal<Option<Kind>>) -> AnyView {
    let choices = Choices::of(kind);
    let rows = move || {
        let row = |choice: Choice| (choice.key, choice.name);
        choices.all.get().into_iter().map(row).collect::<Vec<_>>()
    };
    view! {
        <Dialog label=word(kind) class="menu" on_close=move || opened.set(None)>
            <h2 class="menu-title">{word(kind)}</h2>
            <ul class="menu-body ticks">
                <For each=rows key=|(key, _)| *key let:row>
                    <li>
                        <Tick
                            label=row.1
                            value=Signal::derive(move || choices.has(row.0))
                            disabled=false
                            on_set=move |is_chosen| choices.choose(row.0, is_chosen)
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

/// The choices of one kind, and how to choose among them.
#[derive(Clone, Copy)]
struct Choices {
    kind: Kind,
    view: BoardView,
    all: Memo<Vec<Choice>>,
}

impl Choices {
    fn of(kind: Kind) -> Choices {
        let view = expect_context::<BoardView>();
        let live = expect_context::<Live>();
        let all = Memo::new(move |_| {
            let filter = view.filter.get();
            live.read(|board| choices(kind, board, &filter))
        });
        Choices { kind, view, all }
    }

    fn has(self, key: Key) -> bool {
        self.all.with(|all| all.iter().any(|choice| choice.key == key && choice.is_chosen))
    }

    /// The names of what is chosen.
    fn chosen(self) -> String {
        self.all.with(|all| {
            let chosen = all.iter().filter(|choice| choice.is_chosen);
            chosen.map(|choice| &*choice.name).collect::<Vec<_>>().join(", ")
        })
    }

    /// Adds a choice to the address, or takes it from there.
    fn choose(self, key: Key, is_chosen: bool) -> bool {
        let all = self.all.get_untracked();
        let stays = |choice: &&Choice| match choice.key == key {
            true => is_chosen,
            false => choice.is_chosen,
        };
        let chosen: Vec<&str> = all.iter().filter(stays).map(|choice| &*choice.address).collect();
        self.view.set_params(&[(self.kind.param(), &chosen.join(","))], false);
        true
    }
}

fn choices(kind: Kind, board: &Board, filter: &Filter) -> Vec<Choice> {
    let things = kind.things(board);
    let slugs: Vec<String> = things.iter().map(|(_, name)| slug(name)).collect();
    let is_alone = |slug: &String| slugs.iter().filter(|other| *other == slug).count() == 1;
    let choice = |((key, name), slug): (&(Key, &str), &String)| {
        let impact = IMPACTS.iter().find(|(_, known)| kind == Kind::Impact && known == name);
        Choice {
            key: *key,
            name: impact.map_or(*name, |(impact, _)| i18n::impact_word(*impact)).into(),
            // What shares its name, or has a name without a letter, is called by its id.
            address: match !slug.is_empty() && is_alone(slug) {
                true => slug.clone(),
                false => key.0.to_string(),
            },
            is_chosen: filter.wanted.contains(&(kind, *key)),
        }
    };
    let mut choices: Vec<Choice> = things.iter().zip(&slugs).map(choice).collect();
    if kind != Kind::Impact {
        choices.order_by_key(|choice| lower(&choice.name));
    }
    choices
}
