//! What a person has set for himself in this browser: language, theme, keys.

use crate::i18n::{self, Lang};
use groundswell_domain::known::{self, Known};
use leptos::prelude::{
    WindowListenerHandle, document, on_cleanup, window, window_event_listener_untyped,
};
use std::cell::RefCell;
use wasm_bindgen::JsCast;
use web_sys::{HtmlDocument, Storage, StorageEvent};

/// As long as browsers keep any cookie.
const COOKIE_SECS: u32 = 400 * 24 * 60 * 60;

const COMPACT: &str = "compact";

/// The theme; `None` follows the system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Theme {
    Light,
    Dark,
}

fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

/// Reads a note that this browser keeps; `None` also where it keeps none at all.
pub(crate) fn read(name: &str) -> Option<String> {
    storage()?.get_item(name).ok().flatten()
}

/// The names of all notes.
pub(crate) fn names() -> Vec<String> {
    let Some(storage) = storage() else { return Vec::new() };
    let count = storage.length().unwrap_or_default();
    (0..count).filter_map(|at| storage.key(at).ok().flatten()).collect()
}

thread_local! {
    /// The notes that the browser had no room for.
    static UNKEPT: RefCell<Vec<String>> = RefCell::default();
    /// Asks before the page is left, while there are any.
    static ASKS: RefCell<Option<WindowListenerHandle>> = RefCell::default();
}

/// Keeps a note. Where the browser has no room for it, some megabytes for instance, leaving the
/// page asks first; one that keeps nothing at all forgets it.
pub(crate) fn write(name: &str, value: Option<&str>) {
    let is_kept = write_to(storage(), name, value);
    let asks = UNKEPT.with_borrow_mut(|unkept| {
        unkept.retain(|other| other != name);
        if !is_kept {
            unkept.push(name.to_owned());
        }
        !unkept.is_empty()
    });
    ASKS.with_borrow_mut(|listener| {
        if asks && listener.is_none() {
            let ask = |event: web_sys::Event| event.prevent_default();
            *listener = Some(window_event_listener_untyped("beforeunload", ask));
        } else if let Some(listener) = listener.take_if(|_| !asks) {
            listener.remove();
        }
    });
}

/// Hears what another tab makes of a note, before and after, as long as its owner is there.
pub(crate) fn follow(
    name: String,
    heard: impl Fn(Option<String>, Option<String>) + Send + Sync + 'static,
) {
    let listener = window_event_listener_untyped("storage", move |event| {
        let event: StorageEvent = event.unchecked_into();
        if event.key().as_ref() == Some(&name) {
            heard(event.old_value(), event.new_value());
        }
    });
    on_cleanup(move || listener.remove());
}

/// What only one tab keeps, until it is closed.
fn storage_of_tab() -> Option<Storage> {
    window().session_storage().ok().flatten()
}

pub(crate) fn read_in_tab(name: &str) -> Option<String> {
    storage_of_tab()?.get_item(name).ok().flatten()
}

pub(crate) fn write_in_tab(name: &str, value: Option<&str>) {
    write_to(storage_of_tab(), name, value);
}

/// Whether there was room for it.
fn write_to(storage: Option<Storage>, name: &str, value: Option<&str>) -> bool {
    let Some(storage) = storage else { return true };
    let written = match value {
        Some(value) => storage.set_item(name, value),
        None => storage.remove_item(name),
    };
    written.is_ok()
}

/// Reads a note that the server reads too, with every request for a page.
fn read_cookie(name: &str) -> Option<String> {
    let all = page().cookie().ok()?;
    let mut pairs = all.split(';').filter_map(|pair| pair.split_once('='));
    pairs
        .find(|(other, _)| other.trim().strip_prefix("groundswell-") == Some(name))
        .map(|(_, value)| value.trim().to_owned())
}

fn write_cookie(name: &str, value: Option<&str>) {
    write_cookie_for("/", name, value);
}

/// For the pages below a path.
fn write_cookie_for(path: &str, name: &str, value: Option<&str>) {
    let (value, seconds) = value.map_or(("", 0), |value| (value, COOKIE_SECS));
    let is_https = window().location().protocol().is_ok_and(|it| it == "https:");
    let secure = if is_https { "; secure" } else { "" };
    let _ = page().set_cookie(&format!(
        "groundswell-{name}={value}; path={path}; max-age={seconds}; samesite=lax{secure}"
    ));
}

/// This program runs in no document of another kind.
fn page() -> HtmlDocument {
    document().unchecked_into()
}

/// Up to which commit this browser keeps the board whose page is open.
pub(crate) fn known() -> Option<Known> {
    read_cookie(known::COOKIE)?.parse().ok()
}

/// Tells the server, with the next page of a board, up to which commit this browser keeps it.
pub(crate) fn set_known(board: &str, known: Option<Known>) {
    let known = known.map(|known| known.to_string());
    write_cookie_for(&format!("/{board}"), known::COOKIE, known.as_deref());
}

/// Sets the catalogue to the person's language before anything is shown.
pub(crate) fn start() {
    i18n::set_lang(lang());
}

/// The chosen language, else the browser's.
pub(crate) fn lang() -> Lang {
    let chosen = read_cookie("lang").or_else(|| window().navigator().language());
    Lang::of(&chosen.unwrap_or_default())
}

pub(crate) fn set_lang(lang: Lang) {
    write_cookie("lang", Some(lang.code()));
    i18n::set_lang(lang);
    set_root("lang", Some(lang.code()));
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

/// Whether cards and rows are lower, for who has many of them and a mouse.
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

/// Notes whether the window has room for all columns.
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
