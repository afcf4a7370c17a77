//! SQLite's log beside the file. It is copied into the file while people write; but during a long
//! read, such as a backup, it grows, and keeps that size until it is rewritten.

use super::{Db, Result};
use sqlx::{ConnectOptions, Connection};
use std::fs;
use std::time::Duration;

/// The usual size of the log, in bytes; SQLite empties it from 4 MB on.
pub(super) const USUAL: u64 = 8 * 1024 * 1024;

/// Empties a log that has grown, and frees its space. Nobody waits for this: if somebody reads or
/// writes what is in it, the rest stays for the next time.
pub(crate) async fn shrink(db: &Db) -> Result<()> {
    let Db::Sqlite { writer, file, .. } = db else { return Ok(()) };
    file.in_place()?;
    if fs::metadata(file.log()).map_or(0, |log| log.len()) <= USUAL {
        return Ok(());
    }
    let options = writer.connect_options().as_ref().clone().busy_timeout(Duration::ZERO);
    let mut own = options.connect().await?;
    // The first one copies what it can and blocks nobody; the second one then has nothing left to
    // copy.
    let passive = "pragma wal_checkpoint(passive)";
    let (_, pages, copied): (i64, i64, i64) = sqlx::query_as(passive).fetch_one(&mut own).await?;
    if pages == copied {
        sqlx::query("pragma wal_checkpoint(truncate)").execute(&mut own).await?;
    }
    own.close().await
}
