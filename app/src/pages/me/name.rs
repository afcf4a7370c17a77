//! One's own name, as the others see it.

use crate::api;
use crate::i18n;
use crate::parts::asking::{Asking, SendButton};
use crate::parts::typed_field::TypedField;
use crate::session::Session;
use crate::toasts::Toasts;
use crate::view::view;
use groundswell_client::signal::RwSignal;
use groundswell_domain::api::{EditMe, Me};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

#[component]
pub(super) fn Name() -> AnyView {
    let session = expect_context::<Session>();
    let toasts = expect_context::<Toasts>();
    let asking = Asking::new();
    let user = untrack(|| session.me()).user;
    let (name, email) = user.map(|user| (user.name, user.email)).unwrap_or_default();
    let name = RwSignal::new(name);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let body = EditMe { name: Some(name.get_untracked()), password: None };
        asking.ask(async move { api::patch("/api/me", &body).await }, move |me: Me| {
            session.set(me);
            toasts.say(i18n::saved());
        });
    };
    view! {
        <form class="panel" on:submit=submit>
            <p class="dim">{email}</p>
            <TypedField
                label=i18n::me_name()
                name="name"
                autocomplete="name"
                hint=i18n::me_name_hint().to_owned()
                value=name
            />
            {asking.problem()}
            <div class="buttons">
                <SendButton asking class="btn" text=i18n::save().to_owned() />
            </div>
        </form>
    }
}
