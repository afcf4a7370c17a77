//! The log of a board: every command that changed something, and what it changed.

use super::{Result, Tx, fetch_all, fetch_optional, fetch_scalar, portions, run_rows};
use groundswell_domain::history::{Entry, Page};
use groundswell_domain::id::{BoardId, CardId, CommandId, UserId};
use groundswell_domain::time::Timestamp;
use groundswell_domain::undo::{Record, Step};
use groundswell_domain::wire::Commit;
use groundswell_domain::{Actor, Change, Entity};
use serde_json::Value;
use serde_json::value::RawValue;
use sqlx::types::Json;
use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// The entries of a history that are told at a time.
const ENTRIES: usize = 40;
/// What they may take together, in bytes; one is told whatever it takes.
const BYTES: usize = 512 * 1024;
/// The steps that are told of one entry.
const STEPS: usize = 100;

/// Whether a board's commit with this number is of this command: after a restored backup it may be
/// of another, or not there.
pub(crate) async fn stands(
    tx: &mut Tx,
    board: BoardId,
    seq: u64,
    command: CommandId,
) -> Result<bool> {
    let found: Option<i32> = fetch_scalar!(
        tx,
        "select 1 from commit_log where board_id = $1 and seq = $2 and command_id = $3",
        board.0,
        seq as i64,
        command.0
    )?;
    Ok(found.is_some())
}

/// Those of some commands that have a commit, and which.
pub async fn find_seqs(
    tx: &mut Tx,
    board: BoardId,
    commands: &[CommandId],
) -> Result<HashMap<CommandId, u64>> {
    let mut found = HashMap::new();
    for some in portions(commands) {
        let rows: Vec<(Uuid, i64)> = run_rows!(
            tx,
            fetch_all,
            Vec::from,
            sqlx::query_as,
            "select command_id, seq from commit_log where (board_id, command_id) in (values",
            ")",
            some,
            |command| board.0,
            command.0
        )?;
        found.extend(rows.into_iter().map(|(id, seq)| (CommandId(id), seq as u64)));
    }
    Ok(found)
}

/// What a command changed.
pub async fn find_record(
    tx: &mut Tx,
    board: BoardId,
    command: CommandId,
) -> Result<Option<Record>> {
    let row: Option<(Option<Uuid>, Json<Vec<Step>>)> = fetch_optional!(
        tx,
        "select actor, record from commit_log where board_id = $1 and command_id = $2",
        board.0,
        command.0
    )?;
    Ok(row.map(|(person, Json(steps))| Record { id: command, actor: actor(person), steps }))
}

/// `seq`, `command_id`, `actor`, `at`, `record`.
type CommitRow = (i64, Uuid, Option<Uuid>, i64, Json<Vec<Step>>);

/// `seq`, `command_id`, `actor`, `at`, `command`, `record`.
type EntryRow = (i64, Uuid, Option<Uuid>, i64, String, Json<Vec<Box<RawValue>>>);

/// The commits after `since` in their order.
pub async fn tail(tx: &mut Tx, board: BoardId, since: u64) -> Result<Vec<Commit>> {
    let rows: Vec<CommitRow> = fetch_all!(
        tx,
        "select seq, command_id, actor, at, record from commit_log \
         where board_id = $1 and seq > $2 order by seq",
        board.0,
        since as i64
    )?;
    let commit = |(seq, id, person, at, Json(steps)): CommitRow| Commit {
        seq: seq as u64,
        id: CommandId(id),
        actor: actor(person),
        at: Timestamp(at),
        changes: steps.into_iter().filter_map(change).collect(),
    };
    Ok(rows.into_iter().map(commit).collect())
}

/// The history of a card and those merged into it, the newest first: the newest entries, or the
/// newest before a commit; of each only what belongs to these cards.
pub async fn of_cards(
    tx: &mut Tx,
    board: BoardId,
    cards: &[CardId],
    before: Option<u64>,
) -> Result<Page> {
    let mut seqs: BTreeSet<u64> = BTreeSet::new();
    for card in cards {
        let some: Vec<(i64,)> = fetch_all!(
            tx,
            "select touched.seq from touched \
             join commit_log on commit_log.board_id = touched.board_id \
             and commit_log.seq = touched.seq \
             where touched.board_id = $1 and subject = $2 and touched.seq < $3 \
             and substr(command, 1, 11) <> '{\"see_card\"' order by touched.seq desc limit $4",
            board.0,
            card.to_string(),
            number(before),
            ENTRIES as i64 + 1
        )?;
        seqs.extend(some.into_iter().map(|(seq,)| seq as u64));
    }
    let names: Vec<String> = cards.iter().map(CardId::to_string).collect();
    let belongs = |entity: &Option<Entity>| {
        entity.as_ref().and_then(Entity::card).is_some_and(|card| cards.contains(&card))
    };
    // Nearly all of what touches many cards is about others: it is not read to find that out.
    let names_one = |step: &str| names.iter().any(|name| step.contains(name));
    let is_told = |step: &Step| belongs(&step.before) || belongs(&step.after);
    told(tx, board, seqs, &names_one, &is_told).await
}

