//! `/{KEY}/settings/{part}`: what the board consists of. Everyone may look; the permissions say who
//! may change it.

use crate::i18n;
use crate::live::Live;
use crate::route::Route;
use crate::view::{Memo, view};
use leptos::prelude::*;

mod add_form;
mod areas;
mod board;
mod choose_customer;
mod columns;
mod customers;
mod import;
mod invitations;
mod leave;
mod members;
mod remove;
mod remove_column;
mod shared;
mod systems;

/// One part: its name in the address, its label, its view.
type Part = (&'static str, fn() -> &'static str, fn() -> AnyView);

const PARTS: [Part; 7] = [
    ("board", i18n::settings_board, || view! { <board::Board /> }),
    ("columns", i18n::settings_columns, || view! { <columns::Columns /> }),
    ("areas", i18n::settings_areas, || view! { <areas::Areas /> }),
    ("customers", i18n::settings_customers, || view! { <customers::Customers /> }),
    ("systems", i18n::settings_systems, || view! { <systems::Systems /> }),
    ("members", i18n::settings_members, || view! { <members::Members /> }),
    ("import", i18n::settings_import, || view! { <import::Import /> }),
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
