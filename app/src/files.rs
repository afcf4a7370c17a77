//! The files of the app: what is not in the first one is downloaded when it is opened, or earlier:
//! when somebody comes near a link to it, or does nothing for a while. The table in `pages.rs`
//! says which view is in which file; it is the top layer, this module is below all views.

use crate::i18n;
use crate::view::{dynamic, view};
use futures::FutureExt;
use futures::future::{Either, LocalBoxFuture, join, select};
use gloo_timers::future::TimeoutFuture;
use groundswell_client::signal::RwSignal;
use groundswell_domain::id::{CardId, CommandId};
use groundswell_ui::pages::{File, Page, file_at};
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_split::SplitLoaderError;
use std::pin::pin;
use wasm_bindgen::prelude::*;
use web_sys::{Element, EventTarget, HtmlAnchorElement};

/// After this long without any action, the files that are still missing are downloaded: from then
/// on every page works without a network.
const IDLE_MS: u32 = 7_000;
/// How often is looked whether somebody did something.
const IDLE_STEP_MS: u32 = 500;
/// Delay between attempts: short first, for a server that restarts; then longer.
const AGAIN_AFTER_MS: u32 = 1_000;
const LONGEST_WAIT_MS: u32 = 16_000;

/// After this long without a file, the person is told.
const VERY_LONG_MS: u32 = 10_000;

/// The contents of the files: pages, and parts of pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Content {
    Page(Page),
    SignInAgain,
    Tools,
    TypedTexts,
    Filters,
    FirstSteps,
    InArchive,
    List,
    /// More fields for a card, after the command that captured it.
    Captured(CardId, CommandId),
}

/// A view, once its file is loaded; `None` if the table and the file disagree.
pub(crate) type Made = Result<Option<AnyView>, SplitLoaderError>;

/// Functions that the table of contents provides.
#[derive(Clone, Copy)]
pub(crate) struct Contents {
    pub(crate) file: fn(Content) -> File,
    pub(crate) download: fn(File) -> LocalBoxFuture<'static, Result<(), SplitLoaderError>>,
    pub(crate) make: fn(Content) -> LocalBoxFuture<'static, Made>,
}

/// Which files are loaded.
#[derive(Clone, Copy)]
pub(crate) struct Files {
    contents: Contents,
    lazy: [LazyFile; File::LAZY.len()],
    /// Counts what the person does.
    used: StoredValue<u32>,
}

/// A file that is loaded when it is needed.
#[derive(Clone, Copy)]
struct LazyFile {
    arrival: RwSignal<Arrival>,
    /// How often it was requested.
    asked: StoredValue<u32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Arrival {
    Awaited,
    Here,
    Failed(Failed),
}

/// Why a file could not be loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Failed {
    /// There is no connection: it is retried automatically.
    Away,
    /// The server has another version.
    Gone,
}

impl Files {
    pub(crate) fn new(contents: Contents) -> Files {
        let lazy =
            || LazyFile { arrival: RwSignal::new(Arrival::Awaited), asked: StoredValue::new(0) };
        let files = Files { contents, lazy: File::LAZY.map(|_| lazy()), used: StoredValue::new(0) };
        // The listener stays as long as the page.
        let _ = window_event_listener_untyped("online", move |_| {
            for file in File::LAZY {
                if untrack(|| files.failed(file)).is_some() {
                    files.ask(file);
                }
            }
        });
        files
    }

    fn lazy(self, file: File) -> Option<LazyFile> {
        let at = File::LAZY.iter().position(|lazy| *lazy == file)?;
        Some(self.lazy[at])
    }

    /// Whether a file is loaded; reactive.
    pub(crate) fn is_here(self, file: File) -> bool {
        self.lazy(file).is_none_or(|lazy| lazy.arrival.get() == Arrival::Here)
    }

    /// Why loading a file failed the last time; reactive.
    pub(crate) fn failed(self, file: File) -> Option<Failed> {
        match self.lazy(file)?.arrival.get() {
            Arrival::Failed(why) => Some(why),
            _ => None,
        }
    }

    /// Downloads a missing file, also after a failure.
    pub(crate) fn ask(self, file: File) {
        let Some(lazy) = self.lazy(file) else { return };
        if lazy.arrival.get_untracked() != Arrival::Here {
            lazy.note(Arrival::Awaited);
            lazy.asked.update_value(|asked| *asked += 1);
            spawn_local(self.load_with_retries(file, lazy));
        }
    }

    /// Retries until the file is loaded, or it is requested again.
    async fn load_with_retries(self, file: File, lazy: LazyFile) {
        let asked = lazy.asked.get_value();
        let mut wait = AGAIN_AFTER_MS;
        while let Err(Unavailable) = self.load_or_tell(file, lazy).await {
            let why = why().await;
            if lazy.asked.get_value() != asked || lazy.arrival.get_untracked() == Arrival::Here {
                return;
            }
            lazy.note(Arrival::Failed(why));
            if why == Failed::Gone {
                return;
            }
            TimeoutFuture::new(wait).await;
            wait = (wait * 2).min(LONGEST_WAIT_MS);
        }
        lazy.note(Arrival::Here);
    }

    /// Downloads a file. If that takes very long, it says so, and goes on.
    async fn load_or_tell(self, file: File, lazy: LazyFile) -> Result<(), Unavailable> {
        let loading = pin!(self.load(file));
        match select(loading, TimeoutFuture::new(VERY_LONG_MS)).await {
            Either::Left((loaded, _)) => loaded,
            Either::Right((_, loading)) => {
                if lazy.arrival.get_untracked() == Arrival::Awaited {
                    lazy.note(Arrival::Failed(Failed::Away));
                }
                loading.await
            }
        }
    }

