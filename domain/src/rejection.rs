//! Why a command was refused. Code, messages, views and tests all use the same type.

use crate::column::Stage;
use crate::text;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Which text or number a rejection is about.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    Title,
    Description,
    Workaround,
    Answer,
    Comment,
    Quote,
    Name,
    Goal,
    Reason,
    Estimate,
    Capacity,
    SupportShare,
    Dates,
    Limit,
    KeptDays,
}

/// Why a command was refused. Not extensible: every place that shows one handles all of them.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rejection {
    /// Something that the command refers to is not on this board, or not any more.
    Gone,
    /// The card was merged into the one with this name.
    Merged {
        name: String,
    },
    /// An entity with this id exists already.
    Exists,
    /// The person is not a member of the board, or not any more.
    NotAMember,
    /// The person's role does not allow it.
    NotAllowed,
    /// Only the author may change it.
    NotYours,
    Empty {
        field: Field,
    },
    TooLong {
        field: Field,
        limit: u32,
        chars: u32,
    },
    OutOfRange {
        field: Field,
    },
    /// Someone else changed the same text; both versions are given.
    Conflict {
        field: Field,
        theirs: String,
        yours: String,
    },
    TooMany {
        limit: u32,
    },
    ExpressFull {
        limit: u32,
    },
    /// The card has the maximum number of contacts and comments, or of merged cards.
    CardFull,
    NameTaken,
    InUse,
    SameCard,
    AlreadyDone,
    NoColumn {
        stage: Stage,
    },
    LastColumnOfStage {
        stage: Stage,
    },
    LastOwner,
    SprintClosed,
    SprintRunning {
        name: String,
    },
    HotfixNeedsParent,
    /// The release would contain itself.
    ReleaseCircle,
    /// Nothing of the change is left to undo, or somebody else made it.
    NothingToUndo,
    /// The command is longer than the server accepts.
    TooLarge,
    /// The server cannot read the command.
    NotUnderstood,
    /// The server failed to carry out the command: an error in the server.
    Failed,
}

impl Rejection {
    /// Refuses another one if `count` has reached `limit`.
    pub(crate) fn if_full(count: usize, limit: usize) -> Result<(), Rejection> {
        if count < limit {
            return Ok(());
        }
        Err(Rejection::TooMany { limit: limit as u32 })
    }

    /// Refuses a name that another one has: one that looks the same, or differs only in upper and lower
    /// case.
    pub(crate) fn if_taken(
        name: &str,
        mut others: &mut dyn Iterator<Item = &String>,
    ) -> Result<(), Rejection> {
        let name = text::compared(name);
        // `any` needs a sized iterator, so it is called on a reference to the `dyn` reference.
        if (&mut others).any(|other| text::compared(other) == name) {
            return Err(Rejection::NameTaken);
        }
        Ok(())
    }
}

/// English, for scripts and logs. The app has its own texts in the viewer's language.
impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Gone => f.write_str("This is no longer on the board."),
            Self::Merged { name } => write!(f, "This card was merged into {name}."),
            Self::Exists => f.write_str("This is there already."),
            Self::NotAMember => f.write_str("You are not a member of this board."),
            Self::NotAllowed => f.write_str("Your role on this board does not include this."),
            Self::NotYours => f.write_str("Only the person who wrote this can change it."),
            Self::Empty { field } => write!(f, "Please fill in: {field:?}."),
            Self::TooLong { field, limit, chars } => {
                write!(f, "{field:?} has {chars} characters; at most {limit} fit.")
            }
            Self::OutOfRange { field } => write!(f, "{field:?} is out of range."),
            Self::Conflict { field, .. } => {
                write!(f, "{field:?} was changed by someone else meanwhile; both are kept here.")
            }
            Self::TooMany { limit } => write!(f, "At most {limit} of these fit on a board."),
            Self::ExpressFull { limit } => write!(f, "At most {limit} cards can be express."),
            Self::CardFull => f.write_str("This card is full. Please go on on a new one."),
            Self::NameTaken => f.write_str("This name is taken. Choose another one."),
            Self::InUse => f.write_str("This is still in use and stays."),
            Self::SameCard => f.write_str("A card cannot be merged into itself."),
            Self::AlreadyDone => f.write_str("This card is done already."),
            Self::NoColumn { stage } => write!(f, "The board has no column of stage {stage:?}."),
            Self::LastColumnOfStage { stage } => {
                write!(f, "This is the last column of stage {stage:?} and stays.")
            }
            Self::LastOwner => {
                f.write_str("A board needs an owner. Make someone else owner first.")
            }
            Self::SprintClosed => f.write_str("This sprint is closed."),
            Self::SprintRunning { name } => write!(f, "Sprint {name} is running. Close it first."),
            Self::HotfixNeedsParent => {
                f.write_str("A hotfix needs the release that it is built upon.")
            }
            Self::ReleaseCircle => f.write_str("A release cannot contain itself."),
            Self::NothingToUndo => f.write_str("Nothing is left of this to undo."),
            Self::TooLarge => f.write_str("This is too large."),
            Self::NotUnderstood => f.write_str("This was not understood."),
            Self::Failed => f.write_str("Something went wrong with this on the server."),
        }
    }
}

impl std::error::Error for Rejection {}
