//! How much of a query each card says.

use super::alike::Alike;
use super::query::Query;
use super::vocabulary::Posting;
use super::{Card, Index, LIGHT, Place};

/// A card says a word in some way from here on: by a synonym in the title, or in its area. Cards
/// that say less of it do not make it more frequent on the board.
const SOME_WAY: f32 = 0.5;
/// From this likeness on, a word is the same one, maybe with a typo or not finished.
const AS_IT_IS: f32 = 0.85;
/// The value of a word that nothing on the board is like, relative to one that one card has: it may
/// be a typo, or chatter.
const UNKNOWN: f32 = 0.7;
/// The value of a word that is in every report, in a title: titles are short, and say it or not.
const LIGHT_IN_TITLE: f32 = 0.1;

pub(super) struct Tally<'a> {
    index: &'a Index,
    /// By slot: the value of the words of the query that the card says.
    pub(super) said: Vec<f32>,
    /// The value of all words of the query.
    all: f32,
    /// By slot: the value of the words of the query that the card says in any way.
    in_any_way: Vec<f32>,
    /// By slot: the value of the words, without light ones, that the card says as they are.
    as_it_is: Vec<f32>,
    /// The value of all words without light ones.
    content: f32,
    /// By the number of a word: how much it is like the most similar word of the query.
    likeness: Vec<f32>,
}

impl<'a> Tally<'a> {
    pub(super) fn of(index: &'a Index, query: &Query) -> Self {
        let vocabulary = &index.vocabulary;
        let said = vec![0.0; index.cards.len()];
        let mut by_slot =
            Best { values: said.clone(), likeness: said.clone(), touched: Vec::new() };
        let mut tally = Self {
            index,
            in_any_way: said.clone(),
            as_it_is: said.clone(),
            said,
            all: 0.0,
            content: f32::MIN_POSITIVE,
            likeness: vec![0.0; vocabulary.len()],
        };
        let mut alike = Alike::new(vocabulary);
        for (at, word) in query.words.iter().enumerate() {
            alike.find(vocabulary, &word.text, word.unfinished);
            let pairs = [at.checked_sub(1), Some(at)].into_iter().flatten();
            for pair in pairs.filter_map(|first| query.words.get(first..first + 2)) {
                alike.find_joined(vocabulary, &pair[0].text, &pair[1].text);
            }
            tally.add(&alike, word.worth, &mut by_slot);
        }
        tally
    }

    /// Adds one word of the query, by the word of each card that is most like it.
    fn add(&mut self, alike: &Alike, worth: f32, best: &mut Best) {
        let mut cards = 0;
        for (word, likeness) in alike.words() {
            let most = &mut self.likeness[word as usize];
            *most = most.max(likeness);
            for &Posting { slot, place } in self.index.vocabulary.postings(word) {
                let value = likeness * place.worth();
                let before = best.raise(slot, value, likeness);
                cards += usize::from(value >= SOME_WAY && before < SOME_WAY);
            }
        }
        let known = if best.touched.is_empty() { UNKNOWN } else { 1.0 };
        let value = worth * known * self.rarity(cards);
        let content = if worth > LIGHT { value } else { 0.0 };
        self.all += value;
        self.content += content;
        for slot in best.touched.drain(..) {
            let slot = slot as usize;
            let likeness = std::mem::take(&mut best.likeness[slot]);
            let best = std::mem::take(&mut best.values[slot]);
            self.said[slot] += value * best;
            self.in_any_way[slot] += value * (best / SOME_WAY).min(1.0);
            if likeness >= AS_IT_IS {
                self.as_it_is[slot] += content;
            }
        }
    }

    /// The share of the query that a card says.
    pub(super) fn share(&self, slot: u32) -> f32 {
        self.said[slot as usize] / self.all
    }

    /// The share of the query that a card says in any way, by synonyms or in its area.
    pub(super) fn share_in_any_way(&self, slot: u32) -> f32 {
        self.in_any_way[slot as usize] / self.all
    }

    /// The share of the query without light words that a card says as it is, wherever.
    pub(super) fn share_as_it_is(&self, slot: u32) -> f32 {
        self.as_it_is[slot as usize] / self.content
    }

    /// How much a card says: the number of words, each as good as one that only this card has.
    pub(super) fn words(&self, slot: u32) -> f32 {
        self.said[slot as usize] / self.rarity(1)
    }

    /// The share of a card's title that the query says.
    pub(super) fn title_said(&self, card: &Card) -> f32 {
        let vocabulary = &self.index.vocabulary;
        let (mut said, mut all) = (0.0, f32::MIN_POSITIVE);
        for &(word, _) in card.words.iter().filter(|(_, place)| *place == Place::Title) {
            let worth = if vocabulary.trait_of(word).light { LIGHT_IN_TITLE } else { 1.0 };
            let value = worth * self.rarity(vocabulary.postings(word).len());
            all += value;
            said += value * self.likeness[word as usize];
        }
        said / all
    }

    /// The inverse document frequency of something that this many cards have.
    fn rarity(&self, cards: usize) -> f32 {
        let (all, cards) = (self.index.slots.len() as f32, cards as f32);
        ((all - cards + 0.5) / (cards + 0.5)).ln_1p()
    }

    pub(super) fn card(&self, slot: u32) -> Option<&'a Card> {
        self.index.cards[slot as usize].as_ref()
    }
}

/// The highest value of each slot.
struct Best {
    values: Vec<f32>,
    likeness: Vec<f32>,
    /// The slots with a value.
    touched: Vec<u32>,
}

impl Best {
    /// Returns the value before.
    fn raise(&mut self, slot: u32, value: f32, likeness: f32) -> f32 {
        let most = &mut self.likeness[slot as usize];
        *most = most.max(likeness);
        let best = &mut self.values[slot as usize];
        let before = *best;
        if before == 0.0 {
            self.touched.push(slot);
        }
        *best = before.max(value);
        before
    }
}

/// The indices of the highest scores above 0, highest first.
pub(super) fn best(
    scores: &[f32],
    limit: usize,
    is_before_equal: impl Fn(u32, u32) -> bool,
) -> Vec<u32> {
    let is_before = |one: u32, other: u32| {
        let (score, than) = (scores[one as usize], scores[other as usize]);
        score > than || score == than && is_before_equal(one, other)
    };
    let mut best: Vec<u32> = Vec::new();
    for at in (0..scores.len() as u32).filter(|at| scores[*at as usize] > 0.0) {
        if best.len() == limit {
            if best.last().is_none_or(|&last| !is_before(at, last)) {
                continue;
            }
            best.pop();
        }
        best.insert(best.partition_point(|&other| is_before(other, at)), at);
    }
    best
}
