//! A batch: commands decided one after the other on a board in memory, and stored in one
//! transaction. The only way in which a board changes.

use crate::error::Error;
use crate::store::append::{NewCommit, Writes};
use crate::store::archive as archived;
use crate::store::commits::Kept;
use crate::store::{Db, Tx, boards, commits, details, pieces};
use crate::trace::{Trace, traces};
use futures::future::BoxFuture;
use groundswell_domain::archive;
use groundswell_domain::command::{Need, Sent};
use groundswell_domain::decide::{Background, Context};
use groundswell_domain::id::{BoardId, CardId, CommandId};
use groundswell_domain::time::Timestamp;
use groundswell_domain::undo::{Record, Step};
use groundswell_domain::wire::Commit;
use groundswell_domain::{Actor, Board, Change, Command, Entity, EntityRef, Rejection, decide};
use std::collections::{BTreeMap, HashMap};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};
use tokio::runtime::{Handle, RuntimeFlavor};
use tokio::task::block_in_place;

/// A transaction that says nothing for longer writes what it has: else PostgreSQL takes it for one
/// of a node that hangs.
const SILENCE: Duration = Duration::from_secs(1);

/// Commands on their way into the database. Dropped without [`Batch::commit`], they never were,
/// in the database or in memory.
pub struct Batch<'a> {
    tx: Tx,
    /// Where its transaction only reads, what writes at the end.
    apart: Option<Db>,
    draft: Draft<'a>,
    commits: Vec<Commit>,
    /// What is decided and not yet in the transaction.
    writes: Writes,
    /// When something was written last.
    flushed: Instant,
    /// Commands of which it is known whether they have a commit, which, and by whom.
    asked: HashMap<CommandId, Option<(u64, Actor)>>,
    /// Whether something else is stored with the commands.
    has_more: bool,
}

/// What became of one command of a batch.
#[derive(Clone, Debug, PartialEq)]
pub enum Decided {
    /// It is the batch's last commit now.
    Commit,
    /// It changes nothing, or did so earlier, at this `seq`.
    Done {
        seq: u64,
    },
    Refused(Rejection),
    /// It cannot be decided: a mistake of ours, and in the log.
    Failed,
}

/// Why a batch is not stored.
#[derive(Debug, thiserror::Error)]
pub enum BatchError {
    #[error(transparent)]
    Store(#[from] sqlx::Error),
    /// The database holds another board than the memory: somebody restored a backup.
    #[error("the board in the database is not the one in memory")]
    Replaced,
    /// It counts, and not all that follows from it is stored yet: see [`pieces`]. Nobody may build
    /// upon the board before that is made good.
    #[error("a large change is not stored to its end: {0}")]
    Unfinished(#[source] sqlx::Error),
    /// What was to be stored along with a command cannot be.
    #[error(transparent)]
    Along(Box<Error>),
}

impl From<BatchError> for Error {
    fn from(error: BatchError) -> Self {
        match error {
            BatchError::Store(error) => error.into(),
            BatchError::Replaced | BatchError::Unfinished(_) => Error::Storage,
            BatchError::Along(error) => *error,
        }
    }
}

type Result<T, E = BatchError> = std::result::Result<T, E>;

/// What else is stored with a command: all of it or nothing.
pub(crate) type Along =
    Box<dyn for<'a> FnOnce(&'a mut Tx) -> BoxFuture<'a, Result<(), Error>> + Send>;

/// Begins a transaction on a board and takes in what others wrote meanwhile: their commits, to be
/// told whatever becomes of the batch.
///
/// # Errors
/// [`BatchError`].
pub async fn begin<'a>(db: &Db, board: &'a mut Board) -> Result<(Batch<'a>, Vec<Commit>)> {
    let mut tx = db.write().await?;
    // From here on nobody else writes this board: what is read now stays true.
    let seq = boards::take(&mut tx, board.info.id).await?.ok_or(BatchError::Replaced)?;
    let missed = catch_up(&mut tx, board, seq).await?;
    Ok((Batch::new(tx, board, None), missed))
}

