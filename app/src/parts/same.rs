//! "Same as …": finds the card that is the same problem, and merges into it.

use crate::i18n;
use crate::live::Live;
use crate::parts::actions;
use crate::parts::card_menu::walk;
use crate::parts::matching::Matching;
use crate::view::{Memo, view};
use groundswell_client::signal::RwSignal;
use groundswell_domain::id::CardId;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

/// The number and the title of each card.
fn lines(live: Live, cards: impl Iterator<Item = CardId>) -> Vec<(CardId, String)> {
    live.peek(|board| {
        let line = |id: CardId| {
            let card = board.cards.get(&id)?;
            Some((id, format!("{} {}", board.name_of(card), card.title)))
        };
        cards.filter_map(line).collect()
    })
}

/// Offers cards like this one, or like what is typed; Enter takes the first.
#[component]
pub(crate) fn ChooseSame(
    live: Live,
    card: CardId,
    on_done: impl Fn() + Copy + Send + 'static,
) -> AnyView {
    let matching = expect_context::<Matching>();
    let title = live.peek(|board| board.cards.get(&card).map(|card| card.title.clone()));
    let title = title.unwrap_or_default();
    let text = RwSignal::new(title.clone());
    let found = Memo::new(move |_| {
        let typed = text.get();
        // Until something else is typed, all that the card says is asked about.
        let cards = if typed == title { matching.same_as(card) } else { matching.similar(&typed) };
        lines(live, cards.into_iter().filter(|id| *id != card))
    });
    let merge = move |into: CardId| {
        on_done();
        actions::merge(live, card, into);
    };
    let pressed = move |event: KeyboardEvent| {
        let in_field = event.target().is_some_and(|it| it.has_type::<HtmlInputElement>());
        if in_field && event.key() == "Enter" {
            event.prevent_default();
            if let Some((into, _)) = found.with_untracked(|found| found.first().cloned()) {
                merge(into);
            }
        } else {
            walk(&event);
        }
    };
    let row = move |(at, (into, line)): (usize, (CardId, String))| {
        view! {
            <li>
                <button class="menu-item" on:click=move |_| merge(into)>
                    <span>{line}</span>
                    {(at == 0).then(|| view! { <kbd>"↵"</kbd> })}
                </button>
            </li>
        }
    };
    view! {
        <div class="menu-body" on:keydown=pressed>
            <label class="label">
                {i18n::search_card()}
                <input
                    class="field"
                    autofocus
                    autocomplete="off"
                    enterkeyhint="done"
                    prop:value=move || text.get()
                    on:input=move |event| text.set(event_target_value(&event))
                    on:focus=move |event| {
                        // Typing replaces the title at once.
                        let field = event.target().and_then(|it| it.dyn_into::<HtmlInputElement>().ok());
                        field.inspect(HtmlInputElement::select);
                    }
                />
            </label>
            <ul>{move || found.get().into_iter().enumerate().map(row).collect::<Vec<_>>()}</ul>
            {move || found.with(Vec::is_empty).then(|| view! {
                <p class="dim">{i18n::no_match(&text.get())}</p>
            })}
        </div>
    }
}
