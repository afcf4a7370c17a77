//! A number that is changed in place: days of work, a percentage.

use crate::live::Live;
use crate::parts::leaving::on_leave;
use crate::view::{effect, view};
use crate::{focus, format, i18n};
use groundswell_domain::id::CardId;
use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;

/// The field, and what is being typed in it.
#[derive(Clone, Copy)]
struct Number {
    live: Live,
    label: Signal<String>,
    value: Signal<Option<f32>>,
    on_save: Callback<Option<f32>>,
    row: Option<CardId>,
    field: NodeRef<html::Input>,
    is_typing: StoredValue<bool>,
}

impl Number {
    fn shown(self) -> String {
        self.value.get().map(format::work).unwrap_or_default()
    }

    fn begin(self) {
        self.is_typing.set_value(true);
        if let Some(field) = self.field.get_untracked() {
            field.select();
        }
    }

    fn save(self) {
        let Some(field) = self.field.try_get_untracked().flatten() else { return };
        if self.is_typing.try_get_value() != Some(true) {
            return;
        }
        self.is_typing.set_value(false);
        let typed = field.value();
        if typed != untrack(|| self.shown()) {
            match format::parse_work(&typed) {
                None if !typed.trim().is_empty() => {
                    let label = self.label.get_untracked();
                    self.live.toasts.warn(i18n::impossible_work(&label));
                }
                days => self.on_save.run(days),
            }
        }
        field.set_value(&untrack(|| self.shown()));
    }

    fn pressed(self, event: &KeyboardEvent) {
        let Some(field) = self.field.get_untracked() else { return };
        match event.key().as_str() {
            "Enter" => self.save(),
            "Escape" => {
                self.is_typing.set_value(false);
                field.set_value(&untrack(|| self.shown()));
            }
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
        let _ = field.blur();
        if let Some(card) = self.row {
            focus::on_card(card);
        }
    }

    /// Shows the value as long as nothing is typed over it.
    fn follow(self) {
        let shown = self.shown();
        if let Some(field) = self.field.get()
            && !self.is_typing.get_value()
        {
            field.set_value(&shown);
        }
    }
}

/// One number. Enter or leaving the field saves it, Escape restores it; both return the focus to
/// the card's row, if it belongs to one.
#[component]
pub(crate) fn NumberField(
    live: Live,
    #[prop(into)] label: Signal<String>,
    #[prop(default = "")] class: &'static str,
    #[prop(into)] value: Signal<Option<f32>>,
    #[prop(into)] disabled: Signal<bool>,
    /// `None` for an emptied field.
    #[prop(into)]
    on_save: Callback<Option<f32>>,
    #[prop(optional)] row: Option<CardId>,
    #[prop(into, default = Signal::stored("0"))] tabindex: Signal<&'static str>,
) -> AnyView {
    let (field, is_typing) = (NodeRef::new(), StoredValue::new(false));
    let number = Number { live, label, value, on_save, row, field, is_typing };
    on_leave(move || number.save());
    effect(move || number.follow());
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
            on:focus=move |_| number.begin()
            on:blur=move |_| number.save()
            on:keydown=move |event| number.pressed(&event)
        />
    }
}
