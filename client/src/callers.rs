//! The words that callers used for the cards, for searching. The server makes them of all calls.
//! They are loaded when somebody begins to search, kept for searching without a connection, and
//! loaded again after calls.

use crate::api;
use crate::clock::{after, spawn_local};
use crate::open_board::OpenBoard;
use crate::queue;
use groundswell_domain::api::CallersWords;
use groundswell_domain::callers_words::{Words, kept};
use groundswell_domain::contact::Contact;
use groundswell_domain::id::{CardId, ContactId};
use groundswell_domain::matching::LightWords;
use groundswell_domain::table::{self, Table};
use groundswell_domain::{Change, Entity, EntityRef};
use leptos::prelude::*;
use uuid::Uuid;

/// How long after a call its words are loaded, in milliseconds. Many calls come soon one after the
/// other, and many pages load then.
const AGAIN_MS: u32 = 10_000;

/// What follows the calls, once there are words.
type Hear = fn(OpenBoard, &[Change]);

/// The words that callers used, by card.
#[derive(Default)]
pub(crate) struct Callers {
    /// All calls up to this commit are in `known`.
    seq: u64,
    known: Table<CardId, String>,
    /// The words of cards with newer calls, as far as this page has heard them.
    heard: Table<CardId, String>,
    hear: Option<Hear>,
    /// The words will be loaded soon.
    is_due: bool,
}

impl Callers {
    /// Puts what the server has sent, and returns the cards whose words may be others now.
    fn put(&mut self, sent: CallersWords) -> table::Set<CardId> {
        let mut changed = table::Set::new();
        if sent.seq < self.seq {
            // The server has restored an earlier state, and sent everything.
            changed.extend(self.known.keys().copied());
            self.known.clear();
        }
        self.seq = sent.seq;
        changed.extend(self.heard.keys().copied());
        self.heard.clear();
        for (card, words) in sent.cards {
            changed.extend([card]);
            if words.is_empty() {
                self.known.remove(&card);
            } else {
                self.known.insert(card, words);
            }
        }
        changed
    }

    fn of(&self, card: CardId) -> &str {
        let words = self.heard.get(&card).or_else(|| self.known.get(&card));
        words.map_or("", String::as_str)
    }

    /// What the server has sent, to be kept: the commit in the first line, then a card in each.
    fn written(&self) -> String {
        let mut written = self.seq.to_string();
        for (card, words) in self.known.rows() {
            written.push_str(&format!("\n{card} {words}"));
        }
        written
    }
}

/// What [`Callers::written`] wrote.
fn read(written: &str) -> CallersWords {
    let (seq, cards) = written.split_once('\n').unwrap_or((written, ""));
    let card = |line: &str| {
        let (card, words) = line.split_once(' ')?;
        Some((card.parse().ok()?, words.to_owned()))
    };
    let cards = cards.lines().filter_map(card).collect();
    CallersWords { seq: seq.parse().unwrap_or_default(), cards }
}

impl OpenBoard {
    /// The words that callers used for a card; empty if nobody did, or if they are not loaded.
    pub fn callers_words(self, card: CardId) -> String {
        self.callers.with_value(|callers| callers.of(card).to_owned())
    }

    /// Notifies the words of what has changed on the board.
    pub(crate) fn hear_callers(self, changes: &[Change]) {
        let hear = self.callers.try_with_value(|callers| callers.hear).flatten();
        if let Some(hear) = hear {
            hear(self, changes);
        }
    }

    /// Loads the words, and from now on follows the calls. The first words are those of the last
    /// visit.
    pub async fn learn_callers_words(self) {
        let Some(owner) = self.owner.try_get_value() else { return };
        let begins = self.callers.try_update_value(|callers| callers.hear.replace(hear).is_none());
        if begins != Some(true) {
            return;
        }
        let stored = queue::words(&owner).await;
        if let Some(stored) = stored {
            self.put_callers_words(read(&stored));
        }
        self.load_callers_words().await;
    }

