//! An import that goes on, or has ended.

use super::file::Importing;
use crate::api;
use crate::i18n;
use crate::view::{dynamic, view};
use groundswell_domain::importing::{Progress, State};
use leptos::prelude::*;

pub(super) fn running(importing: Importing) -> AnyView {
    dynamic(move || importing.progress.get().map(|progress| view_of(importing, &progress)))
}

fn view_of(importing: Importing, progress: &Progress) -> AnyView {
    let percent = (u64::from(progress.done) * 100 / u64::from(progress.total.max(1))) as u32;
    let text = match progress.state {
        State::Running => i18n::import_going_on(percent),
        State::Done => i18n::import_done(progress.counts.cards),
        State::Broken => i18n::import_broken().into(),
        State::Undoing => i18n::import_undoing(percent),
        State::Undone => i18n::import_undone().into(),
    };
    let is_ours = progress.by == importing.live.me();
    let can_undo = matches!(progress.state, State::Done | State::Broken) && progress.done > 0;
    let undo = (is_ours && can_undo).then(|| {
        view! { <button class="btn" on:click=move |_| undo(importing)>{i18n::import_undo()}</button> }
    });
    let bar = progress.state.is_going_on().then(|| {
        view! { <progress max="100" value=percent.to_string()></progress> }
    });
    let left_out = progress.left_out.iter().map(|row| {
        let text = i18n::import_row(row.line, &i18n::why_left_out(&row.why));
        view! { <li>{text}</li> }.into_any()
    });
    let left_out: Vec<_> = left_out.collect();
    view! {
        <section class="running">
            <p role="status">{text}</p>
            {bar}
            <ul class="losses">{left_out}</ul>
            {undo}
        </section>
    }
    .into_any()
}

fn undo(importing: Importing) {
    let path = format!("{}/undo", importing.path());
    let request = async move { api::post_empty(&path).await };
    importing.asking.ask(request, move |progress| importing.show(progress));
}
