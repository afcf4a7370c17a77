//! Contacts: each time that one customer reached us about one card, and the tally of them.

use crate::board::Board;
use crate::command::Typed;
use crate::comment::Comment;
use crate::decide::Context;
use crate::entity::{Change, EntityRef, is_default};
use crate::id::{CardId, CommentId, ContactId, CustomerId, SystemId, UserId};
use crate::rejection::{Field, Rejection};
use crate::time::{Day, Timestamp};
use crate::{limits, text};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// How a contact reached us.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    #[default]
    Phone,
    Mail,
    Chat,
    InPerson,
}

impl Channel {
    /// The most usual first.
    pub const ALL: [Channel; 4] = [Channel::Phone, Channel::Mail, Channel::Chat, Channel::InPerson];
}

/// One time that one customer reached us about one card. Loaded with the card, not the board.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Contact {
    pub id: ContactId,
    pub card: CardId,
    /// `None`: the caller stays anonymous, and counts all the same.
    #[serde(default, skip_serializing_if = "is_default")]
    pub customer: Option<CustomerId>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub system: Option<SystemId>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub channel: Channel,
    /// The caller's own words.
    #[serde(default, skip_serializing_if = "is_default")]
    pub quote: String,
    pub at: Timestamp,
    /// The day where the call was taken.
    pub day: Day,
    pub by: UserId,
}

/// Which tally: one card, one customer; all anonymous callers of a card share one.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct TallyKey {
    pub card: CardId,
    pub customer: Option<CustomerId>,
}

impl fmt::Display for TallyKey {
    /// The card, and after a slash the customer.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/", self.card)?;
        self.customer.map_or(Ok(()), |customer| customer.fmt(f))
    }
}

impl FromStr for TallyKey {
    type Err = uuid::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (card, customer) = text.split_once('/').unwrap_or(("", text));
        let customer = Some(customer).filter(|customer| !customer.is_empty());
        let customer = customer.map(CustomerId::from_str).transpose()?;
        Ok(TallyKey { card: card.parse()?, customer })
    }
}

/// What one customer reported about one card, counted: reach and call-back lists work on these
/// alone.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Tally {
    pub card: CardId,
    #[serde(default, skip_serializing_if = "is_default")]
    pub customer: Option<CustomerId>,
    /// Contacts a day, oldest day first. For a known customer one a day at most.
    pub days: Vec<(Day, u32)>,
    /// Where the customer met the problem last.
    #[serde(default, skip_serializing_if = "is_default")]
    pub system: Option<SystemId>,
    pub last: Timestamp,
    /// When the customer was told that the fix runs for him.
    #[serde(default, skip_serializing_if = "is_default")]
    pub told: Option<Timestamp>,
}

impl Tally {
    pub fn key(&self) -> TallyKey {
        TallyKey { card: self.card, customer: self.customer }
    }

    /// All contacts.
    pub fn contacts(&self) -> u32 {
        self.days.iter().map(|(_, count)| count).sum()
    }

    /// Contacts from `first` to `last`, both included.
    pub fn contacts_between(&self, first: Day, last: Day) -> u32 {
        let days = self.days.iter().filter(|(day, _)| (first..=last).contains(day));
        days.map(|(_, count)| count).sum()
    }

    /// Whether the customer has been told since he last reported it.
    pub fn is_told(&self) -> bool {
        self.told.is_some_and(|told| told >= self.last)
    }

    fn has(&self, day: Day) -> bool {
        self.days.iter().any(|(other, _)| *other == day)
    }

    fn count(&mut self, day: Day, contacts: u32) {
        match self.days.binary_search_by_key(&day, |(day, _)| *day) {
            Ok(at) => self.days[at].1 += contacts,
            Err(at) => self.days.insert(at, (day, contacts)),
        }
    }

    /// Refuses more days than one tally has.
    pub(crate) fn fits(&self) -> Result<(), Rejection> {
        if self.days.len() > limits::DAYS_OF_CALLS {
            return Err(Rejection::CardFull);
        }
        Ok(())
    }

