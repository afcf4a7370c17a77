//! Capture: one field that finds the known problem from its first letters, counts the call, or
//! makes a new card; what to tell the caller is shown while typing.

use crate::files::{Content, ContentView};
use crate::i18n;
use crate::keys::{Key, Keys};
use crate::live::Live;
use crate::parts::dialog::Dialog;
use crate::route::Route;
use crate::view::{Show, dynamic, view};
use groundswell_client::signal::RwSignal;
use groundswell_domain::permission::Action;
use leptos::prelude::*;

pub(crate) mod after;
mod body;
mod call;
mod caller;
mod caller_field;
mod drafts;
mod matches;

use body::Body;
use call::{Call, CaptureStep};
pub(crate) use drafts::typed_in;

/// Opens the dialog.
#[derive(Clone, Copy)]
pub(crate) struct CaptureOpen {
    pub(crate) is_open: RwSignal<bool>,
    /// A text that was typed elsewhere, to begin with.
    text: StoredValue<Option<String>>,
}

impl CaptureOpen {
    pub(crate) fn new() -> CaptureOpen {
        CaptureOpen { is_open: RwSignal::new(false), text: StoredValue::new(None) }
    }

    /// Opens it for a call with this text.
    pub(crate) fn open_with(self, text: Option<String>) {
        self.text.set_value(text);
        self.is_open.set(true);
    }
}

#[component]
pub(crate) fn Capture() -> AnyView {
    let open = expect_context::<CaptureOpen>();
    let live = expect_context::<Live>();
    expect_context::<Keys>().handle(move |key| {
        let mine = key == Key::Capture;
        match mine && untrack(|| live.may(Action::Capture)) {
            true => open.is_open.set(true),
            false if mine => live.toasts.say(i18n::no_access()),
            false => {}
        }
        mine
    });
    begin_by_address(open, live);
    dynamic(move || open.is_open.get().then(|| view! { <CaptureDialog /> }))
}

/// `?capture=…`: from the device's shortcut, a text that was shared with the app, or another
/// program that knows what the call is about.
fn begin_by_address(open: CaptureOpen, live: Live) {
    let route = expect_context::<Route>();
    let Some(text) = untrack(|| route.query()).get("capture") else { return };
    route.set_params(&[("capture", "")], true);
    if live.may(Action::Capture) {
        open.open_with(Some(text).filter(|text| !text.is_empty()));
    }
}

#[component]
fn CaptureDialog() -> AnyView {
    let call = Call::new();
    view! {
        <Dialog label=i18n::capture_call() class="capture" on_close=move || call.close()>
            <Show
                when=move || !matches!(call.step.get(), CaptureStep::Created(..))
                fallback=move || match call.step.get() {
                    CaptureStep::Created(card, made) => {
                        Some(view! { <ContentView content=Content::Captured(card, made) /> })
                    }
                    _ => None,
                }
            >
                <Body call />
            </Show>
        </Dialog>
    }
}
