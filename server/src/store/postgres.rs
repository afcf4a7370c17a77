//! PostgreSQL, which may be away, hang, or be held up by what somebody else has locked. Nobody waits
//! for long: neither this process for PostgreSQL, nor PostgreSQL for this process.

use super::{Result, State, Tx, clock};
use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{Connection, Executor, PgConnection, PgPool, Postgres};
use std::io::ErrorKind;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::sync::Mutex;
use tokio::time::timeout;

/// A transaction in which nothing happens for this long is ended by PostgreSQL: its node hangs, and
/// holds locks that others wait for. It is shorter than [`SERVING`]'s wait for a lock, so that the
/// others get it.
const IDLE: Duration = Duration::from_secs(3);
/// PostgreSQL gives up on a statement this long before we do, so that it can say why.
const SOONER: Duration = Duration::from_millis(500);
/// How long a connection may take to end a transaction or to answer that it works.
const BACK: Duration = Duration::from_secs(2);
/// How long a migration may wait for locks, or its process may hang.
const MIGRATING: Duration = Duration::from_secs(60);

/// How long this process waits.
#[derive(Clone, Copy, Debug)]
pub struct Timeouts {
    /// For a connection.
    connection: Duration,
    /// For a lock that somebody else has.
    lock: Duration,
    /// For one statement; `None` for as long as it takes.
    statement: Option<Duration>,
}

/// For requests: even the longest wait, behind others, gets an answer within ten seconds.
pub(super) const SERVING: Timeouts = Timeouts {
    connection: Duration::from_secs(4),
    lock: Duration::from_secs(4),
    statement: Some(Duration::from_secs(5)),
};

/// For work that is done once, from the command line.
pub(super) const WORKING: Timeouts = Timeouts {
    connection: Duration::from_secs(10),
    lock: Duration::from_secs(30),
    statement: None,
};

impl Timeouts {
    /// A pool whose connections keep these limits. Nothing is connected yet.
    pub(super) fn pool(self, options: PgConnectOptions) -> PgPool {
        let statement = self.statement.map_or(Duration::ZERO, |statement| statement - SOONER);
        let options = options.application_name("groundswell").options([
            ("lock_timeout", ms(self.lock)),
            ("statement_timeout", ms(statement)),
            ("idle_in_transaction_session_timeout", ms(IDLE)),
            // So that PostgreSQL notices a machine that is gone.
            ("tcp_user_timeout", ms(Duration::from_secs(10))),
            ("tcp_keepalives_idle", "10".into()),
            ("tcp_keepalives_interval", "3".into()),
            ("tcp_keepalives_count", "3".into()),
        ]);
        let pool = PgPoolOptions::new().max_connections(10).acquire_timeout(self.connection);
        // sqlx would test a connection that comes back without a time limit: with a network that
        // drops everything, its place would be taken for a quarter of an hour.
        let pool = pool.after_release(|connection, _| {
            Box::pin(async { Ok(matches!(timeout(BACK, connection.ping()).await, Ok(Ok(())))) })
        });
        pool.connect_lazy_with(options)
    }
}

/// A setting's value in milliseconds.
fn ms(time: Duration) -> String {
    time.as_millis().to_string()
}

/// Whether the tables are in place.
#[derive(Clone, Debug, Default)]
pub struct Schema(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    are_there: AtomicBool,
    being_made: Arc<Mutex<()>>,
}

impl Schema {
    /// Makes sure that they are: at the first use, once for all. It goes on even if nobody waits
    /// for it any more.
    pub(super) async fn ready(
        &self,
        pool: &PgPool,
        timeouts: Timeouts,
        state: &Arc<State>,
    ) -> Result<()> {
        if self.are_there() {
            return Ok(());
        }
        match timeouts.statement {
            Some(_) => match timeout(timeouts.connection, self.make(pool, state)).await {
                Ok(made) => made,
                Err(_) => Err(late()),
            },
            None => self.make(pool, state).await,
        }
    }

    async fn make(&self, pool: &PgPool, state: &Arc<State>) -> Result<()> {
        let Ok(alone) = self.0.being_made.clone().try_lock_owned() else {
            drop(self.0.being_made.lock().await);
            return if self.are_there() { Ok(()) } else { Err(late()) };
        };
        let (schema, pool, state) = (self.clone(), pool.clone(), state.clone());
        let making = tokio::spawn(async move {
            let _alone = alone;
            migrate(&pool).await?;
            let mut tx = PgLink::bare(&pool, SERVING).await.map(Tx::Postgres)?;
            state.clock.resume(clock::find(&mut tx).await?);
            schema.0.are_there.store(true, Ordering::Release);
            Ok(())
        });
        making.await.map_err(|_| sqlx::Error::WorkerCrashed)?
    }

