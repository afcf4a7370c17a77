//! Slips in a query: a word that no card has is taken for the one that is nearly the same.

use super::Index;
use super::words::fold;
use std::cmp::Reverse;

/// Shorter words are like too many others.
const LEAST: usize = 5;
/// From so many letters on a word may have two slips.
const LONG: usize = 9;

impl Index {
    /// A query as it was meant: each word that no card has is replaced by a word of the board that
    /// is one slip away, in a long one two. Swapped neighbours are one slip. A word that is like
    /// none stays, and so does all of a query without such words.
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

/// The slips between a word and another, or its beginning while the word is not finished; `None`
/// where their lengths alone say that it is more than `most`.
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
    fn a_slip_is_mended_also_at_the_beginning_and_while_one_types() {
        assert_eq!(corrected("vuocher"), "voucher");
        assert_eq!(corrected("vuoch"), "voucher");
        assert_eq!(corrected("invioce "), "invoice ");
        assert_eq!(corrected("ihr voucehr geht"), "ihr voucher geht");
        assert_eq!(corrected("gutshceine"), "gutscheine");
    }

    #[test]
    fn what_is_known_or_like_nothing_stays_as_it_was_typed() {
        for query in ["Voucher", "vouch", "Gutscheincode", "kubernetes", "Coce", "24.7.1", ""] {
            assert_eq!(corrected(query), query);
        }
    }
}