/// Begins a batch for one command that may change very much, as [`begin`] does: where one transaction
/// that writes would hold up all boards, it is decided before that begins, and stored in pieces.
///
/// # Errors
/// [`BatchError`].
pub async fn begin_apart<'a>(db: &Db, board: &'a mut Board) -> Result<(Batch<'a>, Vec<Commit>)> {
    let Db::Sqlite { .. } = db else { return begin(db, board).await };
    let mut tx = pieces::read(db, board.info.id).await?;
    let seq = boards::seq(&mut tx, board.info.id).await?.ok_or(BatchError::Replaced)?;
    let missed = catch_up(&mut tx, board, seq).await?;
    Ok((Batch::new(tx, board, Some(db.clone())), missed))
}

/// Commits that are read at a time.
const AT_A_TIME: usize = 500;

/// Takes in the commits up to `seq` that somebody else wrote: all of them, or none.
///
/// # Errors
/// [`BatchError::Replaced`] where they do not continue what is in memory.
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

/// What some commits changed that is loaded with cards, as it is by now.
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
        // At once: what comes back from the archive may change in the same commit.
        board.apply(std::slice::from_ref(&change));
        changes.push(change);
    }
    (board.seq, board.commit) = (seq, Some(id));
    Ok(Commit { seq, id, actor, at, changes })
}

