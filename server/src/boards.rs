//! The boards that are open on this node: opened when first used, closed when nobody uses them.

mod archives;
mod cache;
mod callers;
mod finding;
mod founding;
pub(crate) mod measures;
pub(crate) mod news;
pub(crate) mod nodes;
mod opening;
mod people;
pub(crate) mod snapshot;
pub(crate) mod sockets;
mod whole_texts;

pub use founding::create;
pub(crate) use founding::found;

use crate::auth::session;
use crate::batch::Along;
use crate::board_task::subscribers::{Listener, MailboxReceiver, mailbox};
use crate::board_task::{Done, Order, Reply, Request};
use crate::error::{Error, Result};
use crate::jobs::{self, Job, Jobs};
use crate::store::boards::Access;
use crate::store::{self, Db};
use finding::{Finding, Words};
use groundswell_domain::api::{CallersWords, Found};
use groundswell_domain::command::Sent;
use groundswell_domain::id::{BoardId, UserId};
use groundswell_domain::time::Timestamp;
use groundswell_domain::{Actor, Board};
use measures::{Measure, Measures, Turn};
use nodes::Wake;
use opening::Opening;
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

/// A socket that has joined a board.
pub(crate) struct Joined {
    pub(crate) socket: Socket,
    pub(crate) messages: MailboxReceiver,
    pub(crate) requests: Requests,
}

impl Boards {
    /// Needs a Tokio runtime: it starts [`jobs::usual`], and on PostgreSQL listens to the other
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

    /// Starts a job, which runs as long as this value exists.
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
    /// [`Error::Rejected`] by the board's rules, [`Error::Storage`] if it could not be stored.
    pub async fn execute(&self, board: BoardId, sent: Sent, actor: Actor) -> Result<Done> {
        self.order(board, sent, (actor, None), None, Request::Do).await
    }

    /// Like [`Self::execute`], for something that happened at another time: the history has it there.
    ///
    /// # Errors
    /// As [`Self::execute`].
    pub(crate) async fn execute_at(
        &self,
        board: BoardId,
        sent: Sent,
        actor: Actor,
        at: Timestamp,
    ) -> Result<Done> {
        self.order(board, sent, (actor, Some(at)), None, Request::Do).await
    }

    /// Counts the bytes of a command against what a member may send to a board.
    ///
    /// # Errors
    /// [`Error::TooMuch`] if the member has sent too much.
    pub(crate) fn admit(&self, board: BoardId, user: UserId, bytes: usize) -> Result<()> {
        let taken = self.measure(board, user).take(bytes, Instant::now());
        taken.map_err(|retry_after| Error::TooMuch { retry_after })
    }

    /// Like [`Self::execute`], for a command of this many bytes that was admitted, when it is its
    /// member's turn.
    ///
    /// # Errors
    /// As [`Self::execute`].
    pub(crate) async fn execute_of(
        &self,
        board: BoardId,
        user: UserId,
        bytes: usize,
        sent: Sent,
    ) -> Result<Done> {
        let turn = self.measure(board, user).turn(bytes).await;
        self.order(board, sent, (Actor::Member(user), None), turn, Request::Do).await
    }

    /// Carries out a command and stores something else with it, in one transaction.
    ///
    /// # Errors
    /// As [`Self::execute`], and those of `along`: then nothing is stored.
    pub(crate) async fn execute_with(
        &self,
        board: BoardId,
        sent: Sent,
        actor: Actor,
        along: Along,
    ) -> Result<Done> {
        self.order(board, sent, (actor, None), None, |order| Request::DoWith(order, along)).await
    }

    async fn order(
        &self,
        board: BoardId,
        sent: Sent,
        (actor, at): (Actor, Option<Timestamp>),
        turn: Option<Turn>,
        request: impl FnOnce(Order) -> Request,
    ) -> Result<Done> {
        let (caller, done) = oneshot::channel();
        let order = Order { sent, actor, at, reply: Reply::Caller(caller), turn };
        self.send(board, request(order)).await?;
        done.await.map_err(|_| Error::Storage)?
    }

    /// How much a member may send to a board.
    pub(crate) fn measure(&self, board: BoardId, user: UserId) -> Arc<Measure> {
        self.0.measures.of(board, user)
    }

