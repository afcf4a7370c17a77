//! Everything of a board as a file, to take it elsewhere: with the archive, contacts and comments.

mod table;

use crate::error::{Error, Result};
use crate::store::{Db, boards, details, pieces};
use groundswell_domain::board::Snapshot;
use groundswell_domain::id::BoardId;
use tokio::task::spawn_blocking;

/// How a board is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// One row for each card, for spreadsheets.
    Csv,
    /// All things as [`Snapshot`] has them, those of the archive and of single cards too.
    Json,
}

/// Writes a board as it is now.
///
/// # Errors
/// [`Error::NotFound`] if there is no such board, or the database failed.
pub async fn export(db: &Db, board: BoardId, form: Form) -> Result<Vec<u8>> {
    let mut tx = pieces::read(db, board).await?;
    let (seq, commit) = boards::last(&mut tx, board).await?.ok_or(Error::NotFound)?;
    let mut entities = boards::with_archive(&mut tx, board).await?;
    let details = details::of_board(&mut tx, board).await?;
    drop(tx);
    let write = move || match form {
        Form::Csv => table::write(Snapshot { seq, commit, entities }, &details),
        Form::Json => {
            entities.extend(details);
            Ok(serde_json::to_vec(&Snapshot { seq, commit, entities })?)
        }
    };
    Ok(spawn_blocking(write).await.map_err(anyhow::Error::from)??)
}
