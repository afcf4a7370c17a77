//! The columns: name, stage, limit, order.

use super::add_form::AddForm;
use super::remove::RemoveButton;
use super::remove_column::{self, RemoveColumn};
use super::shared::{OnlyToRead, read_only};
use crate::i18n::Lens;
use crate::live::Live;
use crate::parts::actions;
use crate::parts::editable::Line;
use crate::parts::select_field::{Options, SelectField};
use crate::view::{For, Memo, view};
use crate::{focus, i18n};
use groundswell_client::signal::RwSignal;
use groundswell_domain::column::{Column, ColumnEdit, Stage};
use groundswell_domain::command::Command;
use groundswell_domain::id::ColumnId;
use groundswell_domain::limits;
use groundswell_domain::permission::Action;
use groundswell_ui::lane;
use leptos::prelude::*;
use uuid::Uuid;
use web_sys::HtmlInputElement;

#[component]
pub(super) fn Columns() -> AnyView {
    let live = expect_context::<Live>();
    let disabled = read_only(live, Action::Configure);
    let order = Memo::new(move |_| live.read(order));
    let removing = RwSignal::new(None::<ColumnId>);
    view! {
        <p class="hint">{i18n::columns_hint()}</p>
        <OnlyToRead read_only=disabled />
        <ol class="rows">
            <For each=move || order.get() key=|id| *id let:column>
                <Row column order removing disabled />
            </For>
        </ol>
        <NewColumn disabled />
        {move || removing.get().map(|column| view! {
            <RemoveColumn column on_close=move || removing.set(None) />
        })}
    }
}

fn order(board: &groundswell_domain::Board) -> Vec<ColumnId> {
    board.columns_in_order().iter().map(|column| column.id).collect()
}

fn stages() -> Options {
    let stages = Stage::ALL.into_iter();
    stages
        .map(|stage| (value_of(stage), i18n::stage(stage, Lens::Development).to_owned()))
        .collect()
}

fn value_of(stage: Stage) -> String {
    format!("{stage:?}")
}

fn stage_of(value: &str) -> Option<Stage> {
    Stage::ALL.into_iter().find(|stage| value_of(*stage) == value)
}

#[component]
fn Row(
    column: ColumnId,
    order: Memo<Vec<ColumnId>>,
    removing: RwSignal<Option<ColumnId>>,
    disabled: Signal<bool>,
) -> AnyView {
    let live = expect_context::<Live>();
    let whole = Memo::new(move |_| live.read(|board| board.columns.get(&column).cloned()));
    let stage = Memo::new(move |_| whole.with(|c| c.as_ref().map(|c| c.stage).unwrap_or_default()));
    let own_name =
        Memo::new(move |_| whole.with(|c| c.as_ref().map(|c| c.name.clone())).unwrap_or_default());
    let name = Memo::new(move |_| {
        whole.with(|c| c.as_ref().map(|c| lane::name(c, Lens::Development))).unwrap_or_default()
    });
    let edit = move |edit: ColumnEdit| actions::save(live, Command::EditColumn { column, edit });
    let remove = move || {
        if !remove_column::at_once(live, column) {
            removing.set(Some(column));
        }
    };
    view! {
        <li class="row" data-row=column.to_string()>
            <div class="cell">
                <span class="row-label" aria-hidden="true">{i18n::name()}</span>
                <Line
                    label=i18n::column_name()
                    place=format!("name-{column}")
                    placeholder=Signal::derive(move || i18n::stage(stage.get(), Lens::Development))
                    value=own_name
                    disabled
                    on_save=move |_, name| edit(ColumnEdit::Name(name))
                />
            </div>
            <SelectField
                label=i18n::column_stage()
                full_label=Signal::derive(move || Some(format!("{}, {}", i18n::column_stage(), name.get())))
                options=stages()
                value=Signal::derive(move || value_of(stage.get()))
                disabled
                on_choose=move |value| stage_of(&value).is_some_and(|stage| edit(ColumnEdit::Stage(stage)))
            />
            <Limit
                whole
                name
                disabled
                on_save=move |limit| {
                    edit(ColumnEdit::Limit(limit));
                }
            />
            <div class="row-end">
                <Step column order name disabled down=false />
                <Step column order name disabled down=true />
                <RemoveButton name disabled on_press=remove />
            </div>
        </li>
    }
}

