//! Requests to a board's task, and where the answers go.

use super::subscribers::{Listener, ListenerId};
use crate::batch::Along;
use crate::boards::measures::Turn;
use crate::error::Result;
use groundswell_domain::command::Sent;
use groundswell_domain::id::CardId;
use groundswell_domain::time::Timestamp;
use groundswell_domain::wire::{Commit, ServerMessage};
use groundswell_domain::{Actor, Board};
use tokio::sync::oneshot;

/// A request to the task of a board.
pub(crate) enum Request {
    Do(Order),
    /// The same, together with what else is to be stored with it.
    DoWith(Order, Along),
    /// A new listener, which may already know this commit. After the answer it gets everything.
    Join {
        listener: Listener,
        seq: u64,
        joined: oneshot::Sender<()>,
    },
    Leave(ListenerId),
    Here {
        listener: ListenerId,
        card: Option<CardId>,
        writing: bool,
    },
    /// A message to one listener, in order with everything else.
    Tell {
        listener: ListenerId,
        message: ServerMessage,
        /// The place that a member holds at the board, if this answers something that they sent.
        turn: Option<Turn>,
    },
    /// Another node has written up to this commit.
    Look(u64),
    /// A question about the board, as it is at this commit or later.
    Ask {
        seq: u64,
        question: Question,
    },
}

impl Request {
    /// The latest commit that the sender knows of.
    pub(super) fn knows_of(&self) -> u64 {
        match self {
            Request::Join { seq, .. } | Request::Look(seq) | Request::Ask { seq, .. } => *seq,
            Request::Do(_)
            | Request::DoWith(..)
            | Request::Leave(_)
            | Request::Here { .. }
            | Request::Tell { .. } => 0,
        }
    }
}

pub(crate) type Question = Box<dyn FnOnce(&Board) + Send>;

/// One command to be carried out, and who gets the result.
pub(crate) struct Order {
    pub(crate) sent: Sent,
    pub(crate) actor: Actor,
    /// When it happened, if that was earlier: it is brought from elsewhere.
    pub(crate) at: Option<Timestamp>,
    pub(crate) reply: Reply,
    /// The place that a member holds at the board until this is done.
    pub(crate) turn: Option<Turn>,
}

pub(crate) enum Reply {
    Listener(ListenerId),
    Caller(oneshot::Sender<Result<Done>>),
    Nobody,
}

/// A command that was carried out.
#[derive(Clone, Debug, PartialEq)]
pub enum Done {
    Commit(Commit),
    /// It changed nothing, or did so when it was sent before.
    Before {
        seq: u64,
    },
}
