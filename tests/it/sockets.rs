//! What one socket may do: it holds a limited amount, and a client that sends too much is
//! disconnected.

use futures::{SinkExt, StreamExt};
use groundswell_domain::api::SignIn;
use groundswell_domain::card::CardEdit;
use groundswell_domain::command::Sent;
use groundswell_domain::description::first_lines;
use groundswell_domain::id::CardId;
use groundswell_domain::wire::{ClientMessage, ServerMessage};
use groundswell_domain::{Actor, Command};
use groundswell_tests::page::{Socket, connect, next};
use groundswell_tests::person::sent;
use groundswell_tests::process::Process;
use groundswell_tests::server::{BOARD, PASSWORD};
use groundswell_tests::{Page, TestServer, each, eventually, on_sqlite, soon};
use std::time::Duration;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::{Error, Message};
use uuid::Uuid;

/// The close code for too many messages: the page comes back, but not at once.
const TOO_MUCH: u16 = 1008;

fn capture() -> (CardId, Command) {
    let id = CardId(Uuid::now_v7());
    (id, Command::CaptureCard { id, title: "Silent".into(), column: None, contact: None })
}

fn text(message: &ClientMessage) -> Message {
    Message::text(serde_json::to_string(message).unwrap())
}

fn here() -> Message {
    text(&ClientMessage::Here { card: None, writing: false })
}

/// Sends without reading, until everything is sent or nobody takes it.
async fn flood(socket: &mut Socket, message: Message, times: usize) {
    for _ in 0..times {
        if socket.feed(message.clone()).await.is_err() {
            return;
        }
    }
    let _ = socket.flush().await;
}

/// The code with which a socket ends; `None` if the connection just broke.
async fn end(socket: &mut Socket) -> Option<u16> {
    soon("the end of a socket", async {
        loop {
            match socket.next().await {
                Some(Ok(Message::Close(frame))) => {
                    return frame.map(|CloseFrame { code, .. }| code.into());
                }
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return None,
            }
        }
    })
    .await
}

#[test]
fn sockets_that_send_too_much_are_closed() {
    on_sqlite(async |database| {
        let server = TestServer::start(database).await;
        let olga = server.owner().await;
        let mut page = olga.page().await;
        let ping = Message::Ping("are you there?".into());
        let pong = Message::Pong("here I am".into());
        for message in [ping, pong, here()] {
            let mut socket = connect(&olga, BOARD, None).await.unwrap();
            soon("the flood", flood(&mut socket, message.clone(), 50_000)).await;
            let code = end(&mut socket).await;
            assert!(code.is_none_or(|code| code == TOO_MUCH), "{message:?}: {code:?}");
            // As much as any page sends.
            let mut socket = connect(&olga, BOARD, None).await.unwrap();
            flood(&mut socket, message, 100).await;
            soon("the welcome", next(&mut socket)).await.unwrap();
            let (card, command) = capture();
            socket.send(text(&ClientMessage::Do(sent(command)))).await.unwrap();
            page.until("it is still heard", |page| page.board().card(card).is_ok()).await;
        }
    });
}

#[test]
fn a_day_of_offline_work_is_accepted_at_once() {
    each(async |server| {
        let olga = server.owner().await;
        let page = olga.page().await;
        let mut offline = page.replica.clone();
        let waiting: Vec<Sent> = (0..1_000).map(|_| sent(capture().1)).collect();
        for sent in &waiting {
            offline.resume(sent.clone(), Actor::Member(olga.id()));
        }
        let mut page = Page::resume(&olga, BOARD, offline).await;
        page.until("nothing waits", |page| page.replica.pending().len() == 0).await;
        assert_eq!(page.board().cards.len(), waiting.len());
    });
}

#[test]
fn a_session_has_so_many_sockets() {
    on_sqlite(async |database| {
        let server = TestServer::start(database).await;
        let olga = server.owner().await;
        let mut sockets = Vec::new();
        let refused = loop {
            match connect(&olga, BOARD, None).await {
                Ok(socket) => sockets.push(socket),
                Err(Error::Http(response)) => break response,
                Err(error) => panic!("{error}"),
            }
            assert!(sockets.len() <= 100, "there is no end");
        };
        assert_eq!((sockets.len(), refused.status().as_u16()), (50, 503));
        assert_eq!(refused.headers()["retry-after"], "5");
        // Another browser of hers is not affected.
        let phone = server.stranger();
        let body = SignIn { email: "olga@example.com".into(), password: PASSWORD.into() };
        phone.post("/api/sign-in", &body).await.is_status(200);
        connect(&phone, BOARD, None).await.unwrap();
        drop(sockets.pop());
        eventually("there is room for another", async || connect(&olga, BOARD, None).await.is_ok())
            .await;
    });
}

#[test]
fn sockets_that_are_never_read_share_what_they_are_to_get() {
    on_sqlite(async |database| {
        let process = Process::start(&database);
        let olga = process.owner().await;
        let mut page = Page::of_large_board(&olga, 4_000_000).await;
        let Some(before) = process.memory() else { return };
        let mut deaf = Vec::new();
        for nth in 0..20 {
            let since = (nth % 2 == 0).then_some(1);
            let mut socket = connect(&olga, BOARD, since).await.unwrap();
            socket.send(here()).await.unwrap();
            deaf.push(socket);
        }
        // Once a later socket has got its welcome, all of them have.
        let mut last = connect(&olga, BOARD, None).await.unwrap();
        soon("the welcome", next(&mut last)).await.unwrap();
        soon("the news", next(&mut last)).await.unwrap();
        page.capture("The others go on").await.unwrap();
        let more = process.memory().unwrap().saturating_sub(before);
        assert!(more < 24 << 20, "{} MiB more", more >> 20);
    });
}

#[test]
fn a_message_that_is_long_leaves_in_pieces() {
    each(async |server| {
        let olga = server.owner().await;
        let mut page = olga.page().await;
        let (card, command) = capture();
        page.act(command).await.unwrap();
        // Characters of several bytes, so that pieces end within one.
        let mut from = String::new();
        for chars in [1_000, 2_719, 2_720, 2_721, 2_722, 5_449, 49_999] {
            let to = "€".repeat(chars);
            let edit = CardEdit::Description { from, to: to.clone() };
            page.act(Command::EditCard { card, edit }).await.unwrap();
            assert_eq!(page.card(card).description, first_lines(&to));
            from = to;
        }
    });
}

#[test]
fn sockets_that_never_read_are_closed_even_if_they_send() {
    on_sqlite(async |database| {
        let server = TestServer::start(database).await;
        let olga = server.owner().await;
        let mut page = olga.page().await;
        let (card, command) = capture();
        page.act(command).await.unwrap();
        let mut deaf = connect(&olga, BOARD, Some(page.replica.seq())).await.unwrap();
        // More than the system's own buffers hold, and less than is kept for a socket.
        let mut from = String::new();
        for round in 0..150 {
            let to = format!("{round} {}", "x".repeat(45_000));
            let edit = CardEdit::Description { from, to: to.clone() };
            page.act(Command::EditCard { card, edit }).await.unwrap();
            from = to;
        }
        eventually("it is hung up on", async || {
            tokio::time::sleep(Duration::from_millis(500)).await;
            deaf.send(here()).await.is_err()
        })
        .await;
        assert_ne!(next(&mut deaf).await, Ok(ServerMessage::Beat));
    });
}
