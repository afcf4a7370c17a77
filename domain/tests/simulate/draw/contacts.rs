//! What people enter about calls, and their comments.

use super::Generator;
use groundswell_domain::Entity;
use groundswell_domain::command::Command;
use groundswell_domain::contact::{Channel, NewContact};
use groundswell_domain::correcting::ContactEdit;
use groundswell_domain::id::{CardId, CommentId, ContactId};

impl Generator<'_> {
    pub(super) fn telling(&mut self) -> Option<Command> {
        let tallies = self.board.tallies.keys().filter_map(|key| Some((key.card, key.customer?)));
        let (card, customer) = self.dice.pick(tallies)?;
        Some(Command::MarkTold { card, customer, told: self.dice.percent(70) })
    }

    pub(super) fn contact(&mut self) -> Command {
        let contact = self.new_contact();
        // Contacts can also go to merged cards, which redirect.
        let card = self.dice.pick(self.board.cards.keys().copied());
        Command::AddContact { card: card.unwrap_or(CardId(self.fresh.id())), contact }
    }

    pub(super) fn correction(&mut self) -> Option<Command> {
        let contacts = self.details.values().filter_map(|detail| match detail {
            Entity::Contact(contact) => Some((contact.id, contact.quote.clone())),
            _ => None,
        });
        let (contact, from) = self.dice.pick(contacts)?;
        let edit = match self.dice.below(4) {
            0 => ContactEdit::Quote { from, to: self.text() },
            1 => ContactEdit::Channel(Channel::Mail),
            _ => ContactEdit::Caller { customer: self.customer(), system: self.system() },
        };
        Some(Command::EditContact { contact, edit })
    }

    pub(super) fn new_contact(&mut self) -> NewContact {
        let days_ago = if self.dice.percent(30) { self.dice.below(5) as i64 } else { 0 };
        let at = self.now.plus_days(-days_ago);
        let id = ContactId(self.fresh.id());
        let system = if self.dice.percent(20) { self.system() } else { None };
        let (customer, quote) = (self.customer(), self.text());
        NewContact {
            id,
            customer,
            system,
            channel: Channel::Phone,
            quote,
            at,
            day: at.day(),
            searched: String::new(),
        }
    }

    pub(super) fn known_comment(&mut self) -> Option<(CommentId, String)> {
        let comments = self.details.values().filter_map(|detail| match detail {
            Entity::Comment(comment) => Some((comment.id, comment.text.clone())),
            _ => None,
        });
        self.dice.pick(comments)
    }

    pub(super) fn comment(&mut self) -> Command {
        // Sometimes somebody tries to overwrite another comment.
        let known = self.known_comment().filter(|_| self.dice.percent(5));
        let id = known.map_or_else(|| CommentId(self.fresh.id()), |(known, _)| known);
        Command::AddComment { id, card: self.card(), text: self.text() }
    }

    pub(super) fn edit_comment(&mut self) -> Command {
        match self.known_comment() {
            Some((comment, from)) => Command::EditComment { comment, from, to: self.text() },
            None => self.comment(),
        }
    }

    pub(super) fn remove_comment(&mut self) -> Command {
        match self.known_comment() {
            Some((comment, _)) => Command::RemoveComment { comment },
            None => self.comment(),
        }
    }
}
