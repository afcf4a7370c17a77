//! Sorting, with one sort for all types.
//!
//! The compiler generates the standard sort for each type and comparison, and a browser downloads
//! some kilobytes for each. Here only indices are sorted, which have one type, and then the
//! elements are moved.

use std::cmp::Ordering;

/// A list that can be sorted. The sort is stable.
pub trait Order<T> {
    fn order_by(&mut self, compare: impl Fn(&T, &T) -> Ordering);

    fn order_by_key<K: Ord>(&mut self, key: impl Fn(&T) -> K) {
        self.order_by(|a, b| key(a).cmp(&key(b)));
    }

    fn order(&mut self)
    where
        T: Ord,
    {
        self.order_by(T::cmp);
    }
}

impl<T> Order<T> for Vec<T> {
    fn order_by(&mut self, compare: impl Fn(&T, &T) -> Ordering) {
        let places = places(self.len(), &|a, b| compare(&self[a], &self[b]));
        let mut things: Vec<_> = self.drain(..).map(Some).collect();
        self.extend(places.into_iter().filter_map(|place| things[place].take()));
    }
}

/// The indices `0..count`, sorted by the elements at them.
fn places(count: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut places: Vec<usize> = (0..count).collect();
    places.sort_by(|a, b| compare(*a, *b));
    places
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn it_is_the_standard_sort(things in prop::collection::vec((0..9_u8, any::<u8>()), 0..50)) {
            let (mut ours, mut theirs) = (things.clone(), things);
            ours.order_by_key(|(key, _)| *key);
            theirs.sort_by_key(|(key, _)| *key);
            prop_assert_eq!(&ours, &theirs);
            ours.order();
            theirs.sort();
            prop_assert_eq!(ours, theirs);
        }
    }
}
