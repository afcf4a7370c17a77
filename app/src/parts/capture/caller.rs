//! Who is calling: optional, found by a few letters, made on the spot when new.

use super::alike::alike;
use crate::live::Live;
use crate::parts::actions;
use crate::view::{Memo, Show, effect, view};
use crate::{focus, i18n};
use groundswell_domain::command::Command;
use groundswell_domain::contact::{Contact, NewContact};
use groundswell_domain::id::{CommandId, CustomerId, SystemId};
use groundswell_domain::order::Order;
use groundswell_domain::text::lower;
use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Customers offered at a time.
pub(super) const OFFERED: usize = 4;

/// Whom a row of the list stands for; `None`: a new customer of the name that is typed.
pub(crate) type CallerRow = (Option<CustomerId>, String);

/// The caller as far as he is known.
#[derive(Clone, Copy)]
pub(super) struct Caller {
    live: Live,
    text: RwSignal<String>,
    customer: RwSignal<Option<CustomerId>>,
    chosen_system: RwSignal<Option<SystemId>>,
    offered: Memo<Vec<CallerRow>>,
    /// The row that Enter chooses.
    at: RwSignal<usize>,
    /// His own words.
    quote: RwSignal<String>,
    /// His system: chosen, or the only one that he can mean. It follows the typing, and with it
    /// the sentence for him.
    pub(super) system: Memo<Option<SystemId>>,
}

/// What is known of a caller while another call is in front.
#[derive(Clone, Default, Serialize, Deserialize)]
pub(super) struct Known {
    text: String,
    customer: Option<CustomerId>,
    system: Option<SystemId>,
    quote: String,
}

impl Known {
    /// The texts that were typed about a caller: the name and the quote.
    pub(super) fn words(self) -> String {
        [self.text, self.quote].join("\n").trim().to_owned()
    }
}

impl Caller {
    pub(super) fn new(live: Live) -> Caller {
        let (text, at) = (RwSignal::new(String::new()), RwSignal::new(0_usize));
        let (customer, chosen_system) = (RwSignal::new(None), RwSignal::new(None));
        let offered = Memo::new(move |_| match customer.get() {
            None => offered(live, text.get().trim()),
            Some(_) => Vec::new(),
        });
        let system = Memo::new(move |_| {
            let row = offered.with(|rows| rows.get(at.get()).and_then(|(id, _)| *id));
            let (customer, chosen) = (customer.get().or(row), chosen_system.get());
            live.read(|board| {
                let all = board.systems_of(customer);
                let chosen = all.iter().find(|system| Some(system.id) == chosen);
                chosen.copied().or(board.system_of(customer)).map(|system| system.id)
            })
        });
        let quote = RwSignal::new(String::new());
        Caller { live, text, customer, chosen_system, offered, at, quote, system }
    }

    /// His name, as far as it was typed.
    pub(super) fn name(self) -> String {
        self.text.get_untracked()
    }

    /// The contact of this caller: the customer of the row that is marked. A name that is not known
    /// yet becomes a customer, which is told by [`Made::say`].
    pub(super) fn contact(self) -> (NewContact, Made) {
        let mut made = Made(None);
        if let Some((known, name)) = self.marked() {
            let id = known.unwrap_or_else(|| CustomerId(Uuid::now_v7()));
            if known.is_some() || self.live.send(Command::AddCustomer { id, name }) {
                if known.is_none() {
                    made = Made(self.live.latest());
                }
                self.customer.set(Some(id));
            }
        }
        let contact = actions::contact(self.customer.get_untracked(), self.system.get_untracked());
        (NewContact { quote: self.quote.get_untracked(), ..contact }, made)
    }

    fn marked(self) -> Option<CallerRow> {
        self.offered.with_untracked(|rows| rows.get(self.at.get_untracked()).cloned())
    }

    fn choose(self, (id, name): CallerRow) {
        self.text.set(name);
        self.customer.set(id);
    }

    /// Whether it must be said which of the systems he means.
    fn has_several_systems(self) -> bool {
        self.system.get_untracked().is_none() && untrack(|| !self.systems().is_empty())
    }

    /// The systems among which he must say his: none where it is plain, or while it is still
    /// being typed who he is.
    fn systems(self) -> Vec<(SystemId, String)> {
        let is_typing = self.offered.with(|rows| rows.iter().any(|(id, _)| id.is_some()));
        let customer = self.customer.get();
        self.live.read(|board| match board.systems_of(customer) {
            all if all.len() > 1 && !is_typing => {
                all.iter().map(|system| (system.id, system.name.clone())).collect()
            }
            _ => Vec::new(),
        })
    }

    /// Takes up the caller of a contact.
    pub(super) fn is_of(self, contact: &Contact) {
        let name = self.live.peek(|board| {
            contact.customer.and_then(|id| board.customers.get(&id)).map(|it| it.name.clone())
        });
        let (text, quote) = (name.unwrap_or_default(), contact.quote.clone());
        self.take_up(Known { text, customer: contact.customer, system: contact.system, quote });
    }

    /// What is known of him, to be put aside. Followed.
    pub(super) fn known(self) -> Known {
        Known {
            text: self.text.get(),
            customer: self.customer.get(),
            system: self.chosen_system.get(),
            quote: self.quote.get(),
        }
    }

    /// Takes up a caller again, or a new one.
    pub(super) fn take_up(self, known: Known) {
        self.at.set(0);
        self.customer.set(known.customer);
        self.chosen_system.set(known.system);
        self.text.set(known.text);
        self.quote.set(known.quote);
    }
}

/// The customer that was written down with a call, and the command that did it.
#[derive(Clone, Copy)]
pub(super) struct Made(Option<CommandId>);

