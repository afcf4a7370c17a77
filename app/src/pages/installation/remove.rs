//! Removing an account. This cannot be undone, so the dialog asks first.

use super::PATH;
use super::person::Account;
use crate::api;
use crate::i18n;
use crate::parts::asking::{Asking, SendButton};
use crate::parts::dialog::Dialog;
use crate::toasts::Toasts;
use crate::view::{Show, view};
use futures::FutureExt;
use groundswell_client::signal::RwSignal;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

#[component]
pub(super) fn Remove(account: Account) -> AnyView {
    let is_asked = RwSignal::new(false);
    view! {
        <button
            class="btn"
            aria-label=move || i18n::remove_named(&account.name())
            on:click=move |_| is_asked.set(true)
        >
            {i18n::remove()}
        </button>
        <Show when=move || is_asked.get()>
            <Question account is_asked />
        </Show>
    }
}

#[component]
fn Question(account: Account, is_asked: RwSignal<bool>) -> AnyView {
    let toasts = expect_context::<Toasts>();
    let asking = Asking::new();
    let close = move || is_asked.set(false);
    let remove = move |event: SubmitEvent| {
        event.prevent_default();
        let (path, name) = (account.path(), untrack(|| account.name()));
        let request = async move {
            api::delete(&path).await?;
            api::get(PATH).await
        };
        let then = move || {
            toasts.say(i18n::removed(&name));
            is_asked.try_set(false);
        };
        account.overview.ask(asking, request.boxed_local(), Box::new(then));
    };
    let alone = move || {
        let keys = account.person.get()?.boards_alone.join(", ");
        (!keys.is_empty()).then(|| view! { <p>{i18n::person_boards_alone(&keys)}</p> })
    };
    view! {
        <Dialog label=i18n::person_remove() on_close=close>
            <form class="form" on:submit=remove>
                <h2>{move || i18n::remove_named(&account.name())}</h2>
                <p>{i18n::person_remove_sure()}</p>
                {alone}
                {asking.problem()}
                <div class="buttons">
                    <button type="button" class="btn" on:click=move |_| close()>
                        {i18n::cancel()}
                    </button>
                    <SendButton asking text=i18n::person_remove().to_owned() />
                </div>
            </form>
        </Dialog>
    }
}
