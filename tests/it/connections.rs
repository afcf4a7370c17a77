//! Connections on which nothing, or almost nothing, is sent do not keep anybody out.

use groundswell_domain::api::{CreateBoard, ProblemCode, SignIn};
use groundswell_domain::column::Place;
use groundswell_domain::member::Role;
use groundswell_domain::{Board, Command};
use groundswell_server::config::Config;
use groundswell_server::serving::Limits;
use groundswell_tests::page::connect;
use groundswell_tests::process::Process;
use groundswell_tests::server::{BOARD, PASSWORD};
use groundswell_tests::{
    DEADLINE, Database, Page, Person, TestServer, eventually, on_sqlite, soon,
};
use std::net::SocketAddr;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::timeout;

/// Processor time that shows that the server is at work.
const WORK: Duration = Duration::from_millis(300);

/// A board that is larger than what the system buffers of an answer, in bytes.
const LARGE: usize = 8_000_000;

/// Short limits for slow clients.
fn hurried() -> Limits {
    let second = Duration::from_secs(1);
    Limits { head: second, grace: second, idle: second * 2, ..Limits::of_files(4096) }
}

/// A connection on which something was sent.
async fn send(address: SocketAddr, text: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(text.as_bytes()).await.unwrap();
    stream
}

/// What arrives before the server closes the connection.
async fn until_hung_up(stream: &mut TcpStream) -> String {
    let mut heard = Vec::new();
    // A connection that is reset has ended, too.
    let _ = soon("the end of a connection", stream.read_to_end(&mut heard)).await;
    String::from_utf8_lossy(&heard).into_owned()
}

async fn sign_in(person: &Person) {
    let body = SignIn { email: "olga@example.com".into(), password: PASSWORD.into() };
    person.post("/api/sign-in", &body).await.is_status(200);
}

#[test]
fn half_a_request_keeps_nobody_out() {
    on_sqlite(async |database| {
        // Fewer files than there will be connections, by the system's limit for the process.
        let mut process = Process::start_with_files(&database, 256);
        let olga = process.owner().await;
        let mut page = olga.page().await;
        let card = page.capture("The player stays silent").await.unwrap();
        let mut half = Vec::new();
        let mut slowest = Duration::ZERO;
        for nth in 0..300 {
            half.push(send(process.address, "POST /api/sign-in HTTP/1.1\r\nhost: x\r\n").await);
            if nth % 20 == 19 {
                let begin = Instant::now();
                soon("the health", olga.get("/healthz")).await.is_status(200);
                soon("the sign-in", sign_in(&olga)).await;
                let to = column(page.board(), nth / 20);
                page.act(Command::MoveCard { card, to, place: Place::default(), together: false })
                    .await
                    .unwrap();
                slowest = slowest.max(begin.elapsed());
            }
        }
        // Far more than it takes, because other tests run on this machine.
        assert!(slowest < Duration::from_secs(8), "{slowest:?}");
        // They do not delay the end either.
        let begin = Instant::now();
        let status = tokio::task::spawn_blocking(move || process.terminate()).await.unwrap();
        assert!(status.success() && begin.elapsed() < Duration::from_secs(4), "{status}");
    });
}

fn column(board: &Board, nth: usize) -> groundswell_domain::id::ColumnId {
    let columns = board.columns_in_order();
    columns[nth % columns.len()].id
}

#[test]
fn idle_connections_are_closed() {
    on_sqlite(async |database| {
        let server = TestServer::start_within(database, Config::default(), hurried()).await;
        server.owner().await;
        let long = format!("GET /healthz HTTP/1.1\r\nx: {}\r\n", "x".repeat(40_000));
        let sign_in = "POST /api/sign-in HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n";
        for (sent, expected) in [
            // Nothing at all, half a head, and half of the next one.
            ("", ""),
            ("GET / HTTP/1.1\r\nhost: x\r\n", ""),
            ("GET /healthz HTTP/1.1\r\nhost: x\r\n\r\nGET /he", "HTTP/1.1 200 OK"),
            ("GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n", "HTTP/1.1 200 OK"),
            (long.as_str(), "HTTP/1.1 431"),
            (&format!("{sign_in}content-length: 100\r\n\r\n{{"), ""),
            (&format!("{sign_in}transfer-encoding: chunked\r\n\r\n1\r\n{{\r\n"), ""),
        ] {
            let begin = Instant::now();
            let mut stream = send(server.address, sent).await;
            let sent = &sent[..sent.len().min(100)];
            let answer = until_hung_up(&mut stream).await;
            assert!(answer.starts_with(expected), "{sent:?}: {answer}");
            assert!(expected.is_empty() == answer.is_empty(), "{sent:?}: {answer}");
            assert!(begin.elapsed() < Duration::from_secs(10), "{sent:?}: {:?}", begin.elapsed());
        }
    });
}

