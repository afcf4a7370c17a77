//! `/sign-in`: e-mail and password; also on top of a page whose session has ended.

use crate::api;
use crate::demo;
use crate::failure::message;
use crate::i18n;
use crate::live::Live;
use crate::parts::dialog::Dialog;
use crate::route::{Redirect, Route};
use crate::session::Session;
use crate::view::{Memo, dynamic, effect, view};
use groundswell_client::signal::RwSignal;
use groundswell_domain::api::{Me, SignIn};
use groundswell_ui::pages::Page;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;

/// How long to wait before the server is asked again.
const AGAIN: Duration = Duration::from_secs(2);

#[component]
pub(crate) fn SignInPage() -> AnyView {
    let route = expect_context::<Route>();
    let at_sign_in = move || untrack(|| route.page()) == Page::SignIn;
    let done = move || {
        // People who followed a link stay where it led.
        if at_sign_in() {
            route.go(&format!("/{}", untrack(|| route.search())));
        }
    };
    let session = expect_context::<Session>();
    let needs_setup = Memo::new(move |_| session.me().needs_setup);
    // Signing in is impossible until the server answers; then it continues automatically.
    effect(move || {
        if session.offline.get() {
            set_timeout(move || spawn_local(session.load()), AGAIN);
        }
    });
    // Shown once, no matter how often it is asked.
    let is_away = Memo::new(move |_| session.offline.get());
    dynamic(move || match (is_away.get(), needs_setup.get()) {
        (true, _) => door(view! { <p role="alert">{i18n::no_answer()}</p> }),
        (false, true) => view! { <Redirect path=Page::Welcome.path() /> },
        (false, false) => door(view! { <SignInForm on_done=done /> }),
    })
}

fn door(inside: AnyView) -> AnyView {
    view! {
        <main class="door">
            <div class="panel">
                <h1>"Groundswell"</h1>
                {inside}
            </div>
        </main>
    }
}

/// Signing in on top of a page, which keeps what was typed there.
#[component]
pub(crate) fn SignInAgain(live: Live) -> AnyView {
    view! { <SignInOnTop on_done=move || live.wake_up() /> }
}

/// Signing in on top of any page.
#[component]
pub(crate) fn SignInOnTop(on_done: impl Fn() + Copy + Send + Sync + 'static) -> AnyView {
    view! {
        <Dialog label=i18n::sign_in() class="again" on_close=move || {}>
            <p>{i18n::problem_sign_in()}</p>
            <SignInForm on_done />
        </Dialog>
    }
}

#[component]
pub(crate) fn SignInForm(on_done: impl Fn() + Copy + 'static) -> AnyView {
    let session = expect_context::<Session>();
    // The previous person is most likely to come back.
    let known = untrack(|| session.me().user.map(|user| user.email)).unwrap_or_default();
    let is_known = !known.is_empty();
    let email = RwSignal::new(known);
    let password = RwSignal::new(String::new());
    let failure = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let body = SignIn { email: email.get_untracked(), password: password.get_untracked() };
        busy.set(true);
        spawn_local(async move {
            let answer = api::post::<Me>("/api/sign-in", &body).await;
            match answer {
                Ok(me) => {
                    demo::forget_unless(&body.email, &body.password);
                    // For another person the whole page is rendered again, including this form.
                    let is_same = session
                        .user()
                        .is_none_or(|user| me.user.as_ref().map(|me| me.id) == Some(user));
                    match session.enter(me).await {
                        true if is_same => on_done(),
                        true => {}
                        false => drop(failure.try_set(Some(i18n::problem_cookie().to_owned()))),
                    }
                }
                Err(why) => drop(failure.try_set(Some(message(&why)))),
            }
            busy.try_set(false);
        });
    };
    view! {
        <form class="form" on:submit=submit>
            {demo::hint(None).map(|text| view! { <p class="dim">{text}</p> })}
            <label class="label">
                {i18n::email()}
                <input
                    class="field"
                    type="email"
                    name="email"
                    autocomplete="username"
                    required
                    autofocus=!is_known
                    prop:value=move || email.get()
                    on:input=move |event| email.set(event_target_value(&event))
                />
            </label>
            <label class="label">
                {i18n::password()}
                <input
                    class="field"
                    type="password"
                    name="password"
                    autocomplete="current-password"
                    required
                    autofocus=is_known
                    prop:value=move || password.get()
                    on:input=move |event| password.set(event_target_value(&event))
                />
            </label>
            {move || failure.get().map(|text| view! { <p class="problem" role="alert">{text}</p> })}
            <button class="btn pri" disabled=move || busy.get()>{i18n::sign_in()}</button>
            <p class="hint">{i18n::forgotten_password()}</p>
        </form>
    }
}
