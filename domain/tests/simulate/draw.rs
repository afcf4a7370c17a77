//! Draws what a person does next: every kind of command, mostly sensible, sometimes not.

use crate::dice::Dice;
use groundswell_domain::area::AreaEdit;
use groundswell_domain::card::{CardEdit, Deadline, Impact};
use groundswell_domain::column::{ColumnEdit, Place, Stage};
use groundswell_domain::command::{Command, Kind, Right};
use groundswell_domain::contact::{Channel, NewContact};
use groundswell_domain::correcting::ContactEdit;
use groundswell_domain::customer::SystemEdit;
use groundswell_domain::description::first_lines;
use groundswell_domain::id::{
    AreaId, CardId, ColumnId, CommandId, CommentId, ContactId, CustomerId, DeploymentId, ReleaseId,
    SprintId, SystemId, UserId,
};
use groundswell_domain::member::{MemberEdit, Role};
use groundswell_domain::release::{DeploymentState, NewRelease, ReleaseEdit, ReleaseKind};
use groundswell_domain::sprint::SprintEdit;
use groundswell_domain::time::{Day, Timestamp};
use groundswell_domain::{Board, Entity, EntityRef};
use std::collections::BTreeMap;
use uuid::Uuid;

/// One who draws: the dice, and ids that nobody else makes.
pub(crate) struct Drawer<'a> {
    pub(crate) dice: &'a mut Dice,
    pub(crate) board: &'a Board,
    /// Contacts and comments that the person has seen.
    pub(crate) details: &'a BTreeMap<EntityRef, Entity>,
    /// What the person has done.
    pub(crate) done: &'a [CommandId],
    pub(crate) now: Timestamp,
    pub(crate) fresh: &'a mut Fresh,
}

/// Makes ids that are never made twice.
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
        // Mixed, so that the order of ids says nothing about the order of things.
        let mixed = (self.count ^ (self.maker << 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        Uuid::from_u64_pair(mixed, (self.maker << 32) | self.count)
    }
}

/// How often people give a command, of a thousand; for those of the server, of a hundred.
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
        Kind::RemoveMember => 4,
        Kind::RenameCustomer
        | Kind::RemoveCustomer
        | Kind::EditSystem
        | Kind::RemoveSystem
        | Kind::RenameBoard => 3,
        Kind::KeepClosed => 1,
        Kind::EmptyTrash => 40,
        Kind::ArchiveCards => 30,
        Kind::AdmitMember => 15,
        Kind::SplitDescriptions => 9,
        Kind::RenameMember => 6,
    }
}

