//! The frame around every page of a board: the header bar, the navigation, on phones a bar at the
//! bottom.

use crate::focus;
use crate::i18n::{self, Lens};
use crate::keys::{Key, Keys};
use crate::live::Live;
use crate::parts::board_view::{BoardView, FiltersOpen};
use crate::parts::capture::CaptureOpen;
use crate::parts::icon::{Icon, icon};
use crate::parts::{actions, avatar};
use crate::route::Route;
use crate::view::{Memo, Show, effect, view};
use groundswell_client::open_board::Connection;
use groundswell_client::signal::RwSignal;
use groundswell_domain::column::Stage;
use groundswell_domain::order::Order;
use groundswell_domain::permission::Action;
use groundswell_ui::pages::{Link, Page, PageRow, links, places};
use leptos::prelude::*;

#[component]
pub(crate) fn Frame(children: Children) -> AnyView {
    let live = expect_context::<Live>();
    let route = expect_context::<Route>();
    expect_context::<Keys>().handle(move |key| {
        match key {
            Key::Undo | Key::Redo => {
                let card = focus::card();
                if key == Key::Undo {
                    live.undo();
                } else {
                    live.redo();
                }
                // It may be elsewhere now.
                card.into_iter().for_each(focus::on_card);
            }
            Key::CopyLink => actions::copy_link(live.toasts, ""),
            _ if !lead(route, &live.key(), key) => return false,
            Key::GoInbox => go_to_inbox(live),
            _ => {}
        }
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

/// Goes to the page of a board that a key leads to; `false` if it leads nowhere.
pub(crate) fn lead(route: Route, board: &str, key: Key) -> bool {
    let page = match key {
        Key::GoInbox | Key::Search => "board",
        Key::Go(way) => way.to,
        _ => return false,
    };
    route.go(&format!("/{board}/{page}"));
    if key == Key::Search {
        focus::on(".search input");
    }
    true
}

/// Puts the focus on the first card that nobody has looked at.
fn go_to_inbox(live: Live) {
    let inbox = live.peek(|board| board.column_of_stage(Stage::Inbox).ok().map(|column| column.id));
    if let Some(inbox) = inbox {
        focus::on(&format!("[data-column=\"{inbox}\"] .title"));
    }
}

#[component]
fn Bar() -> AnyView {
    let live = expect_context::<Live>();
    let name = move || live.read(|board| board.info.name.clone());
    view! {
        <header class="bar">
            <a href=Page::Boards.path() class="brand">{name}</a>
            <Search />
            <Status />
            <span class="space"></span>
            <Here />
            <LensSwitch />
            <CaptureButton />
            <a href=Page::Me.path() class="me" aria-label=i18n::nav_me() title=i18n::nav_me()>{icon(Icon::Person)}</a>
        </header>
    }
}

#[component]
fn CaptureButton() -> AnyView {
    let live = expect_context::<Live>();
    let open = expect_context::<CaptureOpen>();
    view! {
        <button
            class="btn pri capture-button"
            disabled=move || !live.may(Action::Capture)
            title=move || if live.may(Action::Capture) { "" } else { i18n::no_access() }
            on:click=move |_| open.is_open.set(true)
        >
            {i18n::capture_call()} " " <kbd>{Key::Capture.shown()}</kbd>
        </button>
    }
}

/// The search field filters while typing; the other filters open below it.
#[component]
fn Search() -> AnyView {
    let view = expect_context::<BoardView>();
    let open = expect_context::<FiltersOpen>();
    let route = expect_context::<Route>();
    let on_board = move || route.page() == Page::Board;
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
                    type="search"
                    placeholder=i18n::search()
                    autocomplete="off"
                    enterkeyhint="search"
                    prop:value=move || view.filter.with(|filter| filter.text.clone())
                    on:focus=move |_| open.0.set(true)
                    on:input=move |event| view.set_params(&[("q", &event_target_value(&event))], true)
                    on:keydown=move |event| {
                        let key = event.key();
                        if key == "Escape" {
                            view.set_params(&[("q", "")], true);
                            open.0.set(false);
                        } else if key != "Enter" && key != "ArrowDown" {
                            return;
                        }
                        // Goes to what was found, or to the whole board again.
                        event.prevent_default();
                        focus::on("main :is(.title, td a)");
                    }
                />
                <kbd>{Key::Search.shown()}</kbd>
            </label>
        </Show>
    }
}

/// What is not saved yet, and why.
#[component]
fn Status() -> AnyView {
    let live = expect_context::<Live>();
    let text = move || {
        let waiting = live.waiting();
        if live.closed.get().is_some() {
            // The page itself says more.
            return None;
        }
        match live.connection.get() {
            Connection::Online if waiting < 2 => None,
            Connection::Online | Connection::Busy => Some(i18n::saving(waiting)),
            Connection::Connecting => None,
            Connection::Stuck => Some(i18n::problem_storage().to_owned()),
            Connection::Offline if waiting > 0 => Some(i18n::offline_waiting(waiting)),
            Connection::Offline => Some(i18n::offline().to_owned()),
        }
    };
    view! {
        <span class="status" role="status">
            {move || text().map(|text| view! { <span class="chip high">{text}</span> })}
        </span>
        <Show when=move || live.put_off.get() && live.refused.with(|all| !all.is_empty())>
            <button class="btn not-saved" on:click=move |_| live.put_off.set(false)>
                "▲ " {i18n::not_saved()}
            </button>
        </Show>
    }
}

/// Up to three other people who have the board open.
#[component]
fn Here() -> AnyView {
    let live = expect_context::<Live>();
    let names = Memo::new(move |_| {
        let me = live.me();
        let mut others: Vec<_> = live.present.get().into_iter().map(|person| person.user).collect();
        others.order();
        others.dedup();
        live.read(|board| {
            let others = others.iter().filter(|person| **person != me);
            let members = others.filter_map(|person| board.members.get(person));
            members.map(|member| member.name.clone()).collect::<Vec<_>>()
        })
    });
    view! {
        <div class="here-now" role="group" aria-label=i18n::here_now()>
            {move || names.get().iter().take(3).map(|name| avatar::avatar(name)).collect::<Vec<_>>()}
        </div>
    }
}

#[component]
fn LensSwitch() -> AnyView {
    let view = expect_context::<BoardView>();
    let route = expect_context::<Route>();
    let on_board = move || route.page() == Page::Board;
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

/// A link to a page of a board.
pub(crate) fn link(board: &str, (row, link): (&PageRow, Link)) -> AnyView {
    link_to(format!("/{board}/{}", row.address()), link)
}

/// Links to the pages outside of the boards that are for everybody.
pub(crate) fn outside_links() -> Vec<AnyView> {
    let places = places().filter(|(row, _)| !row.for_owners);
    places.map(|(row, link)| link_to(row.page.path(), link)).collect()
}

fn link_to(href: String, Link { icon: drawing, word, .. }: Link) -> AnyView {
    let route = expect_context::<Route>();
    let at = href.clone();
    view! {
        <a href=href aria-current=move || route.is_below(&at).then_some("page")>
            {icon(drawing)}
            <span>{word()}</span>
        </a>
    }
}

/// The links in the bar at the bottom of a phone, by their place in it.
pub(crate) fn in_foot(board: &str, at: usize) -> Option<AnyView> {
    links().filter(|(_, link)| link.in_foot).nth(at).map(|entry| link(board, entry))
}

#[component]
fn Rail() -> AnyView {
    let live = expect_context::<Live>();
    view! {
        <nav class="rail" aria-label=i18n::navigation()>
            {links().map(|entry| link(&live.key(), entry)).collect::<Vec<_>>()}
        </nav>
    }
}

#[component]
fn Foot() -> AnyView {
    let live = expect_context::<Live>();
    let open = expect_context::<CaptureOpen>();
    let more = RwSignal::new(false);
    let path = expect_context::<Route>().path();
    effect(move || {
        path.track();
        more.set(false);
    });
    let foot_link = |at: usize| in_foot(&live.key(), at);
    let more_links = move || {
        let others = links().filter(|(_, link)| !link.in_foot);
        others.map(|entry| link(&live.key(), entry)).collect::<Vec<_>>()
    };
    view! {
        <nav class="foot" aria-label=i18n::navigation()>
            {foot_link(0)}
            {foot_link(1)}
            <button
                class="plus"
                aria-label=i18n::capture_call()
                disabled=move || !live.may(Action::Capture)
                on:click=move |_| open.is_open.set(true)
            >
                {icon(Icon::Plus)}
            </button>
            {foot_link(2)}
            <button aria-expanded=move || more.get().to_string() on:click=move |_| more.update(|m| *m = !*m)>
                {icon(Icon::More)}
                <span>{i18n::more()}</span>
            </button>
        </nav>
        <Show when=move || more.get()>
            <nav class="more-places" aria-label=i18n::more()>
                <div class="more-here">
                    <LensSwitch />
                    <Here />
                </div>
                {more_links()}
                {outside_links()}
            </nav>
        </Show>
    }
}
