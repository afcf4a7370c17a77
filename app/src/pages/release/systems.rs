//! The systems of a release: which ones run it, and changing the state of one or all of them.

use crate::live::Live;
use crate::parts::clicks;
use crate::view::{For, Memo, Show, view};
use crate::{focus, i18n};
use groundswell_client::signal::RwSignal;
use groundswell_domain::Board;
use groundswell_domain::command::Command;
use groundswell_domain::containment::has_fix;
use groundswell_domain::customer::System;
use groundswell_domain::id::{DeploymentId, ReleaseId, SystemId};
use groundswell_domain::order::Order;
use groundswell_domain::permission::Action;
use groundswell_domain::release::DeploymentState;
use groundswell_domain::table;
use groundswell_domain::text::sort_key;
use groundswell_domain::train;
use leptos::prelude::*;
use uuid::Uuid;

/// Every state, in the order of a rollout.
const STATES: [DeploymentState; 10] = [
    DeploymentState::Planned,
    DeploymentState::Announced,
    DeploymentState::Running,
    DeploymentState::Migrating,
    DeploymentState::Verifying,
    DeploymentState::Watching,
    DeploymentState::Done,
    DeploymentState::Held,
    DeploymentState::Skipped,
    DeploymentState::RolledBack,
];

/// The content of a system's row.
#[derive(Clone, PartialEq, Default)]
struct SystemRow {
    customer: String,
    system: String,
    /// The release that it runs.
    runs: String,
    state: Option<DeploymentState>,
    /// Whether it runs exactly this release, or one that contains it.
    runs_this: bool,
    has_it: bool,
}

impl SystemRow {
    fn of(board: &Board, system: &System, release: ReleaseId) -> SystemRow {
        let customer = system.customer.and_then(|customer| board.customers.get(&customer));
        let runs = system.runs.and_then(|runs| board.releases.get(&runs));
        SystemRow {
            customer: customer.map_or(i18n::shared_system(), |customer| &customer.name).to_owned(),
            system: system.name.clone(),
            runs: runs.map(|runs| runs.name.clone()).unwrap_or_default(),
            state: board.deployment(release, system.id).map(|deployment| deployment.state),
            runs_this: system.runs == Some(release),
            has_it: has_fix(board, system.runs, release),
        }
    }
}

/// What the views of the table share.
#[derive(Clone, Copy)]
struct SystemsTable {
    live: Live,
    release: ReleaseId,
    selected: RwSignal<table::Set<SystemId>>,
    /// Systems that do not run it yet.
    waiting: Memo<Vec<SystemId>>,
}

impl SystemsTable {
    /// Selected systems that do not run it yet.
    fn selection(self) -> Vec<SystemId> {
        let selected = self.selected.get();
        self.waiting.with(|all| all.iter().copied().filter(|id| selected.contains(id)).collect())
    }

    fn release_name(self) -> String {
        let release = self.release;
        self.live.peek(|b| b.releases.get(&release).map(|r| r.name.clone())).unwrap_or_default()
    }

    fn system_name(self, system: SystemId) -> String {
        self.live.peek(|b| b.systems.get(&system).map(|s| s.name.clone())).unwrap_or_default()
    }

    fn deploy(self, system: SystemId, state: DeploymentState) -> Command {
        let (id, release) = (DeploymentId(Uuid::now_v7()), self.release);
        Command::Deploy { id, release, system, state }
    }

    /// Sets the state of one system, and says so.
    fn set(self, system: SystemId, state: DeploymentState) {
        if !self.live.send(self.deploy(system, state)) {
            return;
        }
        let (release, name) = (self.release_name(), self.system_name(system));
        let text = match state {
            DeploymentState::Done => i18n::is_live_on(&release, &name),
            state => i18n::is_now(&release, &name, i18n::deployment_state(state)),
        };
        self.live.say_done(text);
        on_state_of(system);
    }

    /// Marks systems as live, with one undo for all of them.
    fn mark_live(self, systems: &[SystemId]) {
        let deploy = |system: &SystemId| self.deploy(*system, DeploymentState::Done);
        let done = self.live.send_all(systems.iter().map(deploy));
        if done.is_empty() {
            return;
        }
        self.selected.update(table::Set::clear);
        let text = i18n::is_live_on_many(done.len(), &self.release_name());
        self.live.say_all_done(text, done);
        systems.first().copied().into_iter().for_each(on_state_of);
    }
}

