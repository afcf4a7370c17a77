//! All words of a board, each once, with the cards that use it and the features by which it is
//! found.

use super::lexicon::{Lexicon, Trait};
use super::table::Slots;
use super::words::{NOTHING, stem, word_number};

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
    pub(super) weight: f32,
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

    pub(super) fn post(&mut self, word: u32, slot: u32, weight: f32) {
        self.words[word as usize].postings.push(Posting { slot, weight });
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

    pub(super) fn starts_with(&self, word: u32, beginning: &str) -> bool {
        self.words[word as usize].text.starts_with(beginning)
    }

    /// Whether a card uses a word, another form of it, or a word with a similar meaning; for an
    /// unfinished word, any word that begins with it.
    pub(super) fn knows(&self, word: &str, unfinished: bool) -> bool {
        let mut is_known = false;
        features(&self.lexicon, word, unfinished, |kind, feature| {
            let used = |word: &&u32| !self.postings(**word).is_empty();
            is_known |= match kind {
                Kind::Stem | Kind::Kin => self.with(feature).iter().any(|word| used(&word)),
                Kind::Beginning(BEGINNING) => {
                    let longer = self.with(feature).iter().filter(used);
                    let begins = |longer: &u32| self.starts_with(*longer, word);
                    // The first half of a compound is known if the compound is.
                    unfinished && longer.clone().any(begins)
                        || longer
                            .copied()
                            .any(|part| word.starts_with(&*self.words[part as usize].text))
                }
                _ => false,
            };
        });
        is_known
    }

    /// The words that cards use, each with how many do.
    pub(super) fn used(&self) -> impl Iterator<Item = (&str, usize)> {
        let words = self.words.iter().filter(|word| !word.postings.is_empty());
        words.map(|word| (&*word.text, word.postings.len()))
    }

    pub(super) fn with(&self, feature: u64) -> &[u32] {
        self.by_feature.get(feature).map_or(&[], |list| &self.lists[list as usize])
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
    found(Kind::Stem, mixed(word_number(stem(word)), 2));
    if !unfinished {
        letters.push(' ');
    }
    for three in letters.windows(3) {
        found(Kind::Trigram, feature(3, three));
    }
    for line in lexicon.related(word) {
        found(Kind::Kin, mixed(mixed(NOTHING, 4), line));
    }
}

fn feature(kind: u32, letters: &[char]) -> u64 {
    letters.iter().fold(mixed(NOTHING, kind), |key, letter| mixed(key, u32::from(*letter)))
}

fn mixed(key: u64, part: u32) -> u64 {
    let key = (key ^ u64::from(part)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    key ^ (key >> 29)
}
