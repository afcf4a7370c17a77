//! Cards that the page cannot find by itself: asked of the server. Those of the archive are guests on the
//! page's board then.

use super::live::{Live, Looked};
use crate::api;
use futures::FutureExt;
use gloo_timers::callback::Timeout;
use groundswell_domain::Entity;
use groundswell_domain::api::{ArchivedFixes, Found};
use groundswell_domain::id::ReleaseId;
use groundswell_domain::wire::CardDetail;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::mem;

/// How long somebody must rest from typing before the server is asked, in milliseconds.
const REST_MS: u32 = 250;
/// The shortest text that the server is asked for, in characters: shorter ones mean everything.
const SHORTEST: usize = 3;

/// Looks for cards that a text may be about, once nothing more is typed.
pub(crate) fn ask(live: Live, text: &str) {
    let text = text.trim().to_owned();
    let is_short = text.chars().count() < SHORTEST && text.parse::<u32>().is_err();
    if is_short || !live.is_online() || live.asked.with_value(|asked| *asked == text) {
        return;
    }
    live.asked.set_value(text.clone());
    Timeout::new(REST_MS, move || {
        if live.asked.try_with_value(|asked| *asked == text) == Some(true) {
            let query = String::from(js_sys::encode_uri_component(&text));
            spawn_local(async move {
                let Found { found: meant, holding, .. } = fetch(live, format!("q={query}")).await;
                live.found.try_set(Looked { text, meant, holding });
            });
        }
    })
    .forget();
}

/// Fetches the cards of the archive that a release fixes.
pub(crate) fn ask_of_release(live: Live, release: ReleaseId) {
    spawn_local(fetch(live, format!("fixed_in={release}")).map(drop));
}

/// How many cards of the archive each release fixes; none until the server has said so.
pub(crate) fn fixes(live: Live) -> RwSignal<Vec<ArchivedFixes>> {
    let fixes = RwSignal::new(Vec::new());
    spawn_local(async move {
        let path = format!("/api/boards/{}/archive/fixes", live.key());
        if let Ok(told) = api::get(&path).await {
            fixes.try_set(told);
        }
    });
    fixes
}

/// Fetches cards, and gives those that were asked for.
async fn fetch(live: Live, query: String) -> Found {
    let path = format!("/api/boards/{}/archive?{query}", live.key());
    let mut found = api::get::<Found>(&path).await.unwrap_or_default();
    live.visit(&mem::take(&mut found.entities));
    found
}

/// Looks for the card with this name, `314` or `MS-314`; whether it is there.
pub(crate) async fn look_up(live: Live, name: &str) -> bool {
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

impl Live {
    /// Lets cards of the archive be looked at.
    pub(crate) fn visit(self, archived: &[Entity]) {
        if !archived.is_empty() && self.visits.try_get_untracked().is_some() {
            self.update(|replica| replica.visit(archived));
            self.visits.update(|visits| *visits += 1);
        }
    }
}
