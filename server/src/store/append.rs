//! Appends commits: the history, the current state, and the trail to look changes up by.

mod members;
mod rows;
mod trail;

pub(super) use trail::own_id;

use super::commits::Kept;
use super::document::document;
use super::{Result, Tx, archive, boards, portions};
use crate::trace::Trace;
use crate::trace::packed::pack;
use groundswell_domain::command::Kind;
use groundswell_domain::id::{BoardId, CardId, CommandId};
use groundswell_domain::time::Timestamp;
use groundswell_domain::{Actor, Change, Entity, EntityRef};
use members::{Membership, follow_member, membership};
use rows::{
    DetailRow, EntityRow, LogRow, forget_details, put_details, put_entities, put_log, put_trail,
};
use std::collections::BTreeMap;
use trail::trail;
use uuid::Uuid;

/// A commit to be stored.
pub struct NewCommit<'a> {
    pub board: BoardId,
    /// One more than the board's last.
    pub seq: u64,
    pub id: CommandId,
    pub actor: Actor,
    pub at: Timestamp,
    /// The name of its command, or what is used instead.
    pub command: &'a str,
    pub changes: &'a [Change],
    /// The traces of the changes, for the history.
    pub traces: &'a [Trace],
}

/// Commits of one transaction on their way into the database: the rows of all of them are written
/// together, so that a batch costs as many round trips as a single command.
#[derive(Default)]
pub struct Writes {
    log: Vec<LogRow>,
    /// If a thing is changed twice, its last state counts.
    entities: BTreeMap<EntityRef, EntityRow>,
    details: BTreeMap<EntityRef, DetailRow>,
    trail: Vec<(Uuid, u64)>,
    /// Cards on their way into the archive.
    archived: BTreeMap<CardId, u64>,
    /// Cards that are deleted permanently, with their contacts and comments.
    forgotten: BTreeMap<CardId, u64>,
    members: Vec<Membership>,
}

impl Writes {
    /// Adds a commit. Its command must not have one already, or [`Writes::flush`] fails.
    pub fn append(&mut self, new: &NewCommit<'_>) {
        let actor = match new.actor {
            Actor::Member(user) => Some(user.0),
            Actor::System => None,
        };
        let (seq, id, at) = (new.seq, new.id, new.at);
        let command = new.command.to_owned();
        self.follow(seq, &command, new.changes, new.traces);
        self.log.push(LogRow { seq, id, actor, at, command, record: pack(new.traces) });
        let members = new.changes.iter().filter_map(|change| membership(change, new.traces));
        self.members.extend(members);
    }

    /// Adds what follows from a commit that is already in the history.
    pub(super) fn again(&mut self, kept: &Kept, changes: &[Change]) {
        self.follow(kept.seq, &kept.command, changes, &kept.traces);
    }

    fn follow(&mut self, seq: u64, command: &str, changes: &[Change], traces: &[Trace]) {
        for change in changes {
            self.put(seq, change, traces);
        }
        if command == Kind::EmptyTrash.name() {
            let gone = changes.iter().filter_map(|change| match change {
                Change::Remove(EntityRef::Card(card)) => Some((*card, seq)),
                _ => None,
            });
            self.forgotten.extend(gone);
        }
        self.trail.extend(trail(changes, traces).into_iter().map(|subject| (subject, seq)));
    }

    /// Adds the history of a commit whose rows are already stored.
    #[expect(clippy::too_many_arguments, reason = "a row has as many columns")]
    pub(super) fn bring_over(
        &mut self,
        seq: u64,
        id: CommandId,
        actor: Option<Uuid>,
        at: Timestamp,
        command: &str,
        changes: &[Change],
        traces: &[Trace],
    ) {
        let command = name_in(command);
        self.log.push(LogRow { seq, id, actor, at, command, record: pack(traces) });
        self.trail.extend(trail(changes, traces).into_iter().map(|subject| (subject, seq)));
    }

