//! Slips in typing: a wrong, a missing or an extra letter, or two swapped ones.

/// The most slips that are forgiven in any word.
const MOST: usize = 3;

/// How many slips are between what was typed and a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Slips {
    /// To the whole word. If it is longer by more than is forgiven, just too many.
    pub(crate) whole: usize,
    /// To the nearest beginning of it.
    pub(crate) begun: usize,
}

/// How many slips are forgiven in a word of this many letters.
pub(crate) fn most(letters: usize) -> usize {
    match letters {
        0..=3 => 0,
        4..=7 => 1,
        8..=11 => 2,
        _ => MOST,
    }
}

/// Counts the slips between what was typed and a word. Each pair of letters is changed once at most.
pub(crate) fn between(typed: &str, word: &str) -> Slips {
    let typed: Vec<char> = typed.chars().collect();
    let word: Vec<char> = word.chars().take(typed.len() + MOST + 1).collect();
    // The slips from the letters typed so far to each beginning of the word.
    let mut before = Vec::new();
    let mut last: Vec<usize> = (0..=word.len()).collect();
    for (at, letter) in typed.iter().enumerate() {
        let mut row = Vec::with_capacity(last.len());
        row.push(at + 1);
        for (to, other) in word.iter().enumerate() {
            let changed = last[to] + usize::from(letter != other);
            let mut slips = changed.min(last[to + 1] + 1).min(row[to] + 1);
            if at > 0 && to > 0 && *letter == word[to - 1] && typed[at - 1] == *other {
                slips = slips.min(before[to - 1] + 1);
            }
            row.push(slips);
        }
        before = std::mem::replace(&mut last, row);
    }
    Slips { whole: last[word.len()], begun: last.into_iter().min().unwrap_or_default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_slip_counts_once() {
        for (typed, word, whole, begun) in [
            ("voucher", "voucher", 0, 0),
            ("vouxher", "voucher", 1, 1),
            ("voucer", "voucher", 1, 1),
            ("vouccher", "voucher", 1, 1),
            ("vuocher", "voucher", 1, 1),
            ("vuochre", "voucher", 2, 2),
            ("vouhc", "vouchers", 4, 1),
            ("", "abc", 3, 0),
            ("abc", "", 3, 3),
        ] {
            assert_eq!(between(typed, word), Slips { whole, begun }, "{typed} {word}");
        }
    }

    #[test]
    fn a_far_longer_word_is_too_far() {
        assert!(between("car", "caravanserai").whole > MOST);
        assert_eq!(between("car", "caravanserai").begun, 0);
    }
}
