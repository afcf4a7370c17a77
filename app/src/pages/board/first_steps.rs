//! What a new board still needs, for the person who sets it up: gone with the first card.

use crate::i18n;
use crate::keys::Key;
use crate::live::Live;
use crate::view::{Memo, view};
use groundswell_domain::Board;
use leptos::prelude::*;

/// A step: its text, the page where it is done, and whether it is done.
type FirstStep = (&'static str, &'static str, fn(&Board) -> bool);

fn steps() -> [FirstStep; 4] {
    [
        (i18n::step_people(), "settings/members", |board| board.members.len() > 1),
        (i18n::step_areas(), "settings/areas", |board| !board.areas.is_empty()),
        (i18n::step_systems(), "settings/systems", |board| !board.systems.is_empty()),
        (i18n::step_release(), "releases", |board| !board.releases.is_empty()),
    ]
}

#[component]
pub(crate) fn FirstSteps() -> AnyView {
    let live = expect_context::<Live>();
    let step = move |(text, page, is_done): FirstStep| {
        let done = Memo::new(move |_| live.read(is_done));
        let path = format!("/{}/{page}", live.key());
        view! {
            <li class:done=move || done.get()>
                <span aria-hidden="true">{move || if done.get() { "✓" } else { "○" }}</span>
                " " <a href=path>{text}</a>
                {move || done.get().then(|| view! { <span class="vh">{i18n::yes()}</span> })}
            </li>
        }
    };
    view! {
        <section class="panel first-steps" aria-labelledby="first-steps">
            <h2 id="first-steps">{i18n::first_steps()}</h2>
            <ul>{steps().map(step).into_iter().collect::<Vec<_>>()}</ul>
            <p class="dim">{i18n::first_steps_then()} " " <kbd>{Key::Capture.shown()}</kbd></p>
        </section>
    }
}
