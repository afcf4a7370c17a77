//! Several nodes on one PostgreSQL.

use groundswell_domain::board::Snapshot;
use groundswell_domain::command::Sent;
use groundswell_domain::contact::{Channel, NewContact};
use groundswell_domain::id::{CardId, ContactId};
use groundswell_domain::member::Role;
use groundswell_domain::wire::{Commit, ServerMessage};
use groundswell_domain::{Actor, Board, Command};
use groundswell_server::batch;
use groundswell_tests::page::{connect, next};
use groundswell_tests::person::{now, sent};
use groundswell_tests::process::program;
use groundswell_tests::server::BOARD;
use groundswell_tests::{Page, Person, TestServer, on_postgres, soon};
use std::collections::BTreeSet;
use std::time::Instant;
use uuid::Uuid;

fn call(card: CardId) -> Command {
    let (id, at) = (ContactId(Uuid::now_v7()), now());
    let (channel, quote) = (Channel::Phone, String::new());
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

#[test]
fn pages_at_different_nodes_see_one_board() {
    on_postgres(async |database| {
        let first = TestServer::start(database).await;
        let second = first.another_node().await;
        let olga = first.owner().await;
        let mut here = olga.page().await;
        let mut there = olga.at(second.address).page().await;
        let card = here.capture("Both move it").await.unwrap();
        there.until("the card is there", |page| page.board().card(card).is_ok()).await;
        let columns: Vec<_> = here.board().columns_in_order().iter().map(|c| c.id).collect();
        let work = async |page: &mut Page| {
            for round in 0..40 {
                let (to, place) = (columns[round % columns.len()], Default::default());
                page.act(Command::MoveCard { card, to, place, together: false }).await.unwrap();
                page.act(call(card)).await.unwrap();
                page.capture(&format!("Card {round}")).await.unwrap();
            }
        };
        tokio::join!(work(&mut here), work(&mut there));
        let seq = here.replica.seq().max(there.replica.seq());
        here.until("all is here", |page| page.replica.seq() == seq).await;
        there.until("all is there", |page| page.replica.seq() == seq).await;
        assert_eq!(here.board(), there.board());
        let tally = here.board().tallies_of(card).next().unwrap();
        assert_eq!(tally.contacts(), 80);
        let numbers: BTreeSet<u32> = here.board().cards.values().map(|card| card.number).collect();
        assert_eq!(numbers, (1..=81).collect());
    });
}

#[test]
fn other_nodes_know_what_one_node_has_acknowledged() {
    on_postgres(async |database| {
        let first = TestServer::start(database).await;
        let second = first.another_node().await;
        let olga = first.owner().await;
        let elsewhere = olga.at(second.address);
        // The board is open there, so that its copy in memory is behind.
        let _page = elsewhere.page().await;
        for number in 1..=20 {
            let id = CardId(Uuid::now_v7());
            let title = format!("Card {number}");
            let capture = Command::CaptureCard { id, title, column: None, contact: None };
            olga.command(capture).await.is_status(200);
            let snapshot: Snapshot = elsewhere.get(&format!("/api/boards/{BOARD}")).await.json();
            assert!(Board::from_snapshot(snapshot).unwrap().card(id).is_ok());
            let path = format!("/api/boards/{BOARD}/cards/{number}");
            elsewhere.get(&path).await.is_status(200);
        }
        // Somebody who joined here may listen there at once.
        let ann = first.member(&olga, Role::Support).await;
        ann.at(second.address).page().await.capture("Ann is in").await.unwrap();
    });
}

#[test]
fn a_command_that_reaches_all_nodes_counts_once() {
    on_postgres(async |database| {
        let first = TestServer::start(database).await;
        let nodes = [first.another_node().await, first.another_node().await];
        let olga = first.owner().await;
        let mut page = olga.page().await;
        let card = page.capture("Reported").await.unwrap();
        let people: Vec<Person> =
            nodes.iter().map(|node| olga.at(node.address)).chain([olga.clone()]).collect();
        for _ in 0..20 {
            let sent: Sent = sent(call(card));
            let answers = people.iter().map(|person| person.resend(&sent));
            let answers = futures::future::join_all(answers).await;
            let mut seqs = BTreeSet::new();
            let mut commits = 0;
            for answer in answers {
                answer.is_status(200);
                let body: serde_json::Value = answer.json();
                commits += usize::from(body.get("commit").is_some());
                let seq = body["commit"]["seq"].as_u64().or(body["done"]["seq"].as_u64());
                seqs.insert(seq.unwrap());
            }
            assert_eq!((seqs.len(), commits), (1, 1), "three answers, one commit");
        }
        let contacts =
            |page: &Page| page.board().tallies_of(card).map(|t| t.contacts()).sum::<u32>();
        page.until("all are counted", |page| contacts(page) == 20).await;
    });
}

#[test]
fn a_session_that_ends_at_one_node_hangs_up_at_the_others() {
    on_postgres(async |database| {
        let first = TestServer::start(database).await;
        let second = first.another_node().await;
        let olga = first.owner().await;
        let mut socket = connect(&olga.at(second.address), BOARD, None).await.unwrap();
        next(&mut socket).await.unwrap();
        olga.post("/api/sign-out", &serde_json::json!({})).await.is_status(204);
        soon("the goodbye", async {
            while next(&mut socket).await != Ok(ServerMessage::Goodbye) {}
        })
        .await;
    });
}

#[test]
fn a_password_from_the_command_line_hangs_up_at_all_nodes() {
    on_postgres(async |database| {
        let first = TestServer::start(database).await;
        let second = first.another_node().await;
        let olga = first.owner().await;
        // It may have to be built: no page waits for that.
        let mut program = std::process::Command::new(program());
        let mut pages = [olga.page().await, olga.at(second.address).page().await];
        let email = &olga.user().unwrap().email;
        program.args(["--database", first.database.url(), "user", "password", "--email", email]);
        assert!(program.output().unwrap().status.success());
        let begin = Instant::now();
        for page in &mut pages {
            assert!(page.until_closed().await.goodbye);
        }
        assert!(begin.elapsed().as_secs() < 5, "{:?}", begin.elapsed());
    });
}

#[test]
fn people_locked_or_removed_by_the_command_line_are_signed_out_on_all_nodes() {
    on_postgres(async |database| {
        let first = TestServer::start(database).await;
        let second = first.another_node().await;
        let olga = first.owner().await;
        let people =
            [first.member(&olga, Role::Owner).await, first.member(&olga, Role::Owner).await];
        let mut olgas = olga.at(second.address).page().await;
        for (person, act) in people.iter().zip(["lock", "remove"]) {
            let mut pages = [person.page().await, person.at(second.address).page().await];
            let email = &person.user().unwrap().email;
            let mut program = std::process::Command::new(program());
            program.args(["--database", first.database.url(), "user", act, "--email", email]);
            assert!(program.output().unwrap().status.success());
            let begin = Instant::now();
            for page in &mut pages {
                assert!(page.until_closed().await.goodbye);
            }
            assert!(begin.elapsed().as_secs() < 2, "{:?}", begin.elapsed());
            person.get("/api/boards/MS").await.is_status(401);
        }
        let [locked, removed] = people.map(|person| person.id());
        olgas.until("they are gone", |page| !page.board().members.contains_key(&removed)).await;
        assert!(olgas.board().members.contains_key(&locked));
    });
}

#[test]
fn nodes_wake_each_other() {
    on_postgres(async |database| {
        let first = TestServer::start(database).await;
        let second = first.another_node().await;
        let olga = first.owner().await;
        let mut page = olga.at(second.address).page().await;
        let begun = Instant::now();
        for number in 0..5 {
            let id = CardId(Uuid::now_v7());
            let title = format!("Card {number}");
            let capture = Command::CaptureCard { id, title, column: None, contact: None };
            olga.command(capture).await.is_status(200);
            page.until("it is seen", |page| page.board().card(id).is_ok()).await;
        }
        // Only looking every few seconds would take three times as long.
        assert!(begun.elapsed().as_secs() < 5, "{:?}", begun.elapsed());
    });
}

#[test]
fn a_wake_up_that_was_lost_is_made_up_for() {
    on_postgres(async |database| {
        let server = TestServer::start(database).await;
        let olga = server.owner().await;
        let mut page = olga.page().await;
        // Somebody writes and tells nobody.
        let mut board = page.board().clone();
        let id = CardId(Uuid::now_v7());
        let title = "Written elsewhere".into();
        let capture = sent(Command::CaptureCard { id, title, column: None, contact: None });
        let (mut batch, _) = batch::begin(&server.app.db, &mut board).await.unwrap();
        batch.decide(&capture, Actor::Member(olga.id()), now()).await.unwrap();
        let commits: Vec<Commit> = batch.commit().await.unwrap();
        page.until("it is seen", |page| page.replica.seq() == commits[0].seq).await;
        assert!(page.board().card(id).is_ok());
    });
}
