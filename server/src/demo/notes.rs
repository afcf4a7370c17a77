//! What people wrote on the cards of a story, and what they did with some of them.

use super::clock::{MINUTE, id_at};
use super::script::Script;
use super::table::StoryLine;
use groundswell_domain::Command;
use groundswell_domain::card::{CardEdit, Deadline};
use groundswell_domain::column::Place;
use groundswell_domain::id::{CardId, CommentId};
use groundswell_domain::time::Timestamp;

impl Script<'_> {
    pub(super) fn notes(&mut self) {
        for row in self.table.rows("notes") {
            let (Some((card, created)), Some(who)) =
                (self.cards.get(row.cell(0)).copied(), self.person(row.cell(2)))
            else {
                continue;
            };
            // Nobody talks about a card before it exists, and answers come after questions.
            let at = self.clock.ago(row.cell(3)).max(Timestamp(created.0 + 5 * MINUTE));
            if row.cell(1) == "comment" {
                self.cards.insert(row.cell(0), (card, at));
            }
            if let Some(command) = self.note(row, card, at) {
                self.act(at, who, command);
            }
        }
    }

    fn note(&self, row: &StoryLine, card: CardId, at: Timestamp) -> Option<Command> {
        let text = self.text(row, 4);
        let from = String::new();
        let edit = match row.cell(1) {
            "comment" => {
                return Some(Command::AddComment { id: CommentId(id_at(at)), card, text });
            }
            "merge" => {
                let (into, _) = *self.cards.get(row.cell(4))?;
                return Some(Command::MergeCards { card, into });
            }
            "pin" => return Some(Command::PinCard { card, place: Place::Top, reason: text }),
            "plan" => {
                let named = |name: &str| self.sprints.iter().find(|sprint| sprint.name == name);
                let sprint = named(row.cell(4))?.id;
                return Some(Command::PullIntoSprint { card, sprint });
            }
            "workaround" => CardEdit::Workaround { from, to: text },
            "answer" => CardEdit::Answer { from, to: text },
            "description" => CardEdit::Description { from, to: text },
            "express" => CardEdit::Express(true),
            "estimate" => CardEdit::Estimate(row.cell(4).parse().ok()),
            "assignee" => CardEdit::Assignee(self.person(row.cell(4))),
            "suspected" => CardEdit::SuspectedIn(Some(self.releases.get(row.cell(4))?.id)),
            deadline => {
                let days = deadline.strip_prefix("deadline +")?.strip_suffix('d')?.parse().ok()?;
                CardEdit::Deadline(Some(Deadline { day: self.clock.today + days, note: text }))
            }
        };
        Some(Command::EditCard { card, edit })
    }
}
