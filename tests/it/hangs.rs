//! Things that hang, on PostgreSQL: a node, the network, somebody else's lock, PostgreSQL itself.
//! Nobody waits for long, nothing is lost, and the servers recover by themselves.

use futures::future::{Either, join_all, select};
use groundswell_domain::Command;
use groundswell_domain::api::ProblemCode;
use groundswell_domain::board::Snapshot;
use groundswell_domain::command::Sent;
use groundswell_domain::contact::{Channel, NewContact};
use groundswell_domain::id::{CardId, ContactId};
use groundswell_server::batch;
use groundswell_tests::person::{Answer, now, sent};
use groundswell_tests::postgres::Cluster;
use groundswell_tests::process::Process;
use groundswell_tests::proxy::Proxy;
use groundswell_tests::server::BOARD;
use groundswell_tests::{Database, Person, TestServer, eventually, on_postgres, soon};
use sqlx::{Connection, Executor, PgConnection};
use std::pin::pin;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;
use uuid::Uuid;

/// No request takes longer, whatever hangs.
const LONGEST: Duration = Duration::from_secs(10);
/// How soon everything works as before, once nothing hangs any more.
const HEALED: Duration = Duration::from_secs(2);
/// Rounds of each, in daily tests and in long ones.
const FEW: u32 = 2;
const MANY: u32 = 20;

fn call(card: CardId) -> Sent {
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
    sent(Command::AddContact { card, contact })
}

/// People who record their answers, and how long they waited.
struct Work {
    olga: Person,
    card: CardId,
    answered: u32,
    slowest: Duration,
}

impl Work {
    async fn begin(olga: Person) -> Work {
        let card = olga.page().await.capture("Reported").await.unwrap();
        Work { olga, card, answered: 0, slowest: Duration::ZERO }
    }

    async fn send(&mut self, person: &Person, sent: &Sent) -> Answer {
        let begun = Instant::now();
        let answer = soon("an answer", person.resend(sent)).await;
        self.took(begun);
        self.answered += u32::from(answer.status == 200);
        answer
    }

    fn took(&mut self, begun: Instant) {
        self.slowest = self.slowest.max(begun.elapsed());
        assert!(begun.elapsed() < LONGEST, "a request took {:?}", begun.elapsed());
    }

    /// While something hangs: requests are refused in time, and told when to try again.
    async fn is_refused(&mut self, person: &Person) -> Sent {
        let sent = call(self.card);
        let answer = self.send(person, &sent).await;
        assert_eq!(answer.status, 503);
        assert!(answer.headers.contains_key("retry-after"));
        assert!([ProblemCode::Storage, ProblemCode::Busy].contains(&answer.problem().code));
        sent
    }

    async fn is_not_ready(&mut self, person: &Person) {
        let begun = Instant::now();
        let status = soon("whether it is ready", person.get("/readyz")).await.status;
        self.took(begun);
        assert_eq!(status, 503);
    }

    /// Once nothing hangs: the same command counts, and so do new ones, and everything works.
    async fn heals(&mut self, person: &Person, sent: &Sent, since: Instant) -> Duration {
        while self.send(person, sent).await.status != 200 {}
        let healed = since.elapsed();
        while person.get("/readyz").await.status != 200 {
            assert!(since.elapsed() < 2 * HEALED, "it says that it is not ready");
        }
        healed
    }

    /// Nothing that was answered is lost or duplicated.
    async fn ends(self, what: &str, healed: &[Duration]) {
        let snapshot: Snapshot = self.olga.get(&format!("/api/boards/{BOARD}")).await.json();
        let board = groundswell_domain::Board::from_snapshot(snapshot).unwrap();
        let contacts: u32 = board.tallies_of(self.card).map(|tally| tally.contacts()).sum();
        assert!(contacts >= self.answered, "{contacts} contacts, {} answers", self.answered);
        let most = healed.iter().max().unwrap();
        let slowest = self.slowest;
        println!("{what}: {} times, slowest request {slowest:?}, healed {most:?}", healed.len());
        assert!(*most <= HEALED, "healed after {most:?}");
    }
}

async fn foreign(database: &Database) -> PgConnection {
    PgConnection::connect(database.url()).await.unwrap()
}

/// Somebody else locks the row of the board.
async fn lock(foreign: &mut PgConnection) {
    foreign.execute("begin").await.unwrap();
    foreign.execute("select 1 from board for update").await.unwrap();
}

/// Waits until one of our connections is in this state.
async fn until_one_is(database: &Database, state: &'static str) {
    let mut foreign = foreign(database).await;
    let sql = "select count(*) from pg_stat_activity where datname = current_database() \
               and application_name = 'groundswell' and state = $1 \
               and ($1 <> 'active' or wait_event_type = 'Lock')";
    eventually(state, async || {
        let found: i64 = sqlx::query_scalar(sql).bind(state).fetch_one(&mut foreign).await.unwrap();
        found > 0
    })
    .await;
}

#[test]
fn a_frozen_node_does_not_stop_the_others() {
    on_postgres(async |database| freeze_nodes(database, FEW).await);
}

