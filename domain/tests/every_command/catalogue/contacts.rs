//! Commands about contacts and comments.

use crate::world::{contact, id};
use groundswell_domain::command::Command;
use groundswell_domain::contact::Channel;
use groundswell_domain::correcting::ContactEdit;
use groundswell_domain::time::Timestamp;

pub(super) fn contacts(now: Timestamp) -> Vec<Command> {
    let of_anna = contact("Anna calls again", Some("Anna"), now);
    [contact("a second call", None, now), of_anna]
        .map(|contact| Command::AddContact { card: id("Vouchers"), contact })
        .to_vec()
}

pub(super) fn corrections() -> Vec<Command> {
    [
        ContactEdit::Caller { customer: None, system: None },
        ContactEdit::Caller { customer: Some(id("Ben")), system: Some(id("South")) },
        ContactEdit::Quote { from: "Vouchers".into(), to: "two calls".into() },
        ContactEdit::Channel(Channel::Mail),
    ]
    .map(|edit| Command::EditContact { contact: id("Vouchers"), edit })
    .to_vec()
}

pub(super) fn tellings() -> Vec<Command> {
    vec![Command::MarkTold { card: id("Vouchers"), customer: id("Anna"), told: true }]
}

pub(super) fn comments() -> Vec<Command> {
    vec![Command::AddComment { id: id("new comment"), card: id("Vouchers"), text: "hm".into() }]
}

pub(super) fn comment_edits() -> Vec<Command> {
    let (from, to) = ("mine".into(), "mine, better".into());
    vec![Command::EditComment { comment: id("mine"), from, to }]
}
