//! The real server, in this process, on a port and a database of its own.

use crate::database::Database;
use crate::person::Person;
use crate::{DEADLINE, eventually};
use groundswell_domain::api::{Invitation, Invite, Join, Me, Setup, User};
use groundswell_domain::member::Role;
use groundswell_server::App;
use groundswell_server::config::Config;
use groundswell_server::serving::{self, Limits};
use groundswell_server::store::{Db, OpenError, Tx};
use std::future::pending;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep};

/// The key of the board that every story begins with.
pub const BOARD: &str = "MS";
/// Everybody's password.
pub const PASSWORD: &str = "correct horse battery";

/// A running server.
pub struct TestServer {
    pub app: App,
    pub address: SocketAddr,
    pub database: Arc<Database>,
    task: JoinHandle<()>,
    people: AtomicU32,
}

impl TestServer {
    /// Starts a server on a database.
    pub async fn start(database: Database) -> TestServer {
        TestServer::start_with(database, Config::default()).await
    }

    /// Starts a server with other settings.
    pub async fn start_with(database: Database, config: Config) -> TestServer {
        let database = Arc::new(database);
        let db = database.open().await;
        TestServer::run(database, db, config, Limits::of_this_process()).await
    }

    /// Starts a server with smaller limits or shorter waits.
    pub async fn start_within(database: Database, config: Config, limits: Limits) -> TestServer {
        let database = Arc::new(database);
        let db = database.open().await;
        TestServer::run(database, db, config, limits).await
    }

    /// Another node on the same database, which must be PostgreSQL.
    pub async fn another_node(&self) -> TestServer {
        let db = self.database.open().await;
        let limits = Limits::of_this_process();
        TestServer::run(self.database.clone(), db, Config::default(), limits).await
    }

    /// Ends the server and starts another one on its database. No board may be open.
    ///
    /// # Panics
    /// If it does not release its database.
    pub async fn restart(self) -> TestServer {
        let database = self.database.clone();
        self.app.db.close().await;
        drop(self);
        let opened = async || match Db::open(database.url()).await {
            Ok(db) => Some(db),
            Err(OpenError::InUse(_)) => None,
            Err(error) => panic!("{error}"),
        };
        let deadline = Instant::now() + DEADLINE;
        let db = loop {
            match opened().await {
                Some(db) => break db,
                None => assert!(Instant::now() < deadline, "it keeps its database"),
            }
            sleep(Duration::from_millis(5)).await;
        };
        TestServer::run(database.clone(), db, Config::default(), Limits::of_this_process()).await
    }

    async fn run(database: Arc<Database>, db: Db, config: Config, limits: Limits) -> TestServer {
        let app = App::new(db, config);
        let listener = serving::listen("127.0.0.1:0").await.expect("there is a free port");
        let address = listener.local_addr().expect("it has an address");
        let task = tokio::spawn(serving::serve(listener, app.clone(), limits, pending()));
        TestServer { app, address, database, task, people: AtomicU32::new(0) }
    }

    /// Runs a statement that is written the same for both engines.
    ///
    /// # Panics
    /// If the database refuses it.
    pub async fn run_sql(tx: &mut Tx, sql: &'static str) {
        match tx {
            Tx::Sqlite(tx) => drop(sqlx::query(sql).execute(&mut **tx).await.expect(sql)),
            Tx::Postgres(tx) => drop(sqlx::query(sql).execute(&mut **tx).await.expect(sql)),
        }
    }

    /// Somebody without an account.
    pub fn stranger(&self) -> Person {
        Person::new(self.address)
    }

    /// Sets the server up, and returns the owner of the board [`BOARD`].
    pub async fn owner(&self) -> Person {
        setup(self.address).await
    }

    /// The path under which an invitation by `owner` onto the board [`BOARD`] is accepted.
    pub async fn invitation(&self, owner: &Person, role: Role) -> String {
        invitation(owner, role).await
    }

    /// Somebody new, invited by `owner` onto the board [`BOARD`].
    pub async fn member(&self, owner: &Person, role: Role) -> Person {
        member(owner, role, self.people.fetch_add(1, Ordering::Relaxed)).await
    }
}

/// Makes the first account and the board [`BOARD`] of it.
pub(crate) async fn setup(address: SocketAddr) -> Person {
    let setup = Setup {
        name: "Olga".into(),
        email: "olga@example.com".into(),
        password: PASSWORD.into(),
        board_name: "MusicStore".into(),
        board_key: BOARD.into(),
    };
    let mut olga = Person::new(address);
    // On a busy machine PostgreSQL takes longer to make the tables than a request waits.
    eventually("it is ready", async || olga.get("/readyz").await.status == 200).await;
    let answer = olga.post("/api/setup", &setup).await;
    answer.is_status(200);
    olga.becomes(user(answer.json()));
    olga
}

async fn invitation(owner: &Person, role: Role) -> String {
    let path = format!("/api/boards/{BOARD}/invitations");
    let invitation: Invitation = owner.post(&path, &Invite::one(role)).await.json();
    let link = invitation.path.expect("a new invitation tells its path");
    link.replace("/join/", "/api/invitations/")
}

/// Somebody new, invited onto the board [`BOARD`]; `number` makes them different from all others.
pub(crate) async fn member(owner: &Person, role: Role, number: u32) -> Person {
    let path = invitation(owner, role).await;
    let join = Join {
        name: format!("Person {number}"),
        email: format!("person-{number}@example.com"),
        password: PASSWORD.into(),
    };
    let mut person = Person::new(owner.address);
    let answer = person.post(&path, &join).await;
    answer.is_status(200);
    person.becomes(user(answer.json()));
    person
}

fn user(me: Me) -> User {
    me.user.expect("the answer to a sign-in names the person")
}

impl Drop for TestServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}
