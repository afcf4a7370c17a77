//! The socket to the server: connects, reconnects after every break, and loses nothing that waits.
//! Where a network lets no socket through, plain requests take its place until it does.

use crate::api::Failure;
use crate::event::Event;
use crate::notes;
use crate::open_board::{Connection, OpenBoard};
use crate::session::Session;
use futures::channel::mpsc::UnboundedReceiver;
use futures::future::{Either, select};
use futures::stream::SplitSink;
use futures::{SinkExt, StreamExt};
use gloo_net::websocket::futures::WebSocket;
use gloo_net::websocket::{Message, WebSocketError};
use gloo_timers::future::TimeoutFuture;
use groundswell_domain::api::ProblemCode;
use groundswell_domain::json;
use groundswell_domain::wire::ServerMessage;
use leptos::prelude::*;

/// Delay between attempts: short first, for a server that restarts; then longer.
const FIRST_WAIT_MS: u32 = 300;
const LONGEST_WAIT_MS: u32 = 10_000;
/// The close code of a server that cannot save (RFC 6455, registry of close codes).
const TRY_AGAIN_LATER: u16 = 1013;
/// The close codes after an internal error, which may happen again at once, and after too many
/// messages.
const LEAVE_ALONE: [u16; 2] = [1011, 1008];
/// The close codes for messages that the server does not understand, because it has another
/// version: unsupported, invalid, too big.
const NOT_UNDERSTOOD: [u16; 3] = [1003, 1007, 1009];
/// The server sends something every 20 seconds: after two missing messages it cannot be reached.
const SILENCE_MS: u32 = 50_000;
/// How long a server may take for its first word: a proxy that knows no sockets may wait for ever.
const OPENS_WITHIN_MS: u32 = 10_000;
/// The same where no socket got through before: plain requests serve, and pause meanwhile.
const OPENS_AGAIN_WITHIN_MS: u32 = 2_000;
/// Time between two plain exchanges: what others do is here within five seconds.
const EXCHANGE_EVERY_MS: u32 = 2_500;
/// How many exchanges there are before the socket is tried again: some two minutes.
const EXCHANGES: u32 = 48;
/// The note of a tab that has said why others' changes come late.
const SAID: &str = "no-socket";

/// What the page tells its socket.
pub(crate) enum Outgoing {
    /// A message, as JSON.
    Send(String),
    /// The browser is online, or the page is visible again: do not wait any longer.
    WakeUp,
    /// The browser is offline. A socket would notice minutes later, if ever.
    HangUp,
    /// The page leaves this board.
    Close,
}

/// Keeps a board connected until the page leaves it.
pub(crate) async fn run(
    live: OpenBoard,
    session: Session,
    mut outgoing: UnboundedReceiver<Outgoing>,
) {
    let mut wait = FIRST_WAIT_MS;
    loop {
        let mut end = talk(live, session, &mut outgoing).await;
        if matches!(end, End::Unopened) {
            end = do_without(live, session, &mut outgoing).await;
        }
        match end {
            End::Closed => return,
            End::Stuck => live.set_connection(Connection::Stuck),
            End::Broken => {
                live.set_connection(Connection::Offline);
                wait = FIRST_WAIT_MS;
            }
            End::Refused => live.set_connection(Connection::Offline),
            // The plain requests still serve.
            End::Unopened => continue,
        }
        if !rest(wait, &mut outgoing).await {
            return;
        }
        wait = (wait * 2).min(LONGEST_WAIT_MS);
    }
}

/// How a connection ended.
enum End {
    /// The page has left the board, or is too old.
    Closed,
    /// It was open before.
    Broken,
    /// There is no connection now, or the server does not want it: wait longer each time.
    Refused,
    /// The server cannot save now: wait longer each time.
    Stuck,
    /// The server has said nothing on it.
    Unopened,
}

/// Keeps the board up to date by plain requests, until the socket is to be tried again or a request
/// fails.
async fn do_without(
    live: OpenBoard,
    session: Session,
    outgoing: &mut UnboundedReceiver<Outgoing>,
) -> End {
    for _ in 0..EXCHANGES {
        match live.exchange_plainly().await {
            Ok(()) => {}
            Err(failure) => return failed(live, session, &failure).await,
        }
        live.set_connection(Connection::Online);
        if notes::read_in_tab(SAID).is_none() {
            notes::write_in_tab(SAID, Some(""));
            live.report(Event::NoSocket);
        }
        match next(&mut TimeoutFuture::new(EXCHANGE_EVERY_MS), outgoing).await {
            None | Some(Outgoing::Send(_) | Outgoing::WakeUp) => {}
            Some(Outgoing::HangUp) => return End::Refused,
            Some(Outgoing::Close) => return End::Closed,
        }
    }
    End::Unopened
}

/// How long to wait for the first word on a socket.
fn opens_within() -> u32 {
    if notes::read_in_tab(SAID).is_some() { OPENS_AGAIN_WITHIN_MS } else { OPENS_WITHIN_MS }
}

/// What follows when a plain request has failed.
async fn failed(live: OpenBoard, session: Session, failure: &Failure) -> End {
    match failure {
        Failure::NotUnderstood => {
            live.set_connection(Connection::Offline);
            live.needs_reload();
            return End::Closed;
        }
        failure if failure.is(ProblemCode::Storage) => return End::Stuck,
        failure if failure.will_pass() => {}
        _ => live.was_refused(session).await,
    }
    End::Refused
}

