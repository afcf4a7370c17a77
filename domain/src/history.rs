//! History: what one command did, as it is told to people.

use crate::decide::Actor;
use crate::entity::{Entity, is_default};
use crate::id::CommandId;
use crate::time::Timestamp;
use crate::undo::Step;
use serde::{Deserialize, Serialize};

/// What stands in [`Entry::command`] for the beginning of a board, which no command makes.
pub const BOARD_CREATED: &str = "create_board";

/// One command that was carried out.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    pub seq: u64,
    pub id: CommandId,
    pub actor: Actor,
    pub at: Timestamp,
    /// The command's name as on the wire: `move_card`.
    pub command: String,
    /// What it did. In the history of a card only what belongs to that card.
    pub steps: Vec<Step>,
    /// How much more it did that is not told: a release that goes out changes thousands of cards.
    #[serde(default, skip_serializing_if = "is_default")]
    pub others: u32,
}

impl Entry {
    /// Whether there is something to tell. Of two people who want the same, the second finds it so.
    pub fn tells(&self) -> bool {
        self.steps.iter().any(|step| step.before != step.after)
    }
}

/// A part of a board's history, the newest first.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Page {
    pub entries: Vec<Entry>,
    /// Whether there is something before it.
    pub has_more: bool,
    /// Cards of the archive that the entries are about.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub archived: Vec<Entity>,
}
