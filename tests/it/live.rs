//! The live channel.

use futures::{SinkExt, StreamExt};
use groundswell_domain::api::{ProblemCode, Session};
use groundswell_domain::card::CardEdit;
use groundswell_domain::command::Sent;
use groundswell_domain::contact::{Channel, NewContact};
use groundswell_domain::id::{CardId, CommandId, ContactId, CustomerId};
use groundswell_domain::known::Known;
use groundswell_domain::member::Role;
use groundswell_domain::replica::Replica;
use groundswell_domain::wire::{ClientMessage, Presence, ServerMessage};
use groundswell_domain::{Actor, Command, Rejection, limits};
use groundswell_tests::page::{Socket, connect, connect_with, next};
use groundswell_tests::person::{JSON, now, sent};
use groundswell_tests::server::BOARD;
use groundswell_tests::{Page, Person, TestServer, each, eventually, on_sqlite, soon};
use hyper::Method;
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
            // As many commits, but others.
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
fn a_command_that_is_sent_twice_counts_once() {
    each(async |server| {
        let olga = server.owner().await;
        let mut page = olga.page().await;
        let card = page.capture("The player stays silent").await.unwrap();
        let twice = sent(add_contact(card));
        // By socket, by socket again, and by a plain request.
        for _ in 0..2 {
            page.say(&ClientMessage::Do(twice.clone())).await.unwrap();
        }
        let counted =
            |page: &Page| page.board().tallies_of(card).map(|t| t.contacts()).sum::<u32>();
        page.until("the contact counts", |page| counted(page) == 1).await;
        let seq = page.replica.seq();
        let answer = olga.resend(&twice).await;
        answer.is_status(200);
        let body: serde_json::Value = answer.json();
        assert_eq!(body["done"]["seq"], seq);
        // Whatever comes after has come after: nothing more was counted.
        page.capture("Another card").await.unwrap();
        assert_eq!(counted(&page), 1);
        assert_eq!(page.replica.seq(), seq + 1);
    });
}

#[test]
fn the_answer_to_a_repeated_command_is_that_it_is_done() {
    each(async |server| {
        let olga = server.owner().await;
        let mut socket = connect(&olga, BOARD, None).await.unwrap();
        let capture = sent(capture("Once"));
        for _ in 0..2 {
            socket.send(message(&ClientMessage::Do(capture.clone()))).await.unwrap();
        }
        let mut seq = 0;
        soon("both answers", async {
            loop {
                match next(&mut socket).await.unwrap() {
                    ServerMessage::Commits(commits) => {
                        let commit = commits.iter().find(|commit| commit.id == capture.id);
                        seq = commit.map_or(seq, |commit| commit.seq);
                    }
                    ServerMessage::Done { id, seq: done } => {
                        assert_eq!((id, done), (capture.id, seq));
                        break;
                    }
                    _ => {}
                }
            }
        })
        .await;
    });
}

#[test]
fn the_id_of_somebody_elses_command_is_refused() {
    each(async |server| {
        let olga = server.owner().await;
        let ben = server.member(&olga, Role::Developer).await;
        let first = sent(capture("Hers"));
        olga.resend(&first).await.is_status(200);
        let other = Sent { command: capture("His"), ..first.clone() };
        let refused = async |server: &TestServer| {
            let (olga, ben) = (olga.at(server.address), ben.at(server.address));
            let problem = ben.resend(&other).await.problem();
            assert_eq!(problem.rejection, Some(Rejection::Exists));
            let mut page = ben.page().await;
            page.say(&ClientMessage::Do(other.clone())).await.unwrap();
            page.capture("It holds up nothing").await.unwrap();
            page.until("it is refused", |page| !page.answers.is_empty()).await;
            let (id, rejection) = (other.id, Rejection::Exists);
            assert_eq!(page.answers, [ServerMessage::Refused { id, rejection }]);
            let body: serde_json::Value = olga.resend(&first).await.json();
            assert!(body["done"].is_object(), "hers is done: {body}");
            assert!(page.board().cards.values().all(|card| card.title != "His"));
        };
        refused(&server).await;
        refused(&server.restart().await).await;
    });
}

