//! Reads the history from its end. What is now is known, and each trace leads one commit back: so
//! every commit can say how things were before and after it, to the letter.

use super::append::own_id;
use super::record::Packed;
use super::{Result, Tx, details, fetch_all, portions, run_rows};
use crate::trace::Trace;
use groundswell_domain::id::BoardId;
use groundswell_domain::undo::Step;
use groundswell_domain::{Entity, EntityRef};
use sqlx::types::Json;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// The commits of more things than this are not looked up one by one: all that came since are read.
const ONE_BY_ONE: usize = 64;

/// A commit's number and what it did.
pub(super) type Traced<'a> = (u64, &'a [Trace]);

/// The steps of some commits, the newest first.
///
/// A trace that does not fit what it is about has no step: the database has been changed behind
/// our back, which `groundswell check` tells.
pub(super) async fn steps(
    tx: &mut Tx,
    board: BoardId,
    commits: &[Traced<'_>],
) -> Result<Vec<Vec<Step>>> {
    let traces = commits.iter().flat_map(|(_, traces)| *traces);
    let changed = traces.filter_map(|trace| match trace {
        Trace::Changed { of, .. } => Some(*of),
        _ => None,
    });
    let mut states = States::now(tx, board, changed.collect()).await?;
    let oldest = commits.last().map_or(0, |(seq, _)| *seq);
    let since = since(tx, board, oldest, &states.subjects).await?;
    let mut since = since.iter().rev().peekable();
    let mut steps = Vec::with_capacity(commits.len());
    for (seq, traces) in commits {
        while let Some((_, later)) = since.next_if(|(later, _)| *later > seq) {
            states.back(later);
        }
        since.next_if(|(same, _)| *same == seq);
        steps.push(states.back(traces));
    }
    Ok(steps)
}

/// What the commits of some things after `oldest` did, by their numbers.
async fn since(
    tx: &mut Tx,
    board: BoardId,
    oldest: u64,
    subjects: &BTreeSet<Uuid>,
) -> Result<BTreeMap<u64, Vec<Trace>>> {
    type Row = (i64, Packed);
    let mut found: Vec<Row> = Vec::new();
    if subjects.len() > ONE_BY_ONE {
        found = fetch_all!(
            tx,
            "select seq, record from history \
             where board = (select number from board where board_id = $1) and seq > $2",
            board.0,
            oldest as i64
        )?;
    } else {
        for subject in subjects {
            let of_one: Vec<Row> = fetch_all!(
                tx,
                "select history.seq, record from trail \
                 join history on history.board = trail.board and history.seq = trail.seq \
                 where trail.board = (select number from board where board_id = $1) \
         and subject = $2 and trail.seq > $3",
                board.0,
                subject,
                oldest as i64
            )?;
            found.extend(of_one);
        }
    }
    Ok(found.into_iter().map(|(seq, Packed(traces))| (seq as u64, traces)).collect())
}

/// Some things as they were after a commit: at first, as they are now.
struct States {
    of: BTreeMap<EntityRef, Option<Entity>>,
    /// The names under which their commits are looked up.
    subjects: BTreeSet<Uuid>,
}

impl States {
    async fn now(tx: &mut Tx, board: BoardId, keys: BTreeSet<EntityRef>) -> Result<States> {
        let (said, on_board): (Vec<EntityRef>, Vec<EntityRef>) =
            keys.into_iter().partition(EntityRef::is_detail);
        let mut subjects: BTreeSet<Uuid> = on_board.iter().map(|key| own_id(*key)).collect();
        let mut of: BTreeMap<EntityRef, Option<Entity>> =
            on_board.iter().map(|key| (*key, None)).collect();
        for keys in portions(&on_board) {
            of.extend(documents(tx, board, keys).await?);
        }
        for key in said {
            let Some((card, entity)) = details::last(tx, board, key).await? else { continue };
            subjects.insert(card.0);
            of.insert(key, entity);
        }
        Ok(States { of, subjects })
    }

    /// Goes back behind a commit, and tells its steps.
    fn back(&mut self, traces: &[Trace]) -> Vec<Step> {
        let mut steps: Vec<Step> =
            traces.iter().rev().filter_map(|trace| self.back_one(trace)).collect();
        steps.reverse();
        steps
    }

    fn back_one(&mut self, trace: &Trace) -> Option<Step> {
        if trace.only_moves() {
            return None;
        }
        let state = self.of.get_mut(&trace.key());
        let step = trace.step(state.as_ref().and_then(|state| state.as_ref())).ok();
        if let Some(state) = state {
            *state = step.as_ref().and_then(|step| step.before.clone());
        }
        step
    }
}

/// Things of a board as they were stored last, also where they are gone by now.
async fn documents(
    tx: &mut Tx,
    board: BoardId,
    keys: &[EntityRef],
) -> Result<Vec<(EntityRef, Option<Entity>)>> {
    let rows: Vec<(Option<Json<Entity>>,)> = run_rows!(
        tx,
        fetch_all,
        Vec::from,
        sqlx::query_as,
        "select doc from entity where (board_id, kind, id) in (values",
        ")",
        keys,
        |key| board.0,
        key.kind(),
        key.id()
    )?;
    let documents = rows.into_iter().filter_map(|(doc,)| doc);
    Ok(documents.map(|Json(entity)| (entity.key(), Some(entity))).collect())
}
