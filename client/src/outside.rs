//! Work that waits while no board is open: it is sent from any page of its person.

use crate::api::{self, Failure};
use crate::queue;
use groundswell_domain::command::{History, Sent};
use groundswell_domain::id::UserId;

/// Sends what waits of a person; how much of it is still not saved. What the server refuses stays:
/// its board shows it with the reason.
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

/// Gives what waits of one board in its order; how much was not taken.
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
            // What comes after it builds upon it.
            is_reached &= !failure.will_pass();
            // A look is nothing that anybody misses.
            left += usize::from(sent.command.kind().history() == History::Told);
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

    /// How much is left, and what was given, where the second command fails so.
    fn after(failure: Option<Failure>) -> (usize, Vec<u128>) {
        let trash = |card| Command::TrashCard { card };
        let look = |card| Command::SeeCard { card };
        let waiting = vec![sent(1, trash), sent(2, trash), sent(3, look), sent(4, trash)];
        let given = RefCell::new(Vec::new());
        let give = async |sent: &Sent| {
            let number = sent.id.0.as_u128();
            match failure.clone().filter(|_| number == 2) {
                Some(failure) => Err(failure),
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
        assert_eq!(after(Some(Failure::Network)), (2, vec![1]), "a look counts for nothing");
    }

    #[test]
    fn what_is_refused_stays_and_holds_up_nothing() {
        assert_eq!(after(Some(refused())), (1, vec![1, 3, 4]));
    }
}
