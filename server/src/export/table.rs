//! The cards of a board as a table that spreadsheets open, and that can be imported again.

use anyhow::{Context, Result};
use groundswell_domain::board::Snapshot;
use groundswell_domain::card::{Card, Impact};
use groundswell_domain::column::Stage;
use groundswell_domain::comment::Comment;
use groundswell_domain::contact::Contact;
use groundswell_domain::description::with_whole;
use groundswell_domain::id::{CardId, UserId};
use groundswell_domain::time::{Day, Timestamp};
use groundswell_domain::{Board, Entity};
use std::collections::{BTreeSet, HashMap};

/// Spreadsheets take a file for UTF-8 only with this mark.
const MARK: &[u8] = "\u{feff}".as_bytes();

const HEADINGS: [&str; 21] = [
    "Number",
    "Title",
    "Description",
    "Column",
    "Status",
    "Impact",
    "Area",
    "Assignee",
    "Estimate",
    "Deadline",
    "Express",
    "Workaround",
    "Answer",
    "Sprint",
    "Fixed in",
    "Suspected in",
    "Created",
    "In column since",
    "Contacts",
    "Customers",
    "Comments",
];

/// Writes one row for each card that is neither in the trash nor merged into another.
pub(super) fn write(snapshot: Snapshot, details: &[Entity]) -> Result<Vec<u8>> {
    let board = Board::from_snapshot(snapshot).context("the board cannot be read")?;
    let details = Details::of(details);
    let mut cards: Vec<&Card> = board.cards.values().filter(|card| card.is_live()).collect();
    cards.sort_by_key(|card| card.number);
    let mut table = csv::Writer::from_writer(MARK.to_vec());
    table.write_record(HEADINGS)?;
    for card in cards {
        table.write_record(row(&board, card, &details).map(|cell| harmless(&cell)))?;
    }
    table.into_inner().context("the table cannot be written")
}

/// What is loaded with each card.
struct Details<'a> {
    descriptions: HashMap<CardId, &'a Entity>,
    contacts: HashMap<CardId, Vec<&'a Contact>>,
    comments: HashMap<CardId, Vec<&'a Comment>>,
}

impl<'a> Details<'a> {
    fn of(details: &'a [Entity]) -> Details<'a> {
        let (descriptions, contacts, comments) = Default::default();
        let mut all = Details { descriptions, contacts, comments };
        for detail in details {
            match detail {
                Entity::Description(description) => {
                    all.descriptions.insert(description.card, detail);
                }
                Entity::Contact(contact) => {
                    all.contacts.entry(contact.card).or_default().push(contact);
                }
                Entity::Comment(comment) => {
                    all.comments.entry(comment.card).or_default().push(comment);
                }
                _ => {}
            }
        }
        all.comments.values_mut().for_each(|comments| comments.sort_by_key(|it| it.at));
        all
    }

    fn description(&self, card: &Card) -> String {
        let whole = self.descriptions.get(&card.id).map(|detail| (*detail).clone());
        with_whole(card, whole.as_slice()).description
    }
}

fn row(board: &Board, card: &Card, details: &Details<'_>) -> [String; HEADINGS.len()] {
    let column = board.columns.get(&card.column).map_or("", |column| column.name.as_str());
    let stage = stage(board.stage_of(card));
    let release = |id| board.releases.get(&id).map(|release| release.name.clone());
    let contacts = details.contacts.get(&card.id).map_or(&[][..], Vec::as_slice);
    [
        board.name_of(card),
        card.title.clone(),
        details.description(card),
        if column.is_empty() { stage } else { column }.into(),
        stage.into(),
        impact(card.impact).into(),
        card.area
            .and_then(|id| board.areas.get(&id))
            .map_or_else(String::new, |it| it.name.clone()),
        card.assignee.map_or_else(String::new, |id| person(board, id)),
        card.estimate.map_or_else(String::new, |days| days.to_string()),
        card.deadline.as_ref().map_or_else(String::new, |deadline| day(deadline.day)),
        if card.express { "yes" } else { "" }.into(),
        card.workaround.clone(),
        card.answer.clone(),
        card.sprint
            .and_then(|id| board.sprints.get(&id))
            .map_or_else(String::new, |it| it.name.clone()),
        card.fixed_in.and_then(release).unwrap_or_default(),
        card.suspected_in.and_then(release).unwrap_or_default(),
        moment(card.created),
        moment(card.since),
        contacts.len().to_string(),
        customers(board, contacts),
        comments(board, details.comments.get(&card.id).map_or(&[][..], Vec::as_slice)),
    ]
}

fn customers(board: &Board, contacts: &[&Contact]) -> String {
    let name = |contact: &&Contact| Some(board.customers.get(&contact.customer?)?.name.as_str());
    let names: BTreeSet<&str> = contacts.iter().filter_map(name).collect();
    names.into_iter().collect::<Vec<_>>().join(", ")
}

fn comments(board: &Board, comments: &[&Comment]) -> String {
    let written = |comment: &&Comment| {
        let by = person(board, comment.by);
        let by = if by.is_empty() { by } else { format!(" {by}") };
        format!("{}{by}: {}", moment(comment.at), comment.text)
    };
    comments.iter().map(written).collect::<Vec<_>>().join("\n\n")
}

fn person(board: &Board, id: UserId) -> String {
    board.members.get(&id).map_or_else(String::new, |member| member.name.clone())
}

fn day(day: Day) -> String {
    day.date().map_or_else(String::new, |date| date.to_string())
}

fn moment(at: Timestamp) -> String {
    let at = chrono::DateTime::from_timestamp_millis(at.0).unwrap_or_default();
    at.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

fn impact(impact: Impact) -> &'static str {
    match impact {
        Impact::Unrated => "",
        Impact::Confuses => "confuses",
        Impact::Hurts => "hurts",
        Impact::Blocked => "blocked",
    }
}

fn stage(stage: Stage) -> &'static str {
    match stage {
        Stage::Inbox => "inbox",
        Stage::Triaged => "triaged",
        Stage::Sprint => "sprint",
        Stage::Doing => "doing",
        Stage::Verify => "verify",
        Stage::Released => "released",
        Stage::Closed => "closed",
    }
}

/// A spreadsheet would compute what begins like a formula, with whatever a caller wrote.
fn harmless(cell: &str) -> String {
    let is_formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if is_formula { format!("'{cell}") } else { cell.to_owned() }
}
