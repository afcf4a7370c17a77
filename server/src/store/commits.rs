//! The log of a board: every command that changed something, and what it changed.

use super::record::{self, HistoryRow, Part};
use super::rewind::{Asked, Rewind};
use super::{
    Result, Tx, archive, boards, fetch_all, fetch_optional, fetch_scalar, portions, run_rows,
};
use crate::trace::Trace;
use crate::trace::packed::Piece;
use groundswell_domain::command::{History, Kind};
use groundswell_domain::contact::TallyKey;
use groundswell_domain::history::{Entry, Page};
use groundswell_domain::id::{BoardId, CardId, CommandId, CustomerId};
use groundswell_domain::undo::{self, Record, Step};
use groundswell_domain::{Actor, Entity, EntityRef};
use std::collections::{BTreeSet, HashMap};
use std::ops::RangeInclusive;
use uuid::Uuid;

pub use super::record::{Kept, after};

/// Entries in one answer.
const ENTRIES: usize = 40;
/// The most that they take together, in bytes of JSON; one step is included however long it is.
const BYTES: usize = 512 * 1024;
/// Steps of one entry that are included.
const STEPS: usize = 100;
/// A command whose things have been changed more often than this since cannot be undone.
const FAR: usize = 5_000;
/// Entries that are in memory at a time, with everything that they changed.
const AT_ONCE: usize = 4;

/// Whether a board's commit with this number is of this command: after a backup was restored it may
/// be of another, or not exist.
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

/// Those of the given commands that have a commit: which one, and by whom.
pub async fn find_seqs(
    tx: &mut Tx,
    board: BoardId,
    commands: &[CommandId],
) -> Result<HashMap<CommandId, (u64, Actor)>> {
    let board = boards::number(tx, board).await?;
    let mut found = HashMap::new();
    for some in portions(commands) {
        let rows: Vec<(Uuid, i64, Option<Uuid>)> = run_rows!(
            tx,
            fetch_all,
            Vec::from,
            sqlx::query_as,
            "select command_id, seq, actor from history where (board, command_id) in (values",
            ")",
            some,
            |command| board,
            command.0
        )?;
        let by = |(id, seq, person)| (CommandId(id), (seq as u64, record::actor(person)));
        found.extend(rows.into_iter().map(by));
    }
    Ok(found)
}

/// What a command changed; `None` if there is none, if it is another person's and `by` cannot undo
/// it, or if it is too long ago: the board would wait while everything since then is read.
pub async fn find_record(
    tx: &mut Tx,
    board: BoardId,
    command: CommandId,
    by: Actor,
) -> Result<Option<Record>> {
    let row: Option<HistoryRow> = fetch_optional!(
        tx,
        "select seq, command_id, actor, at, command, record from history \
         where board = (select number from board where board_id = $1) \
         and command_id = $2",
        board.0,
        command.0
    )?;
    let Some(row) = row else { return Ok(None) };
    let kept = record::kept(row)?;
    let (id, actor, kind) = (kept.id, kept.actor, Kind::named(&kept.command));
    if !undo::is_for(kind, actor, by) {
        return Ok(None);
    }
    let asked = [Asked::whole(kept)];
    let mut rewind = Rewind::begin(tx, board, &asked).await?;
    if rewind.length() > FAR {
        return Ok(None);
    }
    let steps = rewind.back(tx, &asked[0]).await?;
    Ok(Some(Record { id, actor, kind, steps }))
}

/// The history of a card and those merged into it, the newest first: the newest entries, or the
/// newest before a commit; each with only what belongs to these cards.
pub async fn of_cards(
    tx: &mut Tx,
    board: BoardId,
    cards: &[CardId],
    before: Option<u64>,
) -> Result<Page> {
    let mut seqs: BTreeSet<u64> = BTreeSet::new();
    let hidden = hidden();
    for card in cards {
        let some: Vec<(i64,)> = fetch_all!(
            tx,
            "select history.seq from trail \
             join history on history.board = trail.board and history.seq = trail.seq \
             where trail.board = (select number from board where board_id = $1) \
             and subject = $2 and trail.seq < $3 \
             and $5 not like '% ' || command || ' %' \
             order by trail.seq desc limit $4",
            board.0,
            card.0,
            number(before),
            ENTRIES as i64 + 1,
            hidden.as_str()
        )?;
        seqs.extend(some.into_iter().map(|(seq,)| seq as u64));
    }
    newest(tx, board, seqs, Subject::Cards(cards)).await
}

/// What a history is about.
#[derive(Clone, Copy)]
enum Subject<'a> {
    Board,
    /// Some cards and what belongs to them.
    Cards(&'a [CardId]),
}

impl Subject<'_> {
    fn owns(self, entity: &Entity) -> bool {
        match self {
            Subject::Board => true,
            Subject::Cards(cards) => entity.card().is_some_and(|card| cards.contains(&card)),
        }
    }

    fn has_step(self, step: &Step) -> bool {
        [&step.before, &step.after].into_iter().flatten().any(|entity| self.owns(entity))
    }

    fn may_have(self, trace: &Trace) -> bool {
        match (self, trace) {
            (Subject::Board, _) => true,
            (_, Trace::Made(entity) | Trace::Gone(entity)) => self.owns(entity),
            // For a detail, the step says which card it belongs to.
            (_, trace) if trace.key().is_detail() => true,
            (Subject::Cards(cards), trace) => {
                trace.key().card().is_some_and(|card| cards.contains(&card))
            }
        }
    }

    /// Whether to read a piece of a record, after this many entries have been included.
    fn may_be_in(self, piece: &Piece, included: usize) -> bool {
        let Subject::Cards(cards) = self else { return included < STEPS };
        piece.has_details || cards.iter().any(|card| overlap(&piece.span(), &all_of(*card)))
    }
}

