//! The live channel.

use futures::SinkExt;
use groundswell_domain::api::{ProblemCode, Session};
use groundswell_domain::card::CardEdit;
use groundswell_domain::contact::{Channel, NewContact};
use groundswell_domain::id::{CardId, CommandId, ContactId};
use groundswell_domain::known::Known;
use groundswell_domain::member::Role;
use groundswell_domain::wire::{ClientMessage, Presence, ServerMessage};
use groundswell_domain::{Command, Rejection, limits};
use groundswell_tests::page::{Socket, connect, connect_with, next};
use groundswell_tests::person::{now, sent};
use groundswell_tests::server::BOARD;
use groundswell_tests::{Page, TestServer, each, eventually, on_sqlite, soon};
use tokio_tungstenite::tungstenite::{Error, Message};
use uuid::Uuid;

#[test]
fn two_people_see_each_others_cards() {
    each(async |server| {
        let olga = server.owner().await;
        let ann = server.member(&olga, Role::Support).await;
        let mut hers = olga.page().await;
        let mut anns = ann.page().await;
        let card = anns.capture("The player stays silent after a call").await.unwrap();
        hers.until("Olga sees the card", |page| page.board().card(card).is_ok()).await;
        assert_eq!(hers.card(card), anns.card(card));
        let card = hers.capture("Vouchers cannot be redeemed").await.unwrap();
        anns.until("Ann sees the card", |page| page.board().card(card).is_ok()).await;
        assert_eq!(hers.board(), anns.board());
    });
}

#[test]
fn a_page_that_was_away_catches_up_from_any_commit() {
    each(async |server| {
        let olga = server.owner().await;
        let mut page = olga.page().await;
        let mut kept = vec![page.replica.clone()];
        for number in 0..4 {
            let card = page.capture(&format!("Card {number}")).await.unwrap();
            kept.push(page.replica.clone());
            page.act(add_contact(card)).await.unwrap();
            kept.push(page.replica.clone());
        }
        // What was removed meanwhile is gone on every page.
        let columns = page.board().columns_in_order();
        let (last, doing) = (columns[columns.len() - 1].id, columns[2].stage);
        let added = groundswell_domain::id::ColumnId(Uuid::now_v7());
        page.act(Command::AddColumn { id: added, name: "Later".into(), stage: doing })
            .await
            .unwrap();
        kept.push(page.replica.clone());
        page.act(Command::RemoveColumn { column: added, cards_to: last }).await.unwrap();
        for replica in kept {
            let since = replica.seq();
            let again = Page::resume(&olga, BOARD, replica).await;
            assert_eq!(again.board(), page.board(), "since {since}");
        }
    });
}

#[test]
fn a_page_with_nothing_or_from_the_future_starts_over() {
    each(async |server| {
        let olga = server.owner().await;
        let mut page = olga.page().await;
        page.capture("The only card").await.unwrap();
        for since in [None, Some(0), Some(page.replica.seq() + 1), Some(u64::MAX)] {
            let mut socket = connect(&olga, BOARD, since).await.unwrap();
            let welcome = soon("the welcome", next(&mut socket)).await.unwrap();
            assert!(matches!(welcome, ServerMessage::Welcome { you, .. } if you == olga.id()));
            let answer = soon("the answer", next(&mut socket)).await;
            assert_eq!(answer, Ok(ServerMessage::Reset), "since {since:?}");
        }
    });
}

#[test]
fn a_page_with_a_future_that_a_restored_backup_lacks_starts_over() {
    each(async |server| {
        let olga = server.owner().await;
        let mut page = olga.page().await;
        for number in 0..3 {
            page.capture(&format!("Card {number}")).await.unwrap();
        }
        let Known { seq, commit } = page.replica.known().unwrap();
        let lost = CommandId(Uuid::now_v7());
        let known = [
            (format!("?since={seq}&commit={commit}"), true),
            (format!("?since={seq}"), true),
            // As many commits, but different ones.
            (format!("?since={seq}&commit={lost}"), false),
            (format!("?since={}&commit={commit}", seq - 1), false),
            (format!("?since={}&commit={lost}", u64::MAX), false),
            (format!("?commit={commit}"), false),
        ];
        for (query, goes_on) in known {
            let mut socket = connect_with(&olga, BOARD, &query).await.unwrap();
            soon("the welcome", next(&mut socket)).await.unwrap();
            match soon("the board", next(&mut socket)).await.unwrap() {
                ServerMessage::CatchUp { seq: now, commit: last, changes } => {
                    assert!(goes_on && changes.is_empty(), "{query}");
                    assert_eq!((now, last), (seq, Some(commit)));
                }
                ServerMessage::Reset => assert!(!goes_on, "{query}"),
                other => panic!("{query}: {other:?}"),
            }
        }
    });
}

