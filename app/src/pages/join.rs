//! `join`.

use leptos::prelude::*;

#[component]
pub(crate) fn JoinPage() -> impl IntoView {
    view! { <div class="page"></div> }
}
