//! Clients that send without end, read nothing, or never finish their request.

use crate::mover::{Mover, percentile};
use crate::scene::{Scene, sign_in};
use crate::{mib, tell};
use anyhow::{Context, Result};
use futures::SinkExt;
use groundswell_domain::wire::ClientMessage;
use groundswell_tests::Person;
use groundswell_tests::page::{Socket, connect};
use groundswell_tests::server::BOARD;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::{Instant, interval, sleep, timeout};
use tokio_tungstenite::tungstenite::Message;

/// A board so large that a copy for each socket would be noticed.
const CARDS: usize = 20_000;
/// Pings that are sent without reading an answer.
const PINGS: usize = 1_000_000;
/// The content of each, as much as allowed: it is sent back.
const PAYLOAD: &[u8] = &[b'x'; 125];
/// How long the sockets that never read stay.
const DEAF: Duration = Duration::from_secs(60);
/// How long others work before anything happens.
const QUIET: Duration = Duration::from_secs(10);
/// Moves a second of somebody else.
const MOVES: u32 = 20;
/// Connections with half a request, and connections that send one byte each second.
const HALF_OPEN: usize = 5_000;
const SLOW: usize = 1_000;
const SIEGE: Duration = Duration::from_secs(40);

/// The highest memory of the server while something is done.
async fn watching<T>(scene: &Scene, work: impl Future<Output = Result<T>>) -> Result<(T, u64)> {
    let mut most = scene.memory()?;
    let mut tick = interval(Duration::from_millis(100));
    tokio::pin!(work);
    loop {
        tokio::select! {
            done = &mut work => return Ok((done?, most)),
            _ = tick.tick() => most = most.max(scene.memory()?),
        }
    }
}

fn tell_moves(name: &str, moves: &[f64]) {
    tell(&format!("{name}_moves"), moves.len() as f64);
    tell(&format!("{name}_p50_ms"), percentile(moves, 50));
    tell(&format!("{name}_p99_ms"), percentile(moves, 99));
}

/// One socket sends a million pings and reads nothing; it reconnects each time it is closed.
pub(crate) async fn pings(program: &Path) -> Result<()> {
    let scene = Scene::begin(program, CARDS).await?;
    // A sign-in takes memory itself, so it comes before measuring.
    let browser = scene.another_browser().await?;
    let mut mover = Mover::begin(&scene.olga).await?;
    tell_moves("pings_before", &mover.work(MOVES, QUIET).await?);
    let before = scene.memory()?;
    let sent = Arc::new(AtomicU64::new(0));
    let flood = tokio::spawn(flood(browser, sent.clone()));
    let (moves, most) = watching(&scene, mover.work(MOVES, QUIET * 2)).await?;
    tell("pings_sent", sent.load(Ordering::Relaxed) as f64);
    tell_moves("pings", &moves);
    tell("pings_memory_mib", mib(most.saturating_sub(before)));
    flood.abort();
    Ok(())
}

async fn flood(person: Person, sent: Arc<AtomicU64>) {
    let mut left = PINGS;
    while left > 0 {
        let Ok(mut socket) = connect(&person, BOARD, None).await else {
            sleep(Duration::from_millis(100)).await;
            continue;
        };
        while left > 0 && socket.feed(Message::Ping(PAYLOAD.into())).await.is_ok() {
            sent.fetch_add(1, Ordering::Relaxed);
            left -= 1;
        }
        // Nothing is read: the socket stays open until the server closes it.
        let _ = timeout(Duration::from_secs(1), socket.flush()).await;
    }
}

/// A hundred sockets, and as many requests for the whole board, whose answers are never read.
pub(crate) async fn deaf(program: &Path) -> Result<()> {
    let scene = Scene::begin(program, CARDS).await?;
    let mut browsers = Vec::new();
    for _ in 0..4 {
        browsers.push(scene.another_browser().await?);
    }
    let mut mover = Mover::begin(&scene.olga).await?;
    tell_moves("deaf_before", &mover.work(MOVES, QUIET).await?);
    let before = scene.memory()?;
    let mut deaf = Vec::new();
    for browser in &browsers {
        for nth in 0..25 {
            // Some pages have nothing yet, some are far behind.
            deaf.push(connect(browser, BOARD, (nth % 2 == 0).then_some(1)).await?);
        }
    }
    let sender = tokio::spawn(send_now_and_then(deaf));
    let (moves, most) = watching(&scene, mover.work(MOVES, DEAF)).await?;
    tell_moves("deaf_sockets", &moves);
    tell("deaf_sockets_memory_mib", mib(most.saturating_sub(before)));
    sender.abort();

    let before = scene.memory()?;
    let mut requests = Vec::new();
    for _ in 0..100 {
        requests.push(ask_for_all(&scene.olga).await?);
    }
    let (moves, most) = watching(&scene, mover.work(MOVES, DEAF)).await?;
    tell_moves("deaf_requests", &moves);
    tell("deaf_requests_memory_mib", mib(most.saturating_sub(before)));
    drop(requests);
    Ok(())
}

