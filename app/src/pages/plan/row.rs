//! A row of the ranking: its place, its pain and why, its effort, and pulling it into the sprint.

use super::entry::Entry;
use super::line_in_row::LineInRow;
use super::state::Plan;
use super::why::Why;
use crate::i18n::Lens;
use crate::parts::icon::{Icon, icon};
use crate::parts::kept::Kept;
use crate::parts::number_field::NumberField;
use crate::parts::{edits, impact};
use crate::view::{Memo, Show, view};
use crate::{focus, i18n};
use groundswell_client::signal::RwSignal;
use groundswell_domain::card::CardEdit;
use groundswell_domain::column::Stage;
use groundswell_domain::id::CardId;
use groundswell_domain::permission::Action;
use groundswell_ui::reach;
use leptos::prelude::*;

/// What a card shows, kept up to date.
pub(super) fn entry(plan: Plan, card: CardId) -> Memo<Entry> {
    Memo::new(move |_| {
        let now = plan.live.now.get();
        plan.live
            .read(|board| board.cards.get(&card).map(|card| Entry::of(board, card, now)))
            .unwrap_or_default()
    })
}

/// Only the controls of one row can be reached with the tab key.
pub(super) fn tab_index(plan: Plan, card: CardId) -> Signal<&'static str> {
    Signal::derive(move || if plan.view.tab_stop.get() == Some(card) { "0" } else { "-1" })
}

#[component]
pub(super) fn Row(plan: Plan, card: CardId) -> AnyView {
    let live = plan.live;
    let entry = entry(plan, card);
    let tab = tab_index(plan, card);
    let is_open = RwSignal::new(false);
    let is_selected = move || plan.view.selected.with(|selected| selected.contains(&card));
    let why_id = format!("why-{card}");
    view! {
        <li class="rank-row" class:chosen=is_selected data-card=card.to_string()>
            <label class="tick">
                <span class="vh">{move || i18n::select_card(&entry.read().name)}</span>
                <input
                    type="checkbox"
                    tabindex=move || tab.get()
                    prop:checked=is_selected
                    on:change=move |_| plan.view.toggle(card)
                />
            </label>
            <span class="grip" aria-hidden="true"></span>
            <div class="rank-pain">
                <b>{move || entry.read().pain}</b>
                <button
                    class="btn quiet why"
                    tabindex=move || tab.get()
                    aria-expanded=move || is_open.get().to_string()
                    aria-controls=why_id.clone()
                    on:click=move |_| is_open.update(|open| *open = !*open)
                >
                    {move || i18n::why_pain(entry.read().pain)}
                </button>
            </div>
            <Main plan card entry />
            <Effort plan card entry />
            <button
                class="btn pull"
                tabindex=move || tab.get()
                disabled=move || !live.may(Action::Edit) || plan.sprint.get().is_none()
                on:click=move |_| plan.pull_and_go_on(&[card])
            >
                {i18n::pull_in()}
            </button>
            <button
                class="more"
                tabindex=move || tab.get()
                aria-haspopup="dialog"
                aria-label=move || i18n::actions_for(&entry.read().name)
                on:click=move |_| plan.menu.set(Some(card))
            >
                "⋯"
            </button>
            <div class="rank-below" id=why_id>
                <Show when=move || is_open.get()><Why plan card /></Show>
                <Show when=move || plan.adding.get() == Some(card)><AddBelow plan card /></Show>
            </div>
        </li>
    }
}

/// The title as a link to the card.
pub(super) fn title(plan: Plan, card: CardId, entry: Memo<Entry>) -> AnyView {
    let tab = tab_index(plan, card);
    view! {
        <h3>
            <a
                class="title"
                draggable="false"
                href=move || entry.read().path.clone()
                tabindex=move || tab.get()
                on:focus=move |_| plan.view.tab_stop.set(Some(card))
                on:click=move |event| plan.view.open_by_click(&event, card)
            >
                {move || entry.read().title.clone()}
            </a>
        </h3>
    }
}

