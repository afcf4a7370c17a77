//! The ranked list: what to pull next, and why.

use super::row::Row;
use super::state::Plan;
use crate::keys::Key;
use crate::parts::lane::QuickAdd;
use crate::view::{For, Memo, Show, effect, view};
use crate::{format, i18n};
use groundswell_client::signal::RwSignal;
use groundswell_domain::column::{Column, Stage};
use groundswell_domain::permission::Action;
use leptos::prelude::*;

/// Rows rendered at first, and how many more each time.
const ROWS: usize = 60;

#[component]
pub(super) fn Ranking(plan: Plan) -> AnyView {
    let limit = RwSignal::new(ROWS);
    let count = Memo::new(move |_| plan.ranking.with(Vec::len));
    let rows = move || {
        let mut cards = plan.ranking.get();
        cards.truncate(limit.get());
        cards
    };
    // The keys may walk further than the list is rendered, so more rows are needed.
    effect(move || {
        let stop = plan.view.tab_stop.get();
        let at = plan.ranking.with(|cards| cards.iter().position(|id| Some(*id) == stop));
        if let Some(at) = at.filter(|at| at + 2 > limit.get_untracked()) {
            limit.set((at + 2).next_multiple_of(ROWS));
        }
    });
    let triaged = Memo::new(move |_| {
        let is_triaged = |column: &&&Column| column.stage == Stage::Triaged;
        plan.live.read(|board| board.columns_in_order().iter().find(is_triaged).map(|c| c.id))
    });
    let name = Memo::new(move |_| i18n::plan_ranking().to_owned());
    let hidden = move || count.get().saturating_sub(limit.get());
    view! {
        <section class="rank" data-drop="ranking" aria-labelledby="ranking-title">
            <header class="plan-head">
                <h2 id="ranking-title">
                    {i18n::plan_ranking()} " " <span class="dim">{move || count.get()}</span>
                </h2>
                <SortSwitch plan />
            </header>
            <Selection plan />
            // A keyboard scrolls it, also while the card in the order of the tab key is in the sprint.
            <ol tabindex="0" aria-labelledby="ranking-title" on:focus=move |_| plan.stop_in_ranking()>
                <For each=rows key=|id| *id let:card>
                    <Row plan card />
                </For>
                <Show when=move || { hidden() > 0 }>
                    <li class="rank-more">
                        <button class="btn" on:click=move |_| limit.update(|limit| *limit += ROWS)>
                            {move || i18n::plan_more(hidden().min(ROWS))}
                        </button>
                    </li>
                </Show>
                <Show when=move || count.get() == 0>
                    <li class="empty">{move || match plan.pulled.with(Vec::is_empty) {
                        true => i18n::plan_empty(),
                        false => i18n::plan_all_pulled(),
                    }}</li>
                </Show>
            </ol>
            {move || triaged.get().map(|column| view! { <QuickAdd column name /> })}
        </section>
    }
}

#[component]
fn SortSwitch(plan: Plan) -> AnyView {
    let button = move |word: &'static str, by_effort: bool| {
        let value = if by_effort { "effort" } else { "" };
        view! {
            <button
                aria-pressed=move || (plan.by_effort.get() == by_effort).to_string()
                on:click=move |_| plan.view.set_params(&[("sort", value)], false)
            >
                {word}
            </button>
        }
    };
    view! {
        <div class="switch" role="group" aria-label=i18n::order_by()>
            {button(i18n::pain(), false)}
            {button(i18n::order_effort(), true)}
        </div>
    }
}

/// Actions on the selection, while there is one.
#[component]
fn Selection(plan: Plan) -> AnyView {
    let live = plan.live;
    let selection = Memo::new(move |_| plan.selection());
    let text = move || {
        let days = selection.with(|cards| {
            let effort = |board: &groundswell_domain::Board| {
                let efforts = cards.iter().filter_map(|id| board.cards.get(id)?.estimate);
                efforts.fold(0.0, |sum: f32, days| sum + days)
            };
            live.read(effort)
        });
        match (selection.with(Vec::len), days) {
            (count, 0.0) => i18n::selected(count),
            (count, days) => i18n::selected_days(count, &format::work(days)),
        }
    };
    let target = move || {
        let name = live.read(|b| b.sprints.get(&plan.sprint.get()?).map(|s| s.name.clone()));
        name.map_or_else(|| i18n::pull_in().to_owned(), |name| i18n::pull_into(&name))
    };
    view! {
        <Show when=move || !selection.with(Vec::is_empty)>
            <div class="selection">
                <b>{text}</b>
                <button
                    class="btn pri"
                    disabled=move || !live.may(Action::Edit) || plan.sprint.get().is_none()
                    on:click=move |_| plan.pull_and_go_on(&selection.get_untracked())
                >
                    {target} " " <kbd>{Key::MoveRight.shown()}</kbd>
                </button>
                <button class="btn quiet" on:click=move |_| plan.view.selected.update(|s| s.clear())>
                    {i18n::clear_selection()}
                </button>
            </div>
        </Show>
    }
}
