//! One PostgreSQL for all tests of a run, on a free port and in a folder of its own.

use sqlx::{Connection, Executor, PgConnection};
use std::env;
use std::fs;
use std::io::Write;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// Starts and stops the database as its input says. When the input ends, it stops the database
/// and removes the folder. The input is a pipe from the tests, so it ends with them, however they
/// end.
const LIFE: &str = r#"
    bin=$1 folder=$2 port=$3
    "$bin/initdb" -D "$folder/data" -U groundswell -A trust -E UTF8 --locale=C -N >/dev/null || exit 1
    start() {
        "$bin/postgres" -D "$folder/data" -k "$folder" -h 127.0.0.1 -p "$port" -F \
            -c max_connections=300 -c shared_buffers=64MB -c logging_collector=off \
            </dev/null >>"$folder/log" 2>&1 &
    }
    stop() {
        kill -INT $!
        wait $!
    }
    start
    while read -r word; do "$word"; done
    stop
    rm -rf "$folder"
"#;

/// How long the first start may take on a busy machine.
const START: Duration = Duration::from_secs(60);

/// A PostgreSQL.
pub struct Cluster {
    port: u16,
    folder: PathBuf,
    /// Holds the pipe that keeps it alive.
    life: Child,
}

static CLUSTER: OnceLock<Option<Cluster>> = OnceLock::new();
static LAST: AtomicU32 = AtomicU32::new(0);

/// The address of a new, empty database; `None` if PostgreSQL is not installed.
pub(crate) fn new_database() -> Option<String> {
    Some(CLUSTER.get_or_init(Cluster::start).as_ref()?.new_database())
}

impl Cluster {
    /// The address of a new, empty database on it.
    pub(crate) fn new_database(&self) -> String {
        let name = format!("test_{}", LAST.fetch_add(1, Ordering::Relaxed));
        self.run(&format!("create database {name} template template0"));
        self.url(&name)
    }

    /// Ends it, as an administrator does.
    ///
    /// # Panics
    /// If it does not end.
    pub fn stop(&mut self) {
        self.tell("stop");
        let gone = || block_on(PgConnection::connect(&self.url("postgres"))).is_err();
        wait_until(gone, || "PostgreSQL does not stop".into());
    }

    /// Starts it again, and waits until it takes connections.
    ///
    /// # Panics
    /// If it does not.
    pub fn start_again(&mut self) {
        self.tell("start");
        self.wait();
    }

    fn tell(&mut self, word: &str) {
        let input = self.life.stdin.as_mut().expect("its input is a pipe");
        writeln!(input, "{word}").expect("it listens");
    }

    fn wait(&self) {
        let there = || block_on(PgConnection::connect(&self.url("postgres"))).is_ok();
        let log = || fs::read_to_string(self.folder.join("log")).unwrap_or_default();
        wait_until(there, || format!("PostgreSQL does not start: {}", log()));
    }

    /// A database server for one test, which the test may stop; `None` if PostgreSQL is not
    /// installed.
    ///
    /// # Panics
    /// If it cannot be started.
    pub fn start() -> Option<Cluster> {
        let Some(bin) = programs() else {
            eprintln!("skipped: PostgreSQL is not installed, so stories play on SQLite alone");
            return None;
        };
        let folder = tempfile::Builder::new().prefix("groundswell-pg-").tempdir();
        let folder = folder.expect("a folder can be made").keep();
        let port = free_port();
        let life = spawn(&bin, &folder, port);
        let cluster = Cluster { port, folder, life };
        cluster.wait();
        Some(cluster)
    }

    fn url(&self, database: &str) -> String {
        format!("postgres://groundswell@127.0.0.1:{}/{database}", self.port)
    }

    fn run(&self, sql: &str) {
        block_on(async {
            let mut connection = PgConnection::connect(&self.url("postgres")).await?;
            connection.execute(sqlx::AssertSqlSafe(sql)).await?;
            connection.close().await
        })
        .expect("PostgreSQL makes a database");
    }
}

fn wait_until(is_so: impl Fn() -> bool, why: impl Fn() -> String) {
    let deadline = Instant::now() + START;
    while !is_so() {
        assert!(Instant::now() < deadline, "{}", why());
        sleep(Duration::from_millis(20));
    }
}

/// PostgreSQL refuses to run as root.
fn spawn(bin: &Path, folder: &Path, port: u16) -> Child {
    let is_root = run("id", &["-u"]).is_some_and(|id| id == "0");
    let mut command = Command::new(if is_root { "runuser" } else { "sh" });
    if is_root {
        let owner = ["postgres".as_ref(), folder.as_os_str()];
        let given = Command::new("chown").args(owner).status();
        assert!(given.is_ok_and(|status| status.success()), "the folder goes to postgres");
        command.args(["-u", "postgres", "--", "sh"]);
    }
    command.args(["-c", LIFE, "sh"]).arg(bin).arg(folder).arg(port.to_string());
    command.current_dir(folder).stdin(Stdio::piped()).spawn().expect("a shell can be started")
}

/// The folder of `initdb` and `postgres`: on the path, or where Debian puts them.
fn programs() -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let mut folders: Vec<PathBuf> = env::split_paths(&path).collect();
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    folders.extend(versions.map(|version| version.path().join("bin")));
    let is_there =
        |folder: &PathBuf| folder.join("initdb").is_file() && folder.join("postgres").is_file();
    folders.into_iter().find(is_there)
}

fn run(program: &str, args: &[&str]) -> Option<String> {
    let output = Command::new(program).args(args).output().ok()?;
    Some(String::from_utf8(output.stdout).ok()?.trim().to_owned())
}

/// A port on which nobody listens.
pub fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("there is a free port");
    listener.local_addr().expect("it has an address").port()
}

/// On a thread of its own: the caller may be inside a runtime.
fn block_on<T: Send>(future: impl Future<Output = T> + Send) -> T {
    std::thread::scope(|scope| {
        let thread = scope.spawn(|| {
            let mut runtime = tokio::runtime::Builder::new_current_thread();
            runtime.enable_all().build().expect("a runtime can be made").block_on(future)
        });
        thread.join().expect("connecting does not panic")
    })
}
