//! A map from keys to numbers, for keys that are already hashes. Nothing is ever removed.

/// Open addressing, at most half full: less Wasm code than a `HashMap`, and as fast.
#[derive(Default)]
pub(crate) struct Slots {
    /// The length is a power of two. A free place has no value.
    places: Vec<(u64, Option<u32>)>,
    taken: usize,
}

impl Slots {
    pub(crate) fn get(&self, key: u64) -> Option<u32> {
        if self.places.is_empty() {
            return None;
        }
        self.places[self.place(key)].1
    }

    /// The value of a key; a new key gets `value`.
    pub(crate) fn get_or_insert(&mut self, key: u64, value: u32) -> u32 {
        if self.taken * 2 >= self.places.len() {
            self.grow();
        }
        let place = self.place(key);
        if let Some(known) = self.places[place].1 {
            return known;
        }
        self.places[place] = (key, Some(value));
        self.taken += 1;
        value
    }

    /// The index where the key is, or where it would be inserted.
    fn place(&self, key: u64) -> usize {
        let mask = self.places.len() - 1;
        let mut place = (key ^ (key >> 32)) as usize & mask;
        while self.places[place].1.is_some() && self.places[place].0 != key {
            place = (place + 1) & mask;
        }
        place
    }

    fn grow(&mut self) {
        let size = (self.places.len() * 2).max(64);
        let places = std::mem::replace(&mut self.places, vec![(0, None); size]);
        for (key, value) in places {
            if value.is_some() {
                let place = self.place(key);
                self.places[place] = (key, value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_keeps_its_first_value() {
        let mut table = Slots::default();
        assert_eq!(table.get(7), None);
        // Multiples of a power of two collide.
        for n in 0..1_000 {
            assert_eq!(table.get_or_insert(u64::from(n) << 20, n), n);
            assert_eq!(table.get_or_insert(u64::from(n) << 20, 9_999), n);
        }
        for n in 0..1_000 {
            assert_eq!(table.get(u64::from(n) << 20), Some(n));
        }
        assert_eq!(table.get(1), None);
    }
}
