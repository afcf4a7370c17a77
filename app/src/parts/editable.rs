//! A text that is changed in place: a press on it, type, Enter or leave the field, whichever way.
//! Escape gives it up, with a way back. While somebody types, what others change does not disturb him.

use crate::parts::leaving::on_leave;
use crate::parts::toast::Toasts;
use crate::view::{Show, view};
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
    /// Shown while there is no text.
    #[prop(into, default = Signal::stored(""))]
    placeholder: Signal<&'static str>,
    #[prop(default = "")] class: &'static str,
    #[prop(into)] value: Signal<String>,
    #[prop(into)] disabled: Signal<bool>,
    /// Gets the text that was there when the person began, and the new one; `false` where that was
    /// not taken.
    on_save: impl Fn(String, String) -> bool + Copy + Send + Sync + 'static,
) -> AnyView {
    let toasts = expect_context::<Toasts>();
    let field = NodeRef::<html::Textarea>::new();
    let began = RwSignal::new(None::<String>);
    let is_refused = RwSignal::new(false);
    let leave = move |field: &HtmlTextAreaElement| {
        began.set(None);
        is_refused.set(false);
        field.set_value(&value.get_untracked());
    };
    let save = move |field: &HtmlTextAreaElement| {
        let Some(from) = began.try_get_untracked().flatten() else { return };
        let to = field.value();
        let is_empty = to.trim().is_empty();
        // A text that was not taken stays, to be mended.
        if to == from || on_save(from, to) || is_empty {
            leave(field);
        } else {
            is_refused.set(true);
        }
    };
    let give_up = move |field: &HtmlTextAreaElement| {
        let (from, typed) = (began.get_untracked(), field.value());
        leave(field);
        if from.as_ref().is_some_and(|from| *from != typed) {
            let field = field.clone();
            toasts.say_with_undo(i18n::not_saved(), move || {
                if began.try_set(from.clone()).is_none() {
                    field.set_value(&typed);
                    let _ = field.focus();
                }
            });
        }
    };
    on_leave(move || {
        if let Some(field) = field.try_get_untracked().flatten() {
            save(&field);
        }
    });
    let pressed = move |event: KeyboardEvent| {
        let Some(field) = field.get_untracked() else { return };
        match event.key().as_str() {
            "Enter" if !event.is_composing() => save(&field),
            "Escape" => give_up(&field),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
        if !is_refused.get_untracked() {
            let _ = field.blur();
        }
    };
    let begin = move |_| {
        if began.with_untracked(Option::is_none) {
            began.set(Some(value.get_untracked()));
        }
    };
    Effect::new(move |_| {
        let value = value.get();
        if let Some(field) = field.get()
            && began.with_untracked(Option::is_none)
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
            disabled=move || disabled.get() && began.with(Option::is_none)
            on:focus=begin
            on:blur=move |_| {
                if let Some(field) = field.get_untracked() {
                    save(&field);
                }
            }
            on:keydown=pressed
        ></textarea>
    }
}

/// Several lines of Markdown: shown as it reads, changed in a field of its own.
#[component]
pub(crate) fn Text(
    label: &'static str,
    placeholder: &'static str,
    #[prop(into)] value: Signal<String>,
    /// The text as safe HTML from the server; without it the text stands as typed.
    #[prop(into)]
    html: Signal<Option<String>>,
    #[prop(into)] disabled: Signal<bool>,
    on_save: impl Fn(String, String) -> bool + Copy + Send + Sync + 'static,
    #[prop(default = "")] edit_class: &'static str,
) -> AnyView {
    let toasts = expect_context::<Toasts>();
    let field = NodeRef::<html::Textarea>::new();
    let began = RwSignal::new(None::<String>);
    let text = RwSignal::new(String::new());
    let begin = move |_| {
        text.set(value.get_untracked());
        began.set(Some(value.get_untracked()));
    };
    // What opens in a dialog does not get the focus by itself, and keys without a field are
    // shortcuts.
    Effect::new(move |_| {
        if let Some(field) = field.get() {
            let _ = field.focus();
        }
    });
    let give_up = move || {
        let (from, typed) = (began.get_untracked(), text.get_untracked());
        began.set(None);
        if from.as_ref().is_some_and(|from| *from != typed) {
            toasts.say_with_undo(i18n::not_saved(), move || {
                text.try_set(typed.clone());
                began.try_set(from.clone());
            });
        }
    };
    let save = move || {
        let Some(from) = began.try_get_untracked().flatten() else { return };
        let to = text.try_get_untracked().unwrap_or_default();
        if to == from || on_save(from, to) {
            began.try_set(None);
        }
    };
    on_leave(save);
    let pressed = move |event: KeyboardEvent| match event.key().as_str() {
        "Enter" if keys::is_save(&event) => {
            event.prevent_default();
            save();
        }
        "Escape" => {
            event.prevent_default();
            event.stop_propagation();
            give_up();
        }
        _ => {}
    };
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
            when=move || began.with(Option::is_some)
            fallback=move || view! {
                {shown}
                <Show when=move || !disabled.get()>
                    <button class="btn quiet edit-text" aria-label=format!("{}: {label}", i18n::edit()) on:click=begin>
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
                on:input=move |event| text.set(event_target_value(&event))
                on:keydown=pressed
            ></textarea>
            <div class="buttons">
                <button class="btn" on:click=move |_| give_up()>{i18n::cancel()}</button>
                <button class="btn pri" on:click=move |_| save()>{i18n::save()}</button>
            </div>
        </Show>
    }
}
