//! At least one command of every kind, each of which the furnished board can carry out.

use crate::world::{TODAY, World, contact, id, long, person};
use groundswell_domain::Actor;
use groundswell_domain::area::AreaEdit;
use groundswell_domain::card::{CardEdit, Deadline, Impact};
use groundswell_domain::column::{ColumnEdit, Place, Stage};
use groundswell_domain::command::{Command, Kind, Right};
use groundswell_domain::contact::{Channel, NewContact};
use groundswell_domain::correcting::ContactEdit;
use groundswell_domain::customer::SystemEdit;
use groundswell_domain::id::ReleaseId;
use groundswell_domain::member::{MemberEdit, Role};
use groundswell_domain::release::{DeploymentState, NewRelease, ReleaseEdit, ReleaseKind};
use groundswell_domain::sprint::SprintEdit;

/// Every kind of command, some in several forms, and a fresh board for each.
pub(crate) fn worlds() -> impl Iterator<Item = (World, Command)> {
    let count = all(&World::new()).len();
    (0..count).map(|at| {
        let world = World::new();
        let command = all(&world).swap_remove(at);
        (world, command)
    })
}

/// Every kind of command, some in several forms.
pub(crate) fn all(world: &World) -> Vec<Command> {
    Kind::ALL.iter().flat_map(|kind| of(*kind, world)).collect()
}

/// Who gives a command in tests that are not about permissions.
pub(crate) fn giver(command: &Command) -> Actor {
    if command.kind().right() == Right::Server { Actor::System } else { person(Role::Owner) }
}

