//! Turns rows into commands.

mod named;
mod names;

use crate::reading::Reading;
use crate::row::ImportRow;
use groundswell_domain::card::{CardEdit, Impact};
use groundswell_domain::column::{Place, Stage};
use groundswell_domain::contact::{Channel, NewContact};
use groundswell_domain::id::{CardId, CommentId, ContactId, CustomerId};
use groundswell_domain::importing::{Counts, Preview, PreviewRow};
use groundswell_domain::text::compared;
use groundswell_domain::time::{Day, Timestamp};
use groundswell_domain::{Board, Command, EntityRef, limits};
use names::Names;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use uuid::Uuid;

/// Rows that are shown before they are imported.
const SHOWN: usize = 5;
/// Characters of a description that are shown.
const SHOWN_CHARS: usize = 300;

/// Something to be done.
#[derive(Clone, Debug)]
pub struct Act {
    /// The line of the file that it comes from.
    pub line: u64,
    /// When it happened.
    pub at: Timestamp,
    pub command: Command,
}

/// What is to be done, and what that was understood from.
#[derive(Debug)]
pub struct Plan {
    pub acts: Vec<Act>,
    pub preview: Preview,
}

impl Reading {
    /// What its rows become besides cards on this board: [`Reading::plan`] wants to know which of
    /// it is there.
    pub fn keys(&self, board: &Board) -> Vec<EntityRef> {
        let keys = |row: &ImportRow| {
            let id = row.source.id(board.info.id);
            // Words of a customer who was counted for the day already become a comment.
            let comments = [CommentId(id), CommentId(comment_id(id, 0))];
            [ContactId(id).into(), comments[0].into(), comments[1].into()]
        };
        self.rows.iter().flat_map(keys).collect()
    }

    /// Plans the import at `now`, the oldest rows first: numbers and history then follow the dates.
    /// `known` are those of [`Reading::keys`] that are
    /// there already, be it in the archive.
    pub fn plan(self, board: &Board, known: &HashSet<EntityRef>, now: Timestamp) -> Plan {
        let mut planner = Planner::new(board, self.merge_equal, known, now);
        let mut rows: Vec<&ImportRow> = self.rows.iter().collect();
        rows.sort_by_key(|row| (planner.at(row), row.line));
        for row in rows {
            planner.row(row);
        }
        let shown = self.rows.iter().take(SHOWN).map(|row| planner.shown(row)).collect();
        let will = Counts { known: planner.again.len() as u32, ..counts(&planner.acts) };
        Plan { acts: planner.acts, preview: Preview { rows: shown, will, ..self.preview } }
    }
}

/// How much some acts add.
pub fn counts<'a>(acts: impl IntoIterator<Item = &'a Act>) -> Counts {
    let mut counts = Counts::default();
    for act in acts {
        match &act.command {
            Command::CaptureCard { contact, .. } => {
                counts.cards += 1;
                counts.contacts += u32::from(contact.is_some());
            }
            Command::AddContact { .. } => counts.contacts += 1,
            Command::AddComment { .. } => counts.comments += 1,
            Command::AddCustomer { .. } => counts.customers += 1,
            Command::AddSystem { .. } => counts.systems += 1,
            Command::AddArea { .. } => counts.areas += 1,
            _ => {}
        }
    }
    counts
}

struct Planner<'a> {
    board: &'a Board,
    acts: Vec<Act>,
    names: Names,
    /// Customers already counted for a card and a day: a second contact does not count.
    counted: BTreeSet<(CardId, CustomerId, Day)>,
    /// Cards by title, if rows with equal titles become one card.
    titles: Option<BTreeMap<String, CardId>>,
    known: &'a HashSet<EntityRef>,
    /// Rows of this file.
    planned: BTreeSet<Uuid>,
    /// Lines of rows that are there already.
    again: BTreeSet<u64>,
    now: Timestamp,
}

impl<'a> Planner<'a> {
    fn new(board: &'a Board, merge: bool, known: &'a HashSet<EntityRef>, now: Timestamp) -> Self {
        let live = board.cards.values().filter(|card| card.is_live());
        let counted = board.tallies.values().flat_map(|tally| {
            let days = tally.days.iter().map(|(day, _)| *day);
            days.filter_map(|day| Some((tally.card, tally.customer?, day)))
        });
        Planner {
            board,
            counted: counted.collect(),
            acts: Vec::new(),
            names: Names::of(board),
            titles: merge.then(|| live.map(|card| (compared(&card.title), card.id)).collect()),
            known,
            planned: BTreeSet::new(),
            again: BTreeSet::new(),
            now,
        }
    }

    fn at(&self, row: &ImportRow) -> Timestamp {
        row.at.map_or(self.now, |(at, _)| at.min(self.now))
    }

    fn push(&mut self, row: &ImportRow, command: Command) {
        let at = self.at(row);
        self.acts.push(Act { line: row.line, at, command });
    }

