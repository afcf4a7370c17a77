//! The wire to the server: connects, comes back after every break, never loses what waits.

use crate::open_board::{Connection, OpenBoard};
use crate::session::Session;
use futures::channel::mpsc::UnboundedReceiver;
use futures::future::{Either, select};
use futures::{SinkExt, StreamExt};
use gloo_net::websocket::futures::WebSocket;
use gloo_net::websocket::{Message, WebSocketError};
use gloo_timers::future::TimeoutFuture;
use groundswell_domain::json;
use groundswell_domain::wire::ServerMessage;
use leptos::prelude::*;

/// Waits between attempts: short first, for a server that restarts; then calm.
const FIRST_WAIT_MS: u32 = 300;
const LONGEST_WAIT_MS: u32 = 10_000;
/// How the server closes a socket while it cannot save (RFC 6455, registry of close codes).
const TRY_AGAIN_LATER: u16 = 1013;
/// How it closes one when something went wrong within it, which may do so again at once; and one on
/// which too much was said.
const LEAVE_ALONE: [u16; 2] = [1011, 1008];
/// How it closes one whose page says what it does not understand: another version. Unsupported,
/// invalid, too big.
const NOT_UNDERSTOOD: [u16; 3] = [1003, 1007, 1009];
/// The server says something every 20 seconds: after two such silences it cannot be reached.
const SILENCE_MS: u32 = 50_000;

/// What the page hands to its wire.
pub(crate) enum Outgoing {
    /// A message, as JSON.
    Send(String),
    /// The browser says it is online, or the page is looked at again: do not wait any longer.
    WakeUp,
    /// The browser says it is offline. A socket would notice minutes later, if ever.
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
        match talk(live, session, &mut outgoing).await {
            End::Closed => return,
            End::Stuck => live.set_connection(Connection::Stuck),
            End::Broken { was_open } => {
                live.set_connection(Connection::Offline);
                if was_open {
                    wait = FIRST_WAIT_MS;
                }
            }
        }
        if !rest(wait, &mut outgoing).await {
            return;
        }
        wait = (wait * 2).min(LONGEST_WAIT_MS);
    }
}

enum End {
    Closed,
    Broken {
        was_open: bool,
    },
    /// The server cannot save now: it is left alone for longer each time.
    Stuck,
}

/// One connection, from its beginning to its end.
async fn talk(
    live: OpenBoard,
    session: Session,
    outgoing: &mut UnboundedReceiver<Outgoing>,
) -> End {
    let Ok(socket) = WebSocket::open(&address(live)) else {
        return End::Broken { was_open: false };
    };
    let (mut sink, mut stream) = socket.split();
    let mut was_open = false;
    let mut silence = TimeoutFuture::new(SILENCE_MS);
    loop {
        // What the page does comes first: once it has left the board, nothing is heard any more.
        let either = select(outgoing.next(), stream.next());
        let Either::Left((next, _)) = select(either, &mut silence).await else {
            return End::Broken { was_open };
        };
        match next {
            Either::Right((Some(Ok(Message::Text(text))), _)) => {
                let Ok(message) = json::from_str::<ServerMessage>(&text) else {
                    live.needs_reload();
                    return End::Closed;
                };
                // What the server says meanwhile is heard after it.
                if matches!(message, ServerMessage::Reset) && !live.start_over().await {
                    return End::Broken { was_open: false };
                }
                silence = TimeoutFuture::new(SILENCE_MS);
                let goodbye = matches!(message, ServerMessage::Goodbye);
                if matches!(message, ServerMessage::Welcome { .. }) {
                    session.welcome();
                }
                was_open = true;
                let Ok(answers) = live.heard(message) else { return End::Broken { was_open } };
                for message in answers {
                    if sink.send(Message::Text(message)).await.is_err() {
                        return End::Broken { was_open };
                    }
                }
                if goodbye {
                    live.dismissed(session).await;
                    return End::Broken { was_open: false };
                }
            }
            Either::Right((Some(Ok(Message::Bytes(_))), _)) => {}
            Either::Right((Some(Err(WebSocketError::ConnectionClose(end))), _))
                if end.code == TRY_AGAIN_LATER =>
            {
                return End::Stuck;
            }
            Either::Right((Some(Err(WebSocketError::ConnectionClose(end))), _))
                if LEAVE_ALONE.contains(&end.code) =>
            {
                return End::Broken { was_open: false };
            }
            Either::Right((Some(Err(WebSocketError::ConnectionClose(end))), _))
                if NOT_UNDERSTOOD.contains(&end.code) =>
            {
                live.set_connection(Connection::Offline);
                live.needs_reload();
                return End::Closed;
            }
            Either::Right((Some(Err(_)) | None, _)) => {
                if !was_open {
                    live.was_refused(session).await;
                }
                return End::Broken { was_open };
            }
            Either::Left((Some(Outgoing::Send(text)), _)) => {
                // Before the welcome nothing is sent: all that waits goes out with it.
                if live.is_online() && sink.send(Message::Text(text)).await.is_err() {
                    return End::Broken { was_open };
                }
            }
            Either::Left((Some(Outgoing::WakeUp), _)) => {}
            Either::Left((Some(Outgoing::HangUp), _)) => return End::Broken { was_open },
            Either::Left((Some(Outgoing::Close) | None, _)) => return End::Closed,
        }
    }
}

/// Waits for the next attempt; `false` when the page leaves the board meanwhile.
pub(crate) async fn rest(wait_ms: u32, outgoing: &mut UnboundedReceiver<Outgoing>) -> bool {
    // Everybody's page must not come back in the same moment.
    let jitter = (js_sys::Math::random() * f64::from(wait_ms)) as u32;
    let mut timer = TimeoutFuture::new(wait_ms + jitter);
    loop {
        match select(timer, outgoing.next()).await {
            Either::Left(_) => return true,
            Either::Right((Some(Outgoing::WakeUp), _)) => return true,
            Either::Right((Some(Outgoing::Close) | None, _)) => return false,
            Either::Right((Some(Outgoing::Send(_) | Outgoing::HangUp), rest)) => timer = rest,
        }
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
    // Else it has nothing to build upon, and is sent all.
    if let Some(known) = live.known() {
        address += &known.query();
    }
    address
}
