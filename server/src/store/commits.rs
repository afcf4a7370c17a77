//! The log of a board: every command that changed something, and what it changed.

use super::record::Packed;
use super::rewind::Traced;
use super::{
    Result, Tx, archive, boards, fetch_all, fetch_optional, fetch_scalar, portions, rewind,
    run_rows,
};
use crate::trace::Trace;
use groundswell_domain::history::{Entry, Page};
use groundswell_domain::id::{BoardId, CardId, CommandId, UserId};
use groundswell_domain::time::Timestamp;
use groundswell_domain::undo::{Record, Step};
use groundswell_domain::{Actor, Entity};
use std::collections::{BTreeSet, HashMap};
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
        "select 1 from history \
         where board = (select number from board where board_id = $1) \
         and seq = $2 and command_id = $3",
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
    let board = boards::number(tx, board).await?;
    let mut found = HashMap::new();
    for some in portions(commands) {
        let rows: Vec<(Uuid, i64)> = run_rows!(
            tx,
            fetch_all,
            Vec::from,
            sqlx::query_as,
            "select command_id, seq from history where (board, command_id) in (values",
            ")",
            some,
            |command| board,
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
    let row: Option<EntryRow> = fetch_optional!(
        tx,
        "select seq, command_id, actor, at, command, record from history \
         where board = (select number from board where board_id = $1) \
         and command_id = $2",
        board.0,
        command.0
    )?;
    let Some(row) = row else { return Ok(None) };
    let entry = entries(tx, board, vec![row]).await?.pop();
    Ok(entry.map(|Entry { id, actor, steps, .. }| Record { id, actor, steps }))
}

/// `seq`, `command_id`, `actor`, `at`, `command`, `record`.
type EntryRow = (i64, Uuid, Option<Uuid>, i64, String, Packed);

/// A commit as it is kept.
pub struct Kept {
    pub seq: u64,
    pub id: CommandId,
    pub actor: Actor,
    pub at: Timestamp,
    pub traces: Vec<Trace>,
}

/// Commits after `since` in their order, as many at most.
pub async fn after(tx: &mut Tx, board: BoardId, since: u64, most: usize) -> Result<Vec<Kept>> {
    let rows: Vec<(i64, Uuid, Option<Uuid>, i64, Packed)> = fetch_all!(
        tx,
        "select seq, command_id, actor, at, record from history \
         where board = (select number from board where board_id = $1) \
         and seq > $2 order by seq limit $3",
        board.0,
        since as i64,
        most as i64
    )?;
    let kept = |(seq, id, person, at, Packed(traces))| {
        let (seq, id, actor, at) = (seq as u64, CommandId(id), actor(person), Timestamp(at));
        Kept { seq, id, actor, at, traces }
    };
    Ok(rows.into_iter().map(kept).collect())
}

/// The history of a card and those merged into it, the newest first; of each commit only what
/// belongs to these cards.
pub async fn of_cards(tx: &mut Tx, board: BoardId, cards: &[CardId]) -> Result<Vec<Entry>> {
    let mut rows = Vec::new();
    for card in cards {
        rows.extend(of_card(tx, board, *card).await?);
    }
    rows.sort_by_key(|row| std::cmp::Reverse(row.0));
    rows.dedup_by_key(|row| row.0);
    rows.truncate(ENTRIES as usize);
    let mut entries = entries(tx, board, rows).await?;
    let belongs = |entity: &Option<Entity>| {
        entity.as_ref().and_then(Entity::card).is_some_and(|card| cards.contains(&card))
    };
    for entry in &mut entries {
        entry.steps.retain(|step| belongs(&step.before) || belongs(&step.after));
    }
    Ok(entries)
}

/// The newest entries of a board's history, or the newest before a commit. Who has looked at what
/// is no part of it, here as in that of a card: nobody wants to be counted. Nor is what has gone into
/// the archive: it is as it was.
pub async fn page(tx: &mut Tx, board: BoardId, before: Option<u64>) -> Result<Page> {
    let before = before.and_then(|seq| i64::try_from(seq).ok()).unwrap_or(i64::MAX);
    let rows: Vec<EntryRow> = fetch_all!(
        tx,
        "select seq, command_id, actor, at, command, record from history \
         where board = (select number from board where board_id = $1) \
         and seq < $2 and substr(command, 1, 11) <> '{\"see_card\"' \
         order by seq desc limit $3",
        board.0,
        before,
        ENTRIES_AT_A_TIME as i64 + 1
    )?;
    let has_more = rows.len() > ENTRIES_AT_A_TIME;
    let rows = rows.into_iter().take(ENTRIES_AT_A_TIME).collect();
    let entries = entries(tx, board, rows).await?;
    let steps = entries.iter().flat_map(|entry| &entry.steps);
    let cards: BTreeSet<CardId> = steps.filter_map(Step::card).collect();
    let archived = archive::these(tx, board, cards).await?;
    Ok(Page { entries, has_more, archived })
}

async fn of_card(tx: &mut Tx, board: BoardId, card: CardId) -> Result<Vec<EntryRow>> {
    fetch_all!(
        tx,
        "select history.seq, command_id, actor, at, command, record from trail \
         join history on history.board = trail.board and history.seq = trail.seq \
         where trail.board = (select number from board where board_id = $1) and subject = $2 \
         and command not in ('see_card', 'archive_cards') order by trail.seq desc limit $3",
        board.0,
        card.0,
        ENTRIES
    )
}

/// What commits did, the newest first, as they are told.
async fn entries(tx: &mut Tx, board: BoardId, rows: Vec<EntryRow>) -> Result<Vec<Entry>> {
    let traced: Vec<Traced<'_>> =
        rows.iter().map(|row| (row.0 as u64, row.5.0.as_slice())).collect();
    let steps = rewind::steps(tx, board, &traced).await?;
    let entry = |((seq, id, person, at, command, _), steps): (EntryRow, _)| {
        let (seq, id, actor, at) = (seq as u64, CommandId(id), actor(person), Timestamp(at));
        Entry { seq, id, actor, at, command, steps }
    };
    Ok(rows.into_iter().zip(steps).map(entry).collect())
}

fn actor(person: Option<Uuid>) -> Actor {
    person.map_or(Actor::System, |person| Actor::Member(UserId(person)))
}
