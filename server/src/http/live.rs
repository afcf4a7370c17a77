//! The live channel: one socket for each page that has a board open.

mod intake;
mod writing;

use super::boards::access;
use super::problem::{Path, Problems, Query};
use super::upgrade::{Socket as WebSocket, Upgrade};
use crate::App;
use crate::auth::SignedIn;
use crate::auth::session::idle_limit;
use crate::board_task::Request;
use crate::board_task::subscribers::{End, MailboxReceiver, Room, text};
use crate::boards::news::Since;
use crate::boards::sockets::Socket;
use crate::boards::{Joined, Requests};
use crate::error::{Error, Result};
use crate::store::boards::Access;
use crate::store::{login_sessions, pieces};
use axum::extract::State;
use axum::response::Response;
use bytes::Bytes;
use futures::StreamExt;
use futures::stream::SplitStream;
use groundswell_domain::id::CommandId;
use groundswell_domain::wire::{PROTOCOL, ServerMessage};
use intake::Intake;
use std::time::Duration;
use tokio::time::{interval, timeout};
use tokio_tungstenite::tungstenite::error::{CapacityError, Error as Broken};
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::{Message, Utf8Bytes};
use uuid::Uuid;
use writing::Writer;

/// Proxies end idle connections, often after a minute. A page cannot see pings, so it gets a beat
/// with each of them, and notices when the server cannot be reached any more.
const PING: Duration = Duration::from_secs(20);
/// A page that did not even answer two pings is gone.
const DEAD: Duration = Duration::from_secs(45);
/// How long a page may take to receive the close frame.
const CLOSE_TIMEOUT: Duration = Duration::from_secs(1);
/// Messages that are written together.
const TOGETHER: usize = 32;

type Stream = SplitStream<WebSocket>;

/// Opens the live channel of a board: it sends what changed since, then every commit as it happens,
/// and takes the page's own commands.
#[utoipa::path(get, path = "/api/boards/{key}/live", tag = "boards",
    params(
        ("key" = String, Path, description = "The prefix of its card numbers: `MS`"),
        ("since" = Option<u64>, Query, description = "The last commit that the page has"),
        ("commit" = Option<CommandId>, Query, description = "The `commit` or `id` that came with \
            it: where another commit has that number, because a backup was restored, all is sent"),
    ),
    responses((status = 101, description = "A WebSocket with messages in JSON"), Problems))]
pub(crate) async fn open(
    State(app): State<App>,
    SignedIn { user, session, .. }: SignedIn,
    Path(key): Path<String>,
    Query(since): Query<Since>,
    upgrade: Upgrade,
) -> Result<Response> {
    let access = access(&app, &key, &user).await?;
    let place = app.boards.socket(session, user.id)?;
    let visit = Visit { app, access, session, since };
    let sending = place.sending();
    upgrade.then(writing::config(), sending, move |socket| visit.serve(place, socket))
}

/// Ends a socket. A page that has gone does not need the reason.
async fn close(reason: CloseReason, mut writer: Writer, mut stream: Stream) {
    let closing = async {
        if let Some(message) = reason.message {
            writer.write(text(&message)).await?;
        }
        writer.close(reason.code, reason.reason).await?;
        // Closing while the page still sends could make it lose the last message.
        while let Some(Ok(_)) = stream.next().await {}
        Ok::<_, CloseReason>(())
    };
    let _ = timeout(CLOSE_TIMEOUT, closing).await;
}

/// Why a socket is closed, with the last message to its page.
struct CloseReason {
    message: Option<ServerMessage>,
    code: CloseCode,
    reason: &'static str,
}

impl CloseReason {
    fn new(code: CloseCode, reason: &'static str) -> CloseReason {
        CloseReason { message: None, code, reason }
    }

    fn too_long() -> CloseReason {
        CloseReason::new(CloseCode::Size, "a message is too long")
    }

    fn of(end: End) -> CloseReason {
        match end {
            End::Goodbye => CloseReason {
                message: Some(ServerMessage::Goodbye),
                code: CloseCode::Policy,
                reason: "no member any more, or signed out",
            },
            // To a page, AGAIN means that the server cannot save; this page should only connect
            // again.
            End::TooSlow => CloseReason::new(CloseCode::Restart, "too much was waiting to be read"),
            End::Storage => CloseReason::new(CloseCode::Again, "a command could not be stored now"),
            End::Failed => {
                CloseReason::new(CloseCode::Error, "something went wrong with a command")
            }
            End::Restart => CloseReason::new(CloseCode::Restart, "the server restarts"),
        }
    }

    fn of_error(error: &Error) -> CloseReason {
        match error {
            Error::Storage => CloseReason::new(CloseCode::Again, "the database is away"),
            error => {
                tracing::error!(%error, "a socket could not be served");
                CloseReason::new(CloseCode::Error, "something went wrong here")
            }
        }
    }
}

/// A page's visit to a board.
struct Visit {
    app: App,
    access: Access,
    session: Uuid,
    since: Since,
}

impl Visit {
    /// One socket, from its beginning to its end.
    async fn serve(self, place: Socket, socket: WebSocket) {
        let (sink, mut stream) = socket.split();
        let mut writer = Writer::new(sink);
        match self.app.boards.join(&self.access, place).await {
            Ok(mut joined) => {
                let reason = self.talk(&mut joined, &mut writer, &mut stream).await;
                // Sent before the socket is forgotten: a server that stops waits for its sockets.
                close(reason, writer, stream).await;
            }
            Err(error) => close(CloseReason::of_error(&error), writer, stream).await,
        }
    }

