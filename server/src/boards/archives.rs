//! Finding cards in the archives of boards, by the matching that capture uses.

use super::cache::BoardCache;
use super::callers::Known;
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
    /// The latest commit that changed what callers said about one of its cards.
    called: u64,
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
        callers: &Known,
        text: String,
    ) -> Result<Vec<CardId>> {
        let archive = self.get(db, board, words, callers).await?;
        let found = spawn_blocking(move || archive.search(&text)).await;
        Ok(found.map_err(anyhow::Error::from)?)
    }

    async fn get(
        &self,
        db: &Db,
        board: BoardId,
        words: &Arc<Words>,
        callers: &Known,
    ) -> Result<Arc<Archive>> {
        let slot = self.0.of(board);
        let mut known = slot.lock().await;
        let mut tx = pieces::read(db, board).await?;
        let state = archive::state(&mut tx, board).await?;
        let is_current = |archive: &&Arc<Archive>| {
            archive.state == state && archive.called == callers.latest(archive.numbers.values())
        };
        if let Some(archive) = known.as_ref().filter(is_current) {
            return Ok(archive.clone());
        }
        let cards = archive::cards(&mut tx, board).await?;
        drop(tx);
        let words = words.clone();
        let called = callers.latest(cards.iter().map(|card| &card.id));
        let said = cards.iter().map(|card| callers.of(card.id).to_owned()).collect::<Vec<_>>();
        let made = spawn_blocking(move || Archive::of(state, called, &cards, &said, &words)).await;
        let made = Arc::new(made.map_err(|error| Error::Internal(error.into()))?);
        Ok(known.insert(made).clone())
    }
}

impl Archive {
    /// `said`: what callers said about each card.
    fn of(state: State, called: u64, cards: &[Card], said: &[String], words: &Words) -> Archive {
        let mut index = Index::knowing(DICTIONARY);
        let mut parts: HashMap<CardId, Vec<&Card>> = HashMap::new();
        let mut callers: HashMap<CardId, String> = HashMap::new();
        for (part, said) in cards.iter().zip(said) {
            *callers.entry(part.merged_into.unwrap_or(part.id)).or_default() += &format!("{said} ");
            if let Some(into) = part.merged_into {
                parts.entry(into).or_default().push(part);
            }
        }
        for card in cards.iter().filter(|card| card.merged_into.is_none()) {
            let parts = parts.remove(&card.id).unwrap_or_default();
            let said = callers.get(&card.id).map_or("", String::as_str);
            index.put(card.id, &findable::text(card, parts, said, words.area(card)));
        }
        let numbers = cards.iter().map(|card| (card.number, card.id)).collect();
        Archive { state, called, index, numbers }
    }

    fn search(&self, text: &str) -> Vec<CardId> {
        let number = text.rsplit_once('-').map_or(text, |(_, number)| number);
        let named = number.trim().parse().ok().and_then(|number| self.numbers.get(&number));
        let mut all: Vec<CardId> = named.copied().into_iter().collect();
        all.extend(meant(&self.index, text).filter(|id| Some(id) != named));
        all
    }
}
