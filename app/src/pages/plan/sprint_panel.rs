//! The sprint beside the ranking: its goal, how full it is, what is in it.

use super::capacity::Capacity;
use super::close_sprint::CloseSprint;
use super::new_sprint::NewSprint;
use super::sprint_cards::SprintCards;
use super::state::Plan;
use crate::parts::actions;
use crate::parts::day_field::DayField;
use crate::parts::editable::Line;
use crate::parts::number_field::NumberField;
use crate::parts::select_field::keep_chosen;
use crate::view::{Memo, Show, view};
use crate::{focus, i18n};
use groundswell_client::signal::RwSignal;
use groundswell_domain::command::Command;
use groundswell_domain::id::SprintId;
use groundswell_domain::permission::Action;
use groundswell_domain::planning;
use groundswell_domain::sprint::{Sprint, SprintEdit, SprintState};
use groundswell_domain::time::Day;
use leptos::html;
use leptos::prelude::*;

#[component]
pub(super) fn SprintPanel(plan: Plan) -> AnyView {
    let live = plan.live;
    let is_new = RwSignal::new(false);
    let created = move |sprint: SprintId| {
        is_new.set(false);
        plan.view.set_params(&[("sprint", &sprint.to_string())], true);
    };
    view! {
        <section id="sprint" class="panel sprint" data-drop="sprint" aria-label=i18n::sprint()>
            <header class="plan-head">
                <Chooser plan />
                <button
                    class="btn"
                    disabled=move || !live.may(Action::Plan)
                    on:click=move |_| is_new.set(true)
                >
                    {i18n::sprint_new()}
                </button>
            </header>
            {move || match plan.sprint.get() {
                Some(sprint) => view! { <OneSprint plan sprint /> },
                None => view! { <p class="empty">{i18n::sprint_none()}</p> },
            }}
            <Show when=move || is_new.get()>
                <NewSprint plan on_created=created on_close=move || is_new.set(false) />
            </Show>
        </section>
    }
}

/// The choice among the sprints that are not closed.
#[component]
fn Chooser(plan: Plan) -> AnyView {
    let live = plan.live;
    let options = Memo::new(move |_| {
        live.read(|board| {
            let option = |sprint: &Sprint| match sprint.state {
                SprintState::Active => (sprint.id, i18n::sprint_is_running(&sprint.name)),
                _ => (sprint.id, i18n::sprint_is_planned(&sprint.name)),
            };
            planning::open_sprints(board).into_iter().map(option).collect::<Vec<_>>()
        })
    });
    let node = NodeRef::<html::Select>::new();
    let chosen = move || plan.sprint.get().map(|sprint| sprint.to_string()).unwrap_or_default();
    keep_chosen(node, move || options.with(|_| ()), Signal::derive(chosen));
    view! {
        <Show when=move || !options.with(Vec::is_empty) fallback=|| view! { <h2>{i18n::sprint()}</h2> }>
            <h2 class="vh">{i18n::sprint()}</h2>
            <select
                node_ref=node
                class="field choose-sprint"
                aria-label=i18n::sprint_choose()
                on:change=move |event| {
                    plan.view.set_params(&[("sprint", &event_target_value(&event))], false);
                }
            >
                {move || options.get().into_iter().map(|(id, name)| {
                    let selected = plan.sprint.get_untracked() == Some(id);
                    view! { <option value=id.to_string() selected=selected>{name}</option> }
                }).collect::<Vec<_>>()}
            </select>
        </Show>
    }
}

