//! Choosing a value for one or more cards: a person, an impact, an area.

use crate::i18n;
use crate::live::Live;
use crate::parts::card_menu::walk;
use crate::parts::edits;
use crate::parts::{impact, selection};
use crate::view::view;
use groundswell_domain::Board;
use groundswell_domain::card::{Card, CardEdit};
use groundswell_domain::id::CardId;
use groundswell_domain::order::Order;
use groundswell_domain::text::sort_key;
use leptos::prelude::*;

/// One line of a list to choose from.
struct Choice {
    name: String,
    edit: CardEdit,
    is_set: bool,
}

fn list(
    live: Live,
    cards: Vec<CardId>,
    choices: Vec<Choice>,
    on_done: impl Fn() + Copy + 'static,
) -> AnyView {
    let edits: Vec<_> = choices.iter().map(|c| (c.edit.clone(), c.name.clone())).collect();
    let (edits, cards) = (StoredValue::new(edits), StoredValue::new(cards));
    let choose = move |at: usize| {
        let Some((edit, name)) = edits.with_value(|edits| edits.get(at).cloned()) else { return };
        let cards = cards.get_value();
        on_done();
        match cards.as_slice() {
            [card] => drop(edits::edit(live, *card, edit)),
            cards => selection::edit_all(live, cards, &edit, &name),
        }
    };
    let rows = choices.into_iter().enumerate().map(|(i, choice)| {
        view! {
            <li>
                <button
                    class="menu-item"
                    aria-current=choice.is_set.then_some("true")
                    autofocus=i == 0
                    on:click=move |_| choose(i)
                >
                    <span>{choice.name}</span>
                    {(i < 9).then(|| view! { <kbd>{(i + 1).to_string()}</kbd> })}
                </button>
            </li>
        }
    });
    view! {
        <ul
            class="menu-body"
            on:keydown=move |event| {
                if !walk(&event) && let Ok(digit @ 1..) = event.key().parse::<usize>() {
                    event.prevent_default();
                    choose(digit - 1);
                }
            }
        >
            {rows.collect::<Vec<_>>()}
        </ul>
    }
}

/// The value that all cards share, if they do.
fn shared<T: PartialEq>(board: &Board, cards: &[CardId], of: fn(&Card) -> T) -> Option<T> {
    let mut all = cards.iter().filter_map(|id| board.cards.get(id)).map(of);
    let first = all.next()?;
    all.all(|other| other == first).then_some(first)
}

#[component]
pub(crate) fn ChoosePerson(
    live: Live,
    cards: Vec<CardId>,
    on_done: impl Fn() + Copy + 'static,
) -> AnyView {
    let choices = live.peek(|board| {
        let now = shared(board, &cards, |card| card.assignee);
        let mut people: Vec<_> = board.members.values().collect();
        people.order_by_key(|person| (person.id != live.me(), sort_key(&person.name)));
        let person = |id, name: &str| Choice {
            name: name.to_owned(),
            edit: CardEdit::Assignee(id),
            is_set: now == Some(id),
        };
        let nobody = std::iter::once(person(None, i18n::nobody()));
        people.iter().map(|p| person(Some(p.id), &p.name)).chain(nobody).collect()
    });
    list(live, cards, choices, on_done)
}

#[component]
pub(crate) fn ChooseImpact(
    live: Live,
    cards: Vec<CardId>,
    on_done: impl Fn() + Copy + 'static,
) -> AnyView {
    let now = live.peek(|board| shared(board, &cards, |card| card.impact));
    let choices = impact::IN_ORDER.into_iter().map(|impact| Choice {
        name: format!("{} {}", impact::shape(impact), i18n::impact_word(impact)),
        edit: CardEdit::Impact(impact),
        is_set: now == Some(impact),
    });
    list(live, cards, choices.collect(), on_done)
}

#[component]
pub(crate) fn ChooseArea(
    live: Live,
    cards: Vec<CardId>,
    on_done: impl Fn() + Copy + 'static,
) -> AnyView {
    let choices = live.peek(|board| {
        let now = shared(board, &cards, |card| card.area);
        let mut areas: Vec<_> = board.areas.values().collect();
        areas.order_by_key(|area| sort_key(&area.name));
        let area = |id, name: &str| Choice {
            name: name.to_owned(),
            edit: CardEdit::Area(id),
            is_set: now == Some(id),
        };
        let none = std::iter::once(area(None, i18n::none()));
        areas.iter().map(|a| area(Some(a.id), &a.name)).chain(none).collect()
    });
    list(live, cards, choices, on_done)
}
