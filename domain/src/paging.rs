//! A card's contacts, comments and history are loaded in parts, newest first. This module joins the
//! parts.

use crate::comment::Comment;
use crate::entity::{Detail, DetailRef, Entity, EntityRef};
use crate::wire::{CardDetail, Earlier};

impl CardDetail {
    /// The query of the URL that loads what is older than the oldest that is known.
    pub fn before(&self, asked: Earlier) -> String {
        let mut query = String::new();
        if let (true, Some(contact)) = (asked.contacts, self.contacts.last()) {
            query += &format!("&contacts={}", contact.id);
        }
        if let (true, Some(comment)) = (asked.comments, self.comments.first()) {
            query += &format!("&comments={}", comment.id);
        }
        if let (true, Some(entry)) = (asked.history, self.history.last()) {
            query += &format!("&history={}", entry.seq);
        }
        query
    }

    /// Adds an older part, which was loaded with [`Self::before`]. `asked` says which lists were
    /// asked for.
    pub fn extend(&mut self, mut before: CardDetail, asked: Earlier) {
        if asked.contacts {
            self.contacts.append(&mut before.contacts);
            self.earlier.contacts = before.earlier.contacts;
        }
        if asked.comments {
            put_before(&mut self.comments, before.comments);
            put_before(&mut self.comments_html, before.comments_html);
            self.earlier.comments = before.earlier.comments;
        }
        if asked.history {
            self.history.append(&mut before.history);
            self.earlier.history = before.earlier.history;
        }
    }

    /// Replaces all parts by the newest one, because they may be outdated. Returns of which lists
    /// older parts were known, to be loaded again.
    pub fn replace(&mut self, fresh: CardDetail) -> Earlier {
        let known = std::mem::replace(self, fresh);
        Earlier {
            contacts: self.earlier.contacts && known.contacts.len() > self.contacts.len(),
            comments: self.earlier.comments && known.comments.len() > self.comments.len(),
            history: self.earlier.history && known.history.len() > self.history.len(),
        }
    }

    /// Replaces the newest part. Older parts stay if nothing is missing in between.
    pub fn refresh(&mut self, fresh: CardDetail) {
        let mut known = std::mem::replace(self, fresh);
        let oldest = self.contacts.last().map(|contact| contact.id);
        if let Some(at) = known.contacts.iter().position(|contact| Some(contact.id) == oldest) {
            self.contacts.append(&mut known.contacts.split_off(at + 1));
            self.earlier.contacts = known.earlier.contacts;
        }
        let oldest = self.comments.first().map(|comment| comment.id);
        if let Some(at) = known.comments.iter().position(|comment| Some(comment.id) == oldest) {
            known.comments.truncate(at);
            known.comments_html.truncate(at);
            put_before(&mut self.comments, known.comments);
            put_before(&mut self.comments_html, known.comments_html);
            self.earlier.comments = known.earlier.comments;
        }
        let oldest = self.history.last().map(|entry| entry.seq);
        if let Some(at) = known.history.iter().position(|entry| Some(entry.seq) == oldest) {
            self.history.append(&mut known.history.split_off(at + 1));
            self.earlier.history = known.earlier.history;
        }
    }

    /// Updates a contact, comment or description, or inserts a new one at its place.
    pub fn put(&mut self, entity: &Entity) {
        match entity.detail() {
            Some(Detail::Comment(comment)) => self.put_comment(comment),
            Some(Detail::Contact(contact)) => {
                if let Some(known) = self.contacts.iter_mut().find(|known| known.id == contact.id) {
                    known.clone_from(contact);
                }
            }
            Some(Detail::Description(all)) => {
                self.descriptions.retain(|known| known.card != all.card);
                self.descriptions.push(all.clone());
            }
            None => {}
        }
    }

    /// Its HTML comes with a later response.
    fn put_comment(&mut self, comment: &Comment) {
        if let Some(at) = self.comments.iter().position(|known| known.id == comment.id) {
            self.comments[at].clone_from(comment);
            self.comments_html[at].clear();
            return;
        }
        let place = (comment.at, comment.id);
        let at = self.comments.partition_point(|it| (it.at, it.id) < place);
        // Otherwise it belongs to an older part, which is not loaded.
        if at > 0 || !self.earlier.comments {
            self.comments.insert(at, comment.clone());
            self.comments_html.insert(at, String::new());
        }
    }

    /// Removes a contact, comment or description.
    pub fn remove(&mut self, key: &EntityRef) {
        match key.detail() {
            Some(DetailRef::Contact(id)) => self.contacts.retain(|contact| contact.id != id),
            Some(DetailRef::Description(card)) => self.descriptions.retain(|all| all.card != card),
            Some(DetailRef::Comment(id)) => {
                if let Some(at) = self.comments.iter().position(|it| it.id == id) {
                    self.comments.remove(at);
                    self.comments_html.remove(at);
                }
            }
            None => {}
        }
    }
}

