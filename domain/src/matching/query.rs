//! A query as words, each with its value.

use super::lexicon::{Lexicon, Trait, leaning};
use super::words::{fold, title_number};
use super::{LIGHT, Place, Text};

/// The number of words of a query that are used. Enough for any title; more words of a pasted text
/// cost time and find nothing else.
const QUERY_WORDS: usize = 40;
/// Queries with fewer meaningful letters do not say anything yet.
const LEAST_LETTERS: usize = 3;
/// The value of a word that is not in the title of a card, when asking for cards like it: a title
/// names the problem, other texts also tell where and when.
const OTHERS: f32 = 0.5;

/// A query, ready to be searched.
pub(super) struct Query {
    pub(super) words: Vec<QueryWord>,
    /// As for a card.
    pub(super) leaning: f32,
    /// As for a card.
    pub(super) title: u64,
    /// Whether it has enough letters to be searched.
    pub(super) says_something: bool,
}

pub(super) struct QueryWord {
    pub(super) text: String,
    /// The last one, if nothing follows it.
    pub(super) unfinished: bool,
    pub(super) worth: f32,
}

impl Query {
    pub(super) fn read(text: &str, lexicon: &Lexicon) -> Self {
        let mut words = fold(text);
        let title = title_number(&words);
        words.truncate(QUERY_WORDS);
        let open = text.ends_with(char::is_alphanumeric);
        let known: Vec<Trait> = words.iter().map(|word| lexicon.trait_of(word)).collect();
        let content = words.iter().zip(&known).filter(|(_, known)| !known.light);
        let letters: usize = content.map(|(word, _)| word.chars().count()).sum();
        let last = words.len().saturating_sub(1);
        let leaning = leaning(known.iter().copied());
        let words = words.into_iter().zip(known).enumerate().map(|(at, (text, known))| {
            // If all words are light, use them with their full value.
            let worth = if known.light && letters > 0 { LIGHT } else { 1.0 };
            QueryWord { text, unfinished: open && at == last, worth }
        });
        Self { words: words.collect(), leaning, title, says_something: letters >= LEAST_LETTERS }
    }

    /// Asks for cards like this one, with the words of all its texts, each by the worth of its
    /// place.
    pub(super) fn of_card(text: &Text<'_>, lexicon: &Lexicon) -> Self {
        let mut query = Self::read(&format!("{} ", text.title), lexicon);
        let area = text.area.join(" ");
        let others =
            [(Place::Callers, text.callers), (Place::Body, &text.body), (Place::Area, &area)];
        for (place, others) in others {
            // Only words that say something: there are many.
            for other in fold(others).into_iter().filter(|it| !lexicon.trait_of(it).light) {
                let is_new = query.words.iter().all(|known| known.text != other);
                if is_new && query.words.len() < QUERY_WORDS {
                    let worth = OTHERS * place.worth();
                    query.words.push(QueryWord { text: other, unfinished: false, worth });
                }
            }
        }
        query.says_something = query.words.iter().any(|word| word.worth > LIGHT);
        query
    }
}