#[test]
fn a_refused_command_is_answered_and_leaves_no_trace() {
    each(async |server| {
        let olga = server.owner().await;
        let viewer = server.member(&olga, Role::Viewer).await;
        let mut page = olga.page().await;
        let seq = page.replica.seq();
        let refused = page.act(Command::TrashCard { card: CardId(Uuid::now_v7()) }).await;
        assert_eq!(refused, Err(Rejection::Gone));
        // A page that does not ask itself first is asked by the server.
        let mut socket = connect(&viewer, BOARD, Some(seq)).await.unwrap();
        let capture = sent(capture("May I?"));
        socket.send(message(&ClientMessage::Do(capture.clone()))).await.unwrap();
        soon("the refusal", async {
            loop {
                if let ServerMessage::Refused { id, rejection } = next(&mut socket).await.unwrap() {
                    assert_eq!((id, rejection), (capture.id, Rejection::NotAllowed));
                    break;
                }
            }
        })
        .await;
        page.capture("The next card").await.unwrap();
        assert_eq!(page.replica.seq(), seq + 1);
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
        // What nobody reads to its end is cut off, perhaps while it is still being sent.
        let mut socket = connect(&olga, BOARD, None).await.unwrap();
        let _ = socket.send(Message::text(long.repeat(8))).await;
        soon("the end", end(&mut socket)).await;
        page.capture("Everybody else goes on").await.unwrap();
    });
}

#[test]
fn what_the_server_does_not_take_is_refused_by_its_name_and_holds_up_nothing() {
    each(async |server| {
        let olga = server.owner().await;
        let mut page = olga.page().await;
        let card = page.capture("A card with a long text").await.unwrap();
        let unknown =
            |id| format!("{{\"do\":{{\"id\":\"{id}\",\"at\":0,\"command\":{{\"fly\":{{}}}}}}}}");
        let bare = |id| format!("{{\"do\":{{\"id\":\"{id}\"}}}}");
        let long = |id| {
            let (from, to) = ("\u{1}".repeat(50_000), "\u{1}".repeat(50_000));
            let edit = CardEdit::Description { from, to };
            let sent = Sent { id, at: now(), command: Command::EditCard { card, edit } };
            serde_json::to_string(&ClientMessage::Do(sent)).unwrap()
        };
        let control = |id| unknown(id).replace("fly", "\u{1}");
        let escape = |id| unknown(id).replace("fly", "\\ud800");
        let more = |id| unknown(id) + "}";
        let marked = |id| format!("\u{feff}{}", bare(id));
        let refused: [(&dyn Fn(CommandId) -> String, Rejection); 7] = [
            (&unknown, Rejection::NotUnderstood),
            (&bare, Rejection::NotUnderstood),
            (&control, Rejection::NotUnderstood),
            (&escape, Rejection::NotUnderstood),
            (&more, Rejection::NotUnderstood),
            (&marked, Rejection::NotUnderstood),
            (&long, Rejection::TooLarge),
        ];
        for (message, why) in refused {
            let id = CommandId(Uuid::now_v7());
            page.socket.send(Message::text(message(id))).await.unwrap();
            // What comes behind it arrives on the same socket.
            page.capture("Another card").await.unwrap();
            let answers: Vec<_> = page.answers.drain(..).collect();
            assert_eq!(answers, [ServerMessage::Refused { id, rejection: why }]);
        }
    });
}

/// Brings commands on one socket as fast as it takes them, and waits until each of them is refused.
async fn all_refused(person: &Person, since: u64, messages: Vec<String>) -> Vec<CommandId> {
    let socket = connect(person, BOARD, Some(since)).await.unwrap();
    let (mut says, mut hears) = socket.split();
    let count = messages.len();
    let bring = async {
        for message in messages {
            says.send(Message::text(message)).await.unwrap();
        }
    };
    let hear = async {
        let mut refused = Vec::new();
        while refused.len() < count {
            let Message::Text(text) = hears.next().await.unwrap().unwrap() else { continue };
            if let ServerMessage::Refused { id, .. } = serde_json::from_str(&text).unwrap() {
                refused.push(id);
            }
        }
        refused
    };
    soon("all answers", async { tokio::join!(bring, hear) }).await.1
}

