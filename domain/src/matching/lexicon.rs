//! What common words tell about a report, in English and German: words that say little, that
//! express a wish, and that complain.

use super::related::Related;
use super::table::Slots;
use super::words::{fold, word_number};

/// Words that are in every report.
const PLAIN: &str = "a an the and or but if of to in on at by for from with as is are was be \
    been being it its this that these those i you we they my your our their he she her him \
    his them do does did doing done can could will would has have had having before so just \
    only also there then than very how what why which who whom whose where when me us am \
    I've I'm into onto out up off over down about after all any around away because both \
    came come comes each ever every few get gets getting got give given go goes going gone \
    went here know made make makes many may might more most much must once other own per put \
    really said say says should some such take takes thing things through till until try \
    tries tried under use used using well were within yet now soon during customer customers \
    caller client der die das dem den des dessen deren ein eine einem einen einer eines und \
    oder aber ist sind war waren sein bin wäre ich du wir ihr sie er es man mich mir dich \
    dir uns euch ihm ihn ihnen sich mein meine meinem meinen meiner dein deine seine seinem \
    seinen seiner ihre ihrem ihren ihrer unser unsere unseren euer eure mit von vom zu zum \
    zur ins auf bei beim für aus ans ab um über unter vor hinter neben zwischen bis durch \
    gegen pro wird werden wurde wurden kann können könnte hat haben hab habe hast hatte \
    hatten gehabt da dabei dafür damit dann daran darauf darin dass davon davor dazu denn \
    dies diese diesem diesen dieser dieses doch dort drin eben eigentlich einfach einmal \
    etwas gar gerade gibt gab hier hin ja je jede jedem jeden jeder jedes jemand jetzt kam \
    kamen kommt kommen lassen lässt mal manche müssen muss musste nix nur ob sagt sagen \
    gesagt schon sehr sobald solche soll sollen sonst als alle allem allen aller alles auch \
    ander andere anderen anderer anderes warum wann weil welche welchem welchen welcher \
    welches wenn wer wie wieso wieviel wo wohl zwar kunde kundin kunden anrufer meint u ne \
    na nach seit tut tun macht machen gemacht bekommt bekommen kriegt kriegen bitte während";

/// Words that express a wish.
const WISH: &str = "add adding feature features request fr wish enhancement suggest \
    suggestion improve improvement implement implementing support option options optional \
    ability able allow enable please pls plz want need like nice great love useful helpful \
    idea hope possible possibility better easier easily chance cool let way Wunsch Wünsche \
    wünschen möglich Möglichkeit hinzufügen möchte möchten gern gerne sollte Vorschlag Idee \
    besser einfacher";

/// Words that complain, but do not say about what.
const COMPLAINT: &str = "bug bugs error errors issue issues problem problems not no can't \
    cannot don't doesn't didn't isn't aren't won't wasn't never nothing sometimes again \
    still already although though even despite instead too while since same anymore longer \
    keep keeps nicht nichts kein keine keinen keiner nie wieder immer manchmal noch trotzdem \
    statt obwohl nachdem mehr Fehler Probleme geht gehen ging funktioniert klappt works work \
    working ned nöd net";

/// Words that complain, and say about what.
const FAULT: &str = "fail fails failed failing failure crash crashes crashed freeze freezes \
    frozen hang hangs stop stops stopped missing wrong wrongly broken stuck lose loses lost \
    disappear disappears disappeared unable suddenly slow slowly stutter stutters empty \
    blank incorrect twice different reset resets revert reverts ignore ignores ignored \
    randomly Absturz abgestürzt stürzt falsch kaputt hängt verschwindet verschwunden leer \
    langsam fehlt fehlen plötzlich doppelt";

