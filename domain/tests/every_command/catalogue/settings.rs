//! Commands about the board itself: its columns, areas, customers, systems and members.

use crate::world::id;
use groundswell_domain::area::AreaEdit;
use groundswell_domain::board::BoardEdit;
use groundswell_domain::column::{ColumnEdit, Stage};
use groundswell_domain::command::Command;
use groundswell_domain::customer::SystemEdit;
use groundswell_domain::member::{MemberEdit, Role};

pub(super) fn board_edits() -> Vec<Command> {
    [BoardEdit::Name("Store".into()), BoardEdit::KeepClosed(30)].map(Command::EditBoard).to_vec()
}

pub(super) fn columns() -> Vec<Command> {
    let (id, name) = (id("Later"), "Later".into());
    vec![Command::AddColumn { id, name, stage: Stage::Triaged }]
}

pub(super) fn column_edits() -> Vec<Command> {
    [
        ColumnEdit::Name("Checking".into()),
        ColumnEdit::Limit(Some(2)),
        ColumnEdit::Stage(Stage::Verify),
    ]
    .map(|edit| Command::EditColumn { column: id("Review"), edit })
    .to_vec()
}

pub(super) fn column_moves() -> Vec<Command> {
    vec![
        Command::MoveColumn { column: id("Review"), before: Some(id("Inbox")) },
        Command::MoveColumn { column: id("Inbox"), before: None },
    ]
}

pub(super) fn column_removals() -> Vec<Command> {
    vec![Command::RemoveColumn { column: id("Review"), cards_to: id("Doing") }]
}

pub(super) fn area_edits() -> Vec<Command> {
    [AreaEdit::Name("Paying".into()), AreaEdit::Synonyms(vec!["voucher".into()])]
        .map(|edit| Command::EditArea { area: id("Payment"), edit })
        .to_vec()
}

pub(super) fn customer_names() -> Vec<Command> {
    vec![Command::RenameCustomer { customer: id("Anna"), name: "Anna B.".into() }]
}

pub(super) fn systems() -> Vec<Command> {
    let (id, customer) = (id("West"), Some(id("Ben")));
    vec![Command::AddSystem { id, name: "West".into(), customer }]
}

pub(super) fn system_edits() -> Vec<Command> {
    [SystemEdit::Name("Far north".into()), SystemEdit::Customer(Some(id("Ben")))]
        .map(|edit| Command::EditSystem { system: id("North"), edit })
        .to_vec()
}

pub(super) fn member_edits() -> Vec<Command> {
    [MemberEdit::Role(Role::Developer), MemberEdit::MayDelete(true)]
        .map(|edit| Command::EditMember { member: id("Support"), edit })
        .to_vec()
}

pub(super) fn admissions() -> Vec<Command> {
    let (id, name) = (id("Christian"), "Christian".into());
    vec![Command::AdmitMember { id, name, role: Role::Developer }]
}

pub(super) fn member_names() -> Vec<Command> {
    vec![Command::RenameMember { id: id("Developer"), name: "Another name".into() }]
}