#[test]
fn who_brings_much_that_is_refused_hears_of_each() {
    each(async |server| {
        let olga = server.owner().await;
        let mut page = olga.page().await;
        let card = page.capture("A card with a long text").await.unwrap();
        let write = |from: String, to: String| Command::EditCard {
            card,
            edit: CardEdit::Description { from, to },
        };
        page.act(write(String::new(), "theirs ".repeat(7_000))).await.unwrap();
        let edit =
            |nth| write(format!("what {nth} was"), format!("{nth} {}", "mine ".repeat(9_000)));
        // Each is answered with both texts.
        let edits: Vec<Sent> = (0..60).map(|nth| sent(edit(nth))).collect();
        let json = |sent: &Sent| serde_json::to_string(sent).unwrap();
        let messages = edits.iter().map(|edit| ClientMessage::to_do(&json(edit))).collect();
        let refused = all_refused(&olga, page.replica.seq(), messages).await;
        assert_eq!(refused, edits.iter().map(|edit| edit.id).collect::<Vec<_>>());

        let ids: Vec<CommandId> = (0..1_000).map(|_| CommandId(Uuid::now_v7())).collect();
        let unknown = |id: &CommandId| format!("{{\"do\":{{\"id\":\"{id}\",\"fly\":{{}}}}}}");
        let messages = ids.iter().map(unknown).collect();
        assert_eq!(all_refused(&olga, page.replica.seq(), messages).await, ids);
    });
}

