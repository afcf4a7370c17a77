//! The customers.

use super::add_form::AddForm;
use super::remove::RemoveButton;
use super::shared::{OnlyToRead, by_name, read_only};
use crate::i18n;
use crate::live::Live;
use crate::parts::actions;
use crate::parts::editable::Line;
use crate::parts::rows::Rows;
use crate::view::{Memo, view};
use groundswell_domain::Command;
use groundswell_domain::id::CustomerId;
use groundswell_domain::permission::Action;
use leptos::prelude::*;
use uuid::Uuid;

#[component]
pub(super) fn Customers() -> AnyView {
    let live = expect_context::<Live>();
    let all = Memo::new(move |_| {
        live.read(|board| {
            by_name(board.customers.values().map(|customer| (customer.id.0, customer.name.clone())))
        })
    });
    let on_add = move |name: String| {
        actions::add(
            live,
            &name.clone(),
            Command::AddCustomer { id: CustomerId(Uuid::now_v7()), name },
        )
    };
    view! {
        <OnlyToRead read_only=read_only(live, Action::Configure) />
        <Rows all row empty=i18n::customers_empty() />
        // Everyone who takes calls may add the customers who called.
        <AddForm label=i18n::customer_new() place="new-customer" disabled=read_only(live, Action::Capture) on_add />
    }
}

fn row(id: Uuid) -> AnyView {
    let live = expect_context::<Live>();
    let customer = CustomerId(id);
    let disabled = read_only(live, Action::Configure);
    let name = Memo::new(move |_| {
        live.read(|board| board.customers.get(&customer).map(|customer| customer.name.clone()))
            .unwrap_or_default()
    });
    view! {
        <li class="row">
            <div class="cell">
                <Line
                    label=i18n::customer_name()
                    place=format!("name-{customer}")
                    value=name
                    disabled
                    on_save=move |_, name| actions::save(live, Command::RenameCustomer { customer, name })
                />
            </div>
            <RemoveButton
                name
                disabled
                on_press=move || {
                    actions::remove(live, &name.get_untracked(), Command::RemoveCustomer { customer });
                }
            />
        </li>
    }
}
