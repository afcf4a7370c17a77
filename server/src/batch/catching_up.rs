//! Takes in the commits that somebody else wrote to a board: another node, or the command line.

use super::{BatchError, Result};
use crate::store::commits::Kept;
use crate::store::{Tx, commits, details};
use crate::trace::Trace;
use groundswell_domain::id::BoardId;
use groundswell_domain::wire::Commit;
use groundswell_domain::{Board, Change, Entity};
use std::collections::BTreeMap;

/// Commits that are read at a time.
const AT_A_TIME: usize = 500;

/// Takes in the commits up to `seq` that somebody else wrote: all of them, or none.
///
/// # Errors
/// [`BatchError::Replaced`] if they do not continue what is in memory.
pub(crate) async fn catch_up(tx: &mut Tx, board: &mut Board, seq: u64) -> Result<Vec<Commit>> {
    let mut missed = Vec::new();
    let mut read_to = board.seq;
    while read_to < seq {
        let some = commits::after(tx, board.info.id, read_to, AT_A_TIME).await?;
        read_to = some.last().ok_or(BatchError::Replaced)?.seq;
        missed.extend(some);
    }
    if read_to > seq {
        return Err(BatchError::Replaced);
    }
    let details = details_in(tx, board.info.id, &missed).await?;
    missed.into_iter().map(|kept| take_in(board, kept, &details)).collect()
}

/// The details that some commits changed, as they are now.
async fn details_in(tx: &mut Tx, board: BoardId, commits: &[Kept]) -> sqlx::Result<Vec<Entity>> {
    let mut details = BTreeMap::new();
    for trace in commits.iter().flat_map(|kept| &kept.traces) {
        if let Trace::Changed { of, .. } = trace
            && of.is_detail()
            && !details.contains_key(of)
        {
            details.insert(*of, details::find(tx, board, *of).await?);
        }
    }
    Ok(details.into_values().flatten().collect())
}

/// Takes in one commit that somebody else wrote.
fn take_in(board: &mut Board, kept: Kept, details: &[Entity]) -> Result<Commit> {
    let Kept { seq, id, actor, at, traces, .. } = kept;
    if seq != board.seq + 1 {
        return Err(BatchError::Replaced);
    }
    let mut changes = Vec::with_capacity(traces.len());
    for trace in &traces {
        let key = trace.key();
        let after = if key.is_detail() && matches!(trace, Trace::Changed { .. }) {
            details.iter().find(|entity| entity.key() == key).cloned()
        } else {
            trace.forwards(board.get(key).as_ref()).map_err(|_| BatchError::Replaced)?
        };
        let change = match (trace, after) {
            (Trace::Archived(card), _) => Change::Archive(*card),
            (_, Some(entity)) => Change::Put(entity),
            (_, None) => Change::Remove(key),
        };
        // Applied at once: what comes back from the archive may change again in the same commit.
        board.apply(std::slice::from_ref(&change));
        changes.push(change);
    }
    (board.seq, board.commit) = (seq, Some(id));
    Ok(Commit { seq, id, actor, at, changes })
}
