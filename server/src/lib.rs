//! Groundswell's server, a thin layer around the domain's rules: HTTP, sockets, sessions, storage.

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
pub mod export;
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
use import::jobs::Imports;
use markdown::renderings::Renderings;
use requests::Requests;
use share::Shares;
use std::sync::Arc;
use store::Db;

/// Whole boards that may be sent to one person at the same time: slow downloads keep their copies
/// in memory.
const DOWNLOADS: usize = 4;
/// How many more may wait for their turn, as when a browser reopens all its tabs.
const DOWNLOADS_WAITING: usize = 24;
/// Files that one person may send while another one is read.
const UPLOADS_WAITING: usize = 2;

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
    /// Limits the whole boards that are being sent to each person.
    pub(crate) downloads: Arc<Shares>,
    /// Limits the files that each person may send at the same time.
    pub(crate) uploads: Arc<Shares>,
    pub(crate) imports: Arc<Imports>,
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
            uploads: Arc::new(Shares::new(1, UPLOADS_WAITING)),
            imports: Arc::default(),
        }
    }
}

/// The time of the server's clock, by which everything is decided.
pub fn now() -> Timestamp {
    Utc::now().into()
}
