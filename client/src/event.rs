//! What a page is told about its board, and what it does for it.

use crate::api::Failure;
use crate::open_board::{OpenBoard, Turn};
use futures::future::LocalBoxFuture;
use groundswell_domain::Rejection;
use groundswell_domain::command::Sent;

/// A message for the person.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// A command was refused, and nothing of it is kept: what was typed is still in its field.
    Refused(Rejection),
    /// Something could not be loaded.
    Failed(Failure),
    /// Something was undone or redone; the title of the card, if it was about one.
    Turned(Turn, Option<String>),
    /// There is nothing left to undo, or to redo.
    NothingTo(Turn),
    /// An undo that was offered is no longer possible.
    WayBackGone,
    /// The browser keeps nothing: what is not sent yet is lost with the page.
    NotKept,
    /// The network lets no socket through: the board is kept up to date by plain requests.
    NoSocket,
}

/// What a page does for its board.
pub struct Page {
    /// Shows a message to the person.
    pub tell: Box<dyn Fn(Event) + Send + Sync>,
    pub rare: Rare,
}

/// What few pages ever need, so that its code is loaded only then.
#[derive(Clone, Copy)]
pub struct Rare {
    /// Parses the commands that an earlier visit has left, in their order; `None` if that is not
    /// possible now.
    pub read: fn(Vec<String>) -> LocalBoxFuture<'static, Option<Vec<Sent>>>,
    /// [`OpenBoard::exchange`]; [`Failure::Network`] if its code cannot be loaded now.
    pub exchange: fn(OpenBoard) -> LocalBoxFuture<'static, Result<(), Failure>>,
}
