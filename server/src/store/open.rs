//! Opens a database and brings its tables up to date, or says in one sentence why not.

use super::file::DataFile;
use super::postgres::{SERVING, Schema, Timeouts, WORKING};
use super::upgrade::{self, Pool, Unsound};
use super::{Db, boards, clock, log, pieces, writing};
use sqlx::migrate::{MigrateError, Migration, Migrator};
use sqlx::postgres::PgConnectOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, PgPool, SqlSafeStr, SqlitePool};
use std::fmt::{self, Display, Formatter};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

static MIGRATIONS: Migrator = sqlx::migrate!();
const FOR_SQLITE: &str = "/*sqlite";
const FOR_POSTGRES: &str = "\n--postgres\n";
const FOR_ALL: &str = "\n--all\n";

/// In earlier versions, two connections that write and checkpoint at the same instant can lose
/// commits: <https://sqlite.org/wal.html#walresetbug>.
const OLDEST_SQLITE: (u32, u32, u32) = (3, 51, 3);
/// How long a statement waits for another program's lock on the file.
const BUSY: Duration = Duration::from_secs(5);
/// Connections that read a SQLite file at the same time; each is a thread.
const READERS: u32 = 4;
/// How long a request waits for a connection before it reports that the storage is away.
const ACQUIRE: Duration = Duration::from_secs(4);

/// Codes of SQLite.
const LOCKED: u32 = 5;
const READONLY: u32 = 8;
const IOERR: u32 = 10;
const FULL: u32 = 13;
const NOTADB: u32 = 26;

/// Why a database cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error(
        "The database address \"{0}\" is not understood: give sqlite://path/to/file.db or \
         postgres://user@host/name."
    )]
    Address(Shown),
    #[error("The database {0} is used by another Groundswell server. Stop that one first.")]
    InUse(PathBuf),
    #[error(
        "This program was built with SQLite {0}, which can lose data. \
         Build it with 3.51.3 or newer."
    )]
    OldSqlite(String),
    #[error(
        "The database was written by a newer version of Groundswell. \
         Start that version, or restore a backup made before the upgrade."
    )]
    Newer,
    #[error("The database {path} cannot be opened: {source}.")]
    File { path: PathBuf, source: std::io::Error },
    #[error(
        "The database address leads to {0}, which is no file but a folder, a pipe or a device. Check \
         the address."
    )]
    NoFile(PathBuf),
    #[error("There is no database {0}. Check the address, or start the server to make one.")]
    Missing(PathBuf),
    #[error("The database {0} cannot be written. Check who owns the file and its folder.")]
    ReadOnly(PathBuf),
    #[error(
        "The database {0} cannot be written: its disk is full, or fails. \
         Make room on it, then start again."
    )]
    Full(PathBuf),
    #[error(
        "The file {0} is no database of Groundswell, and was left as it is. Check the address."
    )]
    NotOurs(PathBuf),
    #[error(
        "The history in this database does not say what is on its boards ({0}), so nothing was \
         brought over from the earlier version. Start that version and run its \"check\"."
    )]
    Unsound(String),
    #[error(
        "The database {0} has another name, a hard link, under which it could be used at the same \
         time. Remove one of the two names."
    )]
    SecondName(PathBuf),
    #[error(
        "The database {0} is mounted here by itself: what belongs beside it would be lost. Mount the \
         folder in which it lies instead."
    )]
    Mounted(PathBuf),
    #[error(
        "The database {0} is locked. Stop the program that holds it; on a network share, where locks \
         work otherwise, no database of Groundswell can lie."
    )]
    Locked(PathBuf),
    #[error("The database cannot be used: {0}.")]
    Database(#[from] sqlx::Error),
}

/// A database address as it may be shown: of every part that could contain a password only the
/// beginning.
#[derive(Debug)]
pub struct Shown(String);

impl Shown {
    pub(super) fn of(url: &str) -> Shown {
        let (scheme, rest) = url.split_at(url.find("://").map_or(0, |at| at + "://".len()));
        // A password can be before the host, in place of the port, or in an option; also if the
        // rest is wrong.
        let is_open = !rest.contains(['@', ':', '=']);
        Shown(format!("{scheme}{}", if is_open { rest } else { "…" }))
    }
}

impl Display for Shown {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Db {
    /// Opens `sqlite://path` (made where it is missing) or `postgres://…`.
    ///
    /// PostgreSQL is contacted only when it is needed: the server starts without it, and every
    /// transaction fails until it is there. [`Db::check`] asks at once.
    ///
    /// # Errors
    /// [`OpenError`], each a sentence for the person at the command line.
    pub async fn open(url: &str) -> Result<Db, OpenError> {
        open(url, SERVING).await
    }

    /// Like [`Db::open`], for work that is done once and may take as long as it needs.
    ///
    /// # Errors
    /// As [`Db::open`].
    pub async fn open_to_work(url: &str) -> Result<Db, OpenError> {
        open(url, WORKING).await
    }

