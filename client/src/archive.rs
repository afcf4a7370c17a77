//! Cards that the page cannot find by itself: the server is asked. Cards of the archive become
//! guests on the page's board.

use crate::api::{self, Failure};
use crate::clock::spawn_local;
use crate::open_board::{Connection, Looked, OpenBoard};
use crate::signal::RwSignal;
use futures::FutureExt;
use gloo_timers::callback::Timeout;
use gloo_timers::future::TimeoutFuture;
use groundswell_domain::Entity;
use groundswell_domain::api::{ArchivedFixes, Found};
use groundswell_domain::id::ReleaseId;
use groundswell_domain::wire::CardDetail;
use std::mem;

/// How long nobody must type before the server is asked, in milliseconds.
const REST_MS: u32 = 250;
/// The shortest text that the server is asked for, in characters: shorter ones match too much.
const SHORTEST: usize = 3;

/// Answers that are kept: one for each of several search fields.
const KEPT: usize = 4;
/// How long after a failure it is retried, in milliseconds.
const AGAIN_MS: u32 = 2_000;

/// Asks the server for cards that a text may be about, after typing has stopped. Reactive: callers
/// are notified when the connection is back, and when there is an answer.
pub fn ask(live: OpenBoard, text: &str) {
    let text = text.trim().to_owned();
    let is_short = text.chars().count() < SHORTEST && text.parse::<u32>().is_err();
    let is_asked = |all: &Vec<Looked>| all.iter().any(|looked| looked.text == text);
    if is_short
        || live.connection.get() != Connection::Online
        || live.looked.with_untracked(is_asked)
    {
        return;
    }
    live.looked.try_update_untracked(|all| {
        if all.len() == KEPT {
            all.remove(0);
        }
        all.push(Looked { text: text.clone(), ..Looked::default() });
    });
    Timeout::new(REST_MS, move || {
        let is_latest = |all: &Vec<Looked>| all.last().is_some_and(|looked| looked.text == text);
        match live.looked.try_with_untracked(is_latest) {
            Some(true) => spawn_local(look(live, text)),
            Some(false) => drop(live.looked.try_update_untracked(|all| forget(all, &text))),
            None => {}
        }
    })
    .forget();
}

async fn look(live: OpenBoard, text: String) {
    let query = String::from(js_sys::encode_uri_component(&text));
    match fetch(live, format!("q={query}")).await {
        Ok(Found { found, holding, .. }) => live.looked.try_update(|all| {
            if let Some(looked) = all.iter_mut().find(|looked| looked.text == text) {
                (looked.meant, looked.holding) = (found, holding);
            }
        }),
        Err(_) => {
            TimeoutFuture::new(AGAIN_MS).await;
            // Searches that still need it ask again.
            live.looked.try_update(|all| forget(all, &text))
        }
    };
}

fn forget(all: &mut Vec<Looked>, text: &str) {
    all.retain(|looked| looked.text != text);
}

/// Fetches the cards of the archive that a release fixes.
pub fn ask_of_release(live: OpenBoard, release: ReleaseId) {
    spawn_local(fetch(live, format!("fixed_in={release}")).map(drop));
}

/// How many cards of the archive each release fixes; empty until the server has answered.
pub fn fixes(live: OpenBoard) -> RwSignal<Vec<ArchivedFixes>> {
    let fixes = RwSignal::new(Vec::new());
    spawn_local(async move {
        let path = format!("/api/boards/{}/archive/fixes", live.key());
        if let Ok(loaded) = api::get(&path).await {
            fixes.try_set(loaded);
        }
    });
    fixes
}

/// Fetches cards, and returns those that were requested.
async fn fetch(live: OpenBoard, query: String) -> Result<Found, Failure> {
    let path = format!("/api/boards/{}/archive?{query}", live.key());
    let mut found = api::get::<Found>(&path).await?;
    live.visit(&mem::take(&mut found.entities));
    Ok(found)
}

/// Looks for the card with this name, `314` or `MS-314`; returns whether it exists.
pub async fn look_up(live: OpenBoard, name: &str) -> bool {
    let number = name.rsplit_once('-').map_or(name, |(_, number)| number);
    let Ok(number) = number.parse::<u32>() else { return false };
    let path = format!("/api/boards/{}/cards/{number}", live.key());
    match api::get::<CardDetail>(&path).await {
        Ok(detail) => {
            live.visit(&detail.archived);
            true
        }
        Err(_) => false,
    }
}

impl OpenBoard {
    /// Adds cards of the archive to the board as guests.
    pub fn visit(self, archived: &[Entity]) {
        if !archived.is_empty() && self.visits.try_get_untracked().is_some() {
            self.update(|replica| replica.visit(archived));
            self.visits.update(|visits| *visits += 1);
        }
    }
}
