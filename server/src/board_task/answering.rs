//! Answers the commands of a batch and tells everybody about the commits.

use super::BoardTask;
use super::request::{Done, Order, Reply};
use super::subscribers::{End, ListenerId};
use crate::batch::{BatchError, Decided};
use crate::error::Error;
use crate::jobs::CHORES;
use crate::store;
use groundswell_domain::board::BoardEdit;
use groundswell_domain::id::CommandId;
use groundswell_domain::wire::{Commit, ServerMessage};
use groundswell_domain::{Command, Rejection};
use tokio::time::Instant;

impl BoardTask {
    pub(super) fn answer(
        &mut self,
        orders: Vec<Order>,
        commits: Vec<Commit>,
        decided: Vec<Decided>,
    ) {
        if let Some(last) = commits.last() {
            self.wake.others(self.board.info.id, last.seq);
        }
        // For a listener, seeing its own commit is the acknowledgement.
        self.subscribers.tell_commits(&commits);
        // After somebody has shortened the time that closed cards stay, they see the cards go at
        // once.
        let sets_days = |order: &Order| {
            matches!(order.sent.command, Command::EditBoard(BoardEdit::KeepClosed(_)))
        };
        if orders.iter().any(sets_days) {
            self.chores = [Instant::now(); CHORES.len()];
        }
        let mut commits = commits.into_iter();
        for (order, decided) in orders.into_iter().zip(decided) {
            let commit = if decided == Decided::Commit { commits.next() } else { None };
            if let (Some(turn), Some(commit)) = (&order.turn, &commit) {
                turn.note(&commit.changes, Instant::now().into_std());
            }
            match order.reply {
                Reply::Nobody => {}
                Reply::Listener(listener) => self.answer_listener(listener, order.sent.id, decided),
                Reply::Caller(caller) => {
                    let done = match (decided, commit) {
                        (Decided::Commit, Some(commit)) => Ok(Done::Commit(commit)),
                        (Decided::Done { seq }, _) => Ok(Done::Before { seq }),
                        (Decided::Refused(rejection), _) => Err(rejection.into()),
                        (Decided::Commit | Decided::Failed, _) => Err(failed()),
                    };
                    // A caller who has left gets the answer when the command is sent again.
                    let _ = caller.send(done);
                }
            }
        }
    }

    fn answer_listener(&mut self, listener: ListenerId, id: CommandId, decided: Decided) {
        match decided {
            Decided::Commit => {}
            Decided::Done { seq } => {
                self.subscribers.tell(listener, &ServerMessage::Done { id, seq });
            }
            Decided::Refused(rejection) => {
                self.subscribers.tell(listener, &ServerMessage::Refused { id, rejection });
            }
            Decided::Failed => self.refuse_failed(listener, id),
        }
    }

    /// Refuses a command that fails by itself: sending it again would end the socket each time, and
    /// block everything that waits behind it.
    fn refuse_failed(&mut self, listener: ListenerId, id: CommandId) {
        let rejection = Rejection::Failed;
        self.subscribers.tell(listener, &ServerMessage::Refused { id, rejection });
    }

    /// Answers that nothing was stored. A page whose socket is closed without an answer reconnects
    /// and sends its commands again.
    pub(super) fn fail(&mut self, orders: Vec<Order>, error: &BatchError) {
        let board = self.board.info.id;
        tracing::warn!(%board, %error, commands = orders.len(), "commands were not stored");
        let is_storage = match error {
            BatchError::Store(error) => store::is_unavailable(error),
            BatchError::Replaced | BatchError::Unfinished(_) => true,
            BatchError::Along(_) => false,
        };
        let is_refused = orders.len() == 1
            && matches!(error, BatchError::Store(error) if store::is_refused(error));
        for order in orders {
            match order.reply {
                Reply::Nobody => {}
                Reply::Listener(listener) if is_refused => {
                    self.refuse_failed(listener, order.sent.id);
                }
                Reply::Listener(listener) => {
                    let end = if is_storage { End::Storage } else { End::Failed };
                    self.subscribers.end(listener, end);
                }
                Reply::Caller(caller) => {
                    let error = if is_storage { Error::Storage } else { failed() };
                    let _ = caller.send(Err(error));
                }
            }
        }
    }
}

fn failed() -> Error {
    Error::Internal(anyhow::anyhow!("a command could not be decided or stored; see above"))
}
