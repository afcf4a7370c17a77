//! `groundswell check`: whether the database is whole, and what is on the boards is what was done.

use crate::store::{Db, Result as StoreResult, Tx, boards, commits, fetch_all};
use anyhow::{Context, Result, bail};
use groundswell_domain::id::BoardId;
use groundswell_domain::{Board, Change, Entity};
use std::collections::BTreeMap;

pub(super) async fn run(db: &Db) -> Result<()> {
    let mut tx = db.read().await?;
    let mut faults = integrity(&mut tx).await?;
    let all = boards::all(&mut tx).await?;
    for board in &all {
        faults.extend(compare(&mut tx, *board).await?);
    }
    if faults.is_empty() {
        println!("The database is whole: {} boards, each as its history says.", all.len());
        return Ok(());
    }
    for fault in &faults {
        println!("{fault}");
    }
    bail!("the database has {} faults", faults.len())
}

/// What the engine itself finds.
async fn integrity(tx: &mut Tx) -> StoreResult<Vec<String>> {
    match tx {
        Tx::Sqlite(_) => {
            let rows: Vec<(String,)> = fetch_all!(tx, "pragma integrity_check")?;
            Ok(rows.into_iter().map(|(row,)| row).filter(|row| row != "ok").collect())
        }
        // PostgreSQL checks its pages when it reads them.
        Tx::Postgres(_) => Ok(Vec::new()),
    }
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
        for change in commit.changes.into_iter().filter(|change| !change.key().is_detail()) {
            match change {
                Change::Put(entity) => folded.insert(entity.key(), entity),
                Change::Remove(key) => folded.remove(&key),
            };
        }
    }
    if seq != stored.seq {
        faults.push(format!("{}: {} commits, but counted to {}", stored.info.key, seq, stored.seq));
    }
    faults.extend(differences(&stored, &folded));
    Ok(faults)
}

fn differences(
    stored: &Board,
    folded: &BTreeMap<groundswell_domain::EntityRef, Entity>,
) -> Vec<String> {
    let entities = stored.snapshot().entities;
    let stored_by_key: BTreeMap<_, _> = entities.into_iter().map(|e| (e.key(), e)).collect();
    let keys = stored_by_key.keys().chain(folded.keys());
    let mut differing: Vec<_> =
        keys.filter(|key| stored_by_key.get(key) != folded.get(key)).collect();
    differing.sort_unstable();
    differing.dedup();
    let name = |key: &groundswell_domain::EntityRef| {
        format!("{}: {} {} is not as its history says", stored.info.key, key.kind(), key.id())
    };
    differing.into_iter().map(name).collect()
}
