//! Three thousand pages on one board: how each receives ten moves a second, what it costs, and when
//! all are back after a restart.

use crate::mover::{Mover, percentile};
use crate::scene::Scene;
use crate::{mib, tell};
use anyhow::{Result, ensure};
use futures::StreamExt;
use groundswell_domain::id::CommandId;
use groundswell_tests::Person;
use groundswell_tests::page::{Socket, connect_with};
use groundswell_tests::server::BOARD;
use rand::Rng;
use std::collections::HashMap;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::{Instant, interval, sleep};
use tokio_tungstenite::tungstenite::Message;

const PEOPLE: usize = 100;
const PAGES_OF_EACH: usize = 30;
const PAGES: usize = PEOPLE * PAGES_OF_EACH;
const MOVES_A_SECOND: u32 = 10;
const WORK: Duration = Duration::from_secs(30);
/// As long as the app waits.
const FIRST_WAIT: Duration = Duration::from_millis(300);
const LONGEST_WAIT: Duration = Duration::from_secs(10);

/// What all pages share.
#[derive(Default)]
struct Heard {
    /// When each move was sent.
    sent: Mutex<HashMap<String, Instant>>,
    /// How long each took to each page, in milliseconds.
    took: Mutex<Vec<f64>>,
    online: AtomicUsize,
    gaps: AtomicUsize,
    is_over: AtomicBool,
}

pub(crate) async fn crowd(program: &Path) -> Result<()> {
    let mut scene = Scene::begin(program, 1_000).await?;
    let mut mover = Mover::begin(&scene.olga).await?;
    let mut people = Vec::new();
    for number in 0..PEOPLE {
        people.push(scene.member(number).await?);
    }
    sleep(Duration::from_secs(2)).await;
    let before = scene.memory()?;
    let heard = Arc::new(Heard::default());
    let mut pages = JoinSet::new();
    let begin = Instant::now();
    for person in people.iter().flat_map(|person| vec![person.clone(); PAGES_OF_EACH]) {
        pages.spawn(page(person, heard.clone()));
    }
    all_online(&heard).await?;
    tell("crowd_open_ms", begin.elapsed().as_secs_f64() * 1000.0);
    sleep(Duration::from_secs(5)).await;
    let each = (scene.memory()? - before) as f64 / PAGES as f64 / 1024.0;
    tell("crowd_kib_a_socket", each);

    let worked = scene.process.worked().unwrap_or_default();
    let begin = Instant::now();
    let moves = moves(&mut mover, &heard).await?;
    let worked = scene.process.worked().unwrap_or_default() - worked;
    tell("crowd_processors", worked.as_secs_f64() / begin.elapsed().as_secs_f64());
    tell_what_was_heard("crowd", moves, &heard);
    tell("crowd_memory_mib", mib(scene.memory()?));
    tell("crowd_kib_a_socket_after", (scene.memory()? - before) as f64 / PAGES as f64 / 1024.0);

    let begin = Instant::now();
    let process = tokio::task::spawn_blocking(move || {
        scene.process.terminate();
        let stopped = Instant::now();
        scene.process.restart();
        (scene, stopped)
    });
    let (scene, stopped) = process.await?;
    tell("crowd_stop_ms", (stopped - begin).as_secs_f64() * 1000.0);
    let up = Instant::now();
    all_online(&heard).await?;
    tell("crowd_back_ms", up.elapsed().as_secs_f64() * 1000.0);
    tell("crowd_back_since_the_word_ms", begin.elapsed().as_secs_f64() * 1000.0);
    let mut mover = Mover::begin(&scene.olga).await?;
    let moves = self::moves(&mut mover, &heard).await?;
    tell_what_was_heard("crowd_again", moves, &heard);
    heard.is_over.store(true, Ordering::Relaxed);
    pages.shutdown().await;
    Ok(())
}

/// Moves a card ten times a second for a while, and waits until everybody has received all moves.
/// Returns how many there were.
async fn moves(mover: &mut Mover, heard: &Heard) -> Result<usize> {
    heard.took.lock().expect("nobody panics with it").clear();
    let mut tick = interval(Duration::from_secs(1) / MOVES_A_SECOND);
    let end = Instant::now() + WORK;
    let mut moves = 0;
    while Instant::now() < end {
        tick.tick().await;
        let begin = Instant::now();
        let note = |id: CommandId| {
            heard.sent.lock().expect("nobody panics with it").insert(id.to_string(), begin);
        };
        mover.one_move_noted(note).await?;
        moves += 1;
    }
    let deadline = Instant::now() + Duration::from_secs(10);
    while heard.took.lock().expect("nobody panics with it").len() < moves * PAGES
        && Instant::now() < deadline
    {
        sleep(Duration::from_millis(20)).await;
    }
    Ok(moves)
}

