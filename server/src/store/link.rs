//! The connection below a [`Tx`](super::Tx): inside a transaction, or for one statement without.

use sqlx::pool::PoolConnection;
use sqlx::{Database, Transaction};
use std::ops::{Deref, DerefMut};

/// A connection of one engine, held until it is dropped.
pub enum Link<DB: Database> {
    Transaction(Transaction<'static, DB>),
    /// Each statement on it is a transaction by itself.
    Bare(PoolConnection<DB>),
}

impl<DB: Database> Link<DB> {
    pub(super) async fn commit(self) -> super::Result<()> {
        match self {
            Link::Transaction(tx) => tx.commit().await,
            Link::Bare(_) => Ok(()),
        }
    }
}

impl<DB: Database> Deref for Link<DB> {
    type Target = DB::Connection;

    fn deref(&self) -> &DB::Connection {
        match self {
            Link::Transaction(tx) => tx,
            Link::Bare(connection) => connection,
        }
    }
}

impl<DB: Database> DerefMut for Link<DB> {
    fn deref_mut(&mut self) -> &mut DB::Connection {
        match self {
            Link::Transaction(tx) => tx,
            Link::Bare(connection) => connection,
        }
    }
}
