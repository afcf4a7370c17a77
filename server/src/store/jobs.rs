//! Which jobs one server has done for all that share a database.

use super::{Db, Result, execute};
use std::time::Duration;

/// Takes a job, unless another server has taken it less than `every` ago; whether it is taken. On SQLite
/// there is no other server.
///
/// # Errors
/// The database cannot be written.
pub async fn take(db: &Db, name: &str, every: Duration) -> Result<bool> {
    if let Db::Sqlite { .. } = db {
        return Ok(true);
    }
    let now = crate::now().0;
    // Servers do not tick at the same time: who comes a little early is not too early.
    let before = now - (every.as_millis() * 9 / 10) as i64;
    let mut tx = db.write().await?;
    // What was taken later than now was taken by a clock that went wrong.
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
