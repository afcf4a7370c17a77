//! Short messages: one at a time, long enough to read, with undo beside it; and the live region
//! that tells screen readers what has happened.

use crate::i18n;
use crate::view::view;
use groundswell_client::signal::RwSignal;
use leptos::prelude::*;
use std::sync::Arc;
use std::time::Duration;

const VISIBLE: Duration = Duration::from_secs(8);

/// The undo that is offered with a message.
pub(crate) type Back = Arc<dyn Fn() + Send + Sync>;

#[derive(Clone)]
struct Toast {
    id: u32,
    text: String,
    is_warning: bool,
    back: Option<Back>,
}

/// The page's one place for messages.
#[derive(Clone, Copy)]
pub(crate) struct Toasts {
    current: RwSignal<Option<Toast>>,
    announced: RwSignal<String>,
    next_id: StoredValue<u32>,
    held: StoredValue<bool>,
    /// Where messages can be shown, the innermost last: nobody can press them behind an open
    /// dialog.
    places: RwSignal<Vec<u32>>,
}

impl Toasts {
    pub(crate) fn new() -> Toasts {
        Toasts {
            current: RwSignal::new(None),
            announced: RwSignal::new(String::new()),
            next_id: StoredValue::new(0),
            held: StoredValue::new(false),
            places: RwSignal::new(Vec::new()),
        }
    }

    /// Removes the offer to undo: it is not possible any more.
    pub(crate) fn drop_way_back(self) {
        if self.current.with_untracked(|toast| toast.as_ref().is_some_and(|t| t.back.is_some())) {
            self.current.set(None);
        }
    }

    fn new_id(self) -> u32 {
        let id = self.next_id.get_value();
        self.next_id.set_value(id + 1);
        id
    }

    /// A place that shows the messages as long as the current owner lives and no other place is in
    /// front.
    fn place(self) -> u32 {
        let place = self.new_id();
        self.places.update(|places| places.push(place));
        on_cleanup(move || {
            self.places.try_update(|places| places.retain(|other| *other != place));
        });
        place
    }

    /// Shows a message.
    pub(crate) fn say(self, text: impl Into<String>) {
        self.show(text.into(), false, None);
    }

    /// Shows a message about something that was not done.
    pub(crate) fn warn(self, text: impl Into<String>) {
        self.show(text.into(), true, None);
    }

    /// Shows a message that offers undo.
    pub(crate) fn say_with_undo(
        self,
        text: impl Into<String>,
        back: impl Fn() + Send + Sync + 'static,
    ) {
        self.show(text.into(), false, Some(Arc::new(back)));
    }

    /// Says something to screen readers.
    fn announce(self, mut text: String) {
        // The same text again would not be read out.
        if self.announced.with_untracked(|announced| *announced == text) {
            text.push('\u{a0}');
        }
        self.announced.set(text);
    }

    fn show(self, text: String, is_warning: bool, back: Option<Back>) {
        let id = self.new_id();
        self.announce(text.clone());
        self.current.set(Some(Toast { id, text, is_warning, back }));
        self.hide_later(id);
    }

    fn hide_later(self, id: u32) {
        set_timeout(
            move || {
                let shown = self.current.try_with_untracked(|t| t.as_ref().map(|t| t.id)).flatten();
                if shown != Some(id) {
                    return;
                }
                if self.held.get_value() {
                    self.hide_later(id);
                } else {
                    self.current.set(None);
                }
            },
            VISIBLE,
        );
    }
}

/// The message at the bottom of the page, or of the dialog in front of it. It stays while the
/// pointer or the focus is on it.
#[component]
pub(crate) fn ToastView() -> AnyView {
    let toasts = expect_context::<Toasts>();
    let place = toasts.place();
    let is_in_front = move || toasts.places.with(|places| places.last() == Some(&place));
    let hold = move |held: bool| toasts.held.set_value(held);
    let go_back = move |back: Back| {
        toasts.current.set(None);
        hold(false);
        back();
    };
    view! {
        <div class="vh" role="status">{move || is_in_front().then(|| toasts.announced.get())}</div>
        {move || {
            toasts.current.get().filter(|_| is_in_front()).map(|toast| {
                let back = toast.back.clone();
                view! {
                    <section
                        class="toast"
                        aria-label=i18n::message()
                        class:warning=toast.is_warning
                        on:pointerenter=move |_| hold(true)
                        on:pointerleave=move |_| hold(false)
                        on:focusin=move |_| hold(true)
                        on:focusout=move |_| hold(false)
                    >
                        <span>{toast.text}</span>
                        {back.map(|back| view! {
                            <button class="btn quiet" on:click=move |_| go_back(back.clone())>
                                {i18n::undo()}
                            </button>
                        })}
                    </section>
                }
            })
        }}
    }
}
