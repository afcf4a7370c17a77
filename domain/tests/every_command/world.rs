//! A board on which every command has something to do.

use crate::server::{Outcome, Server};
use groundswell_domain::board::BoardInfo;
use groundswell_domain::card::CardEdit;
use groundswell_domain::column::{Place, Stage};
use groundswell_domain::command::{Command, Sent};
use groundswell_domain::contact::{Channel, NewContact};
use groundswell_domain::entity::Change;
use groundswell_domain::id::{
    AreaId, BoardId, CardId, ColumnId, CommandId, CommentId, ContactId, CustomerId, DeploymentId,
    ReleaseId, SprintId, SystemId, UserId,
};
use groundswell_domain::member::{Member, Role};
use groundswell_domain::release::{DeploymentState, NewRelease, ReleaseKind};
use groundswell_domain::setup::{self, NewBoard};
use groundswell_domain::time::{Day, Timestamp};
use groundswell_domain::{Actor, Board, Rejection};
use uuid::Uuid;

pub(crate) const TODAY: Day = Day(20_000);

/// Ids made from names: the same name gives the same id.
pub(crate) trait Named: Sized {
    fn named(name: &str) -> Self;
}

macro_rules! named {
    ($($id:ident)+) => {$(
        impl Named for $id {
            fn named(name: &str) -> $id {
                let mixed = name.bytes().fold(7_u128, |sum, byte| {
                    sum.wrapping_mul(0x0100_0193_0000_01b3_0000_0159) ^ u128::from(byte)
                });
                $id(Uuid::from_u128(mixed))
            }
        }
    )+};
}

named! {
    AreaId BoardId CardId ColumnId CommandId CommentId ContactId CustomerId DeploymentId ReleaseId
    SprintId SystemId UserId
}

/// The id of the thing with this name.
pub(crate) fn id<T: Named>(name: &str) -> T {
    T::named(name)
}

/// A description of which the board holds only the first lines.
pub(crate) fn long(ending: &str) -> String {
    format!("{}{ending}", "It finds nothing.\n".repeat(100))
}

/// The person with this role, whose name is the role.
pub(crate) fn person(role: Role) -> Actor {
    Actor::Member(id(&format!("{role:?}")))
}

pub(crate) struct World {
    pub(crate) server: Server,
    /// The last command of the owner.
    pub(crate) last: CommandId,
    count: u128,
}

impl World {
    pub(crate) fn new() -> World {
        let server = Server::new(first_board(), TODAY.start());
        let mut world = World { server, last: id("nothing yet"), count: 0 };
        world.furnish();
        let edit = CardEdit::Express(true);
        world.last = world.owner(Command::EditCard { card: id("Player"), edit });
        world
    }

    pub(crate) fn run(&mut self, actor: Actor, command: &Command) -> Result<CommandId, Rejection> {
        self.count += 1;
        self.server.now = Timestamp(self.server.now.0 + 60_000);
        let id = CommandId(Uuid::from_u128(self.count));
        let sent = Sent { id, at: self.server.now, command: command.clone() };
        match self.server.take(&sent, actor) {
            Outcome::Done => Ok(id),
            Outcome::Refused(rejection) => Err(rejection),
            Outcome::Again(seq) => panic!("the id of commit {seq} was given twice"),
        }
    }

    #[track_caller]
    pub(crate) fn does(&mut self, actor: Actor, command: Command) -> CommandId {
        let done = self.run(actor, &command);
        done.unwrap_or_else(|rejection| panic!("{command:?}: {rejection:?}"))
    }

    #[track_caller]
    fn owner(&mut self, command: Command) -> CommandId {
        self.does(person(Role::Owner), command)
    }

    fn furnish(&mut self) {
        for name in ["Anna", "Ben", "Idle"] {
            self.owner(Command::AddCustomer { id: id(name), name: name.into() });
        }
        for name in ["Payment", "Player"] {
            self.owner(Command::AddArea { id: id(name), name: name.into() });
        }
        let (review, stage) = (id("Review"), Stage::Doing);
        self.owner(Command::AddColumn { id: review, name: "Review".into(), stage });
        self.furnish_releases();
        self.furnish_cards();
        self.furnish_sprints();
    }

