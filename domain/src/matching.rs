//! Search for known cards while an agent is typing: from the first letters on, despite typos and
//! word order.
//!
//! There is no language model. Every word of the board is indexed by its stem, its beginning, its
//! trigrams and common synonyms. For each word of a query (`query`), the words of the board that it
//! may stand for are looked up (`alike`), and for each card how much of the query it says is summed
//! up (`tally`). From that and from how much of its title is said come the odds that the card is
//! meant (`rank`).

mod alike;
mod lexicon;
mod query;
mod rank;
mod related;
pub(crate) mod slips;
pub(crate) mod table;
mod tally;
mod vocabulary;
pub(crate) mod words;

#[cfg(test)]
mod figure;
#[cfg(test)]
mod tests;

use crate::id::CardId;
use crate::table::Table;
pub use lexicon::{DICTIONARY, Dictionary, LightWords};
use query::Query;
use vocabulary::Vocabulary;

/// The number of words of a body that are indexed. A report says at its beginning what it is about;
/// logs follow.
const BODY_WORDS: usize = 200;
/// The value of a word that is in every report, relative to other words.
const LIGHT: f32 = 0.3;

/// What a card is found by.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Text<'a> {
    pub title: &'a str,
    /// Its description, and the titles of cards that were merged into it.
    pub body: String,
    /// The words that callers used.
    pub callers: &'a str,
    /// The name and the synonyms of its area, which are on all cards of the area.
    pub area: Vec<&'a str>,
}

/// Where a word is on a card. If it is in several places, the first of them counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Title,
    Body,
    Callers,
    Area,
}

impl Place {
    /// How much a word in this place counts, relative to one in the title. Callers tell more than
    /// their problem, a description more than what the card is about, and an area has many cards.
    fn worth(self) -> f32 {
        match self {
            Place::Title => 1.0,
            Place::Callers => 0.6,
            Place::Body | Place::Area => 0.5,
        }
    }
}

/// The cards of one board, ready to be searched. `default()` is empty, and knows no language: it
/// finds cards by their own words.
///
/// A change costs time in proportion to the words of the card. Words are never removed, so the
/// index grows with everything that was ever put.
#[derive(Default)]
pub struct Index {
    vocabulary: Vocabulary,
    /// By slot. Empty slots are reused.
    cards: Vec<Option<Card>>,
    empty: Vec<u32>,
    slots: Table<CardId, u32>,
}

struct Card {
    id: CardId,
    /// Each word once.
    words: Vec<(u32, Place)>,
    leaning: f32,
    /// The hash of the folded title, to detect equal titles.
    title: u64,
}

/// A card that the query may be about.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Match {
    pub id: CardId,
    /// The odds that it is the card that is meant, against a card that is not known yet, judged by
    /// the words alone.
    pub score: f32,
    pub strength: Strength,
}

/// Whether a match is good enough to be offered first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strength {
    /// Matches too little of the query: "create new" is offered first.
    Weak,
    Good,
}

impl Strength {
    /// By the odds that a card is meant: more likely than not.
    pub(crate) fn of(odds: f32) -> Strength {
        if odds > 1.0 { Strength::Good } else { Strength::Weak }
    }
}

impl Index {
    /// An empty index that knows English and German.
    #[must_use]
    pub fn knowing(dictionary: Dictionary) -> Index {
        Index { vocabulary: Vocabulary::knowing(dictionary), ..Index::default() }
    }

    /// Inserts or replaces a card.
    pub fn put(&mut self, id: CardId, text: &Text<'_>) {
        self.remove(id);
        let card = self.read(id, text);
        let slot = self.empty.pop().unwrap_or_else(|| {
            self.cards.push(None);
            self.cards.len() as u32 - 1
        });
        for &(word, place) in &card.words {
            self.vocabulary.post(word, slot, place);
        }
        self.slots.insert(id, slot);
        self.cards[slot as usize] = Some(card);
    }

    /// Removes a card. Does nothing if the card is not in the index.
    pub fn remove(&mut self, id: CardId) {
        let Some(slot) = self.slots.remove(&id) else { return };
        let Some(card) = self.cards[slot as usize].take() else { return };
        for &(word, _) in &card.words {
            self.vocabulary.retract(word, slot);
        }
        self.empty.push(slot);
    }

    /// The cards that `query` may mean, best first, at most `limit`. The last word counts as
    /// unfinished if nothing follows it. A card with an equal title is always the first.
    #[must_use]
    pub fn search(&self, query: &str, limit: usize) -> Vec<Match> {
        rank::search(self, &Query::read(query, &self.vocabulary.lexicon), limit)
    }

    /// The cards that may be the same as a card with these texts, best first, at most `limit`. If
    /// that card is in the index, it is among them.
    #[must_use]
    pub fn similar(&self, text: &Text<'_>, limit: usize) -> Vec<Match> {
        rank::search(self, &Query::of_card(text, &self.vocabulary.lexicon), limit)
    }

    fn read(&mut self, id: CardId, text: &Text<'_>) -> Card {
        let title = words::fold(text.title);
        let mut body = words::fold(&text.body);
        body.truncate(BODY_WORDS);
        let area = text.area.iter().flat_map(|text| words::fold(text)).collect();
        let places = [
            (Place::Title, title.clone()),
            (Place::Body, body),
            (Place::Callers, words::fold(text.callers)),
            (Place::Area, area),
        ];
        let mut all: Vec<(u32, Place)> = Vec::new();
        for (place, words) in places {
            for word in words {
                let word = self.vocabulary.learn(&word);
                if all.iter().all(|(known, _)| *known != word) {
                    all.push((word, place));
                }
            }
        }
        let own = all.iter().filter(|(_, place)| *place <= Place::Body);
        let leaning = lexicon::leaning(own.map(|&(word, _)| self.vocabulary.trait_of(word)));
        Card { id, words: all, leaning, title: words::title_number(&title) }
    }
}
