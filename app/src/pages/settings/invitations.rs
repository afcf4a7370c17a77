//! Invitations: a link for one person or several, shown once; and the list of open ones.

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
use groundswell_domain::limits;
use groundswell_domain::member::Role;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

/// How many people a link may be for.
const SIZES: [&str; 6] = ["1", "2", "5", "10", "25", "100"];

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
    let for_whom = RwSignal::new(String::new());
    let people = RwSignal::new("1".to_owned());
    let made = RwSignal::new(None::<Invitation>);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let body = Invite {
            role: role.get_untracked(),
            for_whom: for_whom.get_untracked(),
            people: people.get_untracked().parse().ok(),
        };
        let path = path.get_value();
        asking.ask(async move { api::post(&path, &body).await }, move |invitation: Invitation| {
            made.try_set(Some(invitation));
            for_whom.try_set(String::new());
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
            <SelectField
                label=i18n::invitation_people()
                options=SIZES.map(|size| (size.to_owned(), size.to_owned())).to_vec()
                value=people
                disabled=false
                on_choose=move |value| {
                    people.set(value);
                    true
                }
            />
            <label class="label grow">
                {i18n::invitation_for()}
                <input
                    class="field"
                    maxlength=limits::NAME_CHARS.to_string()
                    autocomplete="off"
                    prop:value=move || for_whom.get()
                    on:input=move |event| for_whom.set(event_target_value(&event))
                />
            </label>
            <SendButton asking class="btn" text=i18n::invitation_create().to_owned() />
        </form>
        {asking.problem()}
        <div aria-live="polite">
            {move || made.get().and_then(|invitation| {
                let path = invitation.path?;
                Some(view! { <Link role=invitation.role path for_whom=invitation.for_whom /> })
            })}
        </div>
    }
}

/// The link, as long as it is shown.
#[component]
fn Link(role: Role, path: String, for_whom: String) -> AnyView {
    let live = expect_context::<Live>();
    let address = format!("{}{path}", window().location().origin().unwrap_or_default());
    let board = live.peek(|board| board.info.name.clone());
    let mail = for_whom.contains('@').then(|| mail_to(&for_whom, &board, &address));
    view! {
        <div class="link">
            <label class="label grow">
                {i18n::invitation_link(i18n::role(role))}
                <input class="field" readonly prop:value=address />
            </label>
            <button class="btn pri" on:click=move |_| actions::copy_link(live.toasts, &path)>
                {i18n::copy_link()}
            </button>
            {mail.map(|mail| view! { <a class="btn" href=mail>{i18n::invitation_mail()}</a> })}
        </div>
        <p class="hint">{i18n::invitation_once()}</p>
    }
}

/// A mail with the link, to be sent by the person's own mail program.
fn mail_to(to: &str, board: &str, address: &str) -> String {
    let part = |text: &str| String::from(js_sys::encode_uri_component(text));
    let subject = part(&i18n::invitation_mail_subject(board));
    let body = part(&i18n::invitation_mail_body(board, address));
    format!("mailto:{}?subject={subject}&body={body}", part(to))
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
    let whose = match invitation.for_whom.as_str() {
        "" => role.to_owned(),
        for_whom => format!("{role}, {for_whom}"),
    };
    let several = (invitation.people > 1).then(|| i18n::invitation_left(invitation.people));
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
                {whose.clone()} " "
                <span class="hint">{i18n::invitation_until(&until)} " " {several}</span>
                {asking.problem()}
            </span>
            <button
                class="btn"
                aria-label=i18n::invitation_revoke_of(&whose, &until)
                on:click=revoke
            >
                {i18n::invitation_revoke()}
            </button>
        </li>
    }
}