#[test]
fn nonsense_ends_the_socket_and_nothing_else() {
    each(async |server| {
        let olga = server.owner().await;
        let mut page = olga.page().await;
        let deep = "[".repeat(100_000);
        let long = format!("\"{}\"", "x".repeat(limits::MESSAGE_BYTES));
        let nonsense = ["", "{", "null", "{\"do\":null}", "{\"fly\":{}}", &deep];
        let nonsense = nonsense.into_iter().map(|text| (Message::text(text), 1007));
        let others = [(Message::text(&long), 1009), (Message::binary(vec![0xff, 0x00]), 1003)];
        for (message, reason) in nonsense.chain(others) {
            let mut socket = connect(&olga, BOARD, None).await.unwrap();
            socket.send(message).await.unwrap();
            assert_eq!(soon("the end", end(&mut socket)).await, Some(reason));
        }
        // A message that is not read to its end is cut off, perhaps while it is still being sent.
        let mut socket = connect(&olga, BOARD, None).await.unwrap();
        let _ = socket.send(Message::text(long.repeat(8))).await;
        soon("the end", end(&mut socket)).await;
        page.capture("Everybody else goes on").await.unwrap();
    });
}

/// The reason with which a socket ends.
async fn end(socket: &mut Socket) -> Option<u16> {
    loop {
        if let Err(reason) = next(socket).await {
            return reason;
        }
    }
}

#[test]
fn clients_that_read_nothing_are_disconnected_and_delay_nobody() {
    each(async |server| {
        let olga = server.owner().await;
        let mut page = olga.page().await;
        let card = page.capture("A card with a long text").await.unwrap();
        let before = page.replica.clone();
        let mut deaf = connect(&olga, BOARD, Some(before.seq())).await.unwrap();
        // More than the buffers of the system and the server's queue hold together.
        let mut text = String::new();
        for round in 0..400 {
            let from = std::mem::replace(&mut text, format!("{round} {}", "x".repeat(30_000)));
            let edit = CardEdit::Description { from, to: text.clone() };
            page.act(Command::EditCard { card, edit }).await.unwrap();
        }
        soon("the end of the slow one", async { while next(&mut deaf).await.is_ok() {} }).await;
        let again = Page::resume(&olga, BOARD, before).await;
        assert_eq!(again.board(), page.board());
    });
}

#[test]
fn a_removed_member_hears_no_more() {
    each(async |server| {
        let olga = server.owner().await;
        let ann = server.member(&olga, Role::Support).await;
        let mut hers = olga.page().await;
        let mut anns = ann.page().await;
        let seq = anns.replica.seq();
        let removed = std::time::Instant::now();
        hers.act(Command::RemoveMember { member: ann.id() }).await.unwrap();
        hers.capture("Not for Ann").await.unwrap();
        let closed = anns.until_closed().await;
        assert!(closed.goodbye, "{closed:?}");
        assert!(removed.elapsed().as_secs() < 1, "within a second");
        assert_eq!(anns.replica.seq(), seq, "she heard nothing of it");
        ann.get(&format!("/api/boards/{BOARD}")).await.is_status(404);
        assert!(refused(connect(&ann, BOARD, None).await, 404));
        let answer = ann.command(capture("Let me in")).await;
        assert_eq!(answer.problem().code, ProblemCode::NotFound);
    });
}

/// A page notices by silence that it has lost the server. The database does not matter here.
#[test]
fn a_page_on_which_nothing_happens_hears_a_beat() {
    on_sqlite(async |database| {
        let server = TestServer::start(database).await;
        let olga = server.owner().await;
        let mut socket = connect(&olga, BOARD, None).await.unwrap();
        soon("a beat", async { while next(&mut socket).await != Ok(ServerMessage::Beat) {} }).await;
    });
}

#[test]
fn signing_out_elsewhere_ends_the_socket() {
    each(async |server| {
        let olga = server.owner().await;
        let phone = server.stranger();
        let credentials = groundswell_domain::api::SignIn {
            email: olga.user().unwrap().email.clone(),
            password: groundswell_tests::server::PASSWORD.into(),
        };
        phone.post("/api/sign-in", &credentials).await.is_status(200);
        let mut lost = connect(&phone, BOARD, None).await.unwrap();
        let mut page = olga.page().await;
        let sessions: Vec<Session> = olga.get("/api/me/sessions").await.json();
        let other = sessions.iter().find(|session| !session.current).unwrap();
        let ended = std::time::Instant::now();
        olga.delete(&format!("/api/me/sessions/{}", other.id)).await.is_status(204);
        soon("the goodbye", async { while next(&mut lost).await != Ok(ServerMessage::Goodbye) {} })
            .await;
        assert!(ended.elapsed().as_secs() < 1, "within a second");
        assert!(refused(connect(&phone, BOARD, None).await, 401));
        page.capture("The other window goes on").await.unwrap();
    });
}