#[component]
fn OneSprint(plan: Plan, sprint: SprintId) -> AnyView {
    let live = plan.live;
    let whole = Memo::new(move |_| live.read(|board| board.sprints.get(&sprint).cloned()));
    let disabled = Signal::derive(move || !live.may(Action::Plan));
    let edit = move |edit: SprintEdit| actions::save(live, Command::EditSprint { sprint, edit });
    let text = move |read: fn(&Sprint) -> &String| {
        Signal::derive(move || {
            whole.with(|s| s.as_ref().map(|s| read(s).clone())).unwrap_or_default()
        })
    };
    let number =
        move |read: fn(&Sprint) -> f32| Signal::derive(move || whole.get().as_ref().map(read));
    let set_capacity = move |days: Option<f32>| {
        edit(SprintEdit::Capacity(days.unwrap_or(0.0)));
    };
    let set_share = move |percent: Option<f32>| {
        // The rule refuses more than 100.
        let percent = percent.unwrap_or(0.0).round().clamp(0.0, 255.0);
        edit(SprintEdit::SupportShare(percent as u8));
    };
    view! {
        <div class="sprint-head">
            <Line
                label=i18n::sprint_name()
                place=format!("name-{sprint}")
                class="sprint-name"
                value=text(|sprint| &sprint.name)
                disabled
                on_save=move |_, to| edit(SprintEdit::Name(to))
            />
            <Line
                label=i18n::sprint_goal()
                place=format!("goal-{sprint}")
                placeholder=i18n::sprint_goal()
                value=text(|sprint| &sprint.goal)
                disabled
                on_save=move |_, to| edit(SprintEdit::Goal(to))
            />
            <Days plan sprint whole disabled />
            <div class="pair">
                <label class="label">
                    {i18n::sprint_capacity()}
                    <NumberField
                        live
                        label=Signal::stored(i18n::sprint_capacity().to_owned())
                        value=number(|sprint| sprint.capacity)
                        disabled
                        on_save=set_capacity
                    />
                </label>
                <label class="label">
                    {i18n::sprint_share()}
                    <NumberField
                        live
                        label=Signal::stored(i18n::sprint_share().to_owned())
                        value=number(|sprint| f32::from(sprint.support_share))
                        disabled
                        on_save=set_share
                    />
                </label>
            </div>
        </div>
        <Capacity plan sprint />
        <SprintCards plan sprint />
        <Course plan sprint whole />
    }
}

/// The first and the last day.
#[component]
fn Days(
    plan: Plan,
    sprint: SprintId,
    whole: Memo<Option<Sprint>>,
    disabled: Signal<bool>,
) -> AnyView {
    let day =
        move |read: fn(&Sprint) -> Day| Signal::derive(move || whole.get().as_ref().map(read));
    let save = move |starts: Option<Day>, ends: Option<Day>| {
        let (Some(starts), Some(ends)) = (starts, ends) else { return false };
        let edit = SprintEdit::Dates { starts, ends };
        actions::save(plan.live, Command::EditSprint { sprint, edit })
    };
    let now = move || whole.get_untracked();
    // The sprint keeps its length when its start changes.
    let start = move |day: Option<Day>| {
        let ends = now().and_then(|now| Some(day? + (now.ends - now.starts)));
        save(day, ends)
    };
    view! {
        <div class="pair">
            <DayField label=i18n::sprint_starts() value=day(|s| s.starts) disabled on_save=start />
            <DayField
                label=i18n::sprint_ends()
                value=day(|s| s.ends)
                disabled
                on_save=move |day| save(now().map(|now| now.starts), day)
            />
        </div>
    }
}

/// Buttons to start the sprint and close it, or to remove it before it has started.
#[component]
fn Course(plan: Plan, sprint: SprintId, whole: Memo<Option<Sprint>>) -> AnyView {
    let live = plan.live;
    let is_closing = RwSignal::new(false);
    let state = move || whole.with(|s| s.as_ref().map(|s| s.state)).unwrap_or_default();
    let disabled = move || !live.may(Action::Plan);
    let start = move |_| {
        if live.send(Command::StartSprint { sprint }) {
            let name = live.peek(|b| b.sprints.get(&sprint).map(|s| s.name.clone()));
            let text = i18n::sprint_started(&name.unwrap_or_default());
            live.say_done(text);
            // It stays selected; otherwise the next sprint would be shown.
            plan.view.set_params(&[("sprint", &sprint.to_string())], true);
            focus::on(".choose-sprint");
        }
    };
    let remove = move |_| {
        let name = live.peek(|b| b.sprints.get(&sprint).map(|s| s.name.clone()));
        actions::remove(live, &name.unwrap_or_default(), Command::RemoveSprint { sprint });
    };
    view! {
        <div class="buttons">
            {move || match state() {
                SprintState::Planned => Some(view! {
                    <button class="btn quiet" disabled=disabled on:click=remove>
                        {i18n::remove()}
                    </button>
                    <button class="btn pri" disabled=disabled on:click=start>
                        {i18n::sprint_start()}
                    </button>
                }),
                SprintState::Active => Some(view! {
                    <button class="btn" disabled=disabled on:click=move |_| is_closing.set(true)>
                        {i18n::sprint_close()}
                    </button>
                }),
                SprintState::Closed => None,
            }}
        </div>
        <Show when=move || is_closing.get()>
            <CloseSprint plan sprint on_close=move || is_closing.set(false) />
        </Show>
    }
}
