//! The pages that few open: a second file of Wasm, downloaded when the first of them is opened, or
//! as soon as somebody begins to do something. Who has a short look at the board does not pay for it.

use crate::api;
use crate::i18n;
use crate::live::Live;
use crate::pages;
use crate::parts::capture::after::After;
use crate::parts::lost_focus;
use crate::parts::select_field::open_by_arrows;
use crate::parts::typed_texts::TypedTexts;
use crate::view::{dynamic, view};
use futures::FutureExt;
use futures::future::{LocalBoxFuture, join};
use gloo_timers::future::TimeoutFuture;
use groundswell_client::queue;
use groundswell_domain::command::Sent;
use groundswell_domain::id::{CardId, CommandId};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_split::{SplitLoaderError, wasm_split};
use std::time::Duration;
use wasm_bindgen::prelude::*;

/// How somebody begins to do something.
const TOUCHES: [&str; 2] = ["pointerdown", "keydown"];
/// Nobody looks at a page for so long without needing it.
const WHILE: Duration = Duration::from_secs(60);
/// Waits between attempts: short first, for a server that restarts; then calm.
const AGAIN_AFTER_MS: u32 = 1_000;
const LONGEST_WAIT_MS: u32 = 16_000;

/// A page of the second file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Later {
    Welcome,
    SignIn,
    SignInAgain,
    Join,
    Boards,
    Me,
    Installation,
    NotFound,
    Plan,
    Releases,
    Release,
    Settings,
    History,
    Trash,
    Card,
    Tools,
    TypedTexts,
    Filters,
    FirstSteps,
    InArchive,
    List,
    /// What can be said about a card after the command that captured it.
    Captured(CardId, CommandId),
}

/// Whether the second file is here.
#[derive(Clone, Copy)]
pub(crate) struct Rest {
    arrival: RwSignal<Arrival>,
    /// How often it was asked for.
    asked: StoredValue<u32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Arrival {
    Awaited,
    Here,
    Failed(Failed),
}

/// Why the second file cannot be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Failed {
    /// There is no connection: it is tried again by itself.
    Away,
    /// The server has another version.
    Gone,
}

impl Rest {
    pub(crate) fn new() -> Rest {
        let rest = Rest { arrival: RwSignal::new(Arrival::Awaited), asked: StoredValue::new(0) };
        // It listens as long as the page is there.
        let _ = window_event_listener_untyped("online", move |_| {
            if untrack(|| rest.failed()).is_some() {
                rest.ask();
            }
        });
        rest
    }

    /// Downloads the second file at the first touch, or when the page is still open after a while:
    /// from then on all of it works without a network.
    pub(crate) fn load_when_used(self) {
        let is_used = StoredValue::new(false);
        let note_use = move || {
            if !is_used.get_value() {
                is_used.set_value(true);
                spawn_local(async move { is_used.set_value(self.load_quietly().await) });
            }
        };
        for touch in TOUCHES {
            // It listens as long as the page is there.
            let _ = window_event_listener_untyped(touch, move |_| note_use());
        }
        set_timeout(note_use, WHILE);
    }

    /// Whether it is here now. Where it fails, the next touch tries again, and what is opened says
    /// what is wrong.
    async fn load_quietly(self) -> bool {
        let is_here = load().await.is_ok();
        if is_here {
            self.note(Arrival::Here);
        }
        is_here
    }

    /// Whether the second file is here, followed.
    pub(crate) fn is_here(self) -> bool {
        self.arrival.get() == Arrival::Here
    }

    /// Why it could not be had the last time, followed.
    pub(crate) fn failed(self) -> Option<Failed> {
        match self.arrival.get() {
            Arrival::Failed(why) => Some(why),
            _ => None,
        }
    }

    /// Downloads the second file where it is not here, after a failure too.
    pub(crate) fn ask(self) {
        if !untrack(|| self.is_here()) {
            self.note(Arrival::Awaited);
            self.asked.update_value(|asked| *asked += 1);
            spawn_local(self.load(self.asked.get_value()));
        }
    }

    /// Tries until the file is here, or it is asked for anew.
    async fn load(self, asked: u32) {
        let mut wait = AGAIN_AFTER_MS;
        while let Err(Unavailable) = load().await {
            let why = why().await;
            if self.asked.get_value() != asked || untrack(|| self.is_here()) {
                return;
            }
            self.note(Arrival::Failed(why));
            if why == Failed::Gone {
                return;
            }
            TimeoutFuture::new(wait).await;
            wait = (wait * 2).min(LONGEST_WAIT_MS);
        }
        self.note(Arrival::Here);
    }

    /// Says nothing twice: an open page would be made anew, and what was typed there lost.
    fn note(self, arrival: Arrival) {
        if self.arrival.get_untracked() != arrival {
            self.arrival.set(arrival);
        }
    }
}