#[test]
#[ignore = "long: for `cargo xtask torture`"]
fn long_a_frozen_node_does_not_stop_the_others() {
    on_postgres(async |database| freeze_nodes(database, MANY).await);
}

async fn freeze_nodes(database: Database, rounds: u32) {
    let server = TestServer::start(database).await;
    let database = server.database.clone();
    let mut work = Work::begin(server.owner().await).await;
    let here = work.olga.clone();
    let process = Process::start(&database);
    let there = here.at(process.address);
    let mut healed = Vec::new();
    for _ in 0..rounds {
        // It has the board's row and waits only for itself, so it is certain that it holds the row
        // while it is frozen.
        let mut foreign = foreign(&database).await;
        lock(&mut foreign).await;
        let halfway = call(work.card);
        let mut asked = pin!(there.resend(&halfway));
        let waits = until_one_is(&database, "active");
        assert!(matches!(select(&mut asked, pin!(waits)).await, Either::Right(_)));
        process.freeze();
        foreign.execute("rollback").await.unwrap();
        until_one_is(&database, "idle in transaction").await;
        let frozen = Instant::now();
        let next = call(work.card);
        while work.send(&here, &next).await.status != 200 {}
        assert!(frozen.elapsed() < LONGEST, "{:?}", frozen.elapsed());
        process.thaw();
        let thawed = Instant::now();
        soon("the frozen node's answer", asked).await;
        healed.push(work.heals(&there, &call(work.card), thawed).await);
        // What was begun there counts once, whether it was stored or not.
        work.send(&here, &halfway).await.is_status(200);
    }
    work.ends("frozen nodes", &healed).await;
}

#[test]
fn a_row_that_somebody_else_locks_is_told_and_waited_for_in_vain() {
    on_postgres(async |database| lock_rows(database, FEW, Duration::from_secs(5)).await);
}

#[test]
#[ignore = "long: for `cargo xtask torture`"]
fn long_a_row_that_somebody_else_locks_is_told_and_waited_for_in_vain() {
    on_postgres(async |database| lock_rows(database, MANY, Duration::from_secs(60)).await);
}

async fn lock_rows(database: Database, rounds: u32, time: Duration) {
    let server = TestServer::start(database).await;
    let mut work = Work::begin(server.owner().await).await;
    let olga = work.olga.clone();
    let mut healed = Vec::new();
    for _ in 0..rounds {
        let mut foreign = foreign(&server.database).await;
        lock(&mut foreign).await;
        let locked = Instant::now();
        let mut waiting = work.is_refused(&olga).await;
        work.is_not_ready(&olga).await;
        while locked.elapsed() < time {
            // Readers are not affected.
            olga.get(&format!("/api/boards/{BOARD}/cards/1")).await.is_status(200);
            waiting = work.is_refused(&olga).await;
        }
        work.is_not_ready(&olga).await;
        foreign.execute("rollback").await.unwrap();
        healed.push(work.heals(&olga, &waiting, Instant::now()).await);
    }
    work.ends("locked rows", &healed).await;
}

#[test]
fn many_requests_on_a_locked_session_leave_room_for_others() {
    on_postgres(async |database| {
        let server = TestServer::start(database).await;
        let olga = server.owner().await;
        let mut foreign = foreign(&server.database).await;
        // The use of the session should be noted, but cannot be.
        foreign
            .execute("update login_session set last_seen_at = last_seen_at - 120000")
            .await
            .unwrap();
        foreign.execute("begin").await.unwrap();
        foreign.execute("select 1 from login_session for update").await.unwrap();
        let begun = Instant::now();
        for _ in 0..40 {
            olga.get(&format!("/api/boards/{BOARD}/cards/1")).await.is_status(404);
        }
        assert!(begun.elapsed() < Duration::from_secs(4), "{:?}", begun.elapsed());
    });
}

#[test]
fn a_network_that_swallows_everything_is_not_waited_for() {
    on_postgres(async |database| freeze_network(database, FEW).await);
}

#[test]
#[ignore = "long: for `cargo xtask torture`"]
fn long_a_network_that_swallows_everything_is_not_waited_for() {
    on_postgres(async |database| freeze_network(database, MANY).await);
}

async fn freeze_network(database: Database, rounds: u32) {
    let mut proxy = Proxy::cut_off(database.address());
    proxy.mend().await;
    let server = TestServer::start(database.through(proxy.address)).await;
    let mut work = Work::begin(server.owner().await).await;
    let olga = work.olga.clone();
    let mut healed = Vec::new();
    for _ in 0..rounds {
        proxy.freeze();
        let waiting = work.is_refused(&olga).await;
        work.is_not_ready(&olga).await;
        let begun = Instant::now();
        let many = (0..20).map(|_| olga.get("/api/me"));
        for answer in soon("all", join_all(many)).await {
            assert_eq!(answer.status, 503);
        }
        work.took(begun);
        proxy.thaw();
        healed.push(work.heals(&olga, &waiting, Instant::now()).await);
    }
    work.ends("frozen networks", &healed).await;
}

