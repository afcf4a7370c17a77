//! `welcome`.

use leptos::prelude::*;

#[component]
pub(crate) fn WelcomePage() -> impl IntoView {
    view! { <div class="page"></div> }
}
