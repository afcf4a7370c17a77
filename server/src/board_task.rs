//! The task of one open board: owns it in memory and is its only writer on this node.
//!
//! It takes what has queued up, decides one after the other, stores all in one transaction, and
//! only then answers and tells everybody. A disk that is slow makes the batches larger, not the
//! queue longer.

pub(crate) mod subscribers;

use crate::batch::{self, Along, BatchError, Decided};
use crate::boards::measures::Turn;
use crate::boards::nodes::Wake;
use crate::error::{Error, Result};
use crate::jobs::{CHORES, DAY};
use crate::store::{self, Db, boards};
use groundswell_domain::command::Sent;
use groundswell_domain::decide::{Background, Context};
use groundswell_domain::id::{CardId, CommandId};
use groundswell_domain::wire::{Commit, ServerMessage};
use groundswell_domain::{Actor, Board, Command, Rejection, decide};
use std::time::Duration;
use subscribers::{End, Listener, ListenerId, Subscribers};
use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, MissedTickBehavior, interval, sleep_until};
use uuid::Uuid;

/// The most commands in one transaction: it stays short, and so does the wait of the first.
const BATCH: usize = 256;
/// Requests that may wait; who brings more waits at the door.
pub(crate) const QUEUE: usize = 1024;
/// How often to look for what another node wrote, should its wake-up have been lost.
const LOOK: Duration = Duration::from_secs(3);
/// A board that nobody has open leaves the memory after this.
const IDLE: Duration = Duration::from_secs(5 * 60);

/// What a board is asked for.
pub(crate) enum Request {
    Do(Order),
    /// The same, together with what else is to be stored with it.
    DoWith(Order, Along),
    /// A new listener, who may know of this commit already. From its answer on it hears all.
    Join {
        listener: Listener,
        seq: u64,
        joined: oneshot::Sender<()>,
    },
    Leave(ListenerId),
    Here {
        listener: ListenerId,
        card: Option<CardId>,
        writing: bool,
    },
    /// Something to be said to one listener, in its turn.
    Tell {
        listener: ListenerId,
        message: ServerMessage,
        /// The place of a member at the board, where it answers something that he has brought.
        turn: Option<Turn>,
    },
    /// Another node has written up to this commit.
    Look(u64),
    /// Something to find out about the board, as it is at this commit or later.
    Ask {
        seq: u64,
        question: Question,
    },
}

impl Request {
    /// The commit that whoever asks knows of.
    fn knows_of(&self) -> u64 {
        match self {
            Request::Join { seq, .. } | Request::Look(seq) | Request::Ask { seq, .. } => *seq,
            Request::Do(_)
            | Request::DoWith(..)
            | Request::Leave(_)
            | Request::Here { .. }
            | Request::Tell { .. } => 0,
        }
    }
}

pub(crate) type Question = Box<dyn FnOnce(&Board) + Send>;

/// One command to be carried out, and who is told what became of it.
pub(crate) struct Order {
    pub(crate) sent: Sent,
    pub(crate) actor: Actor,
    pub(crate) reply: Reply,
    /// The place of a member at the board, which is free again when this is done.
    pub(crate) turn: Option<Turn>,
}

pub(crate) enum Reply {
    Listener(ListenerId),
    Caller(oneshot::Sender<Result<Done>>),
    Nobody,
}

/// A command that was carried out.
#[derive(Clone, Debug, PartialEq)]
pub enum Done {
    Commit(Commit),
    /// It changed nothing, or did so when it was sent before.
    Before {
        seq: u64,
    },
}

pub(crate) struct BoardTask {
    db: Db,
    board: Board,
    requests: mpsc::Receiver<Request>,
    subscribers: Subscribers,
    wake: Wake,
    last_used: Instant,
    /// When each of the [`CHORES`] is due.
    chores: [Instant; CHORES.len()],
}

/// Whether the task goes on.
#[derive(PartialEq)]
enum Next {
    GoOn,
    /// The memory is not what the database holds any more: to be opened afresh.
    Stop,
}

