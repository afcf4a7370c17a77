//! Which known problems a text may be about, on the page's own copy of the board.

use crate::learned;
use crate::replica::live::Live;
use groundswell_domain::id::CardId;
use groundswell_domain::matching::{Index, Strength};
use leptos::prelude::*;

/// Known problems offered at a time.
const MATCHES: usize = 5;

/// The matching, kept up to date with the board.
#[derive(Clone, Copy)]
pub(crate) struct Matching {
    live: Live,
    index: StoredValue<Index>,
}

impl Matching {
    pub(crate) fn new(live: Live) -> Matching {
        Matching { live, index: StoredValue::new(Index::default()) }
    }

    /// Takes in at most `limit` cards that have changed; `false` when all are in.
    pub(crate) fn refresh(self, limit: usize) -> bool {
        let mut stale = self.live.take_stale();
        let rest = stale.split_off(limit);
        self.index.update_value(|index| {
            self.live.peek(|board| {
                for id in stale {
                    match board.cards.get(&id).filter(|card| card.is_live()) {
                        Some(card) => {
                            let area = card.area.and_then(|area| board.areas.get(&area));
                            let mut extra: Vec<&str> = Vec::new();
                            if let Some(area) = area {
                                extra.push(&area.name);
                                extra.extend(area.synonyms.iter().map(String::as_str));
                            }
                            index.put(id, &card.title, &card.description, &extra);
                        }
                        None => index.remove(id),
                    }
                }
            });
        });
        let more = !rest.is_empty();
        self.live.give_back_stale(rest);
        more
    }

    /// Cards that may be the same problem as a text.
    pub(crate) fn similar(self, text: &str) -> Vec<CardId> {
        self.search(text).into_iter().map(|(card, _)| card).collect()
    }

    pub(crate) fn search(self, text: &str) -> Vec<(CardId, bool)> {
        while self.refresh(usize::MAX) {}
        let found = self.index.with_value(|index| index.search(text, 2 * MATCHES));
        let found = self.live.peek(|board| (learned::get().likely)(board, found));
        let found = found.into_iter().take(MATCHES);
        found.map(|found| (found.id, found.strength == Strength::Good)).collect()
    }
}
