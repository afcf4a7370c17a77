//! Boards follow changes of accounts: a person whose account was removed is taken off them, and a
//! new name is shown on them. The account changes in one transaction, and each board in its own.
//! Work left over from the last run is done after the start.

use super::Boards;
use crate::error::{Error, Result};
use crate::store::accounts;
use crate::store::people::{self, Leftover, Misnamed};
use groundswell_domain::command::Sent;
use groundswell_domain::id::{BoardId, CommandId, UserId};
use groundswell_domain::member::Role;
use groundswell_domain::{Actor, Command, Rejection};
use uuid::Uuid;

impl Boards {
    /// Takes people whose accounts were removed off all boards, and gives the others the names of
    /// their accounts. A job does this regularly.
    ///
    /// # Errors
    /// A board cannot be written now; the next run finishes it.
    pub(crate) async fn follow_accounts(&self) -> Result<()> {
        let mut tx = self.0.db.read_once().await?;
        let leftovers = people::leftovers(&mut tx).await?;
        let misnamed = people::misnamed(&mut tx).await?;
        drop(tx);
        let mut finished = Ok(());
        for leftover in leftovers {
            // A board that cannot be written does not hold up the others.
            finished = self.take_off(&leftover).await.and(finished);
        }
        for Misnamed { board_id, user_id, name } in misnamed {
            let rename = Command::RenameMember { id: UserId(user_id), name };
            finished = self.run(BoardId(board_id), rename).await.and(finished);
        }
        finished
    }

    async fn take_off(&self, leftover: &Leftover) -> Result<()> {
        let (board, member) = (BoardId(leftover.board_id), UserId(leftover.user_id));
        let remove = || Command::RemoveMember { member };
        let mut done = self.run(board, remove()).await;
        if let Err(Error::Rejected(Rejection::LastOwner)) = done {
            let admit = self.new_owner(leftover).await?;
            self.run(board, admit).await?;
            done = self.run(board, remove()).await;
        }
        match done {
            // Somebody else was faster: another node, or the regular job.
            Err(Error::Rejected(Rejection::Gone)) => Ok(()),
            done => done,
        }
    }

    /// The command that adds the person who will own the board.
    async fn new_owner(&self, leftover: &Leftover) -> Result<Command> {
        let mut tx = self.0.db.read_once().await?;
        let chosen = match leftover.boards_to {
            Some(user) => accounts::find(&mut tx, UserId(user)).await?,
            None => None,
        };
        let owner = match chosen.filter(|account| !account.standing().is_locked) {
            Some(account) => account,
            None => {
                let owner = accounts::another_owner(&mut tx, UserId(leftover.user_id)).await?;
                owner.ok_or(Error::NeedsOwner)?
            }
        };
        Ok(Command::AdmitMember { id: owner.id(), name: owner.name, role: Role::Owner })
    }

    /// Executes a command as the server itself.
    async fn run(&self, board: BoardId, command: Command) -> Result<()> {
        let sent = Sent { id: CommandId(Uuid::now_v7()), at: crate::now(), command };
        self.execute(board, sent, Actor::System).await.map(drop)
    }
}
