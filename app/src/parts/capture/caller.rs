//! Who is calling: optional, found by a few letters, made on the spot when new.

use crate::i18n;
use crate::parts::actions;
use crate::replica::live::Live;
use crate::view::{Memo, Show, view};
use groundswell_domain::command::Command;
use groundswell_domain::contact::NewContact;
use groundswell_domain::id::{CardId, CustomerId, SystemId};
use groundswell_domain::order::Order;
use groundswell_domain::text::lower;
use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use uuid::Uuid;

/// Customers offered at a time.
const OFFERED: usize = 4;

/// The caller as far as he is known.
#[derive(Clone, Copy)]
pub(super) struct Caller {
    live: Live,
    text: RwSignal<String>,
    customer: RwSignal<Option<CustomerId>>,
    chosen_system: RwSignal<Option<SystemId>>,
    /// His system: chosen, or the only one that he can mean.
    pub(super) system: Memo<Option<SystemId>>,
}

impl Caller {
    pub(super) fn new(live: Live) -> Caller {
        let customer = RwSignal::new(None);
        let chosen_system = RwSignal::new(None);
        let system = Memo::new(move |_| {
            let usual = live.read(|b| b.system_of(customer.get()).map(|system| system.id));
            chosen_system.get().or(usual)
        });
        Caller { live, text: RwSignal::new(String::new()), customer, chosen_system, system }
    }

    /// The contact of this caller; a name that is not known yet becomes a customer.
    pub(super) fn contact(self) -> NewContact {
        let name = self.text.get_untracked().trim().to_owned();
        if self.customer.get_untracked().is_none() && !name.is_empty() {
            let best = untrack(|| self.offered()).first().map(|(id, _)| *id);
            let id = best.unwrap_or_else(|| CustomerId(Uuid::now_v7()));
            if best.is_some() || self.live.send(Command::AddCustomer { id, name }) {
                self.customer.set(Some(id));
            }
        }
        actions::contact(self.customer.get_untracked(), self.system.get_untracked())
    }

    /// Customers whose name begins with what is typed, then those that have it inside.
    fn offered(self) -> Vec<(CustomerId, String)> {
        let text = lower(self.text.get().trim());
        if text.is_empty() || self.customer.get().is_some() {
            return Vec::new();
        }
        self.live.read(|board| {
            let places = board.customers.values().filter_map(|customer| {
                let at = lower(&customer.name).find(&text)?;
                Some((at > 0, customer.name.clone(), customer.id))
            });
            let mut found: Vec<_> = places.collect();
            found.order();
            found.into_iter().take(OFFERED).map(|(_, name, id)| (id, name)).collect()
        })
    }

    fn choose(self, id: CustomerId, name: String) {
        self.text.set(name);
        self.customer.set(Some(id));
        self.chosen_system.set(None);
    }
}

#[component]
pub(super) fn CallerField(
    caller: Caller,
    chosen: impl Fn() -> Option<CardId> + Copy + Send + Sync + 'static,
    focused: impl Fn() -> bool + Copy + Send + Sync + 'static,
    on_enter: impl Fn() + Copy + 'static,
) -> AnyView {
    let field = NodeRef::<html::Input>::new();
    let at = RwSignal::new(0_usize);
    let offered = Memo::new(move |_| caller.offered());
    Effect::new(move |_| {
        if focused()
            && let Some(field) = field.get()
        {
            let _ = field.focus();
        }
    });
    let pressed = move |event: KeyboardEvent| {
        if event.is_composing() || event.ctrl_key() || event.meta_key() {
            return;
        }
        let rows = offered.with_untracked(Vec::len);
        match event.key().as_str() {
            "ArrowDown" if rows > 0 => at.update(|at| *at = (*at + 1) % rows),
            "ArrowUp" if rows > 0 => at.update(|at| *at = (*at + rows - 1) % rows),
            "Enter" => {
                let row = offered.with_untracked(|rows| rows.get(at.get_untracked()).cloned());
                if let Some((id, name)) = row {
                    caller.choose(id, name);
                }
                on_enter();
            }
            _ => return,
        }
        event.prevent_default();
    };
    let is_new = move || {
        let text = caller.text.get();
        let unknown = caller.customer.get().is_none() && offered.with(Vec::is_empty);
        (unknown && !text.trim().is_empty()).then(|| i18n::new_customer(text.trim()))
    };
    view! {
        <label class="label">
            <span>{i18n::who_calls()} " " <span class="dim">{i18n::optional()}</span></span>
            <input
                node_ref=field
                class="field caller"
                autocomplete="off"
                enterkeyhint=move || if chosen().is_some() { "send" } else { "done" }
                placeholder=i18n::customer_or_empty()
                prop:value=move || caller.text.get()
                on:input=move |event| {
                    caller.customer.set(None);
                    at.set(0);
                    caller.text.set(event_target_value(&event));
                }
                on:keydown=pressed
            />
        </label>
        <Show when=move || !offered.with(Vec::is_empty)>
            <ul class="matches callers" role="listbox" aria-label=i18n::known_customers()>
                {move || offered.get().into_iter().enumerate().map(|(row, (id, name))| {
                    let shown = name.clone();
                    view! {
                        <li
                            role="option"
                            aria-selected=move || (at.get() == row).to_string()
                            on:click=move |_| caller.choose(id, name.clone())
                        >
                            {shown}
                        </li>
                    }
                }).collect::<Vec<_>>()}
            </ul>
        </Show>
        {move || is_new().map(|text| view! { <p class="hint">{text}</p> })}
        <Systems caller />
    }
}

/// A customer with several systems says which one.
#[component]
fn Systems(caller: Caller) -> AnyView {
    let systems = Memo::new(move |_| {
        let customer = caller.customer.get();
        let systems = caller.live.read(|board| {
            let all = board.systems.values();
            let own = all.filter(|system| customer.is_some() && system.customer == customer);
            own.map(|system| (system.id, system.name.clone())).collect::<Vec<_>>()
        });
        if systems.len() > 1 { systems } else { Vec::new() }
    });
    view! {
        <Show when=move || !systems.with(Vec::is_empty)>
            <label class="label">
                {i18n::which_system()}
                <select
                    class="field"
                    on:change=move |event| caller.chosen_system.set(event_target_value(&event).parse().ok())
                >
                    <option value="">{i18n::none()}</option>
                    {move || systems.get().into_iter().map(|(id, name)| view! {
                        <option value=id.to_string()>{name}</option>
                    }).collect::<Vec<_>>()}
                </select>
            </label>
        </Show>
    }
}
