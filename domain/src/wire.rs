//! What travels between app and server.

use crate::command::Sent;
use crate::comment::Comment;
use crate::contact::Contact;
use crate::decide::Actor;
use crate::description::Description;
use crate::entity::{Change, Entity};
use crate::history::Entry;
use crate::id::{CardId, CommandId, UserId};
use crate::limits;
use crate::rejection::Rejection;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// The version of this protocol. A page of another one asks to be reloaded, and
/// sends nothing before.
pub const PROTOCOL: u32 = 3;

/// One decided command, in its place in the one order of its board.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Commit {
    /// One more than the commit before.
    pub seq: u64,
    pub id: CommandId,
    pub actor: Actor,
    pub at: Timestamp,
    pub changes: Vec<Change>,
}

/// What a page sends on its socket.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClientMessage {
    Do(Sent),
    /// Where the person is now: the card that is open, and whether he writes on it.
    Here {
        card: Option<CardId>,
        writing: bool,
    },
    /// After [`ServerMessage::Later`]: what comes now begins with the first command that was not
    /// answered.
    Again,
}

impl ClientMessage {
    /// [`ClientMessage::Do`] as it goes over the wire, around a [`Sent`] that is JSON already.
    pub fn to_do(sent: &str) -> String {
        format!("{{\"do\":{sent}}}")
    }

    /// Whether a [`Sent`] that is JSON already is more than the server takes.
    pub fn is_too_large(sent: &str) -> bool {
        sent.len() > limits::COMMAND_BYTES
    }
}

/// What the server sends.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ServerMessage {
    /// The first message.
    Welcome { protocol: u32, you: UserId, now: Timestamp },
    /// Everything that changed since the commit that the page said it has.
    CatchUp {
        seq: u64,
        /// The command of the commit with that `seq`.
        commit: Option<CommandId>,
        changes: Vec<Change>,
    },
    /// The page has nothing to build upon, or too much has changed since: it loads the board. All
    /// that comes after this message builds upon what it loads then.
    Reset,
    /// Commits in their order, the page's own among them.
    Commits(Vec<Commit>),
    /// A command of this page is done, at this `seq`; said where no commit says it.
    Done { id: CommandId, seq: u64 },
    /// A command of this page was refused. It is not sent again.
    Refused { id: CommandId, rejection: Rejection },
    /// A command of this page, and all behind it, are more at once than a member may bring. They are
    /// not carried out: after so many milliseconds the page says [`ClientMessage::Again`], and sends
    /// them in their order.
    Later(u32),
    /// Who is here now.
    Present(Vec<Presence>),
    /// The person is no member any more, or is signed out: the page stops here.
    Goodbye,
    /// Nothing, but said: a page that hears nothing at all for long has lost the server.
    Beat,
}

/// One person who has the board open.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Presence {
    pub user: UserId,
    pub card: Option<CardId>,
    pub writing: bool,
}

/// What is loaded when a card is opened: the newest of each, and what was before on demand.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CardDetail {
    /// The commit up to which this is true.
    pub seq: u64,
    /// The newest first.
    pub contacts: Vec<Contact>,
    /// The oldest first.
    pub comments: Vec<Comment>,
    /// The newest first.
    pub history: Vec<Entry>,
    /// The whole descriptions of the card and of those that were merged into it, where they go on: its
    /// own, and as many of the others as fit.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub descriptions: Vec<Description>,
    /// The description's Markdown as safe HTML.
    pub description_html: String,
    /// Each comment's Markdown as safe HTML, in their order; empty where it is not known yet.
    pub comments_html: Vec<String>,
    /// What there is before the oldest of these.
    #[serde(default)]
    pub earlier: Earlier,
    /// Where the card is in the archive: the card itself, all that were merged with it, and their
    /// tallies.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub archived: Vec<Entity>,
}

/// Of what of a card there is more than was loaded.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Earlier {
    pub contacts: bool,
    pub comments: bool,
    pub history: bool,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::Command;
    use uuid::Uuid;

    #[test]
    fn a_command_that_is_json_already_is_sent_as_any_other() {
        let command = Command::TrashCard { card: CardId(Uuid::from_u128(7)) };
        let sent = Sent { id: CommandId(Uuid::from_u128(8)), at: Timestamp(9), command };
        let message = ClientMessage::to_do(&serde_json::to_string(&sent).unwrap());
        let whole = serde_json::to_string(&ClientMessage::Do(sent)).unwrap();
        assert_eq!(message, whole);
    }
}