impl BoardTask {
    pub(crate) fn new(
        db: Db,
        board: Board,
        requests: mpsc::Receiver<Request>,
        wake: Wake,
    ) -> BoardTask {
        let now = Instant::now();
        BoardTask {
            db,
            board,
            requests,
            subscribers: Subscribers::default(),
            wake,
            last_used: now,
            chores: [now; CHORES.len()],
        }
    }

    /// Serves the board until nobody uses it.
    pub(crate) async fn run(mut self) {
        let mut tick = interval(LOOK);
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut queue = Vec::with_capacity(BATCH);
        loop {
            let presence = self.subscribers.presence_due();
            let next = tokio::select! {
                taken = self.requests.recv_many(&mut queue, BATCH) => match taken {
                    0 => break,
                    _ => self.serve(&mut queue).await,
                },
                () = sleep_until(presence.unwrap_or(self.last_used)), if presence.is_some() => {
                    self.subscribers.tell_presence();
                    Next::GoOn
                }
                _ = tick.tick() => self.tend().await,
            };
            if next == Next::Stop {
                break;
            }
        }
        self.subscribers.end_all(End::Restart);
    }

    /// What is to be done now and then.
    async fn tend(&mut self) -> Next {
        if self.subscribers.is_empty() && self.last_used.elapsed() > IDLE {
            // What came in at this very moment is still served; then the queue is at its end.
            self.requests.close();
            return Next::GoOn;
        }
        for (at, chore) in CHORES.into_iter().enumerate() {
            if self.chores[at] <= Instant::now() && !self.does(chore).await {
                self.chores[at] = Instant::now() + DAY;
            }
        }
        match self.db {
            // Whoever waits goes first: while the database is away, a look takes seconds.
            Db::Postgres { .. } if self.requests.is_empty() => self.look().await,
            Db::Postgres { .. } | Db::Sqlite { .. } => Next::GoOn,
        }
    }

    async fn serve(&mut self, queue: &mut Vec<Request>) -> Next {
        self.last_used = Instant::now();
        let mut orders = Vec::new();
        for request in queue.drain(..) {
            // Somebody has seen more than this node's memory holds: another node wrote it.
            if request.knows_of() > self.board.seq && self.look().await == Next::Stop {
                return Next::Stop;
            }
            match request {
                Request::Do(order) => orders.push(order),
                Request::DoWith(order, along) => {
                    // In a transaction of its own: where it fails, nobody else's commands do.
                    let before = std::mem::take(&mut orders);
                    if self.carry_out(before).await == Next::Stop
                        || self.carry_out_with(order, along).await == Next::Stop
                    {
                        return Next::Stop;
                    }
                }
                Request::Join { listener, joined, .. } => {
                    self.subscribers.join(listener, &self.board);
                    // Gone again already: its leaving is on the way.
                    let _ = joined.send(());
                }
                Request::Leave(listener) => self.subscribers.leave(listener),
                Request::Here { listener, card, writing } => {
                    let card = card.filter(|card| self.board.cards.contains_key(card));
                    self.subscribers.here(listener, card, writing);
                }
                Request::Tell { listener, message, turn: _turn } => {
                    self.subscribers.tell(listener, &message);
                }
                Request::Look(_) => {}
                Request::Ask { question, .. } => question(&self.board),
            }
        }
        self.carry_out(orders).await
    }

    /// One after the other; those that change little share a transaction.
    async fn carry_out(&mut self, orders: Vec<Order>) -> Next {
        let mut orders = orders.into_iter().peekable();
        while let Some(first) = orders.next() {
            let mut some = vec![first];
            if !some[0].sent.command.reach().is_wide() {
                let next = || orders.next_if(|order| !order.sent.command.reach().is_wide());
                some.extend(std::iter::from_fn(next));
            }
            if let Err(next) = self.carry_out_together(some).await {
                // What comes later must not count before what failed: all of it is sent again.
                let rest: Vec<Order> = orders.collect();
                if !rest.is_empty() {
                    self.fail(rest, &BatchError::Replaced);
                }
                return next;
            }
        }
        Next::GoOn
    }

