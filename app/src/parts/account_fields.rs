//! The fields of a new account: for the first person, and for anyone who follows an invitation.

use crate::i18n;
use crate::parts::typed_field::TypedField;
use crate::view::view;
use groundswell_client::signal::RwSignal;
use leptos::prelude::*;

/// What is typed for a new account.
#[derive(Clone, Copy)]
pub(crate) struct AccountDraft {
    pub(crate) name: RwSignal<String>,
    pub(crate) email: RwSignal<String>,
    pub(crate) password: RwSignal<String>,
}

impl AccountDraft {
    pub(crate) fn new() -> AccountDraft {
        let empty = || RwSignal::new(String::new());
        AccountDraft { name: empty(), email: empty(), password: empty() }
    }
}

#[component]
pub(crate) fn AccountFields(draft: AccountDraft) -> AnyView {
    view! {
        <TypedField label=i18n::your_name() name="name" autocomplete="name" value=draft.name />
        <TypedField
            label=i18n::email()
            name="email"
            kind="email"
            autocomplete="username"
            value=draft.email
        />
        <TypedField
            label=i18n::password()
            name="password"
            kind="password"
            autocomplete="new-password"
            hint=i18n::password_hint().to_owned()
            value=draft.password
        />
    }
}
