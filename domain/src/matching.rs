//! Search for known cards while an agent is typing: from the first letters on, despite typos and
//! word order.
//!
//! There is no language model. Every word of the board is indexed by its stem, its beginning, its
//! trigrams and common synonyms. A query looks for all of these (`query`), and each card is scored
//! by BM25 (`tally`). Then the words of the best cards are used to score again, and faults are
//! separated from wishes about the same thing (`rank`).

mod lexicon;
mod query;
mod rank;
mod related;
mod spelling;
mod table;
mod tally;
mod vocabulary;
pub(crate) mod words;

#[cfg(test)]
mod figure;
#[cfg(test)]
mod tests;

use crate::id::CardId;
use crate::table::Table;
use query::Query;
use vocabulary::Vocabulary;

/// The weight of a word, depending on where it occurs.
const IN_TITLE: f32 = 2.0;
const IN_BODY: f32 = 1.0;
/// The synonyms of an area are on all of its cards, so they help to find cards but hardly to rank
/// them. All of them that match a word of the query count together less than one word in the body.
const IN_EXTRA: f32 = 0.25;
/// The number of words of a body that are indexed. A report says at its beginning what it is about;
/// logs follow.
const BODY_WORDS: usize = 200;
/// The value of a word that is in every report, relative to other words.
const LIGHT: f32 = 0.3;

/// The cards of one board, ready to be searched. `default()` is empty.
///
/// A change costs time in proportion to the words of the card. Words are never removed, so the
/// index grows with everything that was ever put.
#[derive(Default)]
pub struct Index {
    vocabulary: Vocabulary,
    /// By slot. Empty slots are reused.
    cards: Vec<Option<Card>>,
    empty: Vec<u32>,
    slots: Table<CardId, u32>,
    /// The length of all cards together; `f64`, so that many changes do not make it inexact.
    length: f64,
}

struct Card {
    id: CardId,
    /// Each word once, with its weight.
    words: Vec<(u32, f32)>,
    /// The sum of the weights of its words, without the extra ones.
    length: f32,
    leaning: f32,
    /// The hash of the folded title, to detect equal titles.
    title: u64,
}

/// A card that the query may be about.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Match {
    pub id: CardId,
    /// Higher is better. Comparable within one search only.
    pub score: f32,
    pub strength: Strength,
}

/// Whether a match is good enough to be offered first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strength {
    /// Matches too little of the query: "create new" is offered first.
    Weak,
    Good,
}

impl Index {
    /// Inserts or replaces a card. `extra` are words that are not on the card, such as the synonyms
    /// of its area.
    pub fn put(&mut self, id: CardId, title: &str, body: &str, extra: &[&str]) {
        self.remove(id);
        let card = self.read(id, title, body, extra);
        let slot = self.empty.pop().unwrap_or_else(|| {
            self.cards.push(None);
            self.cards.len() as u32 - 1
        });
        for &(word, weight) in &card.words {
            self.vocabulary.post(word, slot, weight);
        }
        self.length += f64::from(card.length);
        self.slots.insert(id, slot);
        self.cards[slot as usize] = Some(card);
    }

    /// Removes a card. Does nothing if the card is not in the index.
    pub fn remove(&mut self, id: CardId) {
        let Some(slot) = self.slots.remove(&id) else { return };
        let Some(card) = self.cards[slot as usize].take() else { return };
        for &(word, _) in &card.words {
            self.vocabulary.retract(word, slot);
        }
        self.length -= f64::from(card.length);
        self.empty.push(slot);
    }

    /// The cards that match `query`, best first, at most `limit`. The last word counts as
    /// unfinished if nothing follows it. A card with an equal title is always the first.
    #[must_use]
    pub fn search(&self, query: &str, limit: usize) -> Vec<Match> {
        rank::search(self, &Query::read(query, &self.vocabulary), limit)
    }

    fn read(&mut self, id: CardId, title: &str, body: &str, extra: &[&str]) -> Card {
        let title = words::fold(title);
        let mut body = words::fold(body);
        body.truncate(BODY_WORDS);
        let extra: Vec<String> = extra.iter().flat_map(|text| words::fold(text)).collect();
        let mut all: Vec<(u32, f32)> = Vec::new();
        let mut add = |words: &[String], weight: f32| {
            let mut length = 0.0;
            for word in words {
                let word = self.vocabulary.learn(word);
                match all.iter_mut().find(|(known, _)| *known == word) {
                    Some((_, sum)) => *sum += weight,
                    None => all.push((word, weight)),
                }
                let light = self.vocabulary.trait_of(word).light;
                length += if light { LIGHT * weight } else { weight };
            }
            length
        };
        let length = add(&title, IN_TITLE) + add(&body, IN_BODY);
        for word in extra {
            let word = self.vocabulary.learn(&word);
            if all.iter().all(|(known, _)| *known != word) {
                all.push((word, IN_EXTRA));
            }
        }
        let leanings = all.iter().map(|&(word, weight)| (self.vocabulary.trait_of(word), weight));
        let leaning = lexicon::leaning(leanings);
        Card { id, words: all, length, leaning, title: words::title_number(&title) }
    }
}
