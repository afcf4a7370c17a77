//! `trash`.

use leptos::prelude::*;

#[component]
pub(crate) fn TrashPage() -> impl IntoView {
    view! { <div class="page"></div> }
}
