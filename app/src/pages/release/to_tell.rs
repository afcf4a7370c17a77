//! Whom to tell: customers who reported what this release fixes, as soon as their system runs it.

use crate::i18n;
use crate::live::Live;
use crate::parts::actions;
use crate::parts::tick::Tick;
use crate::view::{For, Memo, view};
use groundswell_client::signal::RwSignal;
use groundswell_domain::Board;
use groundswell_domain::id::{CardId, CustomerId, ReleaseId};
use groundswell_domain::order::Order;
use groundswell_domain::permission::Action;
use groundswell_domain::table;
use groundswell_domain::telling::{Telling, telling};
use groundswell_domain::text::sort_key;
use groundswell_domain::train;
use leptos::prelude::*;

/// One customer of one card.
type Key = (CardId, CustomerId);

/// Everyone who must be told, card by card, and everyone whose system does not run it yet.
#[derive(Clone, PartialEq, Default)]
struct List {
    customers: table::Table<CardId, Vec<CustomerId>>,
    open: table::Set<CustomerId>,
    /// Waiting for the rollout on their system.
    waiting: table::Set<CustomerId>,
    /// Waiting for the fix itself.
    unfinished: table::Set<CustomerId>,
    /// Somebody has been told.
    is_told: bool,
}

#[component]
pub(super) fn ToTell(release: ReleaseId) -> AnyView {
    let live = expect_context::<Live>();
    // Customers who were ticked here stay in the list, so that a mistake can be corrected.
    let ticked = RwSignal::new(table::Set::<Key>::new());
    let list = Memo::new(move |_| {
        let ticked = ticked.get();
        live.read(|board| list(board, release, &ticked))
    });
    let title = move || {
        let open = list.with(|list| list.open.len());
        if open > 0 { i18n::to_tell(open) } else { i18n::stage_to_tell().to_owned() }
    };
    view! {
        <section class="panel to-tell">
            <h2>{title}</h2>
            <For each=move || list.with(|list| list.customers.keys().copied().collect::<Vec<_>>()) key=|card| *card let:card>
                <h3>{move || live.read(|board| {
                    board.cards.get(&card).map(|c| format!("{} {}", board.name_of(c), c.title))
                })}</h3>
                <ul>
                    <For
                        each=move || {
                            list.with(|list| list.customers.get(&card).cloned()).unwrap_or_default()
                        }
                        key=|customer| *customer
                        let:customer
                    >
                        <Customer key=(card, customer) ticked />
                    </For>
                </ul>
            </For>
            {move || list.with(|list| {
                let lines = match [list.open.len(), list.waiting.len(), list.unfinished.len()] {
                    [0, 0, 0] if list.is_told => vec![i18n::everyone_told().to_owned()],
                    [0, 0, 0] => vec![i18n::nobody_to_tell().to_owned()],
                    [_, waiting, unfinished] => [
                        (waiting > 0).then(|| i18n::to_tell_waiting(waiting)),
                        (unfinished > 0).then(|| i18n::to_tell_unfinished(unfinished)),
                    ].into_iter().flatten().collect(),
                };
                lines.into_iter().map(|line| view! { <p class="dim">{line}</p> }).collect::<Vec<_>>()
            })}
        </section>
    }
}

fn list(board: &Board, release: ReleaseId, ticked: &table::Set<Key>) -> List {
    let mut fixes = vec![release];
    fixes.extend(train::hotfixes_in(board, release));
    let is_fixed = |fix: Option<ReleaseId>| fix.is_some_and(|fix| fixes.contains(&fix));
    let mut list = List::default();
    for card in board.cards.values().filter(|card| card.is_live() && is_fixed(card.fixed_in)) {
        let mut customers = Vec::new();
        for tally in board.tallies_of(card.id) {
            let Some(customer) = tally.customer.and_then(|id| board.customers.get(&id)) else {
                continue;
            };
            let is_ticked = ticked.contains(&(card.id, customer.id));
            let telling = telling(board, card, tally);
            list.is_told |= matches!(telling, Some(Telling::Told));
            match telling {
                Some(Telling::Due) => list.open.add(customer.id),
                Some(Telling::Waits) => {
                    list.waiting.add(customer.id);
                    continue;
                }
                Some(Telling::Told) if is_ticked => false,
                None => {
                    list.unfinished.add(customer.id);
                    continue;
                }
                Some(Telling::Told) => continue,
            };
            customers.push(customer);
        }
        customers.order_by_key(|customer| sort_key(&customer.name));
        if !customers.is_empty() {
            list.customers.insert(card.id, customers.into_iter().map(|c| c.id).collect());
        }
    }
    list
}

#[component]
fn Customer(key: Key, ticked: RwSignal<table::Set<Key>>) -> AnyView {
    let live = expect_context::<Live>();
    let (card, customer) = key;
    let is_told = Memo::new(move |_| {
        live.read(|board| {
            let mut tallies = board.tallies_of(card);
            tallies.any(|tally| tally.customer == Some(customer) && tally.is_told())
        })
    });
    let name = move || {
        live.read(|b| b.customers.get(&customer).map(|c| c.name.clone())).unwrap_or_default()
    };
    let set = move |told| {
        ticked.update(|ticked| {
            ticked.add(key);
        });
        actions::tell(live, card, customer, told)
    };
    view! {
        <li>
            <Tick
                label=Signal::derive(name)
                value=Signal::derive(move || is_told.get())
                disabled=Signal::derive(move || !live.may(Action::Capture))
                on_set=set
            />
        </li>
    }
}
