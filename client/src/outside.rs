//! Commands that wait while no board is open: they are sent from any page of the person.

use crate::api::{self, Failure};
use crate::queue;
use groundswell_domain::command::{History, Sent};
use groundswell_domain::id::UserId;

/// Sends a person's waiting commands; returns how many are still not saved. Refused ones stay:
/// their board shows them with the reason.
pub async fn send(user: UserId) -> usize {
    let mut left = 0;
    for (owner, kept) in queue::waiting_of(user).await {
        let path = format!("/api/boards/{}/commands", owner.board);
        let give = async |sent: &Sent| {
            api::give(&path, sent).await?;
            queue::drop_command(&owner, sent.id).await;
            Ok(())
        };
        left += send_of_board(queue::read(kept), give).await;
    }
    left
}

/// Sends one board's waiting commands in order; returns how many were not accepted.
async fn send_of_board(
    waiting: Vec<Sent>,
    give: impl AsyncFn(&Sent) -> Result<(), Failure>,
) -> usize {
    let mut left = 0;
    let mut is_reached = true;
    for sent in waiting {
        let is_given = match is_reached {
            true => give(&sent).await,
            false => Err(Failure::Network),
        };
        if let Err(failure) = is_given {
            // Later commands depend on it.
            is_reached &= !failure.will_pass();
            // Nobody misses the record of a look.
            left += usize::from(sent.command.kind().history() == History::Shown);
        }
    }
    left
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::FutureExt;
    use groundswell_domain::Command;
    use groundswell_domain::api::{Problem, ProblemCode};
    use groundswell_domain::id::{CardId, CommandId};
    use groundswell_domain::time::Timestamp;
    use std::cell::RefCell;
    use uuid::Uuid;

    fn sent(number: u128, command: fn(CardId) -> Command) -> Sent {
        let command = command(CardId(Uuid::from_u128(7)));
        Sent { id: CommandId(Uuid::from_u128(number)), at: Timestamp(9), command }
    }

    fn refused() -> Failure {
        let (code, rejection) = (ProblemCode::Rejected, None);
        let (kind, title, detail) = Default::default();
        Failure::Problem(Box::new(Problem { kind, title, status: 422, detail, code, rejection }))
    }

    /// How many are left, and what was sent, if the second command fails like this.
    fn after(failure: Option<&Failure>) -> (usize, Vec<u128>) {
        let trash = |card| Command::TrashCard { card };
        let look = |card| Command::SeeCard { card };
        let waiting = vec![sent(1, trash), sent(2, trash), sent(3, look), sent(4, trash)];
        let given = RefCell::new(Vec::new());
        let give = async |sent: &Sent| {
            let number = sent.id.0.as_u128();
            match failure.filter(|_| number == 2) {
                Some(failure) => Err(failure.clone()),
                None => {
                    given.borrow_mut().push(number);
                    Ok(())
                }
            }
        };
        let left = send_of_board(waiting, give).now_or_never().expect("nothing is waited for");
        (left, given.into_inner())
    }

    #[test]
    fn all_that_waits_is_given_in_its_order() {
        assert_eq!(after(None), (0, vec![1, 2, 3, 4]));
    }

    #[test]
    fn nothing_is_sent_before_what_it_builds_upon() {
        assert_eq!(after(Some(&Failure::Network)), (2, vec![1]), "a look counts for nothing");
    }

    #[test]
    fn what_is_refused_stays_and_holds_up_nothing() {
        assert_eq!(after(Some(&refused())), (1, vec![1, 3, 4]));
    }
}
