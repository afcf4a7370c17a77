//! A person as two letters.

use crate::view::view;
use js_sys::JsString;
use leptos::prelude::*;

/// The initials of a name, at most two.
pub(crate) fn initials(name: &str) -> String {
    let mut words = name.split_whitespace().filter_map(|word| word.chars().next());
    let first = words.next();
    let letters: String = first.into_iter().chain(words.next_back()).collect();
    // The browser knows every letter: Rust's own list of them would be downloaded for this alone.
    JsString::from(letters).to_upper_case().into()
}

/// A round with a person's initials, and the name for everyone who asks.
pub(crate) fn avatar(name: &str) -> AnyView {
    view! {
        <span class="avatar" title=name.to_owned()>
            <span aria-hidden="true">{initials(name)}</span>
            <span class="vh">{name.to_owned()}</span>
        </span>
    }
}
