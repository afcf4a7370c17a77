//! What opens over any page of a board: a card's sheet and menu, the keys, the command menu, what
//! was refused. All of it is in a file that is downloaded when it is first needed.

use crate::files::{Content, ContentView, Failed, Files};
use crate::i18n;
use crate::keys::{Key, Keys};
use crate::live::{Live, REFUSED_NOTE};
use crate::parts::board_view::BoardView;
use crate::route::Route;
use crate::view::{Show, effect, view};
use groundswell_client::notes;
use groundswell_client::signal::RwSignal;
use groundswell_ui::pages::File;
use leptos::prelude::*;

/// Opens what was requested as soon as it is loaded.
#[component]
pub(crate) fn Tools() -> AnyView {
    let live = expect_context::<Live>();
    let files = expect_context::<Files>();
    let keys = expect_context::<Keys>();
    let card = expect_context::<Route>().param("card");
    let view = expect_context::<BoardView>();
    let pressed = RwSignal::new(None::<Key>);
    keys.handle(move |key| {
        let needs = matches!(
            key,
            Key::Help | Key::Menu | Key::Select | Key::SelectNext | Key::SelectPrevious
        );
        let waits = needs && !untrack(|| files.is_here(File::Opened));
        if waits {
            pressed.set(Some(key));
        }
        waits
    });
    let toasts = live.toasts;
    // Each request tries again, also after a failure.
    effect(move || {
        let is_wanted =
            pressed.get().is_some() || !card.get().is_empty() || view.menu.get().is_some();
        if is_wanted {
            files.ask(File::Opened);
        }
    });
    // A card opens as soon as it can; a menu must not open long after it was requested.
    effect(move || {
        let Some(why) = files.failed(File::Opened) else { return };
        let waits = pressed.get_untracked().is_some() || view.menu.get_untracked().is_some();
        if waits || !card.get_untracked().is_empty() {
            match why {
                Failed::Away => toasts.warn(i18n::problem_network()),
                // It offers to load the page again.
                Failed::Gone => live.outdated.set(true),
            }
        }
        if waits {
            pressed.set(None);
            view.menu.set(None);
        }
    });
    effect(move || {
        let Some(key) = pressed.get().filter(|_| files.is_here(File::Opened)) else { return };
        pressed.set(None);
        keys.press(key);
    });
    let was_refused = notes::read(&live.note(REFUSED_NOTE)).is_some();
    let is_wanted = move || {
        files.is_here(File::Opened)
            || was_refused
            || pressed.get().is_some()
            || !card.get().is_empty()
            || view.menu.get().is_some()
            || live.refused.with(|refused| !refused.is_empty())
    };
    view! {
        <Show when=move || is_wanted() && files.failed(File::Opened).is_none()>
            <ContentView content=Content::Tools />
        </Show>
    }
}
