//! The actions of a card: move first, then the rest. A menu on the desktop, a sheet on the phone.

use crate::i18n;
use crate::keys::Key;
use crate::live::Live;
use crate::parts::board_view::{BoardView, Part};
use crate::parts::choose::{ChooseArea, ChooseImpact, ChoosePerson};
use crate::parts::dialog::Dialog;
use crate::parts::edits;
use crate::parts::same::ChooseSame;
use crate::parts::{actions, selection, tile};
use crate::view::{dynamic, view};
use groundswell_domain::card::CardEdit;
use groundswell_domain::column::Place;
use groundswell_domain::finding::{Fit, Sought};
use groundswell_domain::id::{CardId, ColumnId};
use groundswell_domain::permission::Action;
use groundswell_domain::text::lower;
use groundswell_ui::{board, lane};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use std::cell::RefCell;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlInputElement};

/// The open menu of a card, on any page.
#[component]
pub(crate) fn CardMenu() -> AnyView {
    let view = expect_context::<BoardView>();
    dynamic(move || {
        let (card, part) = (view.menu.get()?, view.menu_part.get());
        Some(view! { <Menu card part /> })
    })
}

#[component]
fn Menu(card: CardId, part: Part) -> AnyView {
    let live = expect_context::<Live>();
    let view = expect_context::<BoardView>();
    let close = move || {
        view.menu.set(None);
        view.menu_part.set(Part::All);
        tile::reveal(view, card);
    };
    let label = match part {
        Part::All => i18n::move_to(),
        Part::Person => i18n::assignee(),
        Part::Impact => i18n::impact(),
        Part::Area => i18n::area(),
        Part::Same => i18n::search_card(),
    };
    let cards = selection::of(live, view, card);
    let title = match cards.len() {
        1 => live.peek(|board| {
            board.cards.get(&card).map(|c| format!("{} {}", board.name_of(c), c.title))
        }),
        several => Some(i18n::cards(several)),
    };
    let body = match part {
        Part::All => view! { <Actions card cards close /> },
        Part::Person => view! { <ChoosePerson live cards on_done=close /> },
        Part::Impact => view! { <ChooseImpact live cards on_done=close /> },
        Part::Area => view! { <ChooseArea live cards on_done=close /> },
        Part::Same => view! { <ChooseSame live card on_done=close /> },
    };
    view! {
        <Dialog label class="menu" on_close=close>
            <p class="menu-title">{title}</p>
            {body}
        </Dialog>
    }
}

/// A column to move to, with the digit that chooses it.
struct Target {
    id: ColumnId,
    name: String,
    is_here: bool,
}

#[component]
fn Actions(card: CardId, cards: Vec<CardId>, close: impl Fn() + Copy + 'static) -> AnyView {
    let live = expect_context::<Live>();
    let view = expect_context::<BoardView>();
    let lens = view.lens.get_untracked();
    let (is_one, cards) = (cards.len() == 1, StoredValue::new(cards));
    let targets = live.peek(|board| {
        let here = board.cards.get(&card).map(|card| card.column);
        let columns = board.columns_in_order().into_iter();
        columns
            .map(|c| Target { id: c.id, name: lane::name(c, lens), is_here: here == Some(c.id) })
            .collect::<Vec<_>>()
    });
    let ids: Vec<ColumnId> = targets.iter().map(|target| target.id).collect();
    let move_to = move |column: ColumnId| {
        view.menu.set(None);
        match cards.with_value(Vec::len) {
            1 => actions::move_card(live, card, column, Place::Top),
            _ => selection::move_all(live, &cards.get_value(), column, Place::Top),
        }
        tile::reveal(view, card);
    };
    let pressed = move |event: KeyboardEvent| {
        if walk(&event) {
            return;
        }
        let digit = event.key().parse::<usize>().ok();
        if let Some(column) = digit.and_then(|digit| ids.get(digit.checked_sub(1)?)) {
            event.prevent_default();
            move_to(*column);
        }
    };
    let may_edit = live.may(Action::Edit);
    let rows = targets.into_iter().enumerate().map(|(i, target)| {
        let id = target.id;
        view! {
            <li>
                <button
                    class="menu-item"
                    disabled=!may_edit
                    aria-current=target.is_here.then_some("true")
                    autofocus=i == 0
                    on:click=move |_| move_to(id)
                >
                    <span>{target.name}</span>
                    {target.is_here.then(|| view! { <span class="dim">{i18n::here()}</span> })}
                    <kbd>{(i + 1).to_string()}</kbd>
                </button>
            </li>
        }
    });
    view! {
        <div class="menu-body" on:keydown=pressed>
            <h3>{i18n::move_to()}</h3>
            <ul>{rows.collect::<Vec<_>>()}</ul>
            {match is_one {
                true => view! { <Order card close may_edit /> <Others card close /> },
                false => view! { <Several cards close /> },
            }}
        </div>
    }
}