/// Puts the focus on the state of a system: the button that was pressed may be gone.
fn on_state_of(system: SystemId) {
    focus::on(&format!("[data-system=\"{system}\"] select"));
}

#[component]
pub(super) fn Systems(release: ReleaseId) -> AnyView {
    let live = expect_context::<Live>();
    let ids = Memo::new(move |_| live.read(in_order));
    let waiting = Memo::new(move |_| {
        live.read(|board| {
            let has_it = |id: &SystemId| {
                let runs = board.systems.get(id).and_then(|system| system.runs);
                has_fix(board, runs, release)
            };
            ids.get().into_iter().filter(|id| !has_it(id)).collect::<Vec<_>>()
        })
    });
    let unfinished = Memo::new(move |_| live.read(|board| train::unfinished(board, release)));
    let table = SystemsTable { live, release, selected: RwSignal::new(table::Set::new()), waiting };
    let body = move || match ids.get().as_slice() {
        [] => view! {
            <p class="hint">{i18n::no_systems()}</p>
            <a class="btn" href=format!("/{}/settings/systems", live.key())>{i18n::add_systems()}</a>
        },
        [only] => view! { <Only table system=*only /> },
        _ => view! { <Many table ids /> },
    };
    view! {
        <section class="panel systems">
            <h2>{i18n::systems_word()} " " <span class="dim">{move || ids.with(Vec::len)}</span></h2>
            {move || (unfinished.get() != 0).then(|| view! {
                <p class="chip high">"▲ " {i18n::unfinished_fixes(unfinished.get())}</p>
            })}
            {body}
        </section>
    }
}

/// Systems by their customers' names.
fn in_order(board: &Board) -> Vec<SystemId> {
    let customer = |system: &System| {
        let customer = system.customer.and_then(|customer| board.customers.get(&customer));
        customer.map(|customer| sort_key(&customer.name))
    };
    let mut systems: Vec<&System> = board.systems.values().collect();
    systems.order_by_key(|system| (customer(system), sort_key(&system.name), system.id));
    systems.into_iter().map(|system| system.id).collect()
}

fn row(table: SystemsTable, system: SystemId) -> Memo<SystemRow> {
    Memo::new(move |_| {
        let read = |board: &Board| {
            board.systems.get(&system).map(|system| SystemRow::of(board, system, table.release))
        };
        table.live.read(read).unwrap_or_default()
    })
}

/// A board with one system for everyone: a single button.
#[component]
fn Only(table: SystemsTable, system: SystemId) -> AnyView {
    let row = row(table, system);
    let disabled = move || !table.live.may(Action::Release);
    view! {
        <div class="only-system" data-system=system.to_string()>
            <p>
                <b>{move || row.read().system.clone()}</b>
                " · "
                {i18n::runs_now()} " " {move || runs(&row.read())}
            </p>
            <Show when=move || !row.read().has_it>
                <button
                    class="btn pri big"
                    disabled=disabled
                    on:click=move |_| table.set(system, DeploymentState::Done)
                >
                    {i18n::live_now()}
                </button>
            </Show>
            <div class="only-state">
                <State table system row />
                <RollBack table system row />
            </div>
        </div>
    }
}

#[component]
fn Many(table: SystemsTable, ids: Memo<Vec<SystemId>>) -> AnyView {
    let live = table.live;
    let selection = Memo::new(move |_| table.selection());
    let all_selected = move || {
        let count = selection.with(Vec::len);
        count > 0 && count == table.waiting.with(Vec::len)
    };
    let select_all = move |event: leptos::ev::Event| {
        let all =
            if event_target_checked(&event) { table.waiting.get_untracked() } else { Vec::new() };
        table.selected.set(all.into_iter().collect());
    };
    view! {
        <div class="select-all">
            <label class="tick">
                <input
                    type="checkbox"
                    disabled=move || !live.may(Action::Release) || table.waiting.with(Vec::is_empty)
                    prop:checked=all_selected
                    on:change=select_all
                />
                {i18n::select_waiting()}
            </label>
            <button
                class="btn pri"
                disabled=move || selection.with(Vec::is_empty) || !live.may(Action::Release)
                on:click=move |_| table.mark_live(&selection.get_untracked())
            >
                {move || i18n::mark_live(selection.with(Vec::len))}
            </button>
        </div>
        <table class="systems-table">
            <thead>
                <tr>
                    <th scope="col"><span class="vh">{i18n::select_waiting()}</span></th>
                    <th scope="col">{i18n::customer()}</th>
                    <th scope="col">{i18n::system()}</th>
                    <th scope="col">{i18n::runs_now()}</th>
                    <th scope="col">{i18n::state_here()}</th>
                    <th scope="col"><span class="vh">{i18n::live_now()}</span></th>
                </tr>
            </thead>
            <tbody>
                <For each=move || ids.get() key=|id| *id let:system>
                    <OneSystem table system />
                </For>
            </tbody>
        </table>
    }
}

