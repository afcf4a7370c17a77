//! A table from another tool, dropped or chosen: what would become of it, and what has; and the
//! board as a file.

mod file;
mod preview;
mod running;
mod wishes;

use super::shared::{OnlyToRead, read_only};
use crate::i18n;
use crate::live::Live;
use crate::view::{Show, dynamic, view};
use file::Importing;
use groundswell_domain::permission::Action;
use leptos::prelude::*;
use web_sys::{DragEvent, Event, HtmlInputElement};

#[component]
pub(super) fn Import() -> AnyView {
    let live = expect_context::<Live>();
    let disabled = read_only(live, Action::Configure);
    let importing = Importing::new(live);
    if !disabled.get_untracked() {
        importing.look();
    }
    let refused = move || importing.refused.with(|refused| refused.as_ref().map(i18n::refusal));
    let refused =
        dynamic(move || refused().map(|text| view! { <p class="problem" role="alert">{text}</p> }));
    let preview =
        dynamic(move || importing.preview.get().map(|shown| preview::preview(importing, &shown)));
    view! {
        <OnlyToRead read_only=disabled />
        <Show when=move || !disabled.get()>
            <p class="hint">{i18n::import_hint()}</p>
            {chooser(importing)}
        </Show>
        {importing.asking.problem()}
        {refused}
        {preview}
        {running::running(importing)}
        <h3>{i18n::export_title()}</h3>
        <p class="hint">{i18n::export_hint()}</p>
        <p class="files">
            {export(live, "csv", i18n::export_csv())}
            {export(live, "json", i18n::export_json())}
        </p>
    }
}

fn chooser(importing: Importing) -> AnyView {
    let chosen = move |event: Event| {
        let field = event_target::<HtmlInputElement>(&event);
        importing.take(field.files().and_then(|files| files.get(0)));
        // The same file may be chosen again, after it was changed.
        field.set_value("");
    };
    let dropped = move |event: DragEvent| {
        event.prevent_default();
        let files = event.data_transfer().and_then(|data| data.files());
        importing.take(files.and_then(|files| files.get(0)));
    };
    view! {
        <label
            class="drop"
            on:dragover=move |event: DragEvent| event.prevent_default()
            on:drop=dropped
        >
            <span>{i18n::import_file()}</span>
            <input type="file" accept=".csv,.tsv,.txt,text/csv" on:change=chosen />
        </label>
    }
}

fn export(live: Live, form: &'static str, word: &'static str) -> AnyView {
    let path = format!("/api/boards/{}/export.{form}", live.key());
    view! { <a class="btn" href=path download="">{word}</a> }.into_any()
}
