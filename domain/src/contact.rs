//! Contacts: each time that one customer reached us about one card.

mod tally;

use crate::board::Board;
use crate::command::Typed;
use crate::comment::Comment;
use crate::decide::Context;
use crate::entity::{Change, EntityRef, is_default};
use crate::id::{CardId, CommentId, ContactId, CustomerId, SystemId, UserId};
use crate::rejection::{Field, Rejection};
use crate::time::{Day, Timestamp};
use crate::{input, limits};
use serde::{Deserialize, Serialize};
pub(crate) use tally::counted;
pub use tally::{Tally, TallyKey};

/// How a contact reached us.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    #[default]
    Phone,
    Mail,
    Chat,
    InPerson,
}

impl Channel {
    /// All channels, the most common first.
    pub const ALL: [Channel; 4] = [Channel::Phone, Channel::Mail, Channel::Chat, Channel::InPerson];
}

/// One time that a customer reached us about a card. Loaded with the card, not with the board.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Contact {
    pub id: ContactId,
    pub card: CardId,
    /// `None` for an anonymous caller, who counts too.
    #[serde(default, skip_serializing_if = "is_default")]
    pub customer: Option<CustomerId>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub system: Option<SystemId>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub channel: Channel,
    /// The caller's own words.
    #[serde(default, skip_serializing_if = "is_default")]
    pub quote: String,
    /// What was typed before this card was chosen: perhaps other words for the problem.
    #[serde(default, skip_serializing_if = "is_default")]
    pub searched: String,
    pub at: Timestamp,
    /// The calendar day in the time zone of the person who took the call.
    pub day: Day,
    pub by: UserId,
}

/// A contact as the person who takes the call enters it.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NewContact {
    pub id: ContactId,
    #[serde(default, skip_serializing_if = "is_default")]
    pub customer: Option<CustomerId>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub system: Option<SystemId>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub channel: Channel,
    #[serde(default, skip_serializing_if = "is_default")]
    pub quote: String,
    /// What was typed before this card was chosen, in one line.
    #[serde(default, skip_serializing_if = "is_default")]
    pub searched: String,
    /// When the call came in. That may be days ago if the page was offline.
    pub at: Timestamp,
    /// The calendar day in the time zone of the person who took the call.
    pub day: Day,
}

impl NewContact {
    /// The id of the comment that the quote may become.
    pub(crate) fn comment(&self) -> CommentId {
        CommentId(self.id.0)
    }

    /// The entities that must not exist yet. The sender chooses the ids, and nobody may overwrite
    /// what exists.
    pub(crate) fn keys(&self) -> Vec<EntityRef> {
        vec![self.id.into(), self.comment().into()]
    }

    pub(crate) fn typed(&mut self) -> Typed<'_> {
        Typed::Body(&mut self.quote)
    }
}

/// Counts a contact on a card. Two calls of the same customer on one day are one contact. The
/// second is not refused: its quote becomes a comment.
pub(crate) fn add(
    board: &Board,
    ctx: &Context<'_>,
    card: CardId,
    new: &NewContact,
) -> Result<Vec<Change>, Rejection> {
    on_card(board, ctx, board.open_card(card)?.id, new)
}

/// The changes of a contact on a card, which may be too new to be on the board.
pub(crate) fn on_card(
    board: &Board,
    ctx: &Context<'_>,
    card: CardId,
    new: &NewContact,
) -> Result<Vec<Change>, Rejection> {
    are_known(board, new.customer, new.system)?;
    let quote = input::body(&new.quote, Field::Quote, limits::NOTE_CHARS)?;
    let searched = input::optional_line(&new.searched, Field::Quote, limits::TITLE_CHARS)?;
    // A clock that is ahead, or a day that does not match the time, must not distort statistics.
    let at = new.at.min(ctx.now).max(Timestamp(0));
    let day = if new.day.0.abs_diff(at.day().0) <= 1 { new.day } else { at.day() };
    let contact = Contact {
        id: new.id,
        card,
        customer: new.customer,
        system: new.system.or_else(|| board.system_of(new.customer).map(|system| system.id)),
        channel: new.channel,
        quote,
        searched,
        at,
        day,
        by: ctx.person(),
    };
    let counted = counted(board, &contact);
    if counted.is_none() && contact.quote.is_empty() {
        return Ok(Vec::new());
    }
    if ctx.knows(EntityRef::Contact(new.id)) || ctx.knows(EntityRef::Comment(new.comment())) {
        return Err(Rejection::Exists);
    }
    ctx.has_room(&contact.quote)?;
    counted.as_ref().map_or(Ok(()), Tally::fits)?;
    Ok(match counted {
        Some(tally) => vec![Change::put(tally), Change::put(contact)],
        None => vec![Change::put(quote_as_comment(board, new.comment(), &contact))],
    })
}

/// The comment for a quote of a customer who is counted for that day already.
fn quote_as_comment(board: &Board, id: CommentId, contact: &Contact) -> Comment {
    let name = contact.customer.and_then(|id| board.customers.get(&id)).map(|it| it.name.as_str());
    Comment {
        id,
        card: contact.card,
        by: contact.by,
        at: contact.at,
        text: format!("{}: “{}”", name.unwrap_or_default(), contact.quote),
        edited: None,
    }
}

/// Refuses a customer or a system that is not on the board.
pub(crate) fn are_known(
    board: &Board,
    customer: Option<CustomerId>,
    system: Option<SystemId>,
) -> Result<(), Rejection> {
    let is_known = customer.is_none_or(|id| board.customers.contains_key(&id))
        && system.is_none_or(|id| board.systems.contains_key(&id));
    if is_known { Ok(()) } else { Err(Rejection::Gone) }
}

#[cfg(test)]
mod tests;
