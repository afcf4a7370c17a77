//! Correcting a contact: another caller, another system, another channel or other words.

use crate::board::Board;
use crate::card::replace;
use crate::command::{Need, Typed};
use crate::contact::{self, Channel, Contact, Tally, TallyKey};
use crate::decide::Context;
use crate::entity::{Change, Entity};
use crate::id::{ContactId, CustomerId, SystemId};
use crate::rejection::{Field, Rejection};
use crate::time::Timestamp;
use crate::{input, limits};
use serde::{Deserialize, Serialize};

/// A correction of one field of a contact.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContactEdit {
    /// Who called, and on which system they had the problem; `None` for the only system that they
    /// use.
    Caller {
        customer: Option<CustomerId>,
        system: Option<SystemId>,
    },
    Quote {
        from: String,
        to: String,
    },
    Channel(Channel),
}

impl ContactEdit {
    pub(crate) fn typed(&mut self) -> Vec<Typed<'_>> {
        match self {
            ContactEdit::Quote { from, to } => vec![Typed::NewBody { from, to }],
            ContactEdit::Caller { .. } | ContactEdit::Channel(_) => Vec::new(),
        }
    }

    pub(crate) fn needs(&self, contact: ContactId) -> Need {
        let keys = vec![contact.into()];
        match self {
            ContactEdit::Quote { .. } => Need::Room(keys),
            ContactEdit::Caller { .. } | ContactEdit::Channel(_) => Need::Details(keys),
        }
    }
}

/// Corrects a contact. Everyone who takes calls may do this, because often a colleague finds the
/// mistake.
pub(crate) fn edit(
    board: &Board,
    ctx: &Context<'_>,
    id: ContactId,
    edit: &ContactEdit,
) -> Result<Vec<Change>, Rejection> {
    let before = find(ctx, id)?;
    // The contacts of a merged card are counted on another card. Undoing the merge must restore
    // them unchanged.
    board.live_card(before.card)?;
    let mut contact = before.clone();
    let mut changes = Vec::new();
    match edit {
        ContactEdit::Quote { from, to } => {
            let to = input::body(to, Field::Quote, limits::NOTE_CHARS)?;
            ctx.has_room_to_grow(&contact.quote, &to)?;
            replace(&mut contact.quote, from, to, Field::Quote)?;
        }
        ContactEdit::Channel(channel) => contact.channel = *channel,
        ContactEdit::Caller { customer, system } => {
            contact::are_known(board, *customer, *system)?;
            let usual = || board.system_of(*customer).map(|system| system.id);
            contact.customer = *customer;
            contact.system = system.or_else(usual);
            if contact.customer == before.customer {
                changes.extend(elsewhere(board, &contact));
            } else {
                changes.extend(without(board, before));
                let Some(tally) = contact::counted(board, &contact) else {
                    // The customer is counted for that day already: it was one call, entered twice.
                    changes.push(Change::remove(id));
                    return Ok(changes);
                };
                tally.fits()?;
                changes.push(Change::put(tally));
            }
        }
    }
    if contact != *before {
        changes.push(Change::put(contact));
    }
    Ok(changes)
}

fn find<'a>(ctx: &Context<'a>, id: ContactId) -> Result<&'a Contact, Rejection> {
    let mut contacts = ctx.background.details.iter().filter_map(|detail| match detail {
        Entity::Contact(contact) => Some(contact),
        _ => None,
    });
    contacts.find(|contact| contact.id == id).ok_or(Rejection::Gone)
}

/// The customer's tally with the system of this contact, if it is their last one and the system
/// differs.
fn elsewhere(board: &Board, contact: &Contact) -> Option<Change> {
    let key = TallyKey { card: contact.card, customer: contact.customer };
    let tally = board.tallies.get(&key)?;
    let changes = contact.at >= tally.last && contact.system != tally.system;
    changes.then(|| Change::put(Tally { system: contact.system, ..tally.clone() }))
}

