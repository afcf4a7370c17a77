//! Appends commits: the log, what is on the board now, and what is looked up by.

use super::{Result, Tx, boards, execute, portions, run_rows};
use groundswell_domain::id::{BoardId, CardId, CommandId};
use groundswell_domain::time::Timestamp;
use groundswell_domain::undo::Step;
use groundswell_domain::{Actor, Change, Entity, EntityRef};
use serde::Serialize;
use serde_json::value::RawValue;
use sqlx::types::Json;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// A commit to be stored. `C` is the command, or what stands for it.
pub struct NewCommit<'a, C> {
    pub board: BoardId,
    /// One more than the board's last.
    pub seq: u64,
    pub id: CommandId,
    pub actor: Actor,
    pub at: Timestamp,
    pub command: &'a C,
    pub changes: &'a [Change],
    /// The same changes with what was before them.
    pub steps: &'a [Step],
}

/// Commits of one transaction on their way into the database: the rows of all of them go in
/// together, so that a batch costs as many ways there and back as a single command.
#[derive(Default)]
pub struct Writes {
    log: Vec<LogRow>,
    /// Of what is changed twice the last state counts.
    entities: BTreeMap<EntityRef, EntityRow>,
    details: BTreeMap<EntityRef, DetailRow>,
    touched: Vec<(CardId, u64)>,
    /// By a person: whether he belongs to the board, and as what.
    members: Vec<Change>,
}

struct LogRow {
    seq: u64,
    id: CommandId,
    actor: Option<Uuid>,
    at: Timestamp,
    command: String,
    record: Document,
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

type Document = Json<Box<RawValue>>;

impl Writes {
    /// Takes in a commit. Its command must not have one already: [`Writes::flush`] would fail.
    pub fn append<C: Serialize>(&mut self, new: &NewCommit<'_, C>) {
        let actor = match new.actor {
            Actor::Member(user) => Some(user.0),
            Actor::System => None,
        };
        let (seq, id, at) = (new.seq, new.id, new.at);
        let command = serde_json::to_string(new.command).expect("commands are plain data");
        self.log.push(LogRow { seq, id, actor, at, command, record: document(new.steps) });
        for (change, step) in new.changes.iter().zip(new.steps) {
            self.put(seq, change, step);
        }
        self.touched.extend(cards(new.steps).into_iter().map(|card| (card, seq)));
    }

    fn put(&mut self, seq: u64, change: &Change, step: &Step) {
        let key = change.key();
        let doc = match change {
            Change::Put(entity) => Some(document(entity)),
            Change::Remove(_) => None,
        };
        if key.is_detail() {
            let entity = step.after.as_ref().or(step.before.as_ref());
            // Without a card it was not there before either.
            let Some((card, at)) = entity.and_then(|it| Some((it.card()?, made_at(it)?))) else {
                return;
            };
            self.details.insert(key, DetailRow { card, at, seq, doc });
            return;
        }
        if matches!(key, EntityRef::Member(_)) {
            self.members.push(change.clone());
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
        let Writes { log, entities, details, touched, members } = std::mem::take(self);
        for rows in portions(&log) {
            put_log(tx, board, rows).await?;
        }
        for rows in portions(&Vec::from_iter(entities)) {
            put_entities(tx, board, rows).await?;
        }
        for rows in portions(&Vec::from_iter(details)) {
            put_details(tx, board, rows).await?;
        }
        for rows in portions(&touched) {
            touch(tx, board, rows).await?;
        }
        for change in members {
            match change {
                Change::Put(Entity::Member(member)) => {
                    boards::put_member(tx, board, &member).await?;
                }
                Change::Remove(EntityRef::Member(user)) => {
                    boards::remove_member(tx, board, user).await?;
                }
                _ => {}
            }
        }
        Ok(())
    }
}

async fn put_log(tx: &mut Tx, board: BoardId, rows: &[LogRow]) -> Result<()> {
    run_rows!(
        tx,
        execute,
        drop,
        sqlx::query,
        "insert into commit_log (board_id, seq, command_id, actor, at, command, record) values",
        "",
        rows,
        |row| board.0,
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
         do update set seq = excluded.seq, deleted = excluded.deleted, doc = excluded.doc",
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

async fn touch(tx: &mut Tx, board: BoardId, rows: &[(CardId, u64)]) -> Result<()> {
    run_rows!(
        tx,
        execute,
        drop,
        sqlx::query,
        "insert into touched (board_id, subject, seq) values",
        "",
        rows,
        |row| board.0,
        row.0.to_string(),
        row.1 as i64
    )
}

fn document(value: &(impl Serialize + ?Sized)) -> Document {
    Json(serde_json::value::to_raw_value(value).expect("documents are plain data"))
}

/// When a contact or comment was made.
fn made_at(detail: &Entity) -> Option<Timestamp> {
    match detail {
        Entity::Contact(contact) => Some(contact.at),
        Entity::Comment(comment) => Some(comment.at),
        _ => None,
    }
}

/// Each card that a commit touches, once.
fn cards(steps: &[Step]) -> BTreeSet<CardId> {
    let entities = steps.iter().flat_map(|step| [&step.before, &step.after]);
    entities.flatten().filter_map(Entity::card).collect()
}

/// Forgets what was said about a card that is gone for good.
pub async fn forget_details(tx: &mut Tx, board: BoardId, card: CardId, seq: u64) -> Result<()> {
    execute!(
        tx,
        "update detail set deleted = true, size = 0, doc = null, seq = $3 \
         where board_id = $1 and card_id = $2",
        board.0,
        card.0,
        seq as i64
    )
    .map(drop)
}
