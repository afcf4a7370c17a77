//! Something that is made of a board when it is first asked for, and forgotten when nobody asks for
//! it any more.

use groundswell_domain::id::BoardId;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// What nobody has asked for in this time is forgotten.
const KEEP: Duration = Duration::from_secs(10 * 60);

/// One `T` for each board that was asked about recently. A request that comes while it is being
/// made waits for it instead of making another.
pub(crate) struct Lately<T>(Mutex<HashMap<BoardId, (Instant, Slot<T>)>>);

type Slot<T> = Arc<tokio::sync::Mutex<T>>;

impl<T> Default for Lately<T> {
    fn default() -> Lately<T> {
        Lately(Mutex::default())
    }
}

impl<T: Default> Lately<T> {
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
