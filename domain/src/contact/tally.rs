//! Tallies: how often one customer reached us about one card.

use super::Contact;
use crate::board::Board;
use crate::entity::is_default;
use crate::id::{CardId, CustomerId, SystemId};
use crate::limits;
use crate::rejection::Rejection;
use crate::time::{Day, Timestamp};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// The key of a tally: one card and one customer. All anonymous callers of a card share one tally.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct TallyKey {
    pub card: CardId,
    pub customer: Option<CustomerId>,
}

impl fmt::Display for TallyKey {
    /// The card, a slash, and the customer if there is one.
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

/// How often one customer reported one card. Reach and call-back lists are computed from tallies
/// alone.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Tally {
    pub card: CardId,
    #[serde(default, skip_serializing_if = "is_default")]
    pub customer: Option<CustomerId>,
    /// The number of contacts of each day, oldest day first. At most one a day for a known
    /// customer.
    pub days: Vec<(Day, u32)>,
    /// The system on which the customer last had the problem.
    #[serde(default, skip_serializing_if = "is_default")]
    pub system: Option<SystemId>,
    pub last: Timestamp,
    /// When the customer was told that the fix is on their system.
    #[serde(default, skip_serializing_if = "is_default")]
    pub told: Option<Timestamp>,
}

impl Tally {
    /// The key of this tally.
    pub fn key(&self) -> TallyKey {
        TallyKey { card: self.card, customer: self.customer }
    }

    /// The number of all contacts.
    pub fn contacts(&self) -> u32 {
        self.days.iter().map(|(_, count)| count).sum()
    }

    /// Contacts from `first` to `last`, both included.
    pub fn contacts_between(&self, first: Day, last: Day) -> u32 {
        let days = self.days.iter().filter(|(day, _)| (first..=last).contains(day));
        days.map(|(_, count)| count).sum()
    }

    /// Whether the customer has been told since they last reported it.
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

    /// Refuses a tally with more than [`limits::DAYS_OF_CALLS`] days.
    pub(crate) fn fits(&self) -> Result<(), Rejection> {
        if self.days.len() > limits::DAYS_OF_CALLS {
            return Err(Rejection::CardFull);
        }
        Ok(())
    }

    /// Adds the contacts of another tally of the same customer.
    pub(crate) fn add(&mut self, other: &Tally) {
        for (day, contacts) in &other.days {
            if self.customer.is_none() || !self.has(*day) {
                self.count(*day, *contacts);
            }
        }
        // Told only if the customer was told about both.
        let has_heard = self.is_told() && other.is_told();
        self.told = self.told.max(other.told).filter(|_| has_heard);
        if other.last > self.last {
            self.last = other.last;
            self.system = other.system.or(self.system);
        }
    }

    /// Adds contacts of one day that had been subtracted.
    pub(crate) fn recount(&mut self, day: Day, contacts: u32) {
        let is_counted = contacts == 0 || self.customer.is_some() && self.has(day);
        if !is_counted {
            self.count(day, contacts);
        }
    }

    /// Subtracts contacts of one day, at most down to none.
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

/// The tally with a contact added; `None` if its customer is counted for that day already.
pub(crate) fn counted(board: &Board, contact: &Contact) -> Option<Tally> {
    let Contact { card, customer, system, at, day, .. } = *contact;
    let known = board.tallies.get(&TallyKey { card, customer }).cloned();
    let new = Tally { card, customer, days: Vec::new(), system, last: at, told: None };
    let mut tally = known.unwrap_or(new);
    if customer.is_some() && tally.has(day) {
        return None;
    }
    tally.count(day, 1);
    // A call that was entered offline may be older than the last known one.
    if at >= tally.last {
        tally.last = at;
        tally.system = system.or(tally.system);
    }
    Some(tally)
}
