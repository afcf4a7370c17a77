//! Words that mean nearly the same in a report about software, in English and German.

use super::table::Slots;
use super::words::{NOTHING, fold, number, root, stem, word_number};

const BEGINNING: usize = 4;
/// The letters of the shortest last part of a compound that is looked up.
const LAST_PART: usize = 5;
/// The letters of an ending, after an entry that is the last part of a compound.
const ENDING: usize = 3;

/// The letters of an ending after two words that are written as one.
const PLURAL: usize = 1;

/// The meanings of a [`Dictionary`](super::Dictionary), indexed. `default()` knows none.
#[derive(Default)]
pub(super) struct Related {
    /// From the stem of a whole word to a place in `meanings`.
    whole: Slots,
    /// From the beginning of words to a place in `meanings`.
    beginnings: Slots,
    /// The numbers of the lines.
    meanings: Vec<Vec<u32>>,
}

impl Related {
    pub(super) fn of(meanings: &str) -> Self {
        let mut related = Self::default();
        for (line, entries) in (0..).zip(meanings.lines()) {
            for entry in entries.split(' ') {
                related.read(entry, line);
            }
        }
        related
    }

    fn read(&mut self, entry: &str, line: u32) {
        for word in fold(entry) {
            let is_whole = entry.ends_with('.') || entry.chars().count() < BEGINNING;
            let (slots, key) = match is_whole {
                true => (&mut self.whole, word_number(stem(&word))),
                false => (&mut self.beginnings, word_number(&word)),
            };
            let at = slots.get_or_insert(key, self.meanings.len() as u32) as usize;
            if at == self.meanings.len() {
                self.meanings.push(Vec::new());
            }
            self.meanings[at].push(line);
        }
    }

    /// Calls `found` with the number of each meaning of a word: of its beginning, and of the last
    /// part if it is a compound.
    pub(super) fn meanings(&self, word: &str, mut found: impl FnMut(u32)) {
        let parts = word.char_indices().skip(BEGINNING - 1).map(|(at, _)| &word[at..]);
        let last = parts.take_while(|part| part.len() >= LAST_PART).find_map(|part| {
            let (meanings, rest) = self.look_up(part, stem(part))?;
            (rest <= ENDING).then_some(meanings)
        });
        let first = self.look_up(word, &root(word)).map(|(meanings, _)| meanings);
        let all = first.into_iter().chain(last).flat_map(|at| &self.meanings[at as usize]);
        all.copied().for_each(&mut found);
    }

    /// Calls `found` with the number of each meaning of two words that are written as one.
    pub(super) fn meanings_of_joined(&self, joined: &str, found: impl FnMut(u32)) {
        let known = self.look_up(joined, joined).filter(|(_, rest)| *rest <= PLURAL);
        let meanings = known.into_iter().flat_map(|(at, _)| &self.meanings[at as usize]);
        meanings.copied().for_each(found);
    }

    /// Whether it is a word of an entry.
    pub(super) fn knows(&self, word: &str) -> bool {
        self.look_up(word, &root(word)).is_some_and(|(_, rest)| rest <= ENDING)
    }

    /// The place of a word's meanings, and how many letters follow the entry.
    fn look_up(&self, word: &str, root: &str) -> Option<(u32, usize)> {
        let whole = [word, root].into_iter().find_map(|it| self.whole.get(word_number(it)));
        whole.map(|at| (at, 0)).or_else(|| self.begun(word)).or_else(|| self.begun(root))
    }

    /// By the longest entry that the word begins with.
    fn begun(&self, word: &str) -> Option<(u32, usize)> {
        let (mut key, mut longest) = (NOTHING, None);
        for (at, byte) in word.bytes().enumerate() {
            key = number(key, byte);
            if let Some(meanings) = self.beginnings.get(key) {
                longest = Some((meanings, word.len() - at - 1));
            }
        }
        longest
    }
}

#[cfg(test)]
mod tests {
    use super::super::DICTIONARY;
    use super::*;

    fn are_related(one: &str, other: &str) -> bool {
        let related = Related::of(DICTIONARY.meanings);
        let of = |word: &str| {
            let mut all = Vec::new();
            related.meanings(word, |meaning| all.push(meaning));
            all
        };
        let (one, other) = (of(one), of(other));
        one.iter().any(|meaning| other.contains(meaning))
    }

    #[test]
    fn words_match_by_beginning_or_as_whole_words() {
        assert!(are_related("crashes", "absturze"));
        assert!(are_related("voucher", "gutscheincode"));
        assert!(are_related("car", "vehicles") && are_related("cars", "vehicle"));
        assert!(!are_related("carpet", "vehicle"));
        assert!(!are_related("", "ss"));
    }

    #[test]
    fn words_match_by_the_last_part_of_a_compound() {
        assert!(are_related("monatsrechnung", "invoice"));
        assert!(are_related("hauptspeicherkarte", "karten"));
        assert!(!are_related("kartenspielerei", "payment"));
    }

    #[test]
    fn participles_match_their_verb() {
        assert!(are_related("eingelost", "redeem") && are_related("einzulosen", "redeem"));
        assert!(are_related("ausgedruckt", "print") && are_related("angerufen", "call"));
    }

    #[test]
    fn the_list_is_small() {
        assert!(DICTIONARY.meanings.len() < 14_000, "every browser loads it");
    }
}
