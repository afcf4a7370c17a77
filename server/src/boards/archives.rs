//! Finding cards in the archives of boards: by the matching that capture uses, upon an index that is
//! made when somebody first asks and forgotten when nobody does any more.

use crate::error::{Error, Result};
use crate::store::archive::{self, State};
use crate::store::{Db, pieces};
use groundswell_domain::card::Card;
use groundswell_domain::id::{AreaId, BoardId, CardId};
use groundswell_domain::matching::{Index, Strength};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::task::spawn_blocking;

/// Archives that nobody asked since are forgotten.
const KEEP: Duration = Duration::from_secs(10 * 60);
/// Cards that are found at a time.
const FOUND: usize = 8;

/// The words of an area: its name and its synonyms.
pub(crate) type Words = HashMap<AreaId, Vec<String>>;

/// The archives that somebody searched lately, and when.
#[derive(Default)]
pub(crate) struct Archives(Mutex<HashMap<BoardId, (Instant, Slot)>>);

/// Who asks while it is made waits for it instead of making another.
type Slot = Arc<tokio::sync::Mutex<Option<Arc<Archive>>>>;

/// The archive of a board in one of its states.
struct Archive {
    state: State,
    index: Index,
    numbers: HashMap<u32, CardId>,
}

impl Archives {
    /// The cards that `text` may be about, the best first. `words` are those of the board's areas, asked
    /// for where they are needed.
    pub(crate) async fn search(
        &self,
        db: &Db,
        board: BoardId,
        words: impl Future<Output = Result<Words>>,
        text: String,
    ) -> Result<Vec<CardId>> {
        let archive = self.get(db, board, words).await?;
        let found = spawn_blocking(move || archive.search(&text)).await;
        Ok(found.map_err(anyhow::Error::from)?)
    }

    async fn get(
        &self,
        db: &Db,
        board: BoardId,
        words: impl Future<Output = Result<Words>>,
    ) -> Result<Arc<Archive>> {
        let slot = self.slot(board);
        let mut known = slot.lock().await;
        let mut tx = pieces::read(db, board).await?;
        let state = archive::state(&mut tx, board).await?;
        if let Some(archive) = known.as_ref().filter(|archive| archive.state == state) {
            return Ok(archive.clone());
        }
        let cards = archive::cards(&mut tx, board).await?;
        drop(tx);
        let words = words.await?;
        let made = spawn_blocking(move || Archive::of(state, &cards, &words)).await;
        let made = Arc::new(made.map_err(|error| Error::Internal(error.into()))?);
        Ok(known.insert(made).clone())
    }

    fn slot(&self, board: BoardId) -> Slot {
        let now = Instant::now();
        let mut slots = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        slots.retain(|_, (asked, _)| now - *asked < KEEP);
        let (asked, slot) = slots.entry(board).or_insert_with(|| (now, Slot::default()));
        *asked = now;
        slot.clone()
    }
}

impl Archive {
    fn of(state: State, cards: &[Card], words: &Words) -> Archive {
        let mut index = Index::default();
        // What has become part of a card is still called what it was called.
        let mut parts: HashMap<CardId, String> = HashMap::new();
        for part in cards {
            if let Some(into) = part.merged_into {
                let called = parts.entry(into).or_default();
                called.push_str(&part.title);
                called.push(' ');
            }
        }
        for card in cards.iter().filter(|card| card.merged_into.is_none()) {
            let mut body = parts.remove(&card.id).unwrap_or_default();
            body.push_str(&card.description);
            let extra = card.area.and_then(|area| words.get(&area));
            let extra: Vec<&str> = extra.into_iter().flatten().map(String::as_str).collect();
            index.put(card.id, &card.title, &body, &extra);
        }
        let numbers = cards.iter().map(|card| (card.number, card.id)).collect();
        Archive { state, index, numbers }
    }

    fn search(&self, text: &str) -> Vec<CardId> {
        let number = text.rsplit_once('-').map_or(text, |(_, number)| number);
        let named = number.trim().parse().ok().and_then(|number| self.numbers.get(&number));
        let found = self.index.search(text, FOUND);
        // What is weakly alike is no find among thousands.
        let found = found.into_iter().filter(|found| found.strength == Strength::Good);
        let mut all: Vec<CardId> = named.copied().into_iter().collect();
        all.extend(found.map(|found| found.id).filter(|id| Some(id) != named));
        all
    }
}
