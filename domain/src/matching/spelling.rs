//! Typos in a query: a word that no card has is replaced by a similar one.

use super::Index;
use super::words::fold;
use std::cmp::Reverse;

/// Shorter words are similar to too many others.
const LEAST: usize = 5;
/// Words with at least this many letters may have two typos.
const LONG: usize = 9;

impl Index {
    /// The query with typos corrected: each word that no card has is replaced by a word of the
    /// board with one typo difference, or two in a long word. Two swapped letters are one typo.
    /// Words without a similar one stay as they are.
    #[must_use]
    pub fn corrected(&self, query: &str) -> Option<String> {
        let words = fold(query);
        let open = query.ends_with(char::is_alphanumeric);
        let last = words.len().saturating_sub(1);
        let meant: Vec<String> = (words.iter().enumerate())
            .map(|(at, word)| self.meant(word, open && at == last).unwrap_or_else(|| word.clone()))
            .collect();
        let changed = meant != words;
        changed.then(|| meant.join(" ") + if open { "" } else { " " })
    }

    fn meant(&self, word: &str, unfinished: bool) -> Option<String> {
        let letters: Vec<char> = word.chars().collect();
        let is_word = letters.len() >= LEAST && letters.iter().all(|letter| letter.is_alphabetic());
        if !is_word || self.vocabulary.knows(word, unfinished) {
            return None;
        }
        let slips = if letters.len() < LONG { 1 } else { 2 };
        let near = self.vocabulary.used().filter_map(|(other, uses)| {
            let far = distance(word, letters.len(), other, unfinished, slips)?;
            (far <= slips).then_some((far, Reverse(uses), other))
        });
        near.min().map(|(.., other)| other.to_owned())
    }
}

/// The number of typos between two words; for an unfinished word, compared with the beginning of
/// the other. `None` if their lengths alone show that it is more than `most`.
fn distance(
    word: &str,
    length: usize,
    other: &str,
    unfinished: bool,
    most: usize,
) -> Option<usize> {
    let all = other.chars().count();
    if !unfinished {
        return (all.abs_diff(length) <= most).then(|| strsim::osa_distance(word, other));
    }
    let ends = (length - 1..=length + 1).filter(|end| *end <= all);
    let begins =
        |end: usize| &other[..other.char_indices().nth(end).map_or(other.len(), |it| it.0)];
    ends.map(|end| strsim::osa_distance(word, begins(end))).min()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::CardId;
    use uuid::Uuid;

    fn corrected(query: &str) -> String {
        let titles = ["Voucher codes cannot be redeemed", "Invoice is sent twice", "Gutscheine"];
        let mut index = Index::default();
        for (n, title) in titles.into_iter().enumerate() {
            index.put(CardId(Uuid::from_u128(n as u128)), title, "", &[]);
        }
        index.corrected(query).unwrap_or_else(|| query.to_owned())
    }

    #[test]
    fn typos_are_corrected_anywhere_and_while_typing() {
        assert_eq!(corrected("vuocher"), "voucher");
        assert_eq!(corrected("vuoch"), "voucher");
        assert_eq!(corrected("invioce "), "invoice ");
        assert_eq!(corrected("ihr voucehr geht"), "ihr voucher geht");
        assert_eq!(corrected("gutshceine"), "gutscheine");
    }

    #[test]
    fn known_words_and_words_without_similar_ones_stay() {
        for query in ["Voucher", "vouch", "Gutscheincode", "kubernetes", "Coce", "24.7.1", ""] {
            assert_eq!(corrected(query), query);
        }
    }
}