    /// # Errors
    /// How to go on, where they were not stored.
    async fn carry_out_together(&mut self, orders: Vec<Order>) -> Result<(), Next> {
        let stored = self.store(&orders).await;
        let is_away =
            matches!(&stored, Err(BatchError::Store(error)) if store::is_unavailable(error));
        if stored.is_ok() || is_away {
            self.db.state().writing.note(self.board.info.id, !is_away);
        }
        match stored {
            Ok((commits, decided)) => {
                self.answer(orders, commits, decided);
                Ok(())
            }
            // One command that the database cannot hold must not fail those beside it.
            Err(BatchError::Store(error)) if orders.len() > 1 && !store::is_unavailable(&error) => {
                for order in orders {
                    let orders = vec![order];
                    match self.store(&orders).await {
                        Ok((commits, decided)) => self.answer(orders, commits, decided),
                        Err(error) => self.fail(orders, &error),
                    }
                }
                Ok(())
            }
            Err(error) => {
                let is_refused =
                    matches!(&error, BatchError::Store(error) if store::is_refused(error));
                self.fail(orders, &error);
                if is_refused { Ok(()) } else { Err(next_after(&error)) }
            }
        }
    }

    async fn carry_out_with(&mut self, order: Order, along: Along) -> Next {
        match self.store_with(&order, along).await {
            Ok((commits, decided)) => {
                self.answer(vec![order], commits, vec![decided]);
                Next::GoOn
            }
            Err(error) => {
                let next = next_after(&error);
                if let Reply::Caller(caller) = order.reply {
                    let _ = caller.send(Err(error.into()));
                }
                next
            }
        }
    }

    /// Decides and stores all, or nothing.
    async fn store(&mut self, orders: &[Order]) -> Result<(Vec<Commit>, Vec<Decided>), BatchError> {
        let (mut batch, missed) = match orders {
            [order] if order.sent.command.reach().is_wide() => {
                batch::begin_apart(&self.db, &mut self.board).await?
            }
            _ => batch::begin(&self.db, &mut self.board).await?,
        };
        self.subscribers.tell_commits(&missed);
        let commands: Vec<CommandId> = orders.iter().map(|order| order.sent.id).collect();
        batch.expect(&commands).await?;
        let clock = &self.db.state().clock;
        let mut decided = Vec::with_capacity(orders.len());
        for order in orders {
            let now = match order.sent.command {
                // Nothing is given up for a clock that jumps.
                Command::EmptyTrash | Command::ArchiveCards => clock.of_the_trash(),
                _ => crate::now(),
            };
            decided.push(batch.decide(&order.sent, order.actor, now).await?);
        }
        Ok((batch.commit().await?, decided))
    }

    /// Stores all of it, or nothing: also where the command is refused.
    async fn store_with(
        &mut self,
        order: &Order,
        along: Along,
    ) -> Result<(Vec<Commit>, Decided), BatchError> {
        let (mut batch, missed) = batch::begin(&self.db, &mut self.board).await?;
        self.subscribers.tell_commits(&missed);
        batch.along(along).await?;
        let decided = batch.decide(&order.sent, order.actor, crate::now()).await?;
        let commits = match decided {
            Decided::Commit | Decided::Done { .. } => batch.commit().await?,
            Decided::Refused(_) | Decided::Failed => Vec::new(),
        };
        Ok((commits, decided))
    }

    fn answer(&mut self, orders: Vec<Order>, commits: Vec<Commit>, decided: Vec<Decided>) {
        if let Some(last) = commits.last() {
            self.wake.others(self.board.info.id, last.seq);
        }
        // A listener's own commit is its acknowledgement.
        self.subscribers.tell_commits(&commits);
        // Who says that less is kept sees it go.
        if orders.iter().any(|order| matches!(order.sent.command, Command::KeepClosed { .. })) {
            self.chores = [Instant::now(); CHORES.len()];
        }
        let mut commits = commits.into_iter();
        for (order, decided) in orders.into_iter().zip(decided) {
            let commit = if decided == Decided::Commit { commits.next() } else { None };
            if let (Some(turn), Some(commit)) = (&order.turn, &commit) {
                turn.note(&commit.changes, Instant::now().into_std());
            }
            match order.reply {
                Reply::Nobody => {}
                Reply::Listener(listener) => self.answer_listener(listener, order.sent.id, decided),
                Reply::Caller(caller) => {
                    let done = match (decided, commit) {
                        (Decided::Commit, Some(commit)) => Ok(Done::Commit(commit)),
                        (Decided::Done { seq }, _) => Ok(Done::Before { seq }),
                        (Decided::Refused(rejection), _) => Err(rejection.into()),
                        (Decided::Commit | Decided::Failed, _) => Err(failed()),
                    };
                    // Who has gone away finds out when he asks again.
                    let _ = caller.send(done);
                }
            }
        }
    }