/// Whether the server can be reached at all.
async fn why() -> Failed {
    match api::get_text("/api/me").await {
        Err(failure) if failure.will_pass() => Failed::Away,
        _ => Failed::Gone,
    }
}

/// Shows a page of the second file, as soon as that is here.
#[component]
pub(crate) fn LaterPage(page: Later) -> AnyView {
    let rest = expect_context::<Rest>();
    rest.ask();
    dynamic(move || match rest.arrival.get() {
        Arrival::Awaited => view! { <p class="page dim" aria-busy="true">{i18n::loading()}</p> },
        // Nothing is left to wait for.
        Arrival::Here => match make(page).now_or_never() {
            Some(Ok(page)) => page,
            _ => view! { <Missing why=Failed::Gone /> },
        },
        Arrival::Failed(why) => view! { <Missing why /> },
    })
}

/// What the second file begins with. Nothing that is not called from here may name these pages.
#[wasm_split(later, wasm_split_path = leptos::wasm_split, preload(download), fallible)]
fn make(page: Later) -> Result<AnyView, SplitLoaderError> {
    Ok(match page {
        Later::Welcome => view! { <pages::welcome::WelcomePage /> },
        Later::SignIn => view! { <pages::sign_in::SignInPage /> },
        Later::SignInAgain => {
            let live = expect_context::<Live>();
            view! { <pages::sign_in::SignInAgain live /> }
        }
        Later::Join => view! { <pages::join::JoinPage /> },
        Later::Boards => view! { <pages::boards::BoardsPage /> },
        Later::Me => view! { <pages::me::MePage /> },
        Later::Installation => view! { <pages::installation::InstallationPage /> },
        Later::NotFound => view! { <pages::boards::NotFound /> },
        Later::Plan => view! { <pages::plan::PlanPage /> },
        Later::Releases => view! { <pages::releases::ReleasesPage /> },
        Later::Release => view! { <pages::release::ReleasePage /> },
        Later::Settings => view! { <pages::settings::SettingsPage /> },
        Later::History => view! { <pages::history::HistoryPage /> },
        Later::Trash => view! { <pages::trash::TrashPage /> },
        Later::Card => view! { <pages::card::CardPage /> },
        Later::Captured(card, made) => view! { <After card made /> },
        Later::List => view! { <pages::board::list::List /> },
        Later::FirstSteps => view! { <pages::board::first_steps::FirstSteps /> },
        Later::InArchive => view! { <pages::board::in_archive::InArchive /> },
        Later::Filters => view! { <pages::board::filters::Filters /> },
        Later::TypedTexts => view! { <TypedTexts /> },
        Later::Tools => view! { <pages::tools::AllTools /> },
    })
}

/// The second file cannot be had now.
struct Unavailable;

impl From<SplitLoaderError> for Unavailable {
    fn from(_: SplitLoaderError) -> Unavailable {
        Unavailable
    }
}

#[wasm_bindgen]
extern "C" {
    /// Of `public/start.js`: waits for the style of these pages; fails where it cannot be had.
    #[wasm_bindgen(catch, js_name = styleLater)]
    async fn style() -> Result<JsValue, JsValue>;
}

/// Downloads the second file with its style, and lets it watch over the page.
async fn load() -> Result<(), Unavailable> {
    let (file, style) = join(download(), style()).await;
    file?;
    style.map_err(|_| Unavailable)?;
    Ok(watch().await?)
}

#[wasm_split(later, wasm_split_path = leptos::wasm_split, fallible)]
fn watch() -> Result<(), SplitLoaderError> {
    open_by_arrows();
    lost_focus::watch();
    Ok(())
}

/// Reads the commands that an earlier life of the page has left. Few pages find any, so how to
/// read them is in the second file; `None` where that cannot be had now.
pub(crate) fn read_waiting(commands: Vec<String>) -> LocalBoxFuture<'static, Option<Vec<Sent>>> {
    async {
        load().await.ok()?;
        read(commands).await.ok()
    }
    .boxed_local()
}

#[wasm_split(later, wasm_split_path = leptos::wasm_split, fallible)]
fn read(commands: Vec<String>) -> Result<Vec<Sent>, SplitLoaderError> {
    Ok(queue::read(commands))
}

/// Stands where a page should be: offline before it was downloaded, or after a release.
#[component]
fn Missing(why: Failed) -> AnyView {
    match why {
        Failed::Gone => view! { <NewerVersion /> },
        Failed::Away => view! { <p class="notice" role="alert">{i18n::problem_network()}</p> },
    }
}

/// The server has another version of the app than this page.
#[component]
pub(crate) fn NewerVersion() -> AnyView {
    view! {
        <p class="notice" role="alert">
            {i18n::newer_version()} " "
            <button class="btn" on:click=move |_| drop(window().location().reload())>
                {i18n::reload()}
            </button>
        </p>
    }
}
