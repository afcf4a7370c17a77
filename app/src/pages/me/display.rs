//! How this browser shows things: language, colours, keys.

use crate::focus;
use crate::i18n::{self, Lang};
use crate::prefs::{self, Language, Theme};
use crate::view::view;
use groundswell_client::signal::RwSignal;
use leptos::prelude::*;

#[component]
pub(super) fn Display() -> AnyView {
    let single_keys = RwSignal::new(prefs::single_keys());
    let set_single_keys = move |event| {
        single_keys.set(event_target_checked(&event));
        prefs::set_single_keys(single_keys.get_untracked());
    };
    view! {
        <section class="panel" aria-labelledby="display">
            <h2 id="display">{i18n::me_display()}</h2>
            <p class="hint">{i18n::me_display_hint()}</p>
            <Languages />
            <Themes />
            <label class="tick">
                <input
                    type="checkbox"
                    aria-describedby="compact-hint"
                    prop:checked=prefs::is_compact()
                    on:change=move |event| prefs::set_compact(event_target_checked(&event))
                />
                {i18n::me_compact()}
            </label>
            <p class="hint" id="compact-hint">{i18n::me_compact_hint()}</p>
            <label class="tick">
                <input
                    type="checkbox"
                    aria-describedby="single-keys-hint"
                    prop:checked=move || single_keys.get()
                    on:change=set_single_keys
                />
                {i18n::me_single_keys()}
            </label>
            <p class="hint" id="single-keys-hint">{i18n::me_single_keys_hint()}</p>
        </section>
    }
}

#[component]
fn Languages() -> AnyView {
    let language = expect_context::<Language>();
    let now = i18n::lang();
    let choose = move |lang: Lang| {
        if lang == now {
            return;
        }
        prefs::set_lang(lang);
        // The whole page is rendered again, and loses the focus.
        language.0.set(lang);
        focus::on(".languages [aria-pressed=true]");
    };
    let button = move |lang: Lang, own_name: &'static str| {
        view! {
            <button
                type="button"
                lang=lang.code()
                aria-pressed=(lang == now).to_string()
                on:click=move |_| choose(lang)
            >
                {own_name}
            </button>
        }
    };
    view! {
        <div class="label">
            <span id="language">{i18n::me_language()}</span>
            <div class="switch languages" role="group" aria-labelledby="language">
                {button(Lang::En, "English")}
                {button(Lang::De, "Deutsch")}
            </div>
        </div>
    }
}

#[component]
fn Themes() -> AnyView {
    let now = RwSignal::new(prefs::theme());
    let button = move |theme: Option<Theme>, word: &'static str| {
        view! {
            <button
                type="button"
                aria-pressed=move || (now.get() == theme).to_string()
                on:click=move |_| {
                    prefs::set_theme(theme);
                    now.set(theme);
                }
            >
                {word}
            </button>
        }
    };
    view! {
        <div class="label">
            <span id="theme">{i18n::me_theme()}</span>
            <div class="switch" role="group" aria-labelledby="theme">
                {button(None, i18n::me_theme_system())}
                {button(Some(Theme::Light), i18n::me_theme_light())}
                {button(Some(Theme::Dark), i18n::me_theme_dark())}
            </div>
        </div>
    }
}
