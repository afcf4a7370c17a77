//! The boards that are open on this node: opened when first used, closed when nobody uses them.

mod archives;
mod descriptions;
mod finding;
mod lately;
pub(crate) mod measures;
pub(crate) mod news;
pub(crate) mod nodes;
mod people;
pub(crate) mod snapshot;
pub(crate) mod sockets;

use crate::auth::session;
use crate::batch::Along;
use crate::board_task::subscribers::{Inbox, Listener, mailbox};
use crate::board_task::{BoardTask, Done, Order, QUEUE, Reply, Request};
use crate::error::{Error, Result};
use crate::jobs::{self, Job, Jobs};
use crate::store::append::{NewCommit, Writes};
use crate::store::boards::Access;
use crate::store::{self, Db, Tx};
use crate::trace::Trace;
use finding::{Finding, Words};
use futures::FutureExt;
use futures::future::{self, BoxFuture};
use groundswell_domain::api::{CreateBoard, Found, User};
use groundswell_domain::command::Sent;
use groundswell_domain::history::BOARD_CREATED;
use groundswell_domain::id::{BoardId, ColumnId, CommandId, UserId};
use groundswell_domain::setup::{self, NewBoard};
use groundswell_domain::time::Timestamp;
use groundswell_domain::{Actor, Board, Change};
use measures::{Measure, Measures, Turn};
use nodes::Wake;
use snapshot::{Layout, Snapshot, Snapshots};
use sockets::{Socket, Sockets};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;
use tokio::sync::mpsc::error::SendError;
use tokio::sync::{mpsc, oneshot};
use uuid::Uuid;

/// The open boards of this node; cheap to clone.
#[derive(Clone)]
pub struct Boards(Arc<Shared>);

pub(crate) struct Shared {
    db: Db,
    open: Mutex<HashMap<BoardId, Opening>>,
    sockets: Sockets,
    snapshots: Snapshots,
    finding: Finding,
    measures: Measures,
    wake: Wake,
    jobs: Jobs,
}

pub(crate) type Requests = mpsc::Sender<Request>;

/// A board that is being opened or is open: all who need it wait for the same.
type Opening = future::Shared<BoxFuture<'static, Result<Requests, Arc<Error>>>>;

/// Whether it could not be opened, or is closed again.
fn is_over(opening: &Opening) -> bool {
    match opening.peek() {
        None => false,
        Some(Ok(requests)) => requests.is_closed(),
        Some(Err(_)) => true,
    }
}

/// A socket that hears a board.
pub(crate) struct Joined {
    pub(crate) socket: Socket,
    pub(crate) messages: Inbox,
    pub(crate) requests: Requests,
}

impl Boards {
    /// Needs a Tokio runtime: it begins with [`jobs::usual`], and on PostgreSQL to listen to the other
    /// nodes.
    pub fn new(db: Db) -> Boards {
        let (wake, notices) = nodes::wake(&db);
        let (open, sockets, snapshots, finding, measures, jobs) = Default::default();
        let shared = Shared { db, open, sockets, snapshots, finding, measures, wake, jobs };
        let shared = Arc::new(shared);
        nodes::connect(&shared, notices);
        let boards = Boards(shared);
        jobs::usual().into_iter().for_each(|job| boards.begin(job));
        boards
    }

    /// Begins a job, which goes on for as long as there are boards.
    pub(crate) fn begin(&self, job: Job) {
        let shared = Arc::downgrade(&self.0);
        self.0.jobs.begin(job, move || shared.upgrade().map(Boards));
    }

    pub(crate) fn db(&self) -> &Db {
        &self.0.db
    }

    /// Carries out a command and waits until it is durable.
    ///
    /// # Errors
    /// [`Error::Rejected`] by the board's rules, [`Error::Storage`] where it could not be stored.
    pub async fn execute(&self, board: BoardId, sent: Sent, actor: Actor) -> Result<Done> {
        self.order(board, sent, actor, None, Request::Do).await
    }

    /// Takes so many bytes of a command from what a member may bring to a board.
    ///
    /// # Errors
    /// [`Error::TooMuch`] where he has brought too much.
    pub(crate) fn admit(&self, board: BoardId, user: UserId, bytes: usize) -> Result<()> {
        let taken = self.measure(board, user).take(bytes, Instant::now());
        taken.map_err(|retry_after| Error::TooMuch { retry_after })
    }

    /// [`Self::execute`] of a command of so many bytes that was admitted, in its member's turn.
    ///
    /// # Errors
    /// As it.
    pub(crate) async fn execute_of(
        &self,
        board: BoardId,
        user: UserId,
        bytes: usize,
        sent: Sent,
    ) -> Result<Done> {
        let turn = self.measure(board, user).turn(bytes).await;
        self.order(board, sent, Actor::Member(user), turn, Request::Do).await
    }

    /// Carries out a command together with what else is to be stored, in one transaction.
    ///
    /// # Errors
    /// As [`Self::execute`], and what `along` says: nothing is stored then.
    pub(crate) async fn execute_with(
        &self,
        board: BoardId,
        sent: Sent,
        actor: Actor,
        along: Along,
    ) -> Result<Done> {
        self.order(board, sent, actor, None, |order| Request::DoWith(order, along)).await
    }

