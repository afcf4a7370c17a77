//! Every command: what a person wants, one variant an intention.

use crate::area::AreaEdit;
use crate::card::CardEdit;
use crate::column::{ColumnEdit, Place, Stage};
use crate::contact::NewContact;
use crate::correcting::ContactEdit;
use crate::customer::SystemEdit;
use crate::entity::{EntityRef, is_default};
use crate::id::{
    AreaId, CardId, ColumnId, CommandId, CommentId, ContactId, CustomerId, DeploymentId, ReleaseId,
    SprintId, SystemId, UserId,
};
use crate::member::{MemberEdit, Role};
use crate::release::{DeploymentState, NewRelease, ReleaseEdit};
use crate::sprint::SprintEdit;
use crate::text;
use crate::time::{Day, Timestamp};
use serde::{Deserialize, Serialize};

/// What a person wants to happen. Stored in the history: variants are never renamed.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// A new card, with the call that brought it where there was one.
    CaptureCard {
        id: CardId,
        title: String,
        /// `None`: the inbox.
        #[serde(default, skip_serializing_if = "is_default")]
        column: Option<ColumnId>,
        #[serde(default, skip_serializing_if = "is_default")]
        contact: Option<NewContact>,
    },
    EditCard {
        card: CardId,
        edit: CardEdit,
    },
    MoveCard {
        card: CardId,
        to: ColumnId,
        #[serde(default, skip_serializing_if = "is_default")]
        place: Place,
    },
    /// Ranks a card by hand in its column.
    PinCard {
        card: CardId,
        place: Place,
        #[serde(default, skip_serializing_if = "is_default")]
        reason: String,
    },
    UnpinCard {
        card: CardId,
    },
    MergeCards {
        card: CardId,
        into: CardId,
    },
    ReopenCard {
        card: CardId,
        suspected_in: Option<ReleaseId>,
    },
    TrashCard {
        card: CardId,
    },
    RestoreCard {
        card: CardId,
    },

    /// Somebody of development has looked at a card.
    SeeCard {
        card: CardId,
    },

    /// One more time that somebody reached us about a card: "+1".
    AddContact {
        card: CardId,
        contact: NewContact,
    },
    /// What was written down of a contact was wrong.
    EditContact {
        contact: ContactId,
        edit: ContactEdit,
    },
    MarkTold {
        card: CardId,
        customer: CustomerId,
        told: bool,
    },

    AddComment {
        id: CommentId,
        card: CardId,
        text: String,
    },
    EditComment {
        comment: CommentId,
        from: String,
        to: String,
    },
    RemoveComment {
        comment: CommentId,
    },

    PlanSprint {
        id: SprintId,
        name: String,
        starts: Day,
        ends: Day,
        capacity: f32,
    },
    EditSprint {
        sprint: SprintId,
        edit: SprintEdit,
    },
    StartSprint {
        sprint: SprintId,
    },
    CloseSprint {
        sprint: SprintId,
        unfinished_to: Option<SprintId>,
    },
    /// A sprint that was planned by mistake.
    RemoveSprint {
        sprint: SprintId,
    },
    PullIntoSprint {
        card: CardId,
        sprint: SprintId,
    },
    DropFromSprint {
        card: CardId,
    },

    CreateRelease(NewRelease),
    EditRelease {
        release: ReleaseId,
        edit: ReleaseEdit,
    },
    /// A release that was made by mistake.
    RemoveRelease {
        release: ReleaseId,
    },
    MergeForward {
        hotfix: ReleaseId,
        into: ReleaseId,
        merged: bool,
    },
    Deploy {
        id: DeploymentId,
        release: ReleaseId,
        system: SystemId,
        state: DeploymentState,
    },

    RenameBoard {
        name: String,
    },
    /// For how many days what is closed stays on the board.
    KeepClosed {
        days: u16,
    },
    AddColumn {
        id: ColumnId,
        name: String,
        stage: Stage,
    },
    EditColumn {
        column: ColumnId,
        edit: ColumnEdit,
    },
    MoveColumn {
        column: ColumnId,
        before: Option<ColumnId>,
    },
    RemoveColumn {
        column: ColumnId,
        cards_to: ColumnId,
    },
    AddArea {
        id: AreaId,
        name: String,
    },
    EditArea {
        area: AreaId,
        edit: AreaEdit,
    },
    RemoveArea {
        area: AreaId,
    },
    AddCustomer {
        id: CustomerId,
        name: String,
    },
    RenameCustomer {
        customer: CustomerId,
        name: String,
    },
    RemoveCustomer {
        customer: CustomerId,
    },
    AddSystem {
        id: SystemId,
        name: String,
        customer: Option<CustomerId>,
    },
    EditSystem {
        system: SystemId,
        edit: SystemEdit,
    },
    RemoveSystem {
        system: SystemId,
    },
    EditMember {
        member: UserId,
        edit: MemberEdit,
    },
    RemoveMember {
        member: UserId,
    },

    /// Takes back what an earlier command of the same person changed.
    Undo {
        command: CommandId,
    },

    /// The server's own: lets somebody in.
    AdmitMember {
        id: UserId,
        name: String,
        role: Role,
    },
    /// The server's own: somebody goes by another name.
    RenameMember {
        id: UserId,
        name: String,
    },
    /// The server's own: removes what was long enough in the trash.
    EmptyTrash,
    /// The server's own: sends what has been closed for long into the archive.
    ArchiveCards,
    /// The server's own: leaves of long descriptions the first lines on the board. An earlier version
    /// kept all of them there.
    SplitDescriptions,
}

