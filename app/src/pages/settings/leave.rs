//! Leaving a board. People cannot undo this themselves, so the dialog asks first.

use crate::i18n;
use crate::live::Live;
use crate::parts::dialog::Dialog;
use crate::view::{Show, view};
use groundswell_client::signal::RwSignal;
use groundswell_domain::Command;
use leptos::prelude::*;

#[component]
pub(super) fn Leave() -> AnyView {
    let live = expect_context::<Live>();
    let asking = RwSignal::new(false);
    let board = move || live.read(|board| board.info.name.clone());
    let leave = move |_| {
        asking.set(false);
        live.send(Command::RemoveMember { member: live.me() });
    };
    view! {
        <button class="btn" on:click=move |_| asking.set(true)>{i18n::member_leave()}</button>
        <Show when=move || asking.get()>
            <Dialog label=i18n::member_leave() on_close=move || asking.set(false)>
                <h2>{i18n::member_leave()}</h2>
                <p>{move || i18n::member_leave_sure(&board())}</p>
                <div class="buttons">
                    <button class="btn" on:click=move |_| asking.set(false)>{i18n::cancel()}</button>
                    <button class="btn pri" on:click=leave>{i18n::member_leave()}</button>
                </div>
            </Dialog>
        </Show>
    }
}
