//! A plain request of a form: in progress, or failed for a reason that is shown.

use crate::api::Failure;
use crate::failure::message;
use crate::i18n;
use crate::session::Session;
use crate::view::{dynamic, view};
use futures::FutureExt;
use futures::future::LocalBoxFuture;
use groundswell_client::signal::RwSignal;
use groundswell_domain::api::ProblemCode;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// What happens after an answer.
type GoOn = Box<dyn FnOnce()>;

/// The requests of one form: at most one at a time.
#[derive(Clone, Copy)]
pub(crate) struct Asking {
    session: Session,
    busy: RwSignal<bool>,
    failure: RwSignal<Option<Failure>>,
}

impl Asking {
    pub(crate) fn new() -> Asking {
        let session = expect_context::<Session>();
        Asking { session, busy: RwSignal::new(false), failure: RwSignal::new(None) }
    }

    pub(crate) fn is_busy(self) -> bool {
        self.busy.get()
    }

    /// Whether the last request failed for this reason.
    pub(crate) fn failed_for(self, code: ProblemCode) -> bool {
        self.failure.with(|failure| failure.as_ref().is_some_and(|failure| failure.is(code)))
    }

    /// Sends a request, unless one is in progress, and goes on with its answer.
    pub(crate) fn ask<T: 'static>(
        self,
        request: impl Future<Output = Result<T, Failure>> + 'static,
        on_answer: impl FnOnce(T) + 'static,
    ) {
        let request = async move {
            let answer = request.await?;
            Ok(Box::new(move || on_answer(answer)) as GoOn)
        };
        self.send(request.boxed_local());
    }

    /// The part of asking that is the same for all requests.
    fn send(self, request: LocalBoxFuture<'static, Result<GoOn, Failure>>) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.failure.set(None);
        spawn_local(async move {
            let answer = request.await;
            self.busy.try_set(false);
            match answer {
                Ok(go_on) => go_on(),
                Err(failure) => {
                    // The sign-in form opens on top of the page; what was typed stays below it.
                    if failure.is(ProblemCode::SignInRequired) {
                        self.session.expire();
                    }
                    self.failure.try_set(Some(failure));
                }
            }
        });
    }

    /// Why the last request failed.
    pub(crate) fn problem(self) -> AnyView {
        let text = move || self.failure.with(|failure| failure.as_ref().map(message));
        dynamic(move || text().map(|text| view! { <p class="problem" role="alert">{text}</p> }))
    }
}

/// The button that sends a form. It keeps the focus while the request is in progress.
#[component]
pub(crate) fn SendButton(
    asking: Asking,
    #[prop(into)] text: Signal<String>,
    #[prop(default = "btn pri")] class: &'static str,
) -> AnyView {
    let shown = move || match asking.is_busy() {
        true => i18n::one_moment().to_owned(),
        false => text.get(),
    };
    view! {
        <button class=class aria-disabled=move || asking.is_busy().then_some("true")>{shown}</button>
    }
}
