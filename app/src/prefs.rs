//! What a person has set for themselves in this browser: language, theme, keys.

use crate::i18n::{self, Lang};
use groundswell_client::notes::{read, read_cookie, write, write_cookie};
use groundswell_client::signal::RwSignal;
use leptos::prelude::{document, window};

const COMPACT: &str = "compact";

/// The language of the page; setting another one renders the whole page again.
#[derive(Clone, Copy)]
pub(crate) struct Language(pub(crate) RwSignal<Lang>);

/// The theme; `None` follows the system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Theme {
    Light,
    Dark,
}

/// Sets the language of all texts before anything is shown.
pub(crate) fn start() {
    speak(lang());
}

fn speak(lang: Lang) {
    i18n::set_lang(lang);
    set_root("lang", Some(lang.code()));
    set_root("dir", Some(lang.dir()));
}

/// The chosen language, otherwise the browser's.
pub(crate) fn lang() -> Lang {
    let chosen = read_cookie("lang").or_else(|| window().navigator().language());
    Lang::of(&chosen.unwrap_or_default())
}

pub(crate) fn set_lang(lang: Lang) {
    write_cookie("lang", Some(lang.code()));
    speak(lang);
}

pub(crate) fn theme() -> Option<Theme> {
    match read_cookie("theme")?.as_str() {
        "light" => Some(Theme::Light),
        "dark" => Some(Theme::Dark),
        _ => None,
    }
}

pub(crate) fn set_theme(theme: Option<Theme>) {
    let name = theme.map(|theme| match theme {
        Theme::Light => "light",
        Theme::Dark => "dark",
    });
    write_cookie("theme", name);
    set_root("data-theme", name);
}

/// Whether cards and rows are less high, for people who have many of them and a mouse.
pub(crate) fn is_compact() -> bool {
    read_cookie("density").as_deref() == Some(COMPACT)
}

pub(crate) fn set_compact(compact: bool) {
    let name = compact.then_some(COMPACT);
    write_cookie("density", name);
    set_root("data-density", name);
}

fn set_root(attribute: &str, value: Option<&str>) {
    let Some(root) = document().document_element() else { return };
    let _ = match value {
        Some(value) => root.set_attribute(attribute, value),
        None => root.remove_attribute(attribute),
    };
}

/// Records whether the window has room for all columns.
pub(crate) fn note_room(has_room: bool) {
    if read_cookie("room").is_some() != has_room {
        write_cookie("room", has_room.then_some("yes"));
    }
}

/// Whether single keys are shortcuts (WCAG 2.1.4: they can be switched off).
pub(crate) fn single_keys() -> bool {
    read("single-keys").as_deref() != Some("off")
}

pub(crate) fn set_single_keys(on: bool) {
    write("single-keys", (!on).then_some("off"));
}