#[test]
fn a_postgresql_that_stops_and_starts_is_there_again_at_once() {
    on_own_postgres(async |cluster| stop_and_start(cluster, FEW).await);
}

#[test]
#[ignore = "long: for `cargo xtask torture`"]
fn long_a_postgresql_that_stops_and_starts_is_there_again_at_once() {
    on_own_postgres(async |cluster| stop_and_start(cluster, MANY).await);
}

fn on_own_postgres(story: impl AsyncFn(Cluster)) {
    // If it is not installed, the other tests say so.
    if let Some(cluster) = Cluster::start() {
        let mut runtime = tokio::runtime::Builder::new_multi_thread();
        let runtime = runtime.worker_threads(2).enable_all().build().unwrap();
        runtime.block_on(story(cluster));
    }
}

async fn stop_and_start(mut cluster: Cluster, rounds: u32) {
    let server = TestServer::start(Database::on(&cluster)).await;
    let mut work = Work::begin(server.owner().await).await;
    let olga = work.olga.clone();
    let mut healed = Vec::new();
    for _ in 0..rounds {
        work.send(&olga, &call(work.card)).await.is_status(200);
        tokio::task::block_in_place(|| cluster.stop());
        let waiting = work.is_refused(&olga).await;
        work.is_not_ready(&olga).await;
        tokio::task::block_in_place(|| cluster.start_again());
        healed.push(work.heals(&olga, &waiting, Instant::now()).await);
    }
    work.ends("PostgreSQL stopped and started", &healed).await;
}

/// Whether there are pages: on a machine where the site was never built there are none.
async fn has_site(person: &Person) -> bool {
    person.get("/me").await.status != 503
}

#[test]
fn the_page_of_a_board_that_opens_slowly_gets_its_prerendered_board_later() {
    on_postgres(async |database| {
        let first = TestServer::start(database).await;
        let olga = first.owner().await;
        olga.page().await.capture("Vouchers").await.unwrap();
        let second = first.another_node().await;
        let there = olga.at(second.address);
        let path = format!("/{BOARD}/board");
        if !has_site(&there).await {
            return;
        }
        let mut foreign = foreign(&second.database).await;
        foreign.execute("begin; lock table history in access exclusive mode").await.unwrap();
        let mut page = TcpStream::connect(second.address).await.unwrap();
        let cookie = there.cookie();
        let head = format!(
            "GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncookie: {cookie}\r\n\r\n"
        );
        page.write_all(head.as_bytes()).await.unwrap();
        let mut read = Vec::new();
        let shown = |read: &[u8]| String::from_utf8_lossy(read).into_owned();
        while !shown(&read).contains("shell-rail") {
            let some = soon("the page", page.read_buf(&mut read)).await.unwrap();
            assert!(some > 0, "{}", shown(&read));
        }
        assert!(!shown(&read).contains("Vouchers"));
        foreign.execute("rollback").await.unwrap();
        soon("the prerendered board", page.read_to_end(&mut read)).await.unwrap();
        let shown = shown(&read);
        assert!(shown.contains("id=\"prerendered\"") && shown.contains("Vouchers"), "{shown}");
        assert!(shown.contains("</html>"));
    });
}

#[test]
fn a_board_goes_on_opening_when_whoever_asked_has_left() {
    on_postgres(async |database| {
        let first = TestServer::start(database).await;
        let olga = first.owner().await;
        let second = first.another_node().await;
        let there = olga.at(second.address);
        if !has_site(&there).await {
            return;
        }
        let mut foreign = foreign(&second.database).await;
        foreign.execute("begin; lock table history in access exclusive mode").await.unwrap();
        let path = format!("/{BOARD}/board");
        {
            let mut asked = pin!(there.get(&path));
            let waits = until_one_is(&second.database, "active");
            assert!(matches!(select(&mut asked, pin!(waits)).await, Either::Right(_)));
        }
        // The next lock comes after the requests that already wait.
        foreign
            .execute("rollback; begin; lock table history in access exclusive mode")
            .await
            .unwrap();
        let page = soon("the page", there.get(&path)).await.text();
        assert!(page.contains("id=\"prerendered\""), "{page}");
    });
}

#[test]
fn an_aborted_request_leaves_nothing_locked() {
    on_postgres(async |database| {
        let mut start = crate::storage::start(&database).await;
        let mut foreign = foreign(&database).await;
        for _ in 0..12 {
            lock(&mut foreign).await;
            {
                let mut begins = pin!(batch::begin(&start.db, &mut start.board));
                let waits = until_one_is(&database, "active");
                assert!(matches!(select(&mut begins, pin!(waits)).await, Either::Right(_)));
            }
            foreign.execute("rollback").await.unwrap();
            // Otherwise a transaction that nobody ends would hold the row.
            let begun = Instant::now();
            let taken = timeout(HEALED, batch::begin(&start.db, &mut start.board)).await;
            drop(taken.unwrap().unwrap());
            assert!(begun.elapsed() < HEALED, "{:?}", begun.elapsed());
        }
    });
}