impl Drawer<'_> {
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

    /// A command of a kind, or of a kin where there is nothing that it could be about. A kind that
    /// is not here is no program.
    fn draw(&mut self, kind: Kind) -> Command {
        match kind {
            Kind::CaptureCard => self.capture(),
            Kind::EditCard => Command::EditCard { card: self.card(), edit: self.edit_card() },
            Kind::MoveCard => {
                Command::MoveCard { card: self.card(), to: self.column(), place: self.place() }
            }
            Kind::PinCard => {
                Command::PinCard { card: self.card(), place: self.place(), reason: self.text() }
            }
            Kind::UnpinCard => Command::UnpinCard { card: self.card() },
            Kind::MergeCards => Command::MergeCards { card: self.card(), into: self.card() },
            Kind::ReopenCard => {
                Command::ReopenCard { card: self.card(), suspected_in: self.release_id() }
            }
            Kind::TrashCard => Command::TrashCard { card: self.card() },
            Kind::RestoreCard => Command::RestoreCard { card: self.trashed() },
            Kind::SeeCard => Command::SeeCard { card: self.card() },
            Kind::AddContact => self.contact(),
            Kind::EditContact => self.correction().unwrap_or_else(|| self.contact()),
            Kind::MarkTold => self.telling().unwrap_or_else(|| self.contact()),
            Kind::AddComment => self.comment(),
            Kind::EditComment => match self.known_comment() {
                Some((comment, from)) => Command::EditComment { comment, from, to: self.text() },
                None => self.comment(),
            },
            Kind::RemoveComment => match self.known_comment() {
                Some((comment, _)) => Command::RemoveComment { comment },
                None => self.comment(),
            },
            Kind::PlanSprint => {
                let (id, name) = (SprintId(self.fresh.id()), self.name());
                let starts = self.now.day();
                Command::PlanSprint { id, name, starts, ends: starts + 13, capacity: 20.0 }
            }
            Kind::EditSprint => {
                Command::EditSprint { sprint: self.sprint(), edit: self.edit_sprint() }
            }
            Kind::StartSprint => Command::StartSprint { sprint: self.sprint() },
            Kind::CloseSprint => Command::CloseSprint {
                sprint: self.sprint(),
                unfinished_to: self.maybe(Drawer::sprint),
            },
            Kind::RemoveSprint => Command::RemoveSprint { sprint: self.sprint() },
            Kind::PullIntoSprint => {
                Command::PullIntoSprint { card: self.card(), sprint: self.sprint() }
            }
            Kind::DropFromSprint => Command::DropFromSprint { card: self.card() },
            Kind::CreateRelease => self.create_release(),
            Kind::EditRelease => {
                let edits = [
                    ReleaseEdit::Name(self.name()),
                    ReleaseEdit::Planned(Some(self.now.day() + 7)),
                    ReleaseEdit::Parent(self.release_id()),
                ];
                Command::EditRelease { release: self.release(), edit: self.dice.of(edits) }
            }
            Kind::RemoveRelease => Command::RemoveRelease { release: self.release() },
            Kind::MergeForward => {
                let (hotfix, into) = (self.release(), self.release());
                Command::MergeForward { hotfix, into, merged: self.dice.percent(70) }
            }
            Kind::Deploy => self.deploy(),
            Kind::RenameBoard => Command::RenameBoard { name: self.name() },
            Kind::KeepClosed => Command::KeepClosed { days: 7 + self.dice.below(3) as u16 },
            Kind::AddColumn => {
                let (id, stage) = (ColumnId(self.fresh.id()), self.dice.of(Stage::ALL));
                Command::AddColumn { id, name: self.name(), stage }
            }
            Kind::EditColumn => {
                let edits = [
                    ColumnEdit::Name(self.name()),
                    ColumnEdit::Limit(Some(3)),
                    ColumnEdit::Stage(self.dice.of(Stage::ALL)),
                    ColumnEdit::Stage(self.dice.of(Stage::ALL)),
                ];
                Command::EditColumn { column: self.column(), edit: self.dice.of(edits) }
            }
            Kind::MoveColumn => {
                Command::MoveColumn { column: self.column(), before: self.maybe(Drawer::column) }
            }
            Kind::RemoveColumn => {
                Command::RemoveColumn { column: self.column(), cards_to: self.column() }
            }
            Kind::AddArea => Command::AddArea { id: AreaId(self.fresh.id()), name: self.name() },
            Kind::EditArea => {
                let edits = [AreaEdit::Name(self.name()), AreaEdit::Synonyms(vec![self.name()])];
                Command::EditArea { area: self.some_area(), edit: self.dice.of(edits) }
            }
            Kind::RemoveArea => Command::RemoveArea { area: self.some_area() },
            Kind::AddCustomer => {
                Command::AddCustomer { id: CustomerId(self.fresh.id()), name: self.name() }
            }
            Kind::RenameCustomer => {
                Command::RenameCustomer { customer: self.some_customer(), name: self.name() }
            }
            Kind::RemoveCustomer => Command::RemoveCustomer { customer: self.some_customer() },
            Kind::AddSystem => {
                let (id, customer) = (SystemId(self.fresh.id()), self.customer());
                Command::AddSystem { id, name: self.name(), customer }
            }
            Kind::EditSystem => {
                let edits = [SystemEdit::Name(self.name()), SystemEdit::Customer(self.customer())];
                Command::EditSystem { system: self.some_system(), edit: self.dice.of(edits) }
            }
            Kind::RemoveSystem => Command::RemoveSystem { system: self.some_system() },
            Kind::EditMember => Command::EditMember { member: self.member(), edit: self.powers() },
            Kind::RemoveMember => Command::RemoveMember { member: self.member() },
            Kind::Undo => self.undo(),
            Kind::AdmitMember => {
                let (id, name, role) = (self.member(), self.name(), self.dice.of(Role::ALL));
                Command::AdmitMember { id, name, role }
            }
            Kind::RenameMember => Command::RenameMember { id: self.member(), name: self.name() },
            Kind::EmptyTrash => Command::EmptyTrash,
            Kind::ArchiveCards => Command::ArchiveCards,
            Kind::SplitDescriptions => Command::SplitDescriptions,
        }
    }

    fn capture(&mut self) -> Command {
        let column = if self.dice.percent(30) { Some(self.column()) } else { None };
        let contact = if self.dice.percent(50) { Some(self.new_contact()) } else { None };
        Command::CaptureCard { id: CardId(self.fresh.id()), title: self.text(), column, contact }
    }

    fn edit_card(&mut self) -> CardEdit {
        match self.dice.below(12) {
            0..3 => {
                let card = self.card();
                self.edit_text(card)
            }
            3 => CardEdit::Impact(self.dice.of([Impact::Blocked, Impact::Hurts, Impact::Confuses])),
            4 => CardEdit::Area(self.area()),
            5 => CardEdit::Assignee(self.maybe(Drawer::member)),
            6 => CardEdit::Estimate(self.dice.of([None, Some(0.1), Some(3.0), Some(-1.0)])),
            7 => {
                let deadline = Deadline { day: self.now.day() + 3, note: self.text() };
                CardEdit::Deadline(self.dice.of([None, Some(deadline)]))
            }
            8..10 => CardEdit::Express(self.dice.percent(70)),
            10 => CardEdit::FixedIn(self.release_id()),
            _ => CardEdit::SuspectedIn(self.release_id()),
        }
    }

    fn edit_text(&mut self, card: CardId) -> CardEdit {
        if self.dice.percent(50) {
            return self.edit_description(card);
        }
        let seen = self.board.cards.get(&card);
        let stale = self.dice.percent(20);
        let from =
            |text: Option<String>| if stale { "stale".into() } else { text.unwrap_or_default() };
        let to = self.text();
        match self.dice.below(3) {
            0 => CardEdit::Title { from: from(seen.map(|card| card.title.clone())), to },
            1 => CardEdit::Workaround { from: from(seen.map(|card| card.workaround.clone())), to },
            _ => CardEdit::Answer { from: from(seen.map(|card| card.answer.clone())), to },
        }
    }

    /// As far as the person has seen it: all of it, or the first lines.
    fn edit_description(&mut self, card: CardId) -> CardEdit {
        let seen = self.board.cards.get(&card);
        let from = match self.details.get(&EntityRef::Description(card)) {
            Some(Entity::Description(all)) if seen.is_some_and(|card| card.goes_on) => {
                all.text.clone()
            }
            _ => seen.map(|card| card.description.clone()).unwrap_or_default(),
        };
        let to = self.text();
        let long = |line: &str, end: &str| format!("{}{end}", format!("{line}\n").repeat(60));
        // Alike at first, alike at the end, and with what another one holds of it on the board.
        let to = match self.dice.below(6) {
            0 => to,
            1 => long("fails again", &to),
            2 => long("slow again", &to),
            3 => first_lines(&long("fails again", "")).to_owned(),
            _ => format!("{from}{to}"),
        };
        CardEdit::Description { from, to }
    }

    fn trashed(&mut self) -> CardId {
        let trashed = self.board.cards.values().filter(|card| card.trashed.is_some());
        let trashed = self.dice.pick(trashed.map(|card| card.id));
        trashed.unwrap_or_else(|| self.card())
    }

    fn telling(&mut self) -> Option<Command> {
        let tallies = self.board.tallies.keys().filter_map(|key| Some((key.card, key.customer?)));
        let (card, customer) = self.dice.pick(tallies)?;
        Some(Command::MarkTold { card, customer, told: self.dice.percent(70) })
    }

    fn contact(&mut self) -> Command {
        let contact = self.new_contact();
        // Contacts go to merged cards as well: they redirect.
        let card = self.dice.pick(self.board.cards.keys().copied());
        Command::AddContact { card: card.unwrap_or(CardId(self.fresh.id())), contact }
    }

    fn correction(&mut self) -> Option<Command> {
        let contacts = self.details.values().filter_map(|detail| match detail {
            Entity::Contact(contact) => Some((contact.id, contact.quote.clone())),
            _ => None,
        });
        let (contact, from) = self.dice.pick(contacts)?;
        let edit = match self.dice.below(4) {
            0 => ContactEdit::Quote { from, to: self.text() },
            1 => ContactEdit::Channel(Channel::Mail),
            _ => ContactEdit::Caller { customer: self.customer(), system: self.system() },
        };
        Some(Command::EditContact { contact, edit })
    }

    fn new_contact(&mut self) -> NewContact {
        let days_ago = if self.dice.percent(30) { self.dice.below(5) as i64 } else { 0 };
        let at = self.now.plus_days(-days_ago);
        let id = ContactId(self.fresh.id());
        let system = if self.dice.percent(20) { self.system() } else { None };
        let (customer, quote) = (self.customer(), self.text());
        NewContact { id, customer, system, channel: Channel::Phone, quote, at, day: at.day() }
    }

    fn known_comment(&mut self) -> Option<(CommentId, String)> {
        let comments = self.details.values().filter_map(|detail| match detail {
            Entity::Comment(comment) => Some((comment.id, comment.text.clone())),
            _ => None,
        });
        self.dice.pick(comments)
    }

    fn comment(&mut self) -> Command {
        // Now and then somebody tries to write over what another one wrote.
        let known = self.known_comment().filter(|_| self.dice.percent(5));
        let id = known.map_or_else(|| CommentId(self.fresh.id()), |(known, _)| known);
        Command::AddComment { id, card: self.card(), text: self.text() }
    }

    fn edit_sprint(&mut self) -> SprintEdit {
        let starts = Day(self.now.day().0 + self.dice.below(9) as i32);
        let ends = Day(self.now.day().0 + self.dice.below(9) as i32);
        let texts = [SprintEdit::Name(self.name()), SprintEdit::Goal(self.text())];
        match self.dice.below(4) {
            0 => self.dice.of(texts),
            1 => SprintEdit::Dates { starts, ends },
            2 => SprintEdit::Capacity(self.dice.of([0.5, 20.0, 2_000.0])),
            _ => SprintEdit::SupportShare(self.dice.of([0, 30, 101])),
        }
    }

    fn create_release(&mut self) -> Command {
        let kind = self.dice.of([ReleaseKind::Regular, ReleaseKind::Hotfix]);
        let (id, name, parent) = (ReleaseId(self.fresh.id()), self.name(), self.release_id());
        Command::CreateRelease(NewRelease { id, name, kind, parent, planned: None })
    }

    fn deploy(&mut self) -> Command {
        use DeploymentState as S;
        let state =
            self.dice.of([S::Planned, S::Running, S::Watching, S::Done, S::Done, S::RolledBack]);
        let (release, system) = (self.release(), self.some_system());
        let known = self.dice.pick(self.board.deployments.keys().copied());
        // Rarely an id that another deployment has already.
        let id = known.filter(|_| self.dice.percent(5));
        let id = id.unwrap_or(DeploymentId(self.fresh.id()));
        Command::Deploy { id, release, system, state }
    }

    fn powers(&mut self) -> MemberEdit {
        if self.dice.percent(25) {
            return MemberEdit::MayDelete(self.dice.percent(60));
        }
        // Mostly roles in which one can do something.
        let roles = [Role::Owner, Role::Owner, Role::ProductOwner, Role::Developer];
        MemberEdit::Role(self.dice.of(roles))
    }

    fn undo(&mut self) -> Command {
        let recent = self.done.iter().rev().take(6).copied();
        let command = self.dice.pick(recent).unwrap_or(CommandId(self.fresh.id()));
        Command::Undo { command }
    }
}

