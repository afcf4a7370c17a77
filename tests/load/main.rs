//! How many commands a server acknowledges in a second, on SQLite, each once it is durable. One
//! line of JSON for each figure, for `cargo xtask bench`.
//!
//! Clients in this program, on the same machine, move cards on one board, each as fast as it is
//! answered. Nothing here fails because something is slow.

mod client;

use anyhow::{Context, Result};
use client::{Client, Road};
use groundswell_domain::board::Snapshot;
use groundswell_domain::entity::Entity;
use groundswell_domain::id::ColumnId;
use groundswell_domain::member::Role;
use groundswell_tests::process::Process;
use groundswell_tests::server::BOARD;
use groundswell_tests::{Database, Person};
use std::path::Path;
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::Instant;

/// How long the clients of one figure work.
const WORK: Duration = Duration::from_secs(4);
/// How many clients at a time.
const CLIENTS: [usize; 2] = [8, 64];

#[tokio::main(worker_threads = 2)]
async fn main() -> Result<()> {
    let mut args = std::env::args().skip(1);
    let program = args.next().context("usage: groundswell-load <program> <runs>")?;
    let runs: usize = args.next().context("how many runs?")?.parse()?;
    let mut errors = 0;
    for _ in 0..runs {
        for road in [Road::Requests, Road::Socket] {
            for clients in CLIENTS {
                errors += measure(Path::new(&program), road, clients).await?;
            }
        }
    }
    tell("command_errors", errors as f64);
    Ok(())
}

/// What one client did.
#[derive(Default)]
struct Work {
    done: usize,
    errors: usize,
}

/// Measures once, and returns how many commands failed.
async fn measure(program: &Path, road: Road, clients: usize) -> Result<usize> {
    let database = Database::sqlite();
    let server = Process::start_program(program, &database);
    let olga = server.owner().await;
    let columns = columns(&olga).await;
    let mut ready = JoinSet::new();
    for number in 0..clients {
        // Each is another person, because there is a limit on what one person may send.
        let person = server.member(&olga, Role::Developer, number as u32).await;
        ready.spawn(Client::begin(person, road, columns.clone()));
    }
    let ready = ready.join_all().await.into_iter().collect::<Result<Vec<_>>>()?;
    let start = Instant::now();
    let mut working = JoinSet::new();
    for client in ready {
        working.spawn(work(client, start + WORK));
    }
    let works = working.join_all().await;
    let seconds = start.elapsed().as_secs_f64();
    let done: usize = works.iter().map(|work| work.done).sum();
    tell(&format!("commands_{}_{clients}", road.name()), done as f64 / seconds);
    Ok(works.iter().map(|work| work.errors).sum())
}

async fn work(mut client: Client, until: Instant) -> Work {
    let mut work = Work::default();
    while Instant::now() < until {
        match client.move_card().await {
            Ok(()) => work.done += 1,
            Err(error) => {
                eprintln!("{error:#}");
                work.errors += 1;
                // A client whose socket was closed cannot go on.
                break;
            }
        }
    }
    work
}

async fn columns(olga: &Person) -> Vec<ColumnId> {
    let snapshot: Snapshot = olga.get(&format!("/api/boards/{BOARD}")).await.json();
    let column = |entity| match entity {
        Entity::Column(column) => Some(column.id),
        _ => None,
    };
    snapshot.entities.into_iter().filter_map(column).collect()
}

fn tell(figure: &str, value: f64) {
    println!("{}", serde_json::json!({ "figure": figure, "value": value }));
}
