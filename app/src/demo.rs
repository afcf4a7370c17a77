//! How to get back into the demo: nobody has chosen its password, so the browser that opened it
//! keeps the password.

use crate::i18n;
use groundswell_client::notes;
use groundswell_domain::api::DemoOpened;

const NOTE: &str = "demo";

/// Keeps the address and password that the visitor signs in with.
pub(crate) fn remember(opened: &DemoOpened) {
    let user = opened.me.user.as_ref();
    let note = user.map(|user| format!("{} {}", user.email, opened.password));
    notes::write(NOTE, note.as_deref());
}

/// Forgets them if this person has changed the password since.
pub(crate) fn forget_unless(email: &str, password: &str) {
    if known().is_some_and(|(of, kept)| of == email && kept != password) {
        notes::write(NOTE, None);
    }
}

/// The address and the password, if the demo was opened in this browser.
fn known() -> Option<(String, String)> {
    let note = notes::read(NOTE)?;
    let (email, password) = note.split_once(' ')?;
    Some((email.to_owned(), password.to_owned()))
}

/// A hint for the browser that opened the demo: on the sign-in page, and for its owner.
pub(crate) fn hint(to: Option<&str>) -> Option<String> {
    let (email, password) = known()?;
    let is_meant = to.is_none_or(|to| to == email);
    is_meant.then(|| i18n::demo_hint(&email, &password))
}
