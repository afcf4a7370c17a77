//! `boards`.

use leptos::prelude::*;

#[component]
pub(crate) fn BoardsPage() -> impl IntoView {
    view! { <div class="page"></div> }
}

#[component]
pub(crate) fn NotFound() -> impl IntoView {
    view! { <p class="notice">{crate::i18n::problem_not_found()}</p> }
}
