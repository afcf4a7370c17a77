//! Sessions: who is signed in with the cookie of a request. They are stored in the database, so
//! that they can be listed and ended.

use super::cookies::Cookie;
use super::token::{self, Token};
use super::{client, device};
use crate::App;
use crate::error::{Error, Result};
use crate::share::Share;
use crate::store::accounts::{self, Account};
use crate::store::login_sessions::{self, NewSession};
use crate::store::{Db, Tx};
use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::header::{HeaderName, SET_COOKIE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue};
use axum::response::AppendHeaders;
use groundswell_domain::api::User;
use groundswell_domain::id::UserId;
use groundswell_domain::time::Timestamp;
use tokio::sync::Semaphore;
use uuid::Uuid;

/// A session ends this long after it was made, in days.
pub(crate) const LONGEST_DAYS: i64 = 180;
/// A session ends when it was not used for this long, in days.
const IDLE_DAYS: i64 = 30;
/// Sessions of one person: more than the browsers that anybody has. One more ends the one that was
/// not used for the longest time.
const OF_A_PERSON: u32 = 100;
/// How often the use of a session is noted, in milliseconds: often enough for people, rarely enough
/// for the disk.
const NOTE_EVERY_MS: i64 = 60 * 1000;

/// How often use by an open page alone is noted, in milliseconds: pages stay open for days without
/// anybody looking at them.
const NOTE_OPEN_EVERY_MS: i64 = 60 * 60 * 1000;

/// The person whose session cookie came with the request. As an extractor it refuses requests
/// without one; as an `Option` it lets them through.
pub struct SignedIn {
    pub user: User,
    pub session: Uuid,
    /// Whether this person is an owner of the installation.
    pub is_owner: bool,
    /// This person's turn, as long as the request runs.
    _turn: Option<Share>,
}

/// Like [`SignedIn`], for requests that have a limit of their own.
pub(crate) struct Unmeasured(pub(crate) SignedIn);

/// A signed-in owner of the installation. As an extractor it refuses everybody else.
pub(crate) struct Owner(pub(crate) User);

/// Sessions that were last used before this moment are over.
pub(crate) fn idle_limit(now: Timestamp) -> Timestamp {
    now.plus_days(-IDLE_DAYS)
}

/// What a browser stores after the right password: the session, and that this device is known.
pub(crate) type Cookies = AppendHeaders<[(HeaderName, HeaderValue); 2]>;

/// Makes a session and its cookies.
pub(crate) async fn start(
    app: &App,
    tx: &mut Tx,
    account: &Account,
    headers: &HeaderMap,
) -> Result<Cookies> {
    let (session, cookies) = begin(app, account, headers);
    store(tx, &session).await?;
    Ok(cookies)
}

/// A session that [`store`] has yet to store, and its cookies.
pub(crate) fn begin(app: &App, account: &Account, headers: &HeaderMap) -> (NewSession, Cookies) {
    let (token, now) = (Token::random(), app.db.steady());
    let session = NewSession {
        id: Uuid::now_v7(),
        token_hash: token.hash(),
        user: account.id(),
        now,
        expires: now.plus_days(LONGEST_DAYS),
        device: client::device(headers),
    };
    let note = device::note(&account.password_hash);
    let cookies =
        [Cookie::Session.set(token.as_str(), &app.config), Cookie::Device.set(&note, &app.config)];
    (session, AppendHeaders(cookies.map(|cookie| (SET_COOKIE, cookie))))
}

pub(crate) async fn store(tx: &mut Tx, session: &NewSession) -> Result<()> {
    accounts::note_seen(tx, session.user, crate::now()).await?;
    // New sessions are rare enough to tidy up with each one.
    login_sessions::delete_over(tx, session.now, idle_limit(session.now)).await?;
    login_sessions::delete_above(tx, session.user, OF_A_PERSON - 1).await?;
    Ok(login_sessions::insert(tx, session).await?)
}

/// Who is signed in with these headers.
pub(crate) async fn find(app: &App, headers: &HeaderMap) -> Result<Option<SignedIn>> {
    let Some(token) = Cookie::Session.read(headers, &app.config) else { return Ok(None) };
    let mut tx = app.db.read_once().await?;
    let now = app.db.steady();
    let row = login_sessions::find(&mut tx, &token::hash(&token), now, idle_limit(now)).await?;
    drop(tx);
    let Some(row) = row else { return Ok(None) };
    if now.0 - row.last_seen_at >= NOTE_EVERY_MS {
        // Nobody waits for this, and a full disk must not lock anybody out.
        tokio::spawn(note(app.db.clone(), row.session_id, now));
    }
    let user = User { id: UserId(row.user_id), name: row.name, email: row.email };
    let (session, is_owner) = (row.session_id, row.is_owner);
    Ok(Some(SignedIn { user, session, is_owner, _turn: None }))
}

/// Like [`find`], within the limit that each person has for everything that they ask and change.
async fn find_in_measure(app: &App, parts: &Parts) -> Result<Option<SignedIn>> {
    let Some(mut signed_in) = find(app, &parts.headers).await? else { return Ok(None) };
    signed_in._turn = if parts.method.is_safe() {
        Some(app.requests.read(signed_in.user.id).await?)
    } else {
        app.requests.change(signed_in.user.id)?;
        None
    };
    Ok(Some(signed_in))
}

/// Whether a session still lasts, for a page that it has open: that counts as use, too.
pub(crate) async fn lasts(db: &Db, session: Uuid) -> crate::store::Result<bool> {
    let mut tx = db.read_once().await?;
    let now = db.steady();
    let seen = login_sessions::last_seen(&mut tx, session, now, idle_limit(now)).await?;
    drop(tx);
    if seen.is_some_and(|seen| now.0 - seen.0 >= NOTE_OPEN_EVERY_MS) {
        note(db.clone(), session, now).await;
    }
    Ok(seen.is_some())
}

/// One at a time; if one waits for a lock, the next use notes it. Otherwise, with a row that
/// somebody else has locked, each request would take another connection.
static NOTING: Semaphore = Semaphore::const_new(1);

async fn note(db: Db, session: Uuid, now: Timestamp) {
    let Ok(_alone) = NOTING.try_acquire() else { return };
    let noted = async {
        let mut tx = db.write().await?;
        login_sessions::touch(&mut tx, session, now).await?;
        tx.commit().await
    };
    if let Err(error) = noted.await {
        tracing::debug!(%error, "it was not noted that a session is used");
    }
}

impl FromRequestParts<App> for SignedIn {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        find_in_measure(app, parts).await?.ok_or(Error::SignInRequired)
    }
}

impl FromRequestParts<App> for Unmeasured {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        find(app, &parts.headers).await?.map(Unmeasured).ok_or(Error::SignInRequired)
    }
}

impl FromRequestParts<App> for Owner {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let signed_in = find_in_measure(app, parts).await?.ok_or(Error::SignInRequired)?;
        if signed_in.is_owner { Ok(Owner(signed_in.user)) } else { Err(Error::NotOwner) }
    }
}

impl OptionalFromRequestParts<App> for SignedIn {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Option<Self>> {
        find_in_measure(app, parts).await
    }
}
