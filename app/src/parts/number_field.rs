//! A number that is changed in place: days of work, a percentage.

use crate::live::Live;
use crate::parts::leaving::on_leave;
use crate::view::{effect, view};
use crate::{focus, format, i18n};
use groundswell_domain::id::CardId;
use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;

/// One number. Enter or leaving the field saves it, Escape takes it back; both put the focus on
/// the card's row again, where it belongs to one.
#[component]
pub(crate) fn NumberField(
    live: Live,
    #[prop(into)] label: Signal<String>,
    #[prop(default = "")] class: &'static str,
    #[prop(into)] value: Signal<Option<f32>>,
    #[prop(into)] disabled: Signal<bool>,
    /// `None` for an emptied field.
    on_save: impl Fn(Option<f32>) + Copy + Send + Sync + 'static,
    #[prop(optional)] row: Option<CardId>,
    #[prop(into, default = Signal::stored("0"))] tabindex: Signal<&'static str>,
) -> AnyView {
    let field = NodeRef::<html::Input>::new();
    let is_typing = StoredValue::new(false);
    let shown = move || value.get().map(format::work).unwrap_or_default();
    let begin = move |_| {
        is_typing.set_value(true);
        if let Some(field) = field.get_untracked() {
            field.select();
        }
    };
    let save = move || {
        let Some(field) = field.try_get_untracked().flatten() else { return };
        if is_typing.try_get_value() != Some(true) {
            return;
        }
        is_typing.set_value(false);
        let typed = field.value();
        if typed != untrack(shown) {
            match format::parse_work(&typed) {
                None if !typed.trim().is_empty() => {
                    live.toasts.warn(i18n::impossible_work(&label.get_untracked()));
                }
                days => on_save(days),
            }
        }
        field.set_value(&untrack(shown));
    };
    on_leave(save);
    let pressed = move |event: KeyboardEvent| {
        let Some(field) = field.get_untracked() else { return };
        match event.key().as_str() {
            "Enter" => save(),
            "Escape" => {
                is_typing.set_value(false);
                field.set_value(&untrack(shown));
            }
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
        let _ = field.blur();
        if let Some(card) = row {
            focus::on_card(card);
        }
    };
    effect(move || {
        let shown = shown();
        if let Some(field) = field.get()
            && !is_typing.get_value()
        {
            field.set_value(&shown);
        }
    });
    view! {
        <input
            node_ref=field
            class=format!("field in-place number {class}")
            inputmode="decimal"
            autocomplete="off"
            enterkeyhint="done"
            placeholder="–"
            aria-label=move || label.get()
            disabled=move || disabled.get()
            tabindex=move || tabindex.get()
            on:focus=begin
            on:blur=move |_| save()
            on:keydown=pressed
        />
    }
}