/// The agreed maximum of cards in a column.
#[component]
fn Limit(
    whole: Memo<Option<Column>>,
    name: Memo<String>,
    disabled: Signal<bool>,
    on_save: impl Fn(Option<u32>) + 'static,
) -> AnyView {
    let live = expect_context::<Live>();
    let shown = move || {
        let limit = whole.with(|column| column.as_ref().and_then(|column| column.limit));
        limit.map(|limit| limit.to_string()).unwrap_or_default()
    };
    let changed = move |event| {
        let field = event_target::<HtmlInputElement>(&event);
        // An invalid number may arrive as an empty text, like an emptied field.
        if !field.check_validity() {
            live.toasts.warn(i18n::column_limit_range());
            return field.set_value(&untrack(shown));
        }
        on_save(field.value().parse().ok());
    };
    view! {
        <label class="label limit">
            <span class="row-label">{i18n::column_limit()}</span>
            <input
                class="field"
                type="number"
                min=limits::CARDS_AT_ONCE.start().to_string()
                max=limits::CARDS_AT_ONCE.end().to_string()
                placeholder=i18n::column_no_limit()
                aria-label=move || i18n::column_limit_of(&name.get())
                disabled=move || disabled.get()
                prop:value=shown
                on:change=changed
            />
        </label>
    }
}

/// Moves it one place up or down; the focus moves with it.
#[component]
fn Step(
    column: ColumnId,
    order: Memo<Vec<ColumnId>>,
    name: Memo<String>,
    disabled: Signal<bool>,
    down: bool,
) -> AnyView {
    let live = expect_context::<Live>();
    let at = move |order: &Vec<ColumnId>| order.iter().position(|other| *other == column);
    let is_last = Memo::new(move |_| {
        order.with(|order| at(order) == if down { order.len().checked_sub(1) } else { Some(0) })
    });
    let step = move |_| {
        let now = order.get_untracked();
        let Some(from) = at(&now) else { return };
        let Some(to) = from.checked_add_signed(if down { 1 } else { -1 }) else { return };
        // Down means before the one after the next, or at the end.
        let before = if down { now.get(to + 1) } else { now.get(to) };
        if !live.send(Command::MoveColumn { column, before: before.copied() }) {
            return;
        }
        live.say_done(i18n::reordered(&name.get_untracked(), to + 1, now.len()));
        let at_the_end = if down { to + 1 == now.len() } else { to == 0 };
        let button = if down == at_the_end { "up" } else { "down" };
        focus::on(&format!("[data-row=\"{column}\"] .{button}"));
    };
    view! {
        <button
            class=if down { "btn step down" } else { "btn step up" }
            aria-label=move || match down {
                true => i18n::column_down(&name.get()),
                false => i18n::column_up(&name.get()),
            }
            disabled=move || disabled.get() || is_last.get()
            on:click=step
        >
            {if down { "↓" } else { "↑" }}
        </button>
    }
}

#[component]
fn NewColumn(disabled: Signal<bool>) -> AnyView {
    let live = expect_context::<Live>();
    let stage = RwSignal::new(Stage::Doing);
    let on_add = move |name: String| {
        let stage = stage.get_untracked();
        let text = match name.trim() {
            "" => i18n::stage(stage, Lens::Development).to_owned(),
            name => name.to_owned(),
        };
        actions::add(live, &text, Command::AddColumn { id: ColumnId(Uuid::now_v7()), name, stage })
    };
    view! {
        <AddForm label=i18n::column_new() place="new-column" disabled on_add named=false>
            <SelectField
                label=i18n::column_stage()
                options=stages()
                value=Signal::derive(move || value_of(stage.get()))
                disabled
                on_choose=move |value| {
                    stage.set(stage_of(&value).unwrap_or_default());
                    true
                }
            />
        </AddForm>
    }
}
