//! Addresses that redirect to a person's work.

use crate::live::Live;
use crate::route::{Redirect, Route};
use crate::session::Session;
use crate::view::{dynamic, view};
use groundswell_domain::member::Role;
use groundswell_ui::pages::Page;
use leptos::prelude::*;

/// `/`: redirects to this person's work.
#[component]
pub(crate) fn Home() -> AnyView {
    let session = expect_context::<Session>();
    let route = expect_context::<Route>();
    // A request to capture is passed on to a board.
    let search = untrack(|| route.search());
    let home = move || {
        let me = session.me();
        let path = match (me.needs_setup, &me.user, me.boards.first()) {
            (true, ..) => Page::Welcome.path(),
            (false, None, _) => Page::SignIn.path(),
            (false, Some(_), Some(board)) if me.boards.len() == 1 => match board.role {
                Role::ProductOwner => format!("/{}/plan", board.key),
                _ => format!("/{}/board", board.key),
            },
            _ => Page::Boards.path(),
        };
        view! { <Redirect path=path + &search /> }
    };
    dynamic(home)
}

/// `/{KEY}`: the board itself.
#[component]
pub(crate) fn FromStart() -> AnyView {
    let live = expect_context::<Live>();
    view! { <Redirect path=format!("/{}/board", live.key()) /> }
}
