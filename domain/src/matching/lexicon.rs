//! What common words tell about a report, in English and German: words that say little, that
//! express a wish, that complain, and words with the same meaning.

use super::related::RELATED;
use super::table::Slots;
use super::words::{NOTHING, fold, number, word_number};

/// Words that are in every report.
const PLAIN: &str = "a an the and or but if of to in on at by for from with as is are was be been \
    it its this that these those i you we they my your our their he she do does did can will has \
    have had before so just only also there then than very how what why which who me us them am \
    I've into out up about der die das ein eine einen dem den des und oder aber ist sind war \
    ich wir sie er es mit von zu im auf bei für aus wird werden kann hat haben man";

/// Words that express a wish.
const WISH: &str = "add adding feature features request fr wish enhancement suggest suggestion \
    improve improvement implement implementing support option options optional ability able \
    allow enable please pls plz would could should want need like nice great love useful helpful \
    idea hope possible possibility better easier easily chance cool let way Wunsch Wünsche \
    wünschen bitte möglich Möglichkeit hinzufügen möchte möchten gern gerne sollte Vorschlag Idee \
    besser einfacher";

/// Words that complain, but do not say about what.
const COMPLAINT: &str = "bug bugs error errors issue issues problem problems not no can't cannot \
    don't doesn't didn't isn't aren't won't wasn't never nothing sometimes again still already \
    although though even despite instead too when after while since same anymore longer keep \
    keeps nicht nichts kein keine keinen nie wieder immer manchmal noch trotzdem statt obwohl \
    wenn nachdem seit mehr Fehler Probleme";

/// Words that complain, and say about what.
const FAULT: &str = "fail fails failed failing failure crash crashes crashed freeze freezes frozen \
    hang hangs stop stops stopped missing wrong wrongly broken stuck lose loses lost disappear \
    disappears disappeared gone unable suddenly slow slowly stutter stutters empty blank \
    incorrect twice different reset resets revert reverts ignore ignores ignored randomly \
    Absturz abgestürzt stürzt falsch kaputt hängt verschwindet verschwunden leer langsam fehlt \
    fehlen plötzlich doppelt geht";

/// Each list with the trait of its words.
const LISTS: [(&str, Trait); 4] = [
    (PLAIN, Trait { light: true, leaning: 0.0 }),
    (WISH, Trait { light: true, leaning: 1.0 }),
    (COMPLAINT, Trait { light: true, leaning: -1.0 }),
    (FAULT, Trait { light: false, leaning: -1.0 }),
];

/// What is known of a word.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Trait {
    /// Says little about what the report is about.
    pub(super) light: bool,
    /// 1 for a wish, −1 for a complaint.
    pub(super) leaning: f32,
}

/// The lists, indexed by word.
pub(super) struct Lexicon {
    /// From a word to the number of its list.
    lists: Slots,
    /// From the beginning of a word to its line of [`RELATED`].
    related: Slots,
}

impl Default for Lexicon {
    fn default() -> Self {
        let (mut lists, mut related) = (Slots::default(), Slots::default());
        for (at, (list, _)) in (0..).zip(LISTS) {
            for word in fold(list) {
                lists.get_or_insert(word_number(&word), at);
            }
        }
        for (line, beginnings) in (0..).zip(RELATED.lines()) {
            for beginning in fold(beginnings) {
                related.get_or_insert(word_number(&beginning), line);
            }
        }
        Self { lists, related }
    }
}

impl Lexicon {
    pub(super) fn trait_of(&self, word: &str) -> Trait {
        let list = self.lists.get(word_number(word));
        list.map_or(Trait::default(), |list| LISTS[list as usize].1)
    }

    /// The lines of [`RELATED`] that a word belongs to.
    pub(super) fn related(&self, word: &str) -> impl Iterator<Item = u32> {
        let singular = word.strip_suffix('s').map_or(word.len(), str::len);
        let mut beginning = NOTHING;
        let ends = word.bytes().enumerate().map(move |(at, byte)| {
            beginning = number(beginning, byte);
            (at + 1, beginning)
        });
        let whole = word.len();
        ends.filter(move |&(end, _)| end >= 4 || end == whole || end == singular)
            .filter_map(|(_, beginning)| self.related.get(beginning))
    }
}

/// From −1 for a fault to 1 for a wish, computed from words and their weights. A fault and a wish
/// about the same thing are two different cards.
pub(super) fn leaning(words: impl Iterator<Item = (Trait, f32)>) -> f32 {
    // Starts at 1, so that a single word decides little.
    let (mut sum, mut all) = (0.0, 1.0);
    for (known, weight) in words {
        sum += known.leaning * weight;
        all += known.leaning.abs() * weight;
    }
    sum / all
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_word_is_listed_once() {
        for list in [LISTS.map(|(list, _)| list).join(" "), RELATED.replace('\n', " ")] {
            let mut once = BTreeSet::new();
            for word in fold(&list) {
                assert!(once.insert(word.clone()), "{word} is listed twice");
            }
        }
        assert!(RELATED.len() < 2_048, "every browser loads it");
    }

    #[test]
    fn related_words_match_by_beginning_or_as_whole_short_words() {
        let lexicon = Lexicon::default();
        let related = |one: &str, other: &str| {
            let lines: Vec<u32> = lexicon.related(one).collect();
            lexicon.related(other).any(|line| lines.contains(&line))
        };
        assert!(related("crashes", "freezing"));
        assert!(related("voucher", "gutscheincode"));
        assert!(related("car", "vehicles") && related("cars", "vehicle"));
        assert!(!related("carpet", "vehicle"));
        assert!(!related("", "ß"));
    }

    #[test]
    fn a_wish_and_a_fault_lean_in_opposite_directions() {
        let lexicon = Lexicon::default();
        let leaning =
            |text: &str| leaning(fold(text).iter().map(|word| (lexicon.trait_of(word), 1.0)));
        assert!(leaning("Please add a sleep timer") > 0.5);
        assert!(leaning("Sleep timer does not stop") < -0.5);
        assert!(leaning("Wunsch: bitte Filter hinzufügen") > 0.5);
        assert!(leaning("Gutschein fehlt nach dem Absturz") < -0.5);
        assert_eq!(leaning("Sleep timer"), 0.0);
    }
}
