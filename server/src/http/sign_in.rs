//! Signing in and out.

use super::me::me;
use super::problem::{Json, Problems};
use crate::App;
use crate::accounts;
use crate::auth::attempts::Source;
use crate::auth::client::Client;
use crate::auth::cookies::Cookie;
use crate::auth::turns::Who;
use crate::auth::{SignedIn, device, session};
use crate::error::{Error, Result};
use crate::store::accounts::Account;
use crate::store::{self, login_sessions};
use axum::extract::State;
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use groundswell_domain::api::{Me, SignIn};
use std::time::Instant;

/// Signs in with e-mail address and password.
#[utoipa::path(post, path = "/api/sign-in", tag = "people", request_body = SignIn, security(()),
    responses((status = 200, body = Me), Problems))]
pub(crate) async fn sign_in(
    State(app): State<App>,
    client: Client,
    headers: HeaderMap,
    Json(body): Json<SignIn>,
) -> Result<impl IntoResponse> {
    let account = accounts::find(&app.db, &body.email).await?;
    // A locked person is treated like somebody without an account.
    let account = account.filter(|account| !account.standing().is_locked);
    let sources = sources(&app, &client, &headers, &body.email, account.as_ref());
    // An unknown address takes as long and gets the same answer.
    let hash = account.as_ref().map(|account| account.password_hash.as_str());
    let who = match sources.as_slice() {
        [Source::Device(account, _)] => Who::Known(account.clone()),
        _ => Who::stranger(client.0, &accounts::email_address(&body.email).unwrap_or_default()),
    };
    let is_right = app.passwords.is_right(who, &body.password, hash);
    let is_right = app.attempts.count(&sources, Instant::now(), is_right).await?;
    let Some(account) = account.filter(|_| is_right) else { return Err(Error::WrongCredentials) };
    let mut tx = app.db.write().await?;
    // A new password ends all sessions: no session may begin with the old one after that.
    if !store::accounts::hold_password(&mut tx, &account).await? {
        return Err(Error::WrongCredentials);
    }
    let cookies = session::start(&app, &mut tx, &account, &headers).await?;
    tx.commit().await?;
    Ok((cookies, Json(me(&app, Some(account.user())).await?)))
}

/// The sources whose failures count together with this try: a known device counts for itself alone.
fn sources(
    app: &App,
    client: &Client,
    headers: &HeaderMap,
    email: &str,
    account: Option<&Account>,
) -> Vec<Source> {
    // A text that is not an address counts as one account too, which nobody has.
    let email = accounts::email_address(email).unwrap_or_default();
    let known = account.and_then(|account| {
        let note = Cookie::Device.read(headers, &app.config)?;
        device::known(&note, &account.password_hash)
    });
    match known {
        Some(device) => vec![Source::Device(email, device)],
        None => vec![
            Source::address(client.0),
            Source::account_from(&email, client.0),
            Source::Account(email),
        ],
    }
}

/// Ends the session of this browser.
#[utoipa::path(post, path = "/api/sign-out", tag = "people",
    security((), ("session" = [])),
    responses((status = 204, description = "Nobody is signed in here now"), Problems))]
pub(crate) async fn sign_out(
    State(app): State<App>,
    headers: HeaderMap,
) -> Result<impl IntoResponse> {
    // Without a limit: people can always sign out, whatever else was done with their account.
    if let Some(SignedIn { user, session, .. }) = session::find(&app, &headers).await? {
        let mut tx = app.db.write().await?;
        login_sessions::delete(&mut tx, user.id, session).await?;
        tx.commit().await?;
        app.boards.hang_up_session(session);
    }
    Ok((StatusCode::NO_CONTENT, [(SET_COOKIE, Cookie::Session.forget(&app.config))]))
}
