//! Leaving a field by closing its surroundings, going back, or closing the tab.

use leptos::prelude::*;

/// Saves what is being typed, no matter how the page or this part of it is left. What `save` reads
/// may already be disposed: it must use `try_…`.
pub(crate) fn on_leave(save: impl Fn() + Copy + Send + Sync + 'static) {
    let listener = window_event_listener_untyped("pagehide", move |_| save());
    on_cleanup(move || {
        listener.remove();
        save();
    });
}
