//! Leaving a field by closing what it is in, going back, or closing the tab.

use leptos::prelude::*;

/// Saves what is being typed, however the page or this part of it is left. What `save` reads may
/// be gone already: it asks with `try_…`.
pub(crate) fn on_leave(save: impl Fn() + Copy + Send + Sync + 'static) {
    let listener = window_event_listener_untyped("pagehide", move |_| save());
    on_cleanup(move || {
        listener.remove();
        save();
    });
}
