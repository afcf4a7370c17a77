//! One search: what the words say, what the best cards say besides, and what is meant.

use super::query::Query;
use super::tally::{Tally, best};
use super::{IN_BODY, Index, Match, Strength};

/// How far a fault is moved from a wish: at most by this power of e.
const MEANT: f32 = 0.6;
/// So many of the best cards lend words to the second look.
const LENDERS: usize = 30;
const LENT_WORDS: usize = 20;
/// What all lent words together are worth, in words of the query.
const LENT: f32 = 4.0;
/// The share of what is possible above which a match is good. Of real reports, three in four that
/// were made before have the right card above, and three in five that were not have none.
const GOOD: f32 = 0.4;
/// The share below which a card is not found at all: a few letters in common are chance.
const LEAST: f32 = 0.05;

pub(super) fn search(index: &Index, query: &Query, limit: usize) -> Vec<Match> {
    let mut tally = Tally::new(index);
    let possible = count_said(&mut tally, query);
    let said = tally.scores.clone();
    lean(&mut tally, query);
    let lent = lent(&tally);
    tally.scores.copy_from_slice(&said);
    for (word, worth) in lent {
        tally.add(&[word], worth);
    }
    lean(&mut tally, query);
    let highest = tally.scores.iter().copied().fold(0.0, f32::max);
    for (slot, said) in said.iter().enumerate() {
        if tally.card(slot as u32).is_some_and(|card| card.title == query.title) {
            tally.scores[slot] += highest;
        } else if *said < LEAST * possible {
            tally.scores[slot] = 0.0;
        }
    }
    let found = tally.best(limit).into_iter().filter_map(|slot| {
        let good = query.says_something && said[slot as usize] > GOOD * possible;
        let strength = if good { Strength::Good } else { Strength::Weak };
        Some(Match { id: tally.card(slot)?.id, score: tally.scores[slot as usize], strength })
    });
    found.collect()
}

/// Counts the words of the query. Returns the score of a card that would say all of it endlessly.
fn count_said(tally: &mut Tally, query: &Query) -> f32 {
    let mut possible = 0.0;
    for probe in &query.probes {
        // Most of the time would go into letters that are everywhere and change nothing.
        if probe.rough && tally.is_common(&probe.words) {
            continue;
        }
        let cards = tally.add(&probe.words, probe.worth);
        // A word that no card has may be a typo. Letters that no card has are more than that.
        if cards > 0 || probe.rough {
            possible += probe.worth * tally.rarity(cards);
        }
    }
    possible
}

/// A fault is rather about another fault, a wish about a wish.
fn lean(tally: &mut Tally, query: &Query) {
    if query.leaning == 0.0 {
        return;
    }
    for slot in 0..tally.scores.len() {
        if let Some(card) = tally.card(slot as u32)
            && tally.scores[slot] > 0.0
        {
            tally.scores[slot] *= (MEANT * query.leaning * card.leaning).exp();
        }
    }
}

/// The words that the best cards share, each with its worth: pseudo-relevance feedback. Of two
/// cards that say as much of the query, the one comes first that also says what others say of it.
fn lent(tally: &Tally) -> Vec<(u32, f32)> {
    let vocabulary = &tally.index.vocabulary;
    let mut worths = vec![0.0; vocabulary.len()];
    for slot in tally.best(LENDERS) {
        let Some(card) = tally.card(slot) else { continue };
        // What all cards of an area are called besides tells none of them from another.
        let own = card.words.iter().filter(|(_, weight)| *weight >= IN_BODY);
        let content = own.filter(|(word, _)| !vocabulary.trait_of(*word).light);
        let content = content.map(|&(word, weight)| {
            (word, weight.ln_1p() * tally.rarity(vocabulary.postings(word).len()))
        });
        let squares: f32 = content.clone().map(|(_, worth)| worth * worth).sum();
        let scale = tally.scores[slot as usize] / squares.sqrt().max(f32::MIN_POSITIVE);
        for (word, worth) in content {
            worths[word as usize] += worth * scale;
        }
    }
    let lent = best(&worths, LENT_WORDS, |one, other| one < other);
    let all: f32 = lent.iter().map(|word| worths[*word as usize]).sum();
    lent.into_iter().map(|word| (word, LENT * worths[word as usize] / all)).collect()
}
