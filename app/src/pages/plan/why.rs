//! "Why 157?": how a card's pain is computed, factor by factor.

use super::state::Plan;
use crate::view::{Memo, view};
use crate::{format, i18n};
use groundswell_domain::Board;
use groundswell_domain::card::Card;
use groundswell_domain::id::CardId;
use groundswell_domain::pain;
use groundswell_domain::time::Timestamp;
use groundswell_ui::reach;
use leptos::prelude::*;

/// The computation as one line, and an explanation of each number.
#[derive(Clone, PartialEq, Default)]
struct Arithmetic {
    line: String,
    factors: Vec<(String, String)>,
}

/// The computation below a row.
#[component]
pub(super) fn Why(plan: Plan, card: CardId) -> AnyView {
    let live = plan.live;
    let shown = Memo::new(move |_| {
        let now = live.now.get();
        live.read(|board| board.cards.get(&card).map(|card| arithmetic(board, card, now)))
            .unwrap_or_default()
    });
    view! {
        <div class="why-body">
            <p class="why-line">{move || shown.with(|shown| shown.line.clone())}</p>
            <dl>
                {move || shown.get().factors.into_iter().map(|(number, text)| view! {
                    <div><dt>{number}</dt><dd>{text}</dd></div>
                }).collect::<Vec<_>>()}
            </dl>
        </div>
    }
}

fn arithmetic(board: &Board, card: &Card, now: Timestamp) -> Arithmetic {
    let pain = pain::pain(board, card, now);
    let reach = pain::reach(board, card.id);
    let customers = match reach.unnamed {
        0 => i18n::why_reach,
        _ => i18n::why_unnamed,
    };
    let workaround = match card.workaround.is_empty() {
        true => i18n::why_no_workaround(),
        false => i18n::why_workaround(),
    };
    let due = if pain.deadline > 1.0 { i18n::why_due() } else { i18n::why_not_due() };
    let mut factors = vec![
        (pain.impact, i18n::impact_word(card.impact).to_owned()),
        (pain.reach, customers(&reach::words(reach), reach.customers.max(1))),
        (pain.workaround, workaround.to_owned()),
        (pain.momentum, momentum(board, card.id, now)),
        (pain.deadline, due.to_owned()),
    ];
    let product: Vec<String> = factors.iter().map(|(factor, _)| number(*factor)).collect();
    let mut line = product.join(" × ");
    if pain.waiting > 0.0 {
        line.push_str(&format!(" + {}", number(pain.waiting)));
        factors.push((pain.waiting, i18n::why_waiting(pain.waiting as u32)));
    }
    line.push_str(&format!(" = {}", pain.rounded()));
    Arithmetic { line, factors: factors.into_iter().map(|(n, text)| (number(n), text)).collect() }
}

/// The contacts of this week and of the week before, which the momentum compares.
fn momentum(board: &Board, card: CardId, now: Timestamp) -> String {
    let today = now.day();
    let (mut last, mut before) = (0, 0);
    for tally in board.tallies_of(card) {
        last += tally.contacts_between(today + -6, today + 1);
        before += tally.contacts_between(today + -13, today + -7);
    }
    i18n::why_momentum(last, before)
}

/// A factor with at most two decimals.
fn number(factor: f64) -> String {
    format::decimal(factor, 2)
}
