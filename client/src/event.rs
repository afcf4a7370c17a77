//! What a page is told of its board, and what it does for it.

use crate::api::Failure;
use futures::future::LocalBoxFuture;
use groundswell_domain::Rejection;
use groundswell_domain::command::Sent;

/// Something that a person should hear.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// A command was refused, and nothing is kept of it: what was typed is still in its field.
    Refused(Rejection),
    /// Something could not be loaded.
    Failed(Failure),
    /// Something was taken back; the title of the card, where it was about one.
    Undone(Option<String>),
    NothingToUndo,
    /// A way back that was offered leads nowhere any more.
    WayBackGone,
}

/// What a page does for its board.
pub struct Page {
    /// Tells its person.
    pub tell: Box<dyn Fn(Event) + Send + Sync>,
    /// Reads commands that were kept, in their order; `None` where it cannot now.
    pub read: ReadWaiting,
}

/// Reads the commands that an earlier life of the page has left; `None` where that cannot be done now.
pub type ReadWaiting = fn(Vec<String>) -> LocalBoxFuture<'static, Option<Vec<Sent>>>;
