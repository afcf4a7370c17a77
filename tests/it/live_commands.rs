//! Commands on the live channel: each is answered once, in its order, and blocks nothing.

use crate::live::{add_contact, capture, message};
use futures::{SinkExt, StreamExt};
use groundswell_domain::api::ProblemCode;
use groundswell_domain::card::CardEdit;
use groundswell_domain::command::Sent;
use groundswell_domain::id::{CardId, CommandId, CustomerId};
use groundswell_domain::member::Role;
use groundswell_domain::replica::Replica;
use groundswell_domain::wire::{ClientMessage, ServerMessage};
use groundswell_domain::{Actor, Command, Rejection};
use groundswell_tests::page::{Socket, connect, next};
use groundswell_tests::person::{JSON, now, sent};
use groundswell_tests::server::BOARD;
use groundswell_tests::{Page, Person, TestServer, each, on_sqlite, soon};
use hyper::Method;
use tokio_tungstenite::tungstenite::Message;
use uuid::Uuid;

#[test]
fn a_command_that_is_sent_twice_counts_once() {
    each(async |server| {
        let olga = server.owner().await;
        let mut page = olga.page().await;
        let card = page.capture("The player stays silent").await.unwrap();
        let twice = sent(add_contact(card));
        // By socket, by socket again, and by a plain request.
        for _ in 0..2 {
            page.send(&ClientMessage::Do(twice.clone())).await.unwrap();
        }
        let counted =
            |page: &Page| page.board().tallies_of(card).map(|t| t.contacts()).sum::<u32>();
        page.until("the contact counts", |page| counted(page) == 1).await;
        let seq = page.replica.seq();
        let answer = olga.resend(&twice).await;
        answer.is_status(200);
        let body: serde_json::Value = answer.json();
        assert_eq!(body["done"]["seq"], seq);
        // By the time a later command has arrived, nothing more was counted.
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
        let other = Sent { command: capture("Theirs"), ..first.clone() };
        let refused = async |server: &TestServer| {
            let (olga, ben) = (olga.at(server.address), ben.at(server.address));
            let problem = ben.resend(&other).await.problem();
            assert_eq!(problem.rejection, Some(Rejection::Exists));
            let mut page = ben.page().await;
            page.send(&ClientMessage::Do(other.clone())).await.unwrap();
            page.capture("It holds up nothing").await.unwrap();
            page.until("it is refused", |page| !page.answers.is_empty()).await;
            let (id, rejection) = (other.id, Rejection::Exists);
            assert_eq!(page.answers, [ServerMessage::Refused { id, rejection }]);
            let body: serde_json::Value = olga.resend(&first).await.json();
            assert!(body["done"].is_object(), "hers is done: {body}");
            assert!(page.board().cards.values().all(|card| card.title != "Theirs"));
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
        // The server checks commands that the page has not checked itself.
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
fn unknown_commands_are_refused_by_id_and_block_nothing() {
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
            // What comes after it arrives on the same socket.
            page.capture("Another card").await.unwrap();
            let answers: Vec<_> = page.answers.drain(..).collect();
            assert_eq!(answers, [ServerMessage::Refused { id, rejection: why }]);
        }
    });
}

/// Sends commands on one socket as fast as it takes them, and waits until each of them is refused.
async fn all_refused(person: &Person, since: u64, messages: Vec<String>) -> Vec<CommandId> {
    let socket = connect(person, BOARD, Some(since)).await.unwrap();
    let (mut sender, mut receiver) = socket.split();
    let count = messages.len();
    let bring = async {
        for message in messages {
            sender.send(Message::text(message)).await.unwrap();
        }
    };
    let hear = async {
        let mut refused = Vec::new();
        while refused.len() < count {
            let Message::Text(text) = receiver.next().await.unwrap().unwrap() else { continue };
            if let ServerMessage::Refused { id, .. } = serde_json::from_str(&text).unwrap() {
                refused.push(id);
            }
        }
        refused
    };
    soon("all answers", async { tokio::join!(bring, hear) }).await.1
}

#[test]
fn each_of_many_refused_commands_is_answered() {
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

#[test]
fn commands_queued_offline_count_once_and_in_order() {
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
        // Some have arrived already, but their answers were lost.
        for sent in &queued[..50] {
            page.send(&ClientMessage::Do(sent.clone())).await.unwrap();
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
fn a_page_that_sends_too_much_sends_again_and_loses_nothing() {
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
        let is_put_off =
            |page: &Page| matches!(page.answers.front(), Some(ServerMessage::Later(_)));
        page.until("it is put off", is_put_off).await;
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
                page.send(&ClientMessage::Do(move_on.clone())).await.unwrap();
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
