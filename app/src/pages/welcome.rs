//! `/welcome`: the first start of an installation. A board of one's own, or the demo.

use crate::i18n;
use crate::parts::account_fields::{AccountDraft, AccountFields};
use crate::parts::asking::{Asking, SendButton};
use crate::parts::board_fields::{BoardDraft, BoardFields};
use crate::route::{Redirect, Route};
use crate::session::Session;
use crate::toasts::Toasts;
use crate::view::{Show, view};
use crate::{api, demo};
use groundswell_domain::api::{DemoOpened, Me, ProblemCode, Setup};
use groundswell_ui::pages::Page;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

#[component]
pub(crate) fn WelcomePage() -> AnyView {
    let session = expect_context::<Session>();
    if !untrack(|| session.me()).needs_setup {
        return view! { <Redirect path="/" /> };
    }
    let (route, toasts) = (expect_context::<Route>(), expect_context::<Toasts>());
    let enter = move |me: Me| {
        let path =
            me.boards.first().map_or("/".to_owned(), |board| format!("/{}/board", board.key));
        spawn_local(async move {
            match session.enter(me).await {
                true => route.replace(&path),
                false => toasts.warn(i18n::problem_cookie()),
            }
        });
    };
    view! {
        <main class="door welcome">
            <div class="about">
                <h1>"Groundswell"</h1>
                <p>{i18n::welcome_what()}</p>
                <DemoButton on_done=enter />
            </div>
            <SetupForm on_done=enter />
        </main>
    }
}

#[component]
fn SetupForm(on_done: impl Fn(Me) + Copy + 'static) -> AnyView {
    let asking = Asking::new();
    let account = AccountDraft::new();
    let board = BoardDraft::new();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let body = Setup {
            name: account.name.get_untracked(),
            email: account.email.get_untracked(),
            password: account.password.get_untracked(),
            board_name: board.name.get_untracked(),
            board_key: board.key.get_untracked(),
        };
        asking.ask(async move { api::post("/api/setup", &body).await }, on_done);
    };
    view! {
        <form class="panel" on:submit=submit>
            <h2>{i18n::welcome_begin()}</h2>
            <p class="dim">{i18n::welcome_you()}</p>
            <AccountFields draft=account />
            <BoardFields draft=board />
            {asking.problem()}
            <SomebodyWasFaster asking />
            <div class="buttons">
                <SendButton asking text=i18n::welcome_create().to_owned() />
            </div>
        </form>
    }
}

/// Two example boards in the page's language.
#[component]
fn DemoButton(on_done: impl Fn(Me) + Copy + 'static) -> AnyView {
    let asking = Asking::new();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let path = format!("/api/demo?lang={}", i18n::lang().code());
        let opening = async move { api::post_empty(&path).await };
        asking.ask(opening, move |opened: DemoOpened| {
            demo::remember(&opened);
            on_done(opened.me);
        });
    };
    view! {
        <form class="form" on:submit=submit>
            <h2>{i18n::welcome_look()}</h2>
            <p class="dim">{i18n::welcome_demo_hint()}</p>
            {asking.problem()}
            <SomebodyWasFaster asking />
            <div>
                <SendButton asking class="btn" text=i18n::welcome_demo().to_owned() />
            </div>
        </form>
    }
}

/// The installation already has an owner: a link to sign in.
#[component]
fn SomebodyWasFaster(asking: Asking) -> AnyView {
    view! {
        <Show when=move || asking.failed_for(ProblemCode::SetupDone)>
            <p><a href=Page::SignIn.path()>{i18n::sign_in()}</a></p>
        </Show>
    }
}
