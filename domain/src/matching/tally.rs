//! The scores of all cards, probe by probe: BM25, with the word frequencies of this board.

use super::vocabulary::Posting;
use super::{Card, IN_BODY, Index};

/// The weight at which a word in a card of average length counts half of the maximum.
const HALFWAY: f32 = 1.0;
/// How much a card's length reduces its score: 0 not at all, 1 in proportion.
const LENGTH: f32 = 0.5;

/// Fewer cards than this are never common: on a small board even frequent words tell something.
const COMMON: usize = 50;

pub(super) struct Tally<'a> {
    pub(super) index: &'a Index,
    /// By slot.
    pub(super) scores: Vec<f32>,
    /// By slot, for the current probe.
    weights: Vec<f32>,
    touched: Vec<u32>,
}

impl<'a> Tally<'a> {
    pub(super) fn new(index: &'a Index) -> Self {
        let none = vec![0.0; index.cards.len()];
        Self { index, scores: none.clone(), weights: none, touched: Vec::new() }
    }

    /// Adds `worth` to the scores of the cards with one of the words. Returns the number of these
    /// cards.
    pub(super) fn add(&mut self, words: &[u32], worth: f32) -> usize {
        for &word in words {
            for &Posting { slot, weight } in self.index.vocabulary.postings(word) {
                let sum = &mut self.weights[slot as usize];
                if *sum == 0.0 {
                    self.touched.push(slot);
                }
                *sum = together(*sum, weight);
            }
        }
        let cards = self.touched.len();
        let worth = worth * self.rarity(cards);
        let average = self.index.length as f32 / self.index.slots.len().max(1) as f32;
        for slot in self.touched.drain(..) {
            let weight = std::mem::take(&mut self.weights[slot as usize]);
            let Some(card) = &self.index.cards[slot as usize] else { continue };
            let length = 1.0 - LENGTH + LENGTH * card.length / average.max(1.0);
            self.scores[slot as usize] += worth * weight / (weight + HALFWAY * length);
        }
        cards
    }

    /// Whether the words are so frequent that finding one tells little.
    pub(super) fn is_common(&self, words: &[u32]) -> bool {
        let uses = words.iter().map(|&word| self.index.vocabulary.postings(word).len());
        uses.sum::<usize>() > COMMON + self.index.slots.len() / 4
    }

    /// The inverse document frequency of something that this many cards have.
    pub(super) fn rarity(&self, cards: usize) -> f32 {
        let (all, cards) = (self.index.slots.len() as f32, cards as f32);
        ((all - cards + 0.5) / (cards + 0.5)).ln_1p()
    }

    /// The slots of the best cards, best first. Of equal ones the older card is first.
    pub(super) fn best(&self, limit: usize) -> Vec<u32> {
        best(&self.scores, limit, |slot, other| {
            self.card(slot).map(|card| card.id) < self.card(other).map(|card| card.id)
        })
    }

    pub(super) fn card(&self, slot: u32) -> Option<&'a Card> {
        self.index.cards[slot as usize].as_ref()
    }
}

/// The weight of two words of one card with the same meaning. Extra words, which are not on the
/// card itself, add nothing.
fn together(one: f32, other: f32) -> f32 {
    if one.min(other) < IN_BODY { one.max(other) } else { one + other }
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
