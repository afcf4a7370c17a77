//! Which of the cards that say nearly the same is meant: what the board knows of them decides.

use super::{Match, Strength};
use crate::board::Board;
use crate::column::Stage;
use crate::order::Order;
use crate::pain;
use std::cmp::Ordering;

/// What each doubling of the customers who know a card adds to its score: enough to part two whose
/// words fit alike, too little to bring up one whose words do not.
const PER_DOUBLING: f32 = 0.02;
/// What is left of the score of a card that is done: who calls now hardly means it.
const DONE: f32 = 0.9;

/// Cards in the order in which somebody who calls now is likely to mean them.
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
    fn of_two_that_say_the_same_the_one_that_more_customers_know_is_meant() {
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
    fn what_is_done_is_hardly_meant() {
        let titles = ["Invoice number appears twice", "Invoice total appears twice"];
        let mut scene = Scene::new();
        scene.has_card(titles[0]).has_card(titles[1]);
        let before = first(&scene, &titles, "invoice");
        scene.moves(before, Stage::Closed);
        assert_ne!(first(&scene, &titles, "invoice"), before);
    }
}
