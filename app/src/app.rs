//! The routes, and what all pages share.

use crate::files::{Content, ContentView, Files, NewerVersion};
use crate::i18n;
use crate::keys::{Keys, early};
use crate::live::Live;
use crate::pages::tools::Tools;
use crate::pages::{CONTENTS, RARE, learned_index};
use crate::parts::board_view::{BoardView, FiltersOpen};
use crate::parts::capture::{Capture, CaptureOpen};
use crate::parts::frame::Frame;
use crate::parts::lost_focus;
use crate::parts::matching::Matching;
use crate::parts::select_field::open_by_arrows;
use crate::prefs::Language;
use crate::route::{Redirect, Route};
use crate::session::Session;
use crate::toasts::{ToastView, Toasts};
use crate::view::{Memo, Show, dynamic, effect, view};
use groundswell_client::open_board::Closed;
use groundswell_client::signal::RwSignal;
use groundswell_ui::pages::{File, Page};
use leptos::prelude::*;
use leptos::task::spawn_local;

const NAME: &str = "Groundswell";

#[component]
pub(crate) fn App() -> AnyView {
    let language = RwSignal::new(i18n::lang());
    let session = Session::new();
    provide_context(Language(language));
    provide_context(session);
    provide_context(Route::listen());
    provide_context(Keys::listen());
    provide_context(Toasts::new());
    let files = Files::new(CONTENTS);
    provide_context(files);
    spawn_local(session.load());
    files.load_ahead_of_use();
    open_by_arrows();
    lost_focus::watch();
    dynamic(move || {
        language.track();
        view! { <Pages /> }
    })
}

#[component]
fn Pages() -> AnyView {
    let session = expect_context::<Session>();
    let route = expect_context::<Route>();
    // A board stays open while the person goes from page to page of it.
    let page = Memo::new(move |_| match route.page() {
        page if page.is_of_board() => Page::Start,
        page => page,
    });
    view! {
        <Show when=move || session.is_known()>
            {move || match page.get() {
                Page::Start => view! { <OneBoard /> },
                page => {
                    early::forget();
                    view! { <ContentView content=Content::Page(page) /> }
                }
            }}
        </Show>
        <ToastView />
    }
}

/// One board with all its pages: its copy lives as long as one of them is open.
#[component]
fn OneBoard() -> AnyView {
    let session = expect_context::<Session>();
    let route = expect_context::<Route>();
    let key = Memo::new(move |_| route.part(0));
    let user = Memo::new(move |_| session.user());
    // When the session ends, the page stays: the sign-in form opens on top of it.
    let opened_for = StoredValue::new(None);
    dynamic(move || {
        let (key, user) = (key.get(), user.get().or(opened_for.get_value()));
        opened_for.set_value(user);
        // People may type the key in lower case.
        let written = key.to_ascii_uppercase();
        if key != written {
            let rest = untrack(|| route.search());
            let path = route.path().with_untracked(|path| path.replacen(&key, &written, 1));
            return view! { <Redirect path=path + &rest /> };
        }
        match user {
            Some(user) => view! { <Opened board=key user /> },
            None => {
                early::forget();
                view! { <ContentView content=Content::Page(Page::SignIn) /> }
            }
        }
    })
}

/// The page of the open board.
#[component]
fn BoardPages() -> AnyView {
    let route = expect_context::<Route>();
    let page = Memo::new(move |_| route.page());
    dynamic(move || view! { <ContentView content=Content::Page(page.get()) /> })
}

#[component]
fn Opened(board: String, user: groundswell_domain::id::UserId) -> AnyView {
    let session = expect_context::<Session>();
    Session::note_board(&board);
    let live = Live::open(board, user, session, expect_context::<Toasts>(), RARE);
    provide_context(live);
    provide_context(BoardView::new(live));
    effect(move || {
        let name = live.read(|board| board.info.name.clone());
        document().set_title(&if name.is_empty() {
            NAME.into()
        } else {
            format!("{name} · {NAME}")
        });
    });
    provide_context(FiltersOpen(RwSignal::new(false)));
    provide_context(CaptureOpen::new());
    provide_context(Matching::new(live, learned_index));
    view! {
        <Show when=move || live.is_ready() fallback=|| view! { <NoBoard /> }>
            <Frame>
                <Closing />
                <BoardPages />
            </Frame>
            <Capture />
            <Tools />
            <EarlyKeys />
        </Show>
        <Show when=move || session.expired.get()>
            <ContentView content=Content::SignInAgain />
        </Show>
    }
}

/// The board is here: what was pressed before is pressed now.
#[component]
fn EarlyKeys() -> AnyView {
    early::press();
    ().into_any()
}

/// The page of a board that cannot be shown.
#[component]
fn NoBoard() -> AnyView {
    let live = expect_context::<Live>();
    let is_told = Memo::new(move |_| live.closed.get().is_some() || live.outdated.get());
    effect(move || {
        if is_told.get() {
            early::forget();
        }
    });
    view! {
        <Show when=move || is_told.get()>
            <main class="door">
                <div class="panel">
                    <h1>"Groundswell"</h1>
                    <Closing />
                </div>
            </main>
        </Show>
    }
}

/// Why there is no board, or none any more.
#[component]
fn Closing() -> AnyView {
    let live = expect_context::<Live>();
    let outdated = move || live.outdated.get().then(|| view! { <NewerVersion /> });
    let files = expect_context::<Files>();
    // The client asks for a missing board again and again. Only another reason renders this again,
    // so that the button does not vanish while it is pressed.
    let why = Memo::new(move |_| live.closed.get());
    let closed = move || {
        let text = match why.get()? {
            Closed::NotFound => i18n::problem_not_found(),
            Closed::NoCopy => i18n::problem_network(),
            Closed::Stuck => i18n::problem_storage(),
            Closed::Removed => i18n::not_a_member(),
        };
        files.ask(File::Opened);
        Some(view! {
            <div class="notice" role="alert">
                <p>{text}</p>
                <Show when=move || files.is_here(File::Opened)>
                    <ContentView content=Content::TypedTexts />
                </Show>
                <a class="btn" href=Page::Boards.path()>{i18n::nav_boards()}</a>
            </div>
        })
    };
    view! {
        {outdated}
        {closed}
    }
}
