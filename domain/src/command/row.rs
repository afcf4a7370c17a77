//! What a row of the table of commands says.

use crate::entity::EntityRef;
use crate::id::{CardId, CommandId};
use crate::permission::Action;
use crate::text;

/// Who may give a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Right {
    /// Whoever may do this.
    Of(Action),
    /// Whoever may do this to others, and every person to himself: the rule looks whom it is about.
    OrToOneself(Action),
    /// Only the server itself.
    Server,
}

/// What a command is about, and with it how much can follow from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// One card and what belongs to it.
    Card(CardId),
    /// Two cards, with all that belongs to them.
    Cards(CardId, CardId),
    /// One thing beside the cards, or one that does not say of which card it is.
    One,
    /// Whatever is in a column, a sprint or a release, or on the whole board.
    Many,
}

impl Reach {
    /// The card that it is about in the first place, where it names one.
    pub fn card(self) -> Option<CardId> {
        match self {
            Reach::Card(card) | Reach::Cards(card, _) => Some(card),
            Reach::One | Reach::Many => None,
        }
    }

    /// The cards that it names: where one of them is in the archive, it is loaded for the decision.
    pub fn cards(self) -> impl Iterator<Item = CardId> {
        let other = match self {
            Reach::Cards(_, other) => Some(other),
            Reach::Card(_) | Reach::One | Reach::Many => None,
        };
        self.card().into_iter().chain(other)
    }

    /// Whether very much may follow from it.
    pub fn is_wide(self) -> bool {
        matches!(self, Reach::Cards(..) | Reach::Many)
    }
}

/// Whether the history tells of a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum History {
    Told,
    /// Nobody wants to be counted, and what moves out of the way is as it was.
    Silent,
}

/// A text that a person typed for a command.
pub(crate) enum Typed<'a> {
    Line(&'a mut String),
    /// Of several lines.
    Body(&'a mut String),
}

impl Typed<'_> {
    pub(super) fn text(&self) -> &str {
        match self {
            Typed::Line(text) | Typed::Body(text) => text,
        }
    }

    /// Makes a text of several lines [`text::plain`].
    pub(super) fn tidy(self) {
        if let Typed::Body(text) = self {
            *text = text::plain(text);
        }
    }
}

/// Something to load for a decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Need {
    /// Contacts, comments and long descriptions, where they are there.
    Details(Vec<EntityRef>),
    /// The same, and how much its card holds beside the board already: it is added to.
    Room(Vec<EntityRef>),
    /// What a command changed, for taking it back, and the details among it as they are now; of
    /// a card that it made, all comments; of one whose description it changed, that.
    Record(CommandId),
    /// Whether something in the archive names a release or a customer.
    Mentions(EntityRef),
}

impl Need {
    /// The details that are to be loaded by their names.
    pub fn details(&self) -> &[EntityRef] {
        match self {
            Need::Details(keys) | Need::Room(keys) => keys,
            Need::Record(_) | Need::Mentions(_) => &[],
        }
    }
}