#[test]
fn connections_that_send_byte_by_byte_are_closed() {
    on_sqlite(async |database| {
        let server = TestServer::start_within(database, Config::default(), hurried()).await;
        let heads = [
            "GET / HTTP/1.1\r\nx: ",
            "POST /api/sign-in HTTP/1.1\r\nhost: x\r\n\
            content-type: application/json\r\ncontent-length: 9000\r\n\r\n",
        ];
        let mut slow = JoinSet::new();
        for head in heads {
            let mut stream = send(server.address, head).await;
            slow.spawn(async move {
                while stream.write_all(b"x").await.is_ok() {
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
            });
        }
        soon("the end of the slow ones", slow.join_all()).await;
    });
}

/// Asks for the whole board, without reading it.
async fn asks_for_all(person: &Person) -> TcpStream {
    let cookie = person.cookie();
    let head = format!("GET /api/boards/{BOARD} HTTP/1.1\r\nhost: x\r\ncookie: {cookie}\r\n\r\n");
    send(person.address, &head).await
}

#[test]
fn endless_loading_of_a_board_does_not_block_others() {
    on_sqlite(async |database| {
        let server = TestServer::start(database).await;
        let olga = server.owner().await;
        let ann = server.member(&olga, Role::Viewer).await;
        Page::of_large_board(&olga, LARGE).await;
        let mut deaf = Vec::new();
        eventually("it is too much", async || {
            deaf.push(asks_for_all(&ann).await);
            assert!(deaf.len() < 200, "there is no end");
            // Those that may wait for their turn would take too long for a test.
            let path = format!("/api/boards/{BOARD}");
            let asked = timeout(Duration::from_millis(100), ann.get(&path)).await;
            asked.is_ok_and(|answer| answer.status == 503)
        })
        .await;
        soon("the board", olga.get(&format!("/api/boards/{BOARD}"))).await.is_status(200);
    });
}

#[test]
fn clients_that_do_not_read_the_answer_are_disconnected() {
    on_sqlite(async |database| {
        let server = TestServer::start_within(database, Config::default(), hurried()).await;
        let olga = server.owner().await;
        let mut page = Page::of_large_board(&olga, LARGE).await;
        let mut deaf = asks_for_all(&olga).await;
        // The beginning of the next request: sending shows whether the other side is still there.
        eventually("it is hung up on", async || deaf.write_all(b"\r\n").await.is_err()).await;
        page.capture("The others go on").await.unwrap();
    });
}

#[test]
fn excess_clients_get_an_answer_that_says_so() {
    on_sqlite(async |database| {
        let limits = Limits { connections: 8, ..Limits::of_files(4096) };
        let server = TestServer::start_within(database, Config::default(), limits).await;
        let olga = server.owner().await;
        let ann = server.member(&olga, Role::Viewer).await;
        let mut page = olga.page().await;
        // Those that wait until they may write count as work of the server.
        let writes = server.app.db.write().await.unwrap();
        let mut waiting = JoinSet::new();
        eventually("there is no place", async || {
            let (ann, key) = (ann.clone(), format!("B{}", waiting.len()));
            assert!(waiting.len() < 100, "there is no end");
            waiting.spawn(async move {
                let new = CreateBoard { name: "A board".into(), key };
                ann.post("/api/boards", &new).await.status
            });
            soon("the health", olga.get("/healthz")).await.is_status(200);
            let answer = soon("an answer", olga.get("/api/me")).await;
            if answer.status == 503 {
                assert_eq!(answer.problem().code, ProblemCode::Busy);
                assert_eq!(answer.header("retry-after"), "5");
                assert_eq!(answer.header("connection"), "close");
            }
            answer.status == 503
        })
        .await;
        drop(writes);
        page.capture("The socket is still there").await.unwrap();
        eventually("there is room again", async || olga.get("/api/me").await.status == 200).await;
    });
}

/// Sends a request on a connection that was open before; `false` if it is closed.
async fn asks_again(stream: &mut TcpStream) -> bool {
    let asked = stream.write_all(b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n").await;
    let mut buffer = [0; 4096];
    asked.is_ok() && matches!(stream.read(&mut buffer).await, Ok(1..))
}

#[test]
fn an_address_has_a_share_and_a_proxy_is_no_address() {
    for trusted_proxy in [false, true] {
        on_sqlite(async |database| {
            let config = Config { trusted_proxy, ..Config::default() };
            let limits = Limits { connections: 20, idle: DEADLINE, ..hurried() };
            let server = TestServer::start_within(database, config, limits).await;
            let mut streams = Vec::new();
            for _ in 0..20 {
                let mut stream = send(server.address, "").await;
                assert!(asks_again(&mut stream).await);
                streams.push(stream);
            }
            let most = if trusted_proxy { 20 } else { 15 };
            // It closes a connection a moment after it has decided to.
            eventually("the others are hung up on", async || {
                let mut open = 0;
                for stream in &mut streams {
                    open += usize::from(asks_again(stream).await);
                }
                assert!(open >= most, "{open}");
                open == most
            })
            .await;
        });
    }
}

#[test]
fn more_pages_than_there_are_places_are_sent_away() {
    on_sqlite(async |database| {
        let limits = Limits { sockets: 3, ..Limits::of_files(4096) };
        let server = TestServer::start_within(database, Config::default(), limits).await;
        let olga = server.owner().await;
        let mut pages = Vec::new();
        for _ in 0..3 {
            pages.push(olga.page().await);
        }
        assert!(connect(&olga, BOARD, None).await.is_err());
        olga.get("/api/me").await.is_status(200);
        drop(pages.pop());
        eventually("there is a place", async || connect(&olga, BOARD, None).await.is_ok()).await;
        pages[0].capture("The first ones go on").await.unwrap();
    });
}

#[test]
fn a_stop_does_not_wait_for_running_computations() {
    on_sqlite(async |database: Database| {
        let mut process = Process::start(&database);
        let olga = process.owner().await;
        let begun = JoinSet::from_iter((0..4).map(|_| {
            let olga = olga.clone();
            async move {
                let text = "*a* [b](c) `d`\n\n".repeat(3_000);
                olga.post("/api/markdown", &groundswell_domain::api::Markdown { text }).await
            }
        }));
        let begin = process.worked();
        eventually("it is at work", async || {
            process.worked().zip(begin).is_none_or(|(now, begin)| now > begin + WORK)
        })
        .await;
        let begin = Instant::now();
        let status = tokio::task::spawn_blocking(move || process.terminate()).await.unwrap();
        assert!(status.success(), "{status}");
        assert!(begin.elapsed() < Duration::from_secs(5), "{:?}", begin.elapsed());
        drop(begun);
    });
}
