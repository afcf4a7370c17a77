//! The frame around the pages that belong to a person and to no board.

use crate::i18n;
use crate::pages::sign_in::{SignInOnTop, SignInPage};
use crate::parts::icon::{Icon, icon};
use crate::route::Route;
use crate::session::Session;
use crate::view::{Show, view};
use leptos::prelude::*;

/// A page outside the boards: its heading, and the ways to the boards. Whoever is not signed in
/// does so here, and stays.
#[component]
pub(crate) fn Outside(title: &'static str, children: ChildrenFn) -> AnyView {
    let session = expect_context::<Session>();
    view! {
        <Show when=move || session.user().is_some() fallback=|| view! { <SignInPage /> }>
            <a class="skip" href="#content">{i18n::skip_to_content()}</a>
            <header class="bar">
                <a href="/boards" class="brand">"Groundswell"</a>
                <span class="space"></span>
                <nav class="places" aria-label=i18n::navigation()>
                    {place("/boards", Icon::Board, i18n::nav_boards())}
                    {place("/me", Icon::Person, i18n::nav_me())}
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

fn place(path: &'static str, drawing: Icon, word: &'static str) -> AnyView {
    let route = expect_context::<Route>();
    view! {
        <a href=path aria-current=move || route.is_below(path).then_some("page")>
            {icon(drawing)}
            <span>{word}</span>
        </a>
    }
}
