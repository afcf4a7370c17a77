//! History: what one command did, as it is shown to people.

use crate::decide::Actor;
use crate::entity::{Entity, is_default};
use crate::id::CommandId;
use crate::time::Timestamp;
use crate::undo::Step;
use serde::{Deserialize, Serialize};

/// The value of [`Entry::command`] for the creation of a board, which is not a command.
pub const BOARD_CREATED: &str = "create_board";

/// One command that was carried out.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    pub seq: u64,
    pub id: CommandId,
    pub actor: Actor,
    pub at: Timestamp,
    /// The command's name as it is sent: `move_card`.
    pub command: String,
    /// What it changed. In the history of a card only what belongs to that card.
    pub steps: Vec<Step>,
    /// How many more changes it made that are not listed: a release may change thousands of cards.
    #[serde(default, skip_serializing_if = "is_default")]
    pub others: u32,
}

impl Entry {
    /// Whether it changed anything. If two people do the same, the second command changes nothing.
    pub fn changes_something(&self) -> bool {
        self.steps.iter().any(|step| step.before != step.after)
    }
}

/// A part of a board's history, newest first.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Page {
    pub entries: Vec<Entry>,
    /// Whether there are older entries.
    pub has_more: bool,
    /// Cards of the archive that the entries are about.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub archived: Vec<Entity>,
}
