//! Signing out. Unsent work of this person is sent first; what cannot be saved now is shown, and
//! the person decides.

use crate::i18n;
use crate::parts::dialog::Dialog;
use crate::parts::typed_texts;
use crate::route::Route;
use crate::session::Session;
use crate::toasts::Toasts;
use crate::view::{Show, view};
use groundswell_client::outside;
use groundswell_client::signal::RwSignal;
use groundswell_ui::pages::Page;
use leptos::prelude::*;
use leptos::task::spawn_local;

#[component]
pub(super) fn SignOut() -> AnyView {
    let session = expect_context::<Session>();
    let toasts = expect_context::<Toasts>();
    let route = expect_context::<Route>();
    let unsaved = RwSignal::new(0_usize);
    let sign_out = move || {
        unsaved.set(0);
        spawn_local(async move {
            if session.sign_out().await.is_err() {
                return toasts.warn(i18n::problem_network());
            }
            // Before the next await: somebody may be typing there already.
            route.go(&Page::SignIn.path());
            session.load().await;
        });
    };
    let ask = move |_| {
        let Some(user) = untrack(|| session.user()) else { return };
        spawn_local(async move {
            let left = outside::send(user).await + typed_texts::refused_of(user);
            match left {
                0 => sign_out(),
                left => drop(unsaved.try_set(left)),
            }
        });
    };
    view! {
        <div>
            <button class="btn" on:click=ask>{i18n::sign_out()}</button>
        </div>
        <Show when=move || { unsaved.get() > 0 }>
            <Dialog label=i18n::sign_out() on_close=move || unsaved.set(0)>
                <h2>{i18n::sign_out()}</h2>
                <p>{move || i18n::sign_out_waiting(unsaved.get())}</p>
                <div class="buttons">
                    <button class="btn" on:click=move |_| unsaved.set(0)>{i18n::cancel()}</button>
                    <button class="btn pri" on:click=move |_| sign_out()>{i18n::sign_out()}</button>
                </div>
            </Dialog>
        </Show>
    }
}
