//! A storage that fails: nothing is lost, reading goes on, and the server recovers by itself.

use groundswell_domain::api::ProblemCode;
use groundswell_domain::contact::{Channel, NewContact};
use groundswell_domain::id::{CardId, CommentId, ContactId};
use groundswell_domain::wire::ClientMessage;
use groundswell_domain::{Command, Rejection};
use groundswell_server::store::Db;
use groundswell_tests::person::{now, sent};
use groundswell_tests::process::Process;
use groundswell_tests::proxy::Proxy;
use groundswell_tests::server::BOARD;
use groundswell_tests::{Page, Person, TestServer, each, eventually, on_postgres, on_sqlite};
use sqlx::{Connection, Executor, SqliteConnection, SqlitePool};
use std::collections::BTreeSet;
use std::time::{Duration, Instant};
use uuid::Uuid;

fn call(card: CardId) -> Command {
    let (id, at) = (ContactId(Uuid::now_v7()), now());
    let (channel, quote) = (Channel::Phone, "x".repeat(1_900));
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

fn contacts(page: &Page, card: CardId) -> u32 {
    page.board().tallies_of(card).map(|tally| tally.contacts()).sum()
}

fn writer(server: &TestServer) -> &SqlitePool {
    match &server.app.db {
        Db::Sqlite { writer, .. } => writer,
        Db::Postgres { .. } => panic!("this is SQLite"),
    }
}

/// Writing fails after `fail`, and works again after `heal`.
async fn play(
    server: TestServer,
    fail: impl AsyncFn(&SqlitePool),
    heal: impl AsyncFn(&SqlitePool),
) {
    let olga = server.owner().await;
    let mut page = olga.page().await;
    let card = page.capture("Reported").await.unwrap();
    page.act(call(card)).await.unwrap();
    fail(writer(&server)).await;
    // Enough to fill the rest of the last page.
    let mut accepted = 1;
    let problem = loop {
        let answer = olga.command(call(card)).await;
        if answer.status != 200 {
            break answer.problem();
        }
        accepted += 1;
        assert!(accepted < 50, "it never fails");
    };
    assert_eq!((problem.status, problem.code), (503, ProblemCode::Storage));
    olga.get(&format!("/api/boards/{BOARD}/cards/1")).await.is_status(200);
    let reading = Page::open(&olga, BOARD).await;
    assert_eq!(contacts(&reading, card), accepted);
    // A page is disconnected, and keeps its command. SQLite's limits are those of a connection, and
    // the server has taken a new one.
    page.until("it has heard all", |page| contacts(page, card) == accepted).await;
    drop(server.app.db.write().await);
    fail(writer(&server)).await;
    let waiting = page.begin(call(card)).await.unwrap();
    let closed = page.until_closed().await;
    assert_eq!((closed.code, closed.goodbye), (Some(1013), false));
    heal(writer(&server)).await;
    let mut page = Page::resume(&olga, BOARD, page.replica.clone()).await;
    page.answered(waiting).await.unwrap();
    olga.command(call(card)).await.is_status(200);
    is_ready(&olga, true).await;
    page.until("all is counted", |page| contacts(page, card) == accepted + 2).await;
}

/// The server reports it within some seconds.
async fn is_ready(person: &Person, is_ready: bool) {
    let status = if is_ready { 200 } else { 503 };
    let begun = Instant::now();
    eventually("it says whether it is ready", async || {
        person.get("/readyz").await.status == status
    })
    .await;
    assert!(begun.elapsed() < Duration::from_secs(6), "{:?}", begun.elapsed());
}

#[test]
fn a_full_disk_refuses_writes_until_there_is_room() {
    on_sqlite(async |database| {
        let full = async |writer: &SqlitePool| {
            let pages: i64 =
                sqlx::query_scalar("pragma page_count").fetch_one(writer).await.unwrap();
            let limit = sqlx::AssertSqlSafe(format!("pragma max_page_count = {pages}"));
            writer.execute(limit).await.unwrap();
        };
        let room = async |writer: &SqlitePool| {
            writer.execute("pragma max_page_count = 1000000").await.unwrap();
        };
        play(TestServer::start(database).await, full, room).await;
    });
}

#[test]
fn a_database_that_became_read_only_can_be_read() {
    on_sqlite(async |database| {
        let fail = async |writer: &SqlitePool| {
            writer.execute("pragma query_only = on").await.unwrap();
        };
        let heal = async |writer: &SqlitePool| {
            writer.execute("pragma query_only = off").await.unwrap();
        };
        play(TestServer::start(database).await, fail, heal).await;
    });
}

#[test]
fn a_database_that_became_read_only_is_not_ready() {
    on_sqlite(async |database| {
        let server = TestServer::start(database).await;
        let olga = server.owner().await;
        writer(&server).execute("pragma query_only = on").await.unwrap();
        is_ready(&olga, false).await;
        writer(&server).execute("pragma query_only = off").await.unwrap();
        is_ready(&olga, true).await;
    });
}

#[test]
fn commands_that_cannot_be_stored_are_refused_and_block_nothing() {
    on_sqlite(async |database| {
        let server = TestServer::start(database).await;
        let olga = server.owner().await;
        let mut page = olga.page().await;
        let card = page.capture("Reported").await.unwrap();
        let trigger = "create trigger picky before insert on detail when new.doc like '%poison%' \
                       begin select raise(abort, 'not this'); end";
        writer(&server).execute(trigger).await.unwrap();
        let comment = |text: &str| {
            let (id, text) = (CommentId(Uuid::now_v7()), text.into());
            Command::AddComment { id, card, text }
        };
        // Alone, and among others that may share its transaction.
        assert_eq!(page.act(comment("poison")).await, Err(Rejection::Failed));
        let mut sent = Vec::new();
        for text in ["before", "poison", "behind"] {
            sent.push(page.begin(comment(text)).await.unwrap());
        }
        assert_eq!(page.answered(sent[0]).await, Ok(()));
        assert_eq!(page.answered(sent[1]).await, Err(Rejection::Failed));
        assert_eq!(page.answered(sent[2]).await, Ok(()));
    });
}

#[test]
fn the_lock_of_another_program_is_waited_for_and_then_reported() {
    on_sqlite(async |database| {
        let path = database.url().to_owned();
        let server = TestServer::start(database).await;
        let olga = server.owner().await;
        let mut page = olga.page().await;
        let card = page.capture("Reported").await.unwrap();
        writer(&server).execute("pragma busy_timeout = 20").await.unwrap();
        let mut other = SqliteConnection::connect(&path).await.unwrap();
        other.execute("begin immediate").await.unwrap();
        // Nobody has tried to write, but it is known.
        is_ready(&olga, false).await;
        let problem = olga.command(call(card)).await.problem();
        assert_eq!(problem.code, ProblemCode::Storage);
        other.execute("rollback").await.unwrap();
        is_ready(&olga, true).await;
        olga.command(call(card)).await.is_status(200);
    });
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_known_before_somebody_writes() {
    on_sqlite(async |database| {
        let process = Process::start_on_small_disk(&database);
        let olga = process.owner().await;
        is_ready(&olga, true).await;
        process.write_nothing(true);
        is_ready(&olga, false).await;
        process.write_nothing(false);
        is_ready(&olga, true).await;
    });
}

#[test]
fn to_ask_again_and_again_whether_it_is_ready_writes_seldom() {
    each(async |server| {
        let begun = Instant::now();
        let mut seen = BTreeSet::new();
        for _ in 0..50 {
            server.stranger().get("/readyz").await.is_status(200);
            let sql = "select at from trial";
            let at: i64 = match &server.app.db {
                Db::Sqlite { reader, .. } => sqlx::query_scalar(sql).fetch_one(reader).await,
                Db::Postgres { pool, .. } => sqlx::query_scalar(sql).fetch_one(pool).await,
            }
            .unwrap();
            seen.insert(at);
        }
        let most = 1 + begun.elapsed().as_secs() / 2;
        assert!(!seen.is_empty() && seen.len() as u64 <= most, "{seen:?}, {most}");
    });
}

#[test]
fn a_postgresql_that_became_read_only_is_not_ready() {
    on_postgres(async |database| {
        let server = TestServer::start(database).await;
        let olga = server.owner().await;
        let mut admin = sqlx::PgConnection::connect(server.database.url()).await.unwrap();
        let name: String =
            sqlx::query_scalar("select current_database()").fetch_one(&mut admin).await.unwrap();
        for (value, readiness) in [("on", false), ("off", true)] {
            let sql = format!("alter database {name} set default_transaction_read_only = {value}");
            admin.execute(sqlx::AssertSqlSafe(sql)).await.unwrap();
            let end = "select pg_terminate_backend(pid) from pg_stat_activity \
                       where datname = current_database() and pid <> pg_backend_pid()";
            admin.execute(end).await.unwrap();
            is_ready(&olga, readiness).await;
            if value == "on" {
                admin.execute("set default_transaction_read_only = off").await.unwrap();
            }
        }
    });
}

#[test]
fn a_server_starts_without_postgresql_and_works_when_it_comes() {
    on_postgres(async |database| {
        let mut proxy = Proxy::cut_off(database.address());
        let server = TestServer::start(database.through(proxy.address)).await;
        let stranger = server.stranger();
        stranger.get("/healthz").await.is_status(200);
        stranger.get("/readyz").await.is_status(503);
        let problem = stranger.get("/api/me").await.problem();
        assert_eq!((problem.status, problem.code), (503, ProblemCode::Storage));
        proxy.mend().await;
        eventually("it is ready", async || stranger.get("/readyz").await.status == 200).await;
        let olga = server.owner().await;
        let mut page = olga.page().await;
        let card = page.capture("Reported").await.unwrap();

        proxy.cut().await;
        let problem = olga.command(call(card)).await.problem();
        assert_eq!(problem.code, ProblemCode::Storage);
        let waiting = sent(call(card));
        page.replica
            .send(waiting.clone(), groundswell_domain::Actor::Member(olga.id()), Default::default())
            .unwrap();
        page.send(&ClientMessage::Do(waiting.clone())).await.unwrap();
        let closed = page.until_closed().await;
        assert!(!closed.goodbye);

        proxy.mend().await;
        eventually("it is ready again", async || stranger.get("/readyz").await.status == 200).await;
        let mut page = Page::resume(&olga, BOARD, page.replica.clone()).await;
        page.answered(waiting.id).await.unwrap();
        assert_eq!(contacts(&page, card), 1);
        // And it listens to other nodes again.
        let other = TestServer::start(database.through(database.address())).await;
        olga.at(other.address).command(call(card)).await.is_status(200);
        page.until("the other node is heard", |page| contacts(page, card) == 2).await;
    });
}
