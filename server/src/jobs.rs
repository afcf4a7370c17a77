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
use tokio::time::{Instant, sleep_until};

const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_secs(60);
/// How often a board's task does its [`CHORES`].
pub(crate) const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// How long after its first failure a job is tried again, unless it runs more often anyway. If it
/// fails again, the wait doubles: a damaged history stays damaged, and looking through it is work.
const AGAIN: Duration = Duration::from_secs(5 * 60);

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
        boards.cut_histories(days).await
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
            let mut next = Instant::now() + job.first;
            let mut course = Course::default();
            loop {
                sleep_until(next).await;
                let begun = Instant::now();
                let Some(boards) = boards() else { return };
                let done = job.once(boards, &mut course.has_turn).await;
                course.note(job.name, done);
                next = begun + course.wait(job.every);
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
    async fn once(&self, boards: Boards, has_turn: &mut bool) -> Result<()> {
        let db = boards.db().clone();
        in_turn(has_turn, self.is_due(&db), (self.run)(boards)).await
    }

    /// Whether no other server does it this time.
    async fn is_due(&self, db: &Db) -> store::Result<bool> {
        match self.scope {
            Scope::Each => Ok(true),
            Scope::One => store::jobs::take(db, self.name, self.every).await,
        }
    }
}

/// Works if it is this server's turn. After a failure it still is: the others do not take theirs
/// before the next day.
async fn in_turn(
    has_turn: &mut bool,
    is_due: impl Future<Output = store::Result<bool>>,
    work: impl Future<Output = Result<()>>,
) -> Result<()> {
    *has_turn = *has_turn || is_due.await?;
    if *has_turn {
        work.await?;
        *has_turn = false;
    }
    Ok(())
}

/// How a job is going.
#[derive(Default)]
struct Course {
    /// It was taken for all servers, and has not worked yet.
    has_turn: bool,
    /// How often it has failed since it last worked.
    failures: u32,
}

impl Course {
    /// Says in the log that a job fails, once until it works again: some run each second.
    fn note(&mut self, job: &'static str, done: Result<()>) {
        match done {
            Ok(()) if self.failures == 0 => {}
            Ok(()) => {
                tracing::info!(job, "works again");
                self.failures = 0;
            }
            Err(error) => {
                let error = format!("{error:#}");
                match self.failures {
                    0 => tracing::warn!(job, error, "failed, and is tried again until it works"),
                    _ => tracing::debug!(job, error, "failed again"),
                }
                self.failures = self.failures.saturating_add(1);
            }
        }
    }

    /// How long after it has begun it runs again.
    fn wait(&self, every: Duration) -> Duration {
        match self.failures.checked_sub(1) {
            None => every,
            Some(more) => AGAIN.saturating_mul(1 << more.min(16)).min(every),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::future::ready;
    use std::io::Write;

    fn failed() -> Result<()> {
        Err(anyhow::anyhow!("the disk is full"))
    }

    /// What is logged at the level that operators see.
    fn logged(log: impl FnOnce()) -> String {
        #[derive(Clone, Default)]
        struct Lines(std::sync::Arc<Mutex<Vec<u8>>>);
        impl Write for Lines {
            fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
                self.0.lock().unwrap().write(bytes)
            }
            fn flush(&mut self) -> std::io::Result<()> {
                Ok(())
            }
        }
        let lines = Lines::default();
        let to = lines.clone();
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(tracing::Level::INFO)
            .with_ansi(false)
            .with_writer(move || to.clone())
            .finish();
        tracing::subscriber::with_default(subscriber, log);
        let bytes = lines.0.lock().unwrap().clone();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn a_failure_is_said_once_until_the_job_works_again() {
        let mut course = Course::default();
        let first = logged(|| course.note("clock", failed()));
        assert!(first.contains("WARN") && first.contains("the disk is full"), "{first}");
        assert_eq!(logged(|| (0..100).for_each(|_| course.note("clock", failed()))), "");
        assert!(logged(|| course.note("clock", Ok(()))).contains("works again"));
        assert_eq!(logged(|| course.note("clock", Ok(()))), "");
        assert!(logged(|| course.note("clock", failed())).contains("WARN"));
    }

    #[test]
    fn what_failed_is_tried_again_within_minutes_and_then_ever_more_rarely() {
        let mut course = Course::default();
        assert_eq!(course.wait(DAY), DAY);
        let mut waits = Vec::new();
        for _ in 0..40 {
            course.note("history", failed());
            waits.push(course.wait(DAY));
        }
        assert_eq!(waits[..3], [5 * MINUTE, 10 * MINUTE, 20 * MINUTE]);
        assert_eq!(waits[39], DAY);
        assert_eq!(course.wait(SECOND), SECOND, "what runs often goes on so");
        course.note("history", Ok(()));
        assert_eq!(course.wait(DAY), DAY);
    }

    #[tokio::test]
    async fn a_server_keeps_its_turn_until_the_work_is_done() {
        let mut has_turn = false;
        let others = || ready(Ok(false));
        assert!(in_turn(&mut has_turn, ready(Ok(true)), ready(failed())).await.is_err());
        assert!(in_turn(&mut has_turn, others(), ready(failed())).await.is_err());
        let mut worked = 0;
        for _ in 0..2 {
            let work = async {
                worked += 1;
                Ok(())
            };
            in_turn(&mut has_turn, others(), work).await.unwrap();
        }
        assert_eq!(worked, 1, "after that, it is the turn of another");
    }
}
