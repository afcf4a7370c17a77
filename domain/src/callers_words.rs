//! The words that callers use for a problem: people who call later use them again, though they are
//! in no title.
//!
//! They are few, because every page has them for every card. They are computed from the texts that
//! exist, so a text that is taken back takes its words with it.

use crate::id::ContactId;
use crate::matching::LightWords;
use crate::matching::words::{fold, stem};
use crate::order::Order;
use std::cmp::Reverse;

/// The newest texts are read. Older ones said the same, or what has been fixed since.
pub const TEXTS: usize = 60;
/// Words for one card: a handful of texts says what there is to say.
pub const WORDS: usize = 16;
/// The letters of all of them, with a space between two. Most cards have none, so that a card takes
/// some 20 bytes on average.
pub const BYTES: usize = 120;
/// Words of one text: a caller says in the first sentences what it is about.
const WORDS_OF_TEXT: usize = 40;
/// Shorter words say nothing, and longer ones are no words.
const LETTERS: std::ops::RangeInclusive<usize> = 3..=24;

/// What one caller said, or what was typed before this card was chosen for the call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Words<'a> {
    pub contact: ContactId,
    pub text: &'a str,
}

/// A word in all its forms.
struct Used {
    word: String,
    /// The contacts whose texts use it.
    contacts: u32,
    /// The last of them that was counted.
    last: ContactId,
}

/// The words to keep of what callers said about a card, given with the newest first. Half of them
/// are those that most contacts used. The others are the newest, so that what somebody says today
/// is known tomorrow, whatever many said before. Words in `known`, such as the title's, are left
/// out, and light ones.
///
/// They are joined by spaces, in small letters and without accents.
#[must_use]
pub fn kept<'a>(
    said: impl IntoIterator<Item = Words<'a>>,
    known: &str,
    light: &LightWords,
) -> String {
    let says_something = |word: &String| is_word(word) && !light.contain(word);
    let known = fold(known);
    let known: Vec<&str> = known.iter().map(|word| stem(word)).collect();
    let mut used: Vec<Used> = Vec::new();
    for Words { contact, text } in said.into_iter().take(TEXTS) {
        for word in fold(text).into_iter().take(WORDS_OF_TEXT).filter(says_something) {
            if known.contains(&stem(&word)) {
                continue;
            }
            match used.iter_mut().find(|used| stem(&used.word) == stem(&word)) {
                Some(used) if used.last == contact => {}
                Some(used) => (used.contacts, used.last) = (used.contacts + 1, contact),
                None => used.push(Used { word, contacts: 1, last: contact }),
            }
        }
    }
    let mut frequent: Vec<&Used> = used.iter().filter(|used| used.contacts > 1).collect();
    frequent.order_by_key(|used| Reverse(used.contacts));
    let mut kept = Kept::default();
    kept.take(&frequent, WORDS / 2, BYTES / 2);
    kept.take(&used.iter().collect::<Vec<_>>(), WORDS, BYTES);
    kept.0.join(" ")
}

#[derive(Default)]
struct Kept<'a>(Vec<&'a str>);

impl<'a> Kept<'a> {
    /// Takes words until there are so many, or with a space between two so many letters.
    fn take(&mut self, used: &[&'a Used], words: usize, bytes: usize) {
        for Used { word, .. } in used {
            let taken: usize = self.0.iter().map(|word| word.len() + 1).sum();
            let has_room = self.0.len() < words && taken + word.len() <= bytes;
            if has_room && !self.0.contains(&&**word) {
                self.0.push(word);
            }
        }
    }
}

fn is_word(word: &str) -> bool {
    LETTERS.contains(&word.chars().count()) && word.chars().any(char::is_alphabetic)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matching::DICTIONARY;
    use uuid::Uuid;

    fn words(texts: &[(u128, &str)]) -> String {
        let said = texts
            .iter()
            .map(|(contact, text)| Words { contact: ContactId(Uuid::from_u128(*contact)), text });
        kept(said, "Voucher codes cannot be redeemed", &LightWords::of(DICTIONARY))
    }

    #[test]
    fn words_that_say_something_are_kept_the_newest_first() {
        let said = words(&[(2, "The promo is refused."), (1, "I have it in front of me, äh!")]);
        assert_eq!(said, "promo refused front");
        assert_eq!(words(&[]), "");
    }

    #[test]
    fn words_of_more_contacts_come_first() {
        let said = [(3, "newsletter"), (2, "Promo, promo, promo"), (1, "promos and a campaign")];
        assert_eq!(words(&said), "promo newsletter campaign");
        assert_eq!(words(&[(2, "newsletter"), (1, "promo"), (1, "promo")]), "newsletter promo");
    }

    #[test]
    fn new_words_are_kept_beside_frequent_ones() {
        let many =
            "alpha beta gamma delta epsilon zeta theta iota kappa lambda omicron sigma omega";
        let mut said = vec![(9, "newsletter")];
        said.extend((0..5).map(|contact| (contact, many)));
        let kept = words(&said);
        assert!(kept.starts_with("alpha") && kept.contains("newsletter"), "{kept}");
    }

    #[test]
    fn words_of_the_card_are_left_out_in_all_their_forms() {
        assert_eq!(words(&[(1, "the vouchers' code, REDEEMING")]), "");
    }

    #[test]
    fn a_text_that_is_taken_back_takes_its_words_with_it() {
        let said = [(3, "newsletter"), (2, "promo"), (1, "promo")];
        assert_eq!(words(&said[1..]), "promo");
    }

    #[test]
    fn they_are_few_and_short_whatever_is_said() {
        let long: Vec<(u128, String)> = (0..2_000)
            .map(|n| (n, format!("{}{n} {} word{n} häßlich{n}", "x".repeat(500), "語".repeat(24))))
            .collect();
        let long: Vec<(u128, &str)> = long.iter().map(|(n, text)| (*n, &**text)).collect();
        let kept = words(&long);
        assert!(kept.len() <= BYTES && kept.split(' ').count() <= WORDS, "{kept}");
        assert!(!kept.is_empty());
    }
}
