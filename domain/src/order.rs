//! Putting things in order, with one sort for all of them.
//!
//! The standard sort is written anew for each type and comparison, some kilobytes each that a
//! browser downloads. Here places are sorted, of which there is one type, and the things follow.

use std::cmp::Ordering;

/// A list that can be put in order. Equals keep their order.
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

/// The places `0..count` in the order of what stands there.
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
