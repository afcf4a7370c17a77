//! The program is killed, again and again, while people work: what was answered is there, once.

use groundswell_domain::Board;
use groundswell_domain::Command;
use groundswell_domain::board::Snapshot;
use groundswell_domain::command::Sent;
use groundswell_domain::contact::{Channel, NewContact};
use groundswell_domain::id::{CardId, ContactId};
use groundswell_tests::page::connect;
use groundswell_tests::person::{JSON, now, sent};
use groundswell_tests::process::Process;
use groundswell_tests::server::BOARD;
use groundswell_tests::{Database, Page, Person, each_database, eventually, soon};
use hyper::Method;
use rand::Rng;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Instant;
use tokio::task::JoinSet;
use uuid::Uuid;

const KILLS: u32 = 20;
/// Half of them speak by sockets, half by plain requests.
const CLIENTS: usize = 8;

/// What the clients and the killer share.
#[derive(Clone)]
struct Work {
    card: CardId,
    /// Commands that were answered.
    answered: Arc<AtomicU32>,
    is_over: Arc<AtomicBool>,
}

impl Work {
    fn next(&self) -> Sent {
        let (id, at) = (ContactId(Uuid::now_v7()), now());
        let (channel, quote) = (Channel::Phone, String::new());
        let contact =
            NewContact { id, customer: None, system: None, channel, quote, at, day: at.day() };
        sent(Command::AddContact { card: self.card, contact })
    }

    fn goes_on(&self) -> bool {
        !self.is_over.load(Ordering::Relaxed)
    }

    fn count(&self) {
        self.answered.fetch_add(1, Ordering::Relaxed);
    }
}

#[test]
fn nothing_that_was_answered_is_lost_or_doubled_when_the_server_is_killed() {
    each_database(async |database| kill_often(&database).await);
}

async fn kill_often(database: &Database) {
    let mut process = Process::start(database);
    let olga = process.owner().await;
    let mut page = olga.page().await;
    let card = page.capture("Everybody calls about it").await.unwrap();
    let work = Work { card, answered: Arc::default(), is_over: Arc::default() };
    let mut clients = JoinSet::new();
    for number in 0..CLIENTS {
        match number % 2 {
            0 => drop(clients.spawn(by_socket(olga.clone(), page.replica.clone(), work.clone()))),
            _ => drop(clients.spawn(by_request(olga.clone(), work.clone()))),
        }
    }
    for _ in 0..KILLS {
        let enough = work.answered.load(Ordering::Relaxed) + rand::rng().random_range(1..60);
        eventually("people get answers", async || work.answered.load(Ordering::Relaxed) >= enough)
            .await;
        process = soon("a restart", restart(process)).await;
    }
    work.is_over.store(true, Ordering::Relaxed);
    let mut done: Vec<Sent> = Vec::new();
    while let Some(client) = soon("the clients' last answers", clients.join_next()).await {
        done.extend(client.unwrap());
    }
    check(&olga, &work, &done).await;
    assert!(process.terminate().success());
    integrity(database).await;
}

/// On a thread of its own: it waits for processes.
async fn restart(mut process: Process) -> Process {
    let restarted = tokio::task::spawn_blocking(move || {
        process.kill_and_restart();
        process
    });
    restarted.await.unwrap()
}

async fn check(olga: &Person, work: &Work, done: &[Sent]) {
    let snapshot: Snapshot = olga.get(&format!("/api/boards/{BOARD}")).await.json();
    let board = Board::from_snapshot(snapshot).unwrap();
    let counted: u32 = board.tallies_of(work.card).map(|tally| tally.contacts()).sum();
    assert_eq!(counted as usize, done.len(), "contacts counted and commands answered");
    // The board was made, the card captured, and then came one commit for each command.
    assert_eq!(board.seq as usize, 2 + done.len());
    let detail = olga.whole_card(BOARD, 1).await;
    let stored: BTreeSet<ContactId> = detail.contacts.iter().map(|contact| contact.id).collect();
    let answered = done.iter().map(|sent| match &sent.command {
        Command::AddContact { contact, .. } => contact.id,
        other => panic!("nobody sent {other:?}"),
    });
    assert_eq!(stored, answered.collect());
}

async fn integrity(database: &Database) {
    if let groundswell_server::store::Db::Sqlite { reader, .. } = database.open().await {
        let found: String =
            sqlx::query_scalar("pragma integrity_check").fetch_one(&reader).await.unwrap();
        assert_eq!(found, "ok");
    }
}

/// A page that reconnects and sends what waits, as the app does.
async fn by_socket(
    person: Person,
    mut replica: groundswell_domain::replica::Replica,
    work: Work,
) -> Vec<Sent> {
    let mut done = Vec::new();
    while work.goes_on() || replica.pending().len() > 0 {
        let Ok(mut page) = Page::try_resume(&person, BOARD, replica.clone()).await else {
            tokio::task::yield_now().await;
            continue;
        };
        loop {
            if page.replica.pending().len() == 0 {
                if !work.goes_on() {
                    break;
                }
                let next = work.next();
                let actor = groundswell_domain::Actor::Member(person.id());
                page.replica.send(next.clone(), actor, Default::default()).unwrap();
                done.push(next.clone());
                // Where the socket is broken, hearing will say so.
                let _ = page.say(&groundswell_domain::wire::ClientMessage::Do(next)).await;
            }
            if page.hear().await.is_err() {
                break;
            }
            if page.replica.pending().len() == 0 {
                work.count();
            }
        }
        replica = page.replica;
    }
    done
}

/// A script that asks again until it gets an answer.
async fn by_request(person: Person, work: Work) -> Vec<Sent> {
    let mut done = Vec::new();
    while work.goes_on() {
        let next = work.next();
        let body = serde_json::to_vec(&next).unwrap();
        let path = format!("/api/boards/{BOARD}/commands");
        loop {
            let answer = person.try_send(Method::POST, &path, &[JSON], body.clone().into()).await;
            if answer.is_ok_and(|answer| answer.status == 200) {
                break;
            }
            tokio::task::yield_now().await;
        }
        work.count();
        done.push(next);
    }
    done
}

#[test]
fn told_to_stop_it_stops_soon_with_pages_open() {
    each_database(async |database| {
        let mut process = Process::start(&database);
        let olga = process.owner().await;
        let mut pages = Vec::new();
        for _ in 0..20 {
            pages.push(olga.page().await);
        }
        // One that never reads what it is told.
        let _deaf = connect(&olga, BOARD, None).await.unwrap();
        let told = Instant::now();
        let (status, took) = tokio::task::spawn_blocking(move || {
            let status = process.terminate();
            (status, told.elapsed())
        })
        .await
        .unwrap();
        assert!(status.success(), "{status}");
        assert!(took.as_secs() < 5, "{took:?}");
        for page in &mut pages {
            let closed = page.until_closed().await;
            assert_eq!((closed.code, closed.goodbye), (Some(1012), false));
        }
    });
}
