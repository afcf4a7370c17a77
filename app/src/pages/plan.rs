//! `plan`.

use leptos::prelude::*;

#[component]
pub(crate) fn PlanPage() -> impl IntoView {
    view! { <div class="page"></div> }
}