async fn send_now_and_then(mut deaf: Vec<Socket>) -> Result<()> {
    let here = serde_json::to_string(&ClientMessage::Here { card: None, writing: false })?;
    loop {
        for socket in &mut deaf {
            let _ = socket.send(Message::text(here.clone())).await;
        }
        sleep(Duration::from_secs(2)).await;
    }
}

async fn ask_for_all(person: &Person) -> Result<TcpStream> {
    let mut stream = TcpStream::connect(person.address).await?;
    let cookie = person.cookie();
    let head = format!("GET /api/boards/{BOARD} HTTP/1.1\r\nhost: x\r\ncookie: {cookie}\r\n\r\n");
    stream.write_all(head.as_bytes()).await?;
    Ok(stream)
}

/// Thousands of connections with half a request, or on which almost nothing comes; each reconnects
/// as soon as it is closed.
pub(crate) async fn half_open(program: &Path) -> Result<()> {
    let scene = Scene::begin(program, 0).await?;
    let mut mover = Mover::begin(&scene.olga).await?;
    let address = scene.olga.address;
    let mut siege = JoinSet::new();
    let opened = Arc::new(AtomicU64::new(0));
    for nth in 0..HALF_OPEN + SLOW {
        siege.spawn(besiege(address, nth >= HALF_OPEN, opened.clone()));
    }
    let end = Instant::now() + SIEGE;
    let (mut sign_ins, mut requests, mut health) = (Vec::new(), Vec::new(), Vec::new());
    while Instant::now() < end {
        sign_ins.push(timed(sign_in(&scene.olga)).await?);
        health.push(
            timed(async { Ok(scene.olga.get("/healthz").await.is_status(200).status) }).await?,
        );
        let command = mover.next_move();
        requests.push(
            timed(async { Ok(scene.olga.command(command).await.is_status(200).status) }).await?,
        );
        mover.one_move().await.context("an open socket goes on")?;
        sleep(Duration::from_millis(100)).await;
    }
    tell("half_open_connections", opened.load(Ordering::Relaxed) as f64);
    for (name, mut took) in [("sign_in", sign_ins), ("healthz", health), ("move", requests)] {
        took.sort_by(f64::total_cmp);
        tell(&format!("half_open_{name}s"), took.len() as f64);
        tell(&format!("half_open_{name}_p50_ms"), percentile(&took, 50));
        tell(&format!("half_open_{name}_max_ms"), percentile(&took, 100));
    }
    tell("half_open_memory_mib", mib(scene.memory()?));
    siege.shutdown().await;
    Ok(())
}

/// How long something takes, in milliseconds.
async fn timed<T>(work: impl Future<Output = Result<T>>) -> Result<f64> {
    let begin = Instant::now();
    work.await?;
    Ok(begin.elapsed().as_secs_f64() * 1000.0)
}

async fn besiege(address: SocketAddr, is_slow: bool, opened: Arc<AtomicU64>) {
    let half: &[u8] =
        b"POST /api/sign-in HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n";
    loop {
        let Ok(mut stream) = TcpStream::connect(address).await else {
            sleep(Duration::from_millis(100)).await;
            continue;
        };
        opened.fetch_add(1, Ordering::Relaxed);
        if stream.write_all(half).await.is_err() {
            continue;
        }
        if is_slow {
            let _ = stream.write_all(b"content-length: 9000\r\n\r\n").await;
            while stream.write_all(b"x").await.is_ok() {
                sleep(Duration::from_secs(1)).await;
            }
        } else {
            let _ = stream.read(&mut [0; 64]).await;
        }
    }
}
