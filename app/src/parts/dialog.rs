//! A native dialog: centred on the desktop, a sheet from below on the phone.

use crate::toasts::ToastView;
use crate::view::{effect, view};
use leptos::html;
use leptos::prelude::*;

/// Opens a native modal dialog around its children for as long as it is rendered. The browser keeps
/// the focus inside, and restores it afterwards.
#[component]
pub(crate) fn Dialog(
    /// The accessible name.
    label: &'static str,
    /// A further class, for its size.
    #[prop(default = "")]
    class: &'static str,
    /// Whether shortcuts reach the page's handlers while it is open.
    #[prop(optional)]
    keys: bool,
    /// Escape, or a click outside of it.
    on_close: impl Fn() + Copy + 'static,
    children: Children,
) -> AnyView {
    let node = NodeRef::<html::Dialog>::new();
    effect(move || {
        if let Some(dialog) = node.get()
            && !dialog.open()
        {
            // It fails only for a dialog that is not on the page, which it is.
            let _ = dialog.show_modal();
        }
    });
    // It must be closed, not only removed: otherwise the focus does not return to where it was.
    on_cleanup(move || {
        if let Some(Some(dialog)) = node.try_get_untracked() {
            dialog.close();
        }
    });
    let pressed_beside = move |event: leptos::ev::MouseEvent| {
        let dialog = node.get_untracked();
        if event.target().as_ref() == dialog.as_ref().map(|dialog| dialog.as_ref()) {
            on_close();
        }
    };
    view! {
        <dialog
            node_ref=node
            class=format!("dialog {class}")
            aria-label=label
            data-keys=keys
            on:cancel=move |event: leptos::ev::Event| {
                event.prevent_default();
                on_close();
            }
            on:mousedown=pressed_beside
        >
            <div class="dialog-body">{children()}</div>
            <ToastView />
        </dialog>
    }
}