    /// Takes in the contacts of another tally of the same customer.
    pub(crate) fn add(&mut self, other: &Tally) {
        for (day, contacts) in &other.days {
            if self.customer.is_none() || !self.has(*day) {
                self.count(*day, *contacts);
            }
        }
        // Who has not heard of one of them has not heard of all.
        let has_heard = self.is_told() && other.is_told();
        self.told = self.told.max(other.told).filter(|_| has_heard);
        if other.last > self.last {
            self.last = other.last;
            self.system = other.system.or(self.system);
        }
    }

    /// Counts contacts of one day again that had been taken out.
    pub(crate) fn recount(&mut self, day: Day, contacts: u32) {
        let is_counted = contacts == 0 || self.customer.is_some() && self.has(day);
        if !is_counted {
            self.count(day, contacts);
        }
    }

    /// Takes `contacts` of one day out again, as far as they are there.
    pub(crate) fn discount(&mut self, day: Day, contacts: u32) {
        if let Ok(at) = self.days.binary_search_by_key(&day, |(day, _)| *day) {
            let left = self.days[at].1.saturating_sub(contacts);
            if left == 0 {
                self.days.remove(at);
            } else {
                self.days[at].1 = left;
            }
        }
    }
}

/// A contact as the person on the phone enters it.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NewContact {
    pub id: ContactId,
    #[serde(default, skip_serializing_if = "is_default")]
    pub customer: Option<CustomerId>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub system: Option<SystemId>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub channel: Channel,
    #[serde(default, skip_serializing_if = "is_default")]
    pub quote: String,
    /// When the call came in; from an offline queue that may be days ago.
    pub at: Timestamp,
    /// The calendar day of the call where it was taken.
    pub day: Day,
}

impl NewContact {
    /// What its words are called where they become a comment.
    pub(crate) fn comment(&self) -> CommentId {
        CommentId(self.id.0)
    }

    /// What must not be there yet. Ids are made by whoever sends: nobody may write over what is there.
    pub(crate) fn keys(&self) -> Vec<EntityRef> {
        vec![self.id.into(), self.comment().into()]
    }

    pub(crate) fn typed(&mut self) -> Typed<'_> {
        Typed::Body(&mut self.quote)
    }
}

/// Counts a contact on a card. The same customer twice on one day is one contact, and nothing is
/// refused: what he says then becomes a comment.
pub(crate) fn add(
    board: &Board,
    ctx: &Context<'_>,
    card: CardId,
    new: &NewContact,
) -> Result<Vec<Change>, Rejection> {
    on_card(board, ctx, board.open_card(card)?.id, new)
}

/// The changes of a contact on a card that may be too new to be on the board.
pub(crate) fn on_card(
    board: &Board,
    ctx: &Context<'_>,
    card: CardId,
    new: &NewContact,
) -> Result<Vec<Change>, Rejection> {
    are_known(board, new.customer, new.system)?;
    let quote = text::body(&new.quote, Field::Quote, limits::NOTE_CHARS)?;
    // A clock that runs ahead, or a day that cannot belong to the time, must not bend statistics.
    let at = new.at.min(ctx.now).max(Timestamp(0));
    let day = if new.day.0.abs_diff(at.day().0) <= 1 { new.day } else { at.day() };
    let contact = Contact {
        id: new.id,
        card,
        customer: new.customer,
        system: new.system.or_else(|| board.system_of(new.customer).map(|system| system.id)),
        channel: new.channel,
        quote,
        at,
        day,
        by: ctx.person(),
    };
    let counted = counted(board, &contact);
    if counted.is_none() && contact.quote.is_empty() {
        return Ok(Vec::new());
    }
    if ctx.knows(EntityRef::Contact(new.id)) || ctx.knows(EntityRef::Comment(new.comment())) {
        return Err(Rejection::Exists);
    }
    ctx.has_room(&contact.quote)?;
    counted.as_ref().map_or(Ok(()), Tally::fits)?;
    Ok(match counted {
        Some(tally) => vec![Change::put(tally), Change::put(contact)],
        None => vec![Change::put(quote_as_comment(board, new.comment(), &contact))],
    })
}

