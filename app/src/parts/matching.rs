//! Which known problems a text may be about, using the page's own copy of the board.

use crate::live::Live;
use crate::parts::searching;
use gloo_timers::future::TimeoutFuture;
use groundswell_domain::card::Card;
use groundswell_domain::id::CardId;
use groundswell_domain::matching::{Index, Strength};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Known problems offered at a time.
pub(crate) const MATCHES: usize = 5;

/// Cards that are added to the index in one turn, and the milliseconds between two turns.
const AT_A_TIME: usize = 256;
const TURN_MS: u32 = 20;

/// The search index, kept up to date with the board.
#[derive(Clone, Copy)]
pub(crate) struct Matching {
    live: Live,
    index: StoredValue<Index>,
}

impl Matching {
    pub(crate) fn new(live: Live) -> Matching {
        Matching { live, index: StoredValue::new(Index::default()) }
    }

    /// Fills the index in short turns, before somebody types.
    pub(crate) fn prepare(self) {
        spawn_local(async move {
            loop {
                TimeoutFuture::new(TURN_MS).await;
                if !self.refresh(AT_A_TIME) {
                    return;
                }
            }
        });
    }

    /// Adds at most `limit` cards that have changed to the index; `false` when all are in.
    fn refresh(self, limit: usize) -> bool {
        let mut stale = self.live.take_stale();
        if stale.is_empty() {
            return false;
        }
        let rest = stale.split_off(limit);
        self.index.update_value(|index| {
            self.live.peek(|board| {
                let merged: Vec<&Card> =
                    board.cards.values().filter(|card| card.merged_into.is_some()).collect();
                let into = merged.iter().filter(|card| stale.contains(&card.id));
                let into: Vec<CardId> = into.filter_map(|card| card.merged_into).collect();
                for id in stale.into_iter().chain(into) {
                    match board.cards.get(&id).filter(|card| card.is_live()) {
                        Some(card) => {
                            // A merged card can still be found by its own words.
                            let parts = merged.iter().filter(|part| part.merged_into == Some(id));
                            let mut body: String = parts.map(|it| it.title.clone() + " ").collect();
                            body.push_str(&card.description);
                            let area = card.area.and_then(|area| board.areas.get(&area));
                            let mut extra: Vec<&str> = Vec::new();
                            if let Some(area) = area {
                                extra.push(&area.name);
                                extra.extend(area.synonyms.iter().map(String::as_str));
                            }
                            index.put(id, &card.title, &body, &extra);
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

    /// Cards that a text may be about, the best first, and whether each is a good match.
    pub(crate) fn search(self, text: &str) -> Vec<(CardId, bool)> {
        if text.trim().is_empty() {
            return Vec::new();
        }
        while self.refresh(usize::MAX) {}
        let found = self.index.with_value(|index| searching::search(self.live, index, text));
        let found = found.into_iter().map(|found| (found.id, found.strength == Strength::Good));
        // A caller who names the number of a card means that card.
        let named = self.live.peek(|board| {
            board.card_by_name(text.trim()).filter(|card| card.is_live()).map(|card| card.id)
        });
        let others = found.filter(|(id, _)| named != Some(*id));
        named.map(|card| (card, true)).into_iter().chain(others).take(MATCHES).collect()
    }
}