#[test]
fn a_board_of_others_is_as_unknown_as_none() {
    each(async |server| {
        let olga = server.owner().await;
        let new = groundswell_domain::api::CreateBoard { name: "xRes".into(), key: "XR".into() };
        let ann = server.member(&olga, Role::Owner).await;
        olga.post("/api/boards", &new).await.is_status(201);
        for key in ["XR", "NONE", "xr", "%00", "MS%2F..%2FXR"] {
            let answers = [
                ann.get(&format!("/api/boards/{key}")).await,
                ann.get(&format!("/api/boards/{key}/cards/1")).await,
                ann.post(&format!("/api/boards/{key}/commands"), &sent(capture("x"))).await,
            ];
            for answer in answers {
                let problem = answer.problem();
                assert_eq!((problem.status, problem.code), (404, ProblemCode::NotFound), "{key}");
                assert_eq!(problem.detail, "There is nothing here, or it is not for you.");
            }
            assert!(refused(connect(&ann, key, None).await, 404), "{key}");
        }
        // A card of another board does not exist on this one.
        let mut other = Page::open(&olga, "XR").await;
        let card = other.capture("A secret").await.unwrap();
        let answer = ann.command(Command::TrashCard { card }).await;
        assert_eq!(answer.problem().rejection, Some(Rejection::Gone));
        let into = CardId(Uuid::now_v7());
        let answer = ann.command(Command::MergeCards { card, into }).await;
        assert_eq!(answer.problem().rejection, Some(Rejection::Gone));
        assert!(connect(&server.stranger(), BOARD, None).await.is_err());
    });
}

#[test]
fn everybody_sees_who_is_here_and_who_is_writing() {
    each(async |server| {
        let olga = server.owner().await;
        let ann = server.member(&olga, Role::Support).await;
        let mut hers = olga.page().await;
        let card = hers.capture("A card to talk about").await.unwrap();
        let mut anns = ann.page().await;
        let idle = |user| Presence { user, card: None, writing: false };
        let both = [idle(olga.id()), idle(ann.id())];
        let both_here = |page: &Page| both.iter().all(|one| page.present.contains(one));
        hers.until("Olga sees both", both_here).await;
        anns.until("Ann sees both", both_here).await;
        anns.send(&ClientMessage::Here { card: Some(card), writing: true }).await.unwrap();
        let writing = Presence { user: ann.id(), card: Some(card), writing: true };
        hers.until("Olga sees Ann write", |page| page.present.contains(&writing)).await;
        // A second window of the same person is told at once, too.
        let mut again = olga.page().await;
        again.until("the new window knows", |page| page.present.contains(&writing)).await;
        let unknown = Some(CardId(Uuid::now_v7()));
        anns.send(&ClientMessage::Here { card: unknown, writing: false }).await.unwrap();
        hers.until("Ann is nowhere", |page| page.present.contains(&idle(ann.id()))).await;
        drop(anns);
        hers.until("Ann is gone", |page| page.present == [idle(olga.id())]).await;
    });
}

#[test]
fn a_server_that_stops_tells_its_pages() {
    each(async |server| {
        let olga = server.owner().await;
        let mut page = olga.page().await;
        server.app.boards.shut_down().await;
        let closed = page.until_closed().await;
        assert_eq!(closed.code, Some(1012));
        assert!(!closed.goodbye, "the page may come back");
        // A page that comes at the last moment is told the same.
        if let Ok(mut late) = connect(&olga, BOARD, None).await {
            eventually("the late one is ended", async || next(&mut late).await.is_err()).await;
        }
    });
}

pub(crate) fn add_contact(card: CardId) -> Command {
    let id = ContactId(Uuid::now_v7());
    let (at, channel, quote) = (now(), Channel::Phone, String::new());
    let contact = NewContact {
        id,
        customer: None,
        system: None,
        channel,
        quote,
        at,
        day: at.day(),
        searched: String::new(),
    };
    Command::AddContact { card, contact }
}

pub(crate) fn capture(title: &str) -> Command {
    let id = CardId(Uuid::now_v7());
    Command::CaptureCard { id, title: title.into(), column: None, contact: None }
}

pub(crate) fn message(message: &ClientMessage) -> Message {
    Message::text(serde_json::to_string(message).unwrap())
}

fn refused<T>(connected: Result<T, Error>, status: u16) -> bool {
    matches!(connected, Err(Error::Http(response)) if response.status() == status)
}
