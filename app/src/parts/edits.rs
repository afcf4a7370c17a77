//! Changing a field of a card, with a message that says the new value.

use crate::i18n;
use crate::live::Live;
use crate::parts::actions::set;
use crate::parts::differences;
use groundswell_domain::card::CardEdit;
use groundswell_domain::command::Command;
use groundswell_domain::decide::Background;
use groundswell_domain::id::CardId;

/// Changes the description of the card that is open.
pub(crate) fn describe(live: Live, card: CardId, from: String, to: String) -> bool {
    let command = Command::EditCard { card, edit: CardEdit::Description { from, to } };
    let background = Background { details: live.detail.known(&command), ..Background::default() };
    let is_taken = live.send_knowing(command, background).is_some();
    say_edited(live, card, i18n::field_description(), is_taken)
}

/// Changes one field of a card, and says to what.
pub(crate) fn edit(live: Live, card: CardId, edit: CardEdit) -> bool {
    let field = i18n::edited_field(&edit);
    let is_taken = set(live, card, edit);
    say_edited(live, card, field, is_taken)
}

fn say_edited(live: Live, card: CardId, field: &str, is_taken: bool) -> bool {
    let name = live.peek(|board| board.cards.get(&card).map(|card| board.name_of(card)));
    if let Some(name) = name.filter(|_| is_taken) {
        // Says the new value too, unless it is long or not known.
        let steps = live.latest().map(|id| live.steps_of(id));
        let text = steps.and_then(|steps| differences::in_short(live, &steps));
        live.say_done(text.unwrap_or_else(|| i18n::field_changed(&name, field)));
    }
    is_taken
}
