//! The database: SQLite in one file, or PostgreSQL. All SQL is below this module and is written
//! once for both.
//!
//! A store function takes `&mut Tx` and one of the macros below. If the engines really differ, that
//! one function has a `match` on the transaction.

mod document;
pub(crate) mod file;
mod link;
mod open;
mod postgres;
mod record;
mod rewind;
mod upgrade;

pub(crate) mod accounts;
pub mod append;
pub mod archive;
pub mod base;
pub mod boards;
pub(crate) mod callers;
pub(crate) mod clock;
pub mod commits;
pub mod details;
pub(crate) mod invitations;
pub mod jobs;
pub(crate) mod log;
pub(crate) mod login_sessions;
pub(crate) mod people;
pub(crate) mod pieces;
pub(crate) mod settings;
pub(crate) mod whole_texts;
pub(crate) mod writing;

pub use file::DataFile;
pub use link::Link;
pub use open::OpenError;
pub use postgres::{PgLink, Schema, Timeouts};

use crate::clock::Clock;
use groundswell_domain::time::Timestamp;
use sqlx::{PgPool, SqlitePool};
use std::sync::Arc;
use writing::Writing;

/// The result of a store function.
pub type Result<T> = sqlx::Result<T>;

/// The database, cheap to clone.
#[derive(Clone, Debug)]
pub enum Db {
    Sqlite {
        /// One connection: SQLite has one writer at a time anyway, and a queue in the process is
        /// fair, while its file locks are not.
        writer: SqlitePool,
        reader: SqlitePool,
        file: Arc<DataFile>,
        state: Arc<State>,
    },
    Postgres {
        pool: PgPool,
        /// So that the server starts even if PostgreSQL is away.
        schema: Schema,
        timeouts: Timeouts,
        state: Arc<State>,
    },
}

/// What this process knows of its database.
#[derive(Debug, Default)]
pub struct State {
    pub(crate) clock: Clock,
    pub(crate) writing: Writing,
}

/// One transaction. If it is dropped without [`Tx::commit`], it is rolled back.
pub enum Tx {
    Sqlite(Link),
    Postgres(PgLink),
}

impl Db {
    pub(crate) fn state(&self) -> &State {
        match self {
            Db::Sqlite { state, .. } | Db::Postgres { state, .. } => state,
        }
    }

    /// The time by which sessions and invitations begin and end: see [`crate::clock`]. Only ask
    /// after the first access to the database: before that, the noted time is not known.
    pub fn steady(&self) -> Timestamp {
        self.state().clock.steady()
    }

    /// Whether its file is no longer where it was opened: then nothing is read or written.
    pub(crate) fn is_displaced(&self) -> bool {
        matches!(self, Db::Sqlite { file, .. } if file.is_displaced())
    }

    /// A transaction that only reads, and sees one moment: a snapshot on both engines.
    pub async fn read(&self) -> Result<Tx> {
        match self {
            Db::Sqlite { reader, file, .. } => begin_sqlite(reader, file, "begin").await,
            Db::Postgres { .. } => {
                self.begin_postgres("begin isolation level repeatable read read only").await
            }
        }
    }

    /// For one statement that reads: it sees one moment by itself, and a transaction around it
    /// would cost three round trips to the database instead of one.
    pub async fn read_once(&self) -> Result<Tx> {
        match self {
            Db::Sqlite { reader, file, .. } => {
                file.in_place()?;
                Ok(Tx::Sqlite(Link::Bare(reader.acquire().await?)))
            }
            Db::Postgres { pool, schema, timeouts, state } => {
                schema.ready(pool, *timeouts, state).await?;
                PgLink::bare(pool, *timeouts).await.map(Tx::Postgres)
            }
        }
    }

    /// A transaction that may write.
    pub async fn write(&self) -> Result<Tx> {
        match self {
            // A deferred transaction that reads first fails at its first write if somebody else
            // wrote in between.
            Db::Sqlite { writer, file, .. } => begin_sqlite(writer, file, "begin immediate").await,
            Db::Postgres { .. } => self.begin_postgres("begin").await,
        }
    }

    async fn begin_postgres(&self, begin: &'static str) -> Result<Tx> {
        let Db::Postgres { pool, schema, timeouts, state } = self else {
            return Err(sqlx::Error::PoolClosed);
        };
        schema.ready(pool, *timeouts, state).await?;
        PgLink::begin(pool, *timeouts, begin).await.map(Tx::Postgres)
    }
}

/// If the disk is full or fails, SQLite ends a transaction by itself. sqlx does not notice, and
/// believes from then on that its connection is inside a transaction: only a new connection works
/// again.
async fn begin_sqlite(pool: &SqlitePool, file: &Arc<DataFile>, begin: &'static str) -> Result<Tx> {
    loop {
        file.in_place()?;
        match pool.begin_with(begin).await {
            Err(sqlx::Error::InvalidSavePointStatement) => {
                pool.acquire().await?.close().await?;
                file.forget_log();
            }
            begun => return Ok(Tx::Sqlite(Link::Transaction(begun?, file.clone()))),
        }
    }
}

