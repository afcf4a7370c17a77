//! `/installation`: who has an account, and who may make boards. For the owners of the installation.

use crate::api::{self, Failure};
use crate::i18n;
use crate::pages::outside::Outside;
use crate::parts::asking::Asking;
use crate::parts::rows::Rows;
use crate::toasts::Toasts;
use crate::view::{Memo, Show, dynamic, view};
use futures::FutureExt;
use futures::future::LocalBoxFuture;
use groundswell_client::signal::RwSignal;
use groundswell_domain::api::{EditInstallation, Installation, Person};
use groundswell_domain::id::UserId;
use groundswell_domain::installation::BoardMakers;
use groundswell_domain::limits::BOARDS_EACH;
use groundswell_ui::pages::Page;
use leptos::prelude::*;

mod person;
mod remove;

const PATH: &str = "/api/installation";

/// The installation as the server last described it.
#[derive(Clone, Copy)]
struct Overview {
    installation: RwSignal<Option<Installation>>,
    loading: Asking,
}

/// A request whose answer is the whole installation. One type for all of them, so that it is
/// downloaded only once.
type Request = LocalBoxFuture<'static, Result<Installation, Failure>>;

impl Overview {
    fn load(self) {
        self.ask(self.loading, async { api::get(PATH).await }.boxed_local(), Box::new(|| ()));
    }

    /// Sends a request, shows the answer, and goes on.
    fn ask(self, asking: Asking, request: Request, then: Box<dyn FnOnce()>) {
        asking.ask(request, move |overview| {
            self.installation.try_set(Some(overview));
            then();
        });
    }

    fn person(self, id: UserId) -> Option<Person> {
        self.installation.with(|overview| {
            let mut people = overview.iter().flat_map(|overview| &overview.people);
            people.find(|person| person.id == id).cloned()
        })
    }
}

#[component]
pub(crate) fn InstallationPage() -> AnyView {
    view! {
        <Outside title=i18n::installation()>
            <Whole />
        </Outside>
    }
}

#[component]
fn Whole() -> AnyView {
    let overview = Overview { installation: RwSignal::new(None), loading: Asking::new() };
    provide_context(overview);
    overview.load();
    let is_here = Memo::new(move |_| overview.installation.with(Option::is_some));
    view! {
        {overview.loading.problem()}
        <Show when=move || is_here.get()>
            <Makers />
            <People />
        </Show>
    }
}

#[component]
fn Makers() -> AnyView {
    let overview = expect_context::<Overview>();
    let toasts = expect_context::<Toasts>();
    let asking = Asking::new();
    let now = Memo::new(move |_| {
        overview
            .installation
            .with(|overview| overview.as_ref().map(|overview| overview.board_makers))
    });
    let button = move |makers: BoardMakers, word: &'static str| {
        let choose = move |_| {
            let edit = EditInstallation { board_makers: Some(makers) };
            let request = async move { api::patch(PATH, &edit).await }.boxed_local();
            overview.ask(asking, request, Box::new(move || toasts.say(i18n::saved())));
        };
        view! {
            <button
                type="button"
                aria-pressed=move || (now.get() == Some(makers)).to_string()
                on:click=choose
            >
                {word}
            </button>
        }
    };
    view! {
        <section class="panel" aria-labelledby="makers">
            <h2 id="makers">{i18n::board_makers()}</h2>
            <div class="switch" role="group" aria-labelledby="makers">
                {button(BoardMakers::Everyone, i18n::board_makers_everyone())}
                {button(BoardMakers::Owners, i18n::board_makers_owners())}
            </div>
            <p class="hint">{i18n::board_makers_hint(BOARDS_EACH)}</p>
            {asking.problem()}
        </section>
    }
}

#[component]
fn People() -> AnyView {
    let overview = expect_context::<Overview>();
    let all = Memo::new(move |_| {
        overview.installation.with(|overview| {
            let people = overview.iter().flat_map(|overview| &overview.people);
            let found_by = |person: &Person| format!("{} {}", person.name, person.email);
            people.map(|person| (person.id.0, found_by(person))).collect::<Vec<_>>()
        })
    });
    view! {
        <section class="panel" aria-labelledby="people">
            <h2 id="people">{i18n::people()}</h2>
            <p class="hint">{i18n::people_hint()}</p>
            // This page is only shown to people with an account.
            <Rows all row=person::row empty="" />
        </section>
    }
}

/// The link to this page, for people who may open it.
#[component]
pub(crate) fn WayIn() -> AnyView {
    let session = expect_context::<crate::session::Session>();
    let is_owner = Memo::new(move |_| session.me().is_owner);
    dynamic(move || {
        is_owner.get().then(|| {
            view! {
                <section class="panel" aria-labelledby="installation">
                    <h2 id="installation">{i18n::installation()}</h2>
                    <p class="hint">{i18n::installation_hint()}</p>
                    <div><a class="btn" href=Page::Installation.path()>{i18n::installation_open()}</a></div>
                </section>
            }
        })
    })
}
