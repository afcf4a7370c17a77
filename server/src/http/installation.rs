//! The installation as a whole, for its owners only.

use super::problem::{Json, Path, Problems};
use crate::App;
use crate::accounts;
use crate::auth::session::Owner;
use crate::error::Result;
use crate::installation;
use axum::extract::State;
use axum::http::StatusCode;
use groundswell_domain::api::{EditInstallation, EditPerson, Installation};
use groundswell_domain::id::UserId;
use uuid::Uuid;

/// The accounts, and who may make boards.
#[utoipa::path(get, path = "/api/installation", tag = "installation",
    responses((status = 200, body = Installation), Problems))]
pub(crate) async fn show(State(app): State<App>, _: Owner) -> Result<Json<Installation>> {
    Ok(Json(installation::read(&mut app.db.read().await?).await?))
}

/// Changes who may make boards.
#[utoipa::path(patch, path = "/api/installation", tag = "installation",
    request_body = EditInstallation,
    responses((status = 200, body = Installation), Problems))]
pub(crate) async fn edit(
    State(app): State<App>,
    _: Owner,
    Json(edit): Json<EditInstallation>,
) -> Result<Json<Installation>> {
    let mut tx = app.db.write().await?;
    installation::edit(&mut tx, &edit).await?;
    let installation = installation::read(&mut tx).await?;
    tx.commit().await?;
    Ok(Json(installation))
}

/// Locks an account or unlocks it, makes somebody an owner of the installation or takes that back.
/// A locked person is signed out everywhere at once.
#[utoipa::path(patch, path = "/api/installation/people/{id}", tag = "installation",
    params(("id" = Uuid, Path)), request_body = EditPerson,
    responses((status = 200, body = Installation), Problems))]
pub(crate) async fn edit_person(
    State(app): State<App>,
    _: Owner,
    Path(id): Path<Uuid>,
    Json(edit): Json<EditPerson>,
) -> Result<Json<Installation>> {
    let mut tx = app.db.write().await?;
    let ended = accounts::edit(&mut tx, UserId(id), &edit).await?;
    let installation = installation::read(&mut tx).await?;
    tx.commit().await?;
    ended.into_iter().for_each(|session| app.boards.hang_up_session(session));
    Ok(Json(installation))
}

/// Removes an account with its sessions, its e-mail address and its places on the boards. What the
/// person did stays in their history, by name. Boards that nobody else owns go to the person who
/// sends the request.
#[utoipa::path(delete, path = "/api/installation/people/{id}", tag = "installation",
    params(("id" = Uuid, Path)),
    responses((status = 204, description = "It is gone"), Problems))]
pub(crate) async fn remove_person(
    State(app): State<App>,
    Owner(asking): Owner,
    Path(id): Path<Uuid>,
) -> Result<StatusCode> {
    let mut tx = app.db.write().await?;
    let ended = accounts::remove(&mut tx, UserId(id), Some(asking.id)).await?;
    tx.commit().await?;
    ended.into_iter().for_each(|session| app.boards.hang_up_session(session));
    if let Err(error) = app.boards.follow_accounts().await {
        // The account is gone even if this fails; a job does the boards later.
        tracing::warn!(%error, "somebody who was removed is still on some boards");
    }
    Ok(StatusCode::NO_CONTENT)
}
