//! The board itself: its name, and how long it keeps closed cards.

use super::shared::{OnlyToRead, read_only};
use crate::i18n;
use crate::live::Live;
use crate::parts::actions;
use crate::parts::editable::Line;
use crate::parts::number_field::NumberField;
use crate::view::{Memo, view};
use groundswell_domain::board::BoardEdit;
use groundswell_domain::permission::Action;
use groundswell_domain::{Command, archive};
use leptos::prelude::*;

#[component]
pub(super) fn Board() -> AnyView {
    let live = expect_context::<Live>();
    let disabled = read_only(live, Action::Configure);
    let name = Memo::new(move |_| live.read(|board| board.info.name.clone()));
    let days =
        Memo::new(move |_| live.read(|board| Some(f32::from(archive::days_kept(&board.info)))));
    let save = move |edit| actions::save(live, Command::EditBoard(edit));
    let keep_closed = move |days: Option<f32>| {
        // Not a whole number: 0 is out of range, and the rule says so.
        let days = days.filter(|days| days.fract() == 0.0).unwrap_or_default() as u16;
        save(BoardEdit::KeepClosed(days));
    };
    view! {
        <OnlyToRead read_only=disabled />
        <div class="cell">
            <span class="dim" aria-hidden="true">{i18n::board_name()}</span>
            <Line
                label=i18n::board_name()
                place="board-name"
                class="outlined"
                value=name
                disabled
                on_save=move |_, name| save(BoardEdit::Name(name))
            />
        </div>
        <p class="hint">{i18n::board_key_is(&live.key())}</p>
        <div class="cell">
            <span class="dim" aria-hidden="true">{i18n::keep_closed()}</span>
            <NumberField
                live
                label=i18n::keep_closed()
                class="outlined days"
                value=days
                disabled
                on_save=keep_closed
            />
        </div>
        <p class="hint">{i18n::keep_closed_hint()}</p>
    }
}
