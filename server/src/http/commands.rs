//! Commands by plain requests, for scripts and for pages whose network lets no socket through: the
//! same commands that pages send on their sockets.

use super::boards::access;
use super::problem::{Json, Path, Problems, Unread};
use crate::App;
use crate::auth::SignedIn;
use crate::auth::session::Unmeasured;
use crate::board_task::Done;
use crate::error::Result;
use axum::extract::State;
use groundswell_domain::command::Sent;
use groundswell_domain::wire::Answer;

/// Carries out a command. It is durable when this answers; sent again with the same id, it counts
/// once. The id of somebody else's command is refused. More commands at once than a board takes are
/// refused with 429, and `Retry-After` says when to send the same again.
#[utoipa::path(post, path = "/api/boards/{key}/commands", tag = "boards",
    params(("key" = String, Path, description = "The prefix of its card numbers: `MS`")),
    request_body(content = Sent, example = json!({
        "id": "0192f3a1-7c4e-7b1a-9d2e-5f60718293a4",
        "at": 1_790_000_000_000_i64,
        "command": { "trash_card": { "card": "0192f3a1-7c4e-7b1a-9d2e-5f60718293a5" } },
    })),
    responses(
        (status = 200, body = Answer, description = "`commit` with what changed, or `done` where \
            nothing did"),
        Problems,
    ))]
pub(crate) async fn execute(
    State(app): State<App>,
    Unmeasured(SignedIn { user, .. }): Unmeasured,
    Path(key): Path<String>,
    body: Unread,
) -> Result<Json<Answer>> {
    let board = access(&app, &key, &user).await?.board;
    let bytes = body.len();
    app.boards.admit(board, user.id, bytes)?;
    let sent: Sent = body.read().await?;
    let id = sent.id;
    Ok(Json(match app.boards.execute_of(board, user.id, bytes, sent).await? {
        Done::Commit(commit) => Answer::Commit(commit),
        Done::Before { seq } => Answer::Done { id, seq },
    }))
}
