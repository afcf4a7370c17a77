//! Small notes that this browser keeps for a page; the server reads some of them too.

use groundswell_domain::known::{self, Known};
use leptos::prelude::{
    WindowListenerHandle, document, on_cleanup, window, window_event_listener_untyped,
};
use std::cell::RefCell;
use wasm_bindgen::JsCast;
use web_sys::{HtmlDocument, Storage, StorageEvent};

/// The longest time that browsers keep a cookie.
const COOKIE_SECS: u32 = 400 * 24 * 60 * 60;

fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

/// Reads a note that this browser keeps; `None` also if it keeps none at all.
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
    /// The notes that did not fit into the browser's storage.
    static UNKEPT: RefCell<Vec<String>> = RefCell::default();
    /// The listener that asks before the page is left, while there are any.
    static ASKS: RefCell<Option<WindowListenerHandle>> = RefCell::default();
}

/// Keeps a note. If the storage is full, for instance by a text of some megabytes, leaving the page
/// asks first; a browser that stores nothing at all just forgets the note.
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

/// Follows changes that another tab makes to a note, with the text before and after, as long as its
/// owner lives.
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

/// Writes a note; returns whether it fitted.
fn write_to(storage: Option<Storage>, name: &str, value: Option<&str>) -> bool {
    let Some(storage) = storage else { return true };
    let written = match value {
        Some(value) => storage.set_item(name, value),
        None => storage.remove_item(name),
    };
    written.is_ok()
}

/// Reads a note that is sent to the server too, with every request for a page.
pub fn read_cookie(name: &str) -> Option<String> {
    let all = page().cookie().ok()?;
    let mut pairs = all.split(';').filter_map(|pair| pair.split_once('='));
    pairs
        .find(|(other, _)| other.trim().strip_prefix("groundswell-") == Some(name))
        .map(|(_, value)| value.trim().to_owned())
}

/// Keeps a note that is sent to the server too; `None` deletes it.
pub fn write_cookie(name: &str, value: Option<&str>) {
    write_cookie_for("/", name, value);
}

/// Only for the pages below a path.
fn write_cookie_for(path: &str, name: &str, value: Option<&str>) {
    let (value, seconds) = value.map_or(("", 0), |value| (value, COOKIE_SECS));
    let is_https = window().location().protocol().is_ok_and(|it| it == "https:");
    let secure = if is_https { "; secure" } else { "" };
    let _ = page().set_cookie(&format!(
        "groundswell-{name}={value}; path={path}; max-age={seconds}; samesite=lax{secure}"
    ));
}

/// The document of this program is always HTML.
fn page() -> HtmlDocument {
    document().unchecked_into()
}

/// The commit up to which this browser keeps the board whose page is open.
pub fn known() -> Option<Known> {
    read_cookie(known::COOKIE)?.parse().ok()
}

/// Tells the server, with the next request for a page of a board, up to which commit this browser
/// keeps it.
pub fn set_known(board: &str, known: Option<Known>) {
    let known = known.map(|known| known.to_string());
    write_cookie_for(&format!("/{board}"), known::COOKIE, known.as_deref());
}
