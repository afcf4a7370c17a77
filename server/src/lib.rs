//! Groundswell's server: thin around the domain's rules. HTTP, sockets, sessions, storage.

mod accounts;
pub mod auth;
mod backfill;
pub mod batch;
mod board_task;
pub mod boards;
mod bucket;
pub mod check;
pub mod cli;
pub mod clock;
pub mod config;
pub mod demo;
pub mod error;
pub mod http;
pub mod import;
mod installation;
mod jobs;
pub mod markdown;
mod packing;
mod requests;
pub mod serving;
mod share;
pub mod store;
pub mod trace;

use auth::attempts::Attempts;
use auth::password::Passwords;
use boards::Boards;
use chrono::Utc;
use config::Config;
use groundswell_domain::time::Timestamp;
use markdown::renderings::Renderings;
use requests::Requests;
use share::Shares;
use std::sync::Arc;
use store::Db;

/// Whole boards that one person may be sent at the same time: who takes them slowly keeps them in
/// memory as they were.
const DOWNLOADS: usize = 4;
/// And how many more may wait for their turn: a browser that opens again all that was open.
const DOWNLOADS_WAITING: usize = 24;

/// What a running server is made of; cheap to clone.
#[derive(Clone)]
pub struct App {
    pub db: Db,
    pub boards: Boards,
    pub config: Arc<Config>,
    pub(crate) passwords: Arc<Passwords>,
    pub(crate) attempts: Arc<Attempts>,
    pub(crate) renderings: Arc<Renderings>,
    pub(crate) requests: Arc<Requests>,
    /// Whole boards on their way to people.
    pub(crate) downloads: Arc<Shares>,
}

impl App {
    /// Needs a Tokio runtime, as [`Boards::new`] does.
    pub fn new(db: Db, config: Config) -> App {
        let boards = Boards::new(db.clone());
        if let Some(days) = config.keep_history {
            boards.begin(jobs::cut_histories(days));
        }
        App {
            boards,
            db,
            config: Arc::new(config),
            passwords: Arc::new(Passwords::new()),
            attempts: Arc::default(),
            renderings: Arc::new(Renderings::new()),
            requests: Arc::new(Requests::new()),
            downloads: Arc::new(Shares::new(DOWNLOADS, DOWNLOADS_WAITING)),
        }
    }
}

/// The time by the server's clock: the one by which everything is decided.
pub fn now() -> Timestamp {
    Utc::now().into()
}
