//! One search: scores by the words of the query, then by the words of the best cards, then by fault
//! or wish.

use super::query::Query;
use super::tally::{Tally, best};
use super::{IN_BODY, Index, Match, Strength};

/// How strongly faults are separated from wishes: the score changes at most by e to this power.
const MEANT: f32 = 0.6;
/// The number of best cards whose words are used for the second scoring.
const LENDERS: usize = 30;
const LENT_WORDS: usize = 20;
/// The value of all these words together, in words of the query.
const LENT: f32 = 4.0;
/// Matches with more than this share of the possible score are good. On real reports: of those with
/// a known card, three in four have it above; of those without, three in five have none above.
const GOOD: f32 = 0.4;
/// Cards with less than this share are not found at all: a few letters in common are coincidence.
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

/// Scores the words of the query. Returns the highest possible score.
fn count_said(tally: &mut Tally, query: &Query) -> f32 {
    let mut possible = 0.0;
    for probe in &query.probes {
        // Otherwise most of the time is spent on letters that are everywhere and change nothing.
        if probe.rough && tally.is_common(&probe.words) {
            continue;
        }
        let cards = tally.add(&probe.words, probe.worth);
        // A word that no card has may be a typo, so it does not count. Rough probes that no card
        // has do.
        if cards > 0 || probe.rough {
            possible += probe.worth * tally.rarity(cards);
        }
    }
    possible
}

/// Moves up cards that are of the same sort as the query: faults or wishes.
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

/// The words that the best cards have in common, each with its value: pseudo-relevance feedback. Of
/// two cards that match the query equally well, the one that also matches these words comes first.
fn lent(tally: &Tally) -> Vec<(u32, f32)> {
    let vocabulary = &tally.index.vocabulary;
    let mut worths = vec![0.0; vocabulary.len()];
    for slot in tally.best(LENDERS) {
        let Some(card) = tally.card(slot) else { continue };
        // Without the extra words, which all cards of an area have in common.
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
