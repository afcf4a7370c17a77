//! Turns rows into commands.

use super::Report;
use super::names::Names;
use super::row::ImportRow;
use crate::backfill::Dated;
use groundswell_domain::area::Area;
use groundswell_domain::card::{CardEdit, Impact};
use groundswell_domain::contact::{Channel, NewContact};
use groundswell_domain::decide::Actor;
use groundswell_domain::id::{AreaId, CardId, CommentId, ContactId, CustomerId, SystemId};
use groundswell_domain::text::compared;
use groundswell_domain::time::{Day, Timestamp};
use groundswell_domain::{Board, Command, limits};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// What is to be done, and for each act the line of the file that it comes from.
pub(super) struct Plan {
    pub(super) acts: Vec<Dated>,
    pub(super) lines: Vec<u64>,
}

/// What is known by name.
struct Planner {
    plan: Plan,
    customers: Names<CustomerId>,
    systems: Names<SystemId>,
    areas: Names<AreaId>,
    /// Customers already counted for a card and a day: a second contact does not count.
    counted: BTreeSet<(CardId, CustomerId, Day)>,
    /// Cards by title as it is compared, if rows with equal titles become one card.
    cards: Option<BTreeMap<String, CardId>>,
}

/// Plans the import of rows, the oldest first: numbers and history then follow the dates.
pub(super) fn plan(board: &Board, rows: &[ImportRow], merge_equal: bool, now: Timestamp) -> Plan {
    let mut planner = Planner::new(board, merge_equal);
    let mut rows: Vec<&ImportRow> = rows.iter().collect();
    rows.sort_by_key(|row| (row.at.unwrap_or(now).min(now), row.line));
    for row in rows {
        planner.row(row, row.at.unwrap_or(now).min(now));
    }
    planner.plan
}

impl Plan {
    fn push(&mut self, line: u64, at: Timestamp, command: Command) {
        self.acts.push(Dated { at, actor: Actor::System, command });
        self.lines.push(line);
    }

    /// A report of the acts that are carried out.
    pub(super) fn counts(&self, mut report: Report, is_done: impl Fn(usize) -> bool) -> Report {
        let done = self.acts.iter().enumerate().filter(|(at, _)| is_done(*at));
        for (_, act) in done {
            match &act.command {
                Command::CaptureCard { .. } => {
                    report.cards += 1;
                    report.contacts += 1;
                }
                Command::AddContact { .. } => report.contacts += 1,
                Command::AddCustomer { .. } => report.customers += 1,
                Command::AddSystem { .. } => report.systems += 1,
                Command::AddArea { .. } => report.areas += 1,
                _ => {}
            }
        }
        report
    }
}

/// The name and the synonyms of an area.
fn words(area: &Area) -> impl Iterator<Item = (&str, AreaId)> {
    let names = std::iter::once(&area.name).chain(&area.synonyms);
    names.map(|name| (name.as_str(), area.id))
}

impl Planner {
    fn new(board: &Board, merge_equal: bool) -> Planner {
        let cards = board.cards.values().filter(|card| card.is_live());
        let counted = board.tallies.values().flat_map(|tally| {
            let days = tally.days.iter().map(|(day, _)| *day);
            days.filter_map(|day| Some((tally.card, tally.customer?, day)))
        });
        Planner {
            counted: counted.collect(),
            plan: Plan { acts: Vec::new(), lines: Vec::new() },
            customers: board.customers.values().map(|c| (&*c.name, c.id)).collect(),
            systems: board.systems.values().map(|s| (&*s.name, s.id)).collect(),
            areas: board.areas.values().flat_map(words).collect(),
            cards: merge_equal
                .then(|| cards.map(|card| (compared(&card.title), card.id)).collect()),
        }
    }

