//! One search: the odds of each card that it is meant.

use super::query::Query;
use super::tally::{Tally, best};
use super::{Index, Match, Strength};
use crate::order::Order;
use std::cmp::Ordering;

// The odds, as a logarithm, are a sum. The numbers were fitted to calls and to reports, each half of
// them tried on the other half; half or twice of any of them changes little.

/// If nothing is said that tells one card from others.
const NONE: f32 = -3.1;
/// For the share of the query that the card says.
const SAID: f32 = 1.9;
/// If the card says all of the query, in any way: then nothing is left that a new problem would be
/// about. Short queries, such as one synonym of an area, are decided by this.
const ALL: f32 = 3.8;
/// If the card says every word of it as it is, apart from light ones: with words that callers used
/// before, for example.
const ALL_AS_IT_IS: f32 = 1.5;
/// The power of the share for both. Of ten words, one that is missing takes three quarters of it.
const NEARLY_ALL: i32 = 12;
/// For the share of the card's title that the query says.
const TITLE: f32 = 2.0;
/// The power of how much the card says. Two words in common tell four times as much as one.
const WORDS: f32 = 2.0;
/// The least of such words, because a logarithm has no end.
const LEAST_WORDS: f32 = 0.02;
/// How strongly faults are separated from wishes.
const MEANT: f32 = 1.0;
/// For an equal title: more than all others together.
const EQUAL: f32 = 12.0;
/// For a query that does not say anything yet.
const SAYS_NOTHING: f32 = -4.0;

/// The number of best cards whose titles are compared with the query.
const COMPARED: usize = 60;
/// Cards that say less than this share of the query are not found at all: a few letters in common
/// are coincidence.
const LEAST: f32 = 0.05;

pub(super) fn search(index: &Index, query: &Query, limit: usize) -> Vec<Match> {
    let tally = Tally::of(index, query);
    let id = |slot: u32| tally.card(slot).map(|card| card.id);
    let slots = best(&tally.said, limit.max(COMPARED), |one, other| id(one) < id(other));
    let mut found: Vec<Match> =
        slots.into_iter().filter_map(|slot| found(&tally, query, slot)).collect();
    found.order_by(|one, other| {
        let by_score = other.score.partial_cmp(&one.score).unwrap_or(Ordering::Equal);
        by_score.then(one.id.cmp(&other.id))
    });
    found.truncate(limit);
    found
}

fn found(tally: &Tally, query: &Query, slot: u32) -> Option<Match> {
    let card = tally.card(slot)?;
    let share = tally.share(slot);
    let is_equal = card.title == query.title;
    if share < LEAST && !is_equal {
        return None;
    }
    let mut odds = NONE
        + SAID * share
        + ALL * tally.share_in_any_way(slot).powi(NEARLY_ALL)
        + ALL_AS_IT_IS * tally.share_as_it_is(slot).powi(NEARLY_ALL)
        + TITLE * tally.title_said(card)
        + WORDS * tally.words(slot).max(LEAST_WORDS).ln()
        + MEANT * query.leaning * card.leaning;
    if !query.says_something {
        odds = odds.min(0.0) + SAYS_NOTHING;
    }
    if is_equal {
        odds += EQUAL;
    }
    let score = odds.exp();
    Some(Match { id: card.id, score, strength: Strength::of(score) })
}
