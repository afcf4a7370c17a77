//! The texts of many cards, of which those that hold what was typed are found at once.

use super::{Sought, Word};
use crate::id::CardId;
use crate::matching::table::Slots;
use crate::matching::words::{NOTHING, number, word_number};
use crate::table::{Set, Table};
use crate::text::words;

/// The most words between white space that are looked for: each costs a look at all texts.
const TOKENS: usize = 16;
/// Stands between two texts of a card, for words that follow each other.
const GAP: u32 = u32::MAX;

/// The texts of cards as the numbers of their words. What was typed is compared with each word
/// once, however many cards have it.
///
/// Words are never removed, so it grows with everything that was ever put.
#[derive(Default)]
pub struct Texts {
    words: Vec<Known>,
    numbers: Slots,
    cards: Table<CardId, Text>,
}

struct Known {
    word: Word,
    /// How often it is in the texts.
    uses: u32,
}

struct Text {
    /// The hash of what was put, to see whether it has changed.
    hash: u64,
    words: Vec<u32>,
}

/// A part of what was typed, between white space, as the words of the texts that it may stand for.
struct Wanted {
    /// Whether each word of the texts is all of it.
    alone: Vec<bool>,
    /// Of several words, as in `24.7`: whether each word of the texts is the first of them, the
    /// second and so on.
    row: Vec<Vec<bool>>,
}

impl Texts {
    /// Sets the texts of a card. Costs little if they are the same as before.
    pub fn put(&mut self, card: CardId, texts: &[&str]) {
        let bytes = texts.iter().flat_map(|text| text.bytes().chain([0]));
        let hash = bytes.fold(NOTHING, number);
        if self.cards.get(&card).is_some_and(|known| known.hash == hash) {
            return;
        }
        self.remove(card);
        let mut all = Vec::new();
        for text in texts {
            all.extend(words(text).iter().map(|word| self.learn(word)));
            all.push(GAP);
        }
        self.cards.insert(card, Text { hash, words: all });
    }

    /// Removes a card. Does nothing if it has no texts.
    pub fn remove(&mut self, card: CardId) {
        let known = self.cards.remove(&card).map(|text| text.words).unwrap_or_default();
        for word in known.into_iter().filter(|word| *word != GAP) {
            self.words[word as usize].uses -= 1;
        }
    }

    /// The cards whose texts hold every word that was typed, in any order. A word with slips is
    /// found only if no word of the texts begins with it: there may be other words like it.
    #[must_use]
    pub fn holding(&self, typed: &Sought) -> Set<CardId> {
        let wanted: Vec<Wanted> = self.wanted(&typed.tokens);
        let cards = self.cards.rows().iter();
        let found = cards.filter(|(_, text)| wanted.iter().all(|wanted| wanted.is_in(text)));
        found.map(|(card, _)| *card).collect()
    }

    fn learn(&mut self, word: &str) -> u32 {
        let new = self.words.len() as u32;
        let place = self.numbers.get_or_insert(word_number(word), new);
        if place == new {
            self.words.push(Known { word: Word::of(word), uses: 0 });
        }
        self.words[place as usize].uses += 1;
        place
    }

    fn wanted(&self, tokens: &[Vec<Word>]) -> Vec<Wanted> {
        let tokens = &tokens[..tokens.len().min(TOKENS)];
        let mut wanted: Vec<Wanted> = tokens.iter().map(|token| self.wanted_of(token)).collect();
        // Two words may be one in the text: `time line`.
        for (at, pair) in tokens.windows(2).enumerate() {
            let both = Word::joined(pair.iter().flatten());
            let both = self.fitting(|known| both.begins(known));
            add(&mut wanted[at].alone, &both);
            add(&mut wanted[at + 1].alone, &both);
        }
        wanted
    }

    fn wanted_of(&self, token: &[Word]) -> Wanted {
        if let [word] = token {
            return Wanted { alone: self.meant(word), row: Vec::new() };
        }
        let row = token.iter().map(|word| self.meant(word)).collect();
        Wanted { alone: self.meant(&Word::joined(token)), row }
    }

    /// The words that a typed word may stand for.
    fn meant(&self, word: &Word) -> Vec<bool> {
        let mut is_begun = false;
        let held = self.fitting(|known| {
            let is_held = word.is_in(known);
            is_begun |= is_held && word.begins(known);
            is_held
        });
        if is_begun { held } else { self.fitting(|known| word.is_nearly_in(known)) }
    }

    /// For each word of the texts, whether it fits and is used.
    fn fitting(&self, mut fits: impl FnMut(&Word) -> bool) -> Vec<bool> {
        self.words.iter().map(|known| known.uses > 0 && fits(&known.word)).collect()
    }
}

impl Wanted {
    fn is_in(&self, text: &Text) -> bool {
        let is = |fits: &Vec<bool>, word: &u32| fits.get(*word as usize).is_some_and(|fits| *fits);
        let follow = |words: &[u32]| self.row.iter().zip(words).all(|(fits, word)| is(fits, word));
        text.words.iter().any(|word| is(&self.alone, word))
            || !self.row.is_empty() && text.words.windows(self.row.len()).any(follow)
    }
}

fn add(all: &mut [bool], more: &[bool]) {
    all.iter_mut().zip(more).for_each(|(all, more)| *all |= more);
}
