//! A batch: commands decided one after the other on a board in memory, and stored in one
//! transaction. A board changes in no other way.

mod background;
mod catching_up;
mod draft;

pub(crate) use catching_up::catch_up;

use crate::error::Error;
use crate::store::append::{NewCommit, Writes};
use crate::store::{Db, Tx, boards, commits, pieces};
use crate::trace::{Trace, traces};
use draft::Draft;
use futures::future::BoxFuture;
use groundswell_domain::command::Sent;
use groundswell_domain::decide::{Background, Context};
use groundswell_domain::id::CommandId;
use groundswell_domain::time::Timestamp;
use groundswell_domain::wire::Commit;
use groundswell_domain::{Actor, Board, Change, Rejection, decide};
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};
use tokio::runtime::{Handle, RuntimeFlavor};
use tokio::task::block_in_place;

/// A transaction that was silent for this long writes what it has; otherwise PostgreSQL would
/// believe that the node hangs.
const SILENCE: Duration = Duration::from_secs(1);

/// Commands on their way into the database. If it is dropped without [`Batch::commit`], nothing of
/// them remains, in the database or in memory.
pub struct Batch<'a> {
    tx: Tx,
    /// The database that writes at the end, if the transaction here only reads.
    apart: Option<Db>,
    draft: Draft<'a>,
    commits: Vec<Commit>,
    /// What has been decided but is not in the transaction yet.
    writes: Writes,
    /// When something was last written.
    flushed: Instant,
    /// Commands for which it is known whether they have a commit, and if so which one and by whom.
    asked: HashMap<CommandId, Option<(u64, Actor)>>,
    /// Whether something else is stored with the commands.
    has_more: bool,
}

/// The result of one command of a batch.
#[derive(Clone, Debug, PartialEq)]
pub enum Decided {
    /// It is the batch's last commit now.
    Commit,
    /// It changes nothing, or did so earlier, at this `seq`.
    Done {
        seq: u64,
    },
    Refused(Rejection),
    /// Deciding it failed: a bug of ours, described in the log.
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
    /// The commit counts, but not everything that follows from it is stored yet: see [`pieces`].
    /// Until that is done nobody may build on the board.
    #[error("a large change is not stored to its end: {0}")]
    Unfinished(#[source] sqlx::Error),
    /// What was to be stored together with a command could not be stored.
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

/// Begins a transaction on a board and takes in what others wrote meanwhile. Also returns their
/// commits, which must be announced even if the batch fails.
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

/// Like [`begin`], for one command that may change very much: if a writing transaction would hold
/// up all boards, the command is decided before one begins, and stored in pieces.
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

    /// Announces the commands that follow, so that one query finds those that were sent before.
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
            // It is a different command with the same id; its sender must not believe that it was
            // done.
            Some(Some(_)) => return Ok(Decided::Refused(Rejection::Exists)),
            Some(None) | None => {}
        }
        let background = self.background(&sent.command, actor).await?;
        // A batch of [`begin_apart`] has one command, and is stored as soon as that is decided.
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

    /// Makes the batch durable and returns its commits, one for each [`Decided::Commit`].
    ///
    /// # Errors
    /// [`BatchError`]: then nothing of it counts. If the connection broke at exactly this moment,
    /// it may have been stored after all; the next batch finds out.
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
        // Its place among the readers is given back before it asks to write.
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
