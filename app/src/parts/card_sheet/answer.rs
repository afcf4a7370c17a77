//! What callers are told about a card.

use crate::i18n;
use crate::live::Live;
use crate::parts::editable::Line;
use crate::parts::edits;
use crate::view::{Memo, view};
use groundswell_domain::answer;
use groundswell_domain::card::{Card, CardEdit};
use groundswell_domain::id::CardId;
use groundswell_domain::permission::Action;
use leptos::prelude::*;

/// The sentence for callers, the most prominent block: generated, or written by a person.
#[component]
pub(super) fn AnswerBlock(card: CardId) -> AnyView {
    let live = expect_context::<Live>();
    let sentence = Memo::new(move |_| {
        let today = live.clock().today;
        live.read(|board| {
            let card = board.cards.get(&card)?;
            let system = board.system_of(None).map(|system| system.id);
            Some(i18n::advice(board, &answer::advice(board, card, system, today), today))
        })
        .unwrap_or_default()
    });
    let field = move |pick: fn(&Card) -> &String| {
        Signal::derive(move || {
            live.read(|board| board.cards.get(&card).map(|c| pick(c).clone())).unwrap_or_default()
        })
    };
    let disabled = Signal::derive(move || !live.may(Action::Edit));
    view! {
        <section class="say">
            <b>{i18n::you_can_say()}</b>
            <p>{move || sentence.get()}</p>
            <Line
                label=i18n::write_answer()
                place=format!("answer-{card}")
                placeholder=i18n::write_answer()
                value=field(|card| &card.answer)
                disabled
                on_save=move |from, to| edits::edit(live, card, CardEdit::Answer { from, to })
            />
            <Line
                label=i18n::field_workaround()
                place=format!("workaround-{card}")
                placeholder=i18n::no_workaround()
                value=field(|card| &card.workaround)
                disabled
                on_save=move |from, to| edits::edit(live, card, CardEdit::Workaround { from, to })
            />
        </section>
    }
}
