//! Which words of the board a word of a query may stand for, each with how likely that is.

use super::slips;
use super::vocabulary::{BEGINNING, Kind, Vocabulary, features};
use super::words::root;

/// Another form of the same word.
const SAME: f32 = 1.0;
/// The same word with another ending, or a word that begins with an unfinished one.
const BEGUN: f32 = 0.9;
/// Half of a compound.
const PART: f32 = 0.75;
/// A word with nearly the same meaning.
const RELATED: f32 = 0.8;
/// What each typo takes away.
const TYPO: f32 = 0.12;
/// Words with many letters in common that are not the same word in any other way, for the share of
/// common trigrams.
const ROUGH: f32 = 0.6;
/// The share of common trigrams from which that counts.
const ROUGHLY: f32 = 0.55;

/// Words with fewer trigrams in common are not compared letter by letter.
const COMPARED: u8 = 2;
/// The letters of an ending, such as of a verb.
const ENDING: usize = 2;
/// Shorter parts of compounds are coincidence, unless they are the beginning.
const PART_LETTERS: usize = 5;

/// The words that are like one word. Its memory is used again for the next word.
pub(super) struct Alike {
    /// By the number of a word: the trigrams in common, saturating.
    shared: Vec<u8>,
    /// The words with trigrams in common.
    sharing: Vec<u32>,
    /// By the number of a word.
    likeness: Vec<f32>,
    /// The words with a likeness.
    words: Vec<u32>,
}

/// A word of a query.
struct Asked<'a> {
    word: &'a str,
    letters: usize,
    trigrams: usize,
    unfinished: bool,
    /// It is a word, so it has no typos.
    is_known: bool,
}

impl Alike {
    pub(super) fn new(vocabulary: &Vocabulary) -> Self {
        let words = vocabulary.len();
        Self {
            shared: vec![0; words],
            sharing: Vec::new(),
            likeness: vec![0.0; words],
            words: Vec::new(),
        }
    }

    /// The numbers of the words, each with its likeness.
    pub(super) fn words(&self) -> impl Iterator<Item = (u32, f32)> {
        self.words.iter().map(|&word| (word, self.likeness[word as usize]))
    }

    /// Finds the words that are like `word`; if it is unfinished, also those that begin with it.
    pub(super) fn find(&mut self, vocabulary: &Vocabulary, word: &str, unfinished: bool) {
        for before in self.words.drain(..) {
            self.likeness[before as usize] = 0.0;
        }
        let letters = word.chars().count();
        let trigrams = letters + usize::from(!unfinished);
        let is_known = vocabulary.lexicon.knows(word) || vocabulary.number(word).is_some();
        let asked = Asked { word, letters, trigrams, unfinished, is_known };
        features(&vocabulary.lexicon, word, unfinished, |kind, feature| {
            for &other in vocabulary.with(feature) {
                match kind {
                    Kind::Stem => self.add(other, SAME),
                    Kind::Kin => self.add(other, RELATED),
                    Kind::Beginning(count) if count == letters.min(BEGINNING) => {
                        self.add(other, asked.begun(vocabulary.text(other)));
                    }
                    Kind::Beginning(_) => {}
                    Kind::Trigram => self.share(other),
                }
            }
        });
        self.find_swapped(vocabulary, word);
        for other in std::mem::take(&mut self.sharing) {
            let shared = std::mem::take(&mut self.shared[other as usize]);
            self.add(other, asked.by_letters(vocabulary.text(other), shared));
        }
    }

    /// Finds what two words mean together: `time line` may be one word on the board, and `sign in`
    /// means the same as `login`.
    pub(super) fn find_joined(&mut self, vocabulary: &Vocabulary, one: &str, other: &str) {
        let joined = format!("{one}{other}");
        if let Some(word) = vocabulary.number(&joined) {
            self.add(word, SAME);
        }
        for word in vocabulary.related_to_joined(&joined) {
            self.add(word, RELATED);
        }
    }

    /// Two swapped letters leave a short word without a trigram in common.
    fn find_swapped(&mut self, vocabulary: &Vocabulary, word: &str) {
        let mut letters: Vec<char> = word.chars().collect();
        for at in 1..letters.len() {
            letters.swap(at - 1, at);
            if let Some(other) = vocabulary.number(&letters.iter().collect::<String>()) {
                self.add(other, SAME - TYPO);
            }
            letters.swap(at - 1, at);
        }
    }

    fn share(&mut self, word: u32) {
        let shared = &mut self.shared[word as usize];
        if *shared == 0 {
            self.sharing.push(word);
        }
        *shared = shared.saturating_add(1);
    }

    fn add(&mut self, word: u32, likeness: f32) {
        let known = &mut self.likeness[word as usize];
        if *known == 0.0 && likeness > 0.0 {
            self.words.push(word);
        }
        *known = known.max(likeness);
    }
}

impl Asked<'_> {
    /// For a word that begins with the same letters.
    fn begun(&self, other: &str) -> f32 {
        let all = other.chars().count();
        let longer = all.abs_diff(self.letters);
        if other.starts_with(self.word) {
            match longer {
                _ if self.unfinished => BEGUN,
                _ if self.letters < BEGINNING => 0.0,
                0..=ENDING => BEGUN,
                _ => PART,
            }
        } else if all >= BEGINNING && self.word.starts_with(other) {
            if longer <= ENDING { BEGUN } else { PART }
        } else {
            0.0
        }
    }

    /// For a word with some trigrams in common: a later part of a compound, a word with typos, or
    /// just similar.
    fn by_letters(&self, other: &str, shared: u8) -> f32 {
        if shared < COMPARED {
            return 0.0;
        }
        let all = other.chars().count();
        let dice = 2.0 * f32::from(shared) / (self.trigrams + all + 1) as f32;
        let similar = if dice >= ROUGHLY { ROUGH * dice } else { 0.0 };
        similar.max(self.part(other, all, shared)).max(self.with_typos(other, all))
    }

    fn part(&self, other: &str, all: usize, shared: u8) -> f32 {
        let shorter = self.letters.min(all);
        if shorter < PART_LETTERS || usize::from(shared) + 2 < shorter {
            return 0.0;
        }
        let (part, whole) =
            if self.letters < all { (self.word, other) } else { (other, self.word) };
        if whole.contains(&*root(part)) { PART } else { 0.0 }
    }

    fn with_typos(&self, other: &str, all: usize) -> f32 {
        let most = if self.is_known { 0 } else { slips::most(self.letters.min(all)) };
        if most == 0 {
            return 0.0;
        }
        let slips = slips::between(self.word, other);
        let (same, far) = if self.letters.abs_diff(all) <= most {
            (SAME, slips.whole)
        } else if self.unfinished && self.letters < all {
            (BEGUN, slips.begun)
        } else {
            return 0.0;
        };
        if far <= most { same - TYPO * far as f32 } else { 0.0 }
    }
}
