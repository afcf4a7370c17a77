//! A text that is changed in place: press it, type, then Enter or leave the field in any other way.
//! Escape leaves it as it was; what was typed stays a draft. Changes by others do not disturb
//! a person who is typing.

use crate::parts::leaving::on_leave;
use crate::parts::unsaved::Unsaved;
use crate::view::{Show, effect, view};
use crate::{i18n, keys};
use groundswell_client::signal::RwSignal;
use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use web_sys::HtmlTextAreaElement;

/// The field of a [`Line`], and what is typed in it.
#[derive(Clone, Copy)]
struct OneLine {
    field: NodeRef<html::Textarea>,
    value: Signal<String>,
    unsaved: Unsaved,
    is_refused: RwSignal<bool>,
    on_save: Callback<(String, String), bool>,
}

impl OneLine {
    fn begin(self) {
        if let Some(field) = self.field.get_untracked()
            && !untrack(|| self.unsaved.is_open())
        {
            field.set_value(&self.unsaved.begin());
        }
    }

    /// Shows the value again.
    fn leave(self, field: &HtmlTextAreaElement) {
        self.is_refused.try_set(false);
        field.set_value(&self.value.try_get_untracked().unwrap_or_default());
    }

    fn save(self, is_wanted: bool) {
        let Some(field) = self.field.try_get_untracked().flatten() else { return };
        let typed = field.value();
        // A text that was not taken stays in the field, to be corrected; an empty one does not.
        let take = |change| self.on_save.run(change) || typed.trim().is_empty();
        match self.unsaved.save(&typed, is_wanted, &take) {
            true => self.leave(&field),
            false => drop(self.is_refused.try_set(true)),
        }
    }

    fn go_on(self) {
        if let Some(field) = self.field.get_untracked() {
            let _ = field.focus();
        }
    }

    fn pressed(self, event: &KeyboardEvent) {
        let Some(field) = self.field.get_untracked() else { return };
        match event.key().as_str() {
            "Enter" => self.save(true),
            "Escape" => {
                self.unsaved.give_up(&field.value(), move || self.go_on());
                self.leave(&field);
            }
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
        if !self.is_refused.get_untracked() {
            let _ = field.blur();
        }
    }

    /// Shows the value as long as nobody types here.
    fn follow(self) {
        let value = self.value.get();
        if let Some(field) = self.field.get()
            && !untrack(|| self.unsaved.is_open())
        {
            field.set_value(&value);
        }
    }
}

/// One line, changed in place. A long one wraps, so that all of it is seen.
#[component]
pub(crate) fn Line(
    /// The accessible name.
    label: &'static str,
    /// Identifies the text on the board: what is typed is kept under it.
    #[prop(into)]
    place: String,
    /// Shown while there is no text.
    #[prop(into, default = Signal::stored(""))]
    placeholder: Signal<&'static str>,
    #[prop(default = "")] class: &'static str,
    #[prop(into)] value: Signal<String>,
    #[prop(into)] disabled: Signal<bool>,
    /// Gets the text from when the person began, and the new one; returns `false` if it was not
    /// accepted.
    #[prop(into)]
    on_save: Callback<(String, String), bool>,
) -> AnyView {
    let (field, is_refused) = (NodeRef::new(), RwSignal::new(false));
    let unsaved = Unsaved::new(place, value);
    let line = OneLine { field, value, unsaved, is_refused, on_save };
    on_leave(move || line.save(false));
    effect(move || line.follow());
    view! {
        <textarea
            node_ref=field
            rows="1"
            class=format!("field in-place {class}")
            aria-label=label
            aria-invalid=move || is_refused.get().then_some("true")
            placeholder=move || placeholder.get()
            // The field of a person who is typing stays enabled: whether the text is taken is said
            // when they save it.
            disabled=move || disabled.get() && !unsaved.is_open() && !unsaved.is_left()
            on:focus=move |_| line.begin()
            on:input=move |event| unsaved.keep(&event_target_value(&event))
            on:blur=move |_| line.save(false)
            on:keydown=move |event| line.pressed(&event)
        ></textarea>
        {unsaved.offer(label, move || line.go_on())}
    }
}

/// What is typed in the field of a [`Text`].
#[derive(Clone, Copy)]
struct Lines {
    unsaved: Unsaved,
    text: RwSignal<String>,
    on_save: Callback<(String, String), bool>,
}

impl Lines {
    fn begin(self) {
        self.text.set(self.unsaved.begin());
    }

