//! What a page sends on its socket, measured and parsed.

use super::CloseReason;
use crate::board_task::subscribers::ListenerId;
use crate::board_task::{Order, Reply, Request};
use crate::boards::measures::Measure;
use crate::bucket::{Bucket, Rate};
use groundswell_domain::command::Sent;
use groundswell_domain::id::{CommandId, UserId};
use groundswell_domain::wire::{ClientMessage, ServerMessage};
use groundswell_domain::{Actor, Rejection, limits};
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;

/// A page that has sent too much waits at least this long, because it sends everything after that
/// again.
const LATER: Duration = Duration::from_secs(4);

/// In bytes: `{"here":{"card":"…","writing":false}}` and `"again"` are shorter.
const SHORT: usize = 200;

/// How many messages without a command a socket may send, at once and each second after that: where
/// its person is, pings and their answers. No page sends nearly as many; a client that does is
/// disconnected.
const SAYS: Rate = Rate::new(300, 20, Duration::from_secs(1));

/// The messages of one page.
pub(super) struct Intake {
    user: UserId,
    listener: ListenerId,
    measure: Arc<Measure>,
    /// The page has been told to send again. What it had sent by then is not carried out, because
    /// its commands must count in order.
    is_put_off: bool,
    /// The limit of its other messages.
    says: Bucket,
}

impl Intake {
    pub(super) fn new(user: UserId, listener: ListenerId, measure: Arc<Measure>) -> Intake {
        let says = Bucket::full(Instant::now());
        Intake { user, listener, measure, is_put_off: false, says }
    }

    /// The request to the board in a message; `None` if there is none now, or if the message only
    /// shows that the page is alive. Waits for the member's turn at the board.
    ///
    /// # Errors
    /// How the socket ends, if the page sends too much, or if a message does not tell the id of its
    /// command. Otherwise the page is told that this command was refused, and goes on with the
    /// others.
    pub(super) async fn take(
        &mut self,
        message: Option<&str>,
    ) -> Result<Option<Request>, CloseReason> {
        let listener = self.listener;
        let Some(message) = message else { return self.note(None) };
        // A long message can only be a command, and is parsed once it may be sent. A short one may
        // be something else, which is always read.
        let short = (message.len() <= SHORT).then(|| understood(message));
        match short {
            Some(Ok(ClientMessage::Here { card, writing })) => {
                return self.note(Some(Request::Here { listener, card, writing }));
            }
            Some(Ok(ClientMessage::Again)) => {
                self.is_put_off = false;
                return self.note(None);
            }
            _ if self.is_put_off => return Ok(None),
            _ => {}
        }
        if let Err(wait) = self.measure.take(message.len(), Instant::now()) {
            return Ok(Some(self.put_off(wait)));
        }
        match short.unwrap_or_else(|| understood(message)) {
            Ok(ClientMessage::Do(sent)) => Ok(Some(self.order(sent, message.len()).await)),
            Ok(_) => Err(close_reason(&Rejection::NotUnderstood)),
            Err(rejection) => match id_of(message) {
                Some(id) => {
                    let turn = self.measure.turn(message.len()).await;
                    let message = ServerMessage::Refused { id, rejection };
                    Ok(Some(Request::Tell { listener, message, turn }))
                }
                None => Err(close_reason(&rejection)),
            },
        }
    }

    /// Counts a message without a command.
    fn note(&mut self, request: Option<Request>) -> Result<Option<Request>, CloseReason> {
        match self.says.note(SAYS, 1, Instant::now()).is_zero() {
            true => Ok(request),
            false => Err(CloseReason::new(CloseCode::Policy, "too much is said")),
        }
    }

    async fn order(&self, sent: Sent, bytes: usize) -> Request {
        let (actor, reply) = (Actor::Member(self.user), Reply::Listener(self.listener));
        Request::Do(Order { sent, actor, at: None, reply, turn: self.measure.turn(bytes).await })
    }

    fn put_off(&mut self, wait: Duration) -> Request {
        self.is_put_off = true;
        let wait = u32::try_from(wait.max(LATER).as_millis()).unwrap_or(u32::MAX);
        let (listener, message) = (self.listener, ServerMessage::Later(wait));
        Request::Tell { listener, message, turn: None }
    }
}

