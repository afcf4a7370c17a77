//! The customer of a system: one of possibly very many, or everyone.

use crate::i18n;
use crate::live::Live;
use crate::parts::card_menu::walk;
use crate::parts::customers;
use crate::parts::dialog::Dialog;
use crate::view::{Memo, Show, view};
use groundswell_client::signal::RwSignal;
use groundswell_domain::id::CustomerId;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

/// Customers offered at a time.
const OFFERED: usize = 8;

/// The customer as a button; pressing it offers the others.
#[component]
pub(super) fn ChooseCustomer(
    #[prop(into)] value: Signal<Option<CustomerId>>,
    /// The accessible name, which gets the customer's name added.
    label: impl Fn(&str) -> String + Send + Sync + 'static,
    #[prop(into)] disabled: Signal<bool>,
    on_choose: impl Fn(Option<CustomerId>) + Copy + Send + Sync + 'static,
) -> AnyView {
    let live = expect_context::<Live>();
    let open = RwSignal::new(false);
    let name = Memo::new(move |_| {
        let customer = value.get();
        live.read(|board| board.customers.get(&customer?).map(|customer| customer.name.clone()))
            .unwrap_or_else(|| i18n::system_everyone().to_owned())
    });
    let choose = move |customer| {
        open.set(false);
        on_choose(customer);
    };
    view! {
        <button
            class="btn choose"
            type="button"
            aria-haspopup="dialog"
            aria-label=move || label(&name.get())
            disabled=move || disabled.get()
            on:click=move |_| open.set(true)
        >
            <span>{move || name.get()}</span>
        </button>
        <Show when=move || open.get()>
            <Dialog label=i18n::system_whose() class="menu" on_close=move || open.set(false)>
                <Offered on_choose=choose />
            </Dialog>
        </Show>
    }
}

#[component]
fn Offered(on_choose: impl Fn(Option<CustomerId>) + Copy + Send + Sync + 'static) -> AnyView {
    let live = expect_context::<Live>();
    let text = RwSignal::new(String::new());
    let offered = Memo::new(move |_| {
        let mut found = live.read(|board| customers::fitting(board, &text.get()));
        found.truncate(OFFERED);
        found
    });
    let item = move |customer: Option<CustomerId>, name: String| {
        view! {
            <li>
                <button class="menu-item" type="button" on:click=move |_| on_choose(customer)>
                    <span>{name}</span>
                </button>
            </li>
        }
    };
    let pressed = move |event: KeyboardEvent| {
        if event.key() != "Enter" {
            return;
        }
        event.prevent_default();
        let first = offered.with_untracked(|all| all.first().map(|(.., id)| *id));
        if first.is_some() && text.with_untracked(|text| !text.trim().is_empty()) {
            on_choose(first);
        }
    };
    view! {
        <label class="label">
            {i18n::customer()}
            <input
                class="field"
                autofocus
                autocomplete="off"
                prop:value=move || text.get()
                on:input=move |event| text.set(event_target_value(&event))
                on:keydown=pressed
            />
        </label>
        <ul class="menu-body" on:keydown=move |event| { walk(&event); }>
            {item(None, i18n::system_everyone().to_owned())}
            {move || offered.get().into_iter().map(|(_, name, id)| item(Some(id), name)).collect::<Vec<_>>()}
        </ul>
    }
}
