//! Who is calling: optional, found by a few letters, created at once if new.

use crate::live::Live;
use crate::parts::{actions, customers};
use crate::view::Memo;
use crate::{focus, i18n};
use groundswell_client::signal::RwSignal;
use groundswell_domain::command::Command;
use groundswell_domain::contact::{Contact, NewContact};
use groundswell_domain::finding::Fit;
use groundswell_domain::id::{CommandId, CustomerId, SystemId};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Customers offered at a time.
pub(super) const OFFERED: usize = 4;

/// The customer that a row of the list stands for; `None`: a new customer with the typed name.
pub(crate) type CallerRow = (Option<CustomerId>, String);

/// What is known about the caller.
#[derive(Clone, Copy)]
pub(super) struct Caller {
    live: Live,
    pub(super) text: RwSignal<String>,
    customer: RwSignal<Option<CustomerId>>,
    pub(super) chosen_system: RwSignal<Option<SystemId>>,
    pub(super) offered: Memo<Vec<CallerRow>>,
    /// The row that Enter chooses.
    pub(super) at: RwSignal<usize>,
    /// Their own words.
    pub(super) quote: RwSignal<String>,
    /// Their system: the chosen one, or the only possible one. It changes while typing, and the
    /// sentence for them with it.
    pub(super) system: Memo<Option<SystemId>>,
}

/// What is known about a caller while another draft is open.
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

    /// The contact of this caller, with the customer of the highlighted row. A new name becomes a
    /// customer, which [`Made::say`] announces.
    pub(super) fn contact(self) -> (NewContact, Made) {
        let mut made = Made(None);
        if let Some((known, name)) = self.marked() {
            let id = known.unwrap_or_else(|| CustomerId(Uuid::now_v7()));
            let added = Command::AddCustomer { id, name: name.clone() };
            if known.is_some() || self.live.send(added) {
                if known.is_none() {
                    made = Made(self.live.latest().map(|command| (command, name)));
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

    /// Another name is typed.
    pub(super) fn typed(self, text: String) {
        self.customer.set(None);
        self.at.set(0);
        self.text.set(text);
    }

    /// Keys in the name field: arrows walk the list, Enter takes the highlighted row and goes on.
    pub(super) fn pressed(
        self,
        event: &KeyboardEvent,
        must_look: Signal<bool>,
        on_enter: Callback<()>,
    ) {
        if event.ctrl_key() || event.meta_key() || event.shift_key() {
            return;
        }
        let rows = self.offered.with_untracked(Vec::len);
        match event.key().as_str() {
            "ArrowDown" if rows > 0 => self.at.update(|at| *at = (*at + 1) % rows),
            "ArrowUp" if rows > 0 => self.at.update(|at| *at = (*at + rows - 1) % rows),
            "Enter" => {
                if let Some(row) = self.marked().filter(|(id, _)| id.is_some()) {
                    self.choose(row);
                    // What this brings up must be seen first; the next Enter goes on.
                    if self.has_several_systems() {
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
    }

    pub(super) fn choose(self, (id, name): CallerRow) {
        self.text.set(name);
        self.customer.set(id);
    }

    /// Whether it is open which of their systems they mean.
    fn has_several_systems(self) -> bool {
        self.system.get_untracked().is_none() && untrack(|| !self.systems().is_empty())
    }

    /// The systems to choose from: none if there is only one, or while the name is still being
    /// typed.
    pub(super) fn systems(self) -> Vec<(SystemId, String)> {
        let is_typing = self.offered.with(|rows| rows.iter().any(|(id, _)| id.is_some()));
        let customer = self.customer.get();
        self.live.read(|board| match board.systems_of(customer) {
            all if all.len() > 1 && !is_typing => {
                all.iter().map(|system| (system.id, system.name.clone())).collect()
            }
            _ => Vec::new(),
        })
    }

    /// Loads the caller of a contact.
    pub(super) fn is_of(self, contact: &Contact) {
        let name = self.live.peek(|board| {
            contact.customer.and_then(|id| board.customers.get(&id)).map(|it| it.name.clone())
        });
        let (text, quote) = (name.unwrap_or_default(), contact.quote.clone());
        self.take_up(Known { text, customer: contact.customer, system: contact.system, quote });
    }

    /// What is known about them, to be put aside; reactive.
    pub(super) fn known(self) -> Known {
        Known {
            text: self.text.get(),
            customer: self.customer.get(),
            system: self.chosen_system.get(),
            quote: self.quote.get(),
        }
    }

    /// Loads a caller that was put aside, or a new one.
    pub(super) fn take_up(self, known: Known) {
        self.at.set(0);
        self.customer.set(known.customer);
        self.chosen_system.set(known.system);
        self.text.set(known.text);
        self.quote.set(known.quote);
    }
}

/// The customer that was added with a call: the command that did it, and the name.
pub(super) struct Made(Option<(CommandId, String)>);

impl Made {
    /// Says so after the call was counted, with one undo for both.
    pub(super) fn say(self, live: Live) {
        if let Some((made, name)) = self.0 {
            let mut done = vec![made];
            done.extend(live.latest().filter(|id| *id != made));
            live.say_all_done(i18n::is_new_customer(&name), done);
        }
    }
}

/// The customers that fit, and at the end a new one, if none has this name.
fn offered(live: Live, typed: &str) -> Vec<CallerRow> {
    if typed.is_empty() {
        return Vec::new();
    }
    let found = live.read(|board| customers::fitting(board, typed));
    let is_known = found.first().is_some_and(|(fit, ..)| *fit == Fit::Same);
    let found = found.into_iter().take(OFFERED).map(|(_, name, id)| (Some(id), name));
    let new = (!is_known).then(|| (None, typed.to_owned()));
    found.chain(new).collect()
}