/// One connection, from its beginning to its end.
async fn talk(
    live: OpenBoard,
    session: Session,
    outgoing: &mut UnboundedReceiver<Outgoing>,
) -> End {
    let Ok(socket) = WebSocket::open(&address(live)) else { return End::Unopened };
    let (sink, mut stream) = socket.split();
    let silence = TimeoutFuture::new(opens_within());
    let mut wire = Wire { live, session, sink, was_open: false, silence };
    loop {
        // Messages of the page come first: once it has left the board, no more are read.
        let either = select(outgoing.next(), stream.next());
        let Either::Left((next, _)) = select(either, &mut wire.silence).await else {
            return wire.broken();
        };
        let done = match next {
            Either::Left((asked, _)) => wire.send(asked).await,
            Either::Right((heard, _)) => wire.hear(heard).await,
        };
        if let Err(end) = done {
            return end;
        }
    }
}

/// A socket that is open, or about to be.
struct Wire {
    live: OpenBoard,
    session: Session,
    sink: SplitSink<WebSocket, Message>,
    /// Whether the server has said anything.
    was_open: bool,
    /// Ends when the server has said nothing for too long.
    silence: TimeoutFuture,
}

impl Wire {
    fn broken(&self) -> End {
        if self.was_open { End::Broken } else { End::Unopened }
    }

    /// Does what the page asks for; an error is the end of the connection.
    async fn send(&mut self, asked: Option<Outgoing>) -> Result<(), End> {
        match asked {
            Some(Outgoing::Send(text)) => {
                // Nothing is sent before the welcome: then everything that waits is sent.
                let is_welcome = self.was_open && self.live.is_online();
                if is_welcome && self.sink.send(Message::Text(text)).await.is_err() {
                    return Err(self.broken());
                }
                Ok(())
            }
            Some(Outgoing::WakeUp) => Ok(()),
            Some(Outgoing::HangUp) if self.was_open => Err(End::Broken),
            Some(Outgoing::HangUp) => Err(End::Refused),
            Some(Outgoing::Close) | None => Err(End::Closed),
        }
    }

    /// Handles what the server says; an error is the end of the connection.
    async fn hear(&mut self, heard: Option<Result<Message, WebSocketError>>) -> Result<(), End> {
        if let Some(Err(WebSocketError::ConnectionClose(close))) = &heard
            && let Some(end) = closed(self.live, close.code)
        {
            return Err(end);
        }
        match heard {
            Some(Ok(Message::Text(text))) => self.read(&text).await,
            Some(Ok(Message::Bytes(_))) => Ok(()),
            Some(Err(_)) | None => Err(self.broken()),
        }
    }

    async fn read(&mut self, text: &str) -> Result<(), End> {
        let live = self.live;
        let Ok(message) = json::from_str::<ServerMessage>(text) else {
            live.needs_reload();
            return Err(End::Closed);
        };
        // Messages that arrive meanwhile are read afterwards.
        if matches!(message, ServerMessage::Reset) && !live.start_over().await {
            return Err(End::Refused);
        }
        self.silence = TimeoutFuture::new(SILENCE_MS);
        let goodbye = matches!(message, ServerMessage::Goodbye);
        if matches!(message, ServerMessage::Welcome { .. }) {
            self.session.welcome();
        }
        self.was_open = true;
        let Ok(answers) = live.heard(message) else { return Err(self.broken()) };
        for message in answers {
            if self.sink.send(Message::Text(message)).await.is_err() {
                return Err(self.broken());
            }
        }
        if goodbye {
            live.dismissed(self.session).await;
            return Err(End::Refused);
        }
        Ok(())
    }
}

/// What follows when the server closes the socket for a reason; `None` where it gives no known one.
fn closed(live: OpenBoard, code: u16) -> Option<End> {
    match code {
        TRY_AGAIN_LATER => Some(End::Stuck),
        code if LEAVE_ALONE.contains(&code) => Some(End::Refused),
        code if NOT_UNDERSTOOD.contains(&code) => {
            live.set_connection(Connection::Offline);
            live.needs_reload();
            Some(End::Closed)
        }
        _ => None,
    }
}

/// Waits for the next attempt; `false` when the page leaves the board meanwhile.
pub(crate) async fn rest(wait_ms: u32, outgoing: &mut UnboundedReceiver<Outgoing>) -> bool {
    // All pages must not reconnect at the same moment.
    let jitter = (js_sys::Math::random() * f64::from(wait_ms)) as u32;
    let mut timer = TimeoutFuture::new(wait_ms + jitter);
    loop {
        match next(&mut timer, outgoing).await {
            None | Some(Outgoing::WakeUp) => return true,
            Some(Outgoing::Close) => return false,
            Some(Outgoing::Send(_) | Outgoing::HangUp) => {}
        }
    }
}

/// What the page says next; `None` if the time is over before.
async fn next(
    timer: &mut TimeoutFuture,
    outgoing: &mut UnboundedReceiver<Outgoing>,
) -> Option<Outgoing> {
    match select(timer, outgoing.next()).await {
        Either::Left(_) => None,
        Either::Right((said, _)) => Some(said.unwrap_or(Outgoing::Close)),
    }
}

fn address(live: OpenBoard) -> String {
    let location = window().location();
    let scheme = match location.protocol().as_deref() {
        Ok("https:") => "wss",
        _ => "ws",
    };
    let host = location.host().unwrap_or_default();
    let mut address = format!("{scheme}://{host}/api/boards/{}/live", live.key());
    // Without this, the server sends the whole board.
    if let Some(known) = live.known() {
        address += &known.query();
    }
    address
}
