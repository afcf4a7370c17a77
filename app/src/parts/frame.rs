//! The frame around every page of a board: the bar, the rail, on phones the bar at the foot.

use crate::focus;
use crate::i18n::{self, Lens};
use crate::keys::{Key, Keys};
use crate::pages::board::BoardView;
use crate::pages::board::filters::FiltersOpen;
use crate::parts::avatar;
use crate::parts::capture::CaptureOpen;
use crate::parts::icon::{Icon, icon};
use crate::replica::live::{Connection, Live};
use groundswell_domain::permission::Action;
use leptos::html;
use leptos::prelude::*;
use leptos_router::components::A;
use leptos_router::hooks::{use_location, use_navigate};

#[component]
pub(crate) fn Frame(children: Children) -> impl IntoView {
    let live = expect_context::<Live>();
    let navigate = use_navigate();
    expect_context::<Keys>().handle(move |key| {
        let page = match key {
            Key::GoBoard => "board?lens=dev",
            Key::GoSupport => "board?lens=support",
            Key::GoPlan => "plan",
            Key::GoRelease => "releases",
            Key::Undo => {
                live.undo();
                return true;
            }
            Key::CopyLink => {
                crate::parts::actions::copy_link(live.toasts, "");
                return true;
            }
            _ => return false,
        };
        navigate(&format!("/{}/{page}", live.key()), Default::default());
        true
    });
    view! {
        <a class="skip" href="#content">{i18n::skip_to_content()}</a>
        <Bar />
        <Rail />
        <main id="content" tabindex="-1">{children()}</main>
        <Foot />
    }
}

#[component]
fn Bar() -> impl IntoView {
    let live = expect_context::<Live>();
    let name = move || live.read(|board| board.info.name.clone());
    view! {
        <header class="bar">
            <A href="/boards" attr:class="brand">{name}</A>
            <Search />
            <Status />
            <span class="space"></span>
            <Here />
            <LensSwitch />
            <CaptureButton />
            <A href="/me" attr:class="me" attr:aria-label=i18n::nav_me() attr:title=i18n::nav_me()>{icon(Icon::Person)}</A>
        </header>
    }
}

#[component]
fn CaptureButton() -> impl IntoView {
    let live = expect_context::<Live>();
    let open = expect_context::<CaptureOpen>();
    view! {
        <button
            class="btn pri capture-button"
            disabled=move || !live.may(Action::Capture)
            title=move || if live.may(Action::Capture) { "" } else { i18n::no_access() }
            on:click=move |_| open.0.set(true)
        >
            {i18n::capture_call()} " " <kbd>"C"</kbd>
        </button>
    }
}

/// The search field filters as one types; the rest of the filters opens below it.
#[component]
fn Search() -> impl IntoView {
    let view = expect_context::<BoardView>();
    let open = expect_context::<FiltersOpen>();
    let location = use_location();
    let on_board = move || location.pathname.read().ends_with("/board");
    let field = NodeRef::<html::Input>::new();
    expect_context::<Keys>().handle(move |key| {
        if key != Key::Search || !untrack(on_board) {
            return false;
        }
        open.0.set(true);
        focus::on(".search input");
        true
    });
    view! {
        <Show when=on_board>
            <label class="search">
                <span class="vh">{i18n::search()}</span>
                <input
                    node_ref=field
                    type="search"
                    placeholder=i18n::search()
                    autocomplete="off"
                    enterkeyhint="search"
                    prop:value=move || view.filter.with(|filter| filter.text.clone())
                    on:focus=move |_| open.0.set(true)
                    on:input=move |event| view.set_params(&[("q", &event_target_value(&event))], true)
                    on:keydown=move |event| {
                        if event.key() == "Escape" {
                            view.set_params(&[("q", "")], true);
                            open.0.set(false);
                            if let Some(field) = field.get_untracked() {
                                let _ = field.blur();
                            }
                        }
                    }
                />
                <kbd>"/"</kbd>
            </label>
        </Show>
    }
}

