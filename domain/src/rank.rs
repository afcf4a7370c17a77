//! The order of cards in a column: short text keys, compared as bytes, never by a database.
//!
//! A key has five digits, which count up or down at the ends of a column, and then a fraction,
//! which grows only if something is inserted in between. If a key would get long, its neighbours
//! are spread again.

use crate::id::CardId;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::collections::btree_set::Range;
use std::ops::Bound;

const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const BASE: u64 = 62;
/// The number of digits before the fraction.
const WHOLE: usize = 5;
/// The middle of all whole numbers: room on both sides.
const MIDDLE: u64 = 458_066_416;
/// Distance between two cards added one after the other.
const STEP: u64 = BASE;
/// How many neighbours on each side are moved first if a spot is crowded.
const NEAR: usize = 8;
/// The maximum length of a key. If a longer one were needed, neighbours are spread.
pub const MAX_CHARS: usize = 24;

/// A place in a column. Compared as bytes; ties are broken by the card's id.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Rank(pub String);

/// The position of a card in its column.
pub type Position = (Rank, CardId);

/// The cards of one column in order.
pub type Lane = BTreeSet<Position>;

/// Gives `card` a key directly below `after` (at the top for `None`).
///
/// Returns the keys to set: first those of neighbours that had to move because no short key was
/// left, and last the card's own. If the card itself is in `lane`, it is ignored.
pub fn arrange(lane: &Lane, card: CardId, after: Option<&Position>) -> Vec<(CardId, Rank)> {
    let above = after.map(|(rank, _)| rank);
    let below = below(lane, after).find(|(_, id)| *id != card);
    let rank = between(above, below.map(|(rank, _)| rank));
    match rank {
        Some(rank) if rank.0.len() <= MAX_CHARS => vec![(card, rank)],
        _ => spread_around(lane, card, after),
    }
}

/// Everything below a position, from top to bottom.
fn below<'a>(lane: &'a Lane, place: Option<&'a Position>) -> Range<'a, Position> {
    let from = place.map_or(Bound::Unbounded, Bound::Excluded);
    lane.range((from, Bound::Unbounded))
}

/// Spreads as few neighbours of a crowded spot as possible, with `card` among them.
fn spread_around(lane: &Lane, card: CardId, after: Option<&Position>) -> Vec<(CardId, Rank)> {
    let mut reach = NEAR;
    loop {
        let is_other = |(_, id): &&Position| *id != card;
        let up: Vec<_> = match after {
            Some(place) => lane.range(..=place).rev().filter(is_other).take(reach + 1).collect(),
            None => Vec::new(),
        };
        let down: Vec<_> = below(lane, after).filter(is_other).take(reach + 1).collect();
        let above = (up.len() > reach).then(|| &up[reach].0);
        let below = (down.len() > reach).then(|| &down[reach].0);
        let everyone = above.is_none() && below.is_none();
        let movers = up.iter().take(reach).rev().map(|(_, id)| *id);
        let mut ids: Vec<CardId> = movers.collect();
        let own = ids.len();
        ids.push(card);
        ids.extend(down.iter().take(reach).map(|(_, id)| *id));
        // The more cards must move, the more room they get, so that they do not have to move again
        // soon.
        let step = BASE * ((reach / NEAR) as u64).pow(2);
        if let Some(ranks) = spread(above, below, ids.len(), (!everyone).then_some(step)) {
            let mut keys: Vec<_> = ids.into_iter().zip(ranks).collect();
            let own = keys.remove(own);
            keys.push(own);
            return keys;
        }
        reach *= 2;
    }
}

/// `count` keys in even steps between two others; `None` if the steps would be smaller than
/// `least`. Without `least`, the keys start in the middle of all keys.
fn spread(
    above: Option<&Rank>,
    below: Option<&Rank>,
    count: usize,
    least: Option<u64>,
) -> Option<Vec<Rank>> {
    // The first ten characters of a key as a number; more do not fit into 64 bits.
    const WIDE: usize = 10;
    let full = BASE.pow(WIDE as u32) - 1;
    let low = above.map_or(0, |rank| number(&rank.0, WIDE) + 1);
    let high = below.map_or(full, |rank| number(&rank.0, WIDE));
    let step = high.saturating_sub(low) / (count as u64 + 1);
    let Some(least) = least else {
        let start = MIDDLE - (count as u64 / 2) * STEP;
        return Some((0..count as u64).map(|i| Rank(digits(start + i * STEP, WHOLE))).collect());
    };
    if step < least {
        return None;
    }
    Some((1..=count as u64).map(|i| Rank(digits(low + i * step, WIDE))).collect())
}

/// A key strictly between two others, or at an end for `None`; `None` if there is no key in
/// between, as between equal ones.
pub fn between(above: Option<&Rank>, below: Option<&Rank>) -> Option<Rank> {
    match (above, below) {
        (None, None) => Some(Rank(digits(MIDDLE, WHOLE))),
        (Some(above), None) => {
            let next = number(&above.0, WHOLE) + STEP;
            (next < BASE.pow(WHOLE as u32)).then(|| Rank(digits(next, WHOLE)))
        }
        (None, Some(below)) => {
            let whole = number(&below.0, WHOLE);
            (whole > STEP).then(|| Rank(digits(whole - STEP, WHOLE)))
        }
        (Some(above), Some(below)) => middle(above.0.as_bytes(), below.0.as_bytes()),
    }
}

