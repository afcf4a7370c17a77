//! A query as a list of probes: sets of words, each with the value of finding one of them.

use super::LIGHT;
use super::lexicon::{Trait, leaning};
use super::vocabulary::{BEGINNING, Kind, Vocabulary, features};
use super::words::{fold, title_number};

/// The number of words of a query that are used. Enough for any title; more words of a pasted text
/// cost time and find nothing else.
const QUERY_WORDS: usize = 40;
/// Queries with fewer meaningful letters do not say anything yet.
const LEAST_LETTERS: usize = 3;

/// A query, ready to be searched.
pub(super) struct Query {
    pub(super) probes: Vec<Probe>,
    /// As for a card.
    pub(super) leaning: f32,
    /// As for a card.
    pub(super) title: u64,
    /// Whether it has enough letters to be searched.
    pub(super) says_something: bool,
}

pub(super) struct Probe {
    feature: u64,
    pub(super) words: Vec<u32>,
    pub(super) worth: f32,
    /// Finds many wrong cards, so it is used only if it is rare.
    pub(super) rough: bool,
}

impl Query {
    pub(super) fn read(text: &str, vocabulary: &Vocabulary) -> Self {
        let mut words = fold(text);
        let title = title_number(&words);
        words.truncate(QUERY_WORDS);
        let open = text.ends_with(char::is_alphanumeric);
        let known: Vec<Trait> =
            words.iter().map(|word| vocabulary.lexicon.trait_of(word)).collect();
        let content = words.iter().zip(&known).filter(|(_, known)| !known.light);
        let letters: usize = content.map(|(word, _)| word.chars().count()).sum();
        let mut query = Self {
            probes: Vec::new(),
            leaning: leaning(known.iter().map(|known| (*known, 1.0))),
            title,
            says_something: letters >= LEAST_LETTERS,
        };
        for (at, word) in words.iter().enumerate() {
            // If all words are light, use them with their full value.
            let worth = if known[at].light && letters > 0 { LIGHT } else { 1.0 };
            query.ask(vocabulary, word, open && at + 1 == words.len(), worth);
        }
        query
    }

    fn ask(&mut self, vocabulary: &Vocabulary, word: &str, unfinished: bool, worth: f32) {
        let mut beginning = 0;
        features(&vocabulary.lexicon, word, unfinished, |kind, feature| {
            if let Kind::Beginning(letters) = kind {
                beginning = feature;
                if letters < BEGINNING {
                    return;
                }
            }
            let worth = worth * worth_of(kind);
            if let Some(probe) = self.probes.iter_mut().find(|probe| probe.feature == feature) {
                probe.worth = probe.worth.max(worth);
                return;
            }
            let alike = vocabulary.with(feature);
            let mut words = alike.to_vec();
            if kind == Kind::Stem && unfinished {
                let longer = vocabulary.with(beginning).iter().copied();
                let longer = longer.filter(|&longer| vocabulary.starts_with(longer, word));
                words.extend(longer.filter(|longer| !alike.contains(longer)));
            }
            let rough = !matches!(kind, Kind::Stem | Kind::Kin);
            self.probes.push(Probe { feature, words, worth, rough });
        });
    }
}

/// The value of each kind of probe. Tuned on real reports; half or twice these values change
/// little.
fn worth_of(kind: Kind) -> f32 {
    match kind {
        Kind::Stem | Kind::Kin => 1.0,
        Kind::Beginning(_) | Kind::Trigram => 0.3,
    }
}