#[component]
fn OneSystem(table: SystemsTable, system: SystemId) -> AnyView {
    let live = table.live;
    let row = row(table, system);
    let toggle = move |_| {
        table.selected.update(|selected| {
            if selected.remove(&system).is_none() {
                selected.add(system);
            }
        });
    };
    view! {
        <tr class:has-it=move || row.read().has_it data-system=system.to_string()>
            <td class="cell-tick">
                <label class="tick">
                    <span class="vh">{move || i18n::select_system(&row.read().system)}</span>
                    <input
                        type="checkbox"
                        disabled=move || !live.may(Action::Release) || row.read().has_it
                        prop:checked=move || table.selected.with(|all| all.contains(&system))
                        on:change=toggle
                    />
                </label>
            </td>
            <td class="cell-customer">{move || row.read().customer.clone()}</td>
            <th scope="row" class="cell-system">{move || row.read().system.clone()}</th>
            <td class="cell-runs">{move || runs(&row.read())}</td>
            <td class="cell-state"><State table system row /></td>
            <td class="cell-act">
                <Show when=move || !row.read().has_it>
                    <button
                        class="btn"
                        disabled=move || !live.may(Action::Release)
                        aria-label=move || i18n::live_now_on(&row.read().system)
                        on:click=move |_| table.set(system, DeploymentState::Done)
                    >
                        {i18n::live_now()}
                    </button>
                </Show>
                <RollBack table system row />
            </td>
        </tr>
    }
}

fn runs(row: &SystemRow) -> AnyView {
    let class = if row.has_it { "chip ok" } else { "chip plain" };
    let runs = if row.runs.is_empty() { "–".to_owned() } else { row.runs.clone() };
    let check = row.has_it.then_some("✓ ");
    view! { <span class=class>{check}{runs}</span> }
}

/// The state of the release on one system, to be changed to any other.
#[component]
fn State(table: SystemsTable, system: SystemId, row: Memo<SystemRow>) -> AnyView {
    let name = |state: DeploymentState| format!("{state:?}");
    let now = move || row.read().state;
    // Another release has come since.
    let word = move |state: DeploymentState| {
        let is_past = state.is_live() && now() == Some(state) && !row.read().runs_this;
        if is_past { i18n::was_live() } else { i18n::deployment_state(state) }
    };
    let choose = move |event: leptos::ev::Event| {
        let value = event_target_value(&event);
        if let Some(state) = STATES.into_iter().find(|state| name(*state) == value) {
            table.set(system, state);
        }
    };
    view! {
        <select
            class="field"
            aria-label=move || i18n::state_of(&row.read().system)
            disabled=move || !table.live.may(Action::Release)
            prop:value=move || now().map(name).unwrap_or_default()
            on:change=choose
        >
            <option value="" disabled=true selected=move || now().is_none()>{i18n::state_none()}</option>
            {STATES.map(|state| view! {
                <option value=name(state) selected=move || now() == Some(state)>
                    {move || word(state)}
                </option>
            })}
        </select>
    }
}

/// Restores the release that ran before.
#[component]
fn RollBack(table: SystemsTable, system: SystemId, row: Memo<SystemRow>) -> AnyView {
    view! {
        <Show when=move || row.read().runs_this>
            <button
                class="btn quiet"
                disabled=move || !table.live.may(Action::Release)
                aria-label=move || i18n::roll_back_on(&row.read().system)
                on:click=move |event| {
                    // "Live now" was here before.
                    if !clicks::is_second(&event) {
                        table.set(system, DeploymentState::RolledBack);
                    }
                }
            >
                {i18n::roll_back()}
            </button>
        </Show>
    }
}
