//! Whether writes are stored: found out by writing something. No question without writing would
//! notice that a disk is full or a quota used up.

use super::{Db, Result, Tx, boards, execute};
use groundswell_domain::id::BoardId;
use std::io::ErrorKind;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// A question so soon after another gets the same answer: nobody can make the disk busy by asking.
const FRESH: Duration = Duration::from_secs(2);
/// A disk with less room, in bytes, is full.
const ROOM: u64 = 64 * 1024;

/// The result of the last attempts to write.
#[derive(Debug, Default)]
pub(crate) struct Writing {
    /// The board on which the last one failed, until one succeeds.
    failed: Mutex<Option<BoardId>>,
    looked: tokio::sync::Mutex<Option<(Instant, bool)>>,
}

impl Writing {
    /// Something was stored, or could not be.
    pub(crate) fn note(&self, board: BoardId, is_stored: bool) {
        *self.failed() = (!is_stored).then_some(board);
    }

    fn failed(&self) -> std::sync::MutexGuard<'_, Option<BoardId>> {
        self.failed.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether the database can be written, by trying it. Where the last attempt on a board failed, that
/// board is tried too: its row may be locked.
pub(crate) async fn works(db: &Db) -> bool {
    let mut looked = db.state().writing.looked.lock().await;
    if let Some((at, works)) = *looked
        && at.elapsed() < FRESH
    {
        return works;
    }
    // If nobody waits for the answer any more, there is none.
    *looked = None;
    let tried = attempt(db).await;
    if let Err(error) = &tried {
        tracing::debug!(%error, "the database cannot be written");
    }
    *looked = Some((Instant::now(), tried.is_ok()));
    tried.is_ok()
}

async fn attempt(db: &Db) -> Result<()> {
    if let Db::Sqlite { file, .. } = db {
        has_room(file.path())?;
    }
    let failed = *db.state().writing.failed();
    let mut tx = db.write().await?;
    if let Some(board) = failed {
        boards::take(&mut tx, board).await?;
    }
    something(&mut tx).await?;
    tx.commit().await?;
    if let Some(board) = failed {
        db.state().writing.note(board, true);
    }
    Ok(())
}

/// A new value each time: SQLite does not write a value again that is there already.
async fn something(tx: &mut Tx) -> Result<()> {
    execute!(
        tx,
        "insert into trial (id, at) values (1, $1) on conflict (id) do update set at = excluded.at",
        crate::now().0
    )
    .map(drop)
}

/// Changes nothing, so that nothing is written, but needs everything that a write needs. Beginning
/// a transaction is not enough: for a file that cannot be written SQLite makes it one that only
/// reads.
pub(super) async fn nothing(tx: &mut Tx) -> Result<()> {
    execute!(tx, "delete from board where 1 = 0").map(drop)
}

#[cfg(unix)]
fn has_room(file: &Path) -> Result<()> {
    let folder = file.parent().unwrap_or(file);
    // If the file system cannot tell, the disk counts as not full.
    let Ok(disk) = rustix::fs::statvfs(folder) else { return Ok(()) };
    match disk.f_bavail.saturating_mul(disk.f_frsize) < ROOM {
        true => Err(sqlx::Error::Io(ErrorKind::StorageFull.into())),
        false => Ok(()),
    }
}

#[cfg(not(unix))]
fn has_room(_: &Path) -> Result<()> {
    Ok(())
}
