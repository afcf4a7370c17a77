//! All words of a board, each once, with the cards that use it and the features by which it is
//! found.

use super::Place;
use super::lexicon::{Dictionary, Lexicon, Trait};
use super::table::Slots;
use super::words::{NOTHING, root, word_number};

#[derive(Default)]
pub(super) struct Vocabulary {
    pub(super) lexicon: Lexicon,
    words: Vec<Word>,
    by_text: Slots,
    /// For each feature, the words that have it.
    lists: Vec<Vec<u32>>,
    by_feature: Slots,
}

struct Word {
    text: Box<str>,
    known: Trait,
    /// The cards that use it, in no order.
    postings: Vec<Posting>,
}

/// One card's use of a word.
#[derive(Clone, Copy)]
pub(super) struct Posting {
    pub(super) slot: u32,
    pub(super) place: Place,
}

/// A way in which two words are alike.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// The same first letters, up to four: for words with one root, first halves of compounds, and
    /// unfinished words.
    Beginning(usize),
    Stem,
    /// The same three letters in a row: for typos and second halves of compounds.
    Trigram,
    /// Nearly the same meaning.
    Kin,
}

/// The number of letters by which roots and unfinished words are looked up.
pub(super) const BEGINNING: usize = 4;

impl Vocabulary {
    pub(super) fn knowing(dictionary: Dictionary) -> Self {
        Self { lexicon: Lexicon::of(dictionary), ..Self::default() }
    }

    /// The number of a word. A new word is added, and its features are computed once.
    pub(super) fn learn(&mut self, text: &str) -> u32 {
        let new = self.words.len() as u32;
        let word = self.by_text.get_or_insert(word_number(text), new);
        if word < new {
            return word;
        }
        let known = self.lexicon.trait_of(text);
        self.words.push(Word { text: text.into(), known, postings: Vec::new() });
        features(&self.lexicon, text, false, |_, feature| {
            let list = self.by_feature.get_or_insert(feature, self.lists.len() as u32) as usize;
            if list == self.lists.len() {
                self.lists.push(Vec::new());
            }
            if self.lists[list].last() != Some(&word) {
                self.lists[list].push(word);
            }
        });
        word
    }

    pub(super) fn post(&mut self, word: u32, slot: u32, place: Place) {
        self.words[word as usize].postings.push(Posting { slot, place });
    }

    pub(super) fn retract(&mut self, word: u32, slot: u32) {
        let postings = &mut self.words[word as usize].postings;
        if let Some(at) = postings.iter().position(|posting| posting.slot == slot) {
            postings.swap_remove(at);
        }
    }

    pub(super) fn postings(&self, word: u32) -> &[Posting] {
        &self.words[word as usize].postings
    }

    pub(super) fn trait_of(&self, word: u32) -> Trait {
        self.words[word as usize].known
    }

    pub(super) fn number(&self, text: &str) -> Option<u32> {
        self.by_text.get(word_number(text))
    }

    pub(super) fn text(&self, word: u32) -> &str {
        &self.words[word as usize].text
    }

    pub(super) fn with(&self, feature: u64) -> &[u32] {
        self.by_feature.get(feature).map_or(&[], |list| &self.lists[list as usize])
    }

    /// The words that mean the same as two words that are written as one: `sign in`, `address book`.
    pub(super) fn related_to_joined(&self, joined: &str) -> Vec<u32> {
        let mut words = Vec::new();
        self.lexicon.related.meanings_of_joined(joined, |meaning| {
            words.extend(self.with(kin(meaning)));
        });
        words
    }

    /// How many words were ever added. Their numbers are smaller than this.
    pub(super) fn len(&self) -> usize {
        self.words.len()
    }
}

/// The features by which a word is found, beginnings first. For an unfinished word, without those
/// that depend on its end.
pub(super) fn features(
    lexicon: &Lexicon,
    word: &str,
    unfinished: bool,
    mut found: impl FnMut(Kind, u64),
) {
    let mut letters: Vec<char> = Vec::with_capacity(word.len() + 2);
    letters.push(' ');
    letters.extend(word.chars());
    for count in 1..letters.len().min(BEGINNING + 1) {
        found(Kind::Beginning(count), feature(1, &letters[1..=count]));
    }
    found(Kind::Stem, mixed(word_number(&root(word)), 2));
    if !unfinished {
        letters.push(' ');
    }
    for three in letters.windows(3) {
        found(Kind::Trigram, feature(3, three));
    }
    lexicon.related.meanings(word, |meaning| found(Kind::Kin, kin(meaning)));
}

/// The feature of words with a meaning.
fn kin(meaning: u32) -> u64 {
    mixed(mixed(NOTHING, 4), meaning)
}

fn feature(kind: u32, letters: &[char]) -> u64 {
    letters.iter().fold(mixed(NOTHING, kind), |key, letter| mixed(key, u32::from(*letter)))
}

fn mixed(key: u64, part: u32) -> u64 {
    let key = (key ^ u64::from(part)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    key ^ (key >> 29)
}
