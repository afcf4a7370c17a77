//! Whatever people do, the entities in the database, the replayed history and the board in memory
//! are the same.

use crate::dice::Dice;
use crate::draw::{Fresh, Generator};
use crate::storage::{Start, load, start};
use groundswell_domain::card::Card;
use groundswell_domain::command::Sent;
use groundswell_domain::history::Entry;
use groundswell_domain::id::{BoardId, CommandId};
use groundswell_domain::time::Timestamp;
use groundswell_domain::undo::Step;
use groundswell_domain::{Actor, Board, Entity, EntityRef};
use groundswell_server::batch::{self, Decided};
use groundswell_server::check;
use groundswell_server::store::{Db, Tx, archive, commits, details};
use groundswell_server::trace::Trace;
use groundswell_tests::{Database, each_database};
use std::collections::BTreeMap;

const SEEDS: u64 = 6;
const BATCHES: usize = 40;
/// A step of the clock, in milliseconds: days pass, the trash gets old.
const STEP_MS: i64 = 5 * 60 * 60 * 1000;

#[test]
fn database_log_and_memory_are_the_same_board() {
    for seed in 0..SEEDS {
        eprintln!("seed {seed}");
        each_database(async |database| play(seed, database).await);
    }
}

async fn play(seed: u64, database: Database) {
    let start = played(seed, &database).await;
    assert!(start.board.seq > 50, "a run in which little happens proves little");
    is_whole(&start.db, &start.board).await;
}

/// A board on which people have done things at random.
pub(crate) async fn played(seed: u64, database: &Database) -> Start {
    let mut start = start(database).await;
    let mut dice = Dice::new(seed);
    let mut fresh = Fresh::new(seed + 1);
    let mut done: Vec<CommandId> = Vec::new();
    let mut sent_before: Vec<Sent> = Vec::new();
    let mut now = groundswell_tests::person::now();
    for _ in 0..BATCHES {
        let details = all_details(&start.db, &start.board).await;
        let before = start.board.clone();
        let (mut batch, missed) = batch::begin(&start.db, &mut start.board).await.unwrap();
        assert!(missed.is_empty());
        let mut stored = Vec::new();
        for _ in 0..1 + dice.below(12) {
            now = Timestamp(now.0 + STEP_MS);
            let mut generator = Generator {
                dice: &mut dice,
                board: batch.board(),
                details: &details,
                done: &done,
                now,
                fresh: &mut fresh,
            };
            let is_servers = generator.dice.percent(8);
            let actor = if is_servers { Actor::System } else { start.owner };
            let command = if is_servers { generator.servers() } else { generator.command() };
            let id = CommandId(fresh.id());
            let new = Sent { id, at: now, command };
            // Now and then something arrives a second time.
            let again = dice.pick(sent_before.clone()).filter(|_| dice.percent(10));
            let sent = again.unwrap_or(new);
            let decided = batch.decide(&sent, actor, now).await.unwrap();
            assert_ne!(decided, Decided::Failed, "{sent:?}");
            if decided == Decided::Commit {
                stored.push(sent);
            }
        }
        if dice.percent(15) {
            drop(batch);
            assert_eq!(start.board, before, "what is dropped leaves nothing");
        } else {
            batch.commit().await.unwrap();
            done.extend(stored.iter().map(|sent| sent.id));
            sent_before.extend(stored);
        }
    }
    start
}

async fn is_whole(db: &Db, board: &Board) {
    assert_eq!(&load(db, board.info.id).await, board, "the entities in the database");
    let mut tx = db.read().await.unwrap();
    let folded = check::fold(&mut tx, board.info.id).await.unwrap();
    assert_eq!(folded.faults, Vec::<String>::new(), "the history fits itself");
    assert_eq!((folded.seq, folded.commit), (board.seq, board.commit));
    let (mut folded_details, on_board): (BTreeMap<_, _>, BTreeMap<_, _>) =
        folded.entities.into_iter().partition(|(key, _)| key.is_detail());
    let archived = archive::all(&mut tx, board.info.id).await.unwrap();
    let snapshot = board.snapshot().entities.into_iter().chain(archived.clone());
    let on_it: BTreeMap<_, _> = snapshot.map(|entity| (entity.key(), entity)).collect();
    assert_eq!(on_board, on_it, "the fold of the history");
    let shown = shown(&mut tx, board.info.id).await;
    let done = done(&mut tx, board.info.id).await;
    for (seq, steps) in &done {
        match shown.get(seq) {
            Some(shown) => {
                let uncounted = |steps: &Vec<Step>| steps.iter().map(uncounted).collect::<Vec<_>>();
                assert_eq!(
                    uncounted(shown),
                    uncounted(steps),
                    "what the history shows of commit {seq}"
                );
            }
            None => assert!(steps.iter().all(is_a_look), "the history does not show commit {seq}"),
        }
    }
    folded_details.retain(|_, detail| {
        let card = detail.card();
        card.is_some_and(|card| board.cards.contains_key(&card))
    });
    let mut stored = all_details(db, board).await;
    stored.retain(|_, detail| detail.card().is_some_and(|card| board.cards.contains_key(&card)));
    assert_eq!(stored, folded_details, "contacts and comments");
}

async fn all_details(db: &Db, board: &Board) -> BTreeMap<EntityRef, Entity> {
    let mut all = BTreeMap::new();
    let mut tx = db.read().await.unwrap();
    for card in board.cards.keys() {
        for detail in details::of_card(&mut tx, board.info.id, *card).await.unwrap() {
            all.insert(detail.key(), detail);
        }
    }
    all
}

/// What the history says about each commit, read from its end.
pub(crate) async fn shown(tx: &mut Tx, board: BoardId) -> BTreeMap<u64, Vec<Step>> {
    let mut all: Vec<Entry> = Vec::new();
    loop {
        let before = all.last().map(|entry| entry.seq);
        let page = commits::page(tx, board, before).await.unwrap();
        all.extend(page.entries);
        if !page.has_more {
            return all.into_iter().map(|entry| (entry.seq, entry.steps)).collect();
        }
    }
}

/// What each commit did, from the beginning on.
pub(crate) async fn done(tx: &mut Tx, board: BoardId) -> BTreeMap<u64, Vec<Step>> {
    let mut now: BTreeMap<EntityRef, Entity> = BTreeMap::new();
    let mut done = BTreeMap::new();
    for kept in commits::after(tx, board, 0, usize::MAX >> 1).await.unwrap() {
        let step = |trace: &Trace| {
            if trace.only_moves() {
                return None;
            }
            let before = now.get(&trace.key()).cloned();
            let after = trace.forwards(before.as_ref()).unwrap();
            match &after {
                Some(after) => now.insert(trace.key(), after.clone()),
                None => now.remove(&trace.key()),
            };
            Some(Step { before, after })
        };
        done.insert(kept.seq, kept.traces.iter().filter_map(step).collect::<Vec<_>>());
    }
    done
}

/// Whether somebody has only looked at a card, which the history leaves out.
fn is_a_look(step: &Step) -> bool {
    match (&step.before, &step.after) {
        (Some(Entity::Card(before)), Some(Entity::Card(after))) => {
            *after == Card { seen: after.seen, ..before.clone() }
        }
        _ => false,
    }
}

/// Without the board's counter of cards: if only its name changed, the history has the counter as
/// it is now.
fn uncounted(step: &Step) -> Step {
    let mut step = step.clone();
    for entity in [&mut step.before, &mut step.after].into_iter().flatten() {
        if let Entity::Board(info) = entity {
            info.last_number = 0;
        }
    }
    step
}
