//! How many people reported a card, in words: as far as it is known.

use groundswell_domain::pain::Reach;
use groundswell_i18n as i18n;

/// The customers, or the contacts if no caller has given a name. Where some have not, the number of
/// customers is marked as an estimate.
#[must_use]
pub fn words(reach: Reach) -> String {
    match reach {
        Reach { named: 1.., unnamed: 1.., .. } => format!("≈\u{a0}{}", short(reach)),
        _ => short(reach),
    }
}

/// The same without the mark: a tile has no room for it, and has the contacts beside it.
#[must_use]
pub fn short(reach: Reach) -> String {
    match reach {
        Reach { contacts: 1.., named: 0, .. } => i18n::contacts(reach.contacts),
        _ => i18n::customers(reach.customers),
    }
}

/// The number of contacts, if the words above do not say it.
#[must_use]
pub fn contacts(reach: Reach) -> Option<String> {
    (reach.named > 0).then(|| i18n::contacts(reach.contacts))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(named: u32, unnamed: u32) -> String {
        let customers = named + unnamed.div_ceil(3);
        let reach = Reach { customers, contacts: 2 * named + unnamed, named, unnamed };
        [words(reach)].into_iter().chain(contacts(reach)).collect::<Vec<_>>().join(" · ")
    }

    #[test]
    fn the_words_count_what_is_known() {
        let lines = [(0, 0), (0, 1), (0, 2), (1, 0), (3, 0), (1, 2)].map(|(n, un)| said(n, un));
        let expected = [
            "0 customers",
            "1 contact",
            "2 contacts",
            "1 customer · 2 contacts",
            "3 customers · 6 contacts",
            "≈\u{a0}2 customers · 4 contacts",
        ];
        assert_eq!(lines, expected);
    }
}
