//! Appends commits: the log, what is on the board now, and what is looked up by.

use super::commits::Kept;
use super::document::{Document, document};
use super::{Result, Tx, archive, boards, execute, invitations, portions, run_rows};
use crate::trace::Trace;
use crate::trace::packed::pack;
use groundswell_domain::command::Kind;
use groundswell_domain::id::{BoardId, CardId, CommandId};
use groundswell_domain::member::Member;
use groundswell_domain::permission::{Action, may};
use groundswell_domain::time::Timestamp;
use groundswell_domain::{Actor, Change, Entity, EntityRef};
use sqlx::types::Json;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// A commit to be stored.
pub struct NewCommit<'a> {
    pub board: BoardId,
    /// One more than the board's last.
    pub seq: u64,
    pub id: CommandId,
    pub actor: Actor,
    pub at: Timestamp,
    /// The name of its command, or what stands for it.
    pub command: &'a str,
    pub changes: &'a [Change],
    /// What the changes do, for the history.
    pub traces: &'a [Trace],
}

/// Commits of one transaction on their way into the database: the rows of all of them go in
/// together, so that a batch costs as many ways there and back as a single command.
#[derive(Default)]
pub struct Writes {
    log: Vec<LogRow>,
    /// Of what is changed twice the last state counts.
    entities: BTreeMap<EntityRef, EntityRow>,
    details: BTreeMap<EntityRef, DetailRow>,
    trail: Vec<(Uuid, u64)>,
    /// Cards on their way into the archive.
    archived: BTreeMap<CardId, u64>,
    /// Cards that are gone for good, with all that was said about them.
    forgotten: BTreeMap<CardId, u64>,
    members: Vec<Membership>,
}

/// Whether a person belongs to the board, and as what.
enum Membership {
    Is(Member),
    Was(Member),
}

struct LogRow {
    seq: u64,
    id: CommandId,
    actor: Option<Uuid>,
    at: Timestamp,
    command: String,
    record: Vec<u8>,
}

struct EntityRow {
    seq: u64,
    doc: Option<Document>,
}

struct DetailRow {
    card: CardId,
    at: Timestamp,
    seq: u64,
    doc: Option<Document>,
}

impl DetailRow {
    /// In characters; 0 for what is gone.
    fn size(&self) -> i64 {
        self.doc.as_ref().map_or(0, |Json(doc)| doc.get().chars().count() as i64)
    }
}

impl Writes {
    /// Takes in a commit. Its command must not have one already: [`Writes::flush`] would fail.
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

    /// Takes in what follows from a commit that is in the history already.
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

    /// Takes in the history of a commit that is stored already.
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
                _ => traces.iter().find_map(|trace| gone(trace, key)),
            };
            // Without a card it was not there before either.
            if let Some((card, at)) = entity.and_then(|it| Some((it.card()?, made_at(it)?))) {
                self.details.insert(key, DetailRow { card, at, seq, doc });
            }
            return;
        }
        self.entities.insert(key, EntityRow { seq, doc });
    }

    /// Writes what was taken in: what is read afterwards in this transaction finds it.
    ///
    /// The board must have been taken by [`boards::take`], and is counted up by
    /// [`boards::advance`] after the last commit of the transaction.
    ///
    /// # Errors
    /// A unique violation where a command has a commit already.
    pub async fn flush(&mut self, tx: &mut Tx, board: BoardId) -> Result<()> {
        self.flush_log(tx, board).await?;
        self.flush_some(tx, board, usize::MAX).await
    }

    /// Writes what makes the commits count: the history, and who belongs to the board.
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

    /// Writes some of what follows from the commits, in the order in which it must be.
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

    /// What [`Self::flush_some`] has still to write.
    pub(super) fn rows(&self) -> usize {
        let cards = self.archived.len() + self.forgotten.len();
        self.entities.len() + self.details.len() + cards + self.trail.len()
    }
}

/// Takes as many as may be, and counts them.
fn first_of<K: Ord, V>(rows: &mut BTreeMap<K, V>, most: &mut usize) -> Vec<(K, V)> {
    let some: Vec<(K, V)> = std::iter::from_fn(|| rows.pop_first()).take(*most).collect();
    *most -= some.len();
    some
}

/// Keeps who belongs to the board and who did once. An invitation dies with the right of whoever
/// made it, and for good.
async fn follow_member(tx: &mut Tx, board: BoardId, change: &Membership) -> Result<()> {
    match change {
        Membership::Is(member) => {
            boards::put_member(tx, board, member).await?;
            if !may(member, Action::ManageMembers) {
                invitations::delete_of_member(tx, board, member.id).await?;
            }
        }
        Membership::Was(member) => {
            boards::remove_member(tx, board, member).await?;
            invitations::delete_of_member(tx, board, member.id).await?;
        }
    }
    Ok(())
}

async fn put_log(tx: &mut Tx, board: i64, rows: &[LogRow]) -> Result<()> {
    run_rows!(
        tx,
        execute,
        drop,
        sqlx::query,
        "insert into history (board, seq, command_id, actor, at, command, record) values",
        "",
        rows,
        |row| board,
        row.seq as i64,
        row.id.0,
        row.actor,
        row.at.0,
        &row.command,
        &row.record
    )
}