/// The keys of a card, and those of its tallies.
fn all_of(card: CardId) -> [RangeInclusive<EntityRef>; 2] {
    let tally = |customer| EntityRef::Tally(TallyKey { card, customer });
    let last = CustomerId(Uuid::max());
    [EntityRef::Card(card)..=EntityRef::Card(card), tally(None)..=tally(Some(last))]
}

fn overlap(span: &RangeInclusive<EntityRef>, some: &[RangeInclusive<EntityRef>]) -> bool {
    some.iter().any(|it| span.start() <= it.end() && it.start() <= span.end())
}

/// The newest entries of a board's history, or the newest before a commit. Who has looked at what
/// is not part of it, here as in that of a card: nobody wants to be watched. Nor are moves into the
/// archive, where nothing changed.
pub async fn page(tx: &mut Tx, board: BoardId, before: Option<u64>) -> Result<Page> {
    let seqs: Vec<(i64,)> = fetch_all!(
        tx,
        "select seq from history \
         where board = (select number from board where board_id = $1) \
         and seq < $2 and $4 not like '% ' || command || ' %' \
         order by seq desc limit $3",
        board.0,
        number(before),
        ENTRIES as i64 + 1,
        hidden()
    )?;
    let seqs = seqs.into_iter().map(|(seq,)| seq as u64).collect();
    let mut page = newest(tx, board, seqs, Subject::Board).await?;
    let steps = page.entries.iter().flat_map(|entry| &entry.steps);
    let cards: BTreeSet<CardId> = steps.filter_map(Step::card).collect();
    page.archived = archive::these(tx, board, cards).await?;
    Ok(page)
}

/// The names of the commands that are in no history, each between spaces.
fn hidden() -> String {
    let hidden = Kind::ALL.iter().filter(|kind| kind.history() == History::Hidden);
    hidden.fold(" ".into(), |names, kind| names + kind.name() + " ")
}

/// The commit before which entries are asked for; without it, all.
fn number(before: Option<u64>) -> i64 {
    before.and_then(|seq| i64::try_from(seq).ok()).unwrap_or(i64::MAX)
}

/// Returns the newest of some commits, as many as fit: of each what belongs to the subject.
async fn newest(
    tx: &mut Tx,
    board: BoardId,
    seqs: BTreeSet<u64>,
    subject: Subject<'_>,
) -> Result<Page> {
    let newest: Vec<u64> = seqs.iter().rev().take(ENTRIES).copied().collect();
    let (mut commits, mut others) = (Vec::new(), Vec::new());
    for few in newest.chunks(AT_ONCE) {
        let mut included: HashMap<u64, usize> = HashMap::new();
        let is_wanted = &mut |seq, piece: &Piece| {
            let included = included.entry(seq).or_default();
            let is_wanted = subject.may_be_in(piece, *included);
            *included += if is_wanted { piece.changed } else { 0 };
            is_wanted
        };
        for part in record::these(tx, board, few, is_wanted).await? {
            let (of_one, others_of_one) = asked(part, subject);
            commits.push(of_one);
            others.push(others_of_one);
        }
    }
    let mut rewind = Rewind::begin(tx, board, &commits).await?;
    let (mut entries, mut bytes) = (Vec::new(), 0);
    for (asked, others) in commits.iter().zip(others) {
        let mut steps = rewind.back(tx, asked).await?;
        steps.retain(|step| subject.has_step(step));
        let (entry, size) = entry(&asked.kept, steps, others);
        bytes += size;
        if bytes > BYTES && !entries.is_empty() {
            break;
        }
        entries.push(entry);
    }
    Ok(Page { has_more: entries.len() < seqs.len(), entries, ..Page::default() })
}

/// What is included of a commit, and how many more things are left out.
fn asked(part: Part, subject: Subject<'_>) -> (Asked, u32) {
    let (mut of, mut others) = (BTreeSet::new(), BTreeSet::new());
    let traces = part.kept.traces.iter().filter(|trace| !trace.only_moves());
    for key in traces.filter(|trace| subject.may_have(trace)).map(Trace::key) {
        if of.len() < STEPS || of.contains(&key) {
            of.insert(key);
        } else {
            others.insert(key);
        }
    }
    let left = if matches!(subject, Subject::Board) { part.left } else { 0 };
    (Asked::part(part, of), (others.len() + left) as u32)
}

/// An entry with as many of its steps as fit, and the size of these in bytes.
fn entry(kept: &Kept, steps: Vec<Step>, others: u32) -> (Entry, usize) {
    let (seq, id, actor, at) = (kept.seq, kept.id, kept.actor, kept.at);
    let command = kept.command.clone();
    let mut entry = Entry { seq, id, actor, at, command, steps: Vec::new(), others };
    let mut bytes = 0;
    for step in steps {
        let size = serde_json::to_vec(&step).map_or(0, |json| json.len());
        if bytes > 0 && bytes + size > BYTES {
            entry.others += 1;
        } else {
            bytes += size;
            entry.steps.push(step);
        }
    }
    (entry, bytes)
}
