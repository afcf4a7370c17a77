//! Finding cards of a board by texts that pages do not have: the whole of a long description, of
//! which they only have the first lines, and what callers said.

use super::cache::BoardCache;
use super::finding::{Words, meant};
use crate::error::Result;
use crate::store::whole_texts::{self, WholeText};
use crate::store::{Db, pieces};
use groundswell_domain::api::Found;
use groundswell_domain::card::Card;
use groundswell_domain::contact::Contact;
use groundswell_domain::findable;
use groundswell_domain::finding::{Sought, Texts};
use groundswell_domain::id::{BoardId, CardId};
use groundswell_domain::matching::{DICTIONARY, Index};
use std::collections::HashMap;
use std::sync::Arc;
use tokio::task::spawn_blocking;

/// The most text that is kept in memory of one board, in bytes. Cards beyond that are found by
/// what pages have of them only.
const KEPT: usize = 16 * 1024 * 1024;
/// The most cards that are returned as holding all words: more than anybody looks through.
const HOLDING: usize = 500;

/// Such texts of the boards that were searched recently.
#[derive(Default)]
pub(crate) struct WholeTexts(BoardCache<Known>);

/// The cards of a board of which pages do not have everything.
#[derive(Default)]
struct Known {
    /// The names on the board, for all texts.
    words: Arc<Words>,
    /// All changes up to this commit are included.
    seq: u64,
    /// What the cards with long descriptions are about.
    index: Index,
    texts: Texts,
    /// The size of the texts of each card, in bytes, and of all.
    sizes: HashMap<CardId, usize>,
    size: usize,
    /// There was not enough room for all texts.
    is_full: bool,
}

impl WholeTexts {
    /// The cards that `text` may be about, the best first, and those that hold all of its words.
    pub(crate) async fn search(
        &self,
        db: &Db,
        board: BoardId,
        words: &Arc<Words>,
        text: String,
    ) -> Result<Found> {
        let mut known = self.0.of(board).lock_owned().await;
        let has_room_again = known.is_full && known.size < KEPT / 2;
        if !known.words.are_kept_by(words) || has_room_again {
            *known = Known { index: Index::knowing(DICTIONARY), ..Known::default() };
        }
        known.words = words.clone();
        let mut tx = pieces::read(db, board).await?;
        let (news, seq) = whole_texts::changed(&mut tx, board, known.seq).await?;
        drop(tx);
        let found = spawn_blocking(move || {
            known.take(news, seq);
            known.search(&text)
        });
        Ok(found.await.map_err(anyhow::Error::from)?)
    }
}

impl Known {
    fn take(&mut self, news: Vec<WholeText>, seq: u64) {
        self.seq = seq;
        for WholeText { card, whole, goes_on, contacts } in news {
            self.forget(card);
            let has_more = goes_on || contacts.iter().any(|contact| !contact.quote.is_empty());
            if let Some(card) = whole.filter(|card| card.is_live() && has_more) {
                self.put(&card, goes_on, &contacts);
            }
        }
    }

    fn forget(&mut self, card: CardId) {
        if let Some(size) = self.sizes.remove(&card) {
            self.size -= size;
            self.texts.remove(card);
            self.index.remove(card);
        }
    }

    fn put(&mut self, card: &Card, goes_on: bool, contacts: &[Contact]) {
        let name = self.words.name(card);
        let area = self.words.area(card);
        let called = area.map_or("", |area| &area.name);
        let mut all = vec![&name, &*card.title, &card.description, &card.workaround, called];
        all.extend(contacts.iter().map(|contact| &*contact.quote));
        all.extend(self.words.customers_of(contacts));
        let size = all.iter().map(|text| text.len()).sum();
        if self.size + size > KEPT {
            self.is_full = true;
            return;
        }
        self.texts.put(card.id, &all);
        if goes_on {
            // Pages know the words of callers, and the titles of the cards that were merged into it.
            let (parts, callers) = (std::iter::empty(), "");
            self.index.put(card.id, &findable::text(card, parts, callers, area));
        }
        self.size += size;
        self.sizes.insert(card.id, size);
    }

    fn search(&self, text: &str) -> Found {
        let holding = self.texts.holding(&Sought::of(text));
        // Of too many, the newest.
        let holding = holding.keys().rev().copied().take(HOLDING).collect();
        Found { found: meant(&self.index, text).collect(), holding, entities: Vec::new() }
    }
}
