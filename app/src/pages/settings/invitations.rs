//! Invitations: a link for one person, shown once; and the list of open ones.

use super::members::{role_of, roles, value_of};
use crate::api;
use crate::live::Live;
use crate::parts::actions;
use crate::parts::asking::{Asking, SendButton};
use crate::parts::select_field::SelectField;
use crate::view::{For, view};
use crate::{format, i18n};
use groundswell_client::signal::RwSignal;
use groundswell_domain::api::{Invitation, Invite};
use groundswell_domain::member::Role;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

#[component]
pub(super) fn Invitations() -> AnyView {
    let live = expect_context::<Live>();
    let path = format!("/api/boards/{}/invitations", live.key());
    let path = StoredValue::new(path);
    let open = RwSignal::new(None::<Vec<Invitation>>);
    let loading = Asking::new();
    let load = move || {
        let path = path.get_value();
        loading.ask(async move { api::get(&path).await }, move |invitations| {
            open.try_set(Some(invitations));
        });
    };
    load();
    view! {
        <section class="invitations">
            <h3>{i18n::invitations()}</h3>
            <p class="hint">{i18n::invitations_hint()}</p>
            <NewInvitation path on_created=load />
            <h3>{i18n::invitations_open()}</h3>
            {loading.problem()}
            {move || open.with(|open| open.as_ref().is_some_and(Vec::is_empty)).then(|| view! {
                <p class="dim">{i18n::invitations_none()}</p>
            })}
            <ul class="rows">
                <For
                    each=move || open.get().unwrap_or_default()
                    key=|invitation| invitation.id
                    let:invitation
                >
                    <Open invitation path on_revoked=load />
                </For>
            </ul>
        </section>
    }
}

#[component]
fn NewInvitation(path: StoredValue<String>, on_created: impl Fn() + Copy + 'static) -> AnyView {
    let asking = Asking::new();
    let role = RwSignal::new(Role::Support);
    let made = RwSignal::new(None::<Invitation>);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let (path, body) = (path.get_value(), Invite { role: role.get_untracked() });
        asking.ask(async move { api::post(&path, &body).await }, move |invitation: Invitation| {
            made.try_set(Some(invitation));
            on_created();
        });
    };
    view! {
        <form class="add" on:submit=submit>
            <SelectField
                label=i18n::member_role()
                options=roles()
                value=Signal::derive(move || value_of(role.get()))
                disabled=false
                on_choose=move |value| {
                    role.set(role_of(&value).unwrap_or_default());
                    true
                }
            />
            <SendButton asking class="btn" text=i18n::invitation_create().to_owned() />
        </form>
        {asking.problem()}
        <div aria-live="polite">
            {move || made.get().and_then(|invitation| {
                let path = invitation.path?;
                Some(view! { <Link role=invitation.role path /> })
            })}
        </div>
    }
}

/// The link, as long as it is shown.
#[component]
fn Link(role: Role, path: String) -> AnyView {
    let live = expect_context::<Live>();
    let address = format!("{}{path}", window().location().origin().unwrap_or_default());
    view! {
        <div class="link">
            <label class="label grow">
                {i18n::invitation_link(i18n::role(role))}
                <input class="field" readonly prop:value=address />
            </label>
            <button class="btn pri" on:click=move |_| actions::copy_link(live.toasts, &path)>
                {i18n::copy_link()}
            </button>
        </div>
        <p class="hint">{i18n::invitation_once()}</p>
    }
}

#[component]
fn Open(
    invitation: Invitation,
    path: StoredValue<String>,
    on_revoked: impl Fn() + Copy + 'static,
) -> AnyView {
    let live = expect_context::<Live>();
    let asking = Asking::new();
    let (role, until) = (i18n::role(invitation.role), format::moment(invitation.expires));
    let revoke = move |_| {
        let path = format!("{}/{}", path.get_value(), invitation.id);
        asking.ask(async move { api::delete(&path).await }, move |()| {
            live.toasts.say(i18n::invitation_revoked());
            on_revoked();
        });
    };
    view! {
        <li class="row">
            <span class="grow">
                {role} " " <span class="hint">{i18n::invitation_until(&until)}</span>
                {asking.problem()}
            </span>
            <button
                class="btn"
                aria-label=i18n::invitation_revoke_of(role, &until)
                on:click=revoke
            >
                {i18n::invitation_revoke()}
            </button>
        </li>
    }
}
