//! Finding cards of a board by the whole of a long description: pages only have its first lines.

use super::cache::BoardCache;
use super::finding::{Words, meant};
use crate::error::Result;
use crate::store::details::LongText;
use crate::store::{Db, details, pieces};
use groundswell_domain::api::Found;
use groundswell_domain::card::Card;
use groundswell_domain::findable;
use groundswell_domain::id::{BoardId, CardId};
use groundswell_domain::matching::{DICTIONARY, Index};
use groundswell_domain::text::lower;
use memchr::memmem::Finder;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use tokio::task::spawn_blocking;

/// The most text that is kept in memory of one board, in bytes. Cards beyond that are found by
/// their first lines only.
const KEPT: usize = 16 * 1024 * 1024;
/// The most words that are looked for: each costs a search through all that is kept.
const WORDS: usize = 16;
/// The most cards that are returned as containing all words: more than anybody looks through.
const HOLDING: usize = 500;

/// The long descriptions of the boards that were searched recently.
#[derive(Default)]
pub(crate) struct Descriptions(BoardCache<Known>);

/// The cards of a board whose description goes on after what pages have of it.
#[derive(Default)]
struct Known {
    /// The vocabulary of the board, for all texts.
    words: Arc<Words>,
    /// All changes up to this commit are included.
    seq: u64,
    index: Index,
    /// What each card can be found by, in lower case.
    texts: HashMap<CardId, String>,
    /// The size of all texts, in bytes.
    size: usize,
    /// There was not enough room for all texts.
    is_full: bool,
}

impl Descriptions {
    /// The cards that `text` may be about, the best first, and those that contain all of its words.
    pub(crate) async fn search(
        &self,
        db: &Db,
        board: BoardId,
        words: &Arc<Words>,
        text: String,
    ) -> Result<Found> {
        let mut known = self.0.of(board).lock_owned().await;
        let has_room_again = known.is_full && known.size < KEPT / 2;
        if known.words != *words || has_room_again {
            let index = Index::knowing(DICTIONARY);
            *known = Known { words: words.clone(), index, ..Known::default() };
        }
        let mut tx = pieces::read(db, board).await?;
        let (news, seq) = details::long_texts(&mut tx, board, known.seq).await?;
        drop(tx);
        let found = spawn_blocking(move || {
            known.take(news, seq);
            known.search(&text)
        });
        Ok(found.await.map_err(anyhow::Error::from)?)
    }
}

impl Known {
    fn take(&mut self, news: Vec<LongText>, seq: u64) {
        self.seq = self.seq.max(seq);
        for LongText { card, whole } in news {
            self.forget(card);
            if let Some(card) = whole.filter(Card::is_live) {
                self.put(&card);
            }
        }
    }

    fn forget(&mut self, card: CardId) {
        if let Some(text) = self.texts.remove(&card) {
            self.size -= text.len();
            self.index.remove(card);
        }
    }

    fn put(&mut self, card: &Card) {
        let name = self.words.name(card);
        let area = self.words.area(card);
        let called = area.map_or("", |area| &area.name);
        let all = [&name, &*card.title, &card.description, &card.workaround, called];
        let all = lower(&all.join("\n"));
        if self.size + all.len() > KEPT {
            self.is_full = true;
            return;
        }
        // Pages know the words of callers, and the titles of the cards that were merged into it.
        let (parts, callers) = (std::iter::empty(), "");
        self.index.put(card.id, &findable::text(card, parts, callers, area));
        self.size += all.len();
        self.texts.insert(card.id, all);
    }

    fn search(&self, text: &str) -> Found {
        let wanted = lower(text);
        let wanted: BTreeSet<&str> = wanted.split_whitespace().collect();
        let finders: Vec<Finder> = wanted.into_iter().take(WORDS).map(Finder::new).collect();
        let holds = |text: &String| finders.iter().all(|word| word.find(text.as_bytes()).is_some());
        let holding = self.texts.iter().filter(|(_, text)| holds(text));
        let holding = holding.map(|(card, _)| *card).take(HOLDING).collect();
        Found { found: meant(&self.index, text).collect(), holding, entities: Vec::new() }
    }
}
