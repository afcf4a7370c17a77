//! A command on its way to the server.

use super::Command;
use crate::id::CommandId;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// A command as a page sends it. Sent again with the same id, it is carried out once.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sent {
    pub id: CommandId,
    /// When the person did it, by the clock of their device. Only for display; no rule uses it.
    pub at: Timestamp,
    pub command: Command,
}
