//! The program is killed, again and again, while people work: what was answered is there, once.

use bytes::Bytes;
use groundswell_domain::Board;
use groundswell_domain::Command;
use groundswell_domain::api::{CreateBoard, EditMe, Installation, Invitation, Invite, Join, Me};
use groundswell_domain::board::Snapshot;
use groundswell_domain::command::Sent;
use groundswell_domain::contact::{Channel, NewContact};
use groundswell_domain::id::{CardId, ContactId, UserId};
use groundswell_domain::member::Role;
use groundswell_tests::page::connect;
use groundswell_tests::person::{JSON, now, sent};
use groundswell_tests::process::Process;
use groundswell_tests::server::{BOARD, PASSWORD};
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
/// Half of them use sockets, half plain requests.
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
                // If the socket is broken, reading will notice it.
                let _ = page.send(&groundswell_domain::wire::ClientMessage::Do(next)).await;
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
fn it_stops_soon_with_pages_open() {
    each_database(async |database| {
        let mut process = Process::start(&database);
        let olga = process.owner().await;
        let mut pages = Vec::new();
        for _ in 0..20 {
            pages.push(olga.page().await);
        }
        // A client that never reads its messages.
        let _deaf = connect(&olga, BOARD, None).await.unwrap();
        let begin = Instant::now();
        let (status, took) = tokio::task::spawn_blocking(move || {
            let status = process.terminate();
            (status, begin.elapsed())
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

/// Links that are followed while the server is killed.
const LINKS: usize = 24;

#[test]
fn a_link_used_while_the_server_is_killed_succeeds_or_stays_valid() {
    each_database(async |database| {
        let mut process = Process::start(&database);
        let olga = process.owner().await;
        let mut people = Vec::new();
        for nth in 0..LINKS {
            let path = format!("/api/boards/{BOARD}/invitations");
            let made: Invitation = olga.post(&path, &Invite::one(Role::Support)).await.json();
            let path = made.path.unwrap().replace("/join/", "/api/invitations/");
            let (name, password) = (format!("Person {nth}"), PASSWORD.to_owned());
            let join = Join { email: format!("p{nth}@example.com"), name, password };
            people.push((path, join));
        }
        for some in people.chunks(LINKS / 4) {
            let ask = |(path, join): &(String, Join)| {
                let (olga, path) = (olga.clone(), path.clone());
                let body = serde_json::to_vec(join).unwrap();
                async move {
                    // As somebody without a cookie.
                    let stranger = olga.stranger();
                    stranger.try_send(Method::POST, &path, &[JSON], body.into()).await.is_ok()
                }
            };
            let mut asked: JoinSet<bool> = JoinSet::new();
            some.iter().for_each(|person| drop(asked.spawn(ask(person))));
            // Killed as soon as the first of them has joined: the others are on their way.
            soon("one is in", asked.join_next()).await;
            process = soon("a restart", restart(process)).await;
        }
        let snapshot: Snapshot = olga.get(&format!("/api/boards/{BOARD}")).await.json();
        let board = Board::from_snapshot(snapshot).unwrap();
        for (path, join) in &people {
            let stranger = olga.stranger();
            let is_in = board.members.values().any(|member| member.name == join.name);
            match is_in {
                true => stranger.get(path).await.is_status(410),
                false => stranger.post(path, join).await.is_status(200),
            };
        }
        assert!(process.terminate().success());
    });
}

#[test]
fn a_removal_while_the_server_is_killed_happens_completely_or_not_at_all() {
    each_database(async |database| {
        let mut process = Process::start(&database);
        let olga = process.owner().await;
        let boards = [BOARD, "SECOND", "THIRD"];
        for key in &boards[1..] {
            let new = CreateBoard { name: "A board".into(), key: (*key).into() };
            olga.post("/api/boards", &new).await.is_status(201);
        }
        let mut people = Vec::new();
        for nth in 0..12 {
            people.push(member(&olga, nth, &boards).await);
        }
        for some in people.chunks(3) {
            let mut asked: JoinSet<bool> = JoinSet::new();
            for person in some {
                let (olga, path) = (olga.clone(), format!("/api/installation/people/{person}"));
                asked.spawn(async move {
                    olga.try_send(Method::DELETE, &path, &[], Bytes::new()).await.is_ok()
                });
            }
            // Killed when one has been removed: the removal of some others has begun.
            soon("one is gone", asked.join_next()).await;
            process = soon("a restart", restart(process)).await;
        }
        let all: Installation = olga.get("/api/installation").await.is_status(200).json();
        let has_account: BTreeSet<UserId> = all.people.iter().map(|person| person.id).collect();
        assert!(people.iter().filter(|person| !has_account.contains(person)).count() >= 4);
        for key in boards {
            eventually("the boards have who has an account", async || {
                let snapshot: Snapshot = olga.get(&format!("/api/boards/{key}")).await.json();
                let board = Board::from_snapshot(snapshot).unwrap();
                board.members.keys().copied().collect::<BTreeSet<_>>() == has_account
            })
            .await;
        }
        assert!(process.terminate().success());
    });
}

#[test]
fn a_new_name_while_the_server_is_killed_is_shown_on_all_boards() {
    each_database(async |database| {
        let mut process = Process::start(&database);
        let olga = process.owner().await;
        let boards: Vec<String> = (0..12).map(|nth| format!("B{nth}")).collect();
        for key in &boards {
            let new = CreateBoard { name: "A board".into(), key: key.clone() };
            olga.post("/api/boards", &new).await.is_status(201);
        }
        for nth in 0..4 {
            let edit = EditMe { name: Some(format!("Olga {nth}")), ..EditMe::default() };
            let body = serde_json::to_vec(&edit).unwrap().into();
            let mut asked: JoinSet<bool> = JoinSet::new();
            let asking = olga.clone();
            asked.spawn(async move {
                asking.try_send(Method::PATCH, "/api/me", &[JSON], body).await.is_ok()
            });
            // Killed when the first boards show her new name: others do not yet.
            eventually("it has begun", async || name_on(&olga, &boards[0]).await == edit.name)
                .await;
            process = soon("a restart", restart(process)).await;
        }
        let me: Me = olga.get("/api/me").await.json();
        let name = me.user.map(|user| user.name);
        for key in &boards {
            eventually("it is shown there too", async || name_on(&olga, key).await == name).await;
        }
        assert!(process.terminate().success());
    });
}

/// The name of the owner on a board.
async fn name_on(olga: &Person, board: &str) -> Option<String> {
    let snapshot: Snapshot = olga.get(&format!("/api/boards/{board}")).await.json();
    let board = Board::from_snapshot(snapshot).unwrap();
    board.members.values().next().map(|member| member.name.clone())
}

/// Somebody new, let onto some boards.
async fn member(olga: &Person, nth: usize, boards: &[&str]) -> UserId {
    let stranger = olga.stranger();
    let (name, password) = (format!("Person {nth}"), PASSWORD.to_owned());
    let mut join = Join { email: format!("p{nth}@example.com"), name, password };
    let mut id = None;
    for board in boards {
        let path = format!("/api/boards/{board}/invitations");
        let made: Invitation = olga.post(&path, &Invite::one(Role::Support)).await.json();
        let path = made.path.unwrap().replace("/join/", "/api/invitations/");
        let me: Me = stranger.post(&path, &join).await.is_status(200).json();
        id = me.user.map(|user| user.id);
        join = Join::default();
    }
    id.unwrap()
}
#[test]
fn memory_comes_back_after_many_have_signed_in() {
    groundswell_tests::on_sqlite(async |database| {
        let process = Process::start(&database);
        let olga = process.owner().await;
        let email = olga.user().unwrap().email.clone();
        let body = groundswell_domain::api::SignIn { email, password: PASSWORD.into() };
        let Some(before) = process.memory() else { return };
        // As many at once as allowed, on different threads.
        for _ in 0..12 {
            let strangers = (0..5).map(|_| Person::new(process.address));
            let signed_in =
                strangers.map(async |stranger| stranger.post("/api/sign-in", &body).await);
            for answer in futures::future::join_all(signed_in).await {
                assert!([200, 429].contains(&answer.status.as_u16()));
            }
        }
        let most = before + 40 * 1024 * 1024;
        eventually("the memory is back", async || process.memory().is_some_and(|now| now < most))
            .await;
    });
}
