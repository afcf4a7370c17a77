//! What is new on a board for somebody who has seen it before.

use crate::store::{Result, Tx, boards, commits};
use groundswell_domain::id::{BoardId, CommandId};
use groundswell_domain::wire::ServerMessage;
use serde::Deserialize;

/// The most changes since the last visit that are sent to a page. If more happened, it loads the
/// board, which is shared by all who do so.
const MOST: u32 = 500;
/// What they may hold together, in characters.
const CHARS: u32 = 256 * 1024;

/// What a page has already.
#[derive(Clone, Copy, Deserialize)]
pub(crate) struct Since {
    /// The last commit; 0 for nothing.
    #[serde(default)]
    since: u64,
    /// The command of that commit.
    commit: Option<CommandId>,
}

impl Since {
    /// What changed since; `None` if the page has to load the board.
    pub(crate) async fn news(self, tx: &mut Tx, board: BoardId) -> Result<Option<ServerMessage>> {
        if self.since == 0 {
            return Ok(None);
        }
        let Some((seq, commit)) = boards::last(tx, board).await? else { return Ok(None) };
        if !self.stands(tx, board, seq).await? {
            return Ok(None);
        }
        // After a restart everybody asks, and almost nothing has changed.
        let changes = match self.since == seq {
            true => Some(Vec::new()),
            false => boards::changes_since(tx, board, self.since, MOST, CHARS).await?,
        };
        Ok(changes.map(|changes| ServerMessage::CatchUp { seq, commit, changes }))
    }

    /// Whether this is a part of the history of a board whose last commit is `seq`.
    async fn stands(self, tx: &mut Tx, board: BoardId, seq: u64) -> Result<bool> {
        match self.commit {
            Some(commit) => commits::stands(tx, board, self.since, commit).await,
            None => Ok((1..=seq).contains(&self.since)),
        }
    }
}
