//! What people do with cards.

use super::Generator;
use groundswell_domain::card::{CardEdit, Deadline, Impact};
use groundswell_domain::command::Command;
use groundswell_domain::description::first_lines;
use groundswell_domain::id::CardId;
use groundswell_domain::{Entity, EntityRef};

impl Generator<'_> {
    pub(super) fn move_card(&mut self) -> Command {
        Command::MoveCard {
            card: self.card(),
            to: self.column(),
            place: self.place(),
            together: false,
        }
    }

    pub(super) fn pin_card(&mut self) -> Command {
        Command::PinCard { card: self.card(), place: self.place(), reason: self.text() }
    }

    pub(super) fn reopen_card(&mut self) -> Command {
        Command::ReopenCard { card: self.card(), suspected_in: self.release_id() }
    }

    pub(super) fn capture(&mut self) -> Command {
        let column = if self.dice.percent(30) { Some(self.column()) } else { None };
        let contact = if self.dice.percent(50) { Some(self.new_contact()) } else { None };
        Command::CaptureCard { id: CardId(self.fresh.id()), title: self.text(), column, contact }
    }

    pub(super) fn card_edit(&mut self) -> CardEdit {
        match self.dice.below(12) {
            0..3 => {
                let card = self.card();
                self.edit_text(card)
            }
            3 => CardEdit::Impact(self.dice.of([Impact::Blocked, Impact::Hurts, Impact::Confuses])),
            4 => CardEdit::Area(self.area()),
            5 => CardEdit::Assignee(self.maybe(Generator::member)),
            6 => CardEdit::Estimate(self.dice.of([None, Some(0.1), Some(3.0), Some(-1.0)])),
            7 => {
                let deadline = Deadline { day: self.now.day() + 3, note: self.text() };
                CardEdit::Deadline(self.dice.of([None, Some(deadline)]))
            }
            8..10 => CardEdit::Express(self.dice.percent(70)),
            10 => CardEdit::FixedIn(self.release_id()),
            _ => CardEdit::SuspectedIn(self.release_id()),
        }
    }

    pub(super) fn edit_text(&mut self, card: CardId) -> CardEdit {
        if self.dice.percent(50) {
            return self.edit_description(card);
        }
        let seen = self.board.cards.get(&card);
        let stale = self.dice.percent(20);
        let from =
            |text: Option<String>| if stale { "stale".into() } else { text.unwrap_or_default() };
        let to = self.text();
        match self.dice.below(3) {
            0 => CardEdit::Title { from: from(seen.map(|card| card.title.clone())), to },
            1 => CardEdit::Workaround { from: from(seen.map(|card| card.workaround.clone())), to },
            _ => CardEdit::Answer { from: from(seen.map(|card| card.answer.clone())), to },
        }
    }

    /// A new description. The old text is what the person has loaded: the whole one, or the first
    /// lines.
    pub(super) fn edit_description(&mut self, card: CardId) -> CardEdit {
        let seen = self.board.cards.get(&card);
        let from = match self.details.get(&EntityRef::Description(card)) {
            Some(Entity::Description(all)) if seen.is_some_and(|card| card.goes_on) => {
                all.text.clone()
            }
            _ => seen.map(|card| card.description.clone()).unwrap_or_default(),
        };
        let to = self.text();
        let long = |line: &str, end: &str| format!("{}{end}", format!("{line}\n").repeat(60));
        // Texts with the same beginning, with the same end, and with only the first lines of
        // another one.
        let to = match self.dice.below(6) {
            0 => to,
            1 => long("fails again", &to),
            2 => long("slow again", &to),
            3 => first_lines(&long("fails again", "")).to_owned(),
            _ => format!("{from}{to}"),
        };
        CardEdit::Description { from, to }
    }

    pub(super) fn trashed(&mut self) -> CardId {
        let trashed = self.board.cards.values().filter(|card| card.trashed.is_some());
        let trashed = self.dice.pick(trashed.map(|card| card.id));
        trashed.unwrap_or_else(|| self.card())
    }
}
