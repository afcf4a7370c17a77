//! The board itself: its name.

use super::{OnlyToRead, read_only};
use crate::i18n;
use crate::parts::actions;
use crate::parts::editable::Line;
use crate::replica::live::Live;
use crate::view::{Memo, view};
use groundswell_domain::Command;
use groundswell_domain::permission::Action;
use leptos::prelude::*;

#[component]
pub(super) fn Board() -> AnyView {
    let live = expect_context::<Live>();
    let disabled = read_only(live, Action::Configure);
    let name = Memo::new(move |_| live.read(|board| board.info.name.clone()));
    view! {
        <OnlyToRead read_only=disabled />
        <div class="cell">
            <span class="dim" aria-hidden="true">{i18n::board_name()}</span>
            <Line
                label=i18n::board_name()
                class="outlined"
                value=name
                disabled
                on_save=move |_, name| actions::save(live, Command::RenameBoard { name })
            />
        </div>
        <p class="hint">{i18n::board_key_is(&live.key())}</p>
    }
}