thread_local! {
    /// What is being typed in a menu, and when its last letter came, in milliseconds.
    static TYPED: RefCell<(String, f64)> = const { RefCell::new((String::new(), 0.0)) };
}
/// Letters that come faster belong to one word, in milliseconds.
const ONE_WORD_MS: f64 = 1_000.0;

/// The typed text with one more letter. The same letter again goes on to the next item.
fn typed(letter: &str, at: f64) -> String {
    TYPED.with_borrow_mut(|(word, last)| {
        if at - *last > ONE_WORD_MS || word == letter {
            word.clear();
        }
        *last = at;
        word.push_str(letter);
        word.clone()
    })
}

/// Arrow keys walk through the items of a menu, letters go to the next one that starts with them;
/// `true` if the key was handled.
pub(crate) fn walk(event: &KeyboardEvent) -> bool {
    let key = lower(&event.key());
    let in_field = event.target().is_some_and(|it| it.has_type::<HtmlInputElement>());
    let is_changed = event.ctrl_key() || event.meta_key() || event.alt_key() || in_field;
    let is_letter = key.chars().count() == 1 && key.chars().all(char::is_alphabetic);
    let step = match key.as_str() {
        "arrowdown" => 1,
        "arrowup" => -1,
        _ if is_letter && !is_changed => 1,
        _ => return false,
    };
    event.prevent_default();
    let word = if is_letter { typed(&key, event.time_stamp()) } else { String::new() };
    let Some(menu) = event.current_target().and_then(|m| m.dyn_into::<HtmlElement>().ok()) else {
        return true;
    };
    let Ok(items) = menu.query_selector_all("button:not(:disabled)") else { return true };
    let active = document().active_element();
    let count = items.length() as i32;
    let at = (0..count).find(|i| {
        let item = items.get(*i as u32);
        item.and_then(|item| item.dyn_into().ok()) == active
    });
    let item = |at: i32| items.get(at as u32).and_then(|item| item.dyn_into::<HtmlElement>().ok());
    let sought = Sought::of(&word);
    let begins = |item: &HtmlElement| {
        let text = item.text_content().unwrap_or_default();
        let name = text.trim_start_matches(|c: char| !c.is_alphabetic());
        !is_letter || sought.fit(name).is_some_and(|fit| fit <= Fit::Begins)
    };
    // A second letter may still mean the item that the first one found.
    let first = if word.chars().count() > 1 { 0 } else { 1 };
    let from = at.unwrap_or(if step > 0 { -1 } else { 0 });
    let places = (first..=count).map(|far| (from + step * far).rem_euclid(count));
    if let Some(item) = places.filter_map(item).find(begins) {
        let _ = item.focus();
    }
    true
}

/// Moving within the column, for people who do not drag.
#[component]
fn Order(card: CardId, close: impl Fn() + Copy + 'static, may_edit: bool) -> AnyView {
    let live = expect_context::<Live>();
    let within = move |place: Option<Place>, down: bool| {
        close();
        match place {
            None => actions::move_within(live, card, down),
            Some(place) => {
                let column = live.peek(|board| board.cards.get(&card).map(|card| card.column));
                if let Some(column) = column {
                    actions::move_card(live, card, column, place);
                }
            }
        }
    };
    let item = move |text: &'static str, place: Option<Place>, down: bool| {
        view! {
            <button class="btn" disabled=!may_edit on:click=move |_| within(place, down)>{text}</button>
        }
    };
    view! {
        <div class="menu-row">
            {item(i18n::move_top(), Some(Place::Top), false)}
            {item(i18n::move_up(), None, false)}
            {item(i18n::move_down(), None, true)}
            {item(i18n::move_bottom(), Some(Place::Bottom), true)}
        </div>
    }
}