    async fn order(
        &self,
        board: BoardId,
        sent: Sent,
        actor: Actor,
        turn: Option<Turn>,
        request: impl FnOnce(Order) -> Request,
    ) -> Result<Done> {
        let (caller, done) = oneshot::channel();
        let order = Order { sent, actor, reply: Reply::Caller(caller), turn };
        self.send(board, request(order)).await?;
        done.await.map_err(|_| Error::Storage)?
    }

    /// What a member may bring to a board.
    pub(crate) fn measure(&self, board: BoardId, user: UserId) -> Arc<Measure> {
        self.0.measures.of(board, user)
    }

    /// Finds something out about a board, as it is at commit `seq` or later.
    ///
    /// # Errors
    /// [`Error::NotFound`] where there is no such board.
    pub async fn ask<T: Send + 'static>(
        &self,
        board: BoardId,
        seq: u64,
        question: impl FnOnce(&Board) -> T + Send + 'static,
    ) -> Result<T> {
        let (told, answer) = oneshot::channel();
        let question = Box::new(move |board: &Board| {
            // Who asked may be gone.
            if !told.is_closed() {
                let _ = told.send(question(board));
            }
        });
        self.send(board, Request::Ask { seq, question }).await?;
        answer.await.map_err(|_| Error::Storage)
    }

    /// All of a board as it travels, at commit `seq` or later.
    ///
    /// # Errors
    /// [`Error::NotFound`] where there is no such board.
    pub(crate) async fn snapshot(
        &self,
        board: BoardId,
        layout: Layout,
        seq: u64,
    ) -> Result<Arc<Snapshot>> {
        self.0.snapshots.get(&self.0.db, (board, layout), seq).await
    }

    /// The cards that a text may be about by words that no page has, and those that hold all of its
    /// words.
    ///
    /// # Errors
    /// [`Error::NotFound`] where there is no such board.
    pub(crate) async fn search(&self, access: Access, text: String) -> Result<Found> {
        let words = self.ask(access.board, access.seq, Words::on).await?;
        let shared = self.0.clone();
        // To its end also where nobody waits for it any more: until then it is that person's turn.
        let found =
            tokio::spawn(
                async move { shared.finding.search(&shared.db, &access, words, text).await },
            );
        found.await.map_err(anyhow::Error::from)?
    }

    /// A new socket of a session.
    ///
    /// # Errors
    /// [`Error::Busy`] where the session or its person has as many as may be.
    pub(crate) fn socket(&self, session: Uuid, person: UserId) -> Result<Socket> {
        self.0.sockets.open(session, person).ok_or(Error::Busy)
    }

    /// Lets a socket hear the board to which a person has access.
    pub(crate) async fn join(&self, access: &Access, socket: Socket) -> Result<Joined> {
        let (messages, heard) = mailbox();
        let (join, joined) = oneshot::channel();
        let listener =
            Listener { id: socket.id(), user: access.member.id, messages, end: socket.end() };
        let join = Request::Join { listener, seq: access.seq, joined: join };
        let requests = self.send(access.board, join).await?;
        joined.await.map_err(|_| Error::Storage)?;
        Ok(Joined { socket, messages: heard, requests })
    }

    /// Ends all sockets of a session, on every node. To be called after the session has been
    /// deleted: a socket that is opened later finds out by itself.
    pub fn hang_up_session(&self, session: Uuid) {
        self.0.sockets.hang_up(session);
        self.0.wake.hang_up(session);
    }

    /// Ends the sockets of sessions that are over, and notes the use of the others. Done regularly by
    /// itself.
    ///
    /// # Errors
    /// The database cannot be asked.
    pub async fn look_at_sessions(&self) -> store::Result<()> {
        self.0.look_at_sessions().await
    }

    /// Cuts off what is older than so many days in the histories. It is done once a day, so what cannot be
    /// cut is a warning in the log.
    pub(crate) async fn cut_histories(&self, days: u16) {
        let db = &self.0.db;
        // Nothing is given up for a clock that jumps.
        let before = db.state().clock.of_the_trash().plus_days(-i64::from(days));
        let all = async { store::boards::all(&mut db.read_once().await?).await }.await;
        let all = all.unwrap_or_else(|error| {
            tracing::warn!(%error, "the histories could not be looked through");
            Vec::new()
        });
        for board in all {
            match store::base::cut(db, board, before).await {
                Ok(true) => tracing::info!(%board, days, "the beginning of its history is cut off"),
                Ok(false) => {}
                Err(error) => tracing::warn!(%board, %error, "its history is not cut off"),
            }
        }
    }

    /// Ends all jobs and all sockets, and waits until these have said so to their pages and the other nodes know
    /// all that happened here.
    pub async fn shut_down(&self) {
        self.0.jobs.end();
        self.0.sockets.end_all().await;
        self.0.wake.all_told().await;
    }

    /// Hands a request to the task of a board, and tells where more can be handed in.
    async fn send(&self, board: BoardId, mut request: Request) -> Result<Requests> {
        // A board may close in the moment in which it is found: then it is opened again.
        for _ in 0..3 {
            let requests = self.0.open(board).await?;
            match requests.send(request).await {
                Ok(()) => return Ok(requests),
                Err(SendError(back)) => request = back,
            }
        }
        Err(Error::Storage)
    }
}