    /// Asks a question about a board, as it is at commit `seq` or later.
    ///
    /// # Errors
    /// [`Error::NotFound`] if there is no such board.
    pub async fn ask<T: Send + 'static>(
        &self,
        board: BoardId,
        seq: u64,
        question: impl FnOnce(&Board) -> T + Send + 'static,
    ) -> Result<T> {
        let (sender, answer) = oneshot::channel();
        let question = Box::new(move |board: &Board| {
            // The caller may be gone.
            if !sender.is_closed() {
                let _ = sender.send(question(board));
            }
        });
        self.send(board, Request::Ask { seq, question }).await?;
        answer.await.map_err(|_| Error::Storage)
    }

    /// A whole board as it is sent, at commit `seq` or later.
    ///
    /// # Errors
    /// [`Error::NotFound`] if there is no such board.
    pub(crate) async fn snapshot(
        &self,
        board: BoardId,
        layout: Layout,
        seq: u64,
    ) -> Result<Arc<Snapshot>> {
        self.0.snapshots.get(&self.0.db, (board, layout), seq).await
    }

    /// The cards that a text may be about, by words that pages do not have, and those that hold all
    /// of its words.
    ///
    /// # Errors
    /// [`Error::NotFound`] if there is no such board.
    pub(crate) async fn search(&self, access: Access, text: String) -> Result<Found> {
        let words = self.ask(access.board, access.seq, Words::on).await?;
        let shared = self.0.clone();
        // It runs to its end even if nobody waits for it any more: until then it is this person's
        // turn.
        let found =
            tokio::spawn(
                async move { shared.finding.search(&shared.db, &access, words, text).await },
            );
        found.await.map_err(anyhow::Error::from)?
    }

    /// The words that callers used for the cards whose contacts have changed since a commit.
    ///
    /// # Errors
    /// [`Error::Busy`] if one person searches too much at once.
    pub(crate) async fn callers_words(&self, access: Access, after: u64) -> Result<CallersWords> {
        let shared = self.0.clone();
        // As a search, it runs to its end.
        let words =
            tokio::spawn(async move { shared.finding.words(&shared.db, &access, after).await });
        words.await.map_err(anyhow::Error::from)?
    }

    /// A new socket of a session.
    ///
    /// # Errors
    /// [`Error::Busy`] if the session or its person has as many as allowed.
    pub(crate) fn socket(&self, session: Uuid, person: UserId) -> Result<Socket> {
        self.0.sockets.open(session, person).ok_or(Error::Busy)
    }

    /// Lets a socket join the board that a person has access to.
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

    /// Ends all sockets of a session, on every node. Call it after the session has been deleted: a
    /// socket that is opened later finds out by itself.
    pub fn hang_up_session(&self, session: Uuid) {
        self.0.sockets.hang_up(session);
        self.0.wake.hang_up(session);
    }

    /// Ends the sockets of sessions that are over, and notes that the others are used. A job does
    /// this regularly.
    ///
    /// # Errors
    /// The database cannot be asked.
    pub async fn look_at_sessions(&self) -> store::Result<()> {
        self.0.look_at_sessions().await
    }

    /// Cuts off what is older than `days` in the histories.
    ///
    /// # Errors
    /// The database fails, or the history of a board is damaged: the others are cut nevertheless.
    pub(crate) async fn cut_histories(&self, days: u16) -> anyhow::Result<()> {
        let db = &self.0.db;
        // A clock that jumps must not cause anything to be deleted.
        let before = db.state().clock.of_the_trash().plus_days(-i64::from(days));
        let all = store::boards::all(&mut db.read_once().await?).await?;
        let mut failed = Vec::new();
        for board in all {
            match store::base::cut(db, board, before).await {
                Ok(true) => tracing::info!(%board, days, "the beginning of its history is cut off"),
                Ok(false) => {}
                Err(error) => failed.push(format!("board {board}: {error:#}")),
            }
        }
        anyhow::ensure!(failed.is_empty(), "histories are not cut off: {}", failed.join("; "));
        Ok(())
    }

    /// Ends all jobs and sockets, and waits until the pages have been told and the other nodes know
    /// everything that happened here.
    pub async fn shut_down(&self) {
        self.0.jobs.end();
        self.0.sockets.end_all().await;
        self.0.wake.all_delivered().await;
    }

    /// Sends a request to the task of a board, and returns the channel for more.
    async fn send(&self, board: BoardId, mut request: Request) -> Result<Requests> {
        // A board may close at the moment it is found; then it is opened again.
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

    fn lock(&self) -> MutexGuard<'_, HashMap<BoardId, Opening>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes open boards look for what other nodes wrote: one board up to a commit, or all of them.
    pub(crate) fn look(&self, which: Option<(BoardId, u64)>) {
        for (board, opening) in self.lock().iter() {
            let Some(Ok(requests)) = opening.peek() else { continue };
            let seq = match which {
                Some((id, seq)) if id == *board => seq,
                Some(_) => continue,
                None => u64::MAX,
            };
            // If the queue is full, the task is busy and finds out with its next batch.
            let _ = requests.try_send(Request::Look(seq));
        }
    }
}