/// Further actions on several cards at once.
#[component]
fn Several(cards: StoredValue<Vec<CardId>>, close: impl Fn() + Copy + 'static) -> AnyView {
    let live = expect_context::<Live>();
    let view = expect_context::<BoardView>();
    let part = move |part: Part| view.menu_part.set(part);
    let may_edit = live.may(Action::Edit);
    view! {
        <ul>
            {item(i18n::assignee(), Some(Key::Assign), may_edit, Box::new(move || part(Part::Person)))}
            {item(i18n::impact(), Some(Key::Impact), may_edit, Box::new(move || part(Part::Impact)))}
            {item(i18n::area(), Some(Key::Area), may_edit, Box::new(move || part(Part::Area)))}
            {item(i18n::to_trash(), None, live.may(Action::Delete), Box::new(move || {
                let cards = cards.get_value();
                close();
                selection::trash_all(live, &cards);
            }))}
            {item(i18n::clear_selection(), None, true, Box::new(move || {
                close();
                view.selected.update(|selected| selected.clear());
            }))}
        </ul>
    }
}

/// A line of a menu.
pub(crate) fn item(
    text: &'static str,
    key: Option<Key>,
    allowed: bool,
    act: Box<dyn Fn()>,
) -> AnyView {
    view! {
        <li>
            <button class="menu-item" disabled=!allowed on:click=move |_| act()>
                <span>{text}</span>
                {key.map(|key| view! { <kbd>{key.shown()}</kbd> })}
            </button>
        </li>
    }
}

#[component]
fn Others(card: CardId, close: impl Fn() + Copy + 'static) -> AnyView {
    let live = expect_context::<Live>();
    let view = expect_context::<BoardView>();
    let (mine, express, path) = live
        .peek(|board| {
            let card = board.cards.get(&card)?;
            let mine = card.assignee == Some(live.me());
            Some((mine, card.express, board::path(board, card)))
        })
        .unwrap_or_default();
    let part = move |part: Part| view.menu_part.set(part);
    let (may_capture, may_edit) = (live.may(Action::Capture), live.may(Action::Edit));
    let open = move |_| {
        view.menu.set(None);
        view.open(card);
    };
    let and_close = move |act: Box<dyn Fn()>| -> Box<dyn Fn()> {
        Box::new(move || {
            close();
            act();
        })
    };
    view! {
        <ul>
            <li>
                <button class="menu-item" on:click=open>
                    <span>{i18n::open_card()}</span><kbd>{Key::Open.shown()}</kbd>
                </button>
            </li>
            {item(i18n::plus_one(), Some(Key::PlusOne), may_capture, and_close(Box::new(move || actions::plus_one(live, card))))}
            {item(
                if mine { i18n::unassign() } else { i18n::assign_to_me() }, Some(Key::AssignMe), may_edit,
                and_close(Box::new(move || actions::assign_me(live, card))),
            )}
            {item(i18n::assignee(), Some(Key::Assign), may_edit, Box::new(move || part(Part::Person)))}
            {item(i18n::impact(), Some(Key::Impact), may_edit, Box::new(move || part(Part::Impact)))}
            {item(i18n::area(), Some(Key::Area), may_edit, Box::new(move || part(Part::Area)))}
            {item(
                if express { i18n::no_express() } else { i18n::make_express() }, None, may_edit,
                and_close(Box::new(move || {
                    edits::edit(live, card, CardEdit::Express(!express));
                })),
            )}
            {item(i18n::merge_into(), None, may_edit, Box::new(move || part(Part::Same)))}
            {item(i18n::select(), Some(Key::Select), true, and_close(Box::new(move || view.select(card))))}
            {item(i18n::copy_link(), None, true, and_close(Box::new(move || {
                actions::copy_link(live.toasts, &path);
            })))}
            {item(i18n::to_trash(), None, live.may(Action::Delete), and_close(Box::new(move || {
                actions::trash(live, card);
            })))}
        </ul>
    }
}