    fn answer_listener(&mut self, listener: ListenerId, id: CommandId, decided: Decided) {
        match decided {
            Decided::Commit => {}
            Decided::Done { seq } => {
                self.subscribers.tell(listener, &ServerMessage::Done { id, seq });
            }
            Decided::Refused(rejection) => {
                self.subscribers.tell(listener, &ServerMessage::Refused { id, rejection });
            }
            Decided::Failed => self.refuse_failed(listener, id),
        }
    }

    /// Where a command fails by itself, to send it again would end the socket each time, and keep
    /// back all that waits behind it.
    fn refuse_failed(&mut self, listener: ListenerId, id: CommandId) {
        let rejection = Rejection::Failed;
        self.subscribers.tell(listener, &ServerMessage::Refused { id, rejection });
    }

    /// Nothing was stored. A page that hears nothing but the end of its socket comes back with
    /// all that it still has.
    fn fail(&mut self, orders: Vec<Order>, error: &BatchError) {
        let board = self.board.info.id;
        tracing::warn!(%board, %error, commands = orders.len(), "commands were not stored");
        let is_storage = match error {
            BatchError::Store(error) => store::is_unavailable(error),
            BatchError::Replaced | BatchError::Unfinished(_) => true,
            BatchError::Along(_) => false,
        };
        let is_refused = orders.len() == 1
            && matches!(error, BatchError::Store(error) if store::is_refused(error));
        for order in orders {
            match order.reply {
                Reply::Nobody => {}
                Reply::Listener(listener) if is_refused => {
                    self.refuse_failed(listener, order.sent.id);
                }
                Reply::Listener(listener) => {
                    let end = if is_storage { End::Storage } else { End::Failed };
                    self.subscribers.end(listener, end);
                }
                Reply::Caller(caller) => {
                    let error = if is_storage { Error::Storage } else { failed() };
                    let _ = caller.send(Err(error));
                }
            }
        }
    }

    /// Takes in what other nodes wrote.
    async fn look(&mut self) -> Next {
        let looked = async {
            let mut tx = self.db.read().await?;
            let seq = boards::seq(&mut tx, self.board.info.id).await?;
            let seq = seq.ok_or(BatchError::Replaced)?;
            batch::catch_up(&mut tx, &mut self.board, seq).await
        };
        match looked.await {
            Ok(commits) => self.subscribers.tell_commits(&commits),
            Err(BatchError::Replaced) => return Next::Stop,
            // The next look is soon.
            Err(error) => tracing::debug!(%error, "the database is away"),
        }
        Next::GoOn
    }

    /// Gives a command of the server's own; whether there was something to do.
    async fn does(&mut self, command: Command) -> bool {
        let now = self.db.state().clock.of_the_trash();
        let background = Background::default();
        let ctx = Context { actor: Actor::System, now, background: &background };
        // Most days there is nothing to write.
        if decide(&self.board, &command, &ctx).is_ok_and(|changes| changes.is_empty()) {
            return false;
        }
        let sent = Sent { id: CommandId(Uuid::now_v7()), at: now, command };
        let order = Order { sent, actor: Actor::System, reply: Reply::Nobody, turn: None };
        self.carry_out(vec![order]).await;
        true
    }
}

fn next_after(error: &BatchError) -> Next {
    match error {
        BatchError::Replaced | BatchError::Unfinished(_) => Next::Stop,
        BatchError::Store(_) | BatchError::Along(_) => Next::GoOn,
    }
}

fn failed() -> Error {
    Error::Internal(anyhow::anyhow!("a command could not be decided or stored; see above"))
}
