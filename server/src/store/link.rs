//! The connection below a [`Tx`](super::Tx) of SQLite: inside a transaction, or for one statement
//! without one. sqlx itself rolls back what is left unfinished.

use super::DataFile;
use sqlx::pool::PoolConnection;
use sqlx::{Sqlite, SqliteConnection, Transaction};
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

/// A connection to a file, held until it is dropped.
pub enum Link {
    Transaction(Transaction<'static, Sqlite>, Arc<DataFile>),
    /// Each statement is a transaction by itself.
    Bare(PoolConnection<Sqlite>),
}

impl Link {
    pub(super) async fn commit(self) -> super::Result<()> {
        match self {
            Link::Transaction(tx, file) => {
                tx.commit().await?;
                // Otherwise nobody would find what was just written.
                file.is_written()
            }
            Link::Bare(_) => Ok(()),
        }
    }
}

impl Deref for Link {
    type Target = SqliteConnection;

    fn deref(&self) -> &SqliteConnection {
        match self {
            Link::Transaction(tx, _) => tx,
            Link::Bare(connection) => connection,
        }
    }
}

impl DerefMut for Link {
    fn deref_mut(&mut self) -> &mut SqliteConnection {
        match self {
            Link::Transaction(tx, _) => tx,
            Link::Bare(connection) => connection,
        }
    }
}
