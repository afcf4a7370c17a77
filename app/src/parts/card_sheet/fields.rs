//! The fields beside a card: each changes on its own, so two people never collide.

use crate::i18n::Lens;
use crate::parts::dialog::Dialog;
use crate::parts::{actions, impact};
use crate::replica::live::Live;
use crate::view::{Memo, Show, view};
use crate::{format, i18n};
use groundswell_domain::Board;
use groundswell_domain::card::{Card, CardEdit, Deadline};
use groundswell_domain::column::Place;
use groundswell_domain::id::CardId;
use groundswell_domain::order::Order;
use groundswell_domain::text::lower;
use groundswell_picture::lane;
use leptos::prelude::*;

type Whole = Memo<Option<Card>>;
/// Values of a select and their names.
type Options = Vec<(String, String)>;

#[component]
pub(super) fn Fields(card: CardId, whole: Whole, read_only: Signal<bool>) -> AnyView {
    let live = expect_context::<Live>();
    let edit = move |edit: CardEdit| {
        actions::edit(live, card, edit);
    };
    let move_to = move |value: String| {
        if let Ok(column) = value.parse() {
            actions::move_card(live, card, column, Place::Top);
        }
    };
    let value = move |read: fn(&Card) -> String| {
        Memo::new(move |_| whole.with(|card| card.as_ref().map(read)).unwrap_or_default())
    };
    view! {
        <div class="fields">
            <Select label=i18n::column() live read_only options=columns
                value=value(|c| c.column.to_string()) on_change=move_to required=true />
            <Select label=i18n::impact() live read_only options=impacts
                value=value(|c| format!("{:?}", c.impact)) required=true
                on_change=move |v| {
                    let found = impact::IN_ORDER.into_iter().find(|i| format!("{i:?}") == v);
                    edit(CardEdit::Impact(found.unwrap_or_default()));
                } />
            <Select label=i18n::area() live read_only options=areas
                value=value(|c| c.area.map(|id| id.to_string()).unwrap_or_default())
                on_change=move |v| edit(CardEdit::Area(v.parse().ok())) />
            <Select label=i18n::assignee() live read_only options=people
                value=value(|c| c.assignee.map(|id| id.to_string()).unwrap_or_default())
                on_change=move |v| edit(CardEdit::Assignee(v.parse().ok())) />
            <label class="label">
                {i18n::estimate()}
                <input
                    class="field"
                    inputmode="decimal"
                    disabled=move || read_only.get()
                    prop:value=move || whole.with(|c| c.as_ref().and_then(|c| c.estimate).map(format::work)).unwrap_or_default()
                    on:change=move |event| {
                        edit(CardEdit::Estimate(format::parse_work(&event_target_value(&event))));
                    }
                />
            </label>
            <DeadlineFields card whole read_only />
            <Select label=i18n::fixed_in() live read_only options=releases
                value=value(|c| c.fixed_in.map(|id| id.to_string()).unwrap_or_default())
                on_change=move |v| edit(CardEdit::FixedIn(v.parse().ok())) />
            <Select label=i18n::suspected_in() live read_only options=releases
                value=value(|c| c.suspected_in.map(|id| id.to_string()).unwrap_or_default())
                on_change=move |v| edit(CardEdit::SuspectedIn(v.parse().ok())) />
            <label class="tick">
                <input
                    type="checkbox"
                    disabled=move || read_only.get()
                    prop:checked=move || whole.with(|c| c.as_ref().is_some_and(|c| c.express))
                    on:change=move |event| edit(CardEdit::Express(event_target_checked(&event)))
                />
                "⚡ " {i18n::express()}
            </label>
            <Merge card read_only />
        </div>
    }
}

#[component]
fn Select(
    label: &'static str,
    live: Live,
    read_only: Signal<bool>,
    options: fn(&Board, Lens) -> Options,
    value: Memo<String>,
    on_change: impl Fn(String) + 'static,
    #[prop(optional)] required: bool,
) -> AnyView {
    let options = Memo::new(move |_| {
        let lens = live.lens();
        live.read(|board| options(board, lens))
    });
    view! {
        <label class="label">
            {label}
            <select
                class="field"
                disabled=move || read_only.get()
                on:change=move |event| on_change(event_target_value(&event))
            >
                {(!required).then(|| view! { <option value="">{i18n::none()}</option> })}
                {move || options.get().into_iter().map(|(id, name)| {
                    let selected = id == value.get();
                    view! { <option value=id selected=selected>{name}</option> }
                }).collect::<Vec<_>>()}
            </select>
        </label>
    }
}

