//! `/me`: one's own name and password, how this browser shows things, where one is signed in.

use crate::i18n;
use crate::parts::icon::{Icon, icon};
use crate::parts::outside::Outside;
use crate::parts::toast::Toasts;
use crate::session::Session;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::components::A;
use leptos_router::hooks::use_navigate;

mod device;
mod display;
mod name;
mod password;
mod sessions;

#[component]
pub(crate) fn MePage() -> impl IntoView {
    // The sessions change with the password.
    let stale = RwSignal::new(0_u32);
    view! {
        <Outside title=i18n::nav_me()>
            <WayBack />
            <name::Name />
            <display::Display />
            <password::Password on_changed=move || stale.update(|n| *n += 1) />
            <sessions::Sessions stale />
            <SignOut />
        </Outside>
    }
}

/// To the only board; where there are several, the header leads to all of them.
#[component]
fn WayBack() -> impl IntoView {
    let session = expect_context::<Session>();
    let only = Memo::new(move |_| match session.boards().as_slice() {
        [board] => Some((format!("/{}/board", board.key), i18n::back_to(&board.name))),
        _ => None,
    });
    move || {
        let (path, text) = only.get()?;
        Some(view! { <A href=path attr:class="btn way-back">{icon(Icon::Back)}{text}</A> })
    }
}

#[component]
fn SignOut() -> impl IntoView {
    let session = expect_context::<Session>();
    let toasts = expect_context::<Toasts>();
    let navigate = StoredValue::new_local(use_navigate());
    let sign_out = move |_| {
        spawn_local(async move {
            session.sign_out().await;
            match untrack(|| session.user()) {
                Some(_) => toasts.warn(i18n::problem_network()),
                None => {
                    navigate.try_with_value(|navigate| navigate("/sign-in", Default::default()));
                }
            }
        });
    };
    view! {
        <div>
            <button class="btn" on:click=sign_out>{i18n::sign_out()}</button>
        </div>
    }
}
