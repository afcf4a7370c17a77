//! `/{KEY}/settings/{part}`: what the board consists of. Everyone may look; the permissions say who
//! may change it.

use crate::i18n;
use crate::live::Live;
use crate::route::Route;
use crate::view::{Memo, Show, view};
use groundswell_domain::order::Order;
use groundswell_domain::permission::Action;
use groundswell_domain::text::sort_key;
use leptos::prelude::*;

mod add_form;
mod areas;
mod board;
mod choose_customer;
mod columns;
mod customers;
mod invitations;
mod leave;
mod members;
mod remove;
mod remove_column;
mod systems;

/// One part: its name in the address, its label, its view.
type Part = (&'static str, fn() -> &'static str, fn() -> AnyView);

const PARTS: [Part; 6] = [
    ("board", i18n::settings_board, || view! { <board::Board /> }),
    ("columns", i18n::settings_columns, || view! { <columns::Columns /> }),
    ("areas", i18n::settings_areas, || view! { <areas::Areas /> }),
    ("customers", i18n::settings_customers, || view! { <customers::Customers /> }),
    ("systems", i18n::settings_systems, || view! { <systems::Systems /> }),
    ("members", i18n::settings_members, || view! { <members::Members /> }),
];

#[component]
pub(crate) fn SettingsPage() -> AnyView {
    let live = expect_context::<Live>();
    let route = expect_context::<Route>();
    let part = Memo::new(move |_| match route.part(2).as_str() {
        "" => Some(0),
        name => PARTS.iter().position(|(path, ..)| *path == name),
    });
    let link = |(at, (path, word, _)): (usize, Part)| {
        view! {
            <li>
                <a
                    href=format!("/{}/settings/{path}", live.key())
                    aria-current=move || (part.get() == Some(at)).then_some("page")
                >
                    {word()}
                </a>
            </li>
        }
    };
    view! {
        <div class="page settings">
            <h1>{i18n::settings_title()}</h1>
            <nav class="parts" aria-label=i18n::settings_parts()>
                <ul>{PARTS.into_iter().enumerate().map(link).collect::<Vec<_>>()}</ul>
            </nav>
            <section class="part">
                {move || match part.get() {
                    Some(at) => {
                        let (_, word, show) = PARTS[at];
                        view! { <h2>{word()}</h2> {show()} }
                    }
                    None => view! { <p class="notice">{i18n::problem_not_found()}</p> },
                }}
            </section>
        </div>
    }
}

/// Whether this person may not change something.
fn read_only(live: Live, action: Action) -> Signal<bool> {
    Memo::new(move |_| !live.may(action)).into()
}

/// Tells people that they can only look.
#[component]
fn OnlyToRead(read_only: Signal<bool>) -> AnyView {
    view! {
        <Show when=move || read_only.get()>
            <p class="hint">{i18n::no_access()}</p>
        </Show>
    }
}

/// All names of a list, with their ids, sorted as people count.
fn by_name(names: impl Iterator<Item = (uuid::Uuid, String)>) -> Vec<(uuid::Uuid, String)> {
    let mut names: Vec<_> = names.collect();
    names.order_by_key(|(id, name)| (sort_key(name), *id));
    names
}
