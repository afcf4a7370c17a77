//! `/{KEY}/c/{number}`: a card as a page of its own.

use crate::i18n;
use crate::live::Live;
use crate::parts::card_sheet::{CardView, Unknown, shown};
use crate::route::Route;
use crate::view::{Memo, view};
use leptos::prelude::*;

#[component]
pub(crate) fn CardPage() -> AnyView {
    let live = expect_context::<Live>();
    let route = expect_context::<Route>();
    let card = Memo::new(move |_| {
        let name = route.part(2);
        live.read(|board| shown(board, &name))
    });
    let title = move || {
        let card = card.get()?;
        live.read(|b| b.cards.get(&card).map(|c| format!("{} {}", b.name_of(c), c.title)))
    };
    view! {
        <h1 class="vh">{move || title().unwrap_or_else(|| i18n::card().into())}</h1>
        <div class="page sheet">
            {move || match card.get() {
                Some(card) => view! { <CardView card asked=untrack(|| route.part(2)) /> },
                None => view! { <Unknown asked=untrack(|| route.part(2)) /> },
            }}
        </div>
    }
}
