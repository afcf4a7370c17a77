//! Several nodes on one PostgreSQL: each notifies the others of what it wrote, and listens to them.
//!
//! A lost wake-up does no harm: open boards read the log every few seconds.

use super::Shared;
use crate::store::{self, Db};
use groundswell_domain::id::BoardId;
use sqlx::postgres::{PgListener, PgNotification, PgPoolOptions};
use sqlx::{Executor, PgPool};
use std::collections::{HashMap, HashSet};
use std::io::ErrorKind;
use std::sync::{Arc, Weak};
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};
use tokio::time::{sleep, timeout};
use uuid::Uuid;

const BOARD: &str = "board";
const SESSION: &str = "session";
/// The pause before the next attempt to connect for listening.
const RETRY: Duration = Duration::from_secs(1);
/// A connection that was silent for this long is tested: a broken one cannot be told from one on
/// which nothing happens.
const SILENCE: Duration = Duration::from_secs(5);
/// How long the answer to the test may take.
const TIMEOUT: Duration = Duration::from_secs(3);

/// Wakes the other nodes, if any.
#[derive(Clone)]
pub(crate) struct Wake(Option<mpsc::UnboundedSender<Notice>>);

enum Notice {
    Written(BoardId, u64),
    HangUp(Uuid),
    /// Somebody waits until all earlier notices have been sent.
    Delivered(oneshot::Sender<()>),
}

impl Wake {
    /// A board has been written up to a commit.
    pub(crate) fn others(&self, board: BoardId, seq: u64) {
        self.send(Notice::Written(board, seq));
    }

    /// A session is over.
    pub(crate) fn hang_up(&self, session: Uuid) {
        self.send(Notice::HangUp(session));
    }

    /// Waits until all earlier notices have been sent to the others.
    pub(crate) async fn all_delivered(&self) {
        if self.0.is_some() {
            let (delivered, receiver) = oneshot::channel();
            self.send(Notice::Delivered(delivered));
            // If nobody sends any more, there is nothing to wait for.
            let _ = receiver.await;
        }
    }

    fn send(&self, notice: Notice) {
        if let Some(notices) = &self.0 {
            // When the server ends, nobody receives it any more.
            let _ = notices.send(notice);
        }
    }
}

/// The notices for the other nodes, sent once [`connect`] has been called.
pub(crate) struct Notices(mpsc::UnboundedReceiver<Notice>);

/// How a node wakes the others; without PostgreSQL there are none.
pub(crate) fn wake(db: &Db) -> (Wake, Notices) {
    let (notices, queue) = mpsc::unbounded_channel();
    let wake = matches!(db, Db::Postgres { .. }).then_some(notices);
    (Wake(wake), Notices(queue))
}

/// Connects to the other nodes, if any.
pub(crate) fn connect(boards: &Arc<Shared>, notices: Notices) {
    if let Db::Postgres { pool, .. } = &boards.db {
        tokio::spawn(send_notices(boards.db.clone(), notices.0));
        tokio::spawn(listen(pool.clone(), Arc::downgrade(boards)));
    }
}

/// Sends the queued notices, only the last of each board. Not within the transaction that wrote it:
/// a notification holds a lock on the whole of PostgreSQL until the commit.
async fn send_notices(db: Db, mut queue: mpsc::UnboundedReceiver<Notice>) {
    let mut notices = Vec::new();
    while queue.recv_many(&mut notices, 1024).await > 0 {
        let mut boards = HashMap::new();
        let mut sessions = HashSet::new();
        let mut waiting = Vec::new();
        for notice in notices.drain(..) {
            match notice {
                Notice::Written(board, seq) => {
                    boards.insert(board, seq);
                }
                Notice::HangUp(session) => {
                    sessions.insert(session);
                }
                Notice::Delivered(delivered) => waiting.push(delivered),
            }
        }
        for (board, seq) in boards {
            notify(&db, BOARD, format!("{board} {seq}")).await;
        }
        for session in sessions {
            notify(&db, SESSION, session.to_string()).await;
        }
        for delivered in waiting {
            let _ = delivered.send(());
        }
    }
}

async fn notify(db: &Db, channel: &str, payload: String) {
    if let Err(error) = store::notify(db, channel, payload).await {
        tracing::debug!(%error, "other nodes were not woken");
    }
}

async fn listen(pool: PgPool, boards: Weak<Shared>) {
    while boards.strong_count() > 0 && !pool.is_closed() {
        if let Err(error) = receive(&pool, &boards).await {
            tracing::debug!(%error, "cannot listen to the other nodes");
        }
        sleep(RETRY).await;
    }
}

/// Listens to the other nodes until the connection fails.
async fn receive(pool: &PgPool, boards: &Weak<Shared>) -> sqlx::Result<()> {
    // In a pool of its own: if it breaks, no other connection is affected.
    let own = PgPoolOptions::new().max_connections(1).acquire_timeout(TIMEOUT);
    let own = own.connect_lazy_with(pool.connect_options().as_ref().clone());
    let mut listener = PgListener::connect_with(&own).await?;
    listener.listen_all([BOARD, SESSION]).await?;
    loop {
        // Catch up on everything that was missed while nobody listened.
        let Some(shared) = boards.upgrade() else { return Ok(()) };
        shared.look(None);
        shared.look_at_sessions().await?;
        drop(shared);
        loop {
            let received = timeout(SILENCE, listener.try_recv()).await;
            let Some(shared) = boards.upgrade().filter(|_| !pool.is_closed()) else {
                return Ok(());
            };
            match received {
                Ok(Ok(Some(notification))) => shared.handle(&notification),
                Ok(Ok(None)) => break,
                Ok(Err(error)) => return Err(error),
                Err(_) => test(&mut listener).await?,
            }
        }
    }
}

async fn test(listener: &mut PgListener) -> sqlx::Result<()> {
    match timeout(TIMEOUT, listener.execute("select 1")).await {
        Ok(answer) => answer.map(drop),
        Err(_) => Err(sqlx::Error::Io(ErrorKind::TimedOut.into())),
    }
}

impl Shared {
    fn handle(&self, notification: &PgNotification) {
        let payload = notification.payload();
        if notification.channel() == SESSION {
            if let Ok(session) = payload.parse() {
                self.sockets.hang_up(session);
            }
            return;
        }
        if let Some((board, seq)) = payload.split_once(' ')
            && let (Ok(board), Ok(seq)) = (board.parse(), seq.parse())
        {
            self.look(Some((board, seq)));
        }
    }
}
