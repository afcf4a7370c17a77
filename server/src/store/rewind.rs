//! Reads the history from its end. The current state is known, and each trace leads one commit
//! back: so every commit can show exactly how things were before and after it.

use super::append::own_id;
use super::document::{self, Document};
use super::record::{self, Kept, Part};
use super::{Result, Tx, details, fetch_all, portions, run_rows};
use crate::trace::Trace;
use crate::trace::packed::Piece;
use groundswell_domain::id::BoardId;
use groundswell_domain::undo::Step;
use groundswell_domain::{Entity, EntityRef};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// If more things than this are followed, their commits are not looked up one by one: all commits
/// since then are read.
const ONE_BY_ONE: usize = 64;

/// A commit to show, and the things in it to show.
pub(super) struct Asked {
    /// With the traces of what is shown, or all.
    pub(super) kept: Kept,
    pub(super) of: BTreeSet<EntityRef>,
    pub(super) is_whole: bool,
}

impl Asked {
    /// For large commits, only the shown part is kept. The rest is read again when it is needed.
    pub(super) fn part(Part { mut kept, is_whole, .. }: Part, of: BTreeSet<EntityRef>) -> Asked {
        let read = kept.traces.len();
        kept.traces.retain(|trace| of.contains(&trace.key()));
        kept.traces.shrink_to_fit();
        let is_whole = is_whole && kept.traces.len() == read;
        Asked { kept, of, is_whole }
    }

    pub(super) fn whole(kept: Kept) -> Asked {
        let of = kept.traces.iter().map(Trace::key).collect();
        Asked { kept, of, is_whole: true }
    }
}

/// Reads the history of a board backwards.
pub(super) struct Rewind {
    board: BoardId,
    states: States,
    /// The commits on the way, the newest last.
    since: Vec<u64>,
}

impl Rewind {
    /// Begins at the current state, to go back to the first of some commits, the newest first.
    pub(super) async fn begin(tx: &mut Tx, board: BoardId, commits: &[Asked]) -> Result<Rewind> {
        let changed = commits.iter().flat_map(|Asked { kept, of, .. }| {
            kept.traces.iter().filter_map(move |trace| match trace {
                Trace::Changed { of: key, .. } if of.contains(key) => Some(*key),
                _ => None,
            })
        });
        let states = States::now(tx, board, changed.collect()).await?;
        let oldest = commits.last().map_or(0, |asked| asked.kept.seq);
        let since = since(tx, board, oldest, &states.subjects).await?;
        Ok(Rewind { board, states, since: since.into_iter().collect() })
    }

    /// The commits on the way.
    pub(super) fn length(&self) -> usize {
        self.since.len()
    }

    /// Goes back to before a commit, and returns the steps that are asked for.
    ///
    /// A trace that does not fit its thing gives no step: the database was changed from outside,
    /// which `groundswell check` reports.
    pub(super) async fn back(&mut self, tx: &mut Tx, asked: &Asked) -> Result<Vec<Step>> {
        let seq = asked.kept.seq;
        let mut later = self.since.split_off(self.since.partition_point(|later| *later <= seq));
        later.reverse();
        let nothing = BTreeSet::new();
        for some in portions(&later) {
            for kept in self.read(tx, some, &nothing).await? {
                self.states.back(&kept.traces, &nothing);
            }
        }
        self.since.pop_if(|same| *same == seq);
        if asked.is_whole {
            return Ok(self.states.back(&asked.kept.traces, &asked.of));
        }
        // Things that are not shown here may be shown for another commit.
        let again = self.read(tx, &[seq], &asked.of).await?.pop();
        let traces = again.map(|kept| kept.traces).unwrap_or_default();
        Ok(self.states.back(&traces, &asked.of))
    }

