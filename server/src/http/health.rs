//! Whether the server lives, and whether it can work: for whoever runs it.

use crate::App;
use crate::error::{Error, Result};
use axum::extract::State;
use std::time::Duration;
use tokio::time::timeout;

/// Longer than this, and the database is as good as away.
const PATIENCE: Duration = Duration::from_secs(5);

/// Says that the process answers.
#[utoipa::path(get, path = "/healthz", tag = "health", security(()),
    responses((status = 200, description = "The process answers", body = str)))]
pub(crate) async fn live() -> &'static str {
    "ok\n"
}

/// Says that the database answers too.
#[utoipa::path(get, path = "/readyz", tag = "health", security(()),
    responses(
        (status = 200, description = "The database answers", body = str),
        (status = 503, description = "It does not"),
    ))]
pub(crate) async fn ready(State(app): State<App>) -> Result<&'static str> {
    match timeout(PATIENCE, app.db.check()).await {
        Ok(Ok(())) => Ok("ok\n"),
        Ok(Err(error)) => {
            tracing::debug!(%error, "the database does not answer");
            Err(Error::Storage)
        }
        Err(_) => Err(Error::Storage),
    }
}