/// The customer's tally without this contact.
fn without(board: &Board, contact: &Contact) -> Option<Change> {
    let key = TallyKey { card: contact.card, customer: contact.customer };
    let mut tally = board.tallies.get(&key)?.clone();
    tally.discount(contact.day, 1);
    let Some((last, _)) = tally.days.last() else { return Some(Change::remove(key)) };
    // The tally does not know the time of the call on the last day, so take the end of that day at
    // the latest.
    tally.last = tally.last.min(Timestamp((*last + 1).start().0 - 1));
    Some(Change::put(tally))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::Command;
    use crate::id::CommandId;
    use crate::pain::{Reach, reach};
    use crate::testing::{Scene, TODAY, call, card, customer, system};

    /// An anonymous caller has called about the card "Vouchers".
    struct Taken {
        scene: Scene,
        contact: ContactId,
        called: CommandId,
    }

    fn taken(who: Option<&str>) -> Taken {
        let mut scene = Scene::new();
        scene.has_card("Vouchers").has_customer("Anna").has_customer("Ben");
        let call = call(who, "Vouchers", scene.now, "it says no");
        let Command::AddContact { contact, .. } = &call else { panic!("no contact") };
        let contact = contact.id;
        let called = scene.does("Manuela", call);
        Taken { scene, contact, called }
    }

    impl Taken {
        fn edit(&self, edit: ContactEdit) -> Command {
            Command::EditContact { contact: self.contact, edit }
        }

        fn was(&mut self, who: Option<&str>) -> CommandId {
            let edit = ContactEdit::Caller { customer: who.map(customer), system: None };
            self.scene.does("Julia", self.edit(edit))
        }

        fn contact(&self) -> Option<&Contact> {
            self.scene.details().find_map(|detail| match detail {
                Entity::Contact(contact) if contact.id == self.contact => Some(contact),
                _ => None,
            })
        }

        fn is_refused(&mut self, who: Option<&str>) -> Rejection {
            let edit = ContactEdit::Caller { customer: who.map(customer), system: None };
            let command = self.edit(edit);
            self.scene.refuses("Julia", command)
        }

        fn counted(&self) -> Reach {
            reach(&self.scene.board, card("Vouchers"))
        }
    }

    #[test]
    fn an_anonymous_caller_gets_a_name_and_counts_once() {
        let mut taken = taken(None);
        taken.was(Some("Anna"));
        assert_eq!(taken.counted(), Reach { customers: 1, contacts: 1, named: 1, unnamed: 0 });
        assert_eq!(taken.contact().and_then(|it| it.customer), Some(customer("Anna")));
    }

    #[test]
    fn the_wrong_customer_is_not_counted_any_more() {
        let mut taken = taken(Some("Anna"));
        taken.was(Some("Ben"));
        let tallies = &taken.scene;
        assert!(tallies.tally("Vouchers", Some("Anna")).is_none());
        assert_eq!(tallies.tally("Vouchers", Some("Ben")).unwrap().days, [(TODAY, 1)]);
    }

    #[test]
    fn contacts_of_the_wrong_customer_on_other_days_stay() {
        let mut taken = taken(Some("Anna"));
        let first = taken.scene.now;
        let earlier = call(Some("Anna"), "Vouchers", first.plus_days(-3), "before");
        taken.scene.does("Manuela", earlier);
        taken.was(Some("Ben"));
        let anna = taken.scene.tally("Vouchers", Some("Anna")).unwrap();
        assert_eq!(anna.days, [(TODAY + -3, 1)]);
        assert!(anna.last < TODAY.start());
    }

    #[test]
    fn a_call_entered_by_two_people_counts_once() {
        let mut taken = taken(None);
        taken.scene.calls(Some("Anna"), "Vouchers");
        taken.was(Some("Anna"));
        assert_eq!(taken.counted(), Reach { customers: 1, contacts: 1, named: 1, unnamed: 0 });
        assert_eq!(taken.contact(), None);
    }

    #[test]
    fn the_system_of_the_last_contact_is_that_of_the_customer() {
        let mut taken = taken(Some("Anna"));
        taken.scene.has_system("North", Some("Anna")).has_system("South", Some("Anna"));
        let on = |name| ContactEdit::Caller {
            customer: Some(customer("Anna")),
            system: Some(system(name)),
        };
        taken.scene.does("Julia", taken.edit(on("South")));
        let tally = taken.scene.tally("Vouchers", Some("Anna")).unwrap();
        assert_eq!((tally.system, tally.contacts()), (Some(system("South")), 1));
    }

    #[test]
    fn two_corrections_of_the_same_words_are_a_conflict() {
        let mut taken = taken(None);
        let quote = |from: &str, to: &str| ContactEdit::Quote { from: from.into(), to: to.into() };
        taken.scene.does("Julia", taken.edit(quote("it says no", "it says nothing")));
        taken.scene.does("Julia", taken.edit(ContactEdit::Channel(Channel::Mail)));
        let now = taken.contact().unwrap();
        assert_eq!((now.quote.as_str(), now.channel), ("it says nothing", Channel::Mail));
        let late = taken.edit(quote("it says no", "it said no"));
        let refused = taken.scene.refuses("Manuela", late);
        assert!(matches!(refused, Rejection::Conflict { field: Field::Quote, .. }));
    }

    #[test]
    fn a_correction_is_undone_completely() {
        let mut taken = taken(Some("Anna"));
        let before = taken.scene.board.tallies.clone();
        let corrected = taken.was(Some("Ben"));
        taken.scene.undoes("Julia", corrected);
        assert_eq!(taken.scene.board.tallies, before);
        assert_eq!(taken.contact().and_then(|it| it.customer), Some(customer("Anna")));
    }

    #[test]
    fn undoing_a_correction_restores_a_removed_call() {
        let mut taken = taken(None);
        taken.scene.calls(Some("Anna"), "Vouchers");
        let corrected = taken.was(Some("Anna"));
        taken.scene.undoes("Julia", corrected);
        assert_eq!(taken.counted(), Reach { customers: 2, contacts: 2, named: 1, unnamed: 1 });
    }

    #[test]
    fn undoing_a_call_that_others_have_corrected_does_not_uncount_it() {
        let mut taken = taken(None);
        taken.scene.calls(None, "Vouchers");
        taken.was(Some("Anna"));
        let undo = Command::Undo { command: taken.called };
        assert_eq!(taken.scene.refuses("Manuela", undo), Rejection::NothingToUndo);
        assert_eq!(taken.counted(), Reach { customers: 2, contacts: 2, named: 1, unnamed: 1 });
    }

    #[test]
    fn a_correction_that_was_corrected_again_cannot_be_undone() {
        let mut taken = taken(None);
        let first = taken.was(Some("Anna"));
        taken.was(Some("Ben"));
        let undo = Command::Undo { command: first };
        assert_eq!(taken.scene.refuses("Julia", undo), Rejection::NothingToUndo);
        assert_eq!(taken.counted(), Reach { customers: 1, contacts: 1, named: 1, unnamed: 0 });
    }

    #[test]
    fn a_correction_cannot_exceed_the_days_of_a_tally() {
        let mut taken = taken(None);
        taken.scene.has_called_for("Anna", "Vouchers", 1..=limits::DAYS_OF_CALLS);
        assert_eq!(taken.is_refused(Some("Anna")), Rejection::CardFull);
        taken.was(Some("Ben"));
    }

    #[test]
    fn a_missing_contact_cannot_be_corrected() {
        let mut taken = taken(None);
        let nobody = ContactEdit::Caller { customer: Some(customer("Nobody")), system: None };
        assert_eq!(taken.scene.refuses("Julia", taken.edit(nobody)), Rejection::Gone);
        taken.scene.has_card("Coupons").merges("Vouchers", "Coupons");
        let merged = taken.edit(ContactEdit::Channel(Channel::Chat));
        let into = Rejection::Merged { name: "MS-2".into() };
        assert_eq!(taken.scene.refuses("Julia", merged), into);
    }
}
