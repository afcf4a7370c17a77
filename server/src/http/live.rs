//! The live channel: one socket for each page that has a board open.

mod intake;

use super::boards::access;
use super::problem::{Path, Problems, Query};
use crate::App;
use crate::auth::SignedIn;
use crate::auth::session::idle_limit;
use crate::board_task::Request;
use crate::board_task::audience::{End, text};
use crate::boards::snapshot::Layout;
use crate::boards::{Joined, Requests};
use crate::error::{Error, Result};
use crate::store::boards::{self, Access};
use crate::store::{Tx, commits, login_sessions};
use axum::extract::State;
use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket, WebSocketUpgrade, close_code};
use axum::response::Response;
use bytes::Bytes;
use futures::stream::{SplitSink, SplitStream};
use futures::{SinkExt, StreamExt};
use groundswell_domain::id::{BoardId, CommandId};
use groundswell_domain::wire::{PROTOCOL, ServerMessage};
use groundswell_domain::{Rejection, limits};
use intake::Intake;
use serde::Deserialize;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::{interval, timeout};
use uuid::Uuid;

/// Proxies end connections on which nothing happens, often after a minute. A page cannot see pings:
/// it hears a beat with each of them, and so notices when the server cannot be reached any more.
const PING: Duration = Duration::from_secs(20);
/// A page that did not even answer two pings is gone.
const DEAD: Duration = Duration::from_secs(45);
/// How long a page may take to hear that its socket ends.
const PARTING: Duration = Duration::from_secs(1);
/// The memory that a socket on which nothing happens holds for reading, in bytes.
const READ_BUFFER: usize = 4 * 1024;
/// A message is read up to here, in bytes. One that is too long can be answered then; what is longer
/// still is cut off, and the page may not hear why.
const READ_AT_MOST: usize = 4 * limits::MESSAGE_BYTES;
/// Messages that leave together.
const TOGETHER: usize = 32;

type Sink = SplitSink<WebSocket, Message>;
type Stream = SplitStream<WebSocket>;

/// What the page has already.
#[derive(Clone, Copy, Deserialize)]
pub(crate) struct Since {
    /// The last commit; 0 for nothing.
    #[serde(default)]
    since: u64,
    /// The command of that commit.
    commit: Option<CommandId>,
}

impl Since {
    /// Whether it is a part of the history of a board that stands at `seq`.
    async fn stands(self, tx: &mut Tx, board: BoardId, seq: u64) -> Result<bool> {
        match self.commit {
            Some(commit) => Ok(commits::stands(tx, board, self.since, commit).await?),
            None => Ok((1..=seq).contains(&self.since)),
        }
    }
}

/// Opens the live channel of a board: what changed since, then every commit as it happens, and the
/// page's own commands.
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
    SignedIn { user, session }: SignedIn,
    Path(key): Path<String>,
    Query(since): Query<Since>,
    upgrade: WebSocketUpgrade,
) -> Result<Response> {
    let access = access(&app, &key, &user).await?;
    let upgrade = upgrade
        .max_message_size(READ_AT_MOST)
        .max_frame_size(READ_AT_MOST)
        .read_buffer_size(READ_BUFFER);
    Ok(upgrade.on_upgrade(move |socket| serve(app, access, session, since, socket)))
}

/// One socket, from its beginning to its end.
async fn serve(app: App, access: Access, session: Uuid, since: Since, socket: WebSocket) {
    let (mut sink, mut stream) = socket.split();
    match app.boards.join(&access, session).await {
        Ok(mut joined) => {
            let visit = Visit { app: &app, access: &access, session, since };
            let parting = visit.talk(&mut joined, &mut sink, &mut stream).await;
            // Before it is forgotten: a server that stops waits for its sockets.
            part(parting, sink, stream).await;
        }
        Err(error) => part(Parting::of_error(&error), sink, stream).await,
    }
}

/// Says the last words. Who is gone already need not hear them.
async fn part(parting: Parting, mut sink: Sink, mut stream: Stream) {
    let parting = async {
        if let Some(message) = parting.message {
            sink.send(Message::Text(text(&message))).await?;
        }
        let reason = Utf8Bytes::from_static(parting.reason);
        sink.send(Message::Close(Some(CloseFrame { code: parting.code, reason }))).await?;
        // To hang up while the page still speaks could lose it what was said last.
        while let Some(Ok(_)) = stream.next().await {}
        Ok::<_, axum::Error>(())
    };
    let _ = timeout(PARTING, parting).await;
}

/// The last words.
struct Parting {
    message: Option<ServerMessage>,
    code: u16,
    reason: &'static str,
}

impl Parting {
    fn new(code: u16, reason: &'static str) -> Parting {
        Parting { message: None, code, reason }
    }

    fn of(end: End) -> Parting {
        match end {
            End::Goodbye => Parting {
                message: Some(ServerMessage::Goodbye),
                code: close_code::POLICY,
                reason: "no member any more, or signed out",
            },
            // To a page, AGAIN says that the server cannot save: this one just connects anew.
            End::TooSlow => Parting::new(close_code::RESTART, "too much was waiting to be read"),
            End::Storage => Parting::new(close_code::AGAIN, "a command could not be stored now"),
            End::Failed => Parting::new(close_code::ERROR, "something went wrong with a command"),
            End::Restart => Parting::new(close_code::RESTART, "the server starts anew"),
        }
    }

