//! `me`.

use leptos::prelude::*;

#[component]
pub(crate) fn MePage() -> impl IntoView {
    view! { <div class="page"></div> }
}