    /// Downloads a file and its style sheet.
    async fn load(self, file: File) -> Result<(), Unavailable> {
        let (file, style) = join((self.contents.download)(file), style()).await;
        file?;
        style.map(drop).map_err(|_| Unavailable)
    }

    /// Downloads a file before it is requested; returns whether it is loaded. If that fails,
    /// opening the content tries again and shows the error.
    async fn load_ahead(self, file: File) -> bool {
        let Some(lazy) = self.lazy(file) else { return true };
        if lazy.arrival.get_untracked() == Arrival::Here {
            return true;
        }
        let is_here = self.load(file).await.is_ok();
        if is_here {
            lazy.note(Arrival::Here);
        }
        is_here
    }

    /// Downloads what is likely to be opened: at the first touch what opens on a board, a page when
    /// somebody comes near a link to it, and finally everything.
    pub(crate) fn load_ahead_of_use(self) {
        let used = move || {
            self.used.update_value(|used| *used = used.wrapping_add(1));
            if !untrack(|| self.is_here(File::Opened)) {
                self.begin_to_load(File::Opened);
            }
        };
        let near = move |target: Option<EventTarget>| {
            // The pointer moves all the time: once the file is here, this ends at once.
            if let Some(file) = target.and_then(file_behind)
                && !untrack(|| self.is_here(file))
            {
                self.begin_to_load(file);
            }
        };
        // The listeners stay as long as the page.
        drop(window_event_listener(ev::pointerdown, move |_| used()));
        drop(window_event_listener(ev::keydown, move |_| used()));
        drop(window_event_listener(ev::pointerover, move |event| near(event.target())));
        drop(window_event_listener(ev::focusin, move |event| near(event.target())));
        spawn_local(self.load_when_idle());
    }

    fn begin_to_load(self, file: File) {
        spawn_local(async move {
            self.load_ahead(file).await;
        });
    }

    async fn load_when_idle(self) {
        let mut wait = IDLE_MS;
        loop {
            self.idle_for(wait).await;
            if self.load_all().await {
                return keep();
            }
            wait = (wait * 2).min(LONGEST_WAIT_MS * 4);
        }
    }

    /// Waits until nobody has done anything for so long. Counts steps: the clock may be changed.
    async fn idle_for(self, wait_ms: u32) {
        let (mut used, mut idle) = (self.used.get_value(), 0);
        while idle < wait_ms {
            TimeoutFuture::new(IDLE_STEP_MS).await;
            let now = self.used.get_value();
            idle = if now == used { idle + IDLE_STEP_MS } else { 0 };
            used = now;
        }
    }

    /// Downloads what is missing; returns whether all files are loaded. If one cannot be had, the
    /// others are not requested: a server that has another version has none of them.
    async fn load_all(self) -> bool {
        for file in File::LAZY {
            if !self.load_ahead(file).await {
                return false;
            }
        }
        true
    }
}

impl LazyFile {
    /// Sets the same value only once: otherwise an open page would be rendered again, and what was
    /// typed there would be lost.
    fn note(self, arrival: Arrival) {
        if self.arrival.get_untracked() != arrival {
            self.arrival.set(arrival);
        }
    }
}

/// The file that a link's target is in.
fn file_behind(target: EventTarget) -> Option<File> {
    let target: Element = target.dyn_into().ok()?;
    let link: HtmlAnchorElement = target.closest("a[href]").ok()??.unchecked_into();
    let to = link.get_attribute("href")?;
    let (path, query) = to.split_once('?').unwrap_or((&to, ""));
    let path = if path.is_empty() { window().location().pathname().ok()? } else { path.to_owned() };
    path.starts_with('/').then(|| file_at(&path, query))
}

/// Why a file could not be loaded: anything may happen to it on its way, but only another version
/// does not have it.
async fn why() -> Failed {
    let is_gone = is_gone().await.is_ok_and(|gone| gone.is_truthy());
    if is_gone { Failed::Gone } else { Failed::Away }
}

/// A file cannot be loaded now.
struct Unavailable;

impl From<SplitLoaderError> for Unavailable {
    fn from(_: SplitLoaderError) -> Unavailable {
        Unavailable
    }
}

#[wasm_bindgen]
extern "C" {
    /// In `public/start.js`: waits for the style sheet of the lazy files; fails if it cannot be
    /// loaded.
    #[wasm_bindgen(catch, js_name = styleLazy)]
    async fn style() -> Result<JsValue, JsValue>;

    /// In `public/start.js`: whether the server has another version of the app.
    #[wasm_bindgen(catch, js_name = isAppGone)]
    async fn is_gone() -> Result<JsValue, JsValue>;

    /// In `public/start.js`: tells the service worker to keep the files for offline use.
    #[wasm_bindgen(js_name = keepLazy)]
    fn keep();
}

/// Shows content as soon as its file is loaded.
#[component]
pub(crate) fn ContentView(content: Content) -> AnyView {
    let files = expect_context::<Files>();
    // There is no more waiting.
    let now = move || match (files.contents.make)(content).now_or_never() {
        Some(Ok(Some(view))) => view,
        _ => view! { <Missing why=Failed::Gone /> },
    };
    let file = (files.contents.file)(content);
    let Some(lazy) = files.lazy(file) else { return now() };
    files.ask(file);
    dynamic(move || match lazy.arrival.get() {
        Arrival::Awaited => view! { <p class="page dim" aria-busy="true">{i18n::loading()}</p> },
        Arrival::Here => now(),
        Arrival::Failed(why) => view! { <Missing why /> },
    })
}

/// Shown in place of a page that is not loaded: offline before it was downloaded, or after a
/// release.
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