impl Made {
    /// Says so after the call was counted, with one way back for both.
    pub(super) fn say(self, live: Live, name: &str) {
        if let Some(made) = self.0 {
            let mut done = vec![made];
            done.extend(live.latest().filter(|id| *id != made));
            live.say_all_done(i18n::is_new_customer(name), done);
        }
    }
}

/// Customers whose name begins with a text, then those that have it inside, or else those that are
/// nearly called so; at last, where none has exactly this name, a new one.
fn offered(live: Live, typed: &str) -> Vec<CallerRow> {
    let text = lower(typed);
    if text.is_empty() {
        return Vec::new();
    }
    live.read(|board| {
        let places = board.customers.values().filter_map(|customer| {
            let name = lower(&customer.name);
            Some((name.find(&text)? > 0, name != text, customer.name.clone(), customer.id))
        });
        let mut found: Vec<_> = places.collect();
        found.order();
        let is_known = found.first().is_some_and(|(_, differs, ..)| !differs);
        let found = found.into_iter().take(OFFERED).map(|(_, _, name, id)| (Some(id), name));
        let mut rows: Vec<CallerRow> = found.collect();
        if rows.is_empty() {
            rows = alike(board, typed);
        }
        rows.extend((!is_known).then(|| (None, typed.to_owned())));
        rows
    })
}

#[component]
pub(super) fn CallerField(
    caller: Caller,
    /// Whether the phone's Enter counts the call.
    counts: Signal<bool>,
    focused: Signal<bool>,
    /// Whether a customer brings up something to look at before Enter goes on.
    must_look: Signal<bool>,
    on_enter: Callback<()>,
) -> AnyView {
    let field = NodeRef::<html::Input>::new();
    let Caller { at, offered, .. } = caller;
    effect(move || {
        if focused.get()
            && let Some(field) = field.get()
        {
            let _ = field.focus();
        }
    });
    let pressed = move |event: KeyboardEvent| {
        if event.is_composing() || event.ctrl_key() || event.meta_key() || event.shift_key() {
            return;
        }
        let rows = offered.with_untracked(Vec::len);
        match event.key().as_str() {
            "ArrowDown" if rows > 0 => at.update(|at| *at = (*at + 1) % rows),
            "ArrowUp" if rows > 0 => at.update(|at| *at = (*at + rows - 1) % rows),
            "Enter" => {
                if let Some(row) = caller.marked().filter(|(id, _)| id.is_some()) {
                    caller.choose(row);
                    // What it brings up is to be seen first; the next Enter goes on.
                    if caller.has_several_systems() {
                        focus::on(".which-system");
                        return event.prevent_default();
                    } else if must_look.get_untracked() {
                        return event.prevent_default();
                    }
                }
                on_enter.run(());
            }
            _ => return,
        }
        event.prevent_default();
    };
    view! {
        <label class="label">
            <span>{i18n::who_calls()} " " <span class="dim">{i18n::optional()}</span></span>
            <input
                node_ref=field
                class="field caller"
                autocomplete="off"
                enterkeyhint=move || if counts.get() { "send" } else { "done" }
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
                {move || offered.get().into_iter().enumerate().map(|(row, choice)| {
                    let shown = match choice.0 {
                        Some(_) => choice.1.clone(),
                        None => i18n::new_customer(&choice.1),
                    };
                    let choose = move |_| match choice.0 {
                        Some(_) => caller.choose(choice.clone()),
                        None => at.set(row),
                    };
                    view! {
                        <li
                            role="option"
                            aria-selected=move || (at.get() == row).to_string()
                            // The focus stays in the field.
                            on:mousedown=|event| event.prevent_default()
                            on:click=choose
                        >
                            {shown}
                        </li>
                    }
                }).collect::<Vec<_>>()}
            </ul>
        </Show>
        <Systems caller on_enter />
    }
}

/// Enter goes on, where it is not held with a key that means something else.
fn go_on(event: &KeyboardEvent, on_enter: Callback<()>) {
    let is_plain = !event.ctrl_key() && !event.meta_key() && !event.shift_key();
    if event.key() == "Enter" && is_plain && !event.is_composing() {
        event.prevent_default();
        on_enter.run(());
    }
}

/// Who may mean one of several systems says which one.
#[component]
fn Systems(caller: Caller, on_enter: Callback<()>) -> AnyView {
    let systems = Memo::new(move |_| caller.systems());
    view! {
        <Show when=move || !systems.with(Vec::is_empty)>
            <label class="label">
                {i18n::which_system()}
                <select
                    class="field which-system"
                    on:keydown=move |event| go_on(&event, on_enter)
                    on:change=move |event| caller.chosen_system.set(event_target_value(&event).parse().ok())
                >
                    <option value="">{i18n::none()}</option>
                    {move || systems.get().into_iter().map(|(id, name)| view! {
                        <option
                            value=id.to_string()
                            selected=untrack(|| caller.system.get() == Some(id))
                        >
                            {name}
                        </option>
                    }).collect::<Vec<_>>()}
                </select>
            </label>
        </Show>
    }
}

/// What he says, for whoever mends it. Enter counts the call.
#[component]
pub(super) fn Words(caller: Caller, on_enter: Callback<()>) -> AnyView {
    view! {
        <label class="label">
            <span>{i18n::quote_label()} " " <span class="dim">{i18n::optional()}</span></span>
            <input
                class="field words"
                autocomplete="off"
                autocapitalize="sentences"
                enterkeyhint="send"
                prop:value=move || caller.quote.get()
                on:input=move |event| caller.quote.set(event_target_value(&event))
                on:keydown=move |event| go_on(&event, on_enter)
            />
        </label>
    }
}
