//! What a page says on its socket, measured and understood.

use crate::board_task::audience::ListenerId;
use crate::board_task::{Order, Reply, Request};
use crate::boards::measures::Measure;
use groundswell_domain::command::Sent;
use groundswell_domain::id::{CommandId, UserId};
use groundswell_domain::wire::{ClientMessage, ServerMessage};
use groundswell_domain::{Actor, Rejection, limits};
use serde::Deserialize;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// A page that has brought too much waits at least so long: what is behind it is all sent again.
const LATER: Duration = Duration::from_secs(4);

/// What one page says.
pub(super) struct Intake {
    user: UserId,
    listener: ListenerId,
    measure: Arc<Measure>,
    /// The page has been told to come again: what it had sent by then is not carried out, for its
    /// commands count in their order.
    is_put_off: bool,
}

impl Intake {
    pub(super) fn new(user: UserId, listener: ListenerId, measure: Arc<Measure>) -> Intake {
        Intake { user, listener, measure, is_put_off: false }
    }

    /// What a message asks of the board; `None` where it asks nothing now. Waits for the member's
    /// turn at the board.
    ///
    /// # Errors
    /// Why the message is not taken, where it does not say which command it brings: else the page
    /// hears that this one was refused, and goes on with the others.
    pub(super) async fn take(&mut self, message: &str) -> Result<Option<Request>, Rejection> {
        let listener = self.listener;
        let brought = match understood(message) {
            Ok(ClientMessage::Here { card, writing }) => {
                return Ok(Some(Request::Here { listener, card, writing }));
            }
            Ok(ClientMessage::Again) => {
                self.is_put_off = false;
                return Ok(None);
            }
            Ok(ClientMessage::Do(sent)) => Ok(sent),
            Err(rejection) => match id_of(message) {
                Some(id) => Err(ServerMessage::Refused { id, rejection }),
                None => return Err(rejection),
            },
        };
        if self.is_put_off {
            return Ok(None);
        }
        if let Err(wait) = self.measure.take(message.len(), Instant::now()) {
            return Ok(Some(self.put_off(wait)));
        }
        Ok(Some(match brought {
            Ok(sent) => self.order(sent).await,
            Err(message) => Request::Tell { listener, message },
        }))
    }

    async fn order(&self, sent: Sent) -> Request {
        let (actor, reply) = (Actor::Member(self.user), Reply::Listener(self.listener));
        Request::Do(Order { sent, actor, reply, turn: self.measure.turn().await })
    }

    fn put_off(&mut self, wait: Duration) -> Request {
        self.is_put_off = true;
        let wait = u32::try_from(wait.max(LATER).as_millis()).unwrap_or(u32::MAX);
        Request::Tell { listener: self.listener, message: ServerMessage::Later(wait) }
    }
}

fn understood(message: &str) -> Result<ClientMessage, Rejection> {
    if message.len() > limits::MESSAGE_BYTES {
        return Err(Rejection::TooLarge);
    }
    serde_json::from_str(message).map_err(|_| Rejection::NotUnderstood)
}

/// The command that a message brings, as far as it says which.
fn id_of(message: &str) -> Option<CommandId> {
    #[derive(Deserialize)]
    struct Brings {
        r#do: Named,
    }
    #[derive(Deserialize)]
    struct Named {
        id: CommandId,
    }
    serde_json::from_str::<Brings>(message).ok().map(|brings| brings.r#do.id)
}
