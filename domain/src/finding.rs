//! What is found by typing: names and cards are found however their umlauts and accents are
//! written, and despite slips.

mod texts;
mod word;

#[cfg(test)]
mod tests;

pub use texts::Texts;

use crate::text::{compared, words};
use word::Word;

/// What a person typed to find something.
pub struct Sought {
    /// To find what is spelled exactly like it.
    plain: String,
    /// The words between white space, most of which are one word.
    tokens: Vec<Vec<Word>>,
    /// All words as one.
    joined: Word,
}

/// How well a name fits what was typed, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// The name was typed, as it is spelled.
    Same,
    /// The name was typed: without its accents, its hyphens, or the dots of its umlauts.
    Whole,
    /// The name begins like this.
    Begins,
    /// All words begin words of the name.
    WordsBegin,
    /// All words are somewhere in the name.
    Holds,
    /// Like one of the above, but for slips: wrong, missing, extra or swapped letters.
    Nearly,
}

impl Sought {
    /// Reads what was typed.
    #[must_use]
    pub fn of(text: &str) -> Sought {
        let text = text.trim();
        let token = |token: &str| words(token).iter().map(|word| Word::of(word)).collect();
        let tokens = text.split_whitespace().map(token);
        Sought {
            plain: compared(text),
            tokens: tokens.filter(|token: &Vec<Word>| !token.is_empty()).collect(),
            joined: Word::of(&words(text).concat()),
        }
    }

    /// How a name fits; `None` if it does not. If nothing was typed, every name fits.
    #[must_use]
    pub fn fit(&self, name: &str) -> Option<Fit> {
        let plain = compared(name);
        if plain == self.plain {
            return Some(Fit::Same);
        }
        if self.tokens.is_empty() {
            return plain.contains(&self.plain).then_some(Fit::Holds);
        }
        let words = words(name);
        let joined = Word::of(&words.concat());
        let words: Vec<Word> = words.iter().map(|word| Word::of(word)).collect();
        self.fit_words(&words, &joined)
    }

    /// The places of the names that fit, in their order. Names that fit but for slips are found only
    /// if no name fits without.
    #[must_use]
    pub fn fitting(&self, names: &mut dyn Iterator<Item = &str>) -> Vec<(Fit, usize)> {
        let fits = names.enumerate().filter_map(|(at, name)| Some((self.fit(name)?, at)));
        let mut fits: Vec<(Fit, usize)> = fits.collect();
        if fits.iter().any(|(fit, _)| *fit < Fit::Nearly) {
            fits.retain(|(fit, _)| *fit < Fit::Nearly);
        }
        fits
    }

    fn fit_words(&self, name: &[Word], joined: &Word) -> Option<Fit> {
        let count = self.words().count();
        // Nobody who types two words means one: `Nord AG` is not `Nordagentur`.
        let is_one = self.tokens.len() == 1;
        let all = |fits: fn(&Word, &Word) -> bool| {
            let fitting = name.iter().filter(|other| self.words().any(|word| fits(word, other)));
            self.words().all(|word| name.iter().any(|other| fits(word, other)))
                && (is_one || fitting.count() >= count)
        };
        if self.joined.is(joined) || name.len() == count && all(Word::is) {
            Some(Fit::Whole)
        } else if self.begins(name) || is_one && self.joined.begins(joined) {
            Some(Fit::Begins)
        } else if all(Word::begins) {
            Some(Fit::WordsBegin)
        } else if all(Word::is_in) {
            Some(Fit::Holds)
        } else if all(Word::is_nearly_in) || is_one && self.joined.nearly_begins(joined) {
            Some(Fit::Nearly)
        } else {
            None
        }
    }

    /// Whether a name begins with these words, the last of them unfinished.
    fn begins(&self, name: &[Word]) -> bool {
        let count = self.words().count();
        let fits = |(at, (word, other)): (usize, (&Word, &Word))| {
            if at + 1 == count { word.begins(other) } else { word.is(other) }
        };
        count <= name.len() && self.words().zip(name).enumerate().all(fits)
    }

    fn words(&self) -> impl Iterator<Item = &Word> {
        self.tokens.iter().flatten()
    }
}

/// The spellings of a whole name: without the dots of its umlauts, and with an `e` for them. Names
/// that have one in common are written differently, and mean the same.
#[must_use]
pub fn spellings(name: &str) -> Vec<String> {
    Word::of(&words(name).concat()).spellings().map(str::to_owned).collect()
}
