//! A map as a sorted list of rows.
//!
//! A board has a dozen kinds of entities, most of them few. For each kind the compiler would
//! generate the code of a tree again, and a browser would download it; a sorted list needs a
//! fraction of that. Keys start with their time, so new rows are added at the end, which is cheap.

use std::ops::Index;

/// A map with the names of `BTreeMap`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table<K, V>(Vec<(K, V)>);

/// A sorted set of keys.
pub type Set<K> = Table<K, ()>;

impl<K, V> Default for Table<K, V> {
    fn default() -> Self {
        Table::new()
    }
}

impl<K, V> Table<K, V> {
    /// An empty table.
    pub const fn new() -> Self {
        Table(Vec::new())
    }

    /// The number of rows.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Removes all rows.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// All keys, in order.
    pub fn keys(&self) -> impl DoubleEndedIterator<Item = &K> + ExactSizeIterator + Clone {
        self.0.iter().map(|(key, _)| key)
    }

    /// All values, ordered by key.
    pub fn values(&self) -> impl DoubleEndedIterator<Item = &V> + ExactSizeIterator + Clone {
        self.0.iter().map(|(_, value)| value)
    }

    /// Takes all values, ordered by key.
    pub fn into_values(self) -> impl Iterator<Item = V> {
        self.0.into_iter().map(|(_, value)| value)
    }

    /// All rows, ordered by key.
    pub fn rows(&self) -> &[(K, V)] {
        &self.0
    }
}

impl<K: Ord, V> Table<K, V> {
    /// The index of a key, or where it would be inserted.
    fn place(&self, key: &K) -> Result<usize, usize> {
        match self.0.last() {
            Some((last, _)) if last < key => Err(self.0.len()),
            _ => self.0.binary_search_by(|(known, _)| known.cmp(key)),
        }
    }

    /// The value of a key.
    pub fn get(&self, key: &K) -> Option<&V> {
        let at = self.place(key).ok()?;
        Some(&self.0[at].1)
    }

    /// The value of a key, to change it.
    pub fn get_mut(&mut self, key: &K) -> Option<&mut V> {
        let at = self.place(key).ok()?;
        Some(&mut self.0[at].1)
    }

    /// Whether there is a row with this key.
    pub fn contains_key(&self, key: &K) -> bool {
        self.place(key).is_ok()
    }

    /// Sets the value of a key, and returns the value before.
    pub fn insert(&mut self, key: K, value: V) -> Option<V> {
        match self.place(&key) {
            Ok(at) => Some(std::mem::replace(&mut self.0[at].1, value)),
            Err(at) => {
                self.0.insert(at, (key, value));
                None
            }
        }
    }

    /// Removes a key, and returns its value.
    pub fn remove(&mut self, key: &K) -> Option<V> {
        let at = self.place(key).ok()?;
        Some(self.0.remove(at).1)
    }

    /// The value of a key; a missing one is created with its default.
    pub fn entry(&mut self, key: K) -> &mut V
    where
        V: Default,
    {
        let at = match self.place(&key) {
            Ok(at) => at,
            Err(at) => {
                self.0.insert(at, (key, V::default()));
                at
            }
        };
        &mut self.0[at].1
    }

    /// Removes and returns all rows after the first `count`.
    pub fn split_off(&mut self, count: usize) -> Self {
        Table(self.0.split_off(count.min(self.len())))
    }

    /// The rows with this key or a greater one.
    pub fn from(&self, key: &K) -> &[(K, V)] {
        let (Ok(at) | Err(at)) = self.place(key);
        &self.0[at..]
    }
}

impl<K: Ord> Set<K> {
    /// Whether the set has this key.
    pub fn contains(&self, key: &K) -> bool {
        self.contains_key(key)
    }

    /// Adds a key; `false` if it was there already.
    pub fn add(&mut self, key: K) -> bool {
        self.insert(key, ()).is_none()
    }

    /// Keeps only the keys for which `keep` is true.
    pub fn retain(&mut self, keep: impl Fn(&K) -> bool) {
        self.0.retain(|(key, ())| keep(key));
    }

    /// All keys, in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &K> + ExactSizeIterator + Clone {
        self.keys()
    }
}

impl<K> IntoIterator for Set<K> {
    type Item = K;
    type IntoIter = std::iter::Map<std::vec::IntoIter<(K, ())>, fn((K, ())) -> K>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter().map(|(key, ())| key)
    }
}

impl<K: Ord> Extend<K> for Set<K> {
    fn extend<I: IntoIterator<Item = K>>(&mut self, keys: I) {
        keys.into_iter().for_each(|key| {
            self.add(key);
        });
    }
}

impl<K: Ord> FromIterator<K> for Set<K> {
    fn from_iter<I: IntoIterator<Item = K>>(keys: I) -> Self {
        let mut set = Set::new();
        set.extend(keys);
        set
    }
}

impl<K: Ord, V> Index<&K> for Table<K, V> {
    type Output = V;

    fn index(&self, key: &K) -> &V {
        self.get(key).expect("the index is a key of the table")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    #[derive(Clone, Debug)]
    enum Step {
        Insert(u8, u16),
        Remove(u8),
        Entry(u8),
    }

    fn steps() -> impl Strategy<Value = Vec<Step>> {
        let step = prop_oneof![
            (0..20_u8, any::<u16>()).prop_map(|(key, value)| Step::Insert(key, value)),
            (0..20_u8).prop_map(Step::Remove),
            (0..20_u8).prop_map(Step::Entry),
        ];
        prop::collection::vec(step, 0..60)
    }

    proptest! {
        #[test]
        fn it_works_like_a_btree_map(steps in steps(), from in 0..20_u8) {
            let (mut table, mut map) = (Table::new(), BTreeMap::new());
            for step in steps {
                match step {
                    Step::Insert(key, value) => {
                        prop_assert_eq!(table.insert(key, value), map.insert(key, value));
                    }
                    Step::Remove(key) => prop_assert_eq!(table.remove(&key), map.remove(&key)),
                    Step::Entry(key) => {
                        *table.entry(key) |= 1;
                        *map.entry(key).or_default() |= 1;
                    }
                }
            }
            let all: Vec<_> = map.clone().into_iter().collect();
            prop_assert_eq!(table.rows(), all.as_slice());
            let rest: Vec<_> = map.range(from..).map(|(k, v)| (*k, *v)).collect();
            prop_assert_eq!(table.from(&from), rest.as_slice());
            for key in 0..20 {
                prop_assert_eq!(table.get(&key), map.get(&key));
                prop_assert_eq!(table.contains_key(&key), map.contains_key(&key));
            }
        }
    }

    #[test]
    fn a_set_holds_each_key_once() {
        let set: Set<u8> = [3, 1, 3, 2].into_iter().collect();
        assert_eq!(set.into_iter().collect::<Vec<_>>(), [1, 2, 3]);
    }
}
