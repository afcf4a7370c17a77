//! A field of a form, with its label and a hint.

use crate::view::{Memo, Show, view};
use groundswell_client::signal::RwSignal;
use leptos::ev::Event;
use leptos::prelude::*;
use web_sys::HtmlInputElement;

/// One line of text that is kept in a signal.
#[component]
pub(crate) fn TypedField(
    label: &'static str,
    /// Its name for the browser and for password managers.
    name: &'static str,
    value: RwSignal<String>,
    #[prop(default = "text")] kind: &'static str,
    #[prop(default = "off")] autocomplete: &'static str,
    #[prop(into, default = Signal::stored(String::new()))] hint: Signal<String>,
    /// Changes the text while it is typed.
    #[prop(optional)]
    on_input: Option<fn(&str) -> String>,
) -> AnyView {
    let hint_id = format!("{name}-hint");
    let described_by = hint_id.clone();
    let has_hint = Memo::new(move |_| hint.with(|hint| !hint.is_empty()));
    let typed = move |event: Event| {
        let field = event_target::<HtmlInputElement>(&event);
        let text = field.value();
        let changed = on_input.map_or(text.clone(), |change| change(&text));
        if changed != text {
            field.set_value(&changed);
        }
        value.set(changed);
    };
    view! {
        <div class="label">
            <label class="label">
                {label}
                <input
                    class="field"
                    type=kind
                    name=name
                    autocomplete=autocomplete
                    required
                    aria-describedby=move || has_hint.get().then(|| described_by.clone())
                    prop:value=move || value.get()
                    on:input=typed
                />
            </label>
            <Show when=move || has_hint.get()>
                <p class="hint" id=hint_id.clone()>{move || hint.get()}</p>
            </Show>
        </div>
    }
}
