//! Actions on a card that several places offer, each defined once: move, +1, assign, link.

use crate::live::Live;
use crate::toasts::Toasts;
use crate::{focus, format, i18n};
use groundswell_domain::Entity;
use groundswell_domain::card::CardEdit;
use groundswell_domain::column::{Column, Place};
use groundswell_domain::command::Command;
use groundswell_domain::contact::{Contact, NewContact};
use groundswell_domain::correcting::ContactEdit;
use groundswell_domain::decide::Background;
use groundswell_domain::id::{CardId, ColumnId, ContactId, CustomerId, SystemId};
use groundswell_domain::permission::Action;
use groundswell_domain::{pain, seen};
use groundswell_ui::lane;
use groundswell_ui::reach;
use leptos::prelude::*;
use leptos::task::spawn_local;
use uuid::Uuid;

/// The longest value that a message contains, in characters.
pub(crate) const SHORT: usize = 60;

/// Moves a card, keeps the focus on it and says where it is now.
pub(crate) fn move_card(live: Live, card: CardId, to: ColumnId, place: Place) {
    let before = live.peek(|board| {
        let card = board.cards.get(&card)?;
        Some((card.title.clone(), board.columns.get(&card.column)?.clone()))
    });
    let Some((title, from)) = before else { return };
    if !live.send(Command::MoveCard { card, to, place, together: false }) {
        return;
    }
    say_moved(live, card, &title, &from);
    focus::on_card(card);
    focus::flash(card);
}

fn say_moved(live: Live, card: CardId, title: &str, from: &Column) {
    let lens = untrack(|| live.lens());
    let message = live.peek(|board| {
        let now = board.cards.get(&card)?;
        let column = board.columns.get(&now.column)?;
        let order = lane::order(board, column, live.now.get_untracked());
        let place = order.iter().position(|id| *id == card)? + 1;
        let name = |column| lane::name(column, lens);
        Some(match column.id == from.id {
            true => i18n::reordered(title, place, order.len()),
            false => i18n::moved(title, &name(from), &name(column), place, order.len()),
        })
    });
    if let Some(message) = message {
        live.say_done(message);
    }
}

/// Moves a card to the column beside its own, `step` columns to the right.
pub(crate) fn move_sideways(live: Live, card: CardId, step: isize) {
    if let Some(to) = beside(live, card, step) {
        move_card(live, card, to, Place::Top);
    }
}

/// The column `step` columns to the right of a card's own.
pub(crate) fn beside(live: Live, card: CardId, step: isize) -> Option<ColumnId> {
    live.peek(|board| {
        let column = board.cards.get(&card)?.column;
        let order = board.columns_in_order();
        let at = order.iter().position(|other| other.id == column)?;
        Some(order.get(at.checked_add_signed(step)?)?.id)
    })
}

/// Moves a card up or down among those that are shown.
pub(crate) fn move_within(live: Live, card: CardId, down: bool) {
    let target = live.peek(|board| {
        let column = board.columns.get(&board.cards.get(&card)?.column)?;
        let order = lane::order(board, column, live.now.get_untracked());
        let at = order.iter().position(|id| *id == card)?;
        let place = match down {
            true => Place::After(*order.get(at + 1)?),
            false => Place::Before(*order.get(at.checked_sub(1)?)?),
        };
        Some((column.id, place))
    });
    if let Some((column, place)) = target {
        move_card(live, card, column, place);
    }
}

/// A contact that comes in now.
pub(crate) fn contact(customer: Option<CustomerId>, system: Option<SystemId>) -> NewContact {
    NewContact {
        id: ContactId(Uuid::now_v7()),
        customer,
        system,
        channel: groundswell_domain::contact::Channel::Phone,
        quote: String::new(),
        searched: String::new(),
        at: format::now(),
        day: format::today(),
    }
}

/// Counts a contact, and says how many there are now.
pub(crate) fn count(live: Live, card: CardId, contact: NewContact) -> bool {
    let customer = contact.customer;
    let day = contact.day;
    let already = live.peek(|board| {
        let card = board.redirected(card).ok()?;
        let mut tallies = board.tallies_of(card.id);
        let tally = tallies.find(|tally| customer.is_some() && tally.customer == customer)?;
        let counted = tally.days.iter().any(|(other, _)| *other == day);
        counted.then(|| board.customers.get(&customer?).map(|c| c.name.clone())).flatten()
    });
    let has_words = !contact.quote.trim().is_empty();
    if let Some(name) = already.as_deref().filter(|_| !has_words) {
        live.toasts.say(i18n::counted_already(name));
        return true;
    }
    if !live.send(Command::AddContact { card, contact }) {
        return false;
    }
    if let Some(name) = already {
        live.say_done(i18n::counted_already(&name));
        return true;
    }
    let reach = live.peek(|board| {
        let card = board.redirected(card).map(|card| card.id);
        card.map(|card| pain::reach(board, card)).unwrap_or_default()
    });
    // Somebody without a name is one more contact, and maybe no other customer.
    let now = match customer {
        Some(_) => reach::words(reach),
        None => i18n::contacts(reach.contacts),
    };
    live.say_done(i18n::counted(&now));
    true
}

/// One more anonymous contact.
pub(crate) fn plus_one(live: Live, card: CardId) {
    if count(live, card, contact(None, None)) {
        focus::flash(card);
    }
}

