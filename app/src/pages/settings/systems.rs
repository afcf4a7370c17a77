//! The systems: installations, their customers, and what they run.

use super::add_form::AddForm;
use super::choose_customer::ChooseCustomer;
use super::remove::RemoveButton;
use super::shared::{OnlyToRead, by_name, read_only};
use crate::i18n;
use crate::live::Live;
use crate::parts::actions;
use crate::parts::editable::Line;
use crate::parts::rows::Rows;
use crate::view::{Memo, view};
use groundswell_client::signal::RwSignal;
use groundswell_domain::Board;
use groundswell_domain::command::Command;
use groundswell_domain::customer::{System, SystemEdit};
use groundswell_domain::id::SystemId;
use groundswell_domain::permission::Action;
use leptos::prelude::*;
use uuid::Uuid;

#[component]
pub(super) fn Systems() -> AnyView {
    let live = expect_context::<Live>();
    let disabled = read_only(live, Action::Configure);
    let all = Memo::new(move |_| {
        live.read(|board| {
            by_name(board.systems.values().map(|system| (system.id.0, searched(board, system))))
        })
    });
    let customer = RwSignal::new(None);
    let on_add = move |name: String| {
        let (id, of) = (SystemId(Uuid::now_v7()), customer.get_untracked());
        let is_added =
            actions::add(live, &name.clone(), Command::AddSystem { id, name, customer: of });
        // The next one is somebody else's.
        if is_added {
            customer.set(None);
        }
        is_added
    };
    view! {
        <p class="hint">{i18n::systems_hint()}</p>
        <OnlyToRead read_only=disabled />
        <Rows all row empty=i18n::systems_empty() />
        <AddForm label=i18n::system_new() place="new-system" disabled on_add>
            <div class="label">
                <span aria-hidden="true">{i18n::customer()}</span>
                <ChooseCustomer
                    value=customer
                    label=|customer| format!("{}: {customer}", i18n::customer())
                    disabled
                    on_choose=move |id| customer.set(id)
                />
            </div>
        </AddForm>
    }
}

/// A system is found by its customer too.
fn searched(board: &Board, system: &System) -> String {
    let customer = system.customer.and_then(|id| board.customers.get(&id));
    format!("{} {}", system.name, customer.map_or("", |customer| &customer.name))
}

fn row(id: Uuid) -> AnyView {
    let live = expect_context::<Live>();
    let system = SystemId(id);
    let disabled = read_only(live, Action::Configure);
    let whole = Memo::new(move |_| live.read(|board| board.systems.get(&system).cloned()));
    let name =
        Memo::new(move |_| whole.with(|s| s.as_ref().map(|s| s.name.clone())).unwrap_or_default());
    let customer = Memo::new(move |_| whole.with(|s| s.as_ref().and_then(|s| s.customer)));
    let runs = Memo::new(move |_| {
        let release = whole.with(|system| system.as_ref().and_then(|system| system.runs));
        live.read(|board| board.releases.get(&release?).map(|release| release.name.clone()))
    });
    let edit = move |edit: SystemEdit| actions::save(live, Command::EditSystem { system, edit });
    view! {
        <li class="row">
            <div class="cell">
                <span class="row-label" aria-hidden="true">{i18n::name()}</span>
                <Line
                    label=i18n::system_name()
                    place=format!("name-{system}")
                    value=name
                    disabled
                    on_save=move |_, name| edit(SystemEdit::Name(name))
                />
            </div>
            <div class="cell">
                <span class="row-label" aria-hidden="true">{i18n::customer()}</span>
                <ChooseCustomer
                    value=customer
                    label=move |customer| i18n::system_customer_of(&name.get(), customer)
                    disabled
                    on_choose=move |customer| { edit(SystemEdit::Customer(customer)); }
                />
            </div>
            <div class="cell runs">
                <span class="row-label">{i18n::system_runs()}</span>
                <span class="value">
                    {move || match runs.get() {
                        Some(release) => view! { <span class="chip info">{release}</span> },
                        None => view! { <span class="dim">{i18n::system_runs_nothing()}</span> },
                    }}
                </span>
            </div>
            <RemoveButton
                name
                disabled
                on_press=move || actions::remove(live, &name.get_untracked(), Command::RemoveSystem { system })
            />
        </li>
    }
}
