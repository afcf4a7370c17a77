//! `/me`: one's own name and password, how this browser shows things, where one is signed in.

use crate::i18n;
use crate::pages::installation::WayIn;
use crate::pages::outside::Outside;
use crate::parts::icon::{Icon, icon};
use crate::session::Session;
use crate::view::{Memo, dynamic, view};
use groundswell_client::signal::RwSignal;
use leptos::prelude::*;

mod device;
mod display;
mod name;
mod password;
mod sessions;
mod sign_out;

#[component]
pub(crate) fn MePage() -> AnyView {
    // A new password ends other sessions, so they are loaded again.
    let stale = RwSignal::new(0_u32);
    view! {
        <Outside title=i18n::nav_me()>
            <WayBack />
            <name::Name />
            <display::Display />
            <password::Password on_changed=move || stale.update(|n| *n += 1) />
            <sessions::Sessions stale />
            <WayIn />
            <sign_out::SignOut />
        </Outside>
    }
}

/// A link to the only board; if there are several, the header leads to all of them.
#[component]
fn WayBack() -> AnyView {
    let session = expect_context::<Session>();
    let only = Memo::new(move |_| match session.boards().as_slice() {
        [board] => Some((format!("/{}/board", board.key), i18n::back_to(&board.name))),
        _ => None,
    });
    dynamic(move || {
        let (path, text) = only.get()?;
        Some(view! { <a href=path class="btn way-back">{icon(Icon::Back)}{text}</a> })
    })
}