/// The newest entries of a board's history, or the newest before a commit. Who has looked at what
/// is no part of it, here as in that of a card: nobody wants to be counted.
pub async fn page(tx: &mut Tx, board: BoardId, before: Option<u64>) -> Result<Page> {
    let seqs: Vec<(i64,)> = fetch_all!(
        tx,
        "select seq from commit_log \
         where board_id = $1 and seq < $2 and substr(command, 1, 11) <> '{\"see_card\"' \
         order by seq desc limit $3",
        board.0,
        number(before),
        ENTRIES as i64 + 1
    )?;
    let seqs = seqs.into_iter().map(|(seq,)| seq as u64).collect();
    told(tx, board, seqs, &|_| true, &|_| true).await
}

/// The commit before which something is asked for; without it all are.
fn number(before: Option<u64>) -> i64 {
    before.and_then(|seq| i64::try_from(seq).ok()).unwrap_or(i64::MAX)
}

/// Tells the newest of some commits, as much as fits; of each the steps of which it is so, by their
/// text before they are read, and then.
async fn told(
    tx: &mut Tx,
    board: BoardId,
    seqs: BTreeSet<u64>,
    may_be_told: &(dyn Fn(&str) -> bool + Sync),
    is_told: &(dyn Fn(&Step) -> bool + Sync),
) -> Result<Page> {
    let newest: Vec<u64> = seqs.iter().rev().take(ENTRIES).copied().collect();
    let mut entries = Vec::new();
    let mut bytes = 0;
    for some in portions(&newest) {
        let mut rows: Vec<EntryRow> = run_rows!(
            tx,
            fetch_all,
            Vec::from,
            sqlx::query_as,
            "select seq, command_id, actor, at, command, record from commit_log \
             where (board_id, seq) in (values",
            ")",
            some,
            |seq| board.0,
            *seq as i64
        )?;
        rows.sort_unstable_by_key(|row| Reverse(row.0));
        for row in rows {
            let (entry, size) = entry(row, may_be_told, is_told)?;
            bytes += size;
            if bytes > BYTES && !entries.is_empty() {
                return Ok(Page { entries, has_more: true });
            }
            entries.push(entry);
        }
    }
    Ok(Page { has_more: entries.len() < seqs.len(), entries })
}

/// An entry with as many of its steps as fit, and the bytes that these take.
fn entry(
    (seq, id, person, at, command, Json(steps)): EntryRow,
    may_be_told: &dyn Fn(&str) -> bool,
    is_told: &dyn Fn(&Step) -> bool,
) -> Result<(Entry, usize)> {
    let mut entry = Entry {
        seq: seq as u64,
        id: CommandId(id),
        actor: actor(person),
        at: Timestamp(at),
        command: name(&command),
        steps: Vec::new(),
        others: 0,
    };
    let mut bytes = 0;
    for step in steps.iter().map(|step| step.get()).filter(|step| may_be_told(step)) {
        if entry.steps.len() >= STEPS || bytes > 0 && bytes + step.len() > BYTES {
            entry.others += 1;
            continue;
        }
        let read: Step = serde_json::from_str(step).map_err(|it| sqlx::Error::Decode(it.into()))?;
        if is_told(&read) {
            bytes += step.len();
            entry.steps.push(read);
        }
    }
    Ok((entry, bytes))
}

/// A command's name on the wire: `"empty_trash"` stands alone, `{"move_card": {…}}` has fields.
fn name(command: &str) -> String {
    match serde_json::from_str(command) {
        Ok(Value::String(name)) => name,
        Ok(Value::Object(fields)) => {
            fields.into_iter().next().map(|(name, _)| name).unwrap_or_default()
        }
        _ => String::new(),
    }
}

fn actor(person: Option<Uuid>) -> Actor {
    person.map_or(Actor::System, |person| Actor::Member(UserId(person)))
}

/// What a step did; `None` where it removed what was not there.
fn change(step: Step) -> Option<Change> {
    match (step.after, step.before) {
        (Some(after), _) => Some(Change::Put(after)),
        (None, Some(before)) => Some(Change::Remove(before.key())),
        (None, None) => None,
    }
}
