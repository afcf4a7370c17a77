//! The filter bar: every filter is in the address, so that a link shows the same.

use super::BoardView;
use crate::filter::{Filter, IMPACTS, Key, Kind};
use crate::focus;
use crate::i18n;
use crate::pages::later::{Later, LaterPage};
use crate::parts::capture::CaptureOpen;
use crate::replica::live::Live;
use crate::view::{Memo, Show, dynamic, view};
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
        <div role="search" aria-label=i18n::filter()>
            <div class="filters">
                <Selects />
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
            <Chosen />
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
    name: String,
    /// Its name in the address.
    slug: String,
    is_chosen: bool,
}

/// A select for each kind: what is chosen there is added to what the filter takes.
#[component]
fn Selects() -> AnyView {
    let select = |kind: Kind| {
        let choices = Choices::of(kind);
        let add = move |event: leptos::ev::Event| {
            let select = event_target::<web_sys::HtmlSelectElement>(&event);
            choices.choose(&select.value(), true);
            select.set_value("");
        };
        view! {
            <label class="filter">
                <span>{word(kind)}</span>
                <select class="field" id=select_id(kind) on:change=add>
                    {move || options(&choices.all.get())}
                </select>
            </label>
        }
    };
    Kind::ALL.map(select).collect_view().into_any()
}

fn options(choices: &[Choice]) -> AnyView {
    let first = match choices.iter().any(|choice| choice.is_chosen) {
        true => i18n::or_choose(),
        false => i18n::any(),
    };
    let others = choices.iter().filter(|choice| !choice.is_chosen);
    let option = |choice: &Choice| {
        let (slug, name) = (choice.slug.clone(), choice.name.clone());
        view! { <option value=slug>{name}</option> }
    };
    let others: Vec<AnyView> = others.map(option).collect();
    view! {
        <option value="">{first}</option>
        {others}
    }
}

/// What is chosen, each to be taken away by a press.
#[component]
fn Chosen() -> AnyView {
    let chips = |kind: Kind| {
        let choices = Choices::of(kind);
        let chip = move |choice: Choice| {
            let text = format!("{}: {}", word(kind), choice.name);
            let take_away = move |_| {
                choices.choose(&choice.slug, false);
                focus::on(&format!("#{}", select_id(kind)));
            };
            view! {
                <button class="btn chosen-filter" aria-label=i18n::remove_filter(&text) on:click=take_away>
                    {text} <span aria-hidden="true">"×"</span>
                </button>
            }
        };
        dynamic(move || {
            let chosen = choices.all.get().into_iter().filter(|choice| choice.is_chosen);
            chosen.map(chip).collect::<Vec<_>>()
        })
    };
    view! { <div class="chosen-filters">{Kind::ALL.map(chips).collect_view()}</div> }
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

    /// Adds a choice to the address, or takes it from there.
    fn choose(self, slug: &str, is_chosen: bool) {
        let all = self.all.get_untracked();
        let stays = |choice: &&Choice| match choice.slug == slug {
            true => is_chosen,
            false => choice.is_chosen,
        };
        let chosen: Vec<&str> = all.iter().filter(stays).map(|choice| &*choice.slug).collect();
        self.view.set_params(&[(self.kind.param(), &chosen.join(","))], false);
    }
}

fn choices(kind: Kind, board: &Board, filter: &Filter) -> Vec<Choice> {
    let choice = |(key, name): (Key, &str)| {
        let impact = IMPACTS.iter().find(|(_, known)| kind == Kind::Impact && *known == name);
        Choice {
            name: impact.map_or(name, |(impact, _)| i18n::impact_word(*impact)).into(),
            slug: slug(name),
            is_chosen: filter.wanted.contains(&(kind, key)),
        }
    };
    let mut choices: Vec<Choice> = kind.things(board).into_iter().map(choice).collect();
    if kind != Kind::Impact {
        choices.order_by_key(|choice| lower(&choice.name));
    }
    choices
}

fn select_id(kind: Kind) -> String {
    format!("filter-{}", kind.param())
}
