//! The first board of a page: parsed in short turns, so that a large one never blocks the keys.

use gloo_timers::future::TimeoutFuture;
use groundswell_domain::board::{Board, Snapshot};
use groundswell_domain::columns::Documents;
use groundswell_domain::json;
use leptos::prelude::document;

/// How long one turn may take, in milliseconds.
const TURN_MS: f64 = 70.0;
/// Documents that are parsed between two looks at the clock.
const AT_A_TIME: usize = 64;

/// The board that the browser has kept, if it is at commit `seq` or later.
pub(crate) async fn kept(text: Option<&str>, seq: u64) -> Option<Board> {
    let documents = Documents::of(text?).filter(|documents| documents.seq >= seq)?;
    read_all(documents).await
}

/// The commit of this board that the server has prerendered into the page; 0 if it has not.
pub(crate) fn drawn(board: &str) -> u64 {
    let prerendered = document().query_selector(&format!("#prerendered[data-board=\"{board}\"]"));
    let seq =
        prerendered.ok().flatten().and_then(|prerendered| prerendered.get_attribute("data-seq"));
    seq.and_then(|seq| seq.parse().ok()).unwrap_or_default()
}

/// The board in a text from the server.
pub(crate) async fn read(text: &str) -> Option<Board> {
    read_all(Documents::of(text)?).await
}

async fn read_all(mut documents: Documents<'_>) -> Option<Board> {
    let mut snapshot =
        Snapshot { seq: documents.seq, commit: documents.commit, entities: Vec::new() };
    let mut turn = Turn::begin();
    while let Some(document) = documents.read() {
        snapshot.entities.push(json::from_str(document).ok()?);
        if snapshot.entities.len().is_multiple_of(AT_A_TIME) {
            turn.end_in_time().await;
        }
    }
    let board = Board::from_snapshot(snapshot);
    // Showing it takes long enough by itself.
    turn.end_in_time().await;
    board
}

/// What the browser can do without interruption.
struct Turn {
    began: f64,
}

impl Turn {
    fn begin() -> Turn {
        Turn { began: js_sys::Date::now() }
    }

    async fn end_in_time(&mut self) {
        if js_sys::Date::now() - self.began > TURN_MS {
            TimeoutFuture::new(0).await;
            *self = Turn::begin();
        }
    }
}
