//! How much time has really passed: see [`crate::clock`].

use super::{Db, Result, Tx, execute, fetch_optional};
use crate::clock::Noted;

pub(crate) async fn find(tx: &mut Tx) -> Result<Option<Noted>> {
    let row: Option<(i64, i64, i64, i64)> =
        fetch_optional!(tx, "select steady, skew, since, most from clock where id = 1")?;
    Ok(row.map(|(steady, skew, since, most)| Noted { steady, skew, since, most }))
}

/// Notes the steady time if that is due; a later note of another node stays.
pub(crate) async fn note(db: &Db) -> Result<()> {
    let clock = &db.state().clock;
    if clock.to_note().is_none() {
        return Ok(());
    }
    let mut tx = db.write().await?;
    // Only now is it certain that the earlier note is known.
    let Some(noted) = clock.to_note() else { return Ok(()) };
    execute!(
        &mut tx,
        "insert into clock (id, steady, skew, since, most) values (1, $1, $2, $3, $4) \
         on conflict (id) do update set steady = excluded.steady, skew = excluded.skew, \
         since = excluded.since, most = excluded.most where clock.steady <= excluded.steady",
        noted.steady,
        noted.skew,
        noted.since,
        noted.most
    )?;
    tx.commit().await?;
    clock.was_noted(noted);
    Ok(())
}
