//! The log of a board: every command that changed something, and what it changed.

use super::{Result, Tx, fetch_all, fetch_optional, fetch_scalar, portions, run_rows};
use groundswell_domain::history::{Entry, Page};
use groundswell_domain::id::{BoardId, CardId, CommandId, UserId};
use groundswell_domain::time::Timestamp;
use groundswell_domain::undo::{Record, Step};
use groundswell_domain::wire::Commit;
use groundswell_domain::{Actor, Change, Entity};
use serde_json::Value;
use sqlx::types::Json;
use std::collections::HashMap;
use uuid::Uuid;

/// The entries of a card's history that are told; the newest.
const ENTRIES: i64 = 200;
/// The entries of a board's history that are told at a time.
const ENTRIES_AT_A_TIME: usize = 40;

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
type EntryRow = (i64, Uuid, Option<Uuid>, i64, String, Json<Vec<Step>>);

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

/// The history of a card and those merged into it, the newest first; of each commit only what
/// belongs to these cards.
pub async fn of_cards(tx: &mut Tx, board: BoardId, cards: &[CardId]) -> Result<Vec<Entry>> {
    let mut entries = Vec::new();
    for card in cards {
        entries.extend(of_card(tx, board, *card).await?);
    }
    entries.sort_by_key(|entry| std::cmp::Reverse(entry.seq));
    entries.dedup_by_key(|entry| entry.seq);
    entries.truncate(ENTRIES as usize);
    let belongs = |entity: &Option<Entity>| {
        entity.as_ref().and_then(Entity::card).is_some_and(|card| cards.contains(&card))
    };
    for entry in &mut entries {
        entry.steps.retain(|step| belongs(&step.before) || belongs(&step.after));
    }
    Ok(entries)
}

/// The newest entries of a board's history, or the newest before a commit. Who has looked at what
/// is no part of it, here as in that of a card: nobody wants to be counted.
pub async fn page(tx: &mut Tx, board: BoardId, before: Option<u64>) -> Result<Page> {
    let before = before.and_then(|seq| i64::try_from(seq).ok()).unwrap_or(i64::MAX);
    let rows: Vec<EntryRow> = fetch_all!(
        tx,
        "select seq, command_id, actor, at, command, record from commit_log \
         where board_id = $1 and seq < $2 and substr(command, 1, 11) <> '{\"see_card\"' \
         order by seq desc limit $3",
        board.0,
        before,
        ENTRIES_AT_A_TIME as i64 + 1
    )?;
    let has_more = rows.len() > ENTRIES_AT_A_TIME;
    let entries = rows.into_iter().take(ENTRIES_AT_A_TIME).map(entry).collect();
    Ok(Page { entries, has_more })
}

async fn of_card(tx: &mut Tx, board: BoardId, card: CardId) -> Result<Vec<Entry>> {
    let rows: Vec<EntryRow> = fetch_all!(
        tx,
        "select commit_log.seq, command_id, actor, at, command, record from touched \
         join commit_log on commit_log.board_id = touched.board_id \
         and commit_log.seq = touched.seq \
         where touched.board_id = $1 and subject = $2 \
         and substr(command, 1, 11) <> '{\"see_card\"' order by touched.seq desc limit $3",
        board.0,
        card.to_string(),
        ENTRIES
    )?;
    Ok(rows.into_iter().map(entry).collect())
}

fn entry((seq, id, person, at, command, Json(steps)): EntryRow) -> Entry {
    Entry {
        seq: seq as u64,
        id: CommandId(id),
        actor: actor(person),
        at: Timestamp(at),
        command: name(&command),
        steps,
    }
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