    /// Reads what some commits say about the followed things, and about some others.
    async fn read(
        &self,
        tx: &mut Tx,
        seqs: &[u64],
        besides: &BTreeSet<EntityRef>,
    ) -> Result<Vec<Kept>> {
        let is_wanted = &mut |_, piece: &Piece| {
            let followed = self.states.of.range(piece.span()).next();
            followed.is_some() || besides.range(piece.span()).next().is_some()
        };
        let parts = record::these(tx, self.board, seqs, is_wanted).await?;
        Ok(parts.into_iter().map(|part| part.kept).collect())
    }
}

/// The commits of some things after `oldest`.
async fn since(
    tx: &mut Tx,
    board: BoardId,
    oldest: u64,
    subjects: &BTreeSet<Uuid>,
) -> Result<BTreeSet<u64>> {
    let mut found: Vec<(i64,)> = Vec::new();
    if subjects.len() > ONE_BY_ONE {
        found = fetch_all!(
            tx,
            "select seq from history \
             where board = (select number from board where board_id = $1) and seq > $2",
            board.0,
            oldest as i64
        )?;
    } else {
        for subject in subjects {
            let of_one: Vec<(i64,)> = fetch_all!(
                tx,
                "select seq from trail \
                 where board = (select number from board where board_id = $1) \
                 and subject = $2 and seq > $3",
                board.0,
                subject,
                oldest as i64
            )?;
            found.extend(of_one);
        }
    }
    Ok(found.into_iter().map(|(seq,)| seq as u64).collect())
}

/// Some things as they were after a commit; at first, as they are now.
struct States {
    of: BTreeMap<EntityRef, Option<Entity>>,
    /// The names under which their commits are looked up.
    subjects: BTreeSet<Uuid>,
}

impl States {
    async fn now(tx: &mut Tx, board: BoardId, keys: BTreeSet<EntityRef>) -> Result<States> {
        let (details, on_board): (Vec<EntityRef>, Vec<EntityRef>) =
            keys.into_iter().partition(EntityRef::is_detail);
        let mut subjects: BTreeSet<Uuid> = on_board.iter().map(|key| own_id(*key)).collect();
        let mut of: BTreeMap<EntityRef, Option<Entity>> =
            on_board.iter().map(|key| (*key, None)).collect();
        for keys in portions(&on_board) {
            of.extend(documents(tx, board, keys).await?);
        }
        for key in details {
            let Some((card, entity)) = details::last(tx, board, key).await? else { continue };
            subjects.insert(card.0);
            of.insert(key, entity);
        }
        Ok(States { of, subjects })
    }

    /// Goes back to before a commit, and returns its steps for some things.
    fn back(&mut self, traces: &[Trace], wanted: &BTreeSet<EntityRef>) -> Vec<Step> {
        let back = |trace: &Trace| self.back_one(trace, wanted.contains(&trace.key()));
        let mut steps: Vec<Step> = traces.iter().rev().filter_map(back).collect();
        steps.reverse();
        steps
    }

    fn back_one(&mut self, trace: &Trace, is_wanted: bool) -> Option<Step> {
        let state = self.of.get_mut(&trace.key());
        if trace.only_moves() || !is_wanted && state.is_none() {
            return None;
        }
        let step = trace.step(state.as_ref().and_then(|state| state.as_ref())).ok();
        if let Some(state) = state {
            *state = step.as_ref().and_then(|step| step.before.clone());
        }
        step.filter(|_| is_wanted)
    }
}

/// Things of a board as they were last stored, even if they are gone by now.
async fn documents(
    tx: &mut Tx,
    board: BoardId,
    keys: &[EntityRef],
) -> Result<Vec<(EntityRef, Option<Entity>)>> {
    let rows: Vec<(String, String, Option<Document>)> = run_rows!(
        tx,
        fetch_all,
        Vec::from,
        sqlx::query_as,
        "select kind, id, doc from entity where (board_id, kind, id) in (values",
        ")",
        keys,
        |key| board.0,
        key.kind(),
        key.id()
    )?;
    let documents = rows.into_iter().filter_map(|(kind, id, doc)| Some((kind, id, doc?)));
    let entities = documents.map(document::on_board);
    entities.map(|entity| entity.map(|entity| (entity.key(), Some(entity)))).collect()
}