    fn are_there(&self) -> bool {
        self.0.are_there.load(Ordering::Acquire)
    }
}

/// On a connection of its own: it may take its time, but must not hang for ever, because all nodes
/// wait for the one that migrates.
async fn migrate(pool: &PgPool) -> Result<()> {
    let options = pool.connect_options().as_ref().clone().options([
        ("statement_timeout", ms(Duration::ZERO)),
        ("lock_timeout", ms(MIGRATING)),
        ("idle_in_transaction_session_timeout", ms(MIGRATING)),
        ("idle_session_timeout", ms(MIGRATING)),
    ]);
    let own = PgPoolOptions::new().max_connections(1).acquire_timeout(SERVING.connection);
    let own = own.connect_lazy_with(options);
    let migrated = super::open::migrate_postgres(&own).await;
    own.close().await;
    migrated
}

/// A connection of PostgreSQL, within a transaction or for one statement.
///
/// If its user goes away in the middle of a statement, or stops waiting for it, nobody knows what
/// it would answer to the next one: so it is closed. (sqlx would return it to the pool, and if that
/// happens while a transaction begins, even inside a transaction that sqlx does not know of: its
/// issue 4393.)
pub struct PgLink {
    /// Taken when it is returned.
    connection: Option<PoolConnection<Postgres>>,
    timeouts: Timeouts,
    is_in_transaction: bool,
    /// A statement is running.
    is_busy: bool,
}

impl PgLink {
    /// For one statement.
    pub(super) async fn bare(pool: &PgPool, timeouts: Timeouts) -> Result<PgLink> {
        let connection = Some(pool.acquire().await?);
        Ok(PgLink { connection, timeouts, is_in_transaction: false, is_busy: false })
    }

    /// Begins a transaction with this statement.
    pub(super) async fn begin(
        pool: &PgPool,
        timeouts: Timeouts,
        begin: &'static str,
    ) -> Result<PgLink> {
        let mut link = PgLink::bare(pool, timeouts).await?;
        on_postgres!(&mut link, (&mut *link).execute(begin))?;
        link.is_in_transaction = true;
        Ok(link)
    }

    pub(super) async fn commit(mut self) -> Result<()> {
        if self.is_in_transaction {
            on_postgres!(&mut self, (&mut *self).execute("commit"))?;
            self.is_in_transaction = false;
        }
        Ok(())
    }

    /// A statement begins, and may take this long.
    pub(crate) fn starts(&mut self) -> Option<Duration> {
        self.is_busy = true;
        self.timeouts.statement
    }

    /// It has ended; `None` if not in time.
    pub(crate) fn ended<T>(&mut self, done: Option<Result<T>>) -> Result<T> {
        self.is_busy = done.is_none();
        done.unwrap_or_else(|| Err(late()))
    }
}

/// Its result within a time; `None` if there is none in time.
pub(crate) async fn within<T>(time: Option<Duration>, work: impl Future<Output = T>) -> Option<T> {
    match time {
        Some(time) => timeout(time, work).await.ok(),
        None => Some(work.await),
    }
}

fn late() -> sqlx::Error {
    sqlx::Error::Io(ErrorKind::TimedOut.into())
}

impl Deref for PgLink {
    type Target = PgConnection;

    fn deref(&self) -> &PgConnection {
        self.connection.as_ref().expect("it goes back when it is dropped")
    }
}

impl DerefMut for PgLink {
    fn deref_mut(&mut self) -> &mut PgConnection {
        self.connection.as_mut().expect("it goes back when it is dropped")
    }
}

impl Drop for PgLink {
    fn drop(&mut self) {
        let Some(mut connection) = self.connection.take() else { return };
        if self.is_busy {
            connection.close_on_drop();
        } else if self.is_in_transaction {
            tokio::spawn(async move {
                let ended = timeout(BACK, connection.execute("rollback")).await;
                if !matches!(ended, Ok(Ok(_))) {
                    connection.close_on_drop();
                }
            });
        }
    }
}

/// Runs a statement on a [`PgLink`] for as long as it may take.
macro_rules! on_postgres {
    ($link:expr, $statement:expr) => {{
        let time = $link.starts();
        let done = $crate::store::postgres::within(time, $statement).await;
        $link.ended(done)
    }};
}

pub(crate) use on_postgres;
