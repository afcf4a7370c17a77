//! Draws what a person does next: every kind of command, mostly sensible, sometimes not.

use crate::dice::Dice;
use groundswell_domain::area::AreaEdit;
use groundswell_domain::card::{CardEdit, Deadline, Impact};
use groundswell_domain::column::{ColumnEdit, Place, Stage};
use groundswell_domain::command::Command;
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

impl Drawer<'_> {
    /// The next command of a person.
    pub(crate) fn command(&mut self) -> Command {
        match self.dice.below(100) {
            0..12 => self.capture(),
            12..26 => self.edit_card(),
            26..44 => self.place_card(),
            44..56 => self.contact(),
            56..60 => self.comment(),
            60..70 => self.plan(),
            70..79 => self.release(),
            79..91 => self.configure(),
            _ => self.undo(),
        }
    }

    /// The next command of the server itself.
    pub(crate) fn servers(&mut self) -> Command {
        if self.dice.percent(40) {
            return Command::EmptyTrash;
        }
        if self.dice.percent(50) {
            return Command::ArchiveCards;
        }
        if self.dice.percent(30) {
            return Command::SplitDescriptions;
        }
        if self.dice.percent(30) {
            return Command::RenameMember { id: self.member(), name: self.name() };
        }
        let role = self.dice.of(Role::ALL);
        Command::AdmitMember { id: self.member(), name: self.name(), role }
    }

    fn capture(&mut self) -> Command {
        let column = if self.dice.percent(30) { Some(self.column()) } else { None };
        let contact = if self.dice.percent(50) { Some(self.new_contact()) } else { None };
        Command::CaptureCard { id: CardId(self.fresh.id()), title: self.text(), column, contact }
    }

    fn edit_card(&mut self) -> Command {
        let card = self.card();
        let edit = match self.dice.below(12) {
            0..3 => self.edit_text(card),
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
        };
        Command::EditCard { card, edit }
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

    fn place_card(&mut self) -> Command {
        let card = self.card();
        match self.dice.below(15) {
            0..8 => Command::MoveCard { card, to: self.column(), place: self.place() },
            8..10 => Command::PinCard { card, place: self.place(), reason: self.text() },
            10 => Command::UnpinCard { card },
            11 => Command::MergeCards { card, into: self.card() },
            12 => Command::TrashCard { card },
            13 => Command::SeeCard { card },
            _ if self.dice.percent(50) => {
                let trashed = self.board.cards.values().filter(|card| card.trashed.is_some());
                let trashed = self.dice.pick(trashed.map(|card| card.id));
                Command::RestoreCard { card: trashed.unwrap_or(card) }
            }
            _ => Command::ReopenCard { card, suspected_in: self.release_id() },
        }
    }

    fn contact(&mut self) -> Command {
        if self.dice.percent(25) {
            let tallies =
                self.board.tallies.keys().filter_map(|key| Some((key.card, key.customer?)));
            if let Some((card, customer)) = self.dice.pick(tallies) {
                return Command::MarkTold { card, customer, told: self.dice.percent(70) };
            }
        }
        if self.dice.percent(25)
            && let Some(correction) = self.correction()
        {
            return correction;
        }
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

    fn comment(&mut self) -> Command {
        let comments = self.details.values().filter_map(|detail| match detail {
            Entity::Comment(comment) => Some((comment.id, comment.text.clone())),
            _ => None,
        });
        let known = self.dice.pick(comments);
        match (self.dice.below(4), known) {
            (0, Some((comment, _))) => Command::RemoveComment { comment },
            (1, Some((comment, from))) => Command::EditComment { comment, from, to: self.text() },
            // Somebody tries to write over what another one wrote.
            (2, Some((id, _))) if self.dice.percent(20) => {
                Command::AddComment { id, card: self.card(), text: self.text() }
            }
            _ => {
                let id = CommentId(self.fresh.id());
                Command::AddComment { id, card: self.card(), text: self.text() }
            }
        }
    }

    fn plan(&mut self) -> Command {
        let sprint = self.sprint();
        match self.dice.below(13) {
            0..2 => {
                let (id, name) = (SprintId(self.fresh.id()), self.name());
                let starts = self.now.day();
                Command::PlanSprint { id, name, starts, ends: starts + 13, capacity: 20.0 }
            }
            2 => Command::EditSprint { sprint, edit: self.edit_sprint() },
            3..5 => Command::StartSprint { sprint },
            5..7 => Command::CloseSprint { sprint, unfinished_to: self.maybe(Drawer::sprint) },
            7..11 => Command::PullIntoSprint { card: self.card(), sprint },
            11 => Command::RemoveSprint { sprint },
            _ => Command::DropFromSprint { card: self.card() },
        }
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

    fn release(&mut self) -> Command {
        let release = self.release_id().unwrap_or(ReleaseId(self.fresh.id()));
        match self.dice.below(11) {
            0 => {
                let kind = self.dice.of([ReleaseKind::Regular, ReleaseKind::Hotfix]);
                let (id, name, parent) =
                    (ReleaseId(self.fresh.id()), self.name(), self.release_id());
                Command::CreateRelease(NewRelease { id, name, kind, parent, planned: None })
            }
            1 => {
                let edits = [
                    ReleaseEdit::Name(self.name()),
                    ReleaseEdit::Planned(Some(self.now.day() + 7)),
                    ReleaseEdit::Parent(self.release_id()),
                ];
                Command::EditRelease { release, edit: self.dice.of(edits) }
            }
            2 => Command::RemoveRelease { release },
            3 => {
                let hotfix = self.release_id().unwrap_or(release);
                Command::MergeForward { hotfix, into: release, merged: self.dice.percent(70) }
            }
            _ => self.deploy(release),
        }
    }

    fn deploy(&mut self, release: ReleaseId) -> Command {
        use DeploymentState as S;
        let state =
            self.dice.of([S::Planned, S::Running, S::Watching, S::Done, S::Done, S::RolledBack]);
        let system = self.system().unwrap_or(SystemId(self.fresh.id()));
        let known = self.dice.pick(self.board.deployments.keys().copied());
        // Rarely an id that another deployment has already.
        let id = known.filter(|_| self.dice.percent(5));
        let id = id.unwrap_or(DeploymentId(self.fresh.id()));
        Command::Deploy { id, release, system, state }
    }

    fn configure(&mut self) -> Command {
        match self.dice.below(5) {
            0..2 => self.configure_columns(),
            2 => self.configure_areas(),
            3 => self.configure_customers(),
            _ => self.configure_people(),
        }
    }

    fn configure_columns(&mut self) -> Command {
        let column = self.column();
        match self.dice.below(8) {
            0..2 => {
                let (id, stage) = (ColumnId(self.fresh.id()), self.dice.of(Stage::ALL));
                Command::AddColumn { id, name: self.name(), stage }
            }
            2..4 => {
                let edits = [
                    ColumnEdit::Name(self.name()),
                    ColumnEdit::Limit(Some(3)),
                    ColumnEdit::Stage(self.dice.of(Stage::ALL)),
                    ColumnEdit::Stage(self.dice.of(Stage::ALL)),
                ];
                Command::EditColumn { column, edit: self.dice.of(edits) }
            }
            4 => Command::MoveColumn { column, before: self.maybe(Drawer::column) },
            _ => Command::RemoveColumn { column, cards_to: self.column() },
        }
    }

    fn configure_areas(&mut self) -> Command {
        let area = self.area().unwrap_or(AreaId(self.fresh.id()));
        match self.dice.below(4) {
            0..2 => Command::AddArea { id: AreaId(self.fresh.id()), name: self.name() },
            2 => {
                let edits = [AreaEdit::Name(self.name()), AreaEdit::Synonyms(vec![self.name()])];
                Command::EditArea { area, edit: self.dice.of(edits) }
            }
            _ => Command::RemoveArea { area },
        }
    }

    fn configure_customers(&mut self) -> Command {
        let customer = self.customer().unwrap_or(CustomerId(self.fresh.id()));
        let system = self.system().unwrap_or(SystemId(self.fresh.id()));
        match self.dice.below(8) {
            0..2 => Command::AddCustomer { id: CustomerId(self.fresh.id()), name: self.name() },
            2 => Command::RenameCustomer { customer, name: self.name() },
            3 => Command::RemoveCustomer { customer },
            4..6 => {
                let (id, customer) = (SystemId(self.fresh.id()), self.customer());
                Command::AddSystem { id, name: self.name(), customer }
            }
            6 => {
                let edits = [SystemEdit::Name(self.name()), SystemEdit::Customer(self.customer())];
                Command::EditSystem { system, edit: self.dice.of(edits) }
            }
            _ => Command::RemoveSystem { system },
        }
    }

    fn configure_people(&mut self) -> Command {
        let member = self.member();
        match self.dice.below(6) {
            0 if self.dice.percent(30) => {
                Command::KeepClosed { days: 7 + self.dice.below(3) as u16 }
            }
            0 => Command::RenameBoard { name: self.name() },
            1 => Command::RemoveMember { member },
            2 => Command::EditMember { member, edit: MemberEdit::MayDelete(self.dice.percent(60)) },
            _ => {
                // Mostly roles in which one can do something.
                let roles = [Role::Owner, Role::Owner, Role::ProductOwner, Role::Developer];
                let edit = MemberEdit::Role(self.dice.of(roles));
                Command::EditMember { member, edit }
            }
        }
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
