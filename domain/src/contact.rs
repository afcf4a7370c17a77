//! Contacts: each time that one customer reached us about one card, and the tally of them.

use crate::board::Board;
use crate::decide::Context;
use crate::entity::{Change, is_default};
use crate::id::{CardId, ContactId, CustomerId, SystemId, UserId};
use crate::permission::Action;
use crate::rejection::{Field, Rejection};
use crate::time::{Day, Timestamp};
use crate::{limits, text};
use serde::{Deserialize, Serialize};

/// How a contact reached us.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    #[default]
    Phone,
    Mail,
    Chat,
    InPerson,
}

/// One time that one customer reached us about one card. Loaded with the card, not the board.
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct TallyKey {
    pub card: CardId,
    pub customer: Option<CustomerId>,
}

/// What one customer reported about one card, counted: reach, call-back lists and waves work on
/// these alone.
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

    /// Takes in the contacts of another tally of the same customer.
    pub(crate) fn add(&mut self, other: &Tally) {
        for (day, contacts) in &other.days {
            if self.customer.is_none() || !self.has(*day) {
                self.count(*day, *contacts);
            }
        }
        if other.last > self.last {
            self.last = other.last;
            self.system = other.system.or(self.system);
        }
        self.told = self.told.min(other.told);
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

/// Counts a contact on a card. The same customer twice on one day is one contact: nothing
/// changes then, and nothing is refused.
pub(crate) fn add(
    board: &Board,
    ctx: &Context<'_>,
    card: CardId,
    new: &NewContact,
) -> Result<Vec<Change>, Rejection> {
    ctx.may(board, Action::Capture)?;
    let card = board.redirected(card)?;
    if card.trashed.is_some() {
        return Err(Rejection::Gone);
    }
    on_card(board, ctx, card.id, new)
}

/// The changes of a contact on a card that may be too new to be on the board.
pub(crate) fn on_card(
    board: &Board,
    ctx: &Context<'_>,
    card: CardId,
    new: &NewContact,
) -> Result<Vec<Change>, Rejection> {
    if new.customer.is_some_and(|id| !board.customers.contains_key(&id))
        || new.system.is_some_and(|id| !board.systems.contains_key(&id))
    {
        return Err(Rejection::Gone);
    }
    let quote = text::body(&new.quote, Field::Quote, limits::NOTE_CHARS)?;
    // A clock that runs ahead, or a day that cannot belong to the time, must not bend statistics.
    let at = new.at.min(ctx.now);
    let day = if (new.day - at.day()).abs() <= 1 { new.day } else { at.day() };
    let key = TallyKey { card, customer: new.customer };
    let system = new.system.or_else(|| board.system_of(new.customer).map(|system| system.id));
    let mut tally = board.tallies.get(&key).cloned().unwrap_or(Tally {
        card,
        customer: new.customer,
        days: Vec::new(),
        system,
        last: at,
        told: None,
    });
    if tally.customer.is_some() && tally.has(day) {
        return Ok(Vec::new());
    }
    tally.count(day, 1);
    tally.last = tally.last.max(at);
    tally.system = system.or(tally.system);
    let contact = Contact {
        id: new.id,
        card,
        customer: new.customer,
        system,
        channel: new.channel,
        quote,
        at,
        day,
        by: ctx.person(),
    };
    Ok(vec![Change::put(tally), Change::put(contact)])
}

/// Says that a customer has been told, or takes it back.
pub(crate) fn tell(
    board: &Board,
    ctx: &Context<'_>,
    card: CardId,
    customer: CustomerId,
    told: bool,
) -> Result<Vec<Change>, Rejection> {
    ctx.may(board, Action::Capture)?;
    let key = TallyKey { card, customer: Some(customer) };
    let mut tally = board.tallies.get(&key).cloned().ok_or(Rejection::Gone)?;
    tally.told = told.then_some(ctx.now);
    Ok(vec![Change::put(tally)])
}
