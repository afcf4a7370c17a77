//! One account in the list of all.

use super::remove::Remove;
use super::{Overview, PATH};
use crate::api;
use crate::format;
use crate::i18n;
use crate::parts::asking::Asking;
use crate::parts::tick::Tick;
use crate::session::Session;
use crate::toasts::Toasts;
use crate::view::{Memo, Show, dynamic, view};
use futures::FutureExt;
use groundswell_domain::api::{EditPerson, Person, ProblemCode};
use groundswell_domain::id::UserId;
use leptos::prelude::*;
use uuid::Uuid;

/// An account that can be changed.
#[derive(Clone, Copy)]
pub(super) struct Account {
    pub(super) id: UserId,
    pub(super) overview: Overview,
    pub(super) person: Memo<Option<Person>>,
    asking: Asking,
}

impl Account {
    fn new(id: UserId) -> Account {
        let overview = expect_context::<Overview>();
        let person = Memo::new(move |_| overview.person(id));
        Account { id, overview, person, asking: Asking::new() }
    }

    pub(super) fn path(self) -> String {
        format!("{PATH}/people/{}", self.id)
    }

    pub(super) fn name(self) -> String {
        self.person.with(|it| it.as_ref().map(|it| it.name.clone())).unwrap_or_default()
    }

    fn is(self, what: fn(&Person) -> bool) -> bool {
        self.person.with(|it| it.as_ref().is_some_and(what))
    }

    fn edit(self, edit: EditPerson, then: Box<dyn FnOnce()>) {
        let path = self.path();
        let request = async move { api::patch(&path, &edit).await }.boxed_local();
        self.overview.ask(self.asking, request, then);
    }

    fn lock(self, is_locked: bool, then: Box<dyn FnOnce()>) {
        self.edit(EditPerson { is_locked: Some(is_locked), is_owner: None }, then);
    }
}

pub(super) fn row(id: Uuid) -> AnyView {
    let account = Account::new(UserId(id));
    let is_me = untrack(|| expect_context::<Session>().user()) == Some(account.id);
    view! {
        <li class="row person">
            <div class="grow">
                <About account is_me />
                {account.asking.problem()}
                <Show when=move || account.asking.failed_for(ProblemCode::NeedsOwner)>
                    <p class="problem">{i18n::installation_needs_owner()}</p>
                </Show>
            </div>
            <Tick
                label=i18n::owner().to_owned()
                value=Signal::derive(move || account.is(|person| person.is_owner))
                // Owners cannot lose this by mistake: only another owner can take it away.
                disabled=is_me
                on_set=move |is_owner| {
                    let edit = EditPerson { is_owner: Some(is_owner), is_locked: None };
                    account.edit(edit, Box::new(|| ()));
                    // The box shows the server's answer.
                    false
                }
            />
            {(!is_me).then(|| view! {
                <LockButton account />
                <Remove account />
            })}
        </li>
    }
}

#[component]
fn About(account: Account, is_me: bool) -> AnyView {
    let about = move || {
        let Person { name, email, is_locked, last_seen, .. } = account.person.get()?;
        let seen = match last_seen {
            Some(at) => i18n::person_seen(&format::moment(at)),
            None => i18n::person_never_seen().to_owned(),
        };
        let chip = match (is_me, is_locked) {
            (true, _) => Some(("chip plain", i18n::member_you())),
            (_, true) => Some(("chip high", i18n::person_locked())),
            _ => None,
        };
        Some(view! {
            <p>
                {name}
                {chip.map(|(class, word)| view! { " " <span class=class>{word}</span> })}
            </p>
            <p class="hint">{format!("{email} · {seen}")}</p>
        })
    };
    dynamic(about)
}

#[component]
fn LockButton(account: Account) -> AnyView {
    let toasts = expect_context::<Toasts>();
    let is_locked = move || account.is(|person| person.is_locked);
    let press = move |_| {
        let name = untrack(|| account.name());
        let was_locked = untrack(is_locked);
        let say = move || match was_locked {
            true => toasts.say(i18n::person_unlocked(&name)),
            false => toasts.say_with_undo(i18n::person_is_locked(&name), move || {
                account.lock(false, Box::new(|| ()));
            }),
        };
        account.lock(!was_locked, Box::new(say));
    };
    let label = move || match is_locked() {
        true => i18n::person_unlock_named(&account.name()),
        false => i18n::person_lock_named(&account.name()),
    };
    let word = move || if is_locked() { i18n::person_unlock() } else { i18n::person_lock() };
    view! { <button class="btn" aria-label=label on:click=press>{word}</button> }
}
