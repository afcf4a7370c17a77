//! The notes of a browser in memory.

use groundswell_domain::known::Known;
use std::cell::RefCell;
use std::collections::BTreeMap;

thread_local! {
    static NOTES: RefCell<BTreeMap<String, String>> = const { RefCell::new(BTreeMap::new()) };
}

/// Reads a note.
pub fn read(name: &str) -> Option<String> {
    NOTES.with_borrow(|notes| notes.get(name).cloned())
}

/// Keeps a note; `None` deletes it.
pub fn write(name: &str, value: Option<&str>) {
    NOTES.with_borrow_mut(|notes| match value {
        Some(value) => notes.insert(name.to_owned(), value.to_owned()),
        None => notes.remove(name),
    });
}

/// Reads a note of this tab only.
pub fn read_in_tab(name: &str) -> Option<String> {
    read(&format!("tab/{name}"))
}

/// Keeps a note for this tab only.
pub fn write_in_tab(name: &str, value: Option<&str>) {
    write(&format!("tab/{name}"), value);
}

/// The commit up to which the browser keeps the board.
pub fn known() -> Option<Known> {
    read("known")?.parse().ok()
}

/// Sets the commit up to which the browser keeps the board.
pub fn set_known(_: &str, known: Option<Known>) {
    write("known", known.map(|known| known.to_string()).as_deref());
}