impl<'a> Batch<'a> {
    fn new(tx: Tx, board: &'a mut Board, apart: Option<Db>) -> Batch<'a> {
        let draft = Draft { from: (board.seq, board.commit), board, back: Vec::new() };
        let (commits, writes, asked, has_more) = Default::default();
        Batch { tx, apart, draft, commits, writes, flushed: Instant::now(), asked, has_more }
    }

    /// The board as it will be when the batch is stored.
    pub fn board(&self) -> &Board {
        self.draft.board
    }

    /// Says which commands come, so that one question tells which of them were sent before.
    ///
    /// # Errors
    /// [`BatchError`]; the batch must be dropped then.
    pub async fn expect(&mut self, commands: &[CommandId]) -> Result<()> {
        let board = self.draft.board.info.id;
        let found = commits::find_seqs(&mut self.tx, board, commands).await?;
        self.asked.extend(commands.iter().map(|id| (*id, found.get(id).copied())));
        Ok(())
    }

    /// Stores something else in the batch's transaction.
    ///
    /// # Errors
    /// [`BatchError::Along`]; the batch must be dropped then.
    pub(crate) async fn along(&mut self, along: Along) -> Result<()> {
        self.has_more = true;
        along(&mut self.tx).await.map_err(|error| BatchError::Along(Box::new(error)))
    }

    /// Decides one command at `now` and stores what follows from it.
    ///
    /// # Errors
    /// [`BatchError`]; the batch must be dropped then.
    pub async fn decide(&mut self, sent: &Sent, actor: Actor, now: Timestamp) -> Result<Decided> {
        if !self.asked.contains_key(&sent.id) {
            self.expect(&[sent.id]).await?;
        }
        match self.asked.get(&sent.id) {
            Some(Some((seq, by))) if *by == actor => return Ok(Decided::Done { seq: *seq }),
            // It is not the same command, and who sends it must not take it for done.
            Some(Some(_)) => return Ok(Decided::Refused(Rejection::Exists)),
            Some(None) | None => {}
        }
        let background = self.background(&sent.command, actor).await?;
        // A batch apart has one command, and is stored when it is decided.
        if self.apart.is_some() {
            return Ok(apart(|| self.decide_upon(&background, sent, actor, now)));
        }
        let decided = self.decide_upon(&background, sent, actor, now);
        if self.flushed.elapsed() > SILENCE {
            self.flush().await?;
        }
        Ok(decided)
    }

    fn decide_upon(
        &mut self,
        background: &Background,
        sent: &Sent,
        actor: Actor,
        now: Timestamp,
    ) -> Decided {
        let ctx = Context { actor, now, background };
        let decide = || decide(self.draft.board, &sent.command, &ctx);
        let changes = match catch_unwind(AssertUnwindSafe(decide)) {
            Ok(Ok(changes)) if changes.is_empty() => {
                return Decided::Done { seq: self.draft.board.seq };
            }
            Ok(Ok(changes)) => changes,
            Ok(Err(refused)) => return Decided::Refused(refused),
            Err(_) => return Decided::Failed,
        };
        let traces = traces(self.draft.board, &changes, background);
        self.append(sent, (actor, now), changes, &traces);
        Decided::Commit
    }

    fn append(
        &mut self,
        sent: &Sent,
        (actor, at): (Actor, Timestamp),
        changes: Vec<Change>,
        traces: &[Trace],
    ) {
        let seq = self.draft.board.seq + 1;
        self.writes.append(&NewCommit {
            board: self.draft.board.info.id,
            seq,
            id: sent.id,
            actor,
            at,
            command: sent.command.kind().name(),
            changes: &changes,
            traces,
        });
        self.asked.insert(sent.id, Some((seq, actor)));
        self.draft.apply(sent.id, &changes);
        self.commits.push(Commit { seq, id: sent.id, actor, at, changes });
    }

    async fn flush(&mut self) -> Result<()> {
        if self.apart.is_some() {
            return Ok(());
        }
        self.flushed = Instant::now();
        Ok(self.writes.flush(&mut self.tx, self.draft.board.info.id).await?)
    }

    /// Loads what a decision needs besides the board.
    async fn background(&mut self, command: &Command, actor: Actor) -> Result<Background> {
        let mut background = Background::default();
        if let Some(need) = command.needs() {
            // It may be about what this very batch has changed.
            self.flush().await?;
            self.load(command, actor, need, &mut background).await?;
        }
        let cards = cards_of(command, &background);
        let away = archive::missing(self.draft.board, cards);
        if !away.is_empty() {
            self.flush().await?;
            let board = self.draft.board.info.id;
            background.archived = archived::with_merged(&mut self.tx, board, away).await?;
        }
        Ok(background)
    }

    async fn load(
        &mut self,
        command: &Command,
        actor: Actor,
        need: Need,
        background: &mut Background,
    ) -> Result<()> {
        let board = self.draft.board.info.id;
        match need {
            Need::Details(_) | Need::Room(_) => {
                for key in need.details() {
                    background.details.extend(details::find(&mut self.tx, board, *key).await?);
                }
                if matches!(need, Need::Room(_))
                    && let Some(card) = self.card_of(command, &background.details)
                {
                    background.held = Some(details::held(&mut self.tx, board, card).await?);
                }
            }
            Need::Record(id) => {
                background.record = commits::find_record(&mut self.tx, board, id, actor).await?;
                if let Some(record) = &background.record {
                    background.is_mentioned = are_mentioned(&mut self.tx, board, record).await?;
                    background.details = details_of(&mut self.tx, board, record).await?;
                }
            }
            Need::Mentions(key) => {
                background.is_mentioned = is_mentioned(&mut self.tx, board, key).await?;
            }
        }
        Ok(())
    }

    /// The card on which a command says something, or changes what is details.
    fn card_of(&self, command: &Command, details: &[Entity]) -> Option<CardId> {
        // One of the archive is named itself.
        let kept = |card| self.draft.board.redirected(card).map_or(card, |kept| kept.id);
        command.reach().card().map(kept).or_else(|| details.iter().find_map(Entity::card))
    }

    /// Makes the batch durable and returns its commits, one for each [`Decided::Commit`].
    ///
    /// # Errors
    /// [`BatchError`]: nothing of it counts then. Where the connection broke in this very moment
    /// it may have been stored all the same; the next batch finds out.
    pub async fn commit(mut self) -> Result<Vec<Commit>> {
        if self.commits.is_empty() && !self.has_more {
            return Ok(self.commits);
        }
        if let Some(db) = self.apart.take() {
            return self.commit_apart(&db).await;
        }
        self.flush().await?;
        let (board, (from, _)) = (&self.draft.board, self.draft.from);
        if !boards::advance(&mut self.tx, board.info.id, from, board.seq).await? {
            return Err(BatchError::Replaced);
        }
        self.tx.commit().await?;
        self.draft.keep();
        Ok(self.commits)
    }

    async fn commit_apart(mut self, db: &Db) -> Result<Vec<Commit>> {
        let (board, (from, _), to) =
            (self.draft.board.info.id, self.draft.from, self.draft.board.seq);
        // It has its place among those that read until somebody else may write.
        drop(self.tx);
        let mut tx = db.write().await?;
        let in_pieces = pieces::is_wanted(db, &self.writes);
        let is_ours = match in_pieces {
            true => pieces::begin(&mut tx, board, &mut self.writes, from, to).await?,
            false => {
                self.writes.flush(&mut tx, board).await?;
                boards::advance(&mut tx, board, from, to).await?
            }
        };
        if !is_ours {
            return Err(BatchError::Replaced);
        }
        tx.commit().await?;
        self.draft.keep();
        if in_pieces {
            let written = pieces::write(db, board, self.writes).await;
            written.map_err(BatchError::Unfinished)?;
        }
        Ok(self.commits)
    }
}

/// Computes something that takes long, and lets the other tasks of this thread go on meanwhile.
fn apart<T>(work: impl FnOnce() -> T) -> T {
    match Handle::current().runtime_flavor() {
        RuntimeFlavor::MultiThread => block_in_place(work),
        _ => work(),
    }
}

/// The cards that a decision may be about.
fn cards_of(command: &Command, background: &Background) -> Vec<CardId> {
    let steps = background.record.iter().flat_map(|record| &record.steps);
    let of_details = background.details.iter().filter_map(Entity::card);
    command.reach().cards().chain(of_details).chain(steps.filter_map(Step::card)).collect()
}

/// Whether something in the archive names a release or a customer.
async fn is_mentioned(tx: &mut Tx, board: BoardId, key: EntityRef) -> sqlx::Result<bool> {
    match key {
        EntityRef::Release(id) => archived::names_release(tx, board, id).await,
        EntityRef::Customer(id) => archived::names_customer(tx, board, id).await,
        _ => Ok(false),
    }
}

/// Whether something in the archive names what a command made.
async fn are_mentioned(tx: &mut Tx, board: BoardId, record: &Record) -> sqlx::Result<bool> {
    let made = record.steps.iter().filter(|step| step.before.is_none());
    for key in made.filter_map(|step| step.after.as_ref().map(Entity::key)) {
        if is_mentioned(tx, board, key).await? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// What is loaded with cards and a command changed, as it is now, and all of that on cards that it
/// made.
async fn details_of(tx: &mut Tx, board: BoardId, record: &Record) -> sqlx::Result<Vec<Entity>> {
    let mut found = BTreeMap::new();
    for step in &record.steps {
        let Some(entity) = step.after.as_ref().or(step.before.as_ref()) else { continue };
        let details = match entity {
            Entity::Card(card) if step.before.is_none() => {
                details::of_card(tx, board, card.id).await?
            }
            Entity::Card(card) if changes_description(step) => {
                let key = EntityRef::Description(card.id);
                details::find(tx, board, key).await?.into_iter().collect()
            }
            entity if entity.is_detail() => {
                details::find(tx, board, entity.key()).await?.into_iter().collect()
            }
            _ => continue,
        };
        found.extend(details.into_iter().map(|detail| (detail.key(), detail)));
    }
    Ok(found.into_values().collect())
}

/// Whether what the board holds of a description became another.
fn changes_description(step: &Step) -> bool {
    let held = |entity: &Option<Entity>| match entity {
        Some(Entity::Card(card)) => Some((card.description.clone(), card.goes_on)),
        _ => None,
    };
    held(&step.before) != held(&step.after)
}

/// A board in memory that is ahead of the database, with the way back.
struct Draft<'a> {
    board: &'a mut Board,
    /// The commit up to which the database holds it.
    from: (u64, Option<CommandId>),
    back: Vec<Vec<Change>>,
}

impl Draft<'_> {
    fn apply(&mut self, commit: CommandId, changes: &[Change]) {
        self.back.push(self.board.apply(changes));
        self.board.seq += 1;
        self.board.commit = Some(commit);
    }

    fn keep(&mut self) {
        self.back.clear();
        self.from = (self.board.seq, self.board.commit);
    }
}

impl Drop for Draft<'_> {
    fn drop(&mut self) {
        for back in self.back.iter().rev() {
            self.board.apply(back);
        }
        (self.board.seq, self.board.commit) = self.from;
    }
}
