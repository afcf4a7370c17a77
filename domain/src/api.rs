//! Bodies of the plain requests beside the board's commands.

use crate::entity::{Entity, is_default};
use crate::id::{CardId, ReleaseId, UserId};
use crate::installation::BoardMakers;
use crate::member::Role;
use crate::rejection::Rejection;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// `GET /api/me`: who is asking, and what is there for him.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Me {
    /// Nobody has an account yet: the first person makes his own, or opens the demo.
    pub needs_setup: bool,
    pub user: Option<User>,
    pub boards: Vec<BoardEntry>,
    /// An owner of the installation.
    #[serde(default, skip_serializing_if = "is_default")]
    pub is_owner: bool,
    #[serde(default, skip_serializing_if = "is_default")]
    pub may_make_boards: bool,
}

#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct User {
    pub id: UserId,
    pub name: String,
    pub email: String,
}

/// One board in a list, with the asking person's role on it.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BoardEntry {
    pub key: String,
    pub name: String,
    pub role: Role,
}

/// `POST /api/setup`: the owner's account and the first board.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Setup {
    pub name: String,
    pub email: String,
    pub password: String,
    pub board_name: String,
    pub board_key: String,
}

/// The answer of `POST /api/demo`: the visitor is signed in as the owner of the demo.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct DemoOpened {
    pub me: Me,
    /// What all people of the demo sign in with: told once, to who opened it.
    pub password: String,
}

/// `POST /api/sign-in`.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    pub email: String,
    pub password: String,
}

/// `PATCH /api/me`: what is given is changed.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct EditMe {
    pub name: Option<String>,
    pub password: Option<NewPassword>,
}

/// A changed password ends all other sessions.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewPassword {
    pub old: String,
    pub new: String,
}

/// `GET /api/boards/{key}/archive`: what is found by words that no page has.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Found {
    /// Cards of the archive that a text may be about, the best first, and then such cards of the board
    /// whose description goes on after its first lines.
    pub found: Vec<CardId>,
    /// Cards of the board whose description goes on, and which hold every word of the text.
    pub holding: Vec<CardId>,
    /// Those of the archive, each with its tallies.
    pub entities: Vec<Entity>,
}

/// `GET /api/boards/{key}/archive/fixes`: how many cards of the archive a release fixes.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArchivedFixes {
    pub release: ReleaseId,
    pub cards: u32,
}

/// One place where a person is signed in.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Session {
    pub id: Uuid,
    pub created: Timestamp,
    pub last_seen: Timestamp,
    /// As the browser calls itself.
    pub device: String,
    /// The one that asks.
    pub current: bool,
}

/// Somebody who was a member of a board and is none any more.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FormerMember {
    pub id: UserId,
    /// As he was called when he left.
    pub name: String,
}

/// `GET /api/installation`: for its owners.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Installation {
    pub board_makers: BoardMakers,
    pub people: Vec<Person>,
}

/// Somebody with an account.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Person {
    pub id: UserId,
    pub name: String,
    pub email: String,
    /// An owner of the installation.
    pub is_owner: bool,
    pub is_locked: bool,
    /// `None`: never.
    pub last_seen: Option<Timestamp>,
    /// The keys of the boards that nobody else owns: where the person is removed, they go to
    /// whoever removes him.
    pub boards_alone: Vec<String>,
}

/// `PATCH /api/installation`: what is given is changed.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct EditInstallation {
    pub board_makers: Option<BoardMakers>,
}

/// `PATCH /api/installation/people/{id}`: what is given is changed.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct EditPerson {
    /// Who is locked is signed out everywhere and does not get in.
    pub is_locked: Option<bool>,
    /// Owners of the installation look after its accounts.
    pub is_owner: Option<bool>,
}

/// `POST /api/boards`.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CreateBoard {
    pub name: String,
    pub key: String,
}

/// `POST /api/boards/{key}/invitations`.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Invite {
    pub role: Role,
}

/// An open invitation.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Invitation {
    pub id: Uuid,
    pub role: Role,
    pub expires: Timestamp,
    /// The path to hand on, `/join/…`: told once, when it is made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
}

/// `GET /api/invitations/{token}`: what one is invited to.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct InvitedTo {
    pub board_name: String,
    pub board_key: String,
    pub role: Role,
}

/// `POST /api/invitations/{token}` of somebody without an account; signed in, the body is `{}`.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Join {
    pub name: String,
    pub email: String,
    pub password: String,
}

/// `POST /api/markdown`, and its answer.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Markdown {
    pub text: String,
}

/// Safe HTML.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Html {
    pub html: String,
}

/// Why a request was not carried out, in the form of RFC 9457.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Problem {
    #[serde(rename = "type")]
    pub kind: String,
    pub title: String,
    pub status: u16,
    /// English: what to do. The app says it in the viewer's language by the code.
    pub detail: String,
    pub code: ProblemCode,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rejection: Option<Rejection>,
}

/// What kind of problem it is.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProblemCode {
    /// The board refused the command; `rejection` says why.
    Rejected,
    SignInRequired,
    WrongCredentials,
    TooManyAttempts,
    /// More at once than one member may bring; `Retry-After` says when there is room again.
    TooMuch,
    /// It is not there, or not for this person: the two are not told apart.
    NotFound,
    Forbidden,
    /// The request came from another site's page.
    ForeignOrigin,
    /// The body is not what this address takes.
    BadRequest,
    /// `Allow` says how this address may be asked.
    MethodNotAllowed,
    /// The body must be JSON, and say so.
    NotJson,
    TooLarge,
    /// There is an account already.
    SetupDone,
    EmailTaken,
    EmailInvalid,
    PasswordTooShort,
    KeyTaken,
    KeyInvalid,
    /// Only owners of the installation make boards.
    OwnersMakeBoards,
    /// The person has made as many boards as one may.
    TooManyBoards,
    /// An installation has at least one owner who is not locked.
    NeedsOwner,
    InvitationOver,
    /// The database does not answer, or cannot be written now; the same may be sent again.
    Storage,
    /// All places are taken, or all that one person may have at the same time; it will pass.
    Busy,
    Internal,
}

/// The shortest password that is taken, in characters.
pub const PASSWORD_CHARS: usize = 10;