    fn furnish_releases(&mut self) {
        for (name, parent) in [("24.6", None), ("24.7", Some("24.6")), ("24.7.1", Some("24.7"))] {
            let kind = if name.len() > 4 { ReleaseKind::Hotfix } else { ReleaseKind::Regular };
            let parent = parent.map(id);
            let (name, id) = (name.to_string(), id(name));
            self.owner(Command::CreateRelease(NewRelease {
                id,
                name,
                kind,
                parent,
                planned: None,
            }));
        }
        for (name, customer) in [("North", Some("Anna")), ("South", None), ("Spare", None)] {
            let (customer, name, id) = (customer.map(id), name.to_string(), id(name));
            self.owner(Command::AddSystem { id, name, customer });
        }
        for system in ["North", "South"] {
            let (id, release, system) = (id(&format!("24.6 {system}")), id("24.6"), id(system));
            self.owner(Command::Deploy { id, release, system, state: DeploymentState::Done });
        }
    }

    fn furnish_cards(&mut self) {
        for title in ["Vouchers", "Coupons", "Player", "Search", "Trashed", "Old trash", "Fixed"] {
            let contact = Some(contact(title, Some("Anna"), self.server.now));
            let (id, title, column) = (id(title), title.to_string(), None);
            self.owner(Command::CaptureCard { id, title, column, contact });
        }
        let edit = CardEdit::Area(Some(id("Payment")));
        self.owner(Command::EditCard { card: id("Vouchers"), edit });
        let edit = CardEdit::Description { from: String::new(), to: long("a") };
        self.owner(Command::EditCard { card: id("Search"), edit });
        let edit = CardEdit::Assignee(Some(id("Developer")));
        self.owner(Command::EditCard { card: id("Vouchers"), edit });
        for (title, stage) in [("Coupons", Stage::Triaged), ("Search", Stage::Triaged)] {
            let (card, to) = (id(title), id(&format!("{stage:?}")));
            self.owner(Command::MoveCard { card, to, place: Place::Top, together: false });
        }
        let (card, place) = (id("Coupons"), Place::Top);
        self.owner(Command::PinCard { card, place, reason: "promised".into() });
        let to_review = Command::MoveCard {
            card: id("Player"),
            to: id("Review"),
            place: Place::Top,
            together: false,
        };
        self.owner(to_review);
        let (card, to) = (id("Fixed"), id("Verify"));
        self.owner(Command::MoveCard { card, to, place: Place::Top, together: false });
        let edit = CardEdit::FixedIn(Some(id("24.7")));
        self.owner(Command::EditCard { card: id("Fixed"), edit });
        self.owner(Command::TrashCard { card: id("Old trash") });
        self.server.now = self.server.now.plus_days(31);
        self.owner(Command::TrashCard { card: id("Trashed") });
        for comment in ["of owner", "mine"] {
            let (id, card, text) = (id(comment), id("Vouchers"), comment.to_string());
            self.owner(Command::AddComment { id, card, text });
        }
    }

    fn furnish_sprints(&mut self) {
        for name in ["12", "13", "14"] {
            let (id, name, capacity) = (id(name), name.to_string(), 20.0);
            let (starts, ends) = (TODAY, TODAY + 13);
            self.owner(Command::PlanSprint { id, name, starts, ends, capacity });
        }
        for (title, sprint) in [("Search", "12"), ("Player", "12"), ("Coupons", "13")] {
            self.owner(Command::PullIntoSprint { card: id(title), sprint: id(sprint) });
        }
    }
}

fn first_board() -> Board {
    let info = BoardInfo::new(id("board"), "MusicStore", "MS");
    let new = NewBoard {
        id: info.id,
        name: info.name.clone(),
        key: info.key.clone(),
        owner: id("Owner"),
        owner_name: "Owner".into(),
        columns: Stage::ALL.map(|stage| id(&format!("{stage:?}"))),
    };
    let mut board = Board::new(info);
    board.apply(&setup::first_changes(&new).unwrap());
    for role in Role::ALL {
        let name = format!("{role:?}");
        board.apply(&[Change::put(Member { id: id(&name), name, role, may_delete: false })]);
    }
    board
}

pub(crate) fn contact(quote: &str, who: Option<&str>, at: Timestamp) -> NewContact {
    let (customer, channel) = (who.map(id), Channel::Phone);
    NewContact {
        id: id(quote),
        customer,
        system: None,
        channel,
        quote: quote.into(),
        searched: String::new(),
        at,
        day: at.day(),
    }
}
