//! The open card's comments, contacts, history and long description: loaded with the card, in parts,
//! and kept fresh while it is open.

use crate::api::{self, Failure};
use crate::clock::{after, spawn_local};
use crate::event::Event;
use crate::open_board::OpenBoard;
use crate::signal::RwSignal;
use groundswell_domain::card::Card;
use groundswell_domain::command::Command;
use groundswell_domain::description::whole;
use groundswell_domain::entity::DetailRef;
use groundswell_domain::id::CardId;
use groundswell_domain::wire::{CardDetail, Earlier};
use groundswell_domain::{Change, Entity, EntityRef};
use leptos::prelude::*;

/// How long to wait for more changes before asking the server again, in milliseconds.
const REFRESH_AFTER_MS: u32 = 120;

/// How long to wait for a server that cannot answer now, in milliseconds.
const AGAIN_AFTER_MS: u32 = 3_000;

/// Cards whose details are kept after they were closed.
const KEPT: usize = 20;

/// Messages to a page that may concern its open card.
#[derive(Clone, Copy)]
enum News<'a> {
    Changes(&'a [Change]),
    /// The page was disconnected: comments from that time are not among the changes of the board.
    CaughtUp,
    /// The loaded history may no longer exist on the server.
    StartOver,
}

type Follow = fn(Detail, OpenBoard, News<'_>);

/// What was loaded for a card when it was closed: shown at once when it is opened again, and all
/// there is without a connection.
struct Kept {
    card: CardId,
    described: String,
    data: CardDetail,
}

/// What is loaded of the open card.
#[derive(Clone, Copy)]
pub struct Detail {
    card: RwSignal<Option<CardId>>,
    /// Comments, contacts and history, as far as they are loaded.
    pub data: RwSignal<Option<CardDetail>>,
    /// There is no connection: missing details are loaded later.
    pub missing: RwSignal<bool>,
    /// Earlier entries are being loaded.
    pub is_asking: RwSignal<bool>,
    /// The description that the HTML belongs to.
    described: StoredValue<String>,
    refreshing: StoredValue<bool>,
    /// Earlier entries may be outdated: the next answer replaces them.
    is_stale: StoredValue<bool>,
    /// The newest last.
    kept: StoredValue<Vec<Kept>>,
    /// The function that follows changes: set only when a card is opened, so that a page without
    /// one does not download it.
    follow: StoredValue<Option<Follow>>,
}

impl Detail {
    pub(crate) fn new() -> Detail {
        Detail {
            card: RwSignal::new(None),
            data: RwSignal::new(None),
            missing: RwSignal::new(false),
            is_asking: RwSignal::new(false),
            described: StoredValue::new(String::new()),
            refreshing: StoredValue::new(false),
            is_stale: StoredValue::new(false),
            kept: StoredValue::new(Vec::new()),
            follow: StoredValue::new(None),
        }
    }

    /// Opens a card's detail, or closes it.
    pub fn open(self, live: OpenBoard, card: Option<CardId>) {
        if self.card.get_untracked() == card {
            return;
        }
        self.follow.set_value(Some(Detail::hear));
        self.keep();
        self.card.set(card);
        self.data.set(None);
        self.missing.set(false);
        self.is_asking.set(false);
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

    fn recall(self, live: OpenBoard, card: CardId) {
        let found = self.kept.try_update_value(|kept| {
            let at = kept.iter().position(|known| known.card == card)?;
            Some(kept.remove(at))
        });
        let Some(known) = found.flatten() else { return };
        self.described.set_value(known.described);
        self.data.set(Some(known.data));
        self.is_stale.set_value(true);
        if let Some(now) = live.peek(|board| board.cards.get(&card).cloned()) {
            self.describe(&now);
        }
    }

    /// The full description of the open card, or of one that was merged into it; `None` if only the
    /// beginning is loaded.
    pub fn description(self, card: &Card) -> Option<String> {
        self.data.with(|data| {
            let loaded = data.iter().flat_map(|data| &data.descriptions);
            whole(card, loaded).map(str::to_owned)
        })
    }

    /// The comments, contacts and long descriptions that a command needs, if the open card has
    /// loaded them.
    pub fn known(self, command: &Command) -> Vec<Entity> {
        let Some(need) = command.needs() else { return Vec::new() };
        self.data.with_untracked(|data| {
            let Some(data) = data else { return Vec::new() };
            let found = |key: &EntityRef| match key.detail()? {
                DetailRef::Comment(id) => {
                    data.comments.iter().find(|known| known.id == id).cloned().map(Entity::from)
                }
                DetailRef::Contact(id) => {
                    data.contacts.iter().find(|known| known.id == id).cloned().map(Entity::from)
                }
                DetailRef::Description(card) => {
                    data.descriptions.iter().find(|it| it.card == card).cloned().map(Entity::from)
                }
            };
            need.details().iter().filter_map(found).collect()
        })
    }

    /// Loads the newest entries.
    fn load(self, live: OpenBoard) {
        self.ask(live, Earlier::default());
    }

    /// Loads the entries before the oldest loaded one.
    pub fn load_earlier(self, live: OpenBoard, asked: Earlier) {
        if !self.is_asking.get_untracked() {
            self.is_asking.set(true);
            self.ask(live, asked);
        }
    }

    /// Requests the newest entries, or earlier ones.
    fn ask(self, live: OpenBoard, asked: Earlier) {
        let Some(card) = self.card.get_untracked() else { return };
        let known = live.peek(|board| {
            let card = board.cards.get(&card).filter(|card| board.is_numbered(card.id))?;
            Some((card.number, card.description.clone()))
        });
        let Some((number, description)) = known else { return self.missing.set(true) };
        let is_earlier = asked != Earlier::default();
        let before = self.before(asked);
        spawn_local(async move {
            let part = if is_earlier { format!("/earlier?{before}") } else { String::new() };
            let path = format!("/api/boards/{}/cards/{number}{part}", live.key());
            let answer = api::get::<CardDetail>(&path).await;
            if self.card.try_get_untracked() != Some(Some(card)) {
                return;
            }
            if is_earlier {
                self.is_asking.set(false);
            }
            match answer {
                // Another entry may be the oldest by now: then this answer fits nowhere.
                Ok(_) if is_earlier && self.before(asked) != before => {
                    self.load_earlier(live, asked);
                }
                Ok(detail) if is_earlier => {
                    self.data.update(|data| {
                        if let Some(data) = data {
                            data.extend(detail, asked);
                        }
                    });
                }
                Ok(detail) => {
                    self.missing.set(false);
                    self.take(live, card, detail, description);
                }
                Err(failure) if is_earlier => live.report(Event::Failed(failure)),
                Err(Failure::NotUnderstood) => live.needs_reload(),
                Err(failure) => {
                    self.missing.set(true);
                    if failure.will_pass() {
                        self.load_after(live, AGAIN_AFTER_MS);
                    }
                }
            }
        });
    }

    fn before(self, asked: Earlier) -> String {
        self.data
            .with_untracked(|data| data.as_ref().map(|data| data.before(asked)))
            .unwrap_or_default()
    }

    /// Applies an answer, unless a later one was faster.
    fn take(self, live: OpenBoard, card: CardId, fresh: CardDetail, description: String) {
        let known = self.data.with_untracked(|data| data.as_ref().map_or(0, |data| data.seq));
        if known > fresh.seq {
            return;
        }
        let all = fresh.descriptions.iter().find(|all| all.card == card);
        self.described.set_value(all.map_or(description, |all| all.text.clone()));
        let is_stale = self.is_stale.get_value();
        self.is_stale.set_value(false);
        let mut were_known = Earlier::default();
        self.data.update(|data| match data {
            Some(data) if is_stale => were_known = data.replace(fresh),
            Some(data) => data.refresh(fresh),
            data => *data = Some(fresh),
        });
        if were_known != Earlier::default() {
            self.load_earlier(live, were_known);
        }
        // The server does not know the pending commands of this page yet.
        for change in live.pending_details() {
            self.show(card, &change);
        }
    }

    /// Follows what happens on the board.
    pub(crate) fn notice(self, live: OpenBoard, changes: &[Change]) {
        self.tell(live, News::Changes(changes));
    }

    /// The page was disconnected for a while.
    pub(crate) fn catch_up(self, live: OpenBoard) {
        self.tell(live, News::CaughtUp);
    }

    /// The page starts with another board than before.
    pub(crate) fn start_over(self, live: OpenBoard) {
        self.tell(live, News::StartOver);
    }

    fn tell(self, live: OpenBoard, news: News<'_>) {
        if let Some(Some(follow)) = self.follow.try_get_value() {
            follow(self, live, news);
        }
    }

    /// Comments are shown at once, everything else after loading it again.
    fn hear(self, live: OpenBoard, news: News<'_>) {
        let Some(card) = self.card.get_untracked() else { return };
        let is_concerned = match news {
            News::Changes(changes) => {
                let concerned = changes.iter().filter(|change| self.show(card, change));
                concerned.count() > 0
            }
            News::CaughtUp => {
                self.is_stale.set_value(true);
                true
            }
            News::StartOver => {
                self.is_stale.set_value(true);
                self.kept.update_value(Vec::clear);
                self.data.update(|data| {
                    if let Some(data) = data {
                        data.seq = 0;
                    }
                });
                true
            }
        };
        if is_concerned {
            self.load_after(live, REFRESH_AFTER_MS);
        }
    }

    /// Shows what is possible of a change at once; returns whether it concerns this card.
    fn show(self, card: CardId, change: &Change) -> bool {
        match change {
            Change::Put(Entity::Card(now)) if now.id == card => self.describe(now),
            Change::Put(entity) if entity.card() != Some(card) => return false,
            Change::Put(entity) if entity.is_detail() => {
                self.data.update(|data| data.get_or_insert_default().put(entity));
                if let Entity::Description(all) = entity {
                    self.describe_as(&all.text);
                }
            }
            Change::Put(_) => {}
            Change::Remove(key) if key.is_detail() => self.data.update(|data| {
                if let Some(data) = data {
                    data.remove(key);
                }
            }),
            Change::Remove(_) | Change::Archive(_) => return false,
        }
        true
    }

    /// The HTML of a changed description comes a moment later; until then it is shown as typed.
    fn describe(self, now: &Card) {
        let description = untrack(|| self.description(now));
        self.describe_as(&description.unwrap_or_else(|| now.description.clone()));
    }

    fn describe_as(self, description: &str) {
        if self.described.with_value(|known| known == description) {
            return;
        }
        self.described.set_value(description.to_owned());
        self.data.update(|data| {
            if let Some(data) = data {
                data.description_html.clear();
            }
        });
    }

    fn load_after(self, live: OpenBoard, wait_ms: u32) {
        if self.refreshing.get_value() {
            return;
        }
        self.refreshing.set_value(true);
        after(wait_ms, move || {
            // The page may have left the board by now.
            if self.refreshing.try_set_value(false).is_none() {
                self.load(live);
            }
        });
    }
}
