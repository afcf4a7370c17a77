//! Work that waits while no board is open: it is sent from any page of its person.

use super::queue;
use crate::api;
use groundswell_domain::command::History;
use groundswell_domain::id::UserId;

/// Sends what waits of a person; how much of it is still not saved. What the server refuses stays:
/// its board shows it with the reason.
pub(crate) async fn send(user: UserId) -> usize {
    let mut left = 0;
    for (owner, kept) in queue::waiting_of(user).await {
        let path = format!("/api/boards/{}/commands", owner.board);
        let mut is_reached = true;
        for sent in queue::read(kept) {
            let answer = match is_reached {
                true => api::give(&path, &sent).await,
                false => Err(api::Failure::Network),
            };
            match answer {
                Ok(()) => queue::drop_command(&owner, sent.id).await,
                Err(failure) => {
                    // What comes after it builds upon it.
                    is_reached &= !failure.will_pass();
                    // A look is nothing that anybody misses.
                    left += usize::from(sent.command.kind().history() == History::Told);
                }
            }
        }
    }
    left
}