fn put_before<T>(list: &mut Vec<T>, mut before: Vec<T>) {
    before.append(list);
    *list = before;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Actor;
    use crate::contact::{Channel, Contact};
    use crate::description::Description;
    use crate::history::Entry;
    use crate::id::{CardId, CommandId, CommentId, ContactId, UserId};
    use crate::time::Timestamp;
    use std::ops::RangeInclusive;
    use uuid::Uuid;

    fn comment(number: u128, text: &str) -> Comment {
        let (id, card) = (CommentId(Uuid::from_u128(number)), CardId(Uuid::nil()));
        let (by, at) = (UserId(Uuid::nil()), Timestamp(number as i64));
        Comment { id, card, by, at, text: text.into(), edited: None }
    }

    fn contact(number: u128) -> Contact {
        let (id, card) = (ContactId(Uuid::from_u128(number)), CardId(Uuid::nil()));
        let (by, at) = (UserId(Uuid::nil()), Timestamp(number as i64));
        let (channel, quote) = (Channel::Phone, String::new());
        Contact {
            id,
            card,
            customer: None,
            system: None,
            channel,
            quote,
            searched: String::new(),
            at,
            day: at.day(),
            by,
        }
    }

    fn entry(seq: u64) -> Entry {
        let (id, at) = (CommandId(Uuid::from_u128(seq.into())), Timestamp(seq as i64));
        let (actor, command) = (Actor::System, "edit_card".into());
        Entry { seq, id, actor, at, command, steps: Vec::new(), others: 0 }
    }

    /// Entities with these numbers, in the order of their creation.
    fn part(numbers: RangeInclusive<u128>) -> CardDetail {
        let has_more = *numbers.start() > 1;
        CardDetail {
            contacts: numbers.clone().rev().map(contact).collect(),
            comments: numbers.clone().map(|number| comment(number, "said")).collect(),
            comments_html: numbers.clone().map(|number| format!("<p>{number}</p>")).collect(),
            history: numbers.rev().map(|number| entry(number as u64)).collect(),
            earlier: Earlier { contacts: has_more, comments: has_more, history: has_more },
            ..CardDetail::default()
        }
    }

    #[test]
    fn parts_make_the_whole() {
        let mut detail = part(7..=9);
        let all = detail.earlier;
        detail.extend(part(4..=6), all);
        assert_eq!(detail, part(4..=9));
        detail.extend(CardDetail::default(), Earlier::default());
        assert_eq!(detail, part(4..=9), "nothing was asked for");
        detail.extend(part(1..=3), all);
        assert_eq!(detail, part(1..=9));
        assert_eq!(detail.earlier, Earlier::default());
    }

    #[test]
    fn what_is_replaced_says_of_which_lists_more_was_known() {
        let mut detail = part(4..=9);
        let known = detail.replace(part(8..=10));
        assert_eq!(detail, part(8..=10));
        assert_eq!(known, Earlier { contacts: true, comments: true, history: true });
        assert_eq!(detail.replace(part(8..=10)), Earlier::default(), "nothing more was known");
        let mut whole = part(1..=9);
        assert_eq!(whole.replace(part(1..=3)), Earlier::default(), "there is nothing more");
    }

    #[test]
    fn older_parts_stay_when_something_new_is_loaded() {
        let mut detail = part(4..=9);
        detail.refresh(part(8..=10));
        assert_eq!(detail, part(4..=10));
    }

    #[test]
    fn changes_of_older_parts_stay_when_something_new_is_loaded() {
        let mut detail = part(4..=9);
        detail.put(&comment(5, "said better").into());
        detail.refresh(part(8..=10));
        assert_eq!(detail.comments[1], comment(5, "said better"));
        assert_eq!(detail.comments.len(), detail.comments_html.len());
        assert_eq!(detail.comments_html[..3], ["<p>4</p>", "", "<p>6</p>"]);
    }

    #[test]
    fn older_parts_are_dropped_if_something_is_missing_in_between() {
        let mut detail = part(1..=3);
        detail.refresh(part(7..=9));
        assert_eq!(detail, part(7..=9));
    }

    #[test]
    fn new_entities_are_inserted_in_order_and_removed_ones_disappear() {
        let mut detail = part(1..=3);
        let gone = comment(2, "said");
        detail.remove(&gone.id.into());
        assert_eq!(detail.comments_html, ["<p>1</p>", "<p>3</p>"]);
        detail.put(&gone.clone().into());
        assert_eq!((&detail.comments[1], detail.comments.len()), (&gone, 3));
        detail.put(&comment(3, "said better").into());
        detail.put(&comment(4, "said last").into());
        assert_eq!(detail.comments[2..], [comment(3, "said better"), comment(4, "said last")]);
        assert_eq!(detail.comments_html, ["<p>1</p>", "", "", ""], "the rest is rendered later");
        detail.remove(&contact(3).id.into());
        assert_eq!(detail.contacts, [contact(2), contact(1)]);
    }

    #[test]
    fn an_entity_older_than_the_loaded_parts_is_not_inserted() {
        let mut detail = part(4..=6);
        detail.put(&comment(2, "restored").into());
        assert_eq!(detail.comments, part(4..=6).comments);
    }

    #[test]
    fn a_corrected_contact_is_updated() {
        let mut detail = part(1..=3);
        let mut corrected = contact(2);
        corrected.quote = "Nothing goes".into();
        detail.put(&corrected.clone().into());
        assert_eq!(detail.contacts[1], corrected);
    }

    #[test]
    fn a_description_is_updated() {
        let all = |text: &str| Description { card: CardId(Uuid::nil()), text: text.into() };
        let mut detail = part(1..=3);
        detail.put(&all("was").into());
        detail.put(&all("is").into());
        assert_eq!(detail.descriptions, [all("is")]);
        detail.remove(&EntityRef::Description(CardId(Uuid::nil())));
        assert_eq!(detail, part(1..=3));
    }
}
