//! Everything that a server does by itself, in one table.

use crate::boards::Boards;
use crate::store::{self, Db, clock, log};
use anyhow::Result;
use futures::FutureExt;
use futures::future::BoxFuture;
use groundswell_domain::Command;
use std::future::Future;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::{Instant, MissedTickBehavior, interval_at};

const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_secs(60);
/// How often a board's task does its [`CHORES`].
pub(crate) const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Something that is done again and again, until the server ends.
pub(crate) struct Job {
    /// Its name in the log, and in the database if one server does it for all.
    name: &'static str,
    /// How long after the start it runs for the first time.
    first: Duration,
    every: Duration,
    scope: Scope,
    run: Box<dyn Fn(Boards) -> BoxFuture<'static, Result<()>> + Send + Sync>,
}

/// Who does a job if several servers share a database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scope {
    /// Each server for itself.
    Each,
    /// One of them for all.
    One,
}

/// What every server does.
pub(crate) fn usual() -> [Job; 4] {
    use Scope::Each;
    [
        // Sockets end with their session, even if nobody announces its end.
        job("sessions", Duration::ZERO, MINUTE, Each, |boards| async move {
            Ok(boards.look_at_sessions().await?)
        }),
        // Work left over from the last run is done after the start.
        job("accounts", Duration::ZERO, MINUTE, Each, |boards| async move {
            Ok(boards.follow_accounts().await?)
        }),
        // A jump of the clock must be noticed when it happens.
        job("clock", Duration::ZERO, SECOND, Each, |boards| async move {
            Ok(clock::note(boards.db()).await?)
        }),
        job("log", Duration::ZERO, 10 * SECOND, Each, |boards| async move {
            Ok(log::shrink(boards.db()).await?)
        }),
    ]
}

/// Cuts history older than `days`. Runs after the other jobs at start-up.
pub(crate) fn cut_histories(days: u16) -> Job {
    job("history", 5 * MINUTE, DAY, Scope::One, move |boards| async move {
        boards.cut_histories(days).await;
        Ok(())
    })
}

/// What the task of an open board does, when it opens and then each day. If there was something to
/// do, it runs again soon: some cards at a time, so that others get their turn in between.
pub(crate) const CHORES: [Command; 3] = [
    Command::EmptyTrash,
    Command::ArchiveCards,
    // For descriptions that an earlier version kept on the board, or that come back so from the
    // archive.
    Command::SplitDescriptions,
];

fn job<Done>(
    name: &'static str,
    first: Duration,
    every: Duration,
    scope: Scope,
    run: impl Fn(Boards) -> Done + Send + Sync + 'static,
) -> Job
where
    Done: Future<Output = Result<()>> + Send + 'static,
{
    let run = Box::new(move |boards| run(boards).boxed());
    Job { name, first, every, scope, run }
}

/// The jobs of a server.
#[derive(Default)]
pub(crate) struct Jobs(Mutex<JoinSet<()>>);

impl Jobs {
    /// Starts a job; `boards` returns the boards for as long as they exist.
    pub(crate) fn begin(&self, job: Job, boards: impl Fn() -> Option<Boards> + Send + 'static) {
        self.lock().spawn(async move {
            let mut tick = interval_at(Instant::now() + job.first, job.every);
            tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
            loop {
                tick.tick().await;
                let Some(boards) = boards() else { return };
                if let Err(error) = job.once(boards).await {
                    tracing::debug!(job = job.name, %error, "it is tried again later");
                }
            }
        });
    }

    /// Ends all of them; the work of one that is running is not stored.
    pub(crate) fn end(&self) {
        self.lock().abort_all();
    }

    fn lock(&self) -> MutexGuard<'_, JoinSet<()>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Job {
    async fn once(&self, boards: Boards) -> Result<()> {
        match self.is_due(boards.db()).await? {
            true => (self.run)(boards).await,
            false => Ok(()),
        }
    }

    /// Whether no other server does it this time.
    async fn is_due(&self, db: &Db) -> store::Result<bool> {
        match self.scope {
            Scope::Each => Ok(true),
            Scope::One => store::jobs::take(db, self.name, self.every).await,
        }
    }
}
