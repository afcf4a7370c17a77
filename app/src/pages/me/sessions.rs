//! Where the person is signed in, and signing out there.

use super::device;
use crate::api::{self, Failure};
use crate::failure::message;
use crate::toasts::Toasts;
use crate::view::{effect, view};
use crate::{format, i18n, session};
use groundswell_client::signal::RwSignal;
use groundswell_domain::api::{ProblemCode, Session};
use leptos::prelude::*;
use leptos::task::spawn_local;

const PATH: &str = "/api/me/sessions";

#[component]
pub(super) fn Sessions(
    /// Counts up when the sessions must be loaded again.
    stale: RwSignal<u32>,
) -> AnyView {
    let answer = RwSignal::new(None::<Result<Vec<Session>, Failure>>);
    effect(move || {
        stale.track();
        spawn_local(async move {
            let sessions = api::get(PATH).await;
            answer.try_set(Some(sessions));
        });
    });
    view! {
        <section class="panel" aria-labelledby="sessions">
            <h2 id="sessions">{i18n::me_sessions()}</h2>
            {move || match answer.get() {
                None => view! { <p class="dim">{i18n::loading()}</p> },
                Some(Err(failure)) => {
                    view! { <p class="problem" role="alert">{message(&failure)}</p> }
                }
                Some(Ok(sessions)) => {
                    let rows = sessions.into_iter().map(|session| row(session, stale));
                    view! { <ul class="rows">{rows.collect::<Vec<_>>()}</ul> }
                }
            }}
        </section>
    }
}

fn row(session: Session, stale: RwSignal<u32>) -> AnyView {
    let toasts = expect_context::<Toasts>();
    let person = expect_context::<session::Session>();
    let device = device::in_words(&session.device);
    let name = device.clone();
    let end = move |_| {
        let (path, name) = (format!("{PATH}/{}", session.id), name.clone());
        spawn_local(async move {
            match api::delete(&path).await {
                Ok(()) => toasts.say(i18n::me_session_ended(&name)),
                Err(failure) if failure.is(ProblemCode::SignInRequired) => person.expire(),
                Err(failure) => toasts.warn(message(&failure)),
            }
            stale.try_update(|n| *n += 1);
        });
    };
    view! {
        <li class="row">
            <span class="grow" title=session.device>
                {device.clone()}
                <span class="hint">
                    " " {i18n::me_session_used(&format::moment(session.last_seen))}
                </span>
            </span>
            {match session.current {
                true => view! { <span class="chip ok">{i18n::me_session_here()}</span> },
                false => view! {
                    <button class="btn" aria-label=i18n::me_session_end_on(&device) on:click=end>
                        {i18n::me_session_end()}
                    </button>
                },
            }}
        </li>
    }
}
