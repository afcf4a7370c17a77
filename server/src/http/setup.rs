//! The first start: the owner's account and a board, or the demo. Both only while nobody has an
//! account.

use super::me::me;
use super::problem::{Json, Problems, Query};
use crate::App;
use crate::accounts;
use crate::auth::password::made_up;
use crate::auth::session;
use crate::boards;
use crate::demo::{self, Language};
use crate::error::{Error, Result};
use crate::store;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::IntoResponse;
use groundswell_domain::api::{CreateBoard, DemoOpened, Me, Setup};
use serde::Deserialize;

/// Makes the first account, which owns the first board.
#[utoipa::path(post, path = "/api/setup", tag = "setup", request_body = Setup, security(()),
    responses((status = 200, body = Me), Problems))]
pub(crate) async fn setup(
    State(app): State<App>,
    headers: HeaderMap,
    Json(setup): Json<Setup>,
) -> Result<impl IntoResponse> {
    refuse_if_done(&app).await?;
    let Setup { name, email, password, board_name, board_key } = setup;
    let account = accounts::new(&app.passwords, &name, &email, &password).await?;
    let user = account.user();
    let board = CreateBoard { name: board_name, key: board_key };
    let mut tx = app.db.write().await?;
    store::accounts::hold(&mut tx).await?;
    if store::accounts::any(&mut tx).await? {
        return Err(Error::SetupDone);
    }
    accounts::insert(&mut tx, &account).await?;
    boards::create(&mut tx, &user, &board).await?;
    let cookies = session::start(&app, &mut tx, &account, &headers).await?;
    tx.commit().await?;
    Ok((cookies, Json(me(&app, Some(user)).await?)))
}

/// The language of the demo.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct DemoQuery {
    /// `de` or `en`.
    lang: Option<String>,
}

/// Fills the database with the demo, and signs the visitor in as its owner.
#[utoipa::path(post, path = "/api/demo", tag = "setup", params(DemoQuery), security(()),
    responses((status = 200, body = DemoOpened), Problems))]
pub(crate) async fn demo(
    State(app): State<App>,
    headers: HeaderMap,
    Query(query): Query<DemoQuery>,
) -> Result<impl IntoResponse> {
    refuse_if_done(&app).await?;
    let language = query.lang.as_deref().unwrap_or("en").parse();
    let language: Language = language.map_err(|_| Error::BadRequest("lang: de or en".into()))?;
    let password = made_up();
    let hash = app.passwords.hash(&password).await?;
    let cast = demo::seed(&app.db, language, &hash, true).await?;
    let owner = cast.people.iter().find(|person| person.id() == cast.owner);
    let owner = owner.ok_or(Error::NotFound)?;
    let mut tx = app.db.write().await?;
    let cookies = session::start(&app, &mut tx, owner, &headers).await?;
    tx.commit().await?;
    let me = me(&app, Some(owner.user())).await?;
    Ok((cookies, Json(DemoOpened { me, password })))
}

/// Checked before a password is hashed for nothing.
async fn refuse_if_done(app: &App) -> Result<()> {
    let mut tx = app.db.read().await?;
    if store::accounts::any(&mut tx).await? {
        return Err(Error::SetupDone);
    }
    Ok(())
}
