//! A cache of something that is made of a board when it is first requested.

use groundswell_domain::id::BoardId;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Entries unused for this long are dropped.
const KEEP: Duration = Duration::from_secs(10 * 60);

/// One `T` for each recently used board. A request that arrives while it is being made waits for it
/// instead of making another.
pub(crate) struct BoardCache<T>(Mutex<HashMap<BoardId, (Instant, Slot<T>)>>);

type Slot<T> = Arc<tokio::sync::Mutex<T>>;

impl<T> Default for BoardCache<T> {
    fn default() -> BoardCache<T> {
        BoardCache(Mutex::default())
    }
}

impl<T: Default> BoardCache<T> {
    /// The value for a board; the default at first.
    pub(crate) fn of(&self, board: BoardId) -> Slot<T> {
        let now = Instant::now();
        let mut slots = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        slots.retain(|_, (asked, _)| now - *asked < KEEP);
        let (asked, slot) = slots.entry(board).or_insert_with(|| (now, Slot::default()));
        *asked = now;
        slot.clone()
    }
}
