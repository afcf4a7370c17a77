//! Collects what does not become what it was.

use groundswell_domain::importing::{Loss, Note};
use std::collections::BTreeMap;

/// What is lost, each kind with how often and the first example.
#[derive(Debug, Default)]
pub(crate) struct Notes(BTreeMap<Loss, Note>);

/// Characters of an example.
const EXAMPLE: usize = 80;
/// Words that are told apart; a column that is about something else has as many as rows.
const KINDS: usize = 200;

impl Notes {
    pub(crate) fn add(&mut self, what: Loss, line: u64, example: &str) {
        if self.0.len() >= KINDS && !self.0.contains_key(&what) {
            return;
        }
        let note = self.0.entry(what).or_insert_with_key(|what| Note {
            what: what.clone(),
            count: 0,
            example: shortened(example, EXAMPLE),
            line,
        });
        note.count += 1;
    }

    pub(crate) fn done(self) -> Vec<Note> {
        self.0.into_values().collect()
    }
}

/// The beginning of a text, in one line.
pub(crate) fn shortened(text: &str, chars: usize) -> String {
    let mut words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((end, _)) = words.char_indices().nth(chars) {
        words.truncate(end);
        words.push('…');
    }
    words
}
