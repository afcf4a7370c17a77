//! At least one command of every kind, each of which the furnished board can carry out.

use crate::world::{TODAY, World, contact, id, long};
use groundswell_domain::Actor;
use groundswell_domain::area::AreaEdit;
use groundswell_domain::card::{CardEdit, Deadline, Impact};
use groundswell_domain::column::{ColumnEdit, Place, Stage};
use groundswell_domain::command::Command;
use groundswell_domain::contact::Channel;
use groundswell_domain::correcting::ContactEdit;
use groundswell_domain::customer::SystemEdit;
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
    let mut all = cards(world);
    all.extend(planning());
    all.extend(releases());
    all.extend(settings());
    all.extend([Command::Undo { command: world.last }, Command::EmptyTrash]);
    all.extend([Command::ArchiveCards, Command::SplitDescriptions]);
    let (christian, name) = (id("Christian"), "Christian".to_string());
    all.push(Command::AdmitMember { id: christian, name, role: Role::Developer });
    let (id, name) = (crate::world::id("Developer"), "Another name".to_string());
    all.push(Command::RenameMember { id, name });
    all
}

/// Whether only the server itself gives it.
pub(crate) fn is_the_servers(command: &Command) -> bool {
    matches!(
        command,
        Command::AdmitMember { .. }
            | Command::RenameMember { .. }
            | Command::EmptyTrash
            | Command::ArchiveCards
            | Command::SplitDescriptions
    )
}

/// Who gives a command in tests that are not about permissions.
pub(crate) fn giver(command: &Command) -> Actor {
    if is_the_servers(command) { Actor::System } else { crate::world::person(Role::Owner) }
}

