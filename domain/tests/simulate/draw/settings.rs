//! How people set up a board: its columns, areas, customers, systems and members.

use super::Generator;
use groundswell_domain::area::AreaEdit;
use groundswell_domain::board::BoardEdit;
use groundswell_domain::column::{ColumnEdit, Stage};
use groundswell_domain::command::Command;
use groundswell_domain::customer::SystemEdit;
use groundswell_domain::id::{ColumnId, CustomerId, SystemId};
use groundswell_domain::member::{MemberEdit, Role};

impl Generator<'_> {
    pub(super) fn add_column(&mut self) -> Command {
        let (id, stage) = (ColumnId(self.fresh.id()), self.dice.of(Stage::ALL));
        Command::AddColumn { id, name: self.name(), stage }
    }

    pub(super) fn edit_board(&mut self) -> Command {
        let edits =
            [BoardEdit::Name(self.name()), BoardEdit::KeepClosed(7 + self.dice.below(3) as u16)];
        Command::EditBoard(self.dice.of(edits))
    }

    pub(super) fn edit_column(&mut self) -> Command {
        let edits = [
            ColumnEdit::Name(self.name()),
            ColumnEdit::Limit(Some(3)),
            ColumnEdit::Stage(self.dice.of(Stage::ALL)),
            ColumnEdit::Stage(self.dice.of(Stage::ALL)),
        ];
        Command::EditColumn { column: self.column(), edit: self.dice.of(edits) }
    }

    pub(super) fn move_column(&mut self) -> Command {
        Command::MoveColumn { column: self.column(), before: self.maybe(Generator::column) }
    }

    pub(super) fn remove_column(&mut self) -> Command {
        Command::RemoveColumn { column: self.column(), cards_to: self.column() }
    }

    pub(super) fn edit_area(&mut self) -> Command {
        let edits = [AreaEdit::Name(self.name()), AreaEdit::Synonyms(vec![self.name()])];
        Command::EditArea { area: self.some_area(), edit: self.dice.of(edits) }
    }

    pub(super) fn add_customer(&mut self) -> Command {
        Command::AddCustomer { id: CustomerId(self.fresh.id()), name: self.name() }
    }

    pub(super) fn rename_customer(&mut self) -> Command {
        Command::RenameCustomer { customer: self.some_customer(), name: self.name() }
    }

    pub(super) fn add_system(&mut self) -> Command {
        let (id, customer) = (SystemId(self.fresh.id()), self.customer());
        Command::AddSystem { id, name: self.name(), customer }
    }

    pub(super) fn edit_system(&mut self) -> Command {
        let edits = [SystemEdit::Name(self.name()), SystemEdit::Customer(self.customer())];
        Command::EditSystem { system: self.some_system(), edit: self.dice.of(edits) }
    }

    pub(super) fn admit_member(&mut self) -> Command {
        let (id, name, role) = (self.member(), self.name(), self.dice.of(Role::ALL));
        Command::AdmitMember { id, name, role }
    }

    pub(super) fn powers(&mut self) -> MemberEdit {
        if self.dice.percent(25) {
            return MemberEdit::MayDelete(self.dice.percent(60));
        }
        // Mostly roles with many permissions.
        let roles = [Role::Owner, Role::Owner, Role::ProductOwner, Role::Developer];
        MemberEdit::Role(self.dice.of(roles))
    }
}
