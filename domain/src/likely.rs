//! Which of several matching cards a caller most likely means, judged by customers and stage.

use crate::board::Board;
use crate::column::Stage;
use crate::matching::{Match, Strength};
use crate::order::Order;
use crate::pain;
use std::cmp::Ordering;

/// How much each doubling of a card's customers adds to its score. Enough to order cards that match
/// equally well, too little to move up a card that matches worse.
const PER_DOUBLING: f32 = 0.02;
/// The factor for the score of a closed card: a caller rarely means it.
const DONE: f32 = 0.9;

/// Sorts matches by how likely a caller means them.
#[must_use]
pub fn likely(board: &Board, mut found: Vec<Match>) -> Vec<Match> {
    for one in &mut found {
        let Some(card) = board.cards.get(&one.id) else { continue };
        let customers = pain::reach(board, card.id).customers;
        one.score *= 1.0 + PER_DOUBLING * (1.0 + f64::from(customers)).log2() as f32;
        if board.stage_of(card) == Stage::Closed {
            one.score *= DONE;
        }
    }
    let rank = |one: &Match| (one.strength == Strength::Good, one.score);
    found.order_by(|one, other| rank(other).partial_cmp(&rank(one)).unwrap_or(Ordering::Equal));
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matching::Index;
    use crate::testing::{Scene, card};

    fn first<'a>(scene: &Scene, titles: &[&'a str], query: &str) -> &'a str {
        let mut index = Index::default();
        for title in titles {
            index.put(card(title), title, "", &[]);
        }
        let found = likely(&scene.board, index.search(query, titles.len()));
        titles.iter().find(|title| card(title) == found[0].id).unwrap()
    }

    #[test]
    fn of_two_equal_matches_the_one_with_more_customers_is_first() {
        let titles = ["Voucher: field is hard to find", "Voucher codes cannot be redeemed"];
        let mut scene = Scene::new();
        scene.has_card(titles[0]).has_card(titles[1]);
        assert_eq!(first(&scene, &titles, "vouch"), titles[0]);
        for n in 0..40 {
            let name = format!("Customer {n}");
            scene.has_customer(&name);
            scene.calls(Some(&name), titles[1]);
        }
        assert_eq!(first(&scene, &titles, "vouch"), titles[1]);
        assert_eq!(first(&scene, &titles, "voucher field"), titles[0], "words come first");
    }

    #[test]
    fn a_closed_card_is_less_likely() {
        let titles = ["Invoice number appears twice", "Invoice total appears twice"];
        let mut scene = Scene::new();
        scene.has_card(titles[0]).has_card(titles[1]);
        let before = first(&scene, &titles, "invoice");
        scene.moves(before, Stage::Closed);
        assert_ne!(first(&scene, &titles, "invoice"), before);
    }
}
