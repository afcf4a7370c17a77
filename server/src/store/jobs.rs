//! Jobs that one server does for all that share a database.

use super::{Db, Result, execute};
use std::time::Duration;

/// Takes a job, unless another server has taken it less than `every` ago. Returns whether it was
/// taken. On SQLite there is no other server.
///
/// # Errors
/// The database cannot be written.
pub async fn take(db: &Db, name: &str, every: Duration) -> Result<bool> {
    if let Db::Sqlite { .. } = db {
        return Ok(true);
    }
    let now = crate::now().0;
    // Servers do not tick at the same time: a little early is not too early.
    let before = now - (every.as_millis() * 9 / 10) as i64;
    let mut tx = db.write().await?;
    // A time in the future comes from a wrong clock.
    let taken = execute!(
        &mut tx,
        "insert into job (name, taken) values ($1, $2) \
         on conflict (name) do update set taken = excluded.taken \
         where job.taken <= $3 or job.taken > $2",
        name,
        now,
        before
    )?;
    tx.commit().await?;
    Ok(taken == 1)
}
