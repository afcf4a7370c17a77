//! A database of one test alone.

use crate::postgres::{self, Cluster};
use groundswell_server::store::Db;
use std::net::SocketAddr;
use tempfile::TempDir;

/// A database of one test alone; its data ends with the test.
pub struct Database {
    url: String,
    /// The path of SQLite's file.
    folder: Option<TempDir>,
}

impl Database {
    /// An empty database of each available engine.
    pub fn each() -> Vec<Database> {
        [Some(Database::sqlite()), Database::postgres()].into_iter().flatten().collect()
    }

    pub fn sqlite() -> Database {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let url = format!("sqlite://{}", folder.path().join("board.db").display());
        Database { url, folder: Some(folder) }
    }

    /// `None`, and a line that says so, if PostgreSQL is not installed.
    pub fn postgres() -> Option<Database> {
        Some(Database { url: postgres::new_database()?, folder: None })
    }

    /// An empty database of a PostgreSQL that the test has for itself.
    pub fn on(cluster: &Cluster) -> Database {
        Database { url: cluster.new_database(), folder: None }
    }

    /// The address for a server.
    pub fn url(&self) -> &str {
        &self.url
    }

    pub fn engine(&self) -> &'static str {
        if self.folder.is_some() { "SQLite" } else { "PostgreSQL" }
    }

    /// The size of its file, in bytes; `None` if it has no file of its own.
    pub fn bytes(&self) -> Option<u64> {
        let file = self.folder.as_ref()?.path().join("board.db");
        file.metadata().ok().map(|file| file.len())
    }

    /// The same database under another address; the data stay with this one.
    ///
    /// # Panics
    /// On SQLite, which uses no network.
    pub fn through(&self, address: SocketAddr) -> Database {
        let (_, name) = self.url.rsplit_once('/').expect("an address has a path");
        Database { url: format!("postgres://groundswell@{address}/{name}"), folder: None }
    }

    /// Where PostgreSQL listens.
    ///
    /// # Panics
    /// On SQLite.
    pub fn address(&self) -> SocketAddr {
        let host = self.url.split(['@', '/']).nth(3).expect("this is PostgreSQL");
        host.parse().expect("it listens on an address")
    }

    /// Opens it as a server does.
    ///
    /// # Panics
    /// If it cannot be opened.
    pub async fn open(&self) -> Db {
        Db::open(&self.url).await.expect("the database of a test opens")
    }
}
