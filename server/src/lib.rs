//! Groundswell's server: thin around the domain's rules. HTTP, sockets, sessions, storage.

mod accounts;
pub mod auth;
pub mod batch;
mod board_task;
pub mod boards;
mod bucket;
mod bulk;
pub mod cli;
pub mod config;
pub mod demo;
pub mod error;
pub mod http;
pub mod import;
pub mod markdown;
mod packing;
pub mod store;

use auth::attempts::Attempts;
use auth::password::Passwords;
use boards::Boards;
use chrono::Utc;
use config::Config;
use groundswell_domain::time::Timestamp;
use std::sync::Arc;
use store::Db;

/// What a running server is made of; cheap to clone.
#[derive(Clone)]
pub struct App {
    pub db: Db,
    pub boards: Boards,
    pub config: Arc<Config>,
    pub(crate) passwords: Arc<Passwords>,
    pub(crate) attempts: Arc<Attempts>,
}

impl App {
    /// Needs a Tokio runtime, as [`Boards::new`] does.
    pub fn new(db: Db, config: Config) -> App {
        App {
            boards: Boards::new(db.clone()),
            db,
            config: Arc::new(config),
            passwords: Arc::new(Passwords::new()),
            attempts: Arc::default(),
        }
    }
}

/// The time by the server's clock: the one by which everything is decided.
pub fn now() -> Timestamp {
    Utc::now().into()
}
