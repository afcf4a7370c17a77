//! Guesses the area of a new card from its title. A person can correct it.

use crate::board::Board;
use crate::id::AreaId;
use crate::matching::words::{fold, stem};

/// Only words with this many letters match longer words that begin with them. Shorter ones match
/// too much: `Abo` is the beginning of `about` and `above`.
const BEGINNING_CHARS: usize = 5;

/// The area whose name or synonym is in a title; `None` if there is none, or two that match equally
/// well.
pub(crate) fn area(board: &Board, title: &str) -> Option<AreaId> {
    let title = stems(title);
    let mut best = (0, None);
    for area in board.areas.values() {
        let terms = std::iter::once(&area.name).chain(&area.synonyms);
        let weight = terms.map(|term| weight(&stems(term), &title)).max().unwrap_or(0);
        if weight > best.0 {
            best = (weight, Some(area.id));
        } else if weight == best.0 {
            best.1 = None;
        }
    }
    best.1
}

/// The number of letters of a term if the title contains all its words, otherwise 0.
fn weight(term: &[String], title: &[String]) -> usize {
    let is_there = |word: &String| {
        let begins = |other: &String| {
            word.chars().count() >= BEGINNING_CHARS && other.starts_with(word.as_str())
        };
        title.iter().any(|other| other == word || begins(other))
    };
    let explains = term.iter().all(is_there);
    if explains { term.iter().map(|word| word.chars().count()).sum() } else { 0 }
}

fn stems(text: &str) -> Vec<String> {
    fold(text).iter().map(|word| stem(word).to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use crate::area::AreaEdit;
    use crate::command::Command;
    use crate::testing::{Scene, area};

    fn shop() -> Scene {
        let mut scene = Scene::new();
        for (name, words) in [
            ("Payment", vec!["voucher", "Gutschein", "credit card"]),
            ("Player", vec!["sound", "Wiedergabe"]),
            ("Abo", vec!["subscription"]),
        ] {
            scene.has_area(name);
            let edit = AreaEdit::Synonyms(words.into_iter().map(str::to_owned).collect());
            scene.does("Julia", Command::EditArea { area: area(name), edit });
        }
        scene
    }

    #[track_caller]
    fn guessed(title: &str, expected: Option<&str>) {
        let mut scene = shop();
        scene.has_card(title);
        assert_eq!(scene.card(title).area, expected.map(area), "{title}");
    }

    #[test]
    fn a_new_card_gets_the_area_that_its_title_mentions() {
        guessed("Payment fails", Some("Payment"));
        guessed("Vouchers cannot be redeemed", Some("Payment"));
        guessed("Gutscheincode ungültig", Some("Payment"));
        guessed("My credit card is refused", Some("Payment"));
        guessed("Kündigung vom Abo", Some("Abo"));
    }

    #[test]
    fn parts_of_terms_and_accidental_prefixes_do_not_match() {
        guessed("The card lies about the sort order", None);
        guessed("It is slow", None);
    }

    #[test]
    fn of_two_areas_the_longer_match_wins_and_a_tie_gives_none() {
        guessed("Voucher for a subscription", Some("Abo"));
        guessed("Player or payment", Some("Payment"));
        guessed("Abo sound", Some("Player"));
        guessed("No sound after the voucher", None);
    }
}
