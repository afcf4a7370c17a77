//! Why a command was refused: the same in code, on the wire, on screen and in tests.

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

/// Why a command was refused. Closed: every place that shows one names them all.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rejection {
    /// What the command names is not, or no longer, on this board.
    Gone,
    /// The card was merged into the one of this name.
    Merged {
        name: String,
    },
    /// It is there already.
    Exists,
    /// The person is not, or no longer, a member of the board.
    NotAMember,
    /// The person's role does not include it.
    NotAllowed,
    /// Only who wrote it may change it.
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
    /// Someone else changed the same text: here are both.
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
    /// The card holds as many contacts and comments, or as many cards that are part of it, as a card can.
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
    /// Nothing is left of the change to take back, or it was not this person's.
    NothingToUndo,
    /// The command is longer than the server takes.
    TooLarge,
    /// The server cannot read the command.
    NotUnderstood,
    /// The server cannot carry out the command: a mistake of its own.
    Failed,
}

impl Rejection {
    /// Refuses one more where `count` has reached `limit`.
    pub(crate) fn if_full(count: usize, limit: usize) -> Result<(), Rejection> {
        if count < limit {
            return Ok(());
        }
        Err(Rejection::TooMany { limit: limit as u32 })
    }

    /// Refuses a name that another one has, in whatever case.
    pub(crate) fn if_taken(
        name: &str,
        mut others: &mut dyn Iterator<Item = &String>,
    ) -> Result<(), Rejection> {
        let name = text::lower(name);
        // By a reference to what is borrowed: a `dyn` has no `any` of its own.
        if (&mut others).any(|other| text::lower(other) == name) {
            return Err(Rejection::NameTaken);
        }
        Ok(())
    }
}

/// English, for scripts and logs; the app says it in the viewer's language.
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
