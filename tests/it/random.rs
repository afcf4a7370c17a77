//! Whatever people do: the entities in the database, the fold of the log and the board in memory
//! are the same.

use crate::dice::Dice;
use crate::draw::{Drawer, Fresh};
use crate::storage::{load, start};
use groundswell_domain::command::Sent;
use groundswell_domain::id::CommandId;
use groundswell_domain::time::Timestamp;
use groundswell_domain::{Actor, Board, Entity, EntityRef};
use groundswell_server::batch::{self, Decided};
use groundswell_server::store::{Db, commits, details};
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
    let mut start = start(&database).await;
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
            let mut drawer = Drawer {
                dice: &mut dice,
                board: batch.board(),
                details: &details,
                done: &done,
                now,
                fresh: &mut fresh,
            };
            let is_servers = drawer.dice.percent(8);
            let actor = if is_servers { Actor::System } else { start.owner };
            let command = if is_servers { drawer.servers() } else { drawer.command() };
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
    assert!(start.board.seq > 50, "a run in which little happens proves little");
    check(&start.db, &start.board).await;
}

async fn check(db: &Db, board: &Board) {
    assert_eq!(&load(db, board.info.id).await, board, "the entities in the database");
    let mut tx = db.read().await.unwrap();
    let log = commits::tail(&mut tx, board.info.id, 0).await.unwrap();
    let mut folded = Board::new(board.info.clone());
    let mut said = BTreeMap::new();
    for commit in &log {
        folded.apply(&commit.changes);
        folded.seq += 1;
        folded.commit = Some(commit.id);
        assert_eq!(commit.seq, folded.seq, "the log has no gap");
        for change in commit.changes.iter().filter(|change| change.key().is_detail()) {
            match change {
                groundswell_domain::Change::Put(entity) => {
                    said.insert(change.key(), entity.clone());
                }
                groundswell_domain::Change::Remove(key) => {
                    said.remove(key);
                }
            }
        }
    }
    assert_eq!(&folded, board, "the fold of the log");
    said.retain(|_, detail| {
        let card = detail.card();
        card.is_some_and(|card| board.cards.contains_key(&card))
    });
    let mut stored = all_details(db, board).await;
    stored.retain(|_, detail| detail.card().is_some_and(|card| board.cards.contains_key(&card)));
    assert_eq!(stored, said, "contacts and comments");
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