/// The shortest key near the middle between two.
fn middle(above: &[u8], below: &[u8]) -> Option<Rank> {
    if above >= below {
        return None;
    }
    let mut key = Vec::new();
    let mut bounded = true;
    for i in 0.. {
        let low = above.get(i).map_or(0, |digit| value(*digit));
        let high = if bounded { below.get(i).map_or(0, |digit| value(*digit)) } else { BASE };
        if bounded && low == high {
            // Both keys have ended: they differ only in trailing zeros, so there is nothing in
            // between.
            if i >= above.len() && i >= below.len() {
                return None;
            }
            key.push(DIGITS[low as usize]);
            continue;
        }
        if high > low + 1 {
            key.push(DIGITS[((low + high) / 2) as usize]);
            break;
        }
        key.push(DIGITS[low as usize]);
        bounded = false;
    }
    String::from_utf8(key).ok().map(Rank)
}

fn value(digit: u8) -> u64 {
    DIGITS.iter().position(|d| *d == digit).unwrap_or(0) as u64
}

/// The first `width` characters as a number; missing ones are zeros.
fn number(key: &str, width: usize) -> u64 {
    let bytes = key.as_bytes();
    (0..width).fold(0, |sum, i| sum * BASE + bytes.get(i).map_or(0, |digit| value(*digit)))
}

fn digits(mut number: u64, width: usize) -> String {
    let mut text = vec![b'0'; width];
    for digit in text.iter_mut().rev() {
        *digit = DIGITS[(number % BASE) as usize];
        number /= BASE;
    }
    // The digits are ASCII, so nothing is lost.
    String::from_utf8_lossy(&text).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;
    use uuid::Uuid;

    /// A column under test, with the order that was asked for.
    #[derive(Default)]
    struct Column {
        lane: Lane,
        ranks: BTreeMap<CardId, Rank>,
        wanted: Vec<CardId>,
        longest: usize,
        moved: usize,
    }

    impl Column {
        fn place(&mut self, card: CardId, index: usize) {
            if let Some(rank) = self.ranks.remove(&card) {
                self.wanted.retain(|other| *other != card);
                self.lane.remove(&(rank, card));
            }
            let index = index.min(self.wanted.len());
            let after = index.checked_sub(1).map(|i| self.wanted[i]);
            let after = after.map(|id| (self.ranks[&id].clone(), id));
            let keys = arrange(&self.lane, card, after.as_ref());
            self.moved += keys.len();
            for (id, rank) in keys {
                self.longest = self.longest.max(rank.0.len());
                if let Some(old) = self.ranks.insert(id, rank.clone()) {
                    self.lane.remove(&(old, id));
                }
                self.lane.insert((rank, id));
            }
            self.wanted.insert(index, card);
        }

        #[track_caller]
        fn check(&self) {
            let order: Vec<_> = self.lane.iter().map(|(_, id)| *id).collect();
            assert_eq!(order, self.wanted);
            assert!(self.longest <= MAX_CHARS, "a key of {} characters", self.longest);
        }
    }

    fn card(n: usize) -> CardId {
        CardId(Uuid::from_u128(n as u128))
    }

    fn random(seed: &mut u64) -> usize {
        *seed =
            seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (*seed >> 33) as usize
    }

    #[test]
    fn ten_thousand_random_moves_stay_ordered_and_short() {
        let mut column = Column::default();
        let mut seed = 7;
        for n in 0..200 {
            column.place(card(n), n);
        }
        for _ in 0..10_000 {
            let (who, to) = (random(&mut seed) % 200, random(&mut seed) % 200);
            column.place(card(who), to);
        }
        column.check();
    }

    #[test]
    fn ten_thousand_inserts_at_one_spot_stay_ordered_and_short() {
        let mut column = Column::default();
        column.place(card(0), 0);
        column.place(card(1), 1);
        for n in 2..10_002 {
            // Always directly above the lowest card.
            let spot = column.wanted.len() - 1;
            column.place(card(n), spot);
        }
        column.check();
        assert!(column.moved < 40_000, "{} cards rewritten for 10,000 inserts", column.moved);
    }

    #[test]
    fn adding_at_both_ends_keeps_keys_short() {
        let mut column = Column::default();
        for n in 0..3_000 {
            let index = if n % 2 == 0 { 0 } else { usize::MAX };
            column.place(card(n), index);
        }
        column.check();
        assert_eq!(column.longest, WHOLE);
    }

    #[test]
    fn equal_keys_are_spread_apart() {
        let lane: Lane = (0..4).map(|n| (Rank("V0000".into()), card(n))).collect();
        let after = lane.iter().nth(1).cloned();
        let keys = arrange(&lane, card(9), after.as_ref());
        let mut lane: Lane = keys.into_iter().map(|(id, rank)| (rank, id)).collect();
        let order: Vec<_> = std::iter::from_fn(|| lane.pop_first()).map(|(_, id)| id).collect();
        assert_eq!(order, [card(0), card(1), card(9), card(2), card(3)]);
    }

    #[test]
    fn nothing_lies_between_keys_that_differ_in_trailing_zeros() {
        let rank = |key: &str| Rank(key.into());
        assert_eq!(between(Some(&rank("V")), Some(&rank("V0"))), None);
        assert_eq!(between(Some(&rank("V")), Some(&rank("V"))), None);
        assert_eq!(between(Some(&rank("V")), Some(&rank("W"))), Some(rank("VV")));
    }
}
