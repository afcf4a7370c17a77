//! Changing the password.

use crate::api;
use crate::demo;
use crate::i18n;
use crate::parts::asking::{Asking, SendButton};
use crate::parts::typed_field::TypedField;
use crate::session::Session;
use crate::toasts::Toasts;
use crate::view::view;
use groundswell_client::signal::RwSignal;
use groundswell_domain::api::{EditMe, Me, NewPassword};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

#[component]
pub(super) fn Password(on_changed: impl Fn() + Copy + 'static) -> AnyView {
    let session = expect_context::<Session>();
    let toasts = expect_context::<Toasts>();
    let asking = Asking::new();
    let old = RwSignal::new(String::new());
    let new = RwSignal::new(String::new());
    let email = untrack(|| session.me()).user.map(|user| user.email).unwrap_or_default();
    let hint = RwSignal::new(demo::hint(Some(&email)));
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let password = NewPassword { old: old.get_untracked(), new: new.get_untracked() };
        let body = EditMe { name: None, password: Some(password) };
        asking.ask(async move { api::patch("/api/me", &body).await }, move |me: Me| {
            if let Some(user) = &me.user {
                demo::forget_unless(&user.email, &new.get_untracked());
                hint.try_set(demo::hint(Some(&user.email)));
            }
            session.set(me);
            old.try_set(String::new());
            new.try_set(String::new());
            toasts.say(i18n::me_password_changed());
            on_changed();
        });
    };
    view! {
        <form class="panel" on:submit=submit>
            <h2>{i18n::me_password()}</h2>
            {move || hint.get().map(|text| view! { <p class="dim">{text}</p> })}
            // Tells a password manager whose password this is.
            <input type="text" name="username" autocomplete="username" value=email hidden readonly />
            <TypedField
                label=i18n::me_password_old()
                name="old-password"
                kind="password"
                autocomplete="current-password"
                value=old
            />
            <TypedField
                label=i18n::me_password_new()
                name="new-password"
                kind="password"
                autocomplete="new-password"
                hint=i18n::me_password_hint().to_owned()
                value=new
            />
            {asking.problem()}
            <div class="buttons">
                <SendButton asking class="btn" text=i18n::me_password().to_owned() />
            </div>
        </form>
    }
}
