//! A new sprint: everything is suggested from the one before it.

use super::Plan;
use crate::parts::actions;
use crate::parts::dialog::Dialog;
use crate::parts::kept::Kept;
use crate::view::view;
use crate::{format, i18n};
use groundswell_domain::command::Command;
use groundswell_domain::id::SprintId;
use groundswell_domain::planning::{self, NextSprint};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use uuid::Uuid;

#[component]
pub(super) fn NewSprint(
    plan: Plan,
    on_created: impl Fn(SprintId) + Copy + Send + Sync + 'static,
    on_close: impl Fn() + Copy + Send + Sync + 'static,
) -> AnyView {
    let live = plan.live;
    let today = format::today();
    let next = live.peek(|board| Some(planning::next_sprint(board, today)));
    let next = next.unwrap_or_else(|| NextSprint::first(today));
    let suggested = next.name.unwrap_or_else(|| i18n::sprint_first_name().to_owned());
    let kept = Kept::new(live, "new-sprint").or(suggested);
    let name = kept.text();
    let starts = RwSignal::new(format::iso(next.starts));
    let ends = RwSignal::new(format::iso(next.ends));
    let capacity = RwSignal::new(format::work(next.capacity));
    let create = move |event: SubmitEvent| {
        event.prevent_default();
        let days =
            (format::parse_iso(&starts.get_untracked()), format::parse_iso(&ends.get_untracked()));
        let capacity = format::parse_work(&capacity.get_untracked());
        let ((Some(starts), Some(ends)), Some(capacity)) = (days, capacity) else {
            live.toasts.warn(i18n::impossible_work(i18n::sprint_capacity()));
            return;
        };
        let id = SprintId(Uuid::now_v7());
        let name = name.get_untracked();
        let plan = Command::PlanSprint { id, name: name.clone(), starts, ends, capacity };
        if actions::add(live, &name, plan) {
            kept.forget();
            on_created(id);
        }
    };
    let field = move |label: &'static str, kind: &'static str, value: RwSignal<String>| {
        view! {
            <label class="label">
                {label}
                <input
                    class="field"
                    type=kind
                    required
                    autocomplete="off"
                    inputmode=if value == capacity { "decimal" } else { "" }
                    prop:value=move || value.get()
                    on:input=move |event| match event_target_value(&event) {
                        typed if value == name => kept.set(typed),
                        typed => value.set(typed),
                    }
                />
            </label>
        }
    };
    let cancel = move |_| {
        kept.forget();
        on_close();
    };
    view! {
        <Dialog label=i18n::sprint_new() on_close>
            <form class="form" on:submit=create>
                <h2>{i18n::sprint_new()}</h2>
                {field(i18n::sprint_name(), "text", name)}
                <div class="pair">
                    {field(i18n::sprint_starts(), "date", starts)}
                    {field(i18n::sprint_ends(), "date", ends)}
                </div>
                {field(i18n::sprint_capacity(), "text", capacity)}
                <div class="buttons">
                    <button class="btn" type="button" on:click=cancel>{i18n::cancel()}</button>
                    <button class="btn pri">{i18n::sprint_new()}</button>
                </div>
            </form>
        </Dialog>
    }
}
