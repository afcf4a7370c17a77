//! Which known problems a text may be about, using the page's own copy of the board.

use crate::format::today;
use crate::live::Live;
use crate::parts::searching;
use futures::future::LocalBoxFuture;
use gloo_timers::future::TimeoutFuture;
use groundswell_client::open_board::Search;
use groundswell_client::signal::RwSignal;
use groundswell_domain::Board;
use groundswell_domain::card::Card;
use groundswell_domain::findable;
use groundswell_domain::id::CardId;
use groundswell_domain::matching::{Index, Strength, Text};
use groundswell_domain::suggest::suggest;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Known problems offered at a time.
pub(crate) const MATCHES: usize = 5;

/// Cards that are added to an index in one turn, and the milliseconds between two turns.
pub(crate) const AT_A_TIME: usize = 256;
pub(crate) const TURN_MS: u32 = 20;

/// Downloads an empty index that knows the languages, and loads the words that callers used.
type Learned = fn(Live) -> LocalBoxFuture<'static, Option<Index>>;

/// The search index, kept up to date with the board.
#[derive(Clone, Copy)]
pub(crate) struct Matching {
    live: Live,
    index: StoredValue<Index>,
    learned: Learned,
    knows_languages: RwSignal<bool>,
    is_learning: StoredValue<bool>,
}

impl Matching {
    pub(crate) fn new(live: Live, learned: Learned) -> Matching {
        let index = StoredValue::new(Index::default());
        let (knows_languages, is_learning) = (RwSignal::new(false), StoredValue::new(false));
        Matching { live, index, learned, knows_languages, is_learning }
    }

    /// Begins anew with an index that knows the languages. Until there is one, cards are found by
    /// their own words.
    async fn learn(self) {
        if self.is_learning.get_value() || self.knows_languages.get_untracked() {
            return;
        }
        self.is_learning.set_value(true);
        let index = (self.learned)(self.live).await;
        // The board may have been closed meanwhile.
        if self.is_learning.try_set_value(false).is_some() {
            return;
        }
        if let Some(index) = index {
            self.index.set_value(index);
            let all = self.live.peek(|board| board.cards.keys().copied().collect());
            self.live.give_back_stale(Search::Matching, all);
            self.knows_languages.set(true);
        }
    }

    /// Fills the index in short turns, before somebody types.
    pub(crate) fn prepare(self) {
        spawn_local(async move {
            // First, or it would be filled twice.
            self.learn().await;
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
        let mut stale = self.live.take_stale(Search::Matching);
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
                        Some(card) => self.put(index, board, card, &merged),
                        None => index.remove(id),
                    }
                }
            });
        });
        let more = !rest.is_empty();
        self.live.give_back_stale(Search::Matching, rest);
        more
    }

    fn put(self, index: &mut Index, board: &Board, card: &Card, merged: &[&Card]) {
        let callers = self.callers_words(card, merged);
        index.put(card.id, &text(board, card, merged, &callers));
    }

    /// The words that callers used for a card, and for those that were merged into it.
    fn callers_words(self, card: &Card, merged: &[&Card]) -> String {
        let mut words = self.live.callers_words(card.id);
        for part in merged.iter().filter(|part| part.merged_into == Some(card.id)) {
            words.push(' ');
            words.push_str(&self.live.callers_words(part.id));
        }
        words
    }

    /// Cards that may be the same problem as a text.
    pub(crate) fn similar(self, text: &str) -> Vec<CardId> {
        self.search(text).into_iter().map(|(card, _)| card).collect()
    }

    /// Cards that may be the same problem as a card, by all that is known of them.
    pub(crate) fn same_as(self, card: CardId) -> Vec<CardId> {
        let Some(title) = self.live.peek(|board| Some(board.cards.get(&card)?.title.clone()))
        else {
            return Vec::new();
        };
        // Also asks the server, which knows the archive.
        let by_title = self.similar(&title);
        let found = self.live.peek(|board| {
            let card = board.cards.get(&card)?;
            let merged: Vec<&Card> =
                board.cards.values().filter(|part| part.merged_into == Some(card.id)).collect();
            let callers = self.callers_words(card, &merged);
            let text = text(board, card, &merged, &callers);
            let found = self.index.with_value(|index| index.similar(&text, 2 * MATCHES));
            Some(suggest(board, today(), found))
        });
        let mut all: Vec<CardId> = found.into_iter().flatten().map(|found| found.id).collect();
        for other in by_title {
            if !all.contains(&other) {
                all.push(other);
            }
        }
        all.retain(|other| *other != card);
        all.truncate(MATCHES);
        all
    }

    /// Cards that a text may be about, the best first, and whether each is a good match.
    pub(crate) fn search(self, text: &str) -> Vec<(CardId, bool)> {
        if text.trim().is_empty() {
            return Vec::new();
        }
        // Searches again when more is known.
        if !self.knows_languages.get() {
            spawn_local(self.learn());
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

/// The texts by which a search finds a card. They include the titles of the cards that were merged
/// into it.
fn text<'a>(board: &'a Board, card: &'a Card, merged: &[&'a Card], callers: &'a str) -> Text<'a> {
    let parts = merged.iter().copied().filter(|part| part.merged_into == Some(card.id));
    findable::text(card, parts, callers, card.area.and_then(|area| board.areas.get(&area)))
}