/// A command on its way: sent again with the same id, it counts once.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sent {
    pub id: CommandId,
    /// When the person did it, by his own clock: display data, it decides nothing.
    pub at: Timestamp,
    pub command: Command,
}

impl Command {
    /// The card that it is about, where it names one.
    pub fn card(&self) -> Option<CardId> {
        match self {
            Command::CaptureCard { id: card, .. }
            | Command::EditCard { card, .. }
            | Command::MoveCard { card, .. }
            | Command::PinCard { card, .. }
            | Command::UnpinCard { card }
            | Command::MergeCards { card, .. }
            | Command::ReopenCard { card, .. }
            | Command::TrashCard { card }
            | Command::RestoreCard { card }
            | Command::SeeCard { card }
            | Command::AddContact { card, .. }
            | Command::MarkTold { card, .. }
            | Command::AddComment { card, .. }
            | Command::PullIntoSprint { card, .. }
            | Command::DropFromSprint { card } => Some(*card),
            _ => None,
        }
    }

    /// Makes a text of several lines that it brings [`text::plain`], as it will be taken in: how long
    /// the command is on its way does not depend on what is left out in the end.
    pub fn tidy(&mut self) {
        let text = match self {
            Command::EditCard { edit: CardEdit::Description { to, .. }, .. }
            | Command::EditContact { edit: ContactEdit::Quote { to, .. }, .. }
            | Command::AddComment { text: to, .. }
            | Command::EditComment { to, .. } => to,
            Command::CaptureCard { contact: Some(contact), .. }
            | Command::AddContact { contact, .. } => &mut contact.quote,
            _ => return,
        };
        *text = text::plain(text);
    }

    /// Whether it adds to what a card holds beside the board: that must be known then.
    pub fn fills_card(&self) -> bool {
        matches!(
            self,
            Command::AddComment { .. }
                | Command::EditComment { .. }
                | Command::AddContact { .. }
                | Command::EditContact { edit: ContactEdit::Quote { .. }, .. }
                | Command::EditCard { edit: CardEdit::Description { .. }, .. }
        )
    }

    /// Whether what follows from it may be very much: not a card and what belongs to it, but whatever is
    /// in a column, a sprint, a release, or on the whole board.
    pub fn may_change_many(&self) -> bool {
        use Command as C;
        !matches!(
            self,
            C::CaptureCard { .. }
                | C::EditCard { .. }
                | C::MoveCard { .. }
                | C::PinCard { .. }
                | C::UnpinCard { .. }
                | C::TrashCard { .. }
                | C::RestoreCard { .. }
                | C::ReopenCard { .. }
                | C::SeeCard { .. }
                | C::AddContact { .. }
                | C::EditContact { .. }
                | C::MarkTold { .. }
                | C::AddComment { .. }
                | C::EditComment { .. }
                | C::RemoveComment { .. }
                | C::AddCustomer { .. }
                | C::PullIntoSprint { .. }
                | C::DropFromSprint { .. }
        )
    }

    /// The cards that it names: where one of them is in the archive, it is loaded for the decision.
    pub fn cards(&self) -> impl Iterator<Item = CardId> {
        let into = match self {
            Command::MergeCards { into, .. } => Some(*into),
            _ => None,
        };
        self.card().into_iter().chain(into)
    }

    /// What is not on the board and must be loaded, as far as it is there, for the decision.
    pub fn needs(&self) -> Option<Need> {
        let details = match self {
            // Ids are made by whoever sends: nobody may write over what is there.
            Command::AddComment { id: comment, .. }
            | Command::EditComment { comment, .. }
            | Command::RemoveComment { comment } => vec![(*comment).into()],
            Command::AddContact { contact, .. }
            | Command::CaptureCard { contact: Some(contact), .. } => {
                vec![contact.id.into(), contact.comment().into()]
            }
            Command::EditContact { contact, .. } => vec![(*contact).into()],
            Command::EditCard { card, edit: CardEdit::Description { .. } } => {
                vec![EntityRef::Description(*card)]
            }
            Command::Undo { command } => return Some(Need::Record(*command)),
            Command::RemoveRelease { release } => return Some(Need::Mentions((*release).into())),
            Command::RemoveCustomer { customer } => {
                return Some(Need::Mentions((*customer).into()));
            }
            _ => return None,
        };
        Some(Need::Details(details))
    }
}

/// Something to load for a decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Need {
    /// Contacts, comments and long descriptions, where they are there.
    Details(Vec<EntityRef>),
    /// What a command changed, for taking it back, and the details among it as they are now; of
    /// a card that it made, all comments; of one whose description it changed, that.
    Record(CommandId),
    /// Whether something in the archive names a release or a customer.
    Mentions(EntityRef),
}
