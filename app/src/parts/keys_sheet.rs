//! The sheet behind `?`: every key there is, from the registry.

use crate::keys::{Key, Keys, SHORTCUTS};
use crate::parts::dialog::Dialog;
use crate::view::{Show, view};
use crate::{i18n, prefs};
use leptos::prelude::*;

#[component]
pub(crate) fn KeysSheet() -> AnyView {
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
                    {SHORTCUTS.iter().map(|line| view! {
                        <div>
                            <dt><kbd>{line.shown()}</kbd></dt>
                            <dd>{(line.text)()}</dd>
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