/// Things on the board, and now and then something that is not.
impl Drawer<'_> {
    fn maybe<T>(&mut self, draw: impl FnOnce(&mut Self) -> T) -> Option<T> {
        if self.dice.percent(50) { Some(draw(self)) } else { None }
    }

    fn card(&mut self) -> CardId {
        let live = self.board.cards.values().filter(|card| card.is_live()).map(|card| card.id);
        self.dice.pick(live).unwrap_or(CardId(self.fresh.id()))
    }

    fn column(&mut self) -> ColumnId {
        let known = self.dice.pick(self.board.columns.keys().copied());
        known.filter(|_| self.dice.percent(98)).unwrap_or(ColumnId(self.fresh.id()))
    }

    fn member(&mut self) -> UserId {
        self.dice.pick(self.board.members.keys().copied()).unwrap_or(UserId(self.fresh.id()))
    }

    fn sprint(&mut self) -> SprintId {
        self.dice.pick(self.board.sprints.keys().copied()).unwrap_or(SprintId(self.fresh.id()))
    }

    fn area(&mut self) -> Option<AreaId> {
        self.dice.pick(self.board.areas.keys().copied())
    }

    fn customer(&mut self) -> Option<CustomerId> {
        let known = self.dice.pick(self.board.customers.keys().copied());
        known.filter(|_| self.dice.percent(60))
    }

    fn system(&mut self) -> Option<SystemId> {
        self.dice.pick(self.board.systems.keys().copied())
    }

    fn release_id(&mut self) -> Option<ReleaseId> {
        let known = self.dice.pick(self.board.releases.keys().copied());
        known.filter(|_| self.dice.percent(85))
    }

    fn release(&mut self) -> ReleaseId {
        self.release_id().unwrap_or(ReleaseId(self.fresh.id()))
    }

    fn some_area(&mut self) -> AreaId {
        self.area().unwrap_or(AreaId(self.fresh.id()))
    }

    fn some_customer(&mut self) -> CustomerId {
        self.customer().unwrap_or(CustomerId(self.fresh.id()))
    }

    fn some_system(&mut self) -> SystemId {
        self.system().unwrap_or(SystemId(self.fresh.id()))
    }

    fn place(&mut self) -> Place {
        let other = self.card();
        self.dice.of([Place::Top, Place::Bottom, Place::Before(other), Place::After(other)])
    }

    /// Few names, so that people choose the same one.
    fn name(&mut self) -> String {
        self.dice.of(["Ann", "Ben", "Cem", "Dora", "Eve", "Finn"]).to_string()
    }

    fn text(&mut self) -> String {
        self.dice.of(["fails", "slow", "äöü", "two\nlines", " ", "waits"]).to_string()
    }
}
