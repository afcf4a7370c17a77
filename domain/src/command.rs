//! Every command that a person or the server can give: one row for each.

mod row;
mod sent;
mod table;
mod typed;

use crate::area::AreaEdit;
use crate::board::{Board, BoardEdit};
use crate::card::CardEdit;
use crate::column::{ColumnEdit, Place, Stage};
use crate::contact::NewContact;
use crate::correcting::ContactEdit;
use crate::customer::SystemEdit;
use crate::decide::{Context, Decision};
use crate::entity::is_default;
use crate::id::{
    AreaId, CardId, ColumnId, CommandId, CommentId, ContactId, CustomerId, DeploymentId, ReleaseId,
    SprintId, SystemId, UserId,
};
use crate::member::{MemberEdit, Role};
use crate::permission::Action::{Capture, Configure, Delete, Edit, ManageMembers, Plan, Release};
use crate::release::{DeploymentState, NewRelease, ReleaseEdit};
use crate::sprint::SprintEdit;
use crate::time::Day;
use crate::{
    archive, area, board, card, column, comment, contact, correcting, customer, description,
    member, merging, pinning, release, seen, sprint, telling, trash, undo,
};
use Right::{Of, OrToOneself};
use Typed::{Body, Line, NewBody};
pub use row::{History, Need, Reach, Right};
pub use sent::Sent;
use serde::{Deserialize, Serialize};
use table::{commands, or};
pub(crate) use typed::Typed;

