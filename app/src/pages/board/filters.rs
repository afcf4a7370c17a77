//! The filter bar: every filter is in the address, so that a link shows the same.

use super::BoardView;
use crate::filter::IMPACTS;
use crate::i18n;
use crate::pages::later::{Later, LaterPage};
use crate::parts::capture::CaptureOpen;
use crate::replica::live::Live;
use crate::view::{Memo, Show, dynamic, view};
use groundswell_domain::Board;
use groundswell_domain::order::Order;
use groundswell_domain::permission::Action;
use groundswell_domain::text::lower;
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
        let names = ["q", "impact", "area", "customer", "release", "sprint", "assignee"];
        view.set_params(&names.map(|name| (name, "")), false);
        open.0.set(false);
    };
    view! {
        <div class="filters" role="search" aria-label=i18n::filter()>
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

#[component]
fn Selects() -> AnyView {
    let view = expect_context::<BoardView>();
    let live = expect_context::<Live>();
    let impacts = move || {
        let name = |(impact, name): (_, &str)| (name.to_owned(), i18n::impact_word(impact).into());
        IMPACTS.into_iter().map(name).collect::<Vec<(String, String)>>()
    };
    let areas =
        move || live.read(|b| sorted(b.areas.values().map(|a| (a.id.to_string(), a.name.clone()))));
    let customers = move || {
        live.read(|b| sorted(b.customers.values().map(|c| (c.id.to_string(), c.name.clone()))))
    };
    let releases = move || {
        live.read(|b| sorted(b.releases.values().map(|r| (r.id.to_string(), r.name.clone()))))
    };
    let sprints = move || {
        live.read(|b| sorted(b.sprints.values().map(|s| (s.id.to_string(), s.name.clone()))))
    };
    let people = move || {
        live.read(|b| sorted(b.members.values().map(|m| (m.id.to_string(), m.name.clone()))))
    };
    let set = move |name: &'static str| {
        move |event: leptos::ev::Event| {
            view.set_params(&[(name, &event_target_value(&event))], false);
        }
    };
    let text = |id: Option<String>| id.unwrap_or_default();
    let filter = view.filter;
    view! {
        {select(i18n::impact(), impacts, move || {
            let impact = filter.get().impact;
            IMPACTS.iter().find(|(i, _)| Some(*i) == impact).map_or("", |(_, name)| *name).into()
        }, set("impact"))}
        {select(i18n::area(), areas, move || text(filter.get().area.map(|id| id.to_string())), set("area"))}
        {select(i18n::customer(), customers, move || text(filter.get().customer.map(|id| id.to_string())), set("customer"))}
        {select(i18n::release(), releases, move || text(filter.get().release.map(|id| id.to_string())), set("release"))}
        {select(i18n::sprint(), sprints, move || text(filter.get().sprint.map(|id| id.to_string())), set("sprint"))}
        {select(i18n::assignee(), people, move || text(filter.get().assignee.map(|id| id.to_string())), set("assignee"))}
    }
}

/// A select with its word; the first choice filters nothing.
fn select(
    label: &'static str,
    options: impl Fn() -> Vec<(String, String)> + Send + Sync + 'static,
    value: impl Fn() -> String + Copy + Send + Sync + 'static,
    on_change: impl Fn(leptos::ev::Event) + 'static,
) -> AnyView {
    let options = Memo::new(move |_| options());
    view! {
        <label class="filter">
            <span>{label}</span>
            <select class="field" on:change=on_change>
                <option value="">{i18n::any()}</option>
                {move || options.get().into_iter().map(|(id, name)| {
                    let selected = id == value();
                    view! { <option value=id selected=selected>{name}</option> }
                }).collect::<Vec<_>>()}
            </select>
        </label>
    }
}

fn sorted(options: impl Iterator<Item = (String, String)>) -> Vec<(String, String)> {
    let mut options: Vec<_> = options.collect();
    options.order_by_key(|(_, name)| lower(name));
    options
}