    fn row(&mut self, row: &ImportRow, at: Timestamp) {
        let contact = self.contact(row, at);
        let title = compared(&row.title);
        let known = self.cards.as_ref().and_then(|cards| cards.get(&title)).copied();
        if let Some(card) = known {
            self.again(row, at, card, contact);
            return;
        }
        let card = CardId(Uuid::now_v7());
        if let Some(cards) = &mut self.cards {
            cards.insert(title, card);
        }
        self.captured(row, at, card, contact);
    }

    fn captured(&mut self, row: &ImportRow, at: Timestamp, card: CardId, contact: NewContact) {
        self.is_first_of_day(card, &contact);
        let (title, contact) = (row.title.clone(), Some(contact));
        let capture = Command::CaptureCard { id: card, title, column: None, contact };
        self.plan.push(row.line, at, capture);
        if !row.text.is_empty() {
            let edit = CardEdit::Description { from: String::new(), to: row.text.clone() };
            self.plan.push(row.line, at, Command::EditCard { card, edit });
        }
        if row.impact != Impact::Unrated {
            let edit = CardEdit::Impact(row.impact);
            self.plan.push(row.line, at, Command::EditCard { card, edit });
        }
        if let Some(area) = self.area(row, at) {
            let edit = CardEdit::Area(Some(area));
            self.plan.push(row.line, at, Command::EditCard { card, edit });
        }
    }

    /// One more contact of a card. The other text of the row is the caller's own words; if the
    /// contact does not count, or the text is too long for it, it becomes a comment.
    fn again(&mut self, row: &ImportRow, at: Timestamp, card: CardId, mut contact: NewContact) {
        let is_first = self.is_first_of_day(card, &contact);
        if is_first && row.text.chars().count() <= limits::NOTE_CHARS {
            contact.quote.clone_from(&row.text);
        } else if !row.text.is_empty() {
            let id = CommentId(Uuid::now_v7());
            let text = row.text.clone();
            self.plan.push(row.line, at, Command::AddComment { id, card, text });
        }
        if is_first {
            self.plan.push(row.line, at, Command::AddContact { card, contact });
        }
    }

    /// Whether a contact counts. From now on no other one of this customer, card and day does.
    fn is_first_of_day(&mut self, card: CardId, contact: &NewContact) -> bool {
        let customer = contact.customer;
        customer.is_none_or(|customer| self.counted.insert((card, customer, contact.day)))
    }

    fn contact(&mut self, row: &ImportRow, at: Timestamp) -> NewContact {
        let customer = self.customer(row, at);
        NewContact {
            id: ContactId(Uuid::now_v7()),
            customer,
            system: self.system(row, at, customer),
            channel: Channel::default(),
            quote: String::new(),
            searched: String::new(),
            at,
            day: at.day(),
        }
    }

    fn customer(&mut self, row: &ImportRow, at: Timestamp) -> Option<CustomerId> {
        let name = &row.customer;
        let known = self.customers.get(name);
        if name.is_empty() || known.is_some() {
            return known;
        }
        let id = CustomerId(Uuid::now_v7());
        self.customers.insert(name, id);
        let name = name.clone();
        self.plan.push(row.line, at, Command::AddCustomer { id, name });
        Some(id)
    }

    fn system(
        &mut self,
        row: &ImportRow,
        at: Timestamp,
        customer: Option<CustomerId>,
    ) -> Option<SystemId> {
        let name = &row.system;
        let known = self.systems.get(name);
        if name.is_empty() || known.is_some() {
            return known;
        }
        let id = SystemId(Uuid::now_v7());
        self.systems.insert(name, id);
        let name = name.clone();
        self.plan.push(row.line, at, Command::AddSystem { id, name, customer });
        Some(id)
    }

    fn area(&mut self, row: &ImportRow, at: Timestamp) -> Option<AreaId> {
        let name = &row.area;
        let known = self.areas.get(name);
        if name.is_empty() || known.is_some() {
            return known;
        }
        let id = AreaId(Uuid::now_v7());
        self.areas.insert(name, id);
        let name = name.clone();
        self.plan.push(row.line, at, Command::AddArea { id, name });
        Some(id)
    }
}
