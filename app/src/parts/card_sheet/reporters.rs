//! The customers who reported a card.

use crate::i18n;
use crate::live::Live;
use crate::parts::actions;
use crate::parts::tick::Tick;
use crate::view::{For, Memo, view};
use groundswell_domain::contact::Tally;
use groundswell_domain::id::CardId;
use groundswell_domain::pain;
use groundswell_domain::permission::Action;
use groundswell_ui::reach;
use leptos::prelude::*;

/// So many rows never need to be scrolled.
const IN_SIGHT: usize = 7;

/// Who reported it, and who has been told.
#[component]
pub(super) fn Reporters(card: CardId) -> AnyView {
    let live = expect_context::<Live>();
    let tallies =
        Memo::new(move |_| live.read(|board| board.tallies_of(card).cloned().collect::<Vec<_>>()));
    // A keyboard scrolls it, also for somebody who may not press what is in it.
    let tab_index = move || tallies.with(|all| all.len() > IN_SIGHT).then_some("0");
    let reach = move || live.read(|board| Some(pain::reach(board, card))).unwrap_or_default();
    view! {
        <section>
            <h2>{i18n::reported_by()}</h2>
            <p>
                <b>{move || reach::words(reach())}</b>
                {move || reach::contacts(reach()).map(|contacts| format!(" · {contacts}"))}
            </p>
            <ul class="reporters" aria-label=i18n::reported_by() tabindex=tab_index>
                <For each=move || tallies.get() key=|tally| format!("{tally:?}") let:tally>
                    {reporter(live, &tally)}
                </For>
            </ul>
            <button
                class="btn"
                disabled=move || !live.may(Action::Capture)
                on:click=move |_| actions::plus_one(live, card)
            >
                "+1 " {i18n::plus_one()}
            </button>
        </section>
    }
}

fn reporter(live: Live, tally: &Tally) -> AnyView {
    let card = tally.card;
    let customer = tally.customer;
    let name = live.peek(|board| {
        customer.and_then(|id| board.customers.get(&id)).map(|customer| customer.name.clone())
    });
    let is_told = tally.is_told();
    let tell = move |customer| move |told| actions::tell(live, card, customer, told);
    view! {
        <li>
            <span class="grow">{name.unwrap_or_else(|| i18n::anonymous().into())}</span>
            <span class="dim">{i18n::contacts(tally.contacts())}</span>
            {customer.map(|customer| view! {
                <Tick
                    label=i18n::told().to_owned()
                    value=is_told
                    disabled=!live.may(Action::Capture)
                    on_set=tell(customer)
                />
            })}
        </li>
    }
}