fn close_reason(rejection: &Rejection) -> CloseReason {
    match rejection {
        Rejection::TooLarge => CloseReason::too_long(),
        _ => CloseReason::new(CloseCode::Invalid, "a message was not understood"),
    }
}

fn understood(message: &str) -> Result<ClientMessage, Rejection> {
    if message.len() > limits::MESSAGE_BYTES {
        return Err(Rejection::TooLarge);
    }
    serde_json::from_str(message).map_err(|_| Rejection::NotUnderstood)
}

/// The id of the command in a message, if it can be read before the message becomes unreadable.
/// Without an answer that it is refused, its page would send it again for ever, with everything
/// behind it.
fn id_of(message: &str) -> Option<CommandId> {
    let mut found = None;
    let mut reader = serde_json::Deserializer::from_str(message.trim_start_matches('\u{feff}'));
    let id = Find { path: &["do", "id"], found: &mut found };
    // Ignores what comes after it.
    let _ = id.deserialize(&mut reader);
    found
}

/// Looks up a name in an object, and the next name in the object found there.
struct Find<'a> {
    path: &'a [&'static str],
    found: &'a mut Option<CommandId>,
}

impl<'de> DeserializeSeed<'de> for Find<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<(), D::Error> {
        if !self.path.is_empty() {
            return reader.deserialize_map(self);
        }
        let id = CommandId::deserialize(reader)?;
        self.found.get_or_insert(id);
        Ok(())
    }
}

impl<'de> Visitor<'de> for Find<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<(), A::Error> {
        let Some((name, path)) = self.path.split_first() else { return Ok(()) };
        while let Some(key) = entries.next_key::<String>()? {
            if key == *name {
                entries.next_value_seed(Find { path, found: &mut *self.found })?;
            } else {
                entries.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::boards::measures::Measures;
    use futures::FutureExt;
    use groundswell_domain::id::BoardId;
    use uuid::Uuid;

    #[tokio::test]
    async fn few_answers_to_what_cannot_be_read_wait_at_the_board_at_a_time() {
        let user = UserId(Uuid::from_u128(1));
        let measure = Measures::default().of(BoardId(Uuid::from_u128(2)), user);
        let mut intake = Intake::new(user, ListenerId(3), measure);
        let mut take = || {
            let message = format!("{{\"do\":{{\"id\":\"{}\",\"fly\":{{}}}}}}", Uuid::now_v7());
            intake.take(Some(&message)).now_or_never()
        };
        let mut waiting = Vec::new();
        while let Some(request) = take() {
            waiting.push(request);
            assert!(waiting.len() < 200, "a mailbox holds not many more");
        }
        let is_refused = |it: &Result<_, _>| {
            matches!(it, Ok(Some(Request::Tell { message: ServerMessage::Refused { .. }, .. })))
        };
        assert!(!waiting.is_empty() && waiting.iter().all(is_refused));
        waiting.pop();
        assert!(take().is_some());
    }

    #[test]
    fn a_broken_message_says_its_command_as_far_as_it_can_be_read() {
        const ID: &str = "0192f3a1-7c4e-7b1a-9d2e-5f60718293a4";
        let is_named = |message: &str| {
            let message = message.replace("ID", &format!(r#""id":"{ID}""#));
            let expected = understood(&message).is_err().then(|| ID.parse().ok().map(CommandId));
            expected.is_some_and(|id| id.is_some() && id_of(&message) == id)
        };
        for message in [
            r#"{"do":{ID}}"#,
            r#"{"do":{ID,"at":0}}}"#,
            r#"{"do":{ID}} {"do":{}}"#,
            r#"{"do":{ID,"command":{"trash_card":{"card":"\ud800"}}}}"#,
            r#"{"do":{ID,"command":{"trash_card":{"card":"\x"}}}}"#,
            "{\"do\":{ID,\"at\":\"\u{1}\"}}",
            "\u{feff}{\"do\":{ID,\"at\":0}}",
            r#"{"do":{"at":{"id":"another"},ID"#,
            r#"{"do":{ID,"id":"0192f3a1-7c4e-7b1a-9d2e-5f60718293a5"}}"#,
            r#"{"else":[1],"do":{ID}}"#,
        ] {
            assert!(is_named(message), "{message}");
        }
        for message in ["", r#"{"do":{"id":7}}"#, r#"{"do":{"command":{ID}}}"#, r#"{"do":[{ID}]}"#]
        {
            assert!(!is_named(message), "{message}");
        }
    }
}
