//! Invitations: links, each of which lets one person or several onto a board.

use super::boards::access;
use super::me::me;
use super::problem::{Json, Path, Problems};
use crate::App;
use crate::accounts;
use crate::auth::SignedIn;
use crate::auth::session;
use crate::auth::token::{self, Token};
use crate::batch::Along;
use crate::error::{Error, Result};
use crate::store::accounts::Account;
use crate::store::boards::{self, Access};
use crate::store::invitations::{self, InvitationRow, NewInvitation};
use crate::store::login_sessions::NewSession;
use crate::store::{self, Tx};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use futures::FutureExt;
use groundswell_domain::api::{Invitation, Invite, InvitedTo, Join, Me, User};
use groundswell_domain::board::BoardInfo;
use groundswell_domain::command::Sent;
use groundswell_domain::decide::Actor;
use groundswell_domain::id::{BoardId, CommandId, UserId};
use groundswell_domain::member::Role;
use groundswell_domain::permission::{Action, may};
use groundswell_domain::rejection::Field;
use groundswell_domain::time::Timestamp;
use groundswell_domain::{Command, Rejection, input, limits};
use uuid::Uuid;

/// How long an invitation can be used, in days.
const DAYS: i64 = 7;

/// Makes an invitation. Its link is in this answer and never shown again.
#[utoipa::path(post, path = "/api/boards/{key}/invitations", tag = "invitations",
    params(("key" = String, Path)), request_body = Invite,
    responses((status = 201, body = Invitation), Problems))]
pub(crate) async fn create(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(key): Path<String>,
    Json(invite): Json<Invite>,
) -> Result<impl IntoResponse> {
    let access = manager(&app, &signed_in, &key).await?;
    let for_whom = input::optional_line(&invite.for_whom, Field::Name, limits::NAME_CHARS)?;
    let people = invite.people.unwrap_or(1);
    if !(1..=limits::INVITED).contains(&people) {
        let most = limits::INVITED;
        return Err(Error::BadRequest(format!("An invitation is for 1 to {most} people.")));
    }
    let (token, now) = (Token::random(), app.db.steady());
    let new = NewInvitation {
        id: Uuid::now_v7(),
        token_hash: token.hash(),
        board: access.board,
        role: boards::name_of(invite.role),
        for_whom,
        people,
        by: signed_in.user.id,
        now,
        expires: now.plus_days(DAYS),
    };
    let mut tx = app.db.write().await?;
    // An invitation ends when the person who made it loses that right, so they must have the right
    // until it is stored.
    boards::take(&mut tx, access.board).await?;
    if !store::accounts::hold_person(&mut tx, signed_in.user.id).await? {
        return Err(Error::SignInRequired);
    }
    let inviter = boards::member(&mut tx, access.board, signed_in.user.id).await?;
    if !inviter.is_some_and(|inviter| may(&inviter, Action::ManageMembers)) {
        return Err(Error::Forbidden);
    }
    invitations::delete_over(&mut tx, access.board, now).await?;
    if invitations::list(&mut tx, access.board, now).await?.len() >= limits::INVITATIONS {
        return Err(Rejection::TooMany { limit: limits::INVITATIONS as u32 }.into());
    }
    invitations::insert(&mut tx, &new).await?;
    tx.commit().await?;
    let path = Some(format!("/join/{}", token.as_str()));
    let made = Invitation {
        id: new.id,
        role: invite.role,
        for_whom: new.for_whom,
        people,
        expires: app.db.state().clock.on_the_wall(new.expires),
        path,
    };
    Ok((StatusCode::CREATED, Json(made)))
}

/// The invitations of a board that can still be used.
#[utoipa::path(get, path = "/api/boards/{key}/invitations", tag = "invitations",
    params(("key" = String, Path)),
    responses((status = 200, body = Vec<Invitation>), Problems))]
pub(crate) async fn list(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(key): Path<String>,
) -> Result<Json<Vec<Invitation>>> {
    let access = manager(&app, &signed_in, &key).await?;
    let mut tx = app.db.read_once().await?;
    let rows = invitations::list(&mut tx, access.board, app.db.steady()).await?;
    let invitation = |row: InvitationRow| {
        let expires = app.db.state().clock.on_the_wall(Timestamp(row.expires_at));
        let (id, role) = (row.invitation_id, row.role());
        let (for_whom, people) = (row.for_whom, row.people_left as u32);
        Invitation { id, role, for_whom, people, expires, path: None }
    };
    let mut open: Vec<Invitation> = rows.into_iter().map(invitation).collect();
    open.sort_by_key(|invitation| invitation.expires);
    Ok(Json(open))
}