    fn put(&mut self, seq: u64, change: &Change, traces: &[Trace]) {
        let key = change.key();
        let doc = match change {
            Change::Put(entity) => Some(document(entity)),
            Change::Remove(_) => None,
            Change::Archive(card) => {
                self.archived.insert(*card, seq);
                return;
            }
        };
        if key.is_detail() {
            let entity = match change {
                Change::Put(entity) => Some(entity),
                Change::Remove(_) | Change::Archive(_) => {
                    traces.iter().find_map(|trace| gone(trace, key))
                }
            };
            // What is removed without a last state did not exist before either.
            if let Some(detail) = entity.and_then(Entity::detail) {
                let (card, at) = (detail.card(), detail.made_at());
                self.details.insert(key, DetailRow { card, at, seq, doc });
            }
            return;
        }
        self.entities.insert(key, EntityRow { seq, doc });
    }

    /// Writes what was added; later reads in this transaction find it.
    ///
    /// The board must have been locked by [`boards::take`], and [`boards::advance`] must set its
    /// number after the last commit of the transaction.
    ///
    /// # Errors
    /// A unique violation if a command has a commit already.
    pub async fn flush(&mut self, tx: &mut Tx, board: BoardId) -> Result<()> {
        self.flush_log(tx, board).await?;
        self.flush_some(tx, board, usize::MAX).await
    }

    /// Writes what makes the commits count: the history, and the members of the board.
    pub(super) async fn flush_log(&mut self, tx: &mut Tx, board: BoardId) -> Result<()> {
        let number = boards::number(tx, board).await?;
        for rows in portions(&std::mem::take(&mut self.log)) {
            put_log(tx, number, rows).await?;
        }
        for change in &std::mem::take(&mut self.members) {
            follow_member(tx, board, change).await?;
        }
        Ok(())
    }

    /// Writes some of what follows from the commits, in the necessary order.
    pub(super) async fn flush_some(
        &mut self,
        tx: &mut Tx,
        board: BoardId,
        mut most: usize,
    ) -> Result<()> {
        for rows in portions(&first_of(&mut self.entities, &mut most)) {
            put_entities(tx, board, rows).await?;
        }
        for (card, seq) in first_of(&mut self.archived, &mut most) {
            archive::put(tx, board, card, seq).await?;
        }
        for rows in portions(&first_of(&mut self.details, &mut most)) {
            put_details(tx, board, rows).await?;
        }
        for (card, seq) in first_of(&mut self.forgotten, &mut most) {
            forget_details(tx, board, card, seq).await?;
        }
        let trail: Vec<_> = self.trail.drain(..most.min(self.trail.len())).collect();
        if !trail.is_empty() {
            let number = boards::number(tx, board).await?;
            for rows in portions(&trail) {
                put_trail(tx, number, rows).await?;
            }
        }
        Ok(())
    }

    /// How many rows [`Self::flush_some`] still has to write.
    pub(super) fn rows(&self) -> usize {
        let cards = self.archived.len() + self.forgotten.len();
        self.entities.len() + self.details.len() + cards + self.trail.len()
    }
}

/// Takes up to `most` rows, and reduces `most` by their number.
fn first_of<K: Ord, V>(rows: &mut BTreeMap<K, V>, most: &mut usize) -> Vec<(K, V)> {
    let some: Vec<(K, V)> = std::iter::from_fn(|| rows.pop_first()).take(*most).collect();
    *most -= some.len();
    some
}

/// The name of a command that an earlier version stored: `"empty_trash"` has no fields,
/// `{"move_card": {…}}` has some.
fn name_in(json: &str) -> String {
    json.split('"').nth(1).unwrap_or_default().to_owned()
}

/// The last state of a thing that is gone, if the trace says so.
fn gone(trace: &Trace, key: EntityRef) -> Option<&Entity> {
    match trace {
        Trace::Gone(entity) if entity.key() == key => Some(entity),
        _ => None,
    }
}
