//! Invitations: links that let one person each onto a board.

use super::boards::access;
use super::me::me;
use super::problem::{Json, Path, Problems};
use crate::App;
use crate::accounts;
use crate::auth::SignedIn;
use crate::auth::session::{self, Cookies};
use crate::auth::token::{self, Token};
use crate::error::{Error, Result};
use crate::store::Tx;
use crate::store::boards::{self, Access};
use crate::store::invitations::{self, InvitationRow, NewInvitation};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use groundswell_domain::Command;
use groundswell_domain::api::{Invitation, Invite, InvitedTo, Join, Me, User};
use groundswell_domain::board::BoardInfo;
use groundswell_domain::command::Sent;
use groundswell_domain::decide::Actor;
use groundswell_domain::id::{BoardId, CommandId, UserId};
use groundswell_domain::member::Role;
use groundswell_domain::permission::{Action, may};
use groundswell_domain::time::Timestamp;
use uuid::Uuid;

/// How long an invitation can be used, in days.
const DAYS: i64 = 7;

/// Makes an invitation. Its link is told in this answer and never again.
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
    let (token, now) = (Token::random(), crate::now());
    let new = NewInvitation {
        id: Uuid::now_v7(),
        token_hash: token.hash(),
        board: access.board,
        role: boards::name_of(invite.role),
        by: signed_in.user.id,
        now,
        expires: now.plus_days(DAYS),
    };
    let mut tx = app.db.write().await?;
    invitations::insert(&mut tx, &new).await?;
    tx.commit().await?;
    let path = Some(format!("/join/{}", token.as_str()));
    let made = Invitation { id: new.id, role: invite.role, expires: new.expires, path };
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
    let mut tx = app.db.read().await?;
    let mut open = Vec::new();
    for row in invitations::list(&mut tx, access.board, crate::now()).await? {
        if holds(&mut tx, &row).await? {
            let (id, role, expires) = (row.invitation_id, row.role(), Timestamp(row.expires_at));
            open.push(Invitation { id, role, expires, path: None });
        }
    }
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

/// Tells what one is invited to.
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

/// Accepts an invitation: signed in with `{}`, else with a new account.
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
    let (user, cookies) = match signed_in {
        Some(SignedIn { user, .. }) => {
            redeem(&app, &invitation).await?;
            (user, None)
        }
        None => {
            let (user, cookies) = redeem_with_account(&app, &invitation, &join, &headers).await?;
            (user, Some(cookies))
        }
    };
    admit(&app, &invitation, &user).await?;
    let body = Json(me(&app, Some(user)).await?);
    Ok(match cookies {
        Some(cookies) => (cookies, body).into_response(),
        None => body.into_response(),
    })
}

/// Lets in who may manage the members of a board. To all others the board's invitations are as
/// little there as the board.
async fn manager(app: &App, signed_in: &SignedIn, key: &str) -> Result<Access> {
    let access = access(app, key, &signed_in.user).await?;
    if !may(&access.member, Action::ManageMembers) {
        return Err(Error::Forbidden);
    }
    Ok(access)
}

async fn find(app: &App, token: &str) -> Result<InvitationRow> {
    let mut tx = app.db.read().await?;
    let found = invitations::find(&mut tx, &token::hash(token), crate::now()).await?;
    let found = found.ok_or(Error::InvitationOver)?;
    if !holds(&mut tx, &found).await? {
        return Err(Error::InvitationOver);
    }
    Ok(found)
}

/// Whether an invitation still counts: as long as who made it may let people in.
async fn holds(tx: &mut Tx, invitation: &InvitationRow) -> Result<bool> {
    let (board, inviter) = (BoardId(invitation.board_id), UserId(invitation.created_by));
    let inviter = boards::member(tx, board, inviter).await?;
    Ok(inviter.is_some_and(|inviter| may(&inviter, Action::ManageMembers)))
}

async fn info(app: &App, board: BoardId) -> Result<BoardInfo> {
    app.boards.ask(board, 0, |board| board.info.clone()).await
}

async fn redeem(app: &App, invitation: &InvitationRow) -> Result<()> {
    let mut tx = app.db.write().await?;
    use_up(&mut tx, invitation).await?;
    Ok(tx.commit().await?)
}

/// Both may have changed since the invitation was found: whether it counts, and whether it is used.
async fn use_up(tx: &mut Tx, invitation: &InvitationRow) -> Result<()> {
    let id = invitation.invitation_id;
    if !holds(tx, invitation).await? || !invitations::redeem(tx, id, crate::now()).await? {
        return Err(Error::InvitationOver);
    }
    Ok(())
}

/// Makes the account and uses the invitation up, both or neither.
async fn redeem_with_account(
    app: &App,
    invitation: &InvitationRow,
    join: &Join,
    headers: &HeaderMap,
) -> Result<(User, Cookies)> {
    let account = accounts::new(&app.passwords, &join.name, &join.email, &join.password).await?;
    let mut tx = app.db.write().await?;
    use_up(&mut tx, invitation).await?;
    accounts::insert(&mut tx, &account).await?;
    let cookies = session::start(app, &mut tx, &account, headers).await?;
    tx.commit().await?;
    Ok((account.user(), cookies))
}

/// Lets the person onto the board; where that fails, the invitation can be used again.
async fn admit(app: &App, invitation: &InvitationRow, user: &User) -> Result<()> {
    let (id, name, role) = (user.id, user.name.clone(), invitation.role());
    let command = Command::AdmitMember { id, name, role };
    let sent = Sent { id: CommandId(Uuid::now_v7()), at: crate::now(), command };
    let board = BoardId(invitation.board_id);
    let Err(error) = app.boards.execute(board, sent, Actor::System).await else { return Ok(()) };
    let mut tx = app.db.write().await?;
    invitations::reopen(&mut tx, invitation.invitation_id).await?;
    tx.commit().await?;
    Err(error)
}

impl InvitationRow {
    /// The least role where the stored one is not known any more.
    fn role(&self) -> Role {
        boards::role_of(&self.role).unwrap_or_default()
    }
}
