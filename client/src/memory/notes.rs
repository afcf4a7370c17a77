//! The notes of a browser in memory.

use groundswell_domain::known::Known;
use std::cell::RefCell;
use std::collections::BTreeMap;

thread_local! {
    static NOTES: RefCell<BTreeMap<String, String>> = const { RefCell::new(BTreeMap::new()) };
}

pub fn read(name: &str) -> Option<String> {
    NOTES.with_borrow(|notes| notes.get(name).cloned())
}

pub fn write(name: &str, value: Option<&str>) {
    NOTES.with_borrow_mut(|notes| match value {
        Some(value) => notes.insert(name.to_owned(), value.to_owned()),
        None => notes.remove(name),
    });
}

pub fn read_in_tab(name: &str) -> Option<String> {
    read(&format!("tab/{name}"))
}

pub fn write_in_tab(name: &str, value: Option<&str>) {
    write(&format!("tab/{name}"), value);
}

pub fn known() -> Option<Known> {
    read("known")?.parse().ok()
}

pub fn set_known(_: &str, known: Option<Known>) {
    write("known", known.map(|known| known.to_string()).as_deref());
}
