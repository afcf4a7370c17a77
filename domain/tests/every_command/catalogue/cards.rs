//! Commands about cards.

use crate::world::{TODAY, contact, id, long};
use groundswell_domain::card::{CardEdit, Deadline, Impact};
use groundswell_domain::column::{Place, Stage};
use groundswell_domain::command::Command;
use groundswell_domain::contact::NewContact;
use groundswell_domain::time::Timestamp;

pub(super) fn captures(now: Timestamp) -> Vec<Command> {
    let call = contact("first call", Some("Ben"), now);
    [None, Some(call)].map(captured).to_vec()
}

pub(super) fn pins() -> Vec<Command> {
    let pin = |place| Command::PinCard { card: id("Coupons"), place, reason: "because".into() };
    places().map(pin).to_vec()
}

pub(super) fn reopenings() -> Vec<Command> {
    vec![Command::ReopenCard { card: id("Fixed"), suspected_in: Some(id("24.7")) }]
}

fn captured(contact: Option<NewContact>) -> Command {
    let (id, title) = (id("New"), "New".to_string());
    Command::CaptureCard { id, title, column: Some(crate::world::id("Doing")), contact }
}

pub(super) fn card_edits() -> Vec<Command> {
    let vouchers = id("Vouchers");
    let all = edits().into_iter().map(|edit| Command::EditCard { card: vouchers, edit });
    let descriptions = [
        (vouchers, String::new(), long("a")),
        (id("Search"), long("a"), long("b")),
        (id("Search"), long("a"), "short".into()),
    ];
    let described = descriptions.map(|(card, from, to)| {
        let edit = CardEdit::Description { from, to };
        Command::EditCard { card, edit }
    });
    all.chain(described).collect()
}

fn edits() -> Vec<CardEdit> {
    let (from, to) = (String::new, || "new text".to_string());
    vec![
        CardEdit::Title { from: "Vouchers".into(), to: to() },
        CardEdit::Description { from: from(), to: to() },
        CardEdit::Workaround { from: from(), to: to() },
        CardEdit::Answer { from: from(), to: to() },
        CardEdit::Impact(Impact::Hurts),
        CardEdit::Area(Some(id("Player"))),
        CardEdit::Area(None),
        CardEdit::Assignee(Some(id("Support"))),
        CardEdit::Estimate(Some(0.1)),
        CardEdit::Deadline(Some(Deadline { day: TODAY, note: "campaign".into() })),
        CardEdit::Express(true),
        CardEdit::FixedIn(Some(id("24.7"))),
        CardEdit::SuspectedIn(Some(id("24.6"))),
    ]
}

fn places() -> [Place; 4] {
    [Place::Top, Place::Bottom, Place::Before(id("Search")), Place::After(id("Search"))]
}

pub(super) fn moves() -> Vec<Command> {
    let placed = places().map(|place| Command::MoveCard {
        card: id("Vouchers"),
        to: id("Triaged"),
        place,
        together: false,
    });
    let moved = Stage::ALL.map(|stage| {
        let to = id(&format!("{stage:?}"));
        Command::MoveCard { card: id("Search"), to, place: Place::Top, together: false }
    });
    placed.into_iter().chain(moved).collect()
}
