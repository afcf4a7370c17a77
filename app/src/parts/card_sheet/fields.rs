//! The fields beside a card: each is saved by itself, so two people never collide.

use crate::i18n;
use crate::i18n::Lens;
use crate::live::Live;
use crate::parts::board_view::{BoardView, Part};
use crate::parts::day_field::DayField;
use crate::parts::editable::Line;
use crate::parts::edits;
use crate::parts::number_field::NumberField;
use crate::parts::select_field::{Options, SelectField, areas, choices};
use crate::parts::tick::Tick;
use crate::parts::{actions, impact};
use crate::view::{Memo, Show, view};
use groundswell_domain::Board;
use groundswell_domain::card::{Card, CardEdit, Deadline};
use groundswell_domain::column::Place;
use groundswell_domain::id::CardId;
use groundswell_domain::time::Day;
use groundswell_ui::lane;
use leptos::prelude::*;

type Whole = Memo<Option<Card>>;

#[component]
pub(super) fn Fields(card: CardId, whole: Whole, read_only: Signal<bool>) -> AnyView {
    let live = expect_context::<Live>();
    let edit = move |edit: CardEdit| edits::edit(live, card, edit);
    let move_to = move |value: String| match value.parse() {
        Ok(column) => {
            actions::move_card(live, card, column, Place::Top);
            live.peek(|board| board.cards.get(&card).map(|card| card.column)) == Some(column)
        }
        Err(_) => false,
    };
    let value = move |read: fn(&Card) -> String| {
        Signal::derive(move || whole.with(|card| card.as_ref().map(read)).unwrap_or_default())
    };
    let options = move |read: fn(&Board, Lens) -> Options| {
        Signal::derive(move || {
            let lens = live.lens();
            live.read(|board| read(board, lens))
        })
    };
    view! {
        <div class="fields">
            <SelectField label=i18n::column() disabled=read_only options=options(columns)
                value=value(|c| c.column.to_string()) on_choose=move_to />
            <SelectField label=i18n::impact() disabled=read_only options=options(impacts)
                value=value(|c| format!("{:?}", c.impact))
                on_choose=move |v| {
                    let found = impact::IN_ORDER.into_iter().find(|i| format!("{i:?}") == v);
                    edit(CardEdit::Impact(found.unwrap_or_default()))
                } />
            <SelectField label=i18n::area() disabled=read_only options=options(|board, _| areas(board))
                value=value(|c| c.area.map(|id| id.to_string()).unwrap_or_default())
                on_choose=move |v| edit(CardEdit::Area(v.parse().ok())) />
            <SelectField label=i18n::assignee() disabled=read_only options=options(people)
                value=value(|c| c.assignee.map(|id| id.to_string()).unwrap_or_default())
                on_choose=move |v| edit(CardEdit::Assignee(v.parse().ok())) />
            <label class="label">
                {i18n::estimate()}
                <NumberField
                    live
                    label=Signal::stored(i18n::estimate().to_owned())
                    value=Signal::derive(move || whole.with(|card| card.as_ref()?.estimate))
                    disabled=read_only
                    on_save=move |days| { edit(CardEdit::Estimate(days)); }
                />
            </label>
            <DeadlineFields card whole read_only />
            <SelectField label=i18n::fixed_in() disabled=read_only options=options(releases)
                value=value(|c| c.fixed_in.map(|id| id.to_string()).unwrap_or_default())
                on_choose=move |v| edit(CardEdit::FixedIn(v.parse().ok())) />
            <SelectField label=i18n::suspected_in() disabled=read_only options=options(releases)
                value=value(|c| c.suspected_in.map(|id| id.to_string()).unwrap_or_default())
                on_choose=move |v| edit(CardEdit::SuspectedIn(v.parse().ok())) />
            <Tick
                label=format!("⚡ {}", i18n::express())
                value=Signal::derive(move || whole.with(|c| c.as_ref().is_some_and(|c| c.express)))
                disabled=read_only
                on_set=move |express| edit(CardEdit::Express(express))
            />
            <Merge card read_only />
        </div>
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

fn people(board: &Board, _: Lens) -> Options {
    let members = board.members.values();
    let mut people = choices(members.map(|person| (person.id.to_string(), person.name.clone())));
    people[0].1 = i18n::nobody().to_owned();
    people
}

fn releases(board: &Board, _: Lens) -> Options {
    choices(board.releases.values().map(|release| (release.id.to_string(), release.name.clone())))
}

#[component]
fn DeadlineFields(card: CardId, whole: Whole, read_only: Signal<bool>) -> AnyView {
    let live = expect_context::<Live>();
    let now = move || whole.with(|card| card.as_ref().and_then(|card| card.deadline.clone()));
    let set = move |deadline| edits::edit(live, card, CardEdit::Deadline(deadline));
    let set_day = move |day: Option<Day>| {
        let note = untrack(now).map(|deadline| deadline.note).unwrap_or_default();
        set(day.map(|day| Deadline { day, note }))
    };
    let set_note = move |_, note| match untrack(now) {
        Some(deadline) => set(Some(Deadline { note, ..deadline })),
        None => true,
    };
    view! {
        <DayField
            label=i18n::deadline()
            value=Signal::derive(move || now().map(|deadline| deadline.day))
            disabled=read_only
            on_save=set_day
        />
        <Show when=move || now().is_some()>
            <label class="label">
                {i18n::deadline_note()}
                <Line
                    label=i18n::deadline_note()
                    place=format!("deadline-{card}")
                    value=Signal::derive(move || now().map(|it| it.note).unwrap_or_default())
                    disabled=read_only
                    on_save=set_note
                />
            </label>
        </Show>
    }
}

/// "Same as …": merges this card into another one.
#[component]
fn Merge(card: CardId, read_only: Signal<bool>) -> AnyView {
    let view = expect_context::<BoardView>();
    view! {
        <button
            class="btn"
            disabled=move || read_only.get()
            on:click=move |_| {
                view.menu_part.set(Part::Same);
                view.menu.set(Some(card));
            }
        >
            {i18n::merge_into()}
        </button>
    }
}