/// Withdraws an invitation.
#[utoipa::path(delete, path = "/api/boards/{key}/invitations/{id}", tag = "invitations",
    params(("key" = String, Path), ("id" = Uuid, Path)),
    responses((status = 204, description = "It cannot be used any more"), Problems))]
pub(crate) async fn withdraw(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((key, id)): Path<(String, Uuid)>,
) -> Result<StatusCode> {
    let access = manager(&app, &signed_in, &key).await?;
    let mut tx = app.db.write().await?;
    if !invitations::delete(&mut tx, access.board, id).await? {
        return Err(Error::NotFound);
    }
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What an invitation is for.
#[utoipa::path(get, path = "/api/invitations/{token}", tag = "invitations",
    params(("token" = String, Path)), security(()),
    responses((status = 200, body = InvitedTo), Problems))]
pub(crate) async fn show(
    State(app): State<App>,
    Path(token): Path<String>,
) -> Result<Json<InvitedTo>> {
    let invitation = find(&app, &token).await?;
    let info = info(&app, BoardId(invitation.board_id)).await?;
    let role = invitation.role();
    Ok(Json(InvitedTo { board_name: info.name, board_key: info.key, role }))
}

/// Accepts an invitation: with `{}` if signed in, otherwise with a new account.
#[utoipa::path(post, path = "/api/invitations/{token}", tag = "invitations",
    params(("token" = String, Path)), request_body = Join, security((), ("session" = [])),
    responses((status = 200, body = Me), Problems))]
pub(crate) async fn join(
    State(app): State<App>,
    headers: HeaderMap,
    signed_in: Option<SignedIn>,
    Path(token): Path<String>,
    Json(join): Json<Join>,
) -> Result<Response> {
    let invitation = find(&app, &token).await?;
    let Some(SignedIn { user, .. }) = signed_in else {
        let Join { name, email, password } = &join;
        let account = accounts::new(&app.passwords, name, email, password).await?;
        let (session, cookies) = session::begin(&app, &account, &headers);
        let user = account.user();
        admit(&app, &invitation, &user, Guest::New(account, session)).await?;
        return Ok((cookies, Json(me(&app, Some(user)).await?)).into_response());
    };
    admit(&app, &invitation, &user, Guest::Known(user.id)).await?;
    Ok(Json(me(&app, Some(user)).await?).into_response())
}

/// The person who follows an invitation.
enum Guest {
    Known(UserId),
    /// An account and a session that are not stored yet.
    New(Account, NewSession),
}

impl Guest {
    /// Stores a new account with its session, or checks that a known person may still sign in.
    async fn arrive(self, tx: &mut Tx) -> Result<()> {
        match self {
            Guest::Known(user) if store::accounts::hold_person(tx, user).await? => Ok(()),
            Guest::Known(_) => Err(Error::SignInRequired),
            Guest::New(account, session) => {
                accounts::insert(tx, &account).await?;
                session::store(tx, &session).await
            }
        }
    }
}

/// Lets the person onto the board and uses the invitation up, both or neither. A new account is
/// made with it.
async fn admit(app: &App, invitation: &InvitationRow, user: &User, guest: Guest) -> Result<()> {
    let (id, name, role) = (user.id, user.name.clone(), invitation.role());
    let command = Command::AdmitMember { id, name, role };
    let sent = Sent { id: CommandId(Uuid::now_v7()), at: crate::now(), command };
    let (board, invitation) = (BoardId(invitation.board_id), invitation.invitation_id);
    let now = app.db.steady();
    let along: Along = Box::new(move |tx| {
        let arrived = async move {
            guest.arrive(tx).await?;
            // It may have ended after it was found.
            match invitations::redeem(tx, invitation, now).await? {
                true => Ok(()),
                false => Err(Error::InvitationOver),
            }
        };
        arrived.boxed()
    });
    app.boards.execute_with(board, sent, Actor::System, along).await.map(drop)
}

/// Lets only people in who may manage the members of a board. For all others neither the board nor
/// its invitations exist.
async fn manager(app: &App, signed_in: &SignedIn, key: &str) -> Result<Access> {
    let access = access(app, key, &signed_in.user).await?;
    if !may(&access.member, Action::ManageMembers) {
        return Err(Error::Forbidden);
    }
    Ok(access)
}

async fn find(app: &App, token: &str) -> Result<InvitationRow> {
    let mut tx = app.db.read_once().await?;
    let found = invitations::find(&mut tx, &token::hash(token), app.db.steady()).await?;
    found.ok_or(Error::InvitationOver)
}

async fn info(app: &App, board: BoardId) -> Result<BoardInfo> {
    app.boards.ask(board, 0, |board| board.info.clone()).await
}

impl InvitationRow {
    /// The least role if the stored one is not known any more.
    fn role(&self) -> Role {
        boards::role_of(&self.role).unwrap_or_default()
    }
}