/// What an [`Index`](super::Index) knows of English and German. A page needs it only for searching,
/// and loads it after it has started.
#[derive(Clone, Copy, Debug)]
pub struct Dictionary {
    /// Words that tell something, as in [`TRAITS`].
    lists: [&'static str; TRAITS.len()],
    /// Words that mean nearly the same in a report about software, one line for each meaning. An
    /// entry is the beginning of words. With fewer than four letters, or with a dot behind it, it is
    /// a whole word in any of its forms.
    pub(super) meanings: &'static str,
}

/// The dictionary of both languages.
pub const DICTIONARY: Dictionary =
    Dictionary { lists: [PLAIN, WISH, COMPLAINT, FAULT], meanings: include_str!("meanings.txt") };

/// What the words of each list tell.
const TRAITS: [Trait; 4] = [
    Trait { light: true, leaning: 0.0 },
    Trait { light: true, leaning: 1.0 },
    Trait { light: true, leaning: -1.0 },
    Trait { light: false, leaning: -1.0 },
];

/// What is known of a word.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Trait {
    /// Says little about what the report is about.
    pub(super) light: bool,
    /// 1 for a wish, −1 for a complaint.
    pub(super) leaning: f32,
}

/// A [`Dictionary`], indexed by word. `default()` knows no word.
#[derive(Default)]
pub(super) struct Lexicon {
    lists: Slots,
    pub(super) related: Related,
}

impl Lexicon {
    pub(super) fn of(dictionary: Dictionary) -> Self {
        let mut lists = Slots::default();
        for (at, list) in (0..).zip(dictionary.lists) {
            for word in fold(list) {
                lists.get_or_insert(word_number(&word), at);
            }
        }
        Self { lists, related: Related::of(dictionary.meanings) }
    }

    /// Whether it is a word of one of the languages, as far as the lists tell.
    pub(super) fn knows(&self, word: &str) -> bool {
        self.lists.get(word_number(word)).is_some() || self.related.knows(word)
    }

    pub(super) fn trait_of(&self, word: &str) -> Trait {
        let list = self.lists.get(word_number(word));
        list.map_or(Trait::default(), |list| TRAITS[list as usize])
    }
}

/// Which words say little, whatever a report is about; `default()` knows none.
#[derive(Default)]
pub struct LightWords(Slots);

impl LightWords {
    /// Those of the lists of a dictionary.
    #[must_use]
    pub fn of(dictionary: Dictionary) -> Self {
        let mut words = Slots::default();
        for (list, _) in dictionary.lists.into_iter().zip(TRAITS).filter(|(_, known)| known.light) {
            for word in fold(list) {
                words.get_or_insert(word_number(&word), 0);
            }
        }
        Self(words)
    }

    pub(crate) fn contain(&self, word: &str) -> bool {
        self.0.get(word_number(word)).is_some()
    }
}

/// From −1 for a fault to 1 for a wish. A fault and a wish about the same thing are two different
/// cards.
pub(super) fn leaning(words: impl Iterator<Item = Trait>) -> f32 {
    // Starts at 1, so that a single word decides little.
    let (mut sum, mut all) = (0.0, 1.0);
    for known in words {
        sum += known.leaning;
        all += known.leaning.abs();
    }
    sum / all
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_word_is_listed_once() {
        let mut once = BTreeSet::new();
        for word in fold(&DICTIONARY.lists.join(" ")) {
            assert!(once.insert(word.clone()), "{word} is listed twice");
        }
    }

    #[test]
    fn light_words_are_those_of_the_lists() {
        let light = LightWords::of(DICTIONARY);
        assert!(["fur", "cant", "mochte"].into_iter().all(|word| light.contain(word)));
        assert!(!light.contain("gutschein") && !light.contain("absturz"));
    }

    #[test]
    fn a_wish_and_a_fault_lean_in_opposite_directions() {
        let lexicon = Lexicon::of(DICTIONARY);
        let leaning = |text: &str| leaning(fold(text).iter().map(|word| lexicon.trait_of(word)));
        assert!(leaning("Please add a sleep timer") > 0.5);
        assert!(leaning("Sleep timer does not stop") < -0.5);
        assert!(leaning("Wunsch: bitte Filter hinzufügen") > 0.5);
        assert!(leaning("Gutschein fehlt nach dem Absturz") < -0.5);
        assert_eq!(leaning("Sleep timer"), 0.0);
    }
}
