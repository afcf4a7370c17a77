//! How one comes back into the demo: its password, which nobody has chosen, is kept by the browser
//! that opened it.

use crate::i18n;
use groundswell_client::notes;
use groundswell_domain::api::DemoOpened;

const NOTE: &str = "demo";

/// Keeps what its visitor signs in with.
pub(crate) fn remember(opened: &DemoOpened) {
    let user = opened.me.user.as_ref();
    let note = user.map(|user| format!("{} {}", user.email, opened.password));
    notes::write(NOTE, note.as_deref());
}

/// Forgets it, where this person has another password by now.
pub(crate) fn forget_unless(email: &str, password: &str) {
    if known().is_some_and(|(of, kept)| of == email && kept != password) {
        notes::write(NOTE, None);
    }
}

/// The address and the password of who opened the demo here.
fn known() -> Option<(String, String)> {
    let note = notes::read(NOTE)?;
    let (email, password) = note.split_once(' ')?;
    Some((email.to_owned(), password.to_owned()))
}

/// What to say in the browser that opened the demo: at its door, and to whom it belongs.
pub(crate) fn hint(to: Option<&str>) -> Option<String> {
    let (email, password) = known()?;
    let is_meant = to.is_none_or(|to| to == email);
    is_meant.then(|| i18n::demo_hint(&email, &password))
}