async fn put_entities(tx: &mut Tx, board: BoardId, rows: &[(EntityRef, EntityRow)]) -> Result<()> {
    run_rows!(
        tx,
        execute,
        drop,
        sqlx::query,
        "insert into entity (board_id, kind, id, seq, deleted, doc) values",
        "on conflict (board_id, kind, id) \
         do update set seq = excluded.seq, deleted = excluded.deleted, archived = false, \
         doc = excluded.doc",
        rows,
        |row| board.0,
        row.0.kind(),
        row.0.id(),
        row.1.seq as i64,
        row.1.doc.is_none(),
        &row.1.doc
    )
}

async fn put_details(tx: &mut Tx, board: BoardId, rows: &[(EntityRef, DetailRow)]) -> Result<()> {
    run_rows!(
        tx,
        execute,
        drop,
        sqlx::query,
        "insert into detail (board_id, kind, id, card_id, at, seq, deleted, size, doc) values",
        "on conflict (board_id, kind, id) \
         do update set card_id = excluded.card_id, at = excluded.at, seq = excluded.seq, \
         deleted = excluded.deleted, size = excluded.size, doc = excluded.doc",
        rows,
        |row| board.0,
        row.0.kind(),
        row.0.id(),
        row.1.card.0,
        row.1.at.0,
        row.1.seq as i64,
        row.1.doc.is_none(),
        row.1.size(),
        &row.1.doc
    )
}

async fn put_trail(tx: &mut Tx, board: i64, rows: &[(Uuid, u64)]) -> Result<()> {
    run_rows!(
        tx,
        execute,
        drop,
        sqlx::query,
        "insert into trail (board, subject, seq) values",
        // What was begun before is there already.
        "on conflict do nothing",
        rows,
        |row| board,
        row.0,
        row.1 as i64
    )
}

/// When a contact or comment was made; a description stands in no order.
fn made_at(detail: &Entity) -> Option<Timestamp> {
    match detail {
        Entity::Contact(contact) => Some(contact.at),
        Entity::Comment(comment) => Some(comment.at),
        Entity::Description(_) => Some(Timestamp(0)),
        _ => None,
    }
}

/// The name of a command that an earlier version stored: `"empty_trash"` stands alone, `{"move_card": {…}}` has fields.
fn name_in(json: &str) -> String {
    json.split('"').nth(1).unwrap_or_default().to_owned()
}

/// What a commit changed, each once, under the names by which changes are looked up.
pub(super) fn trail(changes: &[Change], traces: &[Trace]) -> BTreeSet<Uuid> {
    let of = |trace: &Trace| match trace {
        Trace::Made(entity) | Trace::Gone(entity) | Trace::Returned(entity) => {
            Some(subject(entity))
        }
        Trace::Archived(_) => None,
        // Each new card counts the board up: that is in the trace itself.
        Trace::Changed { of: EntityRef::Board(_), fields }
            if fields.keys().all(|field| field == "last_number") =>
        {
            None
        }
        Trace::Changed { of, .. } if of.is_detail() => changes.iter().find_map(|change| {
            let Change::Put(entity) = change else { return None };
            (entity.key() == *of).then(|| subject(entity))
        }),
        Trace::Changed { of, .. } => Some(own_id(*of)),
    };
    traces.iter().filter_map(of).collect()
}

/// The name by which the changes of a thing are looked up: of what belongs to a card, the card's.
pub(super) fn subject(entity: &Entity) -> Uuid {
    entity.card().map_or_else(|| own_id(entity.key()), |card| card.0)
}

/// The id of what it names; of a tally, its card's.
pub(super) fn own_id(key: EntityRef) -> Uuid {
    match key {
        EntityRef::Board(id) => id.0,
        EntityRef::Column(id) => id.0,
        EntityRef::Card(id) => id.0,
        EntityRef::Tally(key) => key.card.0,
        EntityRef::Customer(id) => id.0,
        EntityRef::System(id) => id.0,
        EntityRef::Area(id) => id.0,
        EntityRef::Sprint(id) => id.0,
        EntityRef::Release(id) => id.0,
        EntityRef::Deployment(id) => id.0,
        EntityRef::Member(id) => id.0,
        EntityRef::Contact(id) => id.0,
        EntityRef::Comment(id) => id.0,
        EntityRef::Description(card) => card.0,
    }
}

/// What a change means for who belongs to the board.
fn membership(change: &Change, traces: &[Trace]) -> Option<Membership> {
    match change {
        Change::Put(Entity::Member(member)) => Some(Membership::Is(member.clone())),
        Change::Remove(EntityRef::Member(id)) => traces.iter().find_map(|trace| match trace {
            Trace::Gone(Entity::Member(member)) if member.id == *id => {
                Some(Membership::Was(member.clone()))
            }
            _ => None,
        }),
        _ => None,
    }
}

/// What a trace says is gone, as it was last.
fn gone(trace: &Trace, key: EntityRef) -> Option<&Entity> {
    match trace {
        Trace::Gone(entity) if entity.key() == key => Some(entity),
        _ => None,
    }
}

/// Takes away what was said about a card that is gone for good. The history tells of it from the
/// documents that stay.
async fn forget_details(tx: &mut Tx, board: BoardId, card: CardId, seq: u64) -> Result<()> {
    execute!(
        tx,
        "update detail set deleted = true, size = 0, seq = $3 \
         where board_id = $1 and card_id = $2 and not deleted",
        board.0,
        card.0,
        seq as i64
    )
    .map(drop)
}
