//! The person who is signed in, and what they change about themselves.

use super::problem::{Json, Problems};
use crate::App;
use crate::accounts::name_of_person;
use crate::auth::attempts::Source;
use crate::auth::client::Client;
use crate::auth::cookies::Cookie;
use crate::auth::turns::Who;
use crate::auth::{SignedIn, device};
use crate::error::{Error, Result};
use crate::installation::{self, Rights};
use crate::store::{accounts, boards, login_sessions};
use axum::extract::State;
use axum::http::header::SET_COOKIE;
use axum::response::{AppendHeaders, IntoResponse};
use groundswell_domain::api::{EditMe, Me, NewPassword, User};
use std::time::Instant;
use uuid::Uuid;

/// The person who is signed in, and their boards.
#[utoipa::path(get, path = "/api/me", tag = "people", security((), ("session" = [])),
    responses((status = 200, body = Me), Problems))]
pub(crate) async fn show(State(app): State<App>, signed_in: Option<SignedIn>) -> Result<Json<Me>> {
    Ok(Json(me(&app, signed_in.map(|signed_in| signed_in.user)).await?))
}

/// Changes the name, on all boards, or the password, which ends all other sessions.
#[utoipa::path(patch, path = "/api/me", tag = "people", request_body = EditMe,
    responses((status = 200, body = Me), Problems))]
pub(crate) async fn edit(
    State(app): State<App>,
    client: Client,
    SignedIn { mut user, session, .. }: SignedIn,
    Json(edit): Json<EditMe>,
) -> Result<impl IntoResponse> {
    let name = edit.name.as_deref().map(name_of_person).transpose()?;
    let mut cookies = Vec::new();
    if let Some(password) = &edit.password {
        let hash = change_password(&app, &client, &user, session, password).await?;
        let note = device::note(&hash);
        cookies.push((SET_COOKIE, Cookie::Device.set(&note, &app.config)));
    }
    if let Some(name) = name {
        user.name = name;
        rename(&app, &user).await?;
    }
    Ok((AppendHeaders(cookies), Json(me(&app, Some(user)).await?)))
}

/// The answer of `GET /api/me` and of everything that signs somebody in.
pub(crate) async fn me(app: &App, user: Option<User>) -> Result<Me> {
    let mut tx = app.db.read_once().await?;
    let Some(user) = user else {
        let needs_setup = !accounts::any(&mut tx).await?;
        return Ok(Me { needs_setup, ..Me::default() });
    };
    let boards = boards::list(&mut tx, user.id).await?;
    let Rights { is_owner, may_make_board } = installation::rights(&mut tx, user.id).await?;
    let may_make_boards = may_make_board.is_ok();
    Ok(Me { needs_setup: false, user: Some(user), boards, is_owner, may_make_boards })
}

async fn rename(app: &App, user: &User) -> Result<()> {
    let mut tx = app.db.write().await?;
    accounts::rename(&mut tx, user.id, &user.name).await?;
    tx.commit().await?;
    if let Err(error) = app.boards.follow_accounts().await {
        // The change counts even if this fails; a job does the boards later.
        tracing::warn!(%error, "somebody who was renamed is still called otherwise on some boards");
    }
    Ok(())
}

/// Returns the new hash.
async fn change_password(
    app: &App,
    client: &Client,
    user: &User,
    session: Uuid,
    password: &NewPassword,
) -> Result<String> {
    let mut tx = app.db.read_once().await?;
    let account = accounts::find(&mut tx, user.id).await?.ok_or(Error::SignInRequired)?;
    drop(tx);
    let sources = [Source::account_from(&account.email, client.0)];
    let who = Who::Known(account.email.clone());
    let is_right = app.passwords.is_right(who, &password.old, Some(&account.password_hash));
    if !app.attempts.count(&sources, Instant::now(), is_right).await? {
        return Err(Error::WrongCredentials);
    }
    let hash = app.passwords.hash(&password.new).await?;
    let mut tx = app.db.write().await?;
    // Of two changes at the same time, the second has checked a password that is no longer the
    // current one.
    if !accounts::hold_password(&mut tx, &account).await? {
        return Err(Error::WrongCredentials);
    }
    accounts::set_password(&mut tx, user.id, &hash).await?;
    let others = login_sessions::delete_others(&mut tx, user.id, session).await?;
    tx.commit().await?;
    for other in others {
        app.boards.hang_up_session(other);
    }
    Ok(hash)
}
