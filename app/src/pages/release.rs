//! `/{KEY}/releases/:release`: what a release fixes, where it runs, and whom to tell.

use crate::i18n;
use crate::live::Live;
use crate::parts::release_address;
use crate::route::Route;
use crate::view::{Memo, view};
use groundswell_client::archive;
use groundswell_domain::id::ReleaseId;
use leptos::prelude::*;

mod add_fix;
mod fixes;
mod head;
mod merged;
mod systems;
mod to_tell;

#[component]
pub(crate) fn ReleasePage() -> AnyView {
    let live = expect_context::<Live>();
    let route = expect_context::<Route>();
    // When a release is renamed, people who opened it by its old name stay on its page.
    let found = Memo::new(move |before: Option<&(String, Option<ReleaseId>)>| {
        let part = route.part(2);
        let known = before.filter(|(of, _)| *of == part).and_then(|(_, id)| *id);
        let id = live.read(|board| {
            known
                .filter(|id| board.releases.contains_key(id))
                .or_else(|| release_address::named(board, &part))
        });
        (part, id)
    });
    let release = Memo::new(move |_| found.get().1);
    view! {
        {move || match release.get() {
            Some(release) => view! { <OneRelease release /> },
            None => view! {
                <div class="page">
                    <h1 class="vh">{i18n::release()}</h1>
                    <p class="notice">{i18n::release_not_found()}</p>
                    <a class="btn" href=format!("/{}/releases", live.key())>{i18n::train_title()}</a>
                </div>
            },
        }}
    }
}

#[component]
fn OneRelease(release: ReleaseId) -> AnyView {
    // What it fixed long ago is in the archive.
    archive::ask_of_release(expect_context::<Live>().board(), release);
    view! {
        <div class="page release">
            <head::Head release />
            <fixes::Fixes release />
            <div class="release-side">
                <systems::Systems release />
                <to_tell::ToTell release />
            </div>
        </div>
    }
}
