//! Draws random commands of every kind, mostly sensible ones.

// Two test crates include this file under different paths, so these paths are explicit.
#[path = "draw/cards.rs"]
mod cards;
#[path = "draw/contacts.rs"]
mod contacts;
#[path = "draw/planning.rs"]
mod planning;
#[path = "draw/settings.rs"]
mod settings;
#[path = "draw/things.rs"]
mod things;

use crate::dice::Dice;
use groundswell_domain::command::{Command, Kind, Right};
use groundswell_domain::id::{AreaId, CommandId};
use groundswell_domain::time::Timestamp;
use groundswell_domain::{Board, Entity, EntityRef};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Draws commands for one person.
pub(crate) struct Generator<'a> {
    pub(crate) dice: &'a mut Dice,
    pub(crate) board: &'a Board,
    /// Contacts, comments and descriptions that the person has loaded.
    pub(crate) details: &'a BTreeMap<EntityRef, Entity>,
    /// The commands that the person has given.
    pub(crate) done: &'a [CommandId],
    pub(crate) now: Timestamp,
    pub(crate) fresh: &'a mut Fresh,
}

/// Generates unique ids.
pub(crate) struct Fresh {
    maker: u64,
    count: u64,
}

impl Fresh {
    pub(crate) fn new(maker: u64) -> Fresh {
        Fresh { maker, count: 0 }
    }