/// What a customer says who is counted for that day already.
fn quote_as_comment(board: &Board, id: CommentId, contact: &Contact) -> Comment {
    let name = contact.customer.and_then(|id| board.customers.get(&id)).map(|it| it.name.as_str());
    Comment {
        id,
        card: contact.card,
        by: contact.by,
        at: contact.at,
        text: format!("{}: “{}”", name.unwrap_or_default(), contact.quote),
        edited: None,
    }
}

/// Refuses a caller or a system that is not on the board.
pub(crate) fn are_known(
    board: &Board,
    customer: Option<CustomerId>,
    system: Option<SystemId>,
) -> Result<(), Rejection> {
    let is_known = customer.is_none_or(|id| board.customers.contains_key(&id))
        && system.is_none_or(|id| board.systems.contains_key(&id));
    if is_known { Ok(()) } else { Err(Rejection::Gone) }
}

/// The tally with a contact in it; `None` where its customer is counted for that day already.
pub(crate) fn counted(board: &Board, contact: &Contact) -> Option<Tally> {
    let Contact { card, customer, system, at, day, .. } = *contact;
    let known = board.tallies.get(&TallyKey { card, customer }).cloned();
    let new = Tally { card, customer, days: Vec::new(), system, last: at, told: None };
    let mut tally = known.unwrap_or(new);
    if customer.is_some() && tally.has(day) {
        return None;
    }
    tally.count(day, 1);
    // A call from an offline queue may be older than what is known of this customer.
    if at >= tally.last {
        tally.last = at;
        tally.system = system.or(tally.system);
    }
    Some(tally)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::Command;
    use crate::entity::Entity;
    use crate::pain::{Reach, reach};
    use crate::testing::{Scene, TODAY, call, card, system};

    #[test]
    fn one_customer_calls_about_a_card_on_so_many_days() {
        let mut scene = vouchers();
        scene.has_called_for("Anna", "Vouchers", 1..=limits::DAYS_OF_CALLS);
        let refused = scene.refuses("Lukas", call(Some("Anna"), "Vouchers", scene.now, ""));
        assert_eq!(refused, Rejection::CardFull);
        scene.calls(Some("Ben"), "Vouchers");
    }

    fn vouchers() -> Scene {
        let mut scene = Scene::new();
        scene.has_card("Vouchers").has_customer("Anna").has_customer("Ben");
        scene
    }

    #[test]
    fn the_same_customer_twice_on_a_day_is_one_contact() {
        let mut scene = vouchers();
        scene.calls(Some("Anna"), "Vouchers");
        scene.calls(Some("Anna"), "Vouchers");
        assert_eq!(scene.contacts("Vouchers"), 1);
        let said = scene.details().map(|detail| match detail {
            Entity::Contact(contact) => contact.quote.as_str(),
            Entity::Comment(comment) => comment.text.as_str(),
            other => panic!("{other:?}"),
        });
        let said: Vec<_> = said.collect();
        assert_eq!(said, ["call 3", "Anna: “call 4”"], "what she says again is not lost");
    }

    #[test]
    fn who_says_nothing_new_changes_nothing() {
        let mut scene = vouchers();
        scene.calls(Some("Anna"), "Vouchers");
        let (at, details) = (scene.now, scene.details().count());
        scene.does("Manuela", call(Some("Anna"), "Vouchers", at, ""));
        assert_eq!((scene.contacts("Vouchers"), scene.details().count()), (1, details));
    }

    #[test]
    fn what_is_said_again_never_writes_over_a_comment() {
        let mut scene = vouchers();
        scene.calls(Some("Anna"), "Vouchers");
        let Command::AddContact { card, mut contact } =
            call(Some("Anna"), "Vouchers", scene.now, "again")
        else {
            panic!("no call")
        };
        let (id, text) = (contact.comment(), "said by Lukas".to_string());
        scene.does("Lukas", Command::AddComment { id, card, text });
        contact.quote = "spoofed".into();
        let refused = scene.refuses("Manuela", Command::AddContact { card, contact });
        assert_eq!(refused, Rejection::Exists);
    }

    #[test]
    fn the_same_customer_on_another_day_is_another_contact() {
        let mut scene = vouchers();
        scene.calls(Some("Anna"), "Vouchers");
        scene.days_pass(1);
        scene.calls(Some("Anna"), "Vouchers");
        let counted = Reach { customers: 1, contacts: 2, named: 1 };
        assert_eq!(reach(&scene.board, card("Vouchers")), counted);
    }

    #[test]
    fn a_call_from_an_offline_queue_counts_for_its_own_day_and_once() {
        let mut scene = vouchers();
        let tuesday = scene.now;
        scene.days_pass(3);
        scene.calls(Some("Anna"), "Vouchers");
        for quote in ["written down offline", "and by a colleague as well"] {
            scene.does("Manuela", call(Some("Anna"), "Vouchers", tuesday, quote));
        }
        let days: Vec<_> = scene.tally("Vouchers", Some("Anna")).unwrap().days.clone();
        assert_eq!(days, [(TODAY, 1), (TODAY + 3, 1)]);
    }

    #[test]
    fn anonymous_callers_count_each_time() {
        let mut scene = vouchers();
        for _ in 0..4 {
            scene.calls(None, "Vouchers");
        }
        assert_eq!(scene.contacts("Vouchers"), 4);
    }

    #[test]
    fn customers_and_contacts_are_counted_apart() {
        let mut scene = vouchers();
        for who in [Some("Anna"), Some("Anna"), Some("Ben"), None] {
            scene.calls(who, "Vouchers");
        }
        scene.days_pass(1);
        scene.calls(Some("Anna"), "Vouchers");
        let counted = Reach { customers: 3, contacts: 4, named: 2 };
        assert_eq!(reach(&scene.board, card("Vouchers")), counted);
    }

    #[test]
    fn an_offline_call_does_not_overwrite_what_a_later_one_said() {
        let mut scene = vouchers();
        scene.has_system("Old", None).has_system("New", None);
        let earlier = scene.now;
        scene.days_pass(2);
        let on = |at: Timestamp, name: &str| {
            let mut call = call(Some("Anna"), "Vouchers", at, name);
            if let Command::AddContact { contact, .. } = &mut call {
                contact.system = Some(system(name));
            }
            call
        };
        scene.does("Manuela", on(scene.now, "New"));
        let last = scene.tally("Vouchers", Some("Anna")).unwrap().last;
        scene.does("Manuela", on(earlier, "Old"));
        let tally = scene.tally("Vouchers", Some("Anna")).unwrap();
        assert_eq!((tally.last, tally.system), (last, Some(system("New"))));
    }

    #[test]
    fn a_clock_that_runs_ahead_bends_no_statistics() {
        let mut scene = vouchers();
        let next_year = scene.now.plus_days(365);
        scene.does("Manuela", call(Some("Anna"), "Vouchers", next_year, "from the future"));
        let tally = scene.tally("Vouchers", Some("Anna")).unwrap();
        assert_eq!((tally.last, tally.days[0].0), (scene.now, TODAY));
    }

    #[test]
    fn a_day_that_cannot_belong_to_the_time_bends_no_statistics() {
        let mut scene = vouchers();
        for day in [Day(i32::MIN), Day(i32::MAX), TODAY + 2] {
            let mut call = call(None, "Vouchers", scene.now, &format!("on {day:?}"));
            if let Command::AddContact { contact, .. } = &mut call {
                contact.day = day;
            }
            scene.does("Manuela", call);
        }
        assert_eq!(scene.tally("Vouchers", None).unwrap().days, [(TODAY, 3)]);
    }

    #[test]
    fn the_day_is_the_one_where_the_call_was_taken() {
        let mut scene = vouchers();
        let mut call = call(None, "Vouchers", scene.now, "just after midnight in Sydney");
        if let Command::AddContact { contact, .. } = &mut call {
            contact.day = TODAY + 1;
        }
        scene.does("Manuela", call);
        assert_eq!(scene.tally("Vouchers", None).unwrap().days, [(TODAY + 1, 1)]);
    }

    #[test]
    fn the_callers_own_system_is_known_where_he_has_just_one() {
        let mut scene = vouchers();
        scene.has_system("Anna's", Some("Anna")).has_system("Everyone's", None);
        scene.calls(Some("Anna"), "Vouchers");
        scene.calls(Some("Ben"), "Vouchers");
        let on = |who| scene.tally("Vouchers", Some(who)).unwrap().system;
        assert_eq!(on("Anna"), Some(system("Anna's")));
        assert_eq!(on("Ben"), Some(system("Everyone's")));
    }

    #[test]
    fn with_two_own_systems_nobody_guesses() {
        let mut scene = vouchers();
        scene.has_system("North", Some("Anna")).has_system("South", Some("Anna"));
        scene.calls(Some("Anna"), "Vouchers");
        assert_eq!(scene.tally("Vouchers", Some("Anna")).unwrap().system, None);
    }

    #[test]
    fn a_contact_of_somebody_unknown_is_refused() {
        let mut scene = vouchers();
        let at = scene.now;
        for (who, title) in [(Some("Nobody"), "Vouchers"), (None, "No such card")] {
            assert_eq!(scene.refuses("Manuela", call(who, title, at, "hi")), Rejection::Gone);
        }
        scene.server_does(Command::AddContact {
            card: card("Vouchers"),
            contact: contact_of(call(Some("Ben"), "Vouchers", at, "yes")),
        });
    }

    #[test]
    fn a_contact_cannot_write_over_another_one() {
        let mut scene = vouchers();
        let at = scene.now;
        scene.does("Manuela", call(None, "Vouchers", at, "first"));
        let mut second = contact_of(call(None, "Vouchers", at, "first"));
        second.quote = "something else".into();
        let second = Command::AddContact { card: card("Vouchers"), contact: second };
        assert_eq!(scene.refuses("Manuela", second), Rejection::Exists);
    }

    #[test]
    fn a_quote_has_a_limit() {
        let mut scene = vouchers();
        let mut contact = contact_of(call(None, "Vouchers", scene.now, "long"));
        contact.quote = "x".repeat(limits::NOTE_CHARS + 1);
        let refused =
            scene.refuses("Manuela", Command::AddContact { card: card("Vouchers"), contact });
        assert!(matches!(refused, Rejection::TooLong { field: Field::Quote, .. }));
    }

    #[test]
    fn the_call_that_brought_a_card_is_its_first_contact() {
        let mut scene = vouchers();
        let contact = contact_of(call(Some("Anna"), "Player", scene.now, "it stays silent"));
        let (id, title) = (card("Player"), "Player".into());
        scene.does(
            "Manuela",
            Command::CaptureCard { id, title, column: None, contact: Some(contact) },
        );
        assert_eq!(scene.contacts("Player"), 1);
        let quotes: Vec<_> = scene.details().filter_map(quote).collect();
        assert_eq!(quotes, ["it stays silent"]);
    }

    fn contact_of(command: Command) -> NewContact {
        match command {
            Command::AddContact { contact, .. } => contact,
            other => panic!("no contact: {other:?}"),
        }
    }

    fn quote(detail: &Entity) -> Option<&str> {
        match detail {
            Entity::Contact(contact) => Some(&contact.quote),
            _ => None,
        }
    }
}