    fn row(&mut self, row: &ImportRow) {
        let id = row.source.id(self.board.info.id);
        let is_there = self.board.cards.contains_key(&CardId(id))
            || self.known.contains(&ContactId(id).into())
            || [id, comment_id(id, 0)].iter().any(|id| self.known.contains(&CommentId(*id).into()));
        if is_there || !self.planned.insert(id) {
            self.again.insert(row.line);
            return;
        }
        let contact = self.contact(row, id);
        let title = compared(&row.title);
        let same = self.titles.as_ref().and_then(|titles| titles.get(&title)).copied();
        if let Some(card) = same {
            self.once_more(row, card, contact);
            return;
        }
        if let Some(titles) = &mut self.titles {
            titles.insert(title, CardId(id));
        }
        self.captured(row, CardId(id), contact);
    }

    fn captured(&mut self, row: &ImportRow, card: CardId, contact: NewContact) {
        self.is_first_of_day(card, &contact);
        let (title, contact) = (row.title.clone(), Some(contact));
        self.push(row, Command::CaptureCard { id: card, title, column: None, contact });
        if !row.text.is_empty() {
            let edit = CardEdit::Description { from: String::new(), to: row.text.clone() };
            self.push(row, Command::EditCard { card, edit });
        }
        if row.impact != Impact::Unrated {
            let edit = CardEdit::Impact(row.impact);
            self.push(row, Command::EditCard { card, edit });
        }
        if let Some(area) = self.names.area(&row.area) {
            let (id, is_new) = area;
            if is_new {
                self.push(row, Command::AddArea { id, name: row.area.clone() });
            }
            let edit = CardEdit::Area(Some(id));
            self.push(row, Command::EditCard { card, edit });
        }
        self.comments(row, card, card.0, 1);
        if row.stage != Stage::Inbox
            && let Ok(column) = self.board.column_of_stage(row.stage)
        {
            let (to, place, together) = (column.id, Place::Top, true);
            self.push(row, Command::MoveCard { card, to, place, together });
        }
    }

    /// One more contact of a card. The other text of the row is the caller's own words; if the
    /// contact does not count, or the text is too long for it, it becomes a comment.
    fn once_more(&mut self, row: &ImportRow, card: CardId, mut contact: NewContact) {
        let id = contact.id.0;
        let is_first = self.is_first_of_day(card, &contact);
        if is_first && row.text.chars().count() <= limits::NOTE_CHARS {
            contact.quote.clone_from(&row.text);
        } else if !row.text.is_empty() {
            let (id, text) = (CommentId(comment_id(id, 0)), row.text.clone());
            self.push(row, Command::AddComment { id, card, text });
        }
        if is_first {
            self.push(row, Command::AddContact { card, contact });
        }
        self.comments(row, card, id, 1);
    }

    fn comments(&mut self, row: &ImportRow, card: CardId, row_id: Uuid, first: usize) {
        for (at, remark) in row.comments.iter().enumerate().filter(|(_, it)| !it.text.is_empty()) {
            let begun = self.at(row);
            let when = remark.at.map_or(begun, |at| at.clamp(begun, self.now));
            for (piece, text) in pieces(&remark.text).into_iter().enumerate() {
                let id = CommentId(comment_id(row_id, first + at + piece * 100_000));
                let command = Command::AddComment { id, card, text };
                self.acts.push(Act { line: row.line, at: when, command });
            }
        }
    }

    /// Whether a contact counts. From now on no other one of this customer, card and day does.
    fn is_first_of_day(&mut self, card: CardId, contact: &NewContact) -> bool {
        let customer = contact.customer;
        customer.is_none_or(|customer| self.counted.insert((card, customer, contact.day)))
    }

    fn contact(&mut self, row: &ImportRow, id: Uuid) -> NewContact {
        let customer = self.names.customer(&row.customer);
        if let Some((id, true)) = customer {
            self.push(row, Command::AddCustomer { id, name: row.customer.clone() });
        }
        let customer = customer.map(|(id, _)| id);
        let system = self.names.system(&row.system);
        if let Some((id, true)) = system {
            self.push(row, Command::AddSystem { id, name: row.system.clone(), customer });
        }
        let at = self.at(row);
        NewContact {
            id: ContactId(id),
            customer,
            system: system.map(|(id, _)| id),
            channel: Channel::default(),
            quote: String::new(),
            searched: String::new(),
            at,
            day: row.at.map_or(at.day(), |(_, day)| day),
        }
    }

    fn shown(&self, row: &ImportRow) -> PreviewRow {
        let has_column = self.board.column_of_stage(row.stage).is_ok();
        PreviewRow {
            line: row.line,
            title: row.title.clone(),
            text: row.text.chars().take(SHOWN_CHARS).collect(),
            comments: row.comments.len() as u32,
            customer: row.customer.clone(),
            system: row.system.clone(),
            area: row.area.clone(),
            at: row.at.map(|(at, _)| at),
            impact: row.impact,
            stage: if has_column { row.stage } else { Stage::Inbox },
            source: row.source.label.clone(),
            is_known: self.again.contains(&row.line),
        }
    }
}

/// The id of a comment of a row.
fn comment_id(row: Uuid, at: usize) -> Uuid {
    Uuid::new_v5(&row, format!("comment {at}").as_bytes())
}

/// A text in pieces that fit into a comment each.
fn pieces(text: &str) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    chars.chunks(limits::TEXT_CHARS).map(|piece| piece.iter().collect()).collect()
}

#[cfg(test)]
mod tests;
