//! `groundswell check`: whether the database is whole, and what is on the boards is what was done.

use crate::store::{self, Db, Tx, boards, commits, details};
use anyhow::{Context, Result, bail};
use groundswell_domain::id::BoardId;
use groundswell_domain::{Board, Change, Entity, EntityRef};
use std::collections::{BTreeMap, BTreeSet};

pub(super) async fn run(db: &Db) -> Result<()> {
    let faults = faults(db).await?;
    if faults.is_empty() {
        let all = boards::all(&mut db.read().await?).await?.len();
        println!("The database is whole: {all} boards, each as its history says.");
        return Ok(());
    }
    for fault in &faults {
        println!("{fault}");
    }
    bail!("the database has {} faults", faults.len())
}

/// What is not as it should be, a sentence each.
///
/// # Errors
/// The database cannot be read.
pub async fn faults(db: &Db) -> Result<Vec<String>> {
    let mut tx = db.read().await?;
    let mut faults = store::integrity(&mut tx).await?;
    for board in boards::all(&mut tx).await? {
        faults.extend(compare(&mut tx, board).await?);
    }
    Ok(faults)
}

/// Folds the log of a board and compares the outcome with what is stored as now.
async fn compare(tx: &mut Tx, id: BoardId) -> Result<Vec<String>> {
    let stored = boards::load(tx, id).await?.context("a board without its own entity")?;
    let mut folded = BTreeMap::new();
    let mut seq = 0;
    let mut faults = Vec::new();
    for commit in commits::tail(tx, id, 0).await? {
        if commit.seq != seq + 1 {
            faults.push(format!("{}: commit {} is missing", stored.info.key, seq + 1));
        }
        seq = commit.seq;
        for change in commit.changes {
            match change {
                Change::Put(entity) => folded.insert(entity.key(), entity),
                Change::Remove(key) => folded.remove(&key),
            };
        }
    }
    if seq != stored.seq {
        faults.push(format!("{}: {} commits, but counted to {}", stored.info.key, seq, stored.seq));
    }
    let details = details::all(tx, id).await?;
    // Of a card that was emptied out of the trash, its contacts and comments are not in the history.
    folded.retain(|_, entity| !entity.is_detail() || is_of_a_card(entity, &stored));
    let entities = stored.snapshot().entities.into_iter().chain(details);
    let now: Entities = entities.map(|entity| (entity.key(), entity)).collect();
    faults.extend(differences(&stored.info.key, &now, &folded));
    Ok(faults)
}

fn is_of_a_card(detail: &Entity, board: &Board) -> bool {
    detail.card().is_some_and(|card| board.cards.contains_key(&card))
}

type Entities = BTreeMap<EntityRef, Entity>;

fn differences(board: &str, now: &Entities, folded: &Entities) -> Vec<String> {
    let keys: BTreeSet<&EntityRef> = now.keys().chain(folded.keys()).collect();
    let differing = keys.into_iter().filter(|key| now.get(key) != folded.get(key));
    let name = |key: &EntityRef| {
        format!("{board}: {} {} is not as its history says", key.kind(), key.id())
    };
    differing.map(name).collect()
}
