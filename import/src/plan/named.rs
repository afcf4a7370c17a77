//! What has a name, as the rows of a file mean it.

use groundswell_domain::finding::spellings;
use groundswell_domain::text::compared;
use std::collections::BTreeMap;

/// What has a name. A row that writes an umlaut or an accent differently means the same: `Mueller`
/// is `Müller`, unless there is a `Mueller`, too. Slips are not forgiven: nobody sees what is taken
/// for what.
pub(super) struct Named<T> {
    same: BTreeMap<String, T>,
    spelled: BTreeMap<String, T>,
}

impl<T: Copy> Named<T> {
    pub(super) fn get(&self, name: &str) -> Option<T> {
        let spelled = || spellings(name).into_iter().find_map(|it| self.spelled.get(&it));
        self.same.get(&compared(name)).or_else(spelled).copied()
    }

    /// Adds a name. Of two that are spelled alike, the first is meant by other spellings.
    pub(super) fn insert(&mut self, name: &str, it: T) {
        self.same.insert(compared(name), it);
        for spelling in spellings(name).into_iter().filter(|spelling| !spelling.is_empty()) {
            self.spelled.entry(spelling).or_insert(it);
        }
    }
}

impl<'a, T: Copy> FromIterator<(&'a str, T)> for Named<T> {
    fn from_iter<I: IntoIterator<Item = (&'a str, T)>>(all: I) -> Self {
        let mut names = Named { same: BTreeMap::new(), spelled: BTreeMap::new() };
        all.into_iter().for_each(|(name, it)| names.insert(name, it));
        names
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_known_in_other_spellings() {
        let mut names: Named<u8> = [("Öztürk", 1), ("Mueller", 2), ("?", 3)].into_iter().collect();
        for name in ["öztürk", "O\u{308}ztürk", "ÖZTÜRK\u{200b}", "ozturk", "Oeztuerk"] {
            assert_eq!(names.get(name), Some(1), "{name}");
        }
        assert_eq!((names.get("Müller"), names.get("?"), names.get("!")), (Some(2), Some(3), None));
        names.insert("Müller", 4);
        assert_eq!((names.get("müller"), names.get("mueller")), (Some(4), Some(2)));
        assert_eq!(names.get("Muller"), Some(4));
        assert_eq!((names.get("Ozturks"), names.get("Oztrk")), (None, None));
    }
}
