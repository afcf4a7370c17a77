//! Every kind of command: at least one example, which the board under test accepts, and who may
//! give it.

mod cards;
mod contacts;
mod planning;
mod settings;

use crate::world::{World, id, person};
use groundswell_domain::Actor;
use groundswell_domain::command::{Command, Kind, Right};
use groundswell_domain::member::Role;

use Role::{Developer, Owner, ProductOwner, ReleaseManager, Support};

/// Every kind of command, some in several forms, each with a new board.
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

/// The actor of a command in tests that are not about permissions.
pub(crate) fn giver(command: &Command) -> Actor {
    if command.kind().right() == Right::Server { Actor::System } else { person(Role::Owner) }
}

/// The commands of one kind. A kind without an arm here does not compile.
pub(crate) fn of(kind: Kind, world: &World) -> Vec<Command> {
    let (vouchers, now) = (id("Vouchers"), world.server.now);
    match kind {
        Kind::CaptureCard => cards::captures(now),
        Kind::EditCard => cards::card_edits(),
        Kind::MoveCard => cards::moves(),
        Kind::PinCard => cards::pins(),
        Kind::UnpinCard => vec![Command::UnpinCard { card: id("Coupons") }],
        Kind::MergeCards => vec![Command::MergeCards { card: id("Coupons"), into: vouchers }],
        Kind::ReopenCard => cards::reopenings(),
        Kind::TrashCard => vec![Command::TrashCard { card: vouchers }],
        Kind::RestoreCard => vec![Command::RestoreCard { card: id("Trashed") }],
        Kind::SeeCard => vec![Command::SeeCard { card: vouchers }],
        Kind::AddContact => contacts::contacts(now),
        Kind::EditContact => contacts::corrections(),
        Kind::MarkTold => contacts::tellings(),
        Kind::AddComment => contacts::comments(),
        Kind::EditComment => contacts::comment_edits(),
        Kind::RemoveComment => vec![Command::RemoveComment { comment: id("of owner") }],
        Kind::PlanSprint => planning::sprints(),
        Kind::EditSprint => planning::sprint_edits(),
        Kind::StartSprint => vec![Command::StartSprint { sprint: id("12") }],
        Kind::CloseSprint => planning::closings(),
        Kind::RemoveSprint => vec![Command::RemoveSprint { sprint: id("13") }],
        Kind::PullIntoSprint => vec![Command::PullIntoSprint { card: vouchers, sprint: id("13") }],
        Kind::DropFromSprint => vec![Command::DropFromSprint { card: id("Search") }],
        Kind::CreateRelease => planning::releases(),
        Kind::EditRelease => planning::release_edits(),
        Kind::RemoveRelease => vec![Command::RemoveRelease { release: id("24.7.1") }],
        Kind::MergeForward => planning::merges_forward(),
        Kind::Deploy => planning::deployments(),
        Kind::EditBoard => settings::board_edits(),
        Kind::AddColumn => settings::columns(),
        Kind::EditColumn => settings::column_edits(),
        Kind::MoveColumn => settings::column_moves(),
        Kind::RemoveColumn => settings::column_removals(),
        Kind::AddArea => vec![Command::AddArea { id: id("Friends"), name: "Friends".into() }],
        Kind::EditArea => settings::area_edits(),
        Kind::RemoveArea => vec![Command::RemoveArea { area: id("Payment") }],
        Kind::AddCustomer => vec![Command::AddCustomer { id: id("Cem"), name: "Cem".into() }],
        Kind::RenameCustomer => settings::customer_names(),
        Kind::RemoveCustomer => vec![Command::RemoveCustomer { customer: id("Idle") }],
        Kind::AddSystem => settings::systems(),
        Kind::EditSystem => settings::system_edits(),
        Kind::RemoveSystem => vec![Command::RemoveSystem { system: id("Spare") }],
        Kind::EditMember => settings::member_edits(),
        Kind::RemoveMember => vec![Command::RemoveMember { member: id("Support") }],
        Kind::Undo => vec![Command::Undo { command: world.last }],
        Kind::AdmitMember => settings::admissions(),
        Kind::RenameMember => settings::member_names(),
        Kind::EmptyTrash => vec![Command::EmptyTrash],
        Kind::ArchiveCards => vec![Command::ArchiveCards],
        Kind::SplitDescriptions => vec![Command::SplitDescriptions],
    }
}

/// Everyone who may change something.
const ALL_BUT_VIEWERS: &[Role] = &[Owner, ProductOwner, Developer, ReleaseManager, Support];
const PLANNERS: &[Role] = &[Owner, ProductOwner, Developer];
const RELEASERS: &[Role] = &[Owner, ProductOwner, Developer, ReleaseManager];
const CONFIGURERS: &[Role] = &[Owner, ProductOwner, ReleaseManager];
const OWNERS: &[Role] = &[Owner];
const THE_SERVER: &[Role] = &[];

macro_rules! who_may {
    ($($kind:ident => $roles:expr,)+) => {
        /// The roles that may give a command. A kind without a row here does not compile.
        pub(crate) fn roles(command: &Command) -> &'static [Role] {
            match command.kind() {
                $(Kind::$kind => $roles,)+
            }
        }
    };
}

who_may! {
    CaptureCard => ALL_BUT_VIEWERS,
    EditCard => ALL_BUT_VIEWERS,
    MoveCard => ALL_BUT_VIEWERS,
    PinCard => ALL_BUT_VIEWERS,
    UnpinCard => ALL_BUT_VIEWERS,
    MergeCards => ALL_BUT_VIEWERS,
    ReopenCard => ALL_BUT_VIEWERS,
    TrashCard => OWNERS,
    RestoreCard => OWNERS,
    SeeCard => PLANNERS,
    AddContact => ALL_BUT_VIEWERS,
    EditContact => ALL_BUT_VIEWERS,
    MarkTold => ALL_BUT_VIEWERS,
    AddComment => ALL_BUT_VIEWERS,
    EditComment => ALL_BUT_VIEWERS,
    RemoveComment => OWNERS,
    PlanSprint => PLANNERS,
    EditSprint => PLANNERS,
    StartSprint => PLANNERS,
    CloseSprint => PLANNERS,
    RemoveSprint => PLANNERS,
    PullIntoSprint => ALL_BUT_VIEWERS,
    DropFromSprint => ALL_BUT_VIEWERS,
    CreateRelease => RELEASERS,
    EditRelease => RELEASERS,
    RemoveRelease => RELEASERS,
    MergeForward => RELEASERS,
    Deploy => RELEASERS,
    EditBoard => CONFIGURERS,
    AddColumn => CONFIGURERS,
    EditColumn => CONFIGURERS,
    MoveColumn => CONFIGURERS,
    RemoveColumn => CONFIGURERS,
    AddArea => CONFIGURERS,
    EditArea => CONFIGURERS,
    RemoveArea => CONFIGURERS,
    AddCustomer => ALL_BUT_VIEWERS,
    RenameCustomer => CONFIGURERS,
    RemoveCustomer => CONFIGURERS,
    AddSystem => CONFIGURERS,
    EditSystem => CONFIGURERS,
    RemoveSystem => CONFIGURERS,
    EditMember => OWNERS,
    RemoveMember => OWNERS,
    Undo => ALL_BUT_VIEWERS,
    AdmitMember => THE_SERVER,
    RenameMember => THE_SERVER,
    EmptyTrash => THE_SERVER,
    ArchiveCards => THE_SERVER,
    SplitDescriptions => THE_SERVER,
}
