//! The types of the columns in the table of commands.

use crate::entity::EntityRef;
use crate::id::{CardId, CommandId};
use crate::permission::Action;

/// Who may give a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Right {
    /// Anyone who may do this.
    Of(Action),
    /// Anyone who may do this to others; everyone may do it to themselves. The rule checks whom the
    /// command is about.
    OrToOneself(Action),
    /// Only the server.
    Server,
}

/// What a command is about, which tells how much it can change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// One card and what belongs to it.
    Card(CardId),
    /// Two cards and all that belongs to them.
    Cards(CardId, CardId),
    /// One thing that is not a card, or whose card the command does not name.
    One,
    /// All that is in a column, a sprint or a release, or on the whole board.
    Many,
}

impl Reach {
    /// The first card that it names, if any.
    pub fn card(self) -> Option<CardId> {
        match self {
            Reach::Card(card) | Reach::Cards(card, _) => Some(card),
            Reach::One | Reach::Many => None,
        }
    }

    /// The cards that it names. Those in the archive are loaded for the decision.
    pub fn cards(self) -> impl Iterator<Item = CardId> {
        let other = match self {
            Reach::Cards(_, other) => Some(other),
            Reach::Card(_) | Reach::One | Reach::Many => None,
        };
        self.card().into_iter().chain(other)
    }

    /// Whether it can change very much.
    pub fn is_wide(self) -> bool {
        matches!(self, Reach::Cards(..) | Reach::Many)
    }
}

/// Whether the history shows a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum History {
    Shown,
    /// Not shown: views of a card are private, and archiving changes no card.
    Hidden,
}

/// What must be loaded before a command can be decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Need {
    /// Contacts, comments and long descriptions, if they exist.
    Details(Vec<EntityRef>),
    /// The same, and how much the card holds already that is not on the board, because something
    /// may be added.
    Room(Vec<EntityRef>),
    /// What a command changed, to undo it, and the details among it as they are now. For a card
    /// that it created also all comments, for a changed description also that.
    Record(CommandId),
    /// Whether something in the archive refers to a release or a customer.
    Mentions(EntityRef),
}

impl Need {
    /// The details that must be loaded by their keys.
    pub fn details(&self) -> &[EntityRef] {
        match self {
            Need::Details(keys) | Need::Room(keys) => keys,
            Need::Record(_) | Need::Mentions(_) => &[],
        }
    }
}
