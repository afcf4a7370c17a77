//! The words that callers used for the cards of a board.

use super::cache::BoardCache;
use crate::error::{Error, Result};
use crate::store::callers::{self, Said};
use crate::store::{Db, boards, pieces};
use groundswell_domain::api::CallersWords;
use groundswell_domain::callers_words::{Words, kept};
use groundswell_domain::id::{BoardId, CardId};
use groundswell_domain::matching::{DICTIONARY, LightWords};
use std::collections::HashMap;
use std::sync::LazyLock;
use tokio::sync::OwnedMutexGuard;

static LIGHT: LazyLock<LightWords> = LazyLock::new(|| LightWords::of(DICTIONARY));

/// The words of the boards that were searched recently.
#[derive(Default)]
pub(crate) struct Callers(BoardCache<Known>);

/// The words for each card of a board, with the latest commit that changed one of its contacts.
#[derive(Default)]
pub(crate) struct Known {
    /// All calls up to this commit are included.
    seq: u64,
    cards: HashMap<CardId, (u64, String)>,
}

impl Callers {
    /// The words of all cards as they are now.
    pub(crate) async fn of(&self, db: &Db, board: BoardId) -> Result<OwnedMutexGuard<Known>> {
        let mut known = self.0.of(board).lock_owned().await;
        let mut tx = pieces::read(db, board).await?;
        let seq = boards::seq(&mut tx, board).await?.ok_or(Error::NotFound)?;
        if seq < known.seq {
            // An earlier state was restored.
            *known = Known::default();
        }
        if seq != known.seq {
            for (card, seq) in callers::changed(&mut tx, board, known.seq).await? {
                let said = callers::said(&mut tx, board, card).await?;
                known.cards.insert(card, (seq, words(&said)));
            }
        }
        known.seq = seq;
        Ok(known)
    }

    /// The words of the cards whose contacts have changed since a commit; of all cards on the board
    /// since 0, or since a commit that does not exist.
    pub(crate) async fn after(&self, db: &Db, board: BoardId, after: u64) -> Result<CallersWords> {
        let known = self.of(db, board).await?;
        let seq = known.seq;
        let after = if after > seq { 0 } else { after };
        let since = known.cards.iter().filter(|(_, (seq, _))| *seq > after);
        let since = since.map(|(card, (_, words))| (*card, words.clone()));
        let mut cards: Vec<(CardId, String)> = since.collect();
        drop(known);
        if after == 0 {
            let mut tx = pieces::read(db, board).await?;
            let on_board = callers::on_board(&mut tx, board).await?;
            cards.retain(|(card, words)| !words.is_empty() && on_board.contains(card));
        }
        cards.sort_unstable();
        Ok(CallersWords { seq, cards })
    }
}

impl Known {
    /// The words for a card; empty if nobody said any.
    pub(crate) fn of(&self, card: CardId) -> &str {
        self.cards.get(&card).map_or("", |(_, words)| words)
    }

    /// The latest commit that changed a contact of one of these cards.
    pub(crate) fn latest<'a>(&self, cards: impl IntoIterator<Item = &'a CardId>) -> u64 {
        let seqs = cards.into_iter().filter_map(|card| self.cards.get(card));
        seqs.map(|(seq, _)| *seq).max().unwrap_or_default()
    }
}

fn words(said: &Said) -> String {
    let texts = said.contacts.iter().flat_map(|contact| {
        let texts = [&contact.quote, &contact.searched];
        texts.map(|text| Words { contact: contact.id, text })
    });
    kept(texts, &said.title, &LIGHT)
}