#[component]
fn Main(plan: Plan, card: CardId, entry: Memo<Entry>) -> AnyView {
    let live = plan.live;
    let tab = tab_index(plan, card);
    let pin = move || entry.read().pin.clone();
    view! {
        <div class="rank-main">
            {title(plan, card, entry)}
            <Show when=move || plan.asking.get() == Some(card)>
                <Reason plan card />
            </Show>
            <div class="rank-meta">{move || meta(&entry.read(), plan.by_effort.get())}</div>
            {move || pin().map(|pin| view! {
                <div class="rank-pin">
                    {icon(Icon::Pin)}
                    <span>{pin}</span>
                    <button
                        class="btn quiet"
                        tabindex=move || tab.get()
                        disabled=move || !live.may(Action::Edit)
                        on:click=move |_| plan.unpin(card)
                    >
                        {i18n::rank_by_pain_again()}
                    </button>
                </div>
            })}
        </div>
    }
}

/// The known facts about a card, and only those.
fn meta(entry: &Entry, by_effort: bool) -> AnyView {
    let per_day = entry.per_day.filter(|_| by_effort);
    view! {
        {impact::chip(entry.impact)}
        <span class="rank-reach">
            <b>{reach::words(entry.reach)}</b>
            {(entry.this_week > 0).then(|| format!(" {}", i18n::this_week(entry.this_week)))}
        </span>
        <span>{entry.name.clone()}</span>
        // It is begun, without a sprint.
        {(entry.stage > Stage::Triaged).then(|| view! {
            <span class="chip plain">{i18n::stage(entry.stage, Lens::Development)}</span>
        })}
        {per_day.map(|pain| view! { <span class="chip plain">{i18n::per_day(pain)}</span> })}
        {entry.deadline.clone().map(|text| view! { <span class="chip hot">"⚡ "{text}</span> })}
        {entry.release.clone().map(|(release, is_hotfix)| match is_hotfix {
            true => view! { <span class="chip hot">{i18n::hotfix_badge(&release)}</span> },
            false => view! { <span class="chip info">{release}</span> },
        })}
        {entry.sprint.as_ref().map(|sprint| view! {
            <span class="chip plain">{i18n::also_in(sprint)}</span>
        })}
    }
}

/// Puts the focus into the effort field of a card's row.
pub(super) fn enter_effort(card: CardId) {
    focus::on(&format!("[data-card=\"{card}\"] .effort"));
}

/// Days of work, changed in place.
#[component]
pub(super) fn Effort(plan: Plan, card: CardId, entry: Memo<Entry>) -> AnyView {
    let live = plan.live;
    view! {
        <div class="rank-effort">
            <NumberField
                live
                label=Signal::derive(move || i18n::effort_of(&entry.read().name))
                class="effort"
                value=Signal::derive(move || entry.read().estimate)
                disabled=Signal::derive(move || !live.may(Action::Edit))
                on_save=move |days| {
                    edits::edit(live, card, CardEdit::Estimate(days));
                }
                row=card
                tabindex=tab_index(plan, card)
            />
            <span class="hint" aria-hidden="true">{i18n::days_unit()}</span>
        </div>
    }
}

/// Asks once why a card was moved. It must not disturb: the focus stays where it was.
#[component]
fn Reason(plan: Plan, card: CardId) -> AnyView {
    let known = plan.live.peek(|board| {
        let pin = board.cards.get(&card).and_then(|card| card.pin.as_ref());
        pin.map(|pin| pin.reason.clone()).unwrap_or_default()
    });
    let text = Kept::new(plan.live, &format!("why-{card}")).or(known);
    view! {
        <LineInRow
            card
            label=i18n::why_move()
            placeholder=i18n::why_move()
            text
            button=i18n::save()
            on_enter=move |reason: String| {
                text.forget();
                if !plan.explain(card, reason.clone()) {
                    text.set(reason);
                }
                focus::on_card(card);
            }
            on_escape=move || plan.asking.set(None)
            on_move=move |down| plan.step(card, down)
        />
    }
}

/// A line between two rows: an idea that comes up is added where it belongs. Enter adds a card
/// below this one, and the line moves below the new card.
#[component]
fn AddBelow(plan: Plan, card: CardId) -> AnyView {
    let text = Kept::new(plan.live, &format!("below-{card}"));
    view! {
        <LineInRow
            card
            label=i18n::add_below()
            placeholder=i18n::quick_add()
            text
            button=i18n::add()
            class="add-below"
            on_enter=move |title: String| {
                if title.trim().is_empty() {
                    return;
                }
                // The line moves below the new card.
                text.forget();
                if !plan.add_below(card, title.clone()) {
                    text.set(title);
                }
            }
            on_escape=move || plan.adding.set(None)
            on_move=|_| ()
        />
    }
}
