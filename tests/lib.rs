//! What the tests of the whole program share: a server of their own, its people, its databases.
//!
//! A story is written once. It is played on SQLite always, and on PostgreSQL if its programs are
//! installed:
//!
//! ```no_run
//! use groundswell_tests::each;
//!
//! each(async |server| {
//!     let ann = server.owner().await;
//!     let mut page = ann.page().await;
//!     page.capture("The player stays silent").await.expect("an owner may capture");
//! });
//! ```

pub mod database;
pub mod hostile;
pub mod page;
pub mod person;
pub mod postgres;
pub mod process;
pub mod proxy;
pub mod server;

pub use database::Database;
pub use page::Page;
pub use person::Person;
pub use server::TestServer;

use std::future::Future;
use std::time::Duration;
use tokio::runtime::Runtime;
use tokio::time::{Instant, sleep};

/// Nothing in a test takes longer, unless it fails.
pub const DEADLINE: Duration = Duration::from_secs(30);

/// Plays a story on every engine, each time on a server and a database of its own.
pub fn each(story: impl AsyncFn(TestServer)) {
    for database in Database::each() {
        eprintln!("on {}", database.engine());
        runtime().block_on(async { story(TestServer::start(database).await).await });
    }
}

/// Plays a story on the databases themselves.
pub fn each_database(story: impl AsyncFn(Database)) {
    for database in Database::each() {
        eprintln!("on {}", database.engine());
        runtime().block_on(story(database));
    }
}

/// Plays a story that is only about PostgreSQL, if that is installed.
pub fn on_postgres(story: impl AsyncFn(Database)) {
    if let Some(database) = Database::postgres() {
        runtime().block_on(story(database));
    }
}

/// Plays a story that is only about SQLite.
pub fn on_sqlite(story: impl AsyncFn(Database)) {
    runtime().block_on(story(Database::sqlite()));
}

/// Waits until a condition is true.
///
/// # Panics
/// After [`DEADLINE`], with `what` was waited for.
pub async fn eventually(what: &str, mut is_so: impl AsyncFnMut() -> bool) {
    let deadline = Instant::now() + DEADLINE;
    while !is_so().await {
        assert!(Instant::now() < deadline, "waited in vain until {what}");
        sleep(Duration::from_millis(5)).await;
    }
}

/// Waits for something that must come.
///
/// # Panics
/// After [`DEADLINE`], with `what` was waited for.
pub async fn soon<T>(what: &str, future: impl Future<Output = T>) -> T {
    match tokio::time::timeout(DEADLINE, future).await {
        Ok(value) => value,
        Err(_) => panic!("waited in vain for {what}"),
    }
}

fn runtime() -> Runtime {
    let mut builder = tokio::runtime::Builder::new_multi_thread();
    builder.worker_threads(2).enable_all().build().expect("a runtime can be made")
}
