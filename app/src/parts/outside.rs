//! The frame around the pages that belong to a person and to no board.

use crate::i18n;
use crate::pages::sign_in::{SignInOnTop, SignInPage};
use crate::parts::icon::{Icon, icon};
use crate::session::Session;
use leptos::prelude::*;
use leptos_router::components::A;

/// A page outside the boards: its heading, and the ways to the boards. Whoever is not signed in
/// does so here, and stays.
#[component]
pub(crate) fn Outside(title: &'static str, children: ChildrenFn) -> impl IntoView {
    let session = expect_context::<Session>();
    view! {
        <Show when=move || session.user().is_some() fallback=|| view! { <SignInPage /> }>
            <a class="skip" href="#content">{i18n::skip_to_content()}</a>
            <header class="bar">
                <A href="/boards" attr:class="brand">"Groundswell"</A>
                <span class="space"></span>
                <nav class="places" aria-label=i18n::navigation()>
                    <A href="/boards">{icon(Icon::Board)}<span>{i18n::nav_boards()}</span></A>
                    <A href="/me">{icon(Icon::Person)}<span>{i18n::nav_me()}</span></A>
                </nav>
            </header>
            <main id="content" class="outside" tabindex="-1">
                <div class="page">
                    <div class="paper">
                        <h1>{title}</h1>
                        {children()}
                    </div>
                </div>
            </main>
            <Show when=move || session.expired.get()>
                <SignInOnTop on_done=|| () />
            </Show>
        </Show>
    }
}
