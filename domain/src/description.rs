//! Descriptions: a short one is a field of its card on the board. Of a long one the board holds the
//! first lines, and the whole text is loaded with the card.

use crate::board::Board;
use crate::card::{Card, CardEdit, replace};
use crate::command::Command;
use crate::decide::{Background, Context};
use crate::entity::{Change, Entity, EntityRef};
use crate::id::CardId;
use crate::rejection::{Field, Rejection};
use crate::undo::Step;
use crate::{input, limits};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// The whole description of a card whose text is longer than what the board holds.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Description {
    pub card: CardId,
    /// Markdown.
    pub text: String,
}

/// How many characters of a description the board holds at most. Enough to see what a card is about
/// and to find it; most descriptions fit completely, and 10,000 cards take at most 4 MB.
pub const FIRST_CHARS: usize = 400;

/// How many descriptions are shortened with one commit: enough to finish soon, few enough that
/// nobody waits.
const AT_ONCE: usize = 200;
/// After this many characters the commit ends, because pages are sent all of them.
const CHARS_AT_ONCE: usize = 10 * limits::TEXT_CHARS;

/// Whether a text is longer than the board holds.
fn is_long(text: &str) -> bool {
    text.len() > FIRST_CHARS && text.chars().nth(FIRST_CHARS).is_some()
}

/// The part of a text that the board holds: all of a short one. A long one is cut after the last
/// line that fits, or after the last word if the lines would be too short.
pub fn first_lines(text: &str) -> &str {
    let Some((end, next)) = text.char_indices().nth(FIRST_CHARS) else { return text };
    // Includes the next character, so that a line or word that ends exactly here is not cut.
    let reach = &text[..end + next.len_utf8()];
    // A cut in the first half would leave too little text.
    let is_enough = |at: &usize| *at >= end / 2;
    let lines = reach.rfind('\n').filter(is_enough);
    let words = || reach.rfind(char::is_whitespace).filter(is_enough);
    text[..lines.or_else(words).unwrap_or(end)].trim_end()
}

/// The whole description of a card; `None` if it is long and not among `loaded`.
pub fn whole<'a>(
    card: &'a Card,
    loaded: impl IntoIterator<Item = &'a Description>,
) -> Option<&'a str> {
    if !card.goes_on {
        return Some(&card.description);
    }
    let all = loaded.into_iter().find(|all| all.card == card.id)?;
    // A text from another time may not continue these lines.
    all.text.starts_with(&card.description).then_some(&all.text)
}

fn among(details: &[Entity]) -> impl Iterator<Item = &Description> {
    details.iter().filter_map(|detail| match detail {
        Entity::Description(all) => Some(all),
        _ => None,
    })
}

/// Whether the whole description that a command changes is loaded: a page may have only its first
/// lines.
pub(crate) fn is_loaded(board: &Board, command: &Command, background: &Background) -> bool {
    let Command::EditCard { card, edit: CardEdit::Description { .. } } = command else {
        return true;
    };
    let card = board.cards.get(card);
    card.is_none_or(|card| whole(card, among(&background.details)).is_some())
}

/// The whole description as it was before a command, according to the command itself. The page that
/// made it had loaded the text; after a restart it may not have.
pub(crate) fn before(command: &Command) -> Option<Description> {
    match command {
        Command::EditCard { card, edit: CardEdit::Description { from, .. } } => {
            Some(Description { card: *card, text: from.clone() })
        }
        _ => None,
    }
}

/// The changes that give a card this description.
fn set(mut card: Card, text: String) -> Vec<Change> {
    let had_more = std::mem::replace(&mut card.goes_on, is_long(&text));
    let key = EntityRef::Description(card.id);
    let mut changes = Vec::new();
    if card.goes_on {
        card.description = first_lines(&text).to_owned();
        changes.push(Change::put(Description { card: card.id, text }));
    } else {
        card.description = text;
        changes.extend(had_more.then_some(Change::Remove(key)));
    }
    changes.push(Change::put(card));
    changes
}

pub(crate) fn edit(
    board: &Board,
    ctx: &Context<'_>,
    id: CardId,
    from: &str,
    to: &str,
) -> Result<Vec<Change>, Rejection> {
    let card = board.live_card(id)?;
    let to = input::body(to, Field::Description, limits::TEXT_CHARS)?;
    let mut text = whole(card, among(&ctx.background.details)).ok_or(Rejection::Gone)?.to_owned();
    if is_long(&to) {
        ctx.has_room_to_grow(if card.goes_on { &text } else { "" }, &to)?;
    }
    replace(&mut text, from, to, Field::Description)?;
    Ok(set(card.clone(), text))
}

/// Shortens some long descriptions on the board to their first lines.
pub(crate) fn split(board: &Board) -> Result<Vec<Change>, Rejection> {
    let mut room = Some(CHARS_AT_ONCE);
    let is_whole = |card: &&Card| !card.goes_on && is_long(&card.description);
    let some = board.cards.values().filter(is_whole).take(AT_ONCE).take_while(|card| {
        let fits = room.is_some();
        room = room.and_then(|room| room.checked_sub(card.description.chars().count()));
        fits
    });
    Ok(some.flat_map(|card| set(card.clone(), card.description.clone())).collect())
}

/// A card with its whole description in it, if that is loaded.
pub fn with_whole(card: &Card, details: &[Entity]) -> Card {
    let whole = whole(card, among(details)).map(str::to_owned);
    whole.map_or_else(
        || card.clone(),
        |text| Card { description: text, goes_on: false, ..card.clone() },
    )
}

/// The changes that put a card which may contain its whole description, in the form that the board
/// holds.
pub(crate) fn put(board: &Board, mut card: Card) -> Vec<Change> {
    let now = board.cards.get(&card.id).map(|now| (now.goes_on, &now.description));
    if card.goes_on || now == Some((false, &card.description)) {
        return vec![Change::put(card)];
    }
    card.goes_on = now.is_some_and(|(goes_on, _)| goes_on);
    let text = std::mem::take(&mut card.description);
    set(card, text)
}

/// The steps with whole descriptions in their cards, as far as they changed, instead of separate
/// steps for the descriptions.
pub fn joined<'a>(board: &Board, steps: &'a [Step]) -> Cow<'a, [Step]> {
    let is_text = |step: &Step| matches!(step.key(), Some(EntityRef::Description(_)));
    if !steps.iter().any(is_text) {
        return Cow::Borrowed(steps);
    }
    let (texts, mut all): (Vec<Step>, Vec<Step>) = steps.iter().cloned().partition(is_text);
    for text in texts {
        let key = text.card().map(EntityRef::Card);
        if let Some(step) = all.iter_mut().find(|step| step.key() == key) {
            *step = with_text(step, &text);
            continue;
        }
        // The first lines, and so the card, have not changed.
        let card = key.and_then(|key| board.get(key));
        let step = card.map(|card| Step { before: Some(card.clone()), after: Some(card) });
        all.push(step.map_or_else(|| text.clone(), |step| with_text(&step, &text)));
    }
    Cow::Owned(all)
}

fn with_text(step: &Step, text: &Step) -> Step {
    let with = |card: &Option<Entity>, text: &Option<Entity>| match (card, text) {
        (Some(Entity::Card(card)), Some(Entity::Description(all))) => {
            let description = all.text.clone();
            Some(Card { description, goes_on: false, ..card.clone() }.into())
        }
        (card, _) => card.clone(),
    };
    Step { before: with(&step.before, &text.before), after: with(&step.after, &text.after) }
}

#[cfg(test)]
mod tests;
