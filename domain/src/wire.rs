//! The messages between app and server.

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

/// The version of this protocol. A page with another version asks to be reloaded, and sends
/// nothing.
pub const PROTOCOL: u32 = 3;

/// One command that was carried out, with its number in the order of its board.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Commit {
    /// One more than the number of the commit before.
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
    /// Where the person is now: the open card, and whether they are writing on it.
    Here {
        card: Option<CardId>,
        writing: bool,
    },
    /// After [`ServerMessage::Later`]: the page sends its commands again, starting with the first
    /// that was not answered.
    Again,
}

impl ClientMessage {
    /// The JSON of [`ClientMessage::Do`], around a [`Sent`] that is JSON already.
    pub fn to_do(sent: &str) -> String {
        format!("{{\"do\":{sent}}}")
    }

    /// Whether the JSON of a [`Sent`] is longer than the server accepts.
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
    /// Everything that changed since the last commit of the page.
    CatchUp {
        seq: u64,
        /// The command of the commit with that `seq`.
        commit: Option<CommandId>,
        changes: Vec<Change>,
    },
    /// The page must load the whole board, because its last commit is not known or too much has
    /// changed. All messages after this one are based on the board that it loads then.
    Reset,
    /// Commits in order, including those of the page's own commands.
    Commits(Vec<Commit>),
    /// A command of this page is done, at this `seq`. Sent only if there is no commit for it.
    Done { id: CommandId, seq: u64 },
    /// A command of this page was refused. It is not sent again.
    Refused { id: CommandId, rejection: Rejection },
    /// A command of this page, and all after it, are too many at once for one member. They are not
    /// carried out. After this many milliseconds the page must send [`ClientMessage::Again`], and
    /// then these commands again in order.
    Later(u32),
    /// Who is here now.
    Present(Vec<Presence>),
    /// The person is not a member any more, or is signed out: the page stops.
    Goodbye,
    /// A heartbeat, so that a page that receives nothing for long knows that the connection is
    /// lost.
    Beat,
}

/// The answer to a command that came by a plain request.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// What it changed.
    Commit(Commit),
    /// It is done, at this `seq`: it changed nothing, or was carried out before.
    Done { id: CommandId, seq: u64 },
}

/// One person who has the board open.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Presence {
    pub user: UserId,
    pub card: Option<CardId>,
    pub writing: bool,
}

/// What is loaded when a card is opened: the newest entries of each list. Older ones are loaded on
/// demand.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CardDetail {
    /// The last commit that this includes.
    pub seq: u64,
    /// Newest first.
    pub contacts: Vec<Contact>,
    /// Oldest first.
    pub comments: Vec<Comment>,
    /// Newest first.
    pub history: Vec<Entry>,
    /// The whole descriptions, if they are long, of the card itself and of as many cards merged
    /// into it as fit.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub descriptions: Vec<Description>,
    /// The description's Markdown as safe HTML.
    pub description_html: String,
    /// Each comment's Markdown as safe HTML, in the same order; empty if it is not loaded yet.
    pub comments_html: Vec<String>,
    /// Of which lists there are older entries.
    #[serde(default)]
    pub earlier: Earlier,
    /// If the card is in the archive: the card itself, all cards merged with it, and their tallies.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub archived: Vec<Entity>,
}

/// Which lists of a card have older entries that were not loaded.
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
    fn a_command_that_is_json_already_is_sent_like_any_other() {
        let command = Command::TrashCard { card: CardId(Uuid::from_u128(7)) };
        let sent = Sent { id: CommandId(Uuid::from_u128(8)), at: Timestamp(9), command };
        let message = ClientMessage::to_do(&serde_json::to_string(&sent).unwrap());
        let whole = serde_json::to_string(&ClientMessage::Do(sent)).unwrap();
        assert_eq!(message, whole);
    }
}