fn cards(world: &World) -> Vec<Command> {
    let (vouchers, now) = (id("Vouchers"), world.server.now);
    let new = |contact| {
        let (id, title) = (id("New"), "New".to_string());
        Command::CaptureCard { id, title, column: Some(crate::world::id("Doing")), contact }
    };
    let mut all = vec![new(None), new(Some(contact("first call", Some("Ben"), now)))];
    all.extend(edits().into_iter().map(|edit| Command::EditCard { card: vouchers, edit }));
    for (card, from, to) in [
        (vouchers, String::new(), long("a")),
        (id("Search"), long("a"), long("b")),
        (id("Search"), long("a"), "short".into()),
    ] {
        let edit = CardEdit::Description { from, to };
        all.push(Command::EditCard { card, edit });
    }
    for place in
        [Place::Top, Place::Bottom, Place::Before(id("Search")), Place::After(id("Search"))]
    {
        all.push(Command::MoveCard { card: vouchers, to: id("Triaged"), place });
        all.push(Command::PinCard { card: id("Coupons"), place, reason: "because".into() });
    }
    for stage in Stage::ALL {
        let to = id(&format!("{stage:?}"));
        all.push(Command::MoveCard { card: id("Search"), to, place: Place::Top });
    }
    let anonymous = contact("a second call", None, now);
    let of_anna = contact("Anna calls again", Some("Anna"), now);
    let comment = |name: &str| id(name);
    let edit = |edit| Command::EditContact { contact: id("Vouchers"), edit };
    all.extend([
        Command::UnpinCard { card: id("Coupons") },
        Command::MergeCards { card: id("Coupons"), into: vouchers },
        Command::ReopenCard { card: id("Fixed"), suspected_in: Some(id("24.7")) },
        Command::TrashCard { card: vouchers },
        Command::RestoreCard { card: id("Trashed") },
        Command::SeeCard { card: vouchers },
        Command::AddContact { card: vouchers, contact: anonymous },
        Command::AddContact { card: vouchers, contact: of_anna },
        edit(ContactEdit::Caller { customer: None, system: None }),
        edit(ContactEdit::Caller { customer: Some(id("Ben")), system: Some(id("South")) }),
        edit(ContactEdit::Quote { from: "Vouchers".into(), to: "two calls".into() }),
        edit(ContactEdit::Channel(Channel::Mail)),
        Command::MarkTold { card: vouchers, customer: id("Anna"), told: true },
        Command::AddComment { id: comment("new comment"), card: vouchers, text: "hm".into() },
        Command::EditComment {
            comment: comment("mine"),
            from: "mine".into(),
            to: "mine, better".into(),
        },
        Command::RemoveComment { comment: comment("of owner") },
    ]);
    all
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

fn planning() -> Vec<Command> {
    let edit = |edit| Command::EditSprint { sprint: id("12"), edit };
    vec![
        Command::PlanSprint {
            id: id("15"),
            name: "15".into(),
            starts: TODAY,
            ends: TODAY + 5,
            capacity: 7.5,
        },
        edit(SprintEdit::Name("Twelve".into())),
        edit(SprintEdit::Goal("No waves".into())),
        edit(SprintEdit::Dates { starts: TODAY + 1, ends: TODAY + 2 }),
        edit(SprintEdit::Capacity(12.5)),
        edit(SprintEdit::SupportShare(40)),
        Command::StartSprint { sprint: id("12") },
        Command::CloseSprint { sprint: id("12"), unfinished_to: None },
        Command::CloseSprint { sprint: id("12"), unfinished_to: Some(id("13")) },
        Command::RemoveSprint { sprint: id("13") },
        Command::PullIntoSprint { card: id("Vouchers"), sprint: id("13") },
        Command::DropFromSprint { card: id("Search") },
    ]
}

fn releases() -> Vec<Command> {
    let edit = |edit| Command::EditRelease { release: id("24.7"), edit };
    let new = |kind, parent| {
        let (id, name, planned) = (id("24.8"), "24.8".to_string(), Some(TODAY));
        Command::CreateRelease(NewRelease { id, name, kind, parent, planned })
    };
    let forward = |merged| Command::MergeForward { hotfix: id("24.7.1"), into: id("24.6"), merged };
    let mut all = vec![
        new(ReleaseKind::Regular, None),
        new(ReleaseKind::Hotfix, Some(id("24.7"))),
        edit(ReleaseEdit::Name("24.7 final".into())),
        edit(ReleaseEdit::Planned(Some(TODAY + 3))),
        edit(ReleaseEdit::Parent(None)),
        edit(ReleaseEdit::Parent(Some(id("24.6")))),
        Command::RemoveRelease { release: id("24.7.1") },
        forward(false),
        Command::MergeForward { hotfix: id("24.6"), into: id("24.7"), merged: true },
    ];
    for state in [DeploymentState::Planned, DeploymentState::Watching, DeploymentState::Done] {
        let (id, release, system) = (id("24.7 South"), id("24.7"), id("South"));
        all.push(Command::Deploy { id, release, system, state });
    }
    for state in [DeploymentState::Held, DeploymentState::RolledBack] {
        let (id, release, system) = (id("24.6 South"), id("24.6"), id("South"));
        all.push(Command::Deploy { id, release, system, state });
    }
    all
}

fn settings() -> Vec<Command> {
    let column = |edit| Command::EditColumn { column: id("Review"), edit };
    let area = |edit| Command::EditArea { area: id("Payment"), edit };
    let system = |edit| Command::EditSystem { system: id("North"), edit };
    let member = |edit| Command::EditMember { member: id("Support"), edit };
    vec![
        Command::RenameBoard { name: "Store".into() },
        Command::KeepClosed { days: 30 },
        Command::AddColumn { id: id("Later"), name: "Later".into(), stage: Stage::Triaged },
        column(ColumnEdit::Name("Checking".into())),
        column(ColumnEdit::Limit(Some(2))),
        column(ColumnEdit::Stage(Stage::Verify)),
        Command::MoveColumn { column: id("Review"), before: Some(id("Inbox")) },
        Command::MoveColumn { column: id("Inbox"), before: None },
        Command::RemoveColumn { column: id("Review"), cards_to: id("Doing") },
        Command::AddArea { id: id("Friends"), name: "Friends".into() },
        area(AreaEdit::Name("Paying".into())),
        area(AreaEdit::Synonyms(vec!["voucher".into()])),
        Command::RemoveArea { area: id("Payment") },
        Command::AddCustomer { id: id("Cem"), name: "Cem".into() },
        Command::RenameCustomer { customer: id("Anna"), name: "Anna B.".into() },
        Command::RemoveCustomer { customer: id("Idle") },
        Command::AddSystem { id: id("West"), name: "West".into(), customer: Some(id("Ben")) },
        system(SystemEdit::Name("Far north".into())),
        system(SystemEdit::Customer(Some(id("Ben")))),
        Command::RemoveSystem { system: id("Spare") },
        member(MemberEdit::Role(Role::Developer)),
        member(MemberEdit::MayDelete(true)),
        Command::RemoveMember { member: id("Support") },
    ]
}
