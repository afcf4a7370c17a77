//! A new sprint: everything is suggested from the one before it.

use super::state::Plan;
use crate::live::Live;
use crate::parts::actions;
use crate::parts::dialog::Dialog;
use crate::parts::kept::Kept;
use crate::view::view;
use crate::{format, i18n};
use groundswell_client::signal::RwSignal;
use groundswell_domain::command::Command;
use groundswell_domain::id::SprintId;
use groundswell_domain::planning::{self, NextSprint};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use uuid::Uuid;

/// The fields of the form as they are typed.
#[derive(Clone, Copy)]
struct Form {
    live: Live,
    /// The name, which this browser keeps until the sprint is created.
    kept: Kept,
    starts: RwSignal<String>,
    ends: RwSignal<String>,
    capacity: RwSignal<String>,
}

impl Form {
    /// Suggests everything from the sprint before.
    fn new(live: Live) -> Form {
        let today = format::today();
        let next = live.peek(|board| Some(planning::next_sprint(board, today)));
        let next = next.unwrap_or_else(|| NextSprint::first(today));
        let suggested = next.name.unwrap_or_else(|| i18n::sprint_first_name().to_owned());
        Form {
            live,
            kept: Kept::new(live, "new-sprint").or(suggested),
            starts: RwSignal::new(format::iso(next.starts)),
            ends: RwSignal::new(format::iso(next.ends)),
            capacity: RwSignal::new(format::work(next.capacity)),
        }
    }

    /// Creates the sprint; `None` where that is not possible, which a message says.
    fn create(self) -> Option<SprintId> {
        let starts = format::parse_iso(&self.starts.get_untracked());
        let ends = format::parse_iso(&self.ends.get_untracked());
        let capacity = format::parse_work(&self.capacity.get_untracked());
        let (Some(starts), Some(ends), Some(capacity)) = (starts, ends, capacity) else {
            self.live.toasts.warn(i18n::impossible_work(i18n::sprint_capacity()));
            return None;
        };
        let id = SprintId(Uuid::now_v7());
        let name = self.kept.text().get_untracked();
        let plan = Command::PlanSprint { id, name: name.clone(), starts, ends, capacity };
        actions::add(self.live, &name, plan).then(|| {
            self.kept.forget();
            id
        })
    }

    fn field(self, label: &'static str, kind: &'static str, value: RwSignal<String>) -> AnyView {
        view! {
            <label class="label">
                {label}
                <input
                    class="field"
                    type=kind
                    required
                    autocomplete="off"
                    inputmode=if value == self.capacity { "decimal" } else { "" }
                    prop:value=move || value.get()
                    on:input=move |event| match event_target_value(&event) {
                        typed if value == self.kept.text() => self.kept.set(typed),
                        typed => value.set(typed),
                    }
                />
            </label>
        }
    }
}

#[component]
pub(super) fn NewSprint(
    plan: Plan,
    on_created: impl Fn(SprintId) + Copy + Send + Sync + 'static,
    on_close: impl Fn() + Copy + Send + Sync + 'static,
) -> AnyView {
    let form = Form::new(plan.live);
    let create = move |event: SubmitEvent| {
        event.prevent_default();
        form.create().into_iter().for_each(on_created);
    };
    let cancel = move |_| {
        form.kept.forget();
        on_close();
    };
    view! {
        <Dialog label=i18n::sprint_new() on_close>
            <form class="form" on:submit=create>
                <h2>{i18n::sprint_new()}</h2>
                {form.field(i18n::sprint_name(), "text", form.kept.text())}
                <div class="pair">
                    {form.field(i18n::sprint_starts(), "date", form.starts)}
                    {form.field(i18n::sprint_ends(), "date", form.ends)}
                </div>
                {form.field(i18n::sprint_capacity(), "text", form.capacity)}
                <div class="buttons">
                    <button class="btn" type="button" on:click=cancel>{i18n::cancel()}</button>
                    <button class="btn pri">{i18n::sprint_new()}</button>
                </div>
            </form>
        </Dialog>
    }
}
