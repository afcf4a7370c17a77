//! Whether the server runs, and whether it can work: for its operator.

use crate::App;
use crate::error::{Error, Result};
use crate::store::writing;
use axum::extract::State;
use std::time::Duration;
use tokio::time::timeout;

/// If the database takes longer than this, it counts as away.
const TIMEOUT: Duration = Duration::from_secs(4);

/// Answers as long as the process runs.
#[utoipa::path(get, path = "/healthz", tag = "health", security(()),
    responses((status = 200, description = "The process answers", body = str)))]
pub(crate) async fn live() -> &'static str {
    "ok\n"
}

/// Answers if the database answers too, and can be written.
#[utoipa::path(get, path = "/readyz", tag = "health", security(()),
    responses(
        (status = 200, description = "The database answers and can be written", body = str),
        (status = 503, description = "It does not"),
    ))]
pub(crate) async fn ready(State(app): State<App>) -> Result<&'static str> {
    if app.db.is_displaced() {
        return Err(Error::Displaced);
    }
    let is_ready = async {
        let checked = app.db.check().await;
        if let Err(error) = &checked {
            tracing::debug!(%error, "the database does not answer");
        }
        checked.is_ok() && writing::works(&app.db).await
    };
    match timeout(TIMEOUT, is_ready).await {
        Ok(true) => Ok("ok\n"),
        Ok(false) | Err(_) => Err(Error::Storage),
    }
}
