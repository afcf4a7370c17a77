//! `releases`.

use leptos::prelude::*;

#[component]
pub(crate) fn ReleasesPage() -> impl IntoView {
    view! { <div class="page"></div> }
}