    async fn talk(
        &self,
        joined: &mut Joined,
        writer: &mut Writer,
        stream: &mut Stream,
    ) -> CloseReason {
        let Joined { socket, messages, requests } = joined;
        let id = socket.id();
        let (board, user) = (self.access.board, self.access.member.id);
        let intake = Intake::new(user, id, self.app.boards.measure(board, user));
        let room = messages.room();
        let sending = async {
            // In a function of its own: its memory must not stay with the socket for days after the
            // welcome.
            match Box::pin(self.greet()).await {
                Ok(greeting) => send(writer, greeting, messages).await.unwrap_or_else(|end| end),
                Err(reason) => reason,
            }
        };
        let visit = async {
            // Polled in random order: a page that never stops sending must still receive.
            tokio::select! {
                reason = receive(stream, requests, &room, intake) => reason,
                reason = sending => reason,
            }
        };
        let reason = tokio::select! {
            biased;
            end = socket.ended() => CloseReason::of(end),
            reason = visit => reason,
        };
        // If the board is closed there is nothing to leave.
        let _ = requests.send(Request::Leave(id)).await;
        reason
    }

    /// What the page needs before it can follow the board.
    async fn greet(&self) -> Result<Vec<Utf8Bytes>, CloseReason> {
        let you = self.access.member.id;
        let welcome = ServerMessage::Welcome { protocol: PROTOCOL, you, now: crate::now() };
        let news = self.news().await.map_err(|error| CloseReason::of_error(&error))?;
        let news = news.ok_or_else(|| CloseReason::of(End::Goodbye))?;
        Ok(vec![text(&welcome), news])
    }

    /// What changed since, or that the page has to load the board; `None` if the session ended
    /// before its end could reach this socket.
    async fn news(&self) -> Result<Option<Utf8Bytes>> {
        let mut tx = pieces::read(&self.app.db, self.access.board).await?;
        let now = self.app.db.steady();
        let seen = login_sessions::last_seen(&mut tx, self.session, now, idle_limit(now)).await?;
        if seen.is_none() {
            return Ok(None);
        }
        let news = self.since.news(&mut tx, self.access.board).await?;
        Ok(Some(text(&news.unwrap_or(ServerMessage::Reset))))
    }
}

/// Sends to the page until it cannot be reached or there is nothing more to send.
async fn send(
    writer: &mut Writer,
    greeting: Vec<Utf8Bytes>,
    messages: &mut MailboxReceiver,
) -> Result<CloseReason, CloseReason> {
    let mut waiting = greeting;
    let mut ping = interval(PING);
    ping.reset();
    loop {
        for message in waiting.drain(..) {
            writer.write(message).await?;
        }
        writer.flush().await?;
        tokio::select! {
            count = messages.take(&mut waiting, TOGETHER) => {
                if count == 0 {
                    return Ok(CloseReason::of(End::Restart));
                }
            }
            _ = ping.tick() => {
                writer.feed(Message::Ping(Bytes::new())).await?;
                waiting.push(text(&ServerMessage::Beat));
            }
        }
    }
}

/// Reads from the page until it ends, sends too much, or sends something that cannot be understood.
/// While a page still has many answers to read, nothing more is read from it.
async fn receive(
    stream: &mut Stream,
    requests: &Requests,
    room: &Room,
    mut intake: Intake,
) -> CloseReason {
    loop {
        room.wait().await;
        let message = match next(stream).await {
            Ok(message) => message,
            Err(reason) => return reason,
        };
        let request = match intake.take(message.as_deref()).await {
            Ok(Some(request)) => request,
            Ok(None) => continue,
            Err(reason) => return reason,
        };
        if requests.send(request).await.is_err() {
            return CloseReason::of(End::Restart);
        }
    }
}

/// The page's next message; `None` if it only shows that the page is alive.
async fn next(stream: &mut Stream) -> Result<Option<Utf8Bytes>, CloseReason> {
    let message = match timeout(DEAD, stream.next()).await {
        Err(_) => return Err(CloseReason::new(CloseCode::Away, "no sign of life")),
        Ok(None) => return Err(CloseReason::new(CloseCode::Normal, "")),
        Ok(Some(message)) => message,
    };
    match message {
        Ok(Message::Text(text)) => Ok(Some(text)),
        Err(Broken::Capacity(CapacityError::MessageTooLong { .. })) => Err(CloseReason::too_long()),
        Ok(Message::Ping(_) | Message::Pong(_) | Message::Frame(_)) => Ok(None),
        Ok(Message::Binary(_)) => {
            Err(CloseReason::new(CloseCode::Unsupported, "messages are JSON text"))
        }
        Ok(Message::Close(_)) => Err(CloseReason::new(CloseCode::Normal, "")),
        Err(_) => Err(CloseReason::new(CloseCode::Protocol, "a message is broken")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_storage_failures_are_reported_as_such() {
        for end in [End::Goodbye, End::TooSlow, End::Storage, End::Failed, End::Restart] {
            let cannot_save = CloseReason::of(end).code == CloseCode::Again;
            assert_eq!(cannot_save, end == End::Storage, "{end:?}");
        }
    }
}