fn tell_what_was_heard(name: &str, moves: usize, heard: &Heard) {
    let mut took = heard.took.lock().expect("nobody panics with it").clone();
    took.sort_by(f64::total_cmp);
    tell(&format!("{name}_heard"), took.len() as f64);
    tell(&format!("{name}_missed"), (moves * PAGES) as f64 - took.len() as f64);
    tell(&format!("{name}_gaps"), heard.gaps.load(Ordering::Relaxed) as f64);
    tell(&format!("{name}_p50_ms"), percentile(&took, 50));
    tell(&format!("{name}_p99_ms"), percentile(&took, 99));
    tell(&format!("{name}_max_ms"), percentile(&took, 100));
}

async fn all_online(heard: &Heard) -> Result<()> {
    let deadline = Instant::now() + Duration::from_secs(120);
    while heard.online.load(Ordering::Relaxed) < PAGES {
        let online = heard.online.load(Ordering::Relaxed);
        ensure!(Instant::now() < deadline, "only {online} pages are online");
        sleep(Duration::from_millis(10)).await;
    }
    Ok(())
}

/// One page: connects, listens, and comes back as the app does.
async fn page(person: Person, heard: Arc<Heard>) {
    let (mut known, mut wait) = (None, FIRST_WAIT);
    while !heard.is_over.load(Ordering::Relaxed) {
        let query = known.as_ref().map(|(seq, commit)| format!("?since={seq}&commit={commit}"));
        if let Ok(mut socket) = connect_with(&person, BOARD, &query.unwrap_or_default()).await
            && listen(&mut socket, &heard, &mut known).await
        {
            wait = FIRST_WAIT;
        }
        let jitter = rand::rng().random_range(0.0..1.0);
        sleep(wait.mul_f64(1.0 + jitter)).await;
        wait = (wait * 2).min(LONGEST_WAIT);
    }
}

/// Listens until the socket ends. Returns whether it had received anything.
async fn listen(socket: &mut Socket, heard: &Heard, known: &mut Option<(u64, String)>) -> bool {
    let mut online = false;
    while let Some(Ok(message)) = socket.next().await {
        let Message::Text(text) = message else { continue };
        let is_news = text.starts_with("{\"catch_up\"") || text.starts_with("\"reset\"");
        if is_news && !online {
            online = true;
            heard.online.fetch_add(1, Ordering::Relaxed);
        }
        if text.starts_with("{\"catch_up\"") {
            *known = value(&text, "\"seq\":")
                .and_then(|seq| seq.parse().ok())
                .zip(value(&text, "\"commit\":\"").map(String::from));
        }
        if text.starts_with("{\"commits\"") {
            hear(&text, heard, known);
        }
    }
    if online {
        heard.online.fetch_sub(1, Ordering::Relaxed);
    }
    online
}

/// Handles commits, and parses only as much of them as thousands of pages on one machine can.
fn hear(text: &str, heard: &Heard, known: &mut Option<(u64, String)>) {
    for commit in text.split("{\"seq\":").skip(1) {
        let Some(seq) = commit.split(',').next().and_then(|seq| seq.parse::<u64>().ok()) else {
            continue;
        };
        let Some(id) = value(commit, "\"id\":\"") else { continue };
        if known.as_ref().is_some_and(|(last, _)| seq != last + 1) {
            heard.gaps.fetch_add(1, Ordering::Relaxed);
        }
        *known = Some((seq, id.into()));
        let sent = heard.sent.lock().expect("nobody panics with it").get(id).copied();
        if let Some(sent) = sent {
            let took = sent.elapsed().as_secs_f64() * 1000.0;
            heard.took.lock().expect("nobody panics with it").push(took);
        }
    }
}

/// The text after a name, up to a comma, a quote or a bracket.
fn value<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(name)?;
    rest.split([',', '"', '}']).next()
}
