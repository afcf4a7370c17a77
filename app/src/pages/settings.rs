//! `settings`.

use leptos::prelude::*;

#[component]
pub(crate) fn SettingsPage() -> impl IntoView {
    view! { <div class="page"></div> }
}
