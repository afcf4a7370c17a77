//! The sheet behind `?`: the keys of this page, from the registry.

use crate::keys::{self, Key, Keys};
use crate::parts::dialog::Dialog;
use crate::route::Route;
use crate::view::{Show, view};
use crate::{i18n, prefs};
use groundswell_client::signal::RwSignal;
use leptos::prelude::*;

#[component]
pub(crate) fn KeysSheet() -> AnyView {
    let route = expect_context::<Route>();
    let open = RwSignal::new(false);
    expect_context::<Keys>().handle(move |key| {
        let mine = key == Key::Help;
        if mine {
            open.set(true);
        }
        mine
    });
    view! {
        <Show when=move || open.get()>
            <Dialog label=i18n::keys() class="keys" on_close=move || open.set(false)>
                <h2>{i18n::keys()}</h2>
                {(!prefs::single_keys()).then(|| view! { <p class="notice">{i18n::keys_off_hint()}</p> })}
                <dl>
                    {lines(route).into_iter().map(|(text, ways)| view! {
                        <div>
                            <dt>{ways.into_iter().map(|way| view! { <kbd>{way}</kbd> " " }).collect::<Vec<_>>()}</dt>
                            <dd>{text}</dd>
                        </div>
                    }).collect::<Vec<_>>()}
                </dl>
                <div class="buttons">
                    <button class="btn" autofocus on:click=move |_| open.set(false)>{i18n::close()}</button>
                </div>
            </Dialog>
        </Show>
    }
}

/// What can be done on this page, each with all keys for it: two directions are one line.
fn lines(route: Route) -> Vec<(&'static str, Vec<String>)> {
    let mut lines: Vec<(&'static str, Vec<String>)> = Vec::new();
    for line in keys::here(route) {
        let text = line.key.text();
        match lines.last_mut().filter(|(other, _)| *other == text) {
            Some((_, ways)) => ways.extend(line.shown()),
            None => lines.push((text, line.shown())),
        }
    }
    lines
}