/// Assigns a card to this person, or unassigns them.
pub(crate) fn assign_me(live: Live, card: CardId) {
    let me = live.me();
    let mine = live.peek(|board| board.cards.get(&card).is_some_and(|c| c.assignee == Some(me)));
    if set(live, card, CardEdit::Assignee((!mine).then_some(me))) {
        let text = live.peek(|board| {
            let name = board.name_of(board.cards.get(&card)?);
            let my_name = board.members.get(&me).map(|member| member.name.as_str());
            let who = if mine { Some(i18n::nothing_before()) } else { my_name };
            let who = who.filter(|who| who.chars().count() <= SHORT);
            let changed = || i18n::field_changed(&name, i18n::assignee());
            Some(who.map_or_else(changed, |who| i18n::field_is(&name, i18n::assignee(), who)))
        });
        live.say_done(text.unwrap_or_default());
    }
}

/// Changes one field of a card without a message: the caller says what that means.
pub(crate) fn set(live: Live, card: CardId, edit: CardEdit) -> bool {
    live.send(Command::EditCard { card, edit })
}

/// Records that somebody from development looks at a card that waits for it.
pub(crate) fn see(live: Live, card: CardId) {
    let now = format::now();
    let is_news = live.peek(|board| {
        board.cards.get(&card).is_some_and(|card| seen::is_worth_noting(board, card, now))
    });
    if is_news && live.may(Action::Plan) {
        live.send(Command::SeeCard { card });
    }
}

/// Saves a change that is visible where it was made, and offers to undo it.
pub(crate) fn save(live: Live, command: Command) -> bool {
    send_and_say(live, command, Vec::new(), || i18n::saved().into())
}

/// [`save`] of a comment or contact, which is not on the board itself.
pub(crate) fn save_detail(live: Live, command: Command, known: Entity) -> bool {
    send_and_say(live, command, vec![known], || i18n::saved().into())
}

/// Corrects what was recorded about a contact.
pub(crate) fn correct(live: Live, contact: Contact, edit: ContactEdit) -> bool {
    let command = Command::EditContact { contact: contact.id, edit };
    save_detail(live, command, Entity::Contact(contact))
}

/// Adds something and says so.
pub(crate) fn add(live: Live, name: &str, command: Command) -> bool {
    send_and_say(live, command, Vec::new(), || i18n::added(name.trim()))
}

/// Removes something and says so.
pub(crate) fn remove(live: Live, name: &str, command: Command) {
    send_and_say(live, command, Vec::new(), || i18n::removed(name));
}

/// Sends a command with the comments and contacts that it needs to know. If it is refused, a
/// message has already said why.
fn send_and_say(
    live: Live,
    command: Command,
    details: Vec<Entity>,
    message: impl FnOnce() -> String,
) -> bool {
    let background = Background { details, ..Background::default() };
    let is_taken = live.send_knowing(command, background).is_some();
    if is_taken {
        live.say_done(message());
    }
    is_taken
}

/// Records that a customer has been told about a card, or that they have not.
pub(crate) fn tell(live: Live, card: CardId, customer: CustomerId, told: bool) -> bool {
    let is_taken = live.send(Command::MarkTold { card, customer, told });
    let name = live.peek(|board| board.customers.get(&customer).map(|c| c.name.clone()));
    if let Some(name) = name.filter(|_| is_taken) {
        live.say_done(if told { i18n::is_told(&name) } else { i18n::is_not_told(&name) });
    }
    is_taken
}

/// Puts a card into the trash.
pub(crate) fn trash(live: Live, card: CardId) {
    let name = live.peek(|board| board.cards.get(&card).map(|card| board.name_of(card)));
    if live.send(Command::TrashCard { card }) {
        let name = name.unwrap_or_default();
        live.say_done(i18n::trashed(&name));
    }
}

/// Takes a card out of the trash, and says where it is now.
pub(crate) fn restore(live: Live, card: CardId) -> bool {
    if !live.send(Command::RestoreCard { card }) {
        return false;
    }
    let lens = untrack(|| live.lens());
    let message = live.peek(|board| {
        let card = board.cards.get(&card)?;
        let column = lane::name(board.columns.get(&card.column)?, lens);
        Some(i18n::restored(&board.name_of(card), &column))
    });
    live.say_done(message.unwrap_or_default());
    true
}

/// Merges a card into another.
pub(crate) fn merge(live: Live, card: CardId, into: CardId) {
    let names = live.peek(|board| {
        let name = |id: CardId| board.cards.get(&id).map(|card| board.name_of(card));
        Some((name(card)?, name(into)?))
    });
    if live.send(Command::MergeCards { card, into })
        && let Some((name, into)) = names
    {
        live.say_done(i18n::merged(&name, &into));
    }
}

/// Copies an address of this app: of a path, or of the current page if the path is empty.
pub(crate) fn copy_link(toasts: Toasts, path: &str) {
    let location = window().location();
    let address = match path {
        "" => location.href().unwrap_or_default(),
        path => format!("{}{path}", location.origin().unwrap_or_default()),
    };
    copy(toasts, address, i18n::copied());
}

/// Says that a new card is saved. Its number is left out: the server gives it, and others may get it
/// first.
pub(crate) fn created(live: Live, card: CardId) -> String {
    let title = live.peek(|board| board.cards.get(&card).map(|card| card.title.clone()));
    match title.filter(|_| live.is_online()) {
        Some(title) => i18n::created(&title),
        None => i18n::created_offline().to_owned(),
    }
}

/// Copies a text; if that is not possible, the message shows the text so that it can be copied from
/// there.
pub(crate) fn copy(toasts: Toasts, text: String, done: &'static str) {
    // Without HTTPS, a page has no clipboard.
    if !window().is_secure_context() {
        toasts.say(text);
        return;
    }
    let copying = window().navigator().clipboard().write_text(&text);
    spawn_local(async move {
        match wasm_bindgen_futures::JsFuture::from(copying).await {
            Ok(_) => toasts.say(done),
            // The permission is missing.
            Err(_) => toasts.say(text),
        }
    });
}
