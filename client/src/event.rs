//! What a page is told about its board, and what it does for it.

use crate::api::Failure;
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
    /// Something was undone; the title of the card, if it was about one.
    Undone(Option<String>),
    NothingToUndo,
    /// An undo that was offered is no longer possible.
    WayBackGone,
}

/// What a page does for its board.
pub struct Page {
    /// Shows a message to the person.
    pub tell: Box<dyn Fn(Event) + Send + Sync>,
    /// Parses stored commands, in their order; `None` if it cannot do so now.
    pub read: ReadWaiting,
}

/// Parses the commands that an earlier visit has left; `None` if that is not possible now.
pub type ReadWaiting = fn(Vec<String>) -> LocalBoxFuture<'static, Option<Vec<Sent>>>;