/// What is not saved yet, and why.
#[component]
fn Status() -> impl IntoView {
    let live = expect_context::<Live>();
    let text = move || {
        let waiting = live.waiting();
        match live.connection.get() {
            Connection::Online if waiting < 2 => None,
            Connection::Online => Some(i18n::saving(waiting)),
            Connection::Connecting => None,
            Connection::Offline if waiting > 0 => Some(i18n::offline_waiting(waiting)),
            Connection::Offline => Some(i18n::offline().to_owned()),
        }
    };
    view! {
        <span class="status" role="status">
            {move || text().map(|text| view! { <span class="chip high">{text}</span> })}
        </span>
    }
}

/// Up to three of the others who have the board open.
#[component]
fn Here() -> impl IntoView {
    let live = expect_context::<Live>();
    let names = Memo::new(move |_| {
        let me = live.me();
        let mut others: Vec<_> = live.present.get().into_iter().map(|person| person.user).collect();
        others.sort();
        others.dedup();
        live.read(|board| {
            let others = others.iter().filter(|person| **person != me);
            let members = others.filter_map(|person| board.members.get(person));
            members.map(|member| member.name.clone()).collect::<Vec<_>>()
        })
    });
    view! {
        <div class="here-now" role="group" aria-label=i18n::here_now()>
            {move || names.get().iter().take(3).map(|name| avatar::avatar(name)).collect_view()}
        </div>
    }
}

#[component]
fn LensSwitch() -> impl IntoView {
    let view = expect_context::<BoardView>();
    let location = use_location();
    let on_board = move || location.pathname.read().ends_with("/board");
    let button = move |lens: Lens, name: &'static str, word: fn() -> &'static str| {
        view! {
            <button
                aria-pressed=move || (view.lens.get() == lens).to_string()
                on:click=move |_| view.set_params(&[("lens", name)], false)
            >
                {word()}
            </button>
        }
    };
    view! {
        <Show when=on_board>
            <div class="switch" role="group" aria-label=i18n::lens()>
                {button(Lens::Support, "support", i18n::lens_support)}
                {button(Lens::Development, "dev", i18n::lens_development)}
            </div>
        </Show>
    }
}

/// Where one can go: page, icon, word.
type Place = (&'static str, Icon, fn() -> &'static str);

const PLACES: [Place; 5] = [
    ("board", Icon::Board, i18n::nav_board),
    ("plan", Icon::Plan, i18n::nav_plan),
    ("releases", Icon::Release, i18n::nav_release),
    ("trash", Icon::Trash, i18n::nav_trash),
    ("settings", Icon::Settings, i18n::nav_settings),
];

fn place(live: Live, (page, drawing, word): Place) -> impl IntoView {
    view! {
        <A href=format!("/{}/{page}", live.key())>
            {icon(drawing)}
            <span>{word()}</span>
        </A>
    }
}

#[component]
fn Rail() -> impl IntoView {
    let live = expect_context::<Live>();
    view! {
        <nav class="rail" aria-label=i18n::navigation()>
            {PLACES.map(|entry| place(live, entry)).collect_view()}
        </nav>
    }
}

#[component]
fn Foot() -> impl IntoView {
    let live = expect_context::<Live>();
    let open = expect_context::<CaptureOpen>();
    let more = RwSignal::new(false);
    let pathname = use_location().pathname;
    Effect::new(move |_| {
        pathname.track();
        more.set(false);
    });
    view! {
        <nav class="foot" aria-label=i18n::navigation()>
            {PLACES[..2].iter().map(|entry| place(live, *entry)).collect_view()}
            <button
                class="plus"
                aria-label=i18n::capture_call()
                disabled=move || !live.may(Action::Capture)
                on:click=move |_| open.0.set(true)
            >
                {icon(Icon::Plus)}
            </button>
            {place(live, PLACES[2])}
            <button aria-expanded=move || more.get().to_string() on:click=move |_| more.update(|m| *m = !*m)>
                {icon(Icon::More)}
                <span>{i18n::more()}</span>
            </button>
        </nav>
        <Show when=move || more.get()>
            <nav class="more-places" aria-label=i18n::more()>
                {PLACES[3..].iter().map(|entry| place(live, *entry)).collect_view()}
                <A href="/me">{icon(Icon::Person)}<span>{i18n::nav_me()}</span></A>
                <A href="/boards">{icon(Icon::Board)}<span>{i18n::nav_boards()}</span></A>
            </nav>
        </Show>
    }
}
