//! The task of one open board: owns it in memory and is its only writer on this node.
//!
//! It takes all waiting commands, decides them one after the other, stores all in one transaction,
//! and only then answers and sends the commits to all. A slow disk makes the batches larger, not
//! the queue longer.

mod answering;
mod request;
pub(crate) mod subscribers;

pub(crate) use request::{Done, Order, Reply, Request};

use crate::batch::{self, Along, BatchError, Decided};
use crate::boards::nodes::Wake;
use crate::error::Result;
use crate::jobs::{CHORES, DAY};
use crate::store::{self, Db, boards};
use groundswell_domain::command::Sent;
use groundswell_domain::decide::{Background, Context};
use groundswell_domain::id::CommandId;
use groundswell_domain::wire::Commit;
use groundswell_domain::{Actor, Board, Command, decide};
use std::time::Duration;
use subscribers::{End, Subscribers};
use tokio::sync::mpsc;
use tokio::time::{Instant, MissedTickBehavior, interval, sleep_until};
use uuid::Uuid;

/// The most commands in one transaction: it stays short, and so does the wait of the first.
const BATCH: usize = 256;
/// Requests that may wait; senders of more have to wait until there is room.
pub(crate) const QUEUE: usize = 1024;
/// How often to look for what another node wrote, in case its wake-up was lost.
const POLL: Duration = Duration::from_secs(3);
/// A board that nobody has open is removed from memory after this time.
const IDLE: Duration = Duration::from_secs(5 * 60);

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
    /// The board in memory is no longer the one in the database and must be reloaded.
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
        let mut tick = interval(POLL);
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
                _ = tick.tick() => self.do_regular_work().await,
            };
            if next == Next::Stop {
                break;
            }
        }
        self.subscribers.end_all(End::Restart);
    }

    async fn do_regular_work(&mut self) -> Next {
        if self.subscribers.is_empty() && self.last_used.elapsed() > IDLE {
            // Requests that arrived at this moment are still served; then the queue ends.
            self.requests.close();
            return Next::GoOn;
        }
        for (at, chore) in CHORES.into_iter().enumerate() {
            if self.chores[at] <= Instant::now() && !self.run_chore(chore).await {
                self.chores[at] = Instant::now() + DAY;
            }
        }
        match self.db {
            // Waiting requests go first: while the database is away, a look takes seconds.
            Db::Postgres { .. } if self.requests.is_empty() => self.look().await,
            Db::Postgres { .. } | Db::Sqlite { .. } => Next::GoOn,
        }
    }

    async fn serve(&mut self, queue: &mut Vec<Request>) -> Next {
        self.last_used = Instant::now();
        let mut orders = Vec::new();
        for request in queue.drain(..) {
            // The sender has seen more than this node has in memory: another node wrote it.
            if request.knows_of() > self.board.seq && self.look().await == Next::Stop {
                return Next::Stop;
            }
            match request {
                Request::Do(order) => orders.push(order),
                Request::DoWith(order, along) => {
                    // In a transaction of its own: if it fails, no other commands fail with it.
                    let before = std::mem::take(&mut orders);
                    if self.carry_out(before).await == Next::Stop
                        || self.carry_out_with(order, along).await == Next::Stop
                    {
                        return Next::Stop;
                    }
                }
                Request::Join { listener, joined, .. } => {
                    self.subscribers.join(listener, &self.board);
                    // If nobody receives this, the listener has gone and a `Leave` is on its way.
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

    /// Carries out commands one after the other; those that change little share a transaction.
    async fn carry_out(&mut self, orders: Vec<Order>) -> Next {
        let mut orders = orders.into_iter().peekable();
        while let Some(first) = orders.next() {
            let mut some = vec![first];
            if !some[0].sent.command.reach().is_wide() {
                let next = || orders.next_if(|order| !order.sent.command.reach().is_wide());
                some.extend(std::iter::from_fn(next));
            }
            if let Err(next) = self.carry_out_together(some).await {
                // Later commands must not count before the failed ones: all of them will be sent
                // again.
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
    /// How to go on, if they were not stored.
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
            // A command that the database cannot store must not make the others fail.
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
                // A clock that jumps must not cause anything to be deleted.
                Command::EmptyTrash | Command::ArchiveCards => clock.of_the_trash(),
                _ => order.at.unwrap_or_else(crate::now),
            };
            decided.push(batch.decide(&order.sent, order.actor, now).await?);
        }
        Ok((batch.commit().await?, decided))
    }

    /// Stores all of it, or nothing. If the command is refused, nothing is stored either.
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

    /// Carries out a command of the server's own. Returns whether there was something to do.
    async fn run_chore(&mut self, command: Command) -> bool {
        let now = self.db.state().clock.of_the_trash();
        let background = Background::default();
        let ctx = Context { actor: Actor::System, now, background: &background };
        // Most days there is nothing to write.
        if decide(&self.board, &command, &ctx).is_ok_and(|changes| changes.is_empty()) {
            return false;
        }
        let sent = Sent { id: CommandId(Uuid::now_v7()), at: now, command };
        let order =
            Order { sent, actor: Actor::System, at: None, reply: Reply::Nobody, turn: None };
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
