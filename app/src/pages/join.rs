//! `/join/{token}`: accepting an invitation, with an account or while making one.

use crate::api::{self, Failure};
use crate::failure::message;
use crate::i18n;
use crate::pages::sign_in::SignInForm;
use crate::parts::account_fields::{AccountDraft, AccountFields};
use crate::parts::asking::{Asking, SendButton};
use crate::route::Route;
use crate::session::Session;
use crate::toasts::Toasts;
use crate::view::{Memo, Show, effect, view};
use groundswell_client::signal::RwSignal;
use groundswell_domain::api::{InvitedTo, Join, Me, ProblemCode};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

type Answer = Option<Result<InvitedTo, Failure>>;

#[component]
pub(crate) fn JoinPage() -> AnyView {
    let route = expect_context::<Route>();
    let path = Memo::new(move |_| {
        let token = route.part(1);
        format!("/api/invitations/{}", String::from(js_sys::encode_uri_component(&token)))
    });
    let answer = RwSignal::new(Answer::None);
    let load = move || {
        let path = path.get();
        answer.set(None);
        spawn_local(async move {
            let invited = api::get(&path).await;
            answer.try_set(Some(invited));
        });
    };
    effect(load);
    view! {
        <main class="door">
            <div class="panel">
                {move || match answer.get() {
                    None => view! { <h1>{i18n::join_title()}</h1><p>{i18n::loading()}</p> },
                    Some(Ok(invited)) => view! { <Invited invited path=path.get_untracked() /> },
                    Some(Err(failure)) => view! { <NotInvited failure load /> },
                }}
            </div>
        </main>
    }
}

#[component]
fn NotInvited(failure: Failure, load: impl Fn() + Copy + 'static) -> AnyView {
    let is_over = failure.is(ProblemCode::InvitationOver);
    let title = if is_over { i18n::join_over() } else { "Groundswell" };
    view! {
        <h1>{title}</h1>
        <p class="problem" role="alert">{message(&failure)}</p>
        <div class="buttons">
            {(!is_over).then(|| view! {
                <button class="btn pri" on:click=move |_| untrack(load)>{i18n::try_again()}</button>
            })}
            <a href="/" class="btn">{i18n::to_start_page()}</a>
        </div>
    }
}

/// The board of the invitation.
#[component]
fn Invited(invited: InvitedTo, path: String) -> AnyView {
    let session = expect_context::<Session>();
    let route = expect_context::<Route>();
    let InvitedTo { board_name, board_key, role } = invited;
    let (path, board_path) = (StoredValue::new(path), format!("/{board_key}/board"));
    let board_path = StoredValue::new(board_path);
    let toasts = expect_context::<Toasts>();
    let enter = move |me: Me| {
        let Some(path) = board_path.try_get_value() else { return };
        spawn_local(async move {
            match session.enter(me).await {
                true => route.replace(&path),
                false => toasts.warn(i18n::problem_cookie()),
            }
        });
    };
    let board_name = StoredValue::new(board_name);
    view! {
        <h1>{i18n::join_title()}</h1>
        <p>{board_name.with_value(|board| i18n::join_to(board, i18n::role(role)))}</p>
        <Show
            when=move || session.user().is_some()
            fallback=move || view! { <Newcomer path on_done=enter /> }
        >
            <Known path board=board_name.get_value() on_done=enter />
        </Show>
    }
}

/// For somebody who is signed in already.
#[component]
fn Known(
    path: StoredValue<String>,
    board: String,
    on_done: impl Fn(Me) + Copy + 'static,
) -> AnyView {
    let session = expect_context::<Session>();
    let asking = Asking::new();
    let name = move || session.me().user.map(|user| user.name).unwrap_or_default();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let path = path.get_value();
        asking.ask(async move { api::post_empty(&path).await }, on_done);
    };
    view! {
        <form class="form" on:submit=submit>
            <p class="dim">{move || i18n::join_as(&name())}</p>
            {asking.problem()}
            <SendButton asking text=i18n::join_board(&board) />
        </form>
    }
}

/// For somebody without an account, or who is not signed in yet.
#[component]
fn Newcomer(
    path: StoredValue<String>,
    on_done: impl Fn(Me) + Copy + Send + Sync + 'static,
) -> AnyView {
    let has_account = RwSignal::new(false);
    let other = move || match has_account.get() {
        true => i18n::join_no_account(),
        false => i18n::join_have_account(),
    };
    view! {
        <Show
            when=move || has_account.get()
            fallback=move || view! { <AccountForm path on_done /> }
        >
            // After signing in, the button to join is shown.
            <SignInForm on_done=|| () />
        </Show>
        <button class="btn quiet" on:click=move |_| has_account.update(|has| *has = !*has)>
            {other}
        </button>
    }
}

#[component]
fn AccountForm(path: StoredValue<String>, on_done: impl Fn(Me) + Copy + 'static) -> AnyView {
    let asking = Asking::new();
    let account = AccountDraft::new();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let body = Join {
            name: account.name.get_untracked(),
            email: account.email.get_untracked(),
            password: account.password.get_untracked(),
        };
        let path = path.get_value();
        asking.ask(async move { api::post(&path, &body).await }, on_done);
    };
    view! {
        <form class="form" on:submit=submit>
            <AccountFields draft=account />
            {asking.problem()}
            <SendButton asking text=i18n::join_action().to_owned() />
        </form>
    }
}
