//! One line of text within a row: Enter saves it, Escape returns to the row. What was typed is
//! there when the line is opened again.

use crate::focus;
use crate::parts::kept::Kept;
use crate::view::view;
use groundswell_domain::id::CardId;
use leptos::ev::{KeyboardEvent, SubmitEvent};
use leptos::prelude::*;

#[component]
pub(super) fn LineInRow(
    card: CardId,
    label: &'static str,
    placeholder: &'static str,
    text: Kept,
    button: &'static str,
    #[prop(default = "")] class: &'static str,
    on_enter: impl Fn(String) + 'static,
    on_escape: impl Fn() + 'static,
    /// The row can still be moved up or down while its line is open.
    on_move: impl Fn(bool) + 'static,
) -> AnyView {
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        on_enter(text.text().get_untracked());
    };
    let pressed = move |event: KeyboardEvent| match event.key().as_str() {
        "Escape" => {
            event.stop_propagation();
            on_escape();
            focus::on_card(card);
        }
        key @ ("ArrowUp" | "ArrowDown") if event.alt_key() => {
            event.prevent_default();
            on_move(key == "ArrowDown");
        }
        _ => {}
    };
    view! {
        <form class="line-in-row" on:submit=submit>
            <input
                class=format!("field {class}")
                aria-label=label
                placeholder=placeholder
                enterkeyhint="done"
                autocomplete="off"
                prop:value=move || text.text().get()
                on:input=move |event| text.set(event_target_value(&event))
                on:keydown=pressed
            />
            <button class="btn">{button}</button>
        </form>
    }
}
