//! Several cards at once: selecting them on the board, and acting on all of them.

use crate::keys::Key;
use crate::live::Live;
use crate::parts::board_view::BoardView;
use crate::parts::card_keys;
use crate::parts::{actions, tile};
use crate::route::Route;
use crate::view::{Memo, Show, view};
use crate::{focus, i18n, keys};
use groundswell_domain::card::CardEdit;
use groundswell_domain::column::Place;
use groundswell_domain::command::Command;
use groundswell_domain::id::{CardId, ColumnId};
use groundswell_ui::lane;
use groundswell_ui::pages::Page;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

/// An action on a card, and on all selected ones with it.
#[derive(Clone, Copy)]
pub(crate) enum SelectionAction {
    Press(Key),
    Move(ColumnId, Place),
}

/// Selects cards, or acts on all selected cards if this card is one of several; `false` if the
/// action is for this card alone.
pub(crate) fn act(live: Live, view: BoardView, card: CardId, action: SelectionAction) -> bool {
    match action {
        SelectionAction::Press(Key::Select) => view.toggle(card),
        SelectionAction::Press(key @ (Key::SelectNext | Key::SelectPrevious)) => {
            view.select(card);
            card_keys::walk(live, view, card, key == Key::SelectNext);
            focus::card().into_iter().for_each(|next| view.select(next));
        }
        action => {
            let cards = of(live, view, card);
            return cards.len() > 1 && act_on_all(live, view, card, &cards, action);
        }
    }
    true
}

fn act_on_all(
    live: Live,
    view: BoardView,
    card: CardId,
    cards: &[CardId],
    action: SelectionAction,
) -> bool {
    match action {
        SelectionAction::Press(Key::MoveRight) => move_sideways(live, cards, 1),
        SelectionAction::Press(Key::MoveLeft) => move_sideways(live, cards, -1),
        SelectionAction::Press(Key::AssignMe) => {
            let edit = CardEdit::Assignee(Some(live.me()));
            let me = live.peek(|board| Some(board.members.get(&live.me())?.name.clone()));
            edit_all(live, cards, &edit, &me.unwrap_or_default());
        }
        SelectionAction::Press(_) => return false,
        SelectionAction::Move(column, place) => move_all(live, cards, column, place),
    }
    tile::reveal(view, card);
    true
}

/// All selected cards if this card is one of them, otherwise only this card.
pub(crate) fn of(live: Live, view: BoardView, card: CardId) -> Vec<CardId> {
    let all = untrack(|| selected(live, view));
    if all.contains(&card) { all } else { vec![card] }
}

/// The selected cards, in the order of the board.
fn selected(live: Live, view: BoardView) -> Vec<CardId> {
    let chosen = view.selected.get();
    if chosen.is_empty() {
        return Vec::new();
    }
    let now = live.now.get();
    let all: Vec<CardId> = live.read(|board| {
        let columns = board.columns_in_order();
        let cards = columns.iter().flat_map(|column| lane::order(board, column, now));
        cards.filter(|card| chosen.contains(card)).collect()
    });
    all.into_iter().filter(|card| !view.is_board() || view.shows(*card)).collect()
}

/// Sends a command for each card, with one undo for all of them.
fn send_all(
    live: Live,
    cards: &[CardId],
    command: impl Fn(usize, CardId) -> Option<Command>,
    message: impl FnOnce(usize) -> String,
) {
    let commands = cards.iter().enumerate().filter_map(|(at, card)| command(at, *card));
    let done = live.send_all(commands);
    if !done.is_empty() {
        live.say_all_done(message(done.len()), done);
    }
}

/// Moves cards to a place of a column, one below the other.
pub(crate) fn move_all(live: Live, cards: &[CardId], to: ColumnId, place: Place) {
    let (lens, now) = untrack(|| (live.lens(), live.now.get()));
    let column = live.peek(|board| {
        let column = board.columns.get(&to)?;
        let place = place.beside_the_rest(&lane::order(board, column, now), cards);
        Some((lane::name(column, lens), place))
    });
    let Some((name, place)) = column else { return };
    let below = |at: usize| match at.checked_sub(1) {
        Some(above) => Place::After(cards[above]),
        None => place,
    };
    let together = cards.len() > 1;
    let command = |at, card| Some(Command::MoveCard { card, to, place: below(at), together });
    send_all(live, cards, command, |n| i18n::moved_several_to(n, &name));
}

fn move_sideways(live: Live, cards: &[CardId], step: isize) {
    let command = |_, card| {
        let to = actions::beside(live, card, step)?;
        Some(Command::MoveCard { card, to, place: Place::Top, together: true })
    };
    send_all(live, cards, command, i18n::moved_several);
}

/// Changes the same field of all cards to the same value.
pub(crate) fn edit_all(live: Live, cards: &[CardId], edit: &CardEdit, value: &str) {
    let command = |_, card| Some(Command::EditCard { card, edit: edit.clone() });
    let field = i18n::edited_field(edit);
    send_all(live, cards, command, |n| i18n::field_is(&i18n::cards(n), field, value));
}

/// Puts cards into the trash.
pub(crate) fn trash_all(live: Live, cards: &[CardId]) {
    send_all(live, cards, |_, card| Some(Command::TrashCard { card }), i18n::trashed_several);
}

/// How many are selected, at the bottom of the board, with a button for their actions.
#[component]
pub(crate) fn SelectionBar() -> AnyView {
    let live = expect_context::<Live>();
    let view = expect_context::<BoardView>();
    let route = expect_context::<Route>();
    let all = Memo::new(move |_| selected(live, view));
    let is_here = move || route.page() == Page::Board;
    let clear = move || view.selected.update(|selected| selected.clear());
    let escape = window_event_listener(leptos::ev::keydown, move |event: KeyboardEvent| {
        if event.key() == "Escape" && !event.default_prevented() && !keys::is_elsewhere(&event) {
            clear();
        }
    });
    on_cleanup(move || escape.remove());
    let open = move |_| view.menu.set(all.with_untracked(|all| all.first().copied()));
    view! {
        <Show when=move || is_here() && !all.with(Vec::is_empty)>
            <section class="selection selection-bar" aria-label=i18n::selection()>
                <b role="status">{move || i18n::selected(all.with(Vec::len))}</b>
                <button class="btn" on:click=open>
                    {i18n::actions()} " " <kbd>{Key::Move.shown()}</kbd>
                </button>
                <button class="btn quiet" on:click=move |_| clear()>
                    {i18n::clear()} " " <kbd>"Esc"</kbd>
                </button>
            </section>
        </Show>
    }
}
