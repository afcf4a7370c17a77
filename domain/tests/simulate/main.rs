//! Simulation of the whole system with an unreliable network: real replicas, a model of the server,
//! and random events.
//!
//! A seed that fails is printed and can be replayed exactly with `SIMULATE_SEED=1234`. For more
//! seeds: `SIMULATE_SEEDS=100000`.

#![allow(clippy::unwrap_used, reason = "all of it is a test, its helper functions too")]

mod dice;
mod draw;
mod network;
mod page;
mod properties;
mod run;
#[path = "../model/server.rs"]
mod server;
mod sound;

use groundswell_domain::command::Kind;
use run::Run;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

const SEEDS: u64 = 2_000;

#[test]
fn everybody_sees_the_same_board_despite_network_failures() {
    if let Some(seed) = number("SIMULATE_SEED") {
        play(seed, true);
        return;
    }
    let seeds = number("SIMULATE_SEEDS").unwrap_or(SEEDS);
    let next = AtomicU64::new(0);
    let seen = Mutex::new(BTreeMap::new());
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= seeds {
                        return;
                    }
                    let kinds = play_loudly(seed);
                    let mut seen = seen.lock().unwrap();
                    for (kind, count) in kinds {
                        *seen.entry(kind).or_insert(0_usize) += count;
                    }
                }
            });
        }
    });
    let seen = seen.into_inner().unwrap();
    let kinds = Kind::ALL.iter().map(|kind| format!("{kind:?}"));
    let wanted = kinds.chain(MET.map(str::to_owned));
    let never: Vec<String> = wanted.filter(|what| !seen.contains_key(what)).collect();
    assert!(seeds < SEEDS || never.is_empty(), "it never came to {never:?}");
    println!("{seen:#?}");
}

fn number(variable: &str) -> Option<u64> {
    std::env::var(variable).ok()?.parse().ok()
}

fn play_loudly(seed: u64) -> BTreeMap<String, usize> {
    catch_unwind(AssertUnwindSafe(|| play(seed, false))).unwrap_or_else(|_| {
        panic!("seed {seed} failed: play it again with SIMULATE_SEED={seed}");
    })
}

fn play(seed: u64, is_loud: bool) -> BTreeMap<String, usize> {
    let mut run = Run::new(seed);
    run.is_loud = is_loud;
    run.play();
    run.check();
    run.seen
}

/// What the seeds must cover at least, in addition to every kind of command: results for cards, and
/// reasons for refusals. Otherwise the test proves too little.
const MET: [&str; 21] = [
    "Archived",
    "Returned",
    "AlreadyDone",
    "Conflict",
    "Empty",
    "Exists",
    "ExpressFull",
    "Gone",
    "HotfixNeedsParent",
    "InUse",
    "LastColumnOfStage",
    "LastOwner",
    "Merged",
    "NameTaken",
    "NotAMember",
    "NotAllowed",
    "NothingToUndo",
    "ReleaseCircle",
    "SameCard",
    "SprintClosed",
    "SprintRunning",
];
