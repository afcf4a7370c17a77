//! A text that is changed in place: a press on it, type, Enter or leave the field, whichever way.
//! Escape leaves it as it was; what was typed stays a draft. While somebody types, what others change
//! does not disturb him.

use crate::parts::leaving::on_leave;
use crate::parts::unsaved::Unsaved;
use crate::view::{Show, effect, view};
use crate::{i18n, keys};
use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use web_sys::HtmlTextAreaElement;

/// One line, changed in place. A long one wraps: nothing of it is hidden.
#[component]
pub(crate) fn Line(
    /// The accessible name.
    label: &'static str,
    /// Names the text among all of the board: what is typed is kept under it.
    #[prop(into)]
    place: String,
    /// Shown while there is no text.
    #[prop(into, default = Signal::stored(""))]
    placeholder: Signal<&'static str>,
    #[prop(default = "")] class: &'static str,
    #[prop(into)] value: Signal<String>,
    #[prop(into)] disabled: Signal<bool>,
    /// Gets the text that was there when the person began, and the new one; `false` where that was
    /// not taken.
    #[prop(into)]
    on_save: Callback<(String, String), bool>,
) -> AnyView {
    let field = NodeRef::<html::Textarea>::new();
    let unsaved = Unsaved::new(place, value);
    let is_refused = RwSignal::new(false);
    let leave = move |field: &HtmlTextAreaElement| {
        is_refused.try_set(false);
        field.set_value(&value.try_get_untracked().unwrap_or_default());
    };
    let save = move |field: &HtmlTextAreaElement, is_wanted: bool| {
        let typed = field.value();
        // Another text that was not taken stays, to be mended.
        let take = |change| on_save.run(change) || typed.trim().is_empty();
        match unsaved.save(&typed, is_wanted, &take) {
            true => leave(field),
            false => drop(is_refused.try_set(true)),
        }
    };
    let go_on = move || {
        if let Some(field) = field.get_untracked() {
            let _ = field.focus();
        }
    };
    on_leave(move || {
        if let Some(field) = field.try_get_untracked().flatten() {
            save(&field, false);
        }
    });
    let pressed = move |event: KeyboardEvent| {
        let Some(field) = field.get_untracked() else { return };
        match event.key().as_str() {
            "Enter" if !event.is_composing() => save(&field, true),
            "Escape" => {
                unsaved.give_up(&field.value(), go_on);
                leave(&field);
            }
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
        if !is_refused.get_untracked() {
            let _ = field.blur();
        }
    };
    let begin = move |_| {
        if let Some(field) = field.get_untracked()
            && !untrack(|| unsaved.is_open())
        {
            field.set_value(&unsaved.begin());
        }
    };
    effect(move || {
        let value = value.get();
        if let Some(field) = field.get()
            && !untrack(|| unsaved.is_open())
        {
            field.set_value(&value);
        }
    });
    view! {
        <textarea
            node_ref=field
            rows="1"
            class=format!("field in-place {class}")
            aria-label=label
            aria-invalid=move || is_refused.get().then_some("true")
            placeholder=move || placeholder.get()
            // Who is typing keeps the field: what becomes of the text is said when he saves it.
            disabled=move || disabled.get() && !unsaved.is_open() && !unsaved.is_left()
            on:focus=begin
            on:input=move |event| unsaved.keep(&event_target_value(&event))
            on:blur=move |_| {
                if let Some(field) = field.get_untracked() {
                    save(&field, false);
                }
            }
            on:keydown=pressed
        ></textarea>
        {unsaved.offer(label, go_on)}
    }
}

/// Several lines of Markdown: shown as it reads, changed in a field of its own.
#[component]
pub(crate) fn Text(
    label: &'static str,
    /// As of a [`Line`].
    #[prop(into)]
    place: String,
    placeholder: &'static str,
    #[prop(into)] value: Signal<String>,
    /// The text as safe HTML from the server; without it the text stands as typed.
    #[prop(into)]
    html: Signal<Option<String>>,
    #[prop(into)] disabled: Signal<bool>,
    #[prop(into)] on_save: Callback<(String, String), bool>,
    #[prop(default = "")] edit_class: &'static str,
) -> AnyView {
    let field = NodeRef::<html::Textarea>::new();
    let unsaved = Unsaved::new(place, value);
    let text = RwSignal::new(String::new());
    let begin = move || text.set(unsaved.begin());
    // What opens in a dialog does not get the focus by itself, and keys without a field are
    // shortcuts.
    effect(move || {
        if let Some(field) = field.get() {
            let _ = field.focus();
        }
    });
    let typed = move || text.try_get_untracked().unwrap_or_default();
    let save = move |is_wanted| {
        unsaved.save(&typed(), is_wanted, &|change| on_save.run(change));
    };
    on_leave(move || save(false));
    let pressed = move |event: KeyboardEvent| match event.key().as_str() {
        "Enter" if keys::is_save(&event) => {
            event.prevent_default();
            save(true);
        }
        "Escape" => {
            event.prevent_default();
            event.stop_propagation();
            unsaved.give_up(&typed(), begin);
        }
        _ => {}
    };
    let is_changed = move || text.with(|text| value.with(|value| text != value));
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
                {unsaved.offer(label, begin)}
                <Show when=move || !disabled.get() && !unsaved.is_left()>
                    <button
                        class="btn quiet edit-text"
                        aria-label=format!("{}: {label}", i18n::edit())
                        on:click=move |_| begin()
                    >
                        {i18n::edit()}
                    </button>
                </Show>
            }
        >
            <textarea
                node_ref=field
                class=format!("field {edit_class}")
                aria-label=label
                rows="6"
                prop:value=move || text.get()
                on:input=move |event| {
                    let typed = event_target_value(&event);
                    unsaved.keep(&typed);
                    text.set(typed);
                }
                on:keydown=pressed
            ></textarea>
            <div class="buttons">
                <button class="btn" on:click=move |_| unsaved.discard(&typed())>
                    {move || if is_changed() { i18n::throw_away() } else { i18n::cancel() }}
                </button>
                <button class="btn pri" on:click=move |_| save(true)>{i18n::save()}</button>
            </div>
        </Show>
    }
}