fn columns(board: &Board, lens: Lens) -> Options {
    let columns = board.columns_in_order().into_iter();
    columns.map(|c| (c.id.to_string(), lane::name(c, lens))).collect()
}

fn impacts(_: &Board, _: Lens) -> Options {
    let impacts = impact::IN_ORDER.into_iter();
    impacts
        .map(|i| (format!("{i:?}"), format!("{} {}", impact::shape(i), i18n::impact_word(i))))
        .collect()
}

fn areas(board: &Board, _: Lens) -> Options {
    sorted(board.areas.values().map(|area| (area.id.to_string(), area.name.clone())))
}

fn people(board: &Board, _: Lens) -> Options {
    sorted(board.members.values().map(|person| (person.id.to_string(), person.name.clone())))
}

fn releases(board: &Board, _: Lens) -> Options {
    sorted(board.releases.values().map(|release| (release.id.to_string(), release.name.clone())))
}

fn sorted(options: impl Iterator<Item = (String, String)>) -> Options {
    let mut options: Options = options.collect();
    options.order_by_key(|(_, name)| lower(name));
    options
}

#[component]
fn DeadlineFields(card: CardId, whole: Whole, read_only: Signal<bool>) -> AnyView {
    let live = expect_context::<Live>();
    let now = move || whole.with(|card| card.as_ref().and_then(|card| card.deadline.clone()));
    let set_day = move |event| {
        let day = format::parse_iso(&event_target_value(&event));
        let note = untrack(now).map(|deadline| deadline.note).unwrap_or_default();
        let deadline = day.map(|day| Deadline { day, note });
        actions::edit(live, card, CardEdit::Deadline(deadline));
    };
    let set_note = move |event| {
        if let Some(deadline) = untrack(now) {
            let deadline = Deadline { note: event_target_value(&event), ..deadline };
            actions::edit(live, card, CardEdit::Deadline(Some(deadline)));
        }
    };
    view! {
        <label class="label">
            {i18n::deadline()}
            <input
                class="field"
                type="date"
                disabled=move || read_only.get()
                prop:value=move || now().map(|deadline| format::iso(deadline.day)).unwrap_or_default()
                on:change=set_day
            />
        </label>
        <Show when=move || now().is_some()>
            <label class="label">
                {i18n::deadline_note()}
                <input
                    class="field"
                    disabled=move || read_only.get()
                    prop:value=move || now().map(|deadline| deadline.note).unwrap_or_default()
                    on:change=set_note
                />
            </label>
        </Show>
    }
}

/// "Same as …": merges this card into another one.
#[component]
fn Merge(card: CardId, read_only: Signal<bool>) -> AnyView {
    let live = expect_context::<Live>();
    let open = RwSignal::new(false);
    let text = RwSignal::new(String::new());
    let matching = expect_context::<crate::parts::capture::Matching>();
    let found = move || {
        let cards = matching.similar(&text.get()).into_iter().filter(move |id| *id != card);
        live.peek(|board| {
            let line = |id: CardId| {
                let card = board.cards.get(&id)?;
                Some((id, format!("{} {}", board.name_of(card), card.title)))
            };
            cards.filter_map(line).collect::<Vec<_>>()
        })
    };
    let show = move |_| {
        text.set(live.peek(|b| b.cards.get(&card).map(|c| c.title.clone())).unwrap_or_default());
        open.set(true);
    };
    view! {
        <button class="btn" disabled=move || read_only.get() on:click=show>
            {i18n::merge_into()}
        </button>
        <Show when=move || open.get()>
            <Dialog label=i18n::search_card() class="menu" on_close=move || open.set(false)>
                <label class="label">
                    {i18n::search_card()}
                    <input
                        class="field"
                        autofocus
                        prop:value=move || text.get()
                        on:input=move |event| text.set(event_target_value(&event))
                    />
                </label>
                <ul class="menu-body">
                    {move || found().into_iter().map(|(into, line)| view! {
                        <li>
                            <button class="menu-item" on:click=move |_| {
                                open.set(false);
                                actions::merge(live, card, into);
                            }>
                                <span>{line}</span>
                            </button>
                        </li>
                    }).collect::<Vec<_>>()}
                </ul>
            </Dialog>
        </Show>
    }
}
