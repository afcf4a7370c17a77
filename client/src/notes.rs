//! What this browser keeps for a page: small notes, some of which the server reads too.

use groundswell_domain::known::{self, Known};
use leptos::prelude::{
    WindowListenerHandle, document, on_cleanup, window, window_event_listener_untyped,
};
use std::cell::RefCell;
use wasm_bindgen::JsCast;
use web_sys::{HtmlDocument, Storage, StorageEvent};

/// As long as browsers keep any cookie.
const COOKIE_SECS: u32 = 400 * 24 * 60 * 60;

fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

/// Reads a note that this browser keeps; `None` also where it keeps none at all.
pub fn read(name: &str) -> Option<String> {
    storage()?.get_item(name).ok().flatten()
}

/// The names of all notes.
pub fn names() -> Vec<String> {
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
pub fn write(name: &str, value: Option<&str>) {
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
pub fn follow(
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

fn storage_of_tab() -> Option<Storage> {
    window().session_storage().ok().flatten()
}

/// Reads a note of this tab alone.
pub fn read_in_tab(name: &str) -> Option<String> {
    storage_of_tab()?.get_item(name).ok().flatten()
}

/// Keeps a note for this tab alone, until it is closed.
pub fn write_in_tab(name: &str, value: Option<&str>) {
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
pub fn read_cookie(name: &str) -> Option<String> {
    let all = page().cookie().ok()?;
    let mut pairs = all.split(';').filter_map(|pair| pair.split_once('='));
    pairs
        .find(|(other, _)| other.trim().strip_prefix("groundswell-") == Some(name))
        .map(|(_, value)| value.trim().to_owned())
}

/// Keeps a note that the server reads too; `None` forgets it.
pub fn write_cookie(name: &str, value: Option<&str>) {
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
pub fn known() -> Option<Known> {
    read_cookie(known::COOKIE)?.parse().ok()
}

/// Tells the server, with the next page of a board, up to which commit this browser keeps it.
pub fn set_known(board: &str, known: Option<Known>) {
    let known = known.map(|known| known.to_string());
    write_cookie_for(&format!("/{board}"), known::COOKIE, known.as_deref());
}