impl Tx {
    /// Commits it durably.
    pub async fn commit(self) -> Result<()> {
        match self {
            Tx::Sqlite(tx) => tx.commit().await,
            Tx::Postgres(tx) => tx.commit().await,
        }
    }
}

/// Sends a notification to everybody who listens to a channel of this PostgreSQL.
pub(crate) async fn notify(db: &Db, channel: &str, payload: String) -> Result<()> {
    let mut tx = db.read_once().await?;
    execute!(&mut tx, "select pg_notify($1, $2)", channel, &payload).map(drop)
}

/// The faults that the engine itself finds in the database.
pub(crate) async fn integrity(tx: &mut Tx) -> Result<Vec<String>> {
    match tx {
        Tx::Sqlite(_) => {
            let rows: Vec<(String,)> = fetch_all!(tx, "pragma integrity_check")?;
            Ok(rows.into_iter().map(|(row,)| row).filter(|row| row != "ok").collect())
        }
        // PostgreSQL checks its pages when it reads them.
        Tx::Postgres(_) => Ok(Vec::new()),
    }
}

/// Whether the storage cannot work now: away, full, locked, read-only. It may work later.
pub fn is_unavailable(error: &sqlx::Error) -> bool {
    use sqlx::Error as E;
    match error {
        E::Io(_) | E::Tls(_) | E::PoolTimedOut | E::PoolClosed | E::WorkerCrashed => true,
        E::Database(error) => {
            let code = error.code();
            let code = code.as_deref().unwrap_or_default();
            match error.try_downcast_ref::<sqlx::sqlite::SqliteError>() {
                Some(_) => is_sqlite_unavailable(code),
                None => is_postgres_unavailable(code),
            }
        }
        _ => false,
    }
}

/// Whether the database refuses what it was given, and would refuse it again.
pub(crate) fn is_refused(error: &sqlx::Error) -> bool {
    let sqlx::Error::Database(error) = error else { return false };
    let code = error.code();
    let code = code.as_deref().unwrap_or_default();
    match error.try_downcast_ref::<sqlx::sqlite::SqliteError>() {
        Some(_) => is_refused_by_sqlite(code),
        None => is_refused_by_postgres(code),
    }
}

fn is_refused_by_sqlite(code: &str) -> bool {
    const TOOBIG: u32 = 18;
    const CONSTRAINT: u32 = 19;
    const MISMATCH: u32 = 20;
    [TOOBIG, CONSTRAINT, MISMATCH].contains(&(code.parse().unwrap_or(0) & 0xff))
}

/// Classes of SQLSTATE: data, constraints, limits of the program.
fn is_refused_by_postgres(code: &str) -> bool {
    ["22", "23", "54"].iter().any(|class| code.starts_with(class))
}

/// `code` is an extended code: its lowest byte is the plain one.
fn is_sqlite_unavailable(code: &str) -> bool {
    const BUSY: u32 = 5;
    const LOCKED: u32 = 6;
    const READONLY: u32 = 8;
    const IOERR: u32 = 10;
    const FULL: u32 = 13;
    const CANTOPEN: u32 = 14;
    let code = code.parse().unwrap_or(0) & 0xff;
    [BUSY, LOCKED, READONLY, IOERR, FULL, CANTOPEN].contains(&code)
}

/// Classes of SQLSTATE: connection, transaction rolled back, resources, locks, shutting down and
/// too slow, I/O; a database that is read-only, does not exist yet, or did not wait for us.
fn is_postgres_unavailable(code: &str) -> bool {
    let classes = ["08", "40", "53", "55", "57", "58"];
    let codes = ["25006", "25P03", "25P04", "3D000"];
    classes.iter().any(|class| code.starts_with(class)) || codes.contains(&code)
}

/// Runs one statement on the engine of the transaction.
macro_rules! run {
    ($tx:expr, $method:ident, $query:expr $(, $arg:expr)*) => {
        match $tx {
            $crate::store::Tx::Sqlite(tx) => $query $(.bind($arg))* .$method(&mut **tx).await,
            $crate::store::Tx::Postgres(tx) => $crate::store::postgres::on_postgres!(
                tx, $query $(.bind($arg))* .$method(&mut **tx)
            ),
        }
    };
}

/// Runs a statement and returns how many rows it changed.
macro_rules! execute {
    ($tx:expr, $sql:expr $(, $arg:expr)* $(,)?) => {
        match $tx {
            $crate::store::Tx::Sqlite(tx) => sqlx::query($sql)
                $(.bind($arg))* .execute(&mut **tx).await.map(|done| done.rows_affected()),
            $crate::store::Tx::Postgres(tx) => $crate::store::postgres::on_postgres!(
                tx, sqlx::query($sql) $(.bind($arg))* .execute(&mut **tx)
            ).map(|done| done.rows_affected()),
        }
    };
}

