//! Clicks that are not meant for what they hit.

use leptos::ev::MouseEvent;

/// Whether it is the second click of a double click. Where a press puts something else under the
/// pointer, that one was meant for what was there before. A key press is never one.
pub(crate) fn is_second(event: &MouseEvent) -> bool {
    event.detail() > 1
}
