//! Which of the cards that fit the words of a call are offered first, and whether the first of them
//! is selected or "create new" is.
//!
//! The words give the odds that a card is meant, against a problem that is not known yet. They are
//! multiplied by how likely a call is about this card, whatever is said. The factors below say how
//! many times more likely than about a card that hardly anybody calls about. They are small,
//! because the words say more: a card that fits clearly better stays before one that many call
//! about.

use crate::board::Board;
use crate::card::{Card, Impact};
use crate::column::Stage;
use crate::matching::{Match, Strength};
use crate::order::Order;
use crate::pain;
use crate::time::Day;
use std::cmp::Ordering;

/// The days, with today, whose contacts tell that a problem is in the air.
const RECENT_DAYS: i32 = 7;
/// The weight of the logarithm of recent contacts: 70 make a card 2.3 times as likely, 10 make it
/// 1.7 times as likely. Far less than in proportion, because those who call about the others use
/// other words.
const RECENT: f32 = 0.3;
/// The weight of the logarithm of all customers, for problems that stay: 46 make a card 1.5 times as
/// likely.
const REACH: f32 = 0.12;
/// Who cannot do what they came for calls sooner.
const BLOCKED: f32 = 1.2;
/// It is urgent, because many call.
const EXPRESS: f32 = 1.5;
/// A release that runs is suspected: since then it happens to everybody.
const SUSPECTED: f32 = 1.3;
/// What has been fixed everywhere is seldom called about.
const RELEASED: f32 = 0.9;
const CLOSED: f32 = 0.8;

/// Sorts matches by the odds that they are meant by a call today, and says which are good enough to
/// be selected.
#[must_use]
pub fn suggest(board: &Board, today: Day, mut found: Vec<Match>) -> Vec<Match> {
    for one in &mut found {
        let Some(card) = board.cards.get(&one.id) else { continue };
        one.score *= likelihood(board, card, today);
        one.strength = Strength::of(one.score);
    }
    found.order_by(|one, other| other.score.partial_cmp(&one.score).unwrap_or(Ordering::Equal));
    found
}

/// How many times more likely a call today is about this card than about one that hardly anybody
/// calls about.
#[must_use]
pub fn likelihood(board: &Board, card: &Card, today: Day) -> f32 {
    let recent: u32 = board
        .tallies_of(card.id)
        .map(|tally| tally.contacts_between(today + (1 - RECENT_DAYS), today + 1))
        .sum();
    let customers = pain::reach(board, card.id).customers;
    let is_suspected = card
        .suspected_in
        .is_some_and(|release| board.systems.values().any(|it| it.runs == Some(release)));
    let stage = match board.stage_of(card) {
        Stage::Closed => CLOSED,
        Stage::Released => RELEASED,
        _ => 1.0,
    };
    let factor = |applies: bool, factor: f32| if applies { factor } else { 1.0 };
    let grows = |count: u32, weight: f32| 1.0 + weight * (count as f32).ln_1p();
    grows(recent, RECENT)
        * grows(customers, REACH)
        * factor(card.impact == Impact::Blocked, BLOCKED)
        * factor(card.express, EXPRESS)
        * factor(is_suspected, SUSPECTED)
        * stage
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::card::CardEdit;
    use crate::matching::{DICTIONARY, Index, Text};
    use crate::release::DeploymentState::Done;
    use crate::testing::{Scene, TODAY, card, release};

    const TITLES: [&str; 2] = ["Voucher field is hidden", "Voucher codes are refused"];

    fn two() -> Scene {
        let mut scene = Scene::new();
        scene.has_card(TITLES[0]).has_card(TITLES[1]);
        scene
    }

    /// The best match, and whether it is selected.
    fn best<'a>(scene: &Scene, titles: &[&'a str], query: &str) -> (&'a str, bool) {
        let mut index = Index::knowing(DICTIONARY);
        for title in titles {
            index.put(card(title), &Text { title, ..Text::default() });
        }
        let found = suggest(&scene.board, scene.now.day(), index.search(query, titles.len()));
        let first = titles.iter().find(|title| card(title) == found[0].id).unwrap();
        (first, found[0].strength == Strength::Good)
    }

    fn first<'a>(scene: &Scene, titles: &[&'a str], query: &str) -> &'a str {
        best(scene, titles, query).0
    }

    fn many_call(scene: &mut Scene, title: &str) {
        for n in 0..40 {
            let name = format!("Customer {n}");
            scene.has_customer(&name);
            scene.calls(Some(&name), title);
        }
    }

    fn likelihood_of(scene: &Scene, title: &str) -> f32 {
        likelihood(&scene.board, scene.card(title), scene.now.day())
    }

    #[test]
    fn of_two_equal_matches_the_one_with_more_customers_is_first() {
        let mut scene = two();
        assert_eq!(first(&scene, &TITLES, "vouch"), TITLES[0]);
        many_call(&mut scene, TITLES[1]);
        assert_eq!(first(&scene, &TITLES, "vouch"), TITLES[1]);
        assert_eq!(first(&scene, &TITLES, "voucher field"), TITLES[0], "words come first");
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

    #[test]
    fn calls_of_the_last_days_count_more_than_old_ones() {
        let mut scene = two();
        many_call(&mut scene, TITLES[1]);
        let now = likelihood_of(&scene, TITLES[1]);
        scene.days_pass(30);
        let later = likelihood_of(&scene, TITLES[1]);
        assert!(now > 1.5 * later && later > 1.2, "{now} {later}");
        assert!((likelihood_of(&scene, TITLES[0]) - 1.0).abs() < 0.01, "nobody calls");
    }

    #[test]
    fn what_is_urgent_or_came_with_the_running_release_is_more_likely() {
        let mut scene = two();
        scene.has_release("24.7", None).has_system("Live", None);
        let mut before = likelihood_of(&scene, TITLES[0]);
        let mut grows = |scene: &Scene, why: &str| {
            let now = likelihood_of(scene, TITLES[0]);
            assert!(now > before, "{why}");
            before = now;
        };
        scene.edits("Lukas", TITLES[0], CardEdit::Impact(Impact::Blocked));
        grows(&scene, "blocked");
        scene.edits("Erik", TITLES[0], CardEdit::Express(true));
        grows(&scene, "express");
        scene.edits("Lukas", TITLES[0], CardEdit::SuspectedIn(Some(release("24.7"))));
        let planned = likelihood_of(&scene, TITLES[0]);
        scene.deploys("24.7", "Live", Done);
        grows(&scene, "suspected in what runs");
        assert!(likelihood_of(&scene, TITLES[0]) > planned, "a plan changes nothing for callers");
    }

    #[test]
    fn new_is_selected_where_nothing_fits_however_many_call() {
        let mut scene = two();
        many_call(&mut scene, TITLES[1]);
        assert_eq!(TODAY, scene.now.day());
        assert_eq!(best(&scene, &TITLES, "voucher declined"), (TITLES[1], true));
        assert!(!best(&scene, &TITLES, "the customs form for my voucher parcel is blank").1);
    }
}