    fn of_error(error: &Error) -> Parting {
        match error {
            Error::Storage => Parting::new(close_code::AGAIN, "the database is away"),
            error => {
                tracing::error!(%error, "a socket could not be served");
                Parting::new(close_code::ERROR, "something went wrong here")
            }
        }
    }
}

/// A page's visit to a board.
struct Visit<'a> {
    app: &'a App,
    access: &'a Access,
    session: Uuid,
    since: Since,
}

impl Visit<'_> {
    async fn talk(&self, joined: &mut Joined, sink: &mut Sink, stream: &mut Stream) -> Parting {
        let Joined { socket, messages, requests } = joined;
        let id = socket.id();
        let (board, user) = (self.access.board, self.access.member.id);
        let intake = Intake::new(user, id, self.app.boards.measure(board, user));
        let speak = async {
            match self.greet().await {
                Ok(greeting) => speak(sink, greeting, messages).await,
                Err(parting) => parting,
            }
        };
        let talk = async {
            // In no order: a page that never stops speaking must not keep itself from hearing.
            tokio::select! {
                parting = hear(stream, requests, intake) => parting,
                parting = speak => parting,
            }
        };
        let parting = tokio::select! {
            biased;
            end = socket.ended() => Parting::of(end),
            parting = talk => parting,
        };
        // Where the board is closed there is nothing to leave.
        let _ = requests.send(Request::Leave(id)).await;
        parting
    }

    /// What the page must know before it can follow.
    async fn greet(&self) -> Result<Vec<Utf8Bytes>, Parting> {
        let you = self.access.member.id;
        let welcome = ServerMessage::Welcome { protocol: PROTOCOL, you, now: crate::now() };
        let news = self.news().await.map_err(|error| Parting::of_error(&error))?;
        let news = news.ok_or_else(|| Parting::of(End::Goodbye))?;
        Ok(vec![text(&welcome), news])
    }

    /// What changed since, or all there is; `None` where the session ended before the socket could
    /// be found and ended with it.
    async fn news(&self) -> Result<Option<Utf8Bytes>> {
        let board = self.access.board;
        let mut tx = self.app.db.read().await?;
        let now = crate::now();
        let seen = login_sessions::last_seen(&mut tx, self.session, now, idle_limit(now)).await?;
        if seen.is_none() {
            return Ok(None);
        }
        let (seq, commit) = boards::last(&mut tx, board).await?.ok_or(Error::NotFound)?;
        if self.since.stands(&mut tx, board, seq).await? {
            let changes = boards::changes_since(&mut tx, board, self.since.since).await?;
            return Ok(Some(text(&ServerMessage::CatchUp { seq, commit, changes })));
        }
        drop(tx);
        let snapshot = self.app.boards.snapshot(board, Layout::Rows, seq).await?;
        let json = std::str::from_utf8(snapshot.json()).map_err(anyhow::Error::from)?;
        Ok(Some(format!("{{\"reset\":{json}}}").into()))
    }
}

/// Speaks to the page until it cannot be reached or there is nothing more to say.
async fn speak(
    sink: &mut Sink,
    greeting: Vec<Utf8Bytes>,
    messages: &mut mpsc::Receiver<Utf8Bytes>,
) -> Parting {
    let mut waiting = greeting;
    let mut ping = interval(PING);
    ping.reset();
    loop {
        for message in waiting.drain(..) {
            if sink.feed(Message::Text(message)).await.is_err() {
                return Parting::new(close_code::AWAY, "the page is gone");
            }
        }
        if sink.flush().await.is_err() {
            return Parting::new(close_code::AWAY, "the page is gone");
        }
        tokio::select! {
            count = messages.recv_many(&mut waiting, TOGETHER) => {
                if count == 0 {
                    return Parting::of(End::Restart);
                }
            }
            _ = ping.tick() => {
                if sink.send(Message::Ping(Bytes::new())).await.is_err() {
                    return Parting::new(close_code::AWAY, "the page is gone");
                }
                waiting.push(text(&ServerMessage::Beat));
            }
        }
    }
}

/// Hears the page until it says no more, or something that cannot be understood.
async fn hear(stream: &mut Stream, requests: &Requests, mut intake: Intake) -> Parting {
    loop {
        let message = match timeout(DEAD, stream.next()).await {
            Err(_) => return Parting::new(close_code::AWAY, "no sign of life"),
            Ok(None) | Ok(Some(Ok(Message::Close(_)))) => {
                return Parting::new(close_code::NORMAL, "");
            }
            Ok(Some(Err(_))) => {
                return Parting::new(close_code::PROTOCOL, "a message is broken, or endless");
            }
            Ok(Some(Ok(Message::Ping(_) | Message::Pong(_)))) => continue,
            Ok(Some(Ok(Message::Binary(_)))) => {
                return Parting::new(close_code::UNSUPPORTED, "messages are JSON text");
            }
            Ok(Some(Ok(Message::Text(text)))) => text,
        };
        let request = match intake.take(&message).await {
            Ok(Some(request)) => request,
            Ok(None) => continue,
            Err(Rejection::TooLarge) => {
                return Parting::new(close_code::SIZE, "a message is too long");
            }
            Err(_) => return Parting::new(close_code::INVALID, "a message was not understood"),
        };
        if requests.send(request).await.is_err() {
            return Parting::of(End::Restart);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_of_a_server_that_cannot_save_pages_hear_so() {
        for end in [End::Goodbye, End::TooSlow, End::Storage, End::Failed, End::Restart] {
            let cannot_save = Parting::of(end).code == close_code::AGAIN;
            assert_eq!(cannot_save, end == End::Storage, "{end:?}");
        }
    }
}
