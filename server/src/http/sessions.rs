//! Where a person is signed in.

use super::problem::{Json, Path, Problems};
use crate::App;
use crate::auth::SignedIn;
use crate::auth::session::{Unmeasured, idle_limit};
use crate::error::{Error, Result};
use crate::store::login_sessions;
use axum::extract::State;
use axum::http::StatusCode;
use groundswell_domain::api::Session;
use groundswell_domain::time::Timestamp;
use uuid::Uuid;

/// All of them, the one used last first.
#[utoipa::path(get, path = "/api/me/sessions", tag = "people",
    responses((status = 200, body = Vec<Session>), Problems))]
pub(crate) async fn list(
    State(app): State<App>,
    signed_in: SignedIn,
) -> Result<Json<Vec<Session>>> {
    let now = app.db.steady();
    let mut tx = app.db.read_once().await?;
    let rows = login_sessions::list(&mut tx, signed_in.user.id, now, idle_limit(now)).await?;
    let on_the_wall = |steady| app.db.state().clock.on_the_wall(Timestamp(steady));
    let session = |row: login_sessions::SessionRow| Session {
        id: row.session_id,
        created: on_the_wall(row.created_at),
        last_seen: on_the_wall(row.last_seen_at),
        device: row.device,
        current: row.session_id == signed_in.session,
    };
    let mut sessions: Vec<Session> = rows.into_iter().map(session).collect();
    sessions.sort_by_key(|session| std::cmp::Reverse(session.last_seen));
    Ok(Json(sessions))
}

/// Ends one of them, and its sockets with it.
#[utoipa::path(delete, path = "/api/me/sessions/{id}", tag = "people",
    params(("id" = Uuid, Path)),
    responses((status = 204, description = "It has ended"), Problems))]
pub(crate) async fn end(
    State(app): State<App>,
    Unmeasured(signed_in): Unmeasured,
    Path(id): Path<Uuid>,
) -> Result<StatusCode> {
    // Without a limit, or a thief could use that up and stay signed in. Nobody has more than a few
    // sessions, and nothing is written for one that does not exist.
    let now = app.db.steady();
    let mut tx = app.db.read_once().await?;
    let all = login_sessions::list(&mut tx, signed_in.user.id, now, idle_limit(now)).await?;
    drop(tx);
    if all.iter().all(|row| row.session_id != id) {
        return Err(Error::NotFound);
    }
    let mut tx = app.db.write().await?;
    if !login_sessions::delete(&mut tx, signed_in.user.id, id).await? {
        return Err(Error::NotFound);
    }
    tx.commit().await?;
    app.boards.hang_up_session(id);
    Ok(StatusCode::NO_CONTENT)
}
