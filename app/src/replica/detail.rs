//! The open card's comments, contacts and history: loaded with the card, kept fresh while open.

use super::live::Live;
use crate::api;
use gloo_timers::callback::Timeout;
use groundswell_domain::comment::Comment;
use groundswell_domain::id::CardId;
use groundswell_domain::wire::CardDetail;
use groundswell_domain::{Change, Entity, EntityRef};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// How long to wait for more changes before asking the server again, in milliseconds.
const REFRESH_AFTER_MS: u32 = 120;

/// How long to wait for a server that cannot answer now, in milliseconds.
const AGAIN_AFTER_MS: u32 = 3_000;

/// Cards whose details are kept after they were closed.
const KEPT: usize = 20;

type Load = fn(Detail, Live);

/// What was known of a card when it was closed: shown at once when it is opened again, and all
/// there is without a connection.
struct Kept {
    card: CardId,
    described: String,
    data: CardDetail,
}

#[derive(Clone, Copy)]
pub(crate) struct Detail {
    card: RwSignal<Option<CardId>>,
    pub(crate) data: RwSignal<Option<CardDetail>>,
    /// There is no connection: what is not here comes later.
    pub(crate) missing: RwSignal<bool>,
    /// The description of which the HTML is.
    described: StoredValue<String>,
    refreshing: StoredValue<bool>,
    /// The latest last.
    kept: StoredValue<Vec<Kept>>,
    /// How to load: known only where a card is opened, so that a page without one does not
    /// download it.
    load: StoredValue<Option<Load>>,
}

impl Detail {
    pub(super) fn new() -> Detail {
        Detail {
            card: RwSignal::new(None),
            data: RwSignal::new(None),
            missing: RwSignal::new(false),
            described: StoredValue::new(String::new()),
            refreshing: StoredValue::new(false),
            kept: StoredValue::new(Vec::new()),
            load: StoredValue::new(None),
        }
    }

    /// Opens a card's detail, or closes it.
    pub(crate) fn open(self, live: Live, card: Option<CardId>) {
        if self.card.get_untracked() == card {
            return;
        }
        self.load.set_value(Some(Detail::load));
        self.keep();
        self.card.set(card);
        self.data.set(None);
        self.missing.set(false);
        if let Some(card) = card {
            self.recall(live, card);
            self.load(live);
        }
    }

    fn keep(self) {
        let (card, data) = (self.card.get_untracked(), self.data.get_untracked());
        let (Some(card), Some(data)) = (card, data) else { return };
        let described = self.described.get_value();
        self.kept.update_value(|kept| {
            kept.retain(|other| other.card != card);
            if kept.len() == KEPT {
                kept.remove(0);
            }
            kept.push(Kept { card, described, data });
        });
    }

    fn recall(self, live: Live, card: CardId) {
        let found = self.kept.try_update_value(|kept| {
            let at = kept.iter().position(|known| known.card == card)?;
            Some(kept.remove(at))
        });
        let Some(known) = found.flatten() else { return };
        self.described.set_value(known.described);
        self.data.set(Some(known.data));
        let now = live.peek(|board| board.cards.get(&card).map(|card| card.description.clone()));
        self.describe(&now.unwrap_or_default());
    }

    fn load(self, live: Live) {
        let Some(card) = self.card.get_untracked() else { return };
        let known = live.peek(|board| {
            board.cards.get(&card).map(|card| (card.number, card.description.clone()))
        });
        let Some((number, description)) = known else { return };
        spawn_local(async move {
            let path = format!("/api/boards/{}/cards/{number}", live.key());
            let answer = api::get::<CardDetail>(&path).await;
            if self.card.try_get_untracked() != Some(Some(card)) {
                return;
            }
            match answer {
                Ok(detail) => {
                    self.missing.set(false);
                    self.take(detail, description);
                }
                Err(failure) => {
                    self.missing.set(true);
                    if failure.will_pass() {
                        self.load_after(live, AGAIN_AFTER_MS);
                    }
                }
            }
        });
    }

    /// Takes in an answer, unless a later one was faster.
    fn take(self, detail: CardDetail, description: String) {
        let known = self.data.with_untracked(|data| data.as_ref().map_or(0, |data| data.seq));
        if known <= detail.seq {
            self.described.set_value(description);
            self.data.set(Some(detail));
        }
    }

    /// Follows changes: comments show at once, everything else after a fresh look.
    pub(super) fn notice(self, live: Live, changes: &[Change]) {
        let Some(Some(card)) = self.card.try_get_untracked() else { return };
        let mut concerned = false;
        for change in changes {
            concerned |= match change {
                Change::Put(Entity::Comment(comment)) if comment.card == card => {
                    self.show(comment);
                    true
                }
                Change::Put(Entity::Card(now)) if now.id == card => {
                    self.describe(&now.description);
                    true
                }
                Change::Put(entity) => entity.card() == Some(card),
                Change::Remove(key) => matches!(key, EntityRef::Comment(_) | EntityRef::Contact(_)),
                Change::Archive(_) => false,
            };
        }
        if concerned {
            self.load_after(live, REFRESH_AFTER_MS);
        }
    }

    /// What is known may be of a history that the server does not have any more.
    pub(super) fn start_over(self, live: Live) {
        self.kept.update_value(Vec::clear);
        self.data.update(|data| {
            if let Some(data) = data {
                data.seq = 0;
            }
        });
        self.load_after(live, REFRESH_AFTER_MS);
    }

    /// Of another description the HTML comes a moment later; until then it stands as typed.
    fn describe(self, description: &String) {
        if self.described.with_value(|known| known == description) {
            return;
        }
        self.described.set_value(description.clone());
        self.data.update(|data| {
            if let Some(data) = data {
                data.description_html.clear();
            }
        });
    }

    fn show(self, comment: &Comment) {
        self.data.update(|data| {
            let data = data.get_or_insert_default();
            let known = data.comments.iter().position(|known| known.id == comment.id);
            let at = known.unwrap_or(data.comments.len());
            match known {
                Some(at) => data.comments[at] = comment.clone(),
                None => data.comments.push(comment.clone()),
            }
            // Rendered by the server a moment later; until then the text stands as typed.
            data.comments_html.truncate(at);
        });
    }

    fn load_after(self, live: Live, wait_ms: u32) {
        if self.refreshing.get_value() {
            return;
        }
        self.refreshing.set_value(true);
        Timeout::new(wait_ms, move || {
            let gone = self.refreshing.try_set_value(false).is_some();
            if let Some(load) = self.load.try_get_value().flatten().filter(|_| !gone) {
                load(self, live);
            }
        })
        .forget();
    }
}
