//! Who called about a card, and when.

use super::cards::Life;
use super::clock::id_at;
use super::script::Script;
use super::table::StoryLine;
use groundswell_domain::Command;
use groundswell_domain::contact::{Channel, NewContact};
use groundswell_domain::id::{CardId, ContactId, CustomerId};
use groundswell_domain::member::Role;
use groundswell_domain::pain::ANONYMOUS_CONTACTS_PER_CUSTOMER;
use groundswell_domain::time::Timestamp;

/// How many called: `customers/contacts/contacts of the last seven days`, the last two as needed.
struct CallCounts {
    customers: usize,
    contacts: usize,
    last_week: Option<usize>,
}

impl Script<'_> {
    /// All calls about a card, and the customers among the callers who gave their name.
    pub(super) fn calls(&mut self, row: &StoryLine, card: CardId, life: &Life) -> Vec<CustomerId> {
        let counts = CallCounts::parse(row.cell(5));
        let times = self.times(&counts, life);
        let callers = self.callers(&counts);
        for (nth, at) in times.into_iter().enumerate() {
            let contact = self.contact(row, at, callers.get(nth).copied().flatten());
            let who = self.someone(Role::Support);
            let command = match nth {
                0 => {
                    let title = self.text(row, 7);
                    let contact = Some(contact);
                    Command::CaptureCard { id: card, title, column: None, contact }
                }
                _ => Command::AddContact { card, contact },
            };
            self.act(at, who, command);
        }
        let mut named: Vec<_> = callers.into_iter().flatten().collect();
        named.sort_unstable();
        named.dedup();
        named
    }

    /// The first call made the card; the others came until the calls ended.
    fn times(&mut self, counts: &CallCounts, life: &Life) -> Vec<Timestamp> {
        let week_ago = Timestamp((self.clock.today + -6).start().0);
        let end = life.calls_end.max(Timestamp(life.created.0 + 1));
        let mut times = vec![life.created];
        let last_week = counts.last_week.unwrap_or(0);
        for nth in 1..counts.contacts {
            let (from, to) = match counts.last_week {
                Some(_) if nth < counts.contacts - last_week => (life.created, week_ago),
                Some(_) => (week_ago, end),
                None => (life.created, end),
            };
            times.push(self.clock.between(from, to));
        }
        times.sort_unstable();
        times
    }

    /// The caller of each call. Nobody with a name calls twice on one day, because that would count
    /// only once: the calls of one customer are as far apart as possible.
    fn callers(&mut self, counts: &CallCounts) -> Vec<Option<CustomerId>> {
        let named = if self.named_callers { counts.customers } else { counts.with_a_name() };
        let mut customers = self.customers.clone();
        for at in 0..named.min(customers.len()) {
            let other = at + self.clock.below((customers.len() - at) as i64) as usize;
            customers.swap(at, other);
        }
        customers.truncate(named);
        let caller = |nth: usize| match self.named_callers {
            true => customers.get(nth % customers.len().max(1)).copied(),
            false => customers.get(nth).copied(),
        };
        let mut callers: Vec<_> = (0..counts.contacts).map(caller).collect();
        if !self.named_callers {
            for at in (1..callers.len()).rev() {
                let other = self.clock.below(at as i64 + 1) as usize;
                callers.swap(at, other);
            }
        }
        callers
    }

    fn contact(
        &mut self,
        row: &StoryLine,
        at: Timestamp,
        customer: Option<CustomerId>,
    ) -> NewContact {
        let channel = match self.clock.below(100) {
            0..70 => Channel::Phone,
            70..85 => Channel::Mail,
            85..97 => Channel::Chat,
            _ => Channel::InPerson,
        };
        let quotes = self.table.rows("quotes").iter();
        let quotes: Vec<&StoryLine> = quotes.filter(|quote| quote.cell(0) == row.cell(3)).collect();
        let quote = match quotes.is_empty() || !self.clock.percent(40) {
            true => String::new(),
            false => {
                let quote = self.clock.pick(&quotes);
                self.text(quote, 1)
            }
        };
        let id = ContactId(id_at(at));
        NewContact {
            id,
            customer,
            system: None,
            channel,
            quote,
            at,
            day: at.day(),
            searched: String::new(),
        }
    }
}

impl CallCounts {
    fn parse(text: &str) -> CallCounts {
        let numbers: Vec<usize> = text.split('/').filter_map(|n| n.trim().parse().ok()).collect();
        let customers = numbers.first().copied().unwrap_or(1);
        let contacts = numbers.get(1).copied().unwrap_or(customers);
        CallCounts { customers, contacts, last_week: numbers.get(2).copied() }
    }

    /// How many give their name, so that the number of customers, with the estimate for the others,
    /// is right.
    fn with_a_name(&self) -> usize {
        let per_customer = ANONYMOUS_CONTACTS_PER_CUSTOMER as usize;
        let customers = |named: usize| named + (self.contacts - named).div_ceil(per_customer);
        (0..=self.contacts).rfind(|named| customers(*named) <= self.customers).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_of_customers_is_as_given() {
        for (text, named) in [("46/71", 33), ("31/44/27", 24), ("12/20", 8), ("3/5", 2), ("5", 5)] {
            assert_eq!(CallCounts::parse(text).with_a_name(), named, "{text}");
        }
    }
}