/// Rows in portions of a few sizes, so that each statement is prepared once and reused. Larger
/// portions would cost more than they save: SQLite searches all placeholders of a statement for
/// each one.
fn portions<T>(mut rows: &[T]) -> impl Iterator<Item = &[T]> {
    std::iter::from_fn(move || {
        let size = [16, 4, 1].into_iter().find(|size| *size <= rows.len())?;
        let (portion, rest) = rows.split_at(size);
        rows = rest;
        Some(portion)
    })
}

/// Runs one statement with the placeholders of a portion of rows: `sql` ends with `values`, and
/// `end` comes after them. `take` converts the results of both engines to one type.
macro_rules! run_rows {
    (
        $tx:expr, $method:ident, $take:path, $query:path, $sql:expr, $end:expr, $rows:expr,
        |$row:ident| $($arg:expr),+ $(,)?
    ) => {{
        let columns = [$(stringify!($arg)),+].len();
        let sql = $crate::store::sql_of_rows($sql, columns, $rows.len(), $end);
        let sql = sqlx::AssertSqlSafe(sql);
        match $tx {
            $crate::store::Tx::Sqlite(tx) => {
                let mut query = $query(sql);
                for $row in $rows {
                    query = query $(.bind($arg))+;
                }
                query.$method(&mut **tx).await.map($take)
            }
            $crate::store::Tx::Postgres(tx) => {
                let mut query = $query(sql);
                for $row in $rows {
                    query = query $(.bind($arg))+;
                }
                $crate::store::postgres::on_postgres!(tx, query.$method(&mut **tx)).map($take)
            }
        }
    }};
}

/// `… values ($1, $2), ($3, $4) …`, for that many rows.
fn sql_of_rows(sql: &str, columns: usize, rows: usize, end: &str) -> String {
    let row = |row: usize| {
        let places = (1..=columns).map(|column| format!("${}", row * columns + column));
        format!("({})", places.collect::<Vec<_>>().join(", "))
    };
    let rows = (0..rows).map(row).collect::<Vec<_>>().join(", ");
    format!("{sql} {rows} {end}")
}

/// All rows, each a tuple or a `FromRow` struct.
macro_rules! fetch_all {
    ($tx:expr, $sql:expr $(, $arg:expr)* $(,)?) => {
        $crate::store::run!($tx, fetch_all, sqlx::query_as($sql) $(, $arg)*)
    };
}

/// The one row, if it is there.
macro_rules! fetch_optional {
    ($tx:expr, $sql:expr $(, $arg:expr)* $(,)?) => {
        $crate::store::run!($tx, fetch_optional, sqlx::query_as($sql) $(, $arg)*)
    };
}

/// One value, if it is there.
macro_rules! fetch_scalar {
    ($tx:expr, $sql:expr $(, $arg:expr)* $(,)?) => {
        $crate::store::run!($tx, fetch_optional, sqlx::query_scalar($sql) $(, $arg)*)
    };
}

pub(crate) use {execute, fetch_all, fetch_optional, fetch_scalar, run, run_rows};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn portions_hold_every_row_once_in_its_order() {
        let rows: Vec<usize> = (0..39).collect();
        let portions: Vec<&[usize]> = portions(&rows).collect();
        let sizes: Vec<usize> = portions.iter().map(|portion| portion.len()).collect();
        assert_eq!(sizes, [16, 16, 4, 1, 1, 1]);
        assert_eq!(portions.concat(), rows);
    }

    #[test]
    fn the_places_of_many_rows_are_counted_through() {
        let sql = sql_of_rows("insert into t (a, b) values", 2, 2, "on conflict do nothing");
        assert_eq!(sql, "insert into t (a, b) values ($1, $2), ($3, $4) on conflict do nothing");
    }

    #[test]
    fn what_the_database_refuses_is_told_from_a_database_that_fails() {
        for (code, expected) in [("19", true), ("1555", true), ("18", true), ("11", false)] {
            assert_eq!(is_refused_by_sqlite(code), expected, "SQLite {code}");
        }
        for (code, expected) in
            [("22P05", true), ("23505", true), ("54000", true), ("XX001", false)]
        {
            assert_eq!(is_refused_by_postgres(code), expected, "PostgreSQL {code}");
        }
    }

    #[test]
    fn a_full_or_read_only_database_is_told_from_a_wrong_statement() {
        for (code, expected) in [("13", true), ("1544", true), ("5", true), ("1", false)] {
            assert_eq!(is_sqlite_unavailable(code), expected, "SQLite {code}");
        }
        for (code, expected) in
            [("53100", true), ("25006", true), ("25P03", true), ("57P03", true), ("42601", false)]
        {
            assert_eq!(is_postgres_unavailable(code), expected, "PostgreSQL {code}");
        }
    }
}
