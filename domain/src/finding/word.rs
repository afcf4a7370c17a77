//! One word in all the ways in which people write it.

use crate::matching::slips;
use crate::matching::words::{folded, without_dots};

/// A word that was typed, or one of a name or a text.
pub(super) struct Word {
    /// With its umlauts: `müller`.
    word: Box<str>,
    /// Without the dots of umlauts: `muller`.
    bare: Box<str>,
    /// With an `e` for them, if there are any: `mueller`.
    wide: Option<Box<str>>,
    /// With no `e` after vowels at all, if that is something else: slips are counted in it, too,
    /// because only some of the umlauts may be written with an `e`.
    folded: Option<Box<str>>,
    /// All its letters, and those that are in each of its spellings: a word cannot be in another
    /// one that lacks a letter.
    letters: u32,
    needed: u32,
}

impl Word {
    /// A word of [`crate::text::words`].
    pub(super) fn of(word: &str) -> Word {
        let bare: String = word.chars().map(without_dots).collect();
        let wide = (bare != word).then(|| wide(word).into_boxed_str());
        let folded = Some(folded(word)).filter(|it| *it != bare).map(String::into_boxed_str);
        let letters = letters_of(&bare) | wide.as_deref().map_or(0, letters_of);
        let needed = letters_of(folded.as_deref().unwrap_or(&bare));
        Word { word: word.into(), bare: bare.into(), wide, folded, letters, needed }
    }

    /// Several words as one.
    pub(super) fn joined<'a>(words: impl IntoIterator<Item = &'a Word>) -> Word {
        Word::of(&words.into_iter().map(|word| &*word.word).collect::<String>())
    }

    pub(super) fn spellings(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&*self.bare).chain(self.wide.as_deref())
    }

    fn forms(&self) -> impl Iterator<Item = &str> {
        self.spellings().chain(self.folded.as_deref())
    }

    pub(super) fn is(&self, other: &Word) -> bool {
        self.any(other, |word, other| word == other)
    }

    /// Whether another word begins with this one.
    pub(super) fn begins(&self, other: &Word) -> bool {
        self.any(other, |word, other| other.starts_with(word))
    }

    /// Whether it is a part of another word.
    pub(super) fn is_in(&self, other: &Word) -> bool {
        self.any(other, |word, other| other.contains(word))
    }

    /// Whether another word begins almost like this one.
    pub(super) fn nearly_begins(&self, other: &Word) -> bool {
        let lacking = (self.needed & !other.letters).count_ones() as usize;
        let begins = |word: &str| {
            let letters = word.chars().count();
            let most = slips::most(letters);
            let is_long_enough = |other: &str| other.chars().count() + most >= letters;
            let fits =
                |other: &str| is_long_enough(other) && slips::between(word, other).begun <= most;
            most > 0 && lacking <= most && other.forms().any(fits)
        };
        self.forms().any(begins)
    }

    pub(super) fn is_nearly_in(&self, other: &Word) -> bool {
        self.is_in(other) || self.nearly_begins(other)
    }

    fn any(&self, other: &Word, fits: fn(&str, &str) -> bool) -> bool {
        self.needed & !other.letters == 0
            && self.spellings().any(|word| other.spellings().any(|other| fits(word, other)))
    }
}

fn wide(word: &str) -> String {
    let mut wide = String::with_capacity(word.len());
    for c in word.chars() {
        let vowel = without_dots(c);
        wide.push(vowel);
        if vowel != c {
            wide.push('e');
        }
    }
    wide
}

/// A bit for each letter; digits and the letters of other scripts share some.
fn letters_of(word: &str) -> u32 {
    let bit = |c: char| match c {
        'a'..='z' => u32::from(c) - u32::from('a'),
        _ => 26 + u32::from(c) % 6,
    };
    word.chars().fold(0, |letters, c| letters | 1 << bit(c))
}