    async fn load_callers_words(self) {
        let Some(seq) = self.callers.try_with_value(|callers| callers.seq) else { return };
        let path = format!("/api/boards/{}/words?after={seq}", self.key());
        let loaded = api::get::<CallersWords>(&path).await;
        let Some(owner) = self.owner.try_get_value() else { return };
        // If there is no answer, the next call asks again, or the next visit.
        let Ok(words) = loaded else { return };
        let is_new = words.seq < seq || !words.cards.is_empty();
        self.put_callers_words(words);
        if !is_new {
            return;
        }
        if let Some(written) = self.callers.try_with_value(Callers::written) {
            queue::keep_words(&owner, &written).await;
        }
    }

    fn put_callers_words(self, words: CallersWords) {
        if let Some(changed) = self.callers.try_update_value(|callers| callers.put(words)) {
            self.make_stale(&changed);
        }
    }
}

/// Adds the words of new calls, and loads all words a little later: of a call that was taken back
/// only the server knows what remains.
fn hear(live: OpenBoard, changes: &[Change]) {
    let is_call = |change: &Change| matches!(change.key(), EntityRef::Contact(_));
    if !changes.iter().any(is_call) {
        return;
    }
    for change in changes {
        if let Change::Put(Entity::Contact(contact)) = change {
            add(live, contact);
        }
    }
    let was_due =
        live.callers.try_update_value(|callers| std::mem::replace(&mut callers.is_due, true));
    if was_due == Some(false) {
        after(AGAIN_MS, move || {
            if live.callers.try_update_value(|callers| callers.is_due = false).is_some() {
                spawn_local(live.load_callers_words());
            }
        });
    }
}

fn add(live: OpenBoard, contact: &Contact) {
    let Contact { id, card, quote, searched, .. } = contact;
    let title = live.peek(|board| board.cards.get(card).map(|card| card.title.clone()));
    let before = live.callers_words(*card);
    let earlier = ContactId(Uuid::nil());
    let said = [(*id, quote), (*id, searched), (earlier, &before)];
    let said = said.map(|(contact, text)| Words { contact, text });
    let words = kept(said, &title.unwrap_or_default(), &LightWords::default());
    live.callers.update_value(|callers| drop(callers.heard.insert(*card, words)));
    live.make_stale(&[*card].into_iter().collect());
}

#[cfg(test)]
mod tests {
    use super::*;

    const VOUCHER: CardId = CardId(Uuid::from_u128(1));
    const PLAYER: CardId = CardId(Uuid::from_u128(2));

    fn sent(seq: u64, cards: &[(CardId, &str)]) -> CallersWords {
        let cards = cards.iter().map(|(card, words)| (*card, (*words).to_owned())).collect();
        CallersWords { seq, cards }
    }

    #[test]
    fn words_are_those_that_the_server_sent_last() {
        let mut callers = Callers::default();
        let changed = callers.put(sent(4, &[(VOUCHER, "promo"), (PLAYER, "hotline")]));
        assert_eq!(changed.len(), 2);
        let changed = callers.put(sent(6, &[(PLAYER, "")]));
        assert_eq!(changed.keys().collect::<Vec<_>>(), [&PLAYER]);
        assert_eq!((callers.of(VOUCHER), callers.of(PLAYER)), ("promo", ""));
        assert_eq!(read(&callers.written()), sent(6, &[(VOUCHER, "promo")]));
    }

    #[test]
    fn words_that_this_page_heard_count_until_the_server_has_them() {
        let mut callers = Callers::default();
        callers.put(sent(4, &[(VOUCHER, "promo")]));
        callers.heard.insert(VOUCHER, "newsletter promo".to_owned());
        assert_eq!(callers.of(VOUCHER), "newsletter promo");
        assert_eq!(read(&callers.written()), sent(4, &[(VOUCHER, "promo")]), "not kept");
        // The call was refused, or taken back at once.
        let changed = callers.put(sent(5, &[]));
        assert_eq!(changed.keys().collect::<Vec<_>>(), [&VOUCHER]);
        assert_eq!(callers.of(VOUCHER), "promo");
    }

    #[test]
    fn an_earlier_state_of_the_server_replaces_everything() {
        let mut callers = Callers::default();
        callers.put(sent(9, &[(VOUCHER, "promo")]));
        let changed = callers.put(sent(3, &[(PLAYER, "hotline")]));
        assert_eq!(changed.len(), 2);
        assert_eq!((callers.of(VOUCHER), callers.of(PLAYER)), ("", "hotline"));
    }
}