impl Shared {
    async fn look_at_sessions(&self) -> store::Result<()> {
        for session in self.sockets.sessions() {
            if !session::lasts(&self.db, session).await? {
                self.sockets.hang_up(session);
            }
        }
        Ok(())
    }

    async fn open(self: &Arc<Self>, board: BoardId) -> Result<Requests> {
        let opening = {
            let mut open = self.lock();
            match open.get(&board).filter(|opening| !is_over(opening)) {
                Some(opening) => opening.clone(),
                None => {
                    let opening = self.begin(board);
                    open.insert(board, opening.clone());
                    opening
                }
            }
        };
        opening.await.map_err(|error| match error.as_ref() {
            Error::NotFound => Error::NotFound,
            Error::Storage => Error::Storage,
            error => Error::Internal(anyhow::anyhow!("a board does not open: {error:?}")),
        })
    }

    /// Begins to open a board. That goes on where nobody waits any more: whoever comes next finds it
    /// open.
    fn begin(self: &Arc<Self>, board: BoardId) -> Opening {
        let shared = self.clone();
        let task = tokio::spawn(async move { shared.start(board).await.map_err(Arc::new) });
        async { task.await.unwrap_or_else(|_| Err(Arc::new(Error::Storage))) }.boxed().shared()
    }

    async fn start(self: &Arc<Self>, id: BoardId) -> Result<Requests> {
        store::pieces::finish(&self.db, id).await?;
        let mut tx = store::pieces::read(&self.db, id).await?;
        let board = store::boards::load(&mut tx, id).await?.ok_or(Error::NotFound)?;
        drop(tx);
        let (requests, queue) = mpsc::channel(QUEUE);
        let task = BoardTask::new(self.db.clone(), board, queue, self.wake.clone());
        let shared = Arc::downgrade(self);
        tokio::spawn(async move {
            task.run().await;
            if let Some(shared) = shared.upgrade() {
                shared.forget_closed();
            }
        });
        Ok(requests)
    }

    fn forget_closed(&self) {
        self.lock().retain(|_, opening| !is_over(opening));
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<BoardId, Opening>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets the open boards look for what other nodes wrote: one up to a commit, or all.
    pub(crate) fn look(&self, which: Option<(BoardId, u64)>) {
        for (board, opening) in self.lock().iter() {
            let Some(Ok(requests)) = opening.peek() else { continue };
            let seq = match which {
                Some((id, seq)) if id == *board => seq,
                Some(_) => continue,
                None => u64::MAX,
            };
            // Where the queue is full the task is at it anyway, and finds out at its next batch.
            let _ = requests.try_send(Request::Look(seq));
        }
    }
}

/// Makes a board, with one column for each stage and its owner.
///
/// # Errors
/// [`Error::KeyInvalid`], [`Error::KeyTaken`], or a name that cannot be.
pub async fn create(tx: &mut Tx, owner: &User, new: &CreateBoard) -> Result<BoardId> {
    if !setup::is_key(&new.key) {
        return Err(Error::KeyInvalid);
    }
    let new = NewBoard {
        id: BoardId(Uuid::now_v7()),
        name: new.name.clone(),
        key: new.key.clone(),
        owner: owner.id,
        owner_name: owner.name.clone(),
        columns: std::array::from_fn(|_| ColumnId(Uuid::now_v7())),
    };
    found(tx, &new, &setup::first_changes(&new)?, crate::now()).await?;
    Ok(new.id)
}

/// Stores a board with its first commit.
///
/// # Errors
/// [`Error::KeyTaken`].
pub(crate) async fn found(
    tx: &mut Tx,
    new: &NewBoard,
    changes: &[Change],
    at: Timestamp,
) -> Result<()> {
    match store::boards::insert(tx, new, at).await {
        Err(sqlx::Error::Database(error)) if error.is_unique_violation() => {
            return Err(Error::KeyTaken);
        }
        inserted => inserted?,
    }
    let made = |change: &Change| match change {
        Change::Put(entity) => Some(Trace::Made(entity.clone())),
        Change::Remove(_) | Change::Archive(_) => None,
    };
    let traces: Vec<Trace> = changes.iter().filter_map(made).collect();
    let commit = NewCommit {
        board: new.id,
        seq: 1,
        id: CommandId(Uuid::now_v7()),
        // Nobody takes back that a board was made.
        actor: Actor::System,
        at,
        command: BOARD_CREATED,
        changes,
        traces: &traces,
    };
    let mut writes = Writes::default();
    writes.append(&commit);
    writes.flush(tx, new.id).await?;
    store::boards::advance(tx, new.id, 0, 1).await?;
    Ok(())
}