    pub(crate) fn id(&mut self) -> Uuid {
        self.count += 1;
        // Mixed, so that the order of ids does not depend on the order of creation.
        let mixed = (self.count ^ (self.maker << 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        Uuid::from_u64_pair(mixed, (self.maker << 32) | self.count)
    }
}

impl Generator<'_> {
    /// The next command of a person.
    pub(crate) fn command(&mut self) -> Command {
        let kind = self.kind(|right| right != Right::Server);
        self.draw(kind)
    }

    /// The next command of the server itself.
    pub(crate) fn servers(&mut self) -> Command {
        let kind = self.kind(|right| right == Right::Server);
        self.draw(kind)
    }

    fn kind(&mut self, is_wanted: fn(Right) -> bool) -> Kind {
        let kinds = Kind::ALL.iter().copied().filter(|kind| is_wanted(kind.right()));
        let shares: Vec<(Kind, usize)> = kinds.map(|kind| (kind, share(kind))).collect();
        let mut left = self.dice.below(shares.iter().map(|(_, share)| share).sum());
        let drawn = shares.into_iter().find(|(_, share)| match left.checked_sub(*share) {
            Some(rest) => {
                left = rest;
                false
            }
            None => true,
        });
        drawn.expect("the draw is below the sum").0
    }

    /// A command of a kind, or a similar one if the board has nothing that it could be about. A
    /// kind without an arm here does not compile.
    fn draw(&mut self, kind: Kind) -> Command {
        match kind {
            Kind::CaptureCard => self.capture(),
            Kind::EditCard => Command::EditCard { card: self.card(), edit: self.card_edit() },
            Kind::MoveCard => self.move_card(),
            Kind::PinCard => self.pin_card(),
            Kind::UnpinCard => Command::UnpinCard { card: self.card() },
            Kind::MergeCards => Command::MergeCards { card: self.card(), into: self.card() },
            Kind::ReopenCard => self.reopen_card(),
            Kind::TrashCard => Command::TrashCard { card: self.card() },
            Kind::RestoreCard => Command::RestoreCard { card: self.trashed() },
            Kind::SeeCard => Command::SeeCard { card: self.card() },
            Kind::AddContact => self.contact(),
            Kind::EditContact => self.correction().unwrap_or_else(|| self.contact()),
            Kind::MarkTold => self.telling().unwrap_or_else(|| self.contact()),
            Kind::AddComment => self.comment(),
            Kind::EditComment => self.edit_comment(),
            Kind::RemoveComment => self.remove_comment(),
            Kind::PlanSprint => self.plan_sprint(),
            Kind::EditSprint => self.edit_sprint(),
            Kind::StartSprint => Command::StartSprint { sprint: self.sprint() },
            Kind::CloseSprint => self.close_sprint(),
            Kind::RemoveSprint => Command::RemoveSprint { sprint: self.sprint() },
            Kind::PullIntoSprint => self.pull_into_sprint(),
            Kind::DropFromSprint => Command::DropFromSprint { card: self.card() },
            Kind::CreateRelease => self.create_release(),
            Kind::EditRelease => self.edit_release(),
            Kind::RemoveRelease => Command::RemoveRelease { release: self.release() },
            Kind::MergeForward => self.merge_forward(),
            Kind::Deploy => self.deploy(),
            Kind::EditBoard => self.edit_board(),
            Kind::AddColumn => self.add_column(),
            Kind::EditColumn => self.edit_column(),
            Kind::MoveColumn => self.move_column(),
            Kind::RemoveColumn => self.remove_column(),
            Kind::AddArea => Command::AddArea { id: AreaId(self.fresh.id()), name: self.name() },
            Kind::EditArea => self.edit_area(),
            Kind::RemoveArea => Command::RemoveArea { area: self.some_area() },
            Kind::AddCustomer => self.add_customer(),
            Kind::RenameCustomer => self.rename_customer(),
            Kind::RemoveCustomer => Command::RemoveCustomer { customer: self.some_customer() },
            Kind::AddSystem => self.add_system(),
            Kind::EditSystem => self.edit_system(),
            Kind::RemoveSystem => Command::RemoveSystem { system: self.some_system() },
            Kind::EditMember => Command::EditMember { member: self.member(), edit: self.powers() },
            Kind::RemoveMember => Command::RemoveMember { member: self.member() },
            Kind::Undo => self.undo(),
            Kind::AdmitMember => self.admit_member(),
            Kind::RenameMember => Command::RenameMember { id: self.member(), name: self.name() },
            Kind::EmptyTrash => Command::EmptyTrash,
            Kind::ArchiveCards => Command::ArchiveCards,
            Kind::SplitDescriptions => Command::SplitDescriptions,
        }
    }

    fn undo(&mut self) -> Command {
        let recent = self.done.iter().rev().take(6).copied();
        let command = self.dice.pick(recent).unwrap_or(CommandId(self.fresh.id()));
        Command::Undo { command }
    }
}

/// How often a command is drawn, out of a thousand; those of the server out of a hundred.
fn share(kind: Kind) -> usize {
    match kind {
        Kind::EditCard => 140,
        Kind::CaptureCard => 120,
        Kind::MoveCard => 96,
        Kind::Undo => 90,
        Kind::AddContact => 68,
        Kind::Deploy => 57,
        Kind::PullIntoSprint | Kind::MarkTold => 30,
        Kind::PinCard | Kind::EditContact => 24,
        Kind::AddComment => 20,
        Kind::RemoveColumn => 18,
        Kind::EditMember => 17,
        Kind::PlanSprint | Kind::StartSprint | Kind::CloseSprint => 15,
        Kind::UnpinCard
        | Kind::MergeCards
        | Kind::TrashCard
        | Kind::SeeCard
        | Kind::AddColumn
        | Kind::EditColumn
        | Kind::AddArea => 12,
        Kind::EditComment | Kind::RemoveComment => 10,
        Kind::EditSprint
        | Kind::RemoveSprint
        | Kind::DropFromSprint
        | Kind::CreateRelease
        | Kind::EditRelease
        | Kind::RemoveRelease
        | Kind::MergeForward => 8,
        Kind::RestoreCard
        | Kind::ReopenCard
        | Kind::MoveColumn
        | Kind::EditArea
        | Kind::RemoveArea
        | Kind::AddCustomer
        | Kind::AddSystem => 6,
        Kind::RemoveMember | Kind::EditBoard => 4,
        Kind::RenameCustomer | Kind::RemoveCustomer | Kind::EditSystem | Kind::RemoveSystem => 3,

        Kind::EmptyTrash => 40,
        Kind::ArchiveCards => 30,
        Kind::AdmitMember => 15,
        Kind::SplitDescriptions => 9,
        Kind::RenameMember => 6,
    }
}
