//! Bodies of the HTTP requests other than the board's commands.

use crate::entity::{Entity, is_default};
use crate::id::{CardId, ReleaseId, UserId};
use crate::installation::BoardMakers;
use crate::member::Role;
use crate::rejection::Rejection;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// `GET /api/me`: who is asking, and what they have access to.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Me {
    /// Nobody has an account yet: the first person creates theirs, or opens the demo.
    pub needs_setup: bool,
    pub user: Option<User>,
    pub boards: Vec<BoardEntry>,
    /// Whether the person is an owner of the installation.
    #[serde(default, skip_serializing_if = "is_default")]
    pub is_owner: bool,
    #[serde(default, skip_serializing_if = "is_default")]
    pub may_make_boards: bool,
}

/// The account of a signed-in person.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct User {
    pub id: UserId,
    pub name: String,
    pub email: String,
}

/// One board in a list, with the role of the person who asks.
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
    /// The password of all people of the demo. Sent only once, to the person who opened it.
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

/// `PATCH /api/me`: only the given fields are changed.
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

/// `GET /api/boards/{key}/archive`: search results in texts that pages do not hold.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Found {
    /// Cards of the archive that match a text, the best first, and then cards of the board with
    /// long descriptions that match.
    pub found: Vec<CardId>,
    /// Cards of the board that hold every word of the text, by the whole of a long description or
    /// what callers said.
    pub holding: Vec<CardId>,
    /// The found cards of the archive, each with its tallies.
    pub entities: Vec<Entity>,
}

/// `GET /api/boards/{key}/words`: [the words that callers used](crate::callers_words) for the cards
/// of a board.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CallersWords {
    /// All calls up to this commit are included.
    pub seq: u64,
    /// Cards whose calls have changed since the commit that was asked for, each with all of its
    /// words; empty if there are none any more.
    pub cards: Vec<(CardId, String)>,
}

/// `GET /api/boards/{key}/archive/fixes`: how many cards of the archive each release fixes.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArchivedFixes {
    pub release: ReleaseId,
    pub cards: u32,
}

/// One session of a person.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Session {
    pub id: Uuid,
    pub created: Timestamp,
    pub last_seen: Timestamp,
    /// The browser's name, as it sends it.
    pub device: String,
    /// Whether this session made the request.
    pub current: bool,
}

/// A former member of a board.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FormerMember {
    pub id: UserId,
    /// The name at the time when they left.
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
    /// Whether the person is an owner of the installation.
    pub is_owner: bool,
    pub is_locked: bool,
    /// `None`: never.
    pub last_seen: Option<Timestamp>,
    /// The keys of the boards that nobody else owns. If the person is removed, the boards go to the
    /// person who removes them.
    pub boards_alone: Vec<String>,
}

/// `PATCH /api/installation`: only the given fields are changed.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct EditInstallation {
    pub board_makers: Option<BoardMakers>,
}

/// `PATCH /api/installation/people/{id}`: only the given fields are changed.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct EditPerson {
    /// A locked person is signed out everywhere and cannot sign in.
    pub is_locked: Option<bool>,
    /// Owners of the installation manage its accounts.
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
    /// Whom the link is for, to tell open invitations apart: a name, a team, an e-mail address.
    #[serde(default)]
    pub for_whom: String,
    /// How many people it lets in, at most 100. One if it is missing.
    #[serde(default)]
    pub people: Option<u32>,
}

impl Invite {
    /// An invitation for one person.
    pub fn one(role: Role) -> Invite {
        Invite { role, ..Invite::default() }
    }
}

/// An open invitation.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Invitation {
    pub id: Uuid,
    pub role: Role,
    /// Whom it is for, if somebody has noted that.
    #[serde(default)]
    pub for_whom: String,
    /// How many people can still follow it.
    #[serde(default)]
    pub people: u32,
    pub expires: Timestamp,
    /// The path to share, `/join/…`. Sent only once, when the invitation is created.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
}

/// `GET /api/invitations/{token}`: the board that the invitation is for.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct InvitedTo {
    pub board_name: String,
    pub board_key: String,
    pub role: Role,
}

/// `POST /api/invitations/{token}` from somebody without an account. If signed in, the body is
/// `{}`.
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
    /// What to do, in English. The app translates the code instead.
    pub detail: String,
    pub code: ProblemCode,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rejection: Option<Rejection>,
}

/// The kind of problem.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProblemCode {
    /// The board refused the command; `rejection` says why.
    Rejected,
    SignInRequired,
    WrongCredentials,
    TooManyAttempts,
    /// Too many commands at once from one member; `Retry-After` says when to send again.
    TooMuch,
    /// It does not exist, or this person may not see it; the answer is the same.
    NotFound,
    Forbidden,
    /// The request came from another site's page.
    ForeignOrigin,
    /// The body does not have the form that this address expects.
    BadRequest,
    /// `Allow` lists the methods of this address.
    MethodNotAllowed,
    /// The body must be JSON, with a matching `Content-Type`.
    NotJson,
    TooLarge,
    /// There is an account already.
    SetupDone,
    EmailTaken,
    EmailInvalid,
    PasswordTooShort,
    KeyTaken,
    KeyInvalid,
    /// Only owners of the installation may create boards.
    OwnersMakeBoards,
    /// The person has created as many boards as one person may.
    TooManyBoards,
    /// An installation needs at least one owner who is not locked.
    NeedsOwner,
    InvitationOver,
    /// The database does not answer, or cannot be written at the moment. The same request may be
    /// sent again.
    Storage,
    /// Too many requests are running, of all people or of this one. Try again later.
    Busy,
    Internal,
}

/// The minimum length of a password, in characters.
pub const PASSWORD_CHARS: usize = 10;
