//! Stand-in until the real matching lands here: overwrite this file.

use crate::id::CardId;

#[derive(Default)]
pub struct Index {
    cards: std::collections::BTreeMap<CardId, String>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Strength {
    Weak,
    Good,
}

pub struct Match {
    pub id: CardId,
    pub score: f32,
    pub strength: Strength,
}

impl Index {
    pub fn put(&mut self, id: CardId, title: &str, _body: &str, _extra: &[&str]) {
        self.cards.insert(id, title.to_lowercase());
    }

    pub fn remove(&mut self, id: CardId) {
        self.cards.remove(&id);
    }

    pub fn search(&self, query: &str, limit: usize) -> Vec<Match> {
        let query = query.to_lowercase();
        let found = self.cards.iter().filter(|(_, title)| title.contains(&query));
        found.take(limit).map(|(id, _)| Match { id: *id, score: 1.0, strength: Strength::Good }).collect()
    }
}
