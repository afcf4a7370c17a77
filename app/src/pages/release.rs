//! `release`.

use leptos::prelude::*;

#[component]
pub(crate) fn ReleasePage() -> impl IntoView {
    view! { <div class="page"></div> }
}
