//! Finding cards in the archives of boards, by the matching that capture uses.

use super::cache::BoardCache;
use super::finding::{Words, meant};
use crate::error::{Error, Result};
use crate::store::archive::{self, State};
use crate::store::{Db, pieces};
use groundswell_domain::card::Card;
use groundswell_domain::findable;
use groundswell_domain::id::{BoardId, CardId};
use groundswell_domain::matching::{DICTIONARY, Index};
use std::collections::HashMap;
use std::sync::Arc;
use tokio::task::spawn_blocking;

/// The archives that were searched recently.
#[derive(Default)]
pub(crate) struct Archives(BoardCache<Option<Arc<Archive>>>);

/// The archive of a board in one of its states.
struct Archive {
    state: State,
    index: Index,
    numbers: HashMap<u32, CardId>,
}

impl Archives {
    /// The cards that `text` may be about, the best first.
    pub(crate) async fn search(
        &self,
        db: &Db,
        board: BoardId,
        words: &Arc<Words>,
        text: String,
    ) -> Result<Vec<CardId>> {
        let archive = self.get(db, board, words).await?;
        let found = spawn_blocking(move || archive.search(&text)).await;
        Ok(found.map_err(anyhow::Error::from)?)
    }

    async fn get(&self, db: &Db, board: BoardId, words: &Arc<Words>) -> Result<Arc<Archive>> {
        let slot = self.0.of(board);
        let mut known = slot.lock().await;
        let mut tx = pieces::read(db, board).await?;
        let state = archive::state(&mut tx, board).await?;
        if let Some(archive) = known.as_ref().filter(|archive| archive.state == state) {
            return Ok(archive.clone());
        }
        let cards = archive::cards(&mut tx, board).await?;
        drop(tx);
        let words = words.clone();
        let made = spawn_blocking(move || Archive::of(state, &cards, &words)).await;
        let made = Arc::new(made.map_err(|error| Error::Internal(error.into()))?);
        Ok(known.insert(made).clone())
    }
}

impl Archive {
    fn of(state: State, cards: &[Card], words: &Words) -> Archive {
        let mut index = Index::knowing(DICTIONARY);
        let mut parts: HashMap<CardId, Vec<&Card>> = HashMap::new();
        for part in cards {
            if let Some(into) = part.merged_into {
                parts.entry(into).or_default().push(part);
            }
        }
        for card in cards.iter().filter(|card| card.merged_into.is_none()) {
            let parts = parts.remove(&card.id).unwrap_or_default();
            index.put(card.id, &findable::text(card, parts, words.area(card)));
        }
        let numbers = cards.iter().map(|card| (card.number, card.id)).collect();
        Archive { state, index, numbers }
    }

    fn search(&self, text: &str) -> Vec<CardId> {
        let number = text.rsplit_once('-').map_or(text, |(_, number)| number);
        let named = number.trim().parse().ok().and_then(|number| self.numbers.get(&number));
        let mut all: Vec<CardId> = named.copied().into_iter().collect();
        all.extend(meant(&self.index, text).filter(|id| Some(id) != named));
        all
    }
}