/// The commands of one kind. A kind that is not here is no program.
pub(crate) fn of(kind: Kind, world: &World) -> Vec<Command> {
    let (vouchers, now) = (id("Vouchers"), world.server.now);
    match kind {
        Kind::CaptureCard => {
            let call = contact("first call", Some("Ben"), now);
            [None, Some(call)].map(captured).to_vec()
        }
        Kind::EditCard => card_edits(),
        Kind::MoveCard => moves(),
        Kind::PinCard => {
            let pin =
                |place| Command::PinCard { card: id("Coupons"), place, reason: "because".into() };
            places().map(pin).to_vec()
        }
        Kind::UnpinCard => vec![Command::UnpinCard { card: id("Coupons") }],
        Kind::MergeCards => vec![Command::MergeCards { card: id("Coupons"), into: vouchers }],
        Kind::ReopenCard => {
            vec![Command::ReopenCard { card: id("Fixed"), suspected_in: Some(id("24.7")) }]
        }
        Kind::TrashCard => vec![Command::TrashCard { card: vouchers }],
        Kind::RestoreCard => vec![Command::RestoreCard { card: id("Trashed") }],
        Kind::SeeCard => vec![Command::SeeCard { card: vouchers }],
        Kind::AddContact => {
            let of_anna = contact("Anna calls again", Some("Anna"), now);
            [contact("a second call", None, now), of_anna]
                .map(|contact| Command::AddContact { card: vouchers, contact })
                .to_vec()
        }
        Kind::EditContact => [
            ContactEdit::Caller { customer: None, system: None },
            ContactEdit::Caller { customer: Some(id("Ben")), system: Some(id("South")) },
            ContactEdit::Quote { from: "Vouchers".into(), to: "two calls".into() },
            ContactEdit::Channel(Channel::Mail),
        ]
        .map(|edit| Command::EditContact { contact: id("Vouchers"), edit })
        .to_vec(),
        Kind::MarkTold => {
            vec![Command::MarkTold { card: vouchers, customer: id("Anna"), told: true }]
        }
        Kind::AddComment => {
            vec![Command::AddComment { id: id("new comment"), card: vouchers, text: "hm".into() }]
        }
        Kind::EditComment => {
            let (from, to) = ("mine".into(), "mine, better".into());
            vec![Command::EditComment { comment: id("mine"), from, to }]
        }
        Kind::RemoveComment => vec![Command::RemoveComment { comment: id("of owner") }],
        Kind::PlanSprint => {
            let (id, name) = (id("15"), "15".into());
            vec![Command::PlanSprint { id, name, starts: TODAY, ends: TODAY + 5, capacity: 7.5 }]
        }
        Kind::EditSprint => [
            SprintEdit::Name("Twelve".into()),
            SprintEdit::Goal("No waves".into()),
            SprintEdit::Dates { starts: TODAY + 1, ends: TODAY + 2 },
            SprintEdit::Capacity(12.5),
            SprintEdit::SupportShare(40),
        ]
        .map(|edit| Command::EditSprint { sprint: id("12"), edit })
        .to_vec(),
        Kind::StartSprint => vec![Command::StartSprint { sprint: id("12") }],
        Kind::CloseSprint => [None, Some(id("13"))]
            .map(|unfinished_to| Command::CloseSprint { sprint: id("12"), unfinished_to })
            .to_vec(),
        Kind::RemoveSprint => vec![Command::RemoveSprint { sprint: id("13") }],
        Kind::PullIntoSprint => vec![Command::PullIntoSprint { card: vouchers, sprint: id("13") }],
        Kind::DropFromSprint => vec![Command::DropFromSprint { card: id("Search") }],
        Kind::CreateRelease => vec![
            created(ReleaseKind::Regular, None),
            created(ReleaseKind::Hotfix, Some(id("24.7"))),
        ],
        Kind::EditRelease => [
            ReleaseEdit::Name("24.7 final".into()),
            ReleaseEdit::Planned(Some(TODAY + 3)),
            ReleaseEdit::Parent(None),
            ReleaseEdit::Parent(Some(id("24.6"))),
        ]
        .map(|edit| Command::EditRelease { release: id("24.7"), edit })
        .to_vec(),
        Kind::RemoveRelease => vec![Command::RemoveRelease { release: id("24.7.1") }],
        Kind::MergeForward => vec![
            Command::MergeForward { hotfix: id("24.7.1"), into: id("24.6"), merged: false },
            Command::MergeForward { hotfix: id("24.6"), into: id("24.7"), merged: true },
        ],
        Kind::Deploy => deployments(),
        Kind::RenameBoard => vec![Command::RenameBoard { name: "Store".into() }],
        Kind::KeepClosed => vec![Command::KeepClosed { days: 30 }],
        Kind::AddColumn => {
            let (id, name) = (id("Later"), "Later".into());
            vec![Command::AddColumn { id, name, stage: Stage::Triaged }]
        }
        Kind::EditColumn => [
            ColumnEdit::Name("Checking".into()),
            ColumnEdit::Limit(Some(2)),
            ColumnEdit::Stage(Stage::Verify),
        ]
        .map(|edit| Command::EditColumn { column: id("Review"), edit })
        .to_vec(),
        Kind::MoveColumn => vec![
            Command::MoveColumn { column: id("Review"), before: Some(id("Inbox")) },
            Command::MoveColumn { column: id("Inbox"), before: None },
        ],
        Kind::RemoveColumn => {
            vec![Command::RemoveColumn { column: id("Review"), cards_to: id("Doing") }]
        }
        Kind::AddArea => vec![Command::AddArea { id: id("Friends"), name: "Friends".into() }],
        Kind::EditArea => {
            [AreaEdit::Name("Paying".into()), AreaEdit::Synonyms(vec!["voucher".into()])]
                .map(|edit| Command::EditArea { area: id("Payment"), edit })
                .to_vec()
        }
        Kind::RemoveArea => vec![Command::RemoveArea { area: id("Payment") }],
        Kind::AddCustomer => vec![Command::AddCustomer { id: id("Cem"), name: "Cem".into() }],
        Kind::RenameCustomer => {
            vec![Command::RenameCustomer { customer: id("Anna"), name: "Anna B.".into() }]
        }
        Kind::RemoveCustomer => vec![Command::RemoveCustomer { customer: id("Idle") }],
        Kind::AddSystem => {
            let (id, customer) = (id("West"), Some(id("Ben")));
            vec![Command::AddSystem { id, name: "West".into(), customer }]
        }
        Kind::EditSystem => {
            [SystemEdit::Name("Far north".into()), SystemEdit::Customer(Some(id("Ben")))]
                .map(|edit| Command::EditSystem { system: id("North"), edit })
                .to_vec()
        }
        Kind::RemoveSystem => vec![Command::RemoveSystem { system: id("Spare") }],
        Kind::EditMember => [MemberEdit::Role(Role::Developer), MemberEdit::MayDelete(true)]
            .map(|edit| Command::EditMember { member: id("Support"), edit })
            .to_vec(),
        Kind::RemoveMember => vec![Command::RemoveMember { member: id("Support") }],
        Kind::Undo => vec![Command::Undo { command: world.last }],
        Kind::AdmitMember => {
            let (id, name) = (id("Christian"), "Christian".into());
            vec![Command::AdmitMember { id, name, role: Role::Developer }]
        }
        Kind::RenameMember => {
            vec![Command::RenameMember { id: id("Developer"), name: "Another name".into() }]
        }
        Kind::EmptyTrash => vec![Command::EmptyTrash],
        Kind::ArchiveCards => vec![Command::ArchiveCards],
        Kind::SplitDescriptions => vec![Command::SplitDescriptions],
    }
}

fn captured(contact: Option<NewContact>) -> Command {
    let (id, title) = (id("New"), "New".to_string());
    Command::CaptureCard { id, title, column: Some(crate::world::id("Doing")), contact }
}

fn card_edits() -> Vec<Command> {
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

fn moves() -> Vec<Command> {
    let placed =
        places().map(|place| Command::MoveCard { card: id("Vouchers"), to: id("Triaged"), place });
    let moved = Stage::ALL.map(|stage| {
        let to = id(&format!("{stage:?}"));
        Command::MoveCard { card: id("Search"), to, place: Place::Top }
    });
    placed.into_iter().chain(moved).collect()
}

fn created(kind: ReleaseKind, parent: Option<ReleaseId>) -> Command {
    let (id, name, planned) = (id("24.8"), "24.8".to_string(), Some(TODAY));
    Command::CreateRelease(NewRelease { id, name, kind, parent, planned })
}

fn deployments() -> Vec<Command> {
    use DeploymentState as S;
    let deploy = |name: &str, release: &str, state| Command::Deploy {
        id: id(name),
        release: id(release),
        system: id("South"),
        state,
    };
    let next = [S::Planned, S::Watching, S::Done].map(|it| deploy("24.7 South", "24.7", it));
    let last = [S::Held, S::RolledBack].map(|it| deploy("24.6 South", "24.6", it));
    next.into_iter().chain(last).collect()
}