#[test]
fn a_command_for_a_board_of_others_is_not_even_read() {
    on_sqlite(async |database| {
        let server = TestServer::start(database).await;
        let olga = server.owner().await;
        let path = "/api/boards/ZZ/commands";
        let answer = olga.send(Method::POST, path, &[JSON], "no JSON at all").await;
        assert_eq!(answer.problem().code, ProblemCode::NotFound);
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
fn who_reads_nothing_is_dropped_and_holds_up_nobody() {
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

/// Silence is how a page notices that it has lost the server. It is about no database.
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
fn who_signs_out_elsewhere_hears_no_more() {
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
        // A card of the other board, named on the own one, is just not there.
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
        anns.say(&ClientMessage::Here { card: Some(card), writing: true }).await.unwrap();
        let writing = Presence { user: ann.id(), card: Some(card), writing: true };
        hers.until("Olga sees Ann write", |page| page.present.contains(&writing)).await;
        // A second window of the same person hears it at once, too.
        let mut again = olga.page().await;
        again.until("the new window knows", |page| page.present.contains(&writing)).await;
        let unknown = Some(CardId(Uuid::now_v7()));
        anns.say(&ClientMessage::Here { card: unknown, writing: false }).await.unwrap();
        hers.until("Ann is nowhere", |page| page.present.contains(&idle(ann.id()))).await;
        drop(anns);
        hers.until("Ann is gone", |page| page.present == [idle(olga.id())]).await;
    });
}

#[test]
fn what_was_queued_offline_counts_once_and_in_order() {
    each(async |server| {
        let olga = server.owner().await;
        let mut page = olga.page().await;
        let card = page.capture("Reported again and again").await.unwrap();
        let mut offline: Replica = page.replica.clone();
        let actor = groundswell_domain::Actor::Member(olga.id());
        let queued: Vec<Sent> = (0..200).map(|_| sent(add_contact(card))).collect();
        for sent in &queued {
            offline.send(sent.clone(), actor, Default::default()).unwrap();
        }
        // A part has arrived already, its answers were lost.
        for sent in &queued[..50] {
            page.say(&ClientMessage::Do(sent.clone())).await.unwrap();
        }
        let mut page = Page::resume(&olga, BOARD, offline).await;
        page.until("nothing waits", |page| page.replica.pending().len() == 0).await;
        let tally = page.board().tallies_of(card).next().unwrap();
        assert_eq!(tally.contacts(), 200);
        let mut tx = server.app.db.read().await.unwrap();
        let board = page.board().info.id;
        let log =
            groundswell_server::store::commits::after(&mut tx, board, 2, 1_000).await.unwrap();
        let stored: Vec<CommandId> = log.iter().map(|commit| commit.id).collect();
        assert_eq!(stored, queued.iter().map(|sent| sent.id).collect::<Vec<_>>());
    });
}

/// As fast as the socket takes them.
async fn pour(socket: &mut Socket, commands: &[Sent]) {
    for sent in commands {
        socket.feed(message(&ClientMessage::Do(sent.clone()))).await.unwrap();
    }
    socket.flush().await.unwrap();
}

/// The commands of a board that have a commit, in their order.
async fn stored(server: &TestServer, page: &Page) -> Vec<CommandId> {
    let mut tx = server.app.db.read().await.unwrap();
    let board = page.board().info.id;
    let log = groundswell_server::store::commits::after(&mut tx, board, 0, usize::MAX >> 1)
        .await
        .unwrap();
    log.iter().map(|commit| commit.id).collect()
}

#[test]
fn who_brings_too_much_comes_again_and_loses_nothing() {
    on_sqlite(async |database| {
        let server = TestServer::start(database).await;
        let olga = server.owner().await;
        let mut page = olga.page().await;
        let card = page.capture("Reported again and again").await.unwrap();
        let queued: Vec<Sent> = (0..200).map(|_| sent(add_contact(card))).collect();
        for sent in &queued {
            page.replica.resume(sent.clone(), Actor::Member(olga.id()));
        }
        let (before, waits) = (stored(&server, &page).await, page.replica.clone());
        drop(page);
        let too_much = async || {
            loop {
                let unknown = CustomerId(Uuid::now_v7());
                let command = Command::MarkTold { card, customer: unknown, told: true };
                let answer = olga.command(command).await;
                if answer.status == 429 {
                    return answer;
                }
            }
        };
        let asked = futures::future::join_all((0..8).map(|_| too_much()));
        for answer in soon("refusals", asked).await {
            assert!(answer.header("retry-after").parse::<u64>().unwrap() >= 1);
            assert_eq!(answer.problem().code, ProblemCode::TooMuch);
        }
        let mut page = Page::resume(&olga, BOARD, waits).await;
        let told = |page: &Page| matches!(page.answers.front(), Some(ServerMessage::Later(_)));
        page.until("it is put off", told).await;
        page.until("nothing waits", |page| page.replica.pending().len() == 0).await;
        let stored = stored(&server, &page).await;
        assert_eq!(stored[before.len()..], queued.iter().map(|sent| sent.id).collect::<Vec<_>>());
    });
}

#[test]
fn a_flood_of_one_member_does_not_stand_before_the_others() {
    on_sqlite(async |database| {
        let server = TestServer::start(database).await;
        let olga = server.owner().await;
        let ann = server.member(&olga, Role::Support).await;
        let mut page = olga.page().await;
        let card = page.capture("Reported again and again").await.unwrap();
        let mut flooding = connect(&ann, BOARD, Some(page.replica.seq())).await.unwrap();
        let flood: Vec<Sent> = (0..1_900).map(|_| sent(add_contact(card))).collect();
        let mut others = Vec::new();
        tokio::join!(pour(&mut flooding, &flood), async {
            let began = |page: &Page| page.board().tallies_of(card).next().is_some();
            page.until("the flood has begun", began).await;
            for _ in 0..5 {
                let move_on = sent(capture("In between"));
                others.push((page.replica.seq(), move_on.id));
                page.replica.resume(move_on.clone(), Actor::Member(olga.id()));
                page.say(&ClientMessage::Do(move_on.clone())).await.unwrap();
                page.answered(move_on.id).await.unwrap();
            }
        });
        let stored = stored(&server, &page).await;
        for (from, id) in others {
            let at = stored.iter().position(|other| *other == id).unwrap() as u64;
            assert!(at - from < 300, "{} commands of the flood came first", at - from);
        }
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
        // Who comes in the last moment is told the same.
        if let Ok(mut late) = connect(&olga, BOARD, None).await {
            eventually("the late one is ended", async || next(&mut late).await.is_err()).await;
        }
    });
}

fn add_contact(card: CardId) -> Command {
    let id = ContactId(Uuid::now_v7());
    let (at, channel, quote) = (now(), Channel::Phone, String::new());
    let contact =
        NewContact { id, customer: None, system: None, channel, quote, at, day: at.day() };
    Command::AddContact { card, contact }
}

fn capture(title: &str) -> Command {
    let id = CardId(Uuid::now_v7());
    Command::CaptureCard { id, title: title.into(), column: None, contact: None }
}

fn message(message: &ClientMessage) -> Message {
    Message::text(serde_json::to_string(message).unwrap())
}

fn refused<T>(connected: Result<T, Error>, status: u16) -> bool {
    matches!(connected, Err(Error::Http(response)) if response.status() == status)
}