    fn typed(self) -> String {
        self.text.try_get_untracked().unwrap_or_default()
    }

    fn save(self, is_wanted: bool) {
        self.unsaved.save(&self.typed(), is_wanted, &|change| self.on_save.run(change));
    }

    fn keep(self, typed: String) {
        self.unsaved.keep(&typed);
        self.text.set(typed);
    }

    fn pressed(self, event: &KeyboardEvent) {
        match event.key().as_str() {
            "Enter" if keys::is_save(event) => {
                event.prevent_default();
                self.save(true);
            }
            "Escape" => {
                event.prevent_default();
                event.stop_propagation();
                self.unsaved.give_up(&self.typed(), move || self.begin());
            }
            _ => {}
        }
    }
}

/// Several lines of Markdown: shown as it reads, changed in a field of its own.
#[component]
pub(crate) fn Text(
    label: &'static str,
    /// As for a [`Line`].
    #[prop(into)]
    place: String,
    placeholder: &'static str,
    #[prop(into)] value: Signal<String>,
    /// The text as safe HTML from the server; without it the text is shown as typed.
    #[prop(into)]
    html: Signal<Option<String>>,
    #[prop(into)] disabled: Signal<bool>,
    #[prop(into)] on_save: Callback<(String, String), bool>,
    #[prop(default = "")] edit_class: &'static str,
) -> AnyView {
    let unsaved = Unsaved::new(place, value);
    let lines = Lines { unsaved, text: RwSignal::new(String::new()), on_save };
    on_leave(move || lines.save(false));
    let shown = move || {
        let (value, html) = (value.get(), html.get());
        match html {
            _ if value.is_empty() => view! { <p class="dim">{placeholder}</p> },
            Some(html) => view! { <div class="prose" inner_html=html></div> },
            None => view! { <p class="typed">{value}</p> },
        }
    };
    view! {
        <Show
            when=move || unsaved.is_open()
            fallback=move || view! {
                {shown}
                {unsaved.offer(label, move || lines.begin())}
                <Show when=move || !disabled.get() && !unsaved.is_left()>
                    <button
                        class="btn quiet edit-text"
                        aria-label=format!("{}: {label}", i18n::edit())
                        on:click=move |_| lines.begin()
                    >
                        {i18n::edit()}
                    </button>
                </Show>
            }
        >
            <LinesField lines label edit_class value />
        </Show>
    }
}

/// The open field of a [`Text`], with its buttons.
#[component]
fn LinesField(
    lines: Lines,
    label: &'static str,
    edit_class: &'static str,
    value: Signal<String>,
) -> AnyView {
    let field = NodeRef::<html::Textarea>::new();
    // In a dialog that is open already, nothing gets the focus by itself, and keys outside of a
    // field are shortcuts.
    effect(move || {
        if let Some(field) = field.get() {
            let _ = field.focus();
        }
    });
    let Lines { unsaved, text, .. } = lines;
    let is_changed = move || text.with(|text| value.with(|value| text != value));
    view! {
        <textarea
            node_ref=field
            class=format!("field {edit_class}")
            aria-label=label
            rows="6"
            prop:value=move || text.get()
            on:input=move |event| lines.keep(event_target_value(&event))
            on:keydown=move |event| lines.pressed(&event)
        ></textarea>
        <div class="buttons">
            <button class="btn" on:click=move |_| unsaved.discard(&lines.typed())>
                {move || if is_changed() { i18n::throw_away() } else { i18n::cancel() }}
            </button>
            <button class="btn pri" on:click=move |_| lines.save(true)>{i18n::save()}</button>
        </div>
    }
}
