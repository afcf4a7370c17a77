//! A list that people maintain: searchable if it is long, shown in portions.

use crate::i18n;
use crate::view::{For, Memo, Show, view};
use groundswell_client::signal::RwSignal;
use groundswell_domain::finding::Sought;
use leptos::prelude::*;
use uuid::Uuid;

/// From this many rows on, a search field helps more than it disturbs.
const MANY: usize = 20;
/// Rows shown at a time.
const PORTION: usize = 50;

/// The rows of the items of `all`, in its order.
#[component]
pub(crate) fn Rows(
    /// Each with the text that it is found by.
    all: Memo<Vec<(Uuid, String)>>,
    /// One row: an `li`.
    row: fn(Uuid) -> AnyView,
    /// Shown if there are none.
    empty: &'static str,
) -> AnyView {
    let text = RwSignal::new(String::new());
    let portion = RwSignal::new(PORTION);
    let is_many = Memo::new(move |_| all.with(Vec::len) > MANY);
    let found = Memo::new(move |_| {
        let sought = Sought::of(&if is_many.get() { text.get() } else { String::new() });
        all.with(|all| {
            let fits = sought.fitting(&mut all.iter().map(|(_, name)| name.as_str()));
            fits.into_iter().map(|(_, at)| all[at].0).collect::<Vec<_>>()
        })
    });
    let shown = Memo::new(move |_| {
        found.with(|found| found.iter().take(portion.get()).copied().collect::<Vec<_>>())
    });
    let hidden = move || found.with(Vec::len).saturating_sub(portion.get());
    let nothing = move || match (all.with(Vec::is_empty), found.with(Vec::is_empty)) {
        (true, _) => Some(empty.to_owned()),
        (false, true) => Some(i18n::no_match(&text.get())),
        (false, false) => None,
    };
    view! {
        <Show when=move || is_many.get()>
            <label class="label find">
                {i18n::find()}
                <input
                    class="field"
                    type="search"
                    autocomplete="off"
                    prop:value=move || text.get()
                    on:input=move |event| {
                        portion.set(PORTION);
                        text.set(event_target_value(&event));
                    }
                />
            </label>
        </Show>
        {move || nothing().map(|text| view! { <p class="dim">{text}</p> })}
        <ul class="rows">
            <For each=move || shown.get() key=|id| *id let:id>
                {row(id)}
            </For>
        </ul>
        <Show when=move || hidden() != 0>
            <button class="btn" on:click=move |_| portion.update(|n| *n += PORTION)>
                {move || i18n::show_more(hidden())}
            </button>
        </Show>
    }
}
