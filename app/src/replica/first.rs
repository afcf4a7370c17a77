//! The first board of a page: read in turns, so that no key waits for all of a large one.

use gloo_timers::future::TimeoutFuture;
use groundswell_domain::board::{Board, Snapshot};
use groundswell_domain::columns::Documents;
use groundswell_domain::json;

/// How long one turn may take, in milliseconds.
const TURN_MS: f64 = 70.0;
/// Documents between two looks at the clock.
const AT_A_TIME: usize = 64;

/// The board that the browser has kept, where it has.
pub(super) async fn kept(text: Option<String>) -> Option<Board> {
    read(&text?).await
}

/// The board that a text of the server or of an earlier visit holds.
pub(super) async fn read(text: &str) -> Option<Board> {
    let mut documents = Documents::of(text)?;
    let mut snapshot = Snapshot { seq: documents.seq, entities: Vec::new() };
    let mut turn = Turn::begin();
    while let Some(document) = documents.read() {
        snapshot.entities.push(json::from_str(document).ok()?);
        if snapshot.entities.len().is_multiple_of(AT_A_TIME) {
            turn.end_in_time().await;
        }
    }
    let board = Board::from_snapshot(snapshot);
    // Showing it is long enough by itself.
    turn.end_in_time().await;
    board
}

/// What the browser does without looking at anything else.
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
