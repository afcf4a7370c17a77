//! Checks that the database is intact, and that the boards are what their history says.

use crate::store::commits::Kept;
use crate::store::{self, Db, Tx, archive, base, boards, commits, details};
use crate::trace::Trace;
use anyhow::Result;
use groundswell_domain::id::{BoardId, CardId, CommandId};
use groundswell_domain::{Entity, EntityRef};
use std::collections::{BTreeMap, BTreeSet};

/// Everything that is wrong, one sentence each.
///
/// # Errors
/// The database cannot be read.
pub async fn faults(db: &Db) -> Result<Vec<String>> {
    let mut tx = db.read().await?;
    let mut faults = store::integrity(&mut tx).await?;
    for id in boards::all(&mut tx).await? {
        faults.extend(board(&mut tx, id).await?);
    }
    Ok(faults)
}

/// The places where a board is not what its history says.
///
/// # Errors
/// The database cannot be read.
pub(crate) async fn board(tx: &mut Tx, id: BoardId) -> Result<Vec<String>> {
    let Folded { seq, entities, faults, .. } = fold(tx, id).await?;
    compare(tx, id, seq, entities, faults).await
}

/// Compares the result of a history with what is stored as the current state; `faults` are known
/// already.
///
/// # Errors
/// The database cannot be read.
pub(crate) async fn compare(
    tx: &mut Tx,
    id: BoardId,
    seq: u64,
    mut entities: Entities,
    mut faults: Vec<String>,
) -> Result<Vec<String>> {
    let Some(stored) = boards::load(tx, id).await? else {
        return Ok(vec![format!("the board {id} has nothing that says what it is")]);
    };
    if seq != stored.seq {
        faults.push(format!("its history ends at commit {seq}, but it counts {}", stored.seq));
    }
    let archived = archive::all(tx, id).await?;
    let details = details::all(tx, id).await?;
    // The contacts and comments of a card that was removed from the trash are not in the history.
    let of_a_card: BTreeSet<CardId> =
        stored.cards.keys().copied().chain(archived.iter().filter_map(Entity::card)).collect();
    let is_of_a_card = |entity: &Entity| entity.card().is_some_and(|id| of_a_card.contains(&id));
    entities.retain(|_, entity| !entity.is_detail() || is_of_a_card(entity));
    let now = stored.snapshot().entities.into_iter().chain(archived).chain(details);
    let now: Entities = now.map(|entity| (entity.key(), entity)).collect();
    faults.extend(differences(&now, &entities));
    let key = &stored.info.key;
    Ok(faults.into_iter().map(|fault| format!("{key}: {fault}")).collect())
}

/// The sentence about a missing commit.
pub(crate) fn missing(seq: u64) -> String {
    format!("commit {seq} is missing")
}

/// The result of a history.
pub struct Folded {
    /// The number of its last commit, and its command.
    pub seq: u64,
    pub commit: Option<CommandId>,
    /// All that is there, contacts and comments too.
    pub entities: Entities,
    /// What is wrong with the history itself, one sentence each.
    pub faults: Vec<String>,
}

/// Commits that are read at a time.
const AT_A_TIME: usize = 1_000;

/// Replays the history of a board, from its beginning or from its base.
///
/// # Errors
/// The database cannot be read.
pub async fn fold(tx: &mut Tx, board: BoardId) -> Result<Folded> {
    fold_some(tx, board, u64::MAX, |_| true).await
}

/// Like [`fold`], up to a commit and for some things only.
///
/// # Errors
/// The database cannot be read.
pub(crate) async fn fold_some(
    tx: &mut Tx,
    board: BoardId,
    end: u64,
    is_wanted: impl Fn(&EntityRef) -> bool,
) -> Result<Folded> {
    let (entities, faults) = Default::default();
    let mut folded = Folded { seq: 0, commit: None, entities, faults };
    if let Some(base) = base::of_board(tx, board).await? {
        folded.seq = base;
        for part in 0.. {
            let made = base::part(tx, board, base, part).await?;
            if made.is_empty() {
                break;
            }
            folded.take(base, &made, &is_wanted);
        }
    }
    loop {
        let some = commits::after(tx, board, folded.seq, AT_A_TIME).await?;
        if some.is_empty() {
            return Ok(folded);
        }
        for Kept { seq, id, traces, .. } in some {
            if seq > end {
                return Ok(folded);
            }
            if seq != folded.seq + 1 {
                folded.faults.push(missing(folded.seq + 1));
            }
            (folded.seq, folded.commit) = (seq, Some(id));
            folded.take(seq, &traces, &is_wanted);
        }
    }
}

impl Folded {
    fn take(&mut self, seq: u64, traces: &[Trace], is_wanted: &impl Fn(&EntityRef) -> bool) {
        for trace in traces {
            let key = trace.key();
            if !is_wanted(&key) {
                continue;
            }
            let known = self.entities.get(&key);
            if let Trace::Returned(entity) = trace
                && known != Some(entity)
            {
                self.faults.push(format!("commit {seq}, {}: not as it was", named(&key)));
            }
            match trace.forwards(known) {
                Ok(Some(entity)) => drop(self.entities.insert(key, entity)),
                Ok(None) => drop(self.entities.remove(&key)),
                Err(mismatch) => {
                    let fault = format!("commit {seq}, {}: {mismatch}", named(&key));
                    self.faults.push(fault);
                }
            }
        }
    }
}

/// Things by their names.
pub type Entities = BTreeMap<EntityRef, Entity>;

fn differences(now: &Entities, folded: &Entities) -> Vec<String> {
    let keys: BTreeSet<&EntityRef> = now.keys().chain(folded.keys()).collect();
    let differing = keys.into_iter().filter(|key| now.get(key) != folded.get(key));
    differing.map(|key| format!("{} is not as its history says", named(key))).collect()
}

fn named(key: &EntityRef) -> String {
    format!("{} {}", key.kind(), key.id())
}
