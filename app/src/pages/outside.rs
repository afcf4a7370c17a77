//! The frame around the pages that belong to a person instead of a board.

use crate::keys::{Key, Keys};
use crate::pages::sign_in::{SignInOnTop, SignInPage};
use crate::parts::command_menu::CommandMenu;
use crate::parts::frame;
use crate::parts::icon::{Icon, icon};
use crate::parts::keys_sheet::KeysSheet;
use crate::route::Route;
use crate::session::Session;
use crate::view::{Show, dynamic, effect, view};
use crate::{focus, i18n};
use groundswell_client::outside;
use groundswell_domain::api::BoardEntry;
use groundswell_ui::pages::{Page, links};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// A page outside the boards: its heading, and links to the boards. Anyone who is not signed in
/// does so here, and stays.
#[component]
pub(crate) fn Outside(title: &'static str, children: ChildrenFn) -> AnyView {
    let session = expect_context::<Session>();
    let send = move || {
        if let Some(user) = session.user() {
            spawn_local(async move {
                outside::send(user).await;
            });
        }
    };
    effect(send);
    let online = window_event_listener_untyped("online", move |_| untrack(send));
    on_cleanup(move || online.remove());
    view! {
        <Show when=move || session.user().is_some() fallback=|| view! { <SignInPage /> }>
            <a class="skip" href="#content">{i18n::skip_to_content()}</a>
            <header class="bar">
                <a href=Page::Boards.path() class="brand">"Groundswell"</a>
                <span class="space"></span>
                <CaptureLink />
                <nav class="places" aria-label=i18n::navigation()>
                    {frame::outside_links()}
                </nav>
            </header>
            <main id="content" class="outside" tabindex="-1">
                <div class="page">
                    <div class="paper">
                        <h1>{title}</h1>
                        {children()}
                    </div>
                </div>
            </main>
            <Foot />
            <KeysSheet />
            <CommandMenu />
            <Show when=move || session.expired.get()>
                <SignInOnTop on_done=|| () />
            </Show>
        </Show>
    }
}

/// Outside of the boards, a call is captured on the board that was open last.
fn capture_path(board: &BoardEntry) -> String {
    format!("/{}/board?capture=", board.key)
}

/// Keys lead to that board too.
#[component]
fn CaptureLink() -> AnyView {
    let session = expect_context::<Session>();
    let route = expect_context::<Route>();
    expect_context::<Keys>().handle(move |key| {
        let Some(board) = untrack(|| session.last_board()) else { return false };
        if key == Key::Capture {
            route.go(&capture_path(&board));
            return true;
        }
        let leads = frame::lead(route, &board.key, key);
        if leads && key == Key::GoInbox {
            focus::on(".lane .title");
        }
        leads
    });
    dynamic(move || {
        session.last_board().map(|board| {
            view! {
                <a class="btn pri capture-button" href=capture_path(&board)>
                    {i18n::capture_call()} " " <kbd>{Key::Capture.shown()}</kbd>
                </a>
            }
        })
    })
}

/// On phones the bar at the bottom, as on that board.
#[component]
fn Foot() -> AnyView {
    let session = expect_context::<Session>();
    dynamic(move || {
        session.last_board().map(|board| {
            let link = |at: usize| frame::in_foot(&board.key, at);
            let settings = links().find(|(row, _)| row.page == Page::Settings);
            view! {
                <nav class="foot" aria-label=board.name.clone()>
                    {link(0)}
                    {link(1)}
                    <a class="plus" href=capture_path(&board) aria-label=i18n::capture_call()>
                        {icon(Icon::Plus)}
                    </a>
                    {link(2)}
                    {settings.map(|entry| frame::link(&board.key, entry))}
                </nav>
            }
        })
    })
}