    /// Like [`Db::open_to_work`], but does not create a database.
    ///
    /// # Errors
    /// [`OpenError::Missing`] if there is no file; otherwise as [`Db::open`].
    pub async fn open_existing(url: &str) -> Result<Db, OpenError> {
        match url.strip_prefix("sqlite://").map(Path::new) {
            Some(path) if !path.exists() => Err(OpenError::Missing(path.into())),
            _ => Db::open_to_work(url).await,
        }
    }

    /// Whether the database answers and its tables are ours.
    ///
    /// # Errors
    /// [`OpenError::Newer`] is permanent; others may be over at the next look.
    pub async fn check(&self) -> Result<(), OpenError> {
        let mut tx = self.read().await.map_err(explained)?;
        super::execute!(&mut tx, "select 1")?;
        Ok(())
    }

    /// Ends all connections; later calls fail.
    pub async fn close(&self) {
        match self {
            Db::Sqlite { writer, reader, file, .. } => {
                reader.close().await;
                writer.close().await;
                file.forget_log();
            }
            Db::Postgres { pool, .. } => pool.close().await,
        }
    }
}

async fn open(url: &str, timeouts: Timeouts) -> Result<Db, OpenError> {
    if let Some(path) = url.strip_prefix("sqlite://") {
        return open_sqlite(Path::new(path)).await;
    }
    if url.starts_with("postgres://") || url.starts_with("postgresql://") {
        return open_postgres(url, timeouts);
    }
    Err(OpenError::Address(Shown::of(url)))
}

async fn open_sqlite(path: &Path) -> Result<Db, OpenError> {
    if path.as_os_str().is_empty() {
        return Err(OpenError::Address(Shown::of("sqlite://")));
    }
    let file = Arc::new(DataFile::take(path)?);
    let path = file.path();
    refuse_foreign(path).await?;
    let options = SqliteConnectOptions::new()
        .filename(path)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .pragma("journal_size_limit", log::USUAL.to_string())
        .busy_timeout(BUSY);
    let failed = |error| refusal(path, error);
    let writer = sqlite_pool(1).connect_with(options.clone()).await.map_err(failed)?;
    refuse_old_sqlite(&writer).await?;
    sqlite_migrations().run(&writer).await.map_err(|error| failed(cause(error)))?;
    if upgrade::run(Pool::Sqlite(&writer, &file)).await.map_err(failed)? {
        // Otherwise the file stays as large as it was.
        sqlx::query("vacuum").execute(&writer).await.map_err(failed)?;
    }
    let reader = sqlite_pool(READERS).connect_lazy_with(options.pragma("query_only", "on"));
    let db = Db::Sqlite { writer, reader, file: file.clone(), state: Arc::default() };
    let mut tx = db.write().await.map_err(failed)?;
    // Reports now, not at the first change, that nothing can be written.
    writing::nothing(&mut tx).await.map_err(failed)?;
    db.state().clock.resume(clock::find(&mut tx).await.map_err(failed)?);
    let boards = boards::all(&mut tx).await.map_err(failed)?;
    drop(tx);
    for board in boards {
        pieces::finish(&db, board).await.map_err(failed)?;
    }
    Ok(db)
}

/// The migrations with the parts for SQLite alone: `/*sqlite … */`, which PostgreSQL takes for
/// a comment; and without what is for PostgreSQL alone, between the lines `--postgres` and `--all`.
fn sqlite_migrations() -> Migrator {
    let for_sqlite = |migration: &Migration| {
        let mut migration = migration.clone();
        let sql = migration.sql.as_str();
        if sql.contains(FOR_SQLITE) {
            let for_all = sql.split(FOR_POSTGRES).enumerate().map(|(nth, part)| match nth {
                0 => part,
                _ => part.split_once(FOR_ALL).map_or("", |(_, rest)| rest),
            });
            // Such a file has no other comment of this kind.
            let sql = for_all.collect::<String>().replace(FOR_SQLITE, "").replace("*/", "");
            migration.sql = AssertSqlSafe(sql).into_sql_str();
        }
        migration
    };
    Migrator::with_migrations(MIGRATIONS.iter().map(for_sqlite).collect())
}

/// Connections to a file do not break and need not be renewed.
fn sqlite_pool(connections: u32) -> SqlitePoolOptions {
    SqlitePoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(ACQUIRE)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
}

/// Refuses a file that has tables but none of ours, before anything is written into it.
async fn refuse_foreign(path: &Path) -> Result<(), OpenError> {
    let failed = |error| refusal(path, error);
    let options = SqliteConnectOptions::new().filename(path).busy_timeout(BUSY);
    let mut file = options.connect().await.map_err(failed)?;
    // The table of the migrations does not count: it is created first, and other programs use the
    // same library.
    let is_foreign = "select count(*) > 0 and count(*) filter \
        (where name in ('login_session', 'entity')) = 0 from sqlite_schema \
        where type = 'table' and name not like 'sqlite_%' and name <> '_sqlx_migrations'";
    let is_foreign: bool =
        sqlx::query_scalar(is_foreign).fetch_one(&mut file).await.map_err(failed)?;
    file.close().await.map_err(failed)?;
    if is_foreign { Err(OpenError::NotOurs(path.into())) } else { Ok(()) }
}

async fn refuse_old_sqlite(pool: &SqlitePool) -> Result<(), OpenError> {
    let version: String = sqlx::query_scalar("select sqlite_version()").fetch_one(pool).await?;
    if is_too_old(&version) {
        return Err(OpenError::OldSqlite(version));
    }
    Ok(())
}

fn is_too_old(version: &str) -> bool {
    let mut parts = version.split('.').map(|part| part.parse().unwrap_or(0));
    let mut next = || parts.next().unwrap_or(0);
    (next(), next(), next()) < OLDEST_SQLITE
}

fn open_postgres(url: &str, timeouts: Timeouts) -> Result<Db, OpenError> {
    let options: PgConnectOptions = url.parse().map_err(|_| OpenError::Address(Shown::of(url)))?;
    let (pool, schema, state) = (timeouts.pool(options), Schema::default(), Arc::default());
    Ok(Db::Postgres { pool, schema, timeouts, state })
}

pub(super) async fn migrate_postgres(pool: &PgPool) -> super::Result<()> {
    MIGRATIONS.run(pool).await.map_err(cause)?;
    upgrade::run(Pool::Postgres(pool)).await.map(drop)
}

/// The database's own error, if a migration failed because of it.
fn cause(error: MigrateError) -> sqlx::Error {
    match error {
        MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => error,
        error => sqlx::Error::Migrate(Box::new(error)),
    }
}

fn explained(error: sqlx::Error) -> OpenError {
    match error {
        sqlx::Error::Migrate(error) if matches!(*error, MigrateError::VersionMissing(_)) => {
            OpenError::Newer
        }
        sqlx::Error::Configuration(error) if error.is::<Unsound>() => {
            OpenError::Unsound(error.to_string())
        }
        error => OpenError::Database(error),
    }
}

/// What SQLite says of a file.
fn refusal(path: &Path, error: sqlx::Error) -> OpenError {
    let code = error.as_database_error().and_then(|error| error.code());
    let code: u32 = code.and_then(|code| code.parse().ok()).unwrap_or(0);
    // The lowest byte of an extended code is the plain one.
    match code & 0xff {
        LOCKED => OpenError::Locked(path.into()),
        READONLY => OpenError::ReadOnly(path.into()),
        IOERR | FULL => OpenError::Full(path.into()),
        NOTADB => OpenError::NotOurs(path.into()),
        _ => explained(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sqlite_is_new_enough_from_3_51_3_on() {
        for old in ["3.46.0", "3.51.2", "3.9.9", "2.99.99"] {
            assert!(is_too_old(old), "{old}");
        }
        for new in ["3.51.3", "3.52.0", "3.100.0", "4.0.0"] {
            assert!(!is_too_old(new), "{new}");
        }
    }

    #[tokio::test]
    async fn a_full_disk_is_told_in_words() {
        let options: SqliteConnectOptions = "sqlite::memory:".parse().unwrap();
        let mut file = options.connect().await.unwrap();
        for sql in ["create table a (b)", "pragma max_page_count = 2"] {
            sqlx::query(sql).execute(&mut file).await.unwrap();
        }
        let much = "insert into a values (zeroblob(10000))";
        let error = sqlx::query(much).execute(&mut file).await.unwrap_err();
        let migration = cause(MigrateError::ExecuteMigration(error, 1));
        let error = refusal(Path::new("board.db"), migration).to_string();
        assert!(
            error.starts_with("The database board.db cannot be written: its disk is"),
            "{error}"
        );
    }

    #[tokio::test]
    async fn a_file_that_somebody_holds_is_told_in_words() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let options = SqliteConnectOptions::new().filename(file.path());
        let options = options.busy_timeout(Duration::ZERO);
        let mut other = options.connect().await.unwrap();
        sqlx::query("begin exclusive").execute(&mut other).await.unwrap();
        let mut ours = options.connect().await.unwrap();
        let error = sqlx::query("create table a (b)").execute(&mut ours).await.unwrap_err();
        let error = refusal(file.path(), error);
        assert!(matches!(error, OpenError::Locked(_)), "{error}");
    }

    #[test]
    fn possible_passwords_are_not_shown() {
        for url in [
            "postgres://u:secret@host:notaport/x",
            "postgres://u:secret",
            "postgres://host:x/?password=secret",
            "mysql://u:secret@host",
            "postgres:u:secret@host",
            "u:se://secret@host",
            "host=x password=secret",
        ] {
            let error = OpenError::Address(Shown::of(url)).to_string();
            assert!(!error.contains("secret"), "{error}");
        }
        for plain in ["board.db", "mysql://board", "sqlite://", ""] {
            assert_eq!(Shown::of(plain).to_string(), plain);
        }
    }
}