commands! {
    decided on board by ctx;

    /// A new card, with the call that reported it, if there was one.
    CaptureCard = "capture_card" {
        id: CardId,
        title: String,
        /// `None`: the inbox.
        #[serde(default, skip_serializing_if = "is_default")]
        column: Option<ColumnId>,
        #[serde(default, skip_serializing_if = "is_default")]
        contact: Option<NewContact>,
    } => {
        may: Of(Capture), about: Reach::Card(*id),
        typed: [Line(title)].into_iter().chain(contact.iter_mut().map(NewContact::typed)).collect(),
        needs: contact.as_ref().map(|contact| Need::Details(contact.keys())),
        rule: card::capture(board, ctx, *id, title, *column, contact.as_ref()),
    }

    EditCard = "edit_card" { card: CardId, edit: CardEdit, } => {
        may: Of(Edit), about: Reach::Card(*card),
        typed: edit.typed(),
        needs: edit.needs(*card),
        rule: card::edit(board, ctx, *card, edit),
    }

    MoveCard = "move_card" {
        card: CardId,
        to: ColumnId,
        #[serde(default, skip_serializing_if = "is_default")]
        place: Place,
        /// One of several cards that are moved at once: none of them is pinned.
        #[serde(default, skip_serializing_if = "is_default")]
        together: bool,
    } => {
        may: Of(Edit), about: Reach::Card(*card), typed: vec![],
        rule: card::move_to(board, ctx, *card, *to, *place, *together),
    }

    /// Gives a card a fixed place in the ranking of its column.
    PinCard = "pin_card" {
        card: CardId,
        place: Place,
        #[serde(default, skip_serializing_if = "is_default")]
        reason: String,
    } => {
        may: Of(Edit), about: Reach::Card(*card),
        typed: vec![Line(reason)],
        rule: pinning::pin(board, ctx, *card, Some(*place), reason),
    }

    UnpinCard = "unpin_card" { card: CardId, } => {
        may: Of(Edit), about: Reach::Card(*card), typed: vec![],
        rule: pinning::pin(board, ctx, *card, None, ""),
    }

    MergeCards = "merge_cards" { card: CardId, into: CardId, } => {
        may: Of(Edit), about: Reach::Cards(*card, *into), typed: vec![],
        rule: merging::merge(board, *card, *into),
    }

    ReopenCard = "reopen_card" { card: CardId, suspected_in: Option<ReleaseId>, } => {
        may: Of(Edit), about: Reach::Card(*card), typed: vec![],
        rule: card::reopen(board, ctx, *card, *suspected_in),
    }

    TrashCard = "trash_card" { card: CardId, } => {
        may: Of(Delete), about: Reach::Card(*card), typed: vec![],
        rule: trash::trash(board, ctx, *card),
    }

    RestoreCard = "restore_card" { card: CardId, } => {
        may: Of(Delete), about: Reach::Card(*card), typed: vec![],
        rule: trash::restore(board, ctx, *card),
    }

    /// A developer has looked at a card.
    SeeCard = "see_card" { card: CardId, } => {
        may: Of(Plan), about: Reach::Card(*card), typed: vec![],
        history: Hidden,
        rule: seen::see(board, ctx, *card),
    }

    /// One more time that somebody reached us about a card: "+1".
    AddContact = "add_contact" {
        card: CardId,
        contact: NewContact,
    } => {
        may: Of(Capture), about: Reach::Card(*card),
        typed: vec![contact.typed()],
        needs: Some(Need::Room(contact.keys())),
        rule: contact::add(board, ctx, *card, contact),
    }

    /// Corrects a contact.
    EditContact = "edit_contact" {
        contact: ContactId,
        edit: ContactEdit,
    } => {
        may: Of(Capture), about: Reach::One,
        typed: edit.typed(),
        needs: Some(edit.needs(*contact)),
        rule: correcting::edit(board, ctx, *contact, edit),
    }

    MarkTold = "mark_told" { card: CardId, customer: CustomerId, told: bool, } => {
        may: Of(Capture), about: Reach::Card(*card), typed: vec![],
        rule: telling::tell(board, ctx, *card, *customer, *told),
    }

    AddComment = "add_comment" { id: CommentId, card: CardId, text: String, } => {
        may: Of(Capture), about: Reach::Card(*card),
        typed: vec![Body(text)],
        needs: Some(Need::Room(vec![(*id).into()])),
        rule: comment::add(board, ctx, *id, *card, text),
    }

    EditComment = "edit_comment" { comment: CommentId, from: String, to: String, } => {
        may: Of(Capture), about: Reach::One,
        typed: vec![NewBody { from, to }],
        needs: Some(Need::Room(vec![(*comment).into()])),
        rule: comment::edit(ctx, *comment, from, to),
    }

    RemoveComment = "remove_comment" { comment: CommentId, } => {
        may: Of(Capture), about: Reach::One, typed: vec![],
        needs: Some(Need::Details(vec![(*comment).into()])),
        rule: comment::remove(board, ctx, *comment),
    }

    PlanSprint = "plan_sprint" {
        id: SprintId,
        name: String,
        starts: Day,
        ends: Day,
        capacity: f32,
    } => {
        may: Of(Plan), about: Reach::Many,
        typed: vec![Line(name)],
        rule: sprint::plan(board, *id, name, (*starts, *ends), *capacity),
    }

    EditSprint = "edit_sprint" { sprint: SprintId, edit: SprintEdit, } => {
        may: Of(Plan), about: Reach::Many,
        typed: edit.typed(),
        rule: sprint::edit(board, *sprint, edit),
    }

    StartSprint = "start_sprint" { sprint: SprintId, } => {
        may: Of(Plan), about: Reach::Many, typed: vec![],
        rule: sprint::start(board, ctx, *sprint),
    }

    CloseSprint = "close_sprint" { sprint: SprintId, unfinished_to: Option<SprintId>, } => {
        may: Of(Plan), about: Reach::Many, typed: vec![],
        rule: sprint::close(board, ctx, *sprint, *unfinished_to),
    }

    /// Removes a sprint that was planned by mistake.
    RemoveSprint = "remove_sprint" { sprint: SprintId, } => {
        may: Of(Plan), about: Reach::Many, typed: vec![],
        rule: sprint::remove(board, *sprint),
    }

    PullIntoSprint = "pull_into_sprint" { card: CardId, sprint: SprintId, } => {
        may: Of(Edit), about: Reach::Card(*card), typed: vec![],
        rule: sprint::pull(board, ctx, *card, *sprint),
    }

    DropFromSprint = "drop_from_sprint" { card: CardId, } => {
        may: Of(Edit), about: Reach::Card(*card), typed: vec![],
        rule: sprint::drop(board, ctx, *card),
    }

    CreateRelease = "create_release" (new: NewRelease) => {
        may: Of(Release), about: Reach::Many,
        typed: vec![Line(&mut new.name)],
        rule: release::create(board, ctx, new),
    }

    EditRelease = "edit_release" { release: ReleaseId, edit: ReleaseEdit, } => {
        may: Of(Release), about: Reach::Many,
        typed: edit.typed(),
        rule: release::edit(board, ctx, *release, edit),
    }

    /// Removes a release that was created by mistake.
    RemoveRelease = "remove_release" { release: ReleaseId, } => {
        may: Of(Release), about: Reach::Many, typed: vec![],
        needs: Some(Need::Mentions((*release).into())),
        rule: release::remove(board, ctx, *release),
    }

    MergeForward = "merge_forward" { hotfix: ReleaseId, into: ReleaseId, merged: bool, } => {
        may: Of(Release), about: Reach::Many, typed: vec![],
        rule: release::merge_forward(board, ctx, *hotfix, *into, *merged),
    }

    Deploy = "deploy" {
        id: DeploymentId,
        release: ReleaseId,
        system: SystemId,
        state: DeploymentState,
    } => {
        may: Of(Release), about: Reach::Many, typed: vec![],
        rule: release::deploy(board, ctx, *id, *release, *system, *state),
    }

    /// Changes a setting of the board.
    EditBoard = "edit_board" | "rename_board" | "keep_closed" (edit: BoardEdit) => {
        may: Of(Configure), about: Reach::Many,
        typed: edit.typed(),
        rule: board::edit(board, edit),
    }

    AddColumn = "add_column" { id: ColumnId, name: String, stage: Stage, } => {
        may: Of(Configure), about: Reach::Many,
        typed: vec![Line(name)],
        rule: column::add(board, *id, name, *stage),
    }

    EditColumn = "edit_column" { column: ColumnId, edit: ColumnEdit, } => {
        may: Of(Configure), about: Reach::Many,
        typed: edit.typed(),
        rule: column::edit(board, *column, edit),
    }

    MoveColumn = "move_column" { column: ColumnId, before: Option<ColumnId>, } => {
        may: Of(Configure), about: Reach::Many, typed: vec![],
        rule: column::move_to(board, *column, *before),
    }

    RemoveColumn = "remove_column" { column: ColumnId, cards_to: ColumnId, } => {
        may: Of(Configure), about: Reach::Many, typed: vec![],
        rule: column::remove(board, ctx, *column, *cards_to),
    }

    AddArea = "add_area" { id: AreaId, name: String, } => {
        may: Of(Configure), about: Reach::Many,
        typed: vec![Line(name)],
        rule: area::add(board, *id, name),
    }

    EditArea = "edit_area" { area: AreaId, edit: AreaEdit, } => {
        may: Of(Configure), about: Reach::Many,
        typed: edit.typed(),
        rule: area::edit(board, *area, edit),
    }

    RemoveArea = "remove_area" { area: AreaId, } => {
        may: Of(Configure), about: Reach::Many, typed: vec![],
        rule: area::remove(board, *area),
    }

    AddCustomer = "add_customer" { id: CustomerId, name: String, } => {
        may: Of(Capture), about: Reach::One,
        typed: vec![Line(name)],
        rule: customer::add(board, *id, name),
    }

    RenameCustomer = "rename_customer" { customer: CustomerId, name: String, } => {
        may: Of(Configure), about: Reach::Many,
        typed: vec![Line(name)],
        rule: customer::rename(board, *customer, name),
    }

    RemoveCustomer = "remove_customer" { customer: CustomerId, } => {
        may: Of(Configure), about: Reach::Many, typed: vec![],
        needs: Some(Need::Mentions((*customer).into())),
        rule: customer::remove(board, ctx, *customer),
    }

    AddSystem = "add_system" { id: SystemId, name: String, customer: Option<CustomerId>, } => {
        may: Of(Configure), about: Reach::Many,
        typed: vec![Line(name)],
        rule: customer::add_system(board, *id, name, *customer),
    }

    EditSystem = "edit_system" { system: SystemId, edit: SystemEdit, } => {
        may: Of(Configure), about: Reach::Many,
        typed: edit.typed(),
        rule: customer::edit_system(board, *system, edit),
    }

    RemoveSystem = "remove_system" { system: SystemId, } => {
        may: Of(Configure), about: Reach::Many, typed: vec![],
        rule: customer::remove_system(board, ctx, *system),
    }

    EditMember = "edit_member" { member: UserId, edit: MemberEdit, } => {
        may: Of(ManageMembers), about: Reach::Many, typed: vec![],
        rule: member::edit(board, *member, edit),
    }

    RemoveMember = "remove_member" { member: UserId, } => {
        may: OrToOneself(ManageMembers), about: Reach::Many, typed: vec![],
        rule: member::remove(board, ctx, *member),
    }

    /// Reverts what an earlier command of the same person changed.
    Undo = "undo" { command: CommandId, } => {
        may: Of(Capture), about: Reach::Many, typed: vec![],
        needs: Some(Need::Record(*command)),
        rule: undo::decide(board, ctx, *command),
    }

    /// Only the server: adds a member.
    AdmitMember = "admit_member" {
        id: UserId,
        name: String,
        role: Role,
    } => {
        may: Right::Server, about: Reach::Many,
        typed: vec![Line(name)],
        rule: member::admit(board, *id, name, *role),
    }

    /// Only the server: changes the name of a member.
    RenameMember = "rename_member" {
        id: UserId,
        name: String,
    } => {
        may: Right::Server, about: Reach::Many,
        typed: vec![Line(name)],
        rule: member::rename(board, *id, name),
    }

    /// Only the server: removes cards that have been in the trash long enough.
    EmptyTrash = "empty_trash" => {
        may: Right::Server, about: Reach::Many, typed: vec![],
        rule: trash::empty(board, ctx),
    }

    /// Only the server: moves cards that were closed long ago into the archive.
    ArchiveCards = "archive_cards" => {
        may: Right::Server, about: Reach::Many, typed: vec![],
        history: Hidden,
        rule: archive::archive(board, ctx),
    }

    /// Only the server: shortens long descriptions on the board to their first lines. An earlier
    /// version stored them whole.
    SplitDescriptions = "split_descriptions" => {
        may: Right::Server, about: Reach::Many, typed: vec![],
        history: Hidden,
        rule: description::split(board),
    }
}
