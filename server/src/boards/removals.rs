//! Whose account was removed is taken off all boards. The account is gone in one transaction, and
//! each board has its own: what was not done before the server ended is done after its start.

use super::{Boards, Shared};
use crate::error::{Error, Result};
use crate::store::accounts;
use crate::store::removed_accounts::{self, Leftover};
use groundswell_domain::command::Sent;
use groundswell_domain::id::{BoardId, CommandId, UserId};
use groundswell_domain::member::Role;
use groundswell_domain::{Actor, Command, Rejection};
use std::sync::Weak;
use std::time::Duration;
use tokio::time::{MissedTickBehavior, interval};
use uuid::Uuid;

/// How often it is looked whether something is left to do.
const LOOK: Duration = Duration::from_secs(60);

/// Finishes what is left, for as long as there are boards.
pub(super) async fn watch(boards: Weak<Shared>) {
    let mut tick = interval(LOOK);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tick.tick().await;
        let Some(boards) = boards.upgrade() else { return };
        if let Err(error) = Boards(boards).finish_removals().await {
            tracing::debug!(%error, "who was removed is still on some boards");
        }
    }
}

impl Boards {
    /// Takes those whose accounts were removed off all boards. Done regularly by itself.
    ///
    /// # Errors
    /// A board cannot be written now: the next time finishes it.
    pub(crate) async fn finish_removals(&self) -> Result<()> {
        let leftovers = removed_accounts::leftovers(&mut self.0.db.look().await?).await?;
        let mut finished = Ok(());
        for leftover in leftovers {
            // One board that cannot be written does not keep the others waiting.
            finished = self.take_off(&leftover).await.and(finished);
        }
        finished
    }

    async fn take_off(&self, leftover: &Leftover) -> Result<()> {
        let (board, member) = (BoardId(leftover.board_id), UserId(leftover.user_id));
        let remove = || Command::RemoveMember { member };
        let mut done = self.does(board, remove()).await;
        if let Err(Error::Rejected(Rejection::LastOwner)) = done {
            let admit = self.heir(leftover).await?;
            self.does(board, admit).await?;
            done = self.does(board, remove()).await;
        }
        match done {
            // Somebody else was faster: another node, or the look that is taken now and then.
            Err(Error::Rejected(Rejection::Gone)) => Ok(()),
            done => done,
        }
    }

    /// Lets in who owns the board from now on.
    async fn heir(&self, leftover: &Leftover) -> Result<Command> {
        let mut tx = self.0.db.look().await?;
        let chosen = match leftover.boards_to {
            Some(user) => accounts::find(&mut tx, UserId(user)).await?,
            None => None,
        };
        let heir = match chosen.filter(|account| !account.standing().is_locked) {
            Some(heir) => heir,
            None => {
                let owner = accounts::another_owner(&mut tx, UserId(leftover.user_id)).await?;
                owner.ok_or(Error::NeedsOwner)?
            }
        };
        Ok(Command::AdmitMember { id: heir.id(), name: heir.name, role: Role::Owner })
    }

    /// As the server itself.
    async fn does(&self, board: BoardId, command: Command) -> Result<()> {
        let sent = Sent { id: CommandId(Uuid::now_v7()), at: crate::now(), command };
        self.execute(board, sent, Actor::System).await.map(drop)
    }
}
