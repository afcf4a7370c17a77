//! What happened on a board, the newest first.

use super::boards::access;
use super::problem::{Path, Problems, Query};
use crate::App;
use crate::auth::SignedIn;
use crate::error::Result;
use crate::packing::Packing;
use crate::store::{commits, pieces};
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;

#[derive(Deserialize)]
pub(crate) struct Before {
    before: Option<u64>,
}

/// A part of a board's history: who did what and when, with each thing before and after.
#[utoipa::path(get, path = "/api/boards/{key}/history", tag = "boards",
    params(
        ("key" = String, Path, description = "The prefix of its card numbers: `MS`"),
        ("before" = Option<u64>, Query, description = "The `seq` of the last entry one has: the \
            entries before it are returned; without it the newest"),
    ),
    responses(
        (status = 200, body = groundswell_domain::history::Page,
            description = "`entries`, the newest first, and `has_more`"),
        Problems,
    ))]
pub(crate) async fn show(
    State(app): State<App>,
    SignedIn { user, .. }: SignedIn,
    Path(key): Path<String>,
    Query(Before { before }): Query<Before>,
    headers: HeaderMap,
) -> Result<Response> {
    let access = access(&app, &key, &user).await?;
    let mut tx = pieces::read(&app.db, access.board).await?;
    let page = commits::page(&mut tx, access.board, before).await?;
    drop(tx);
    Packing::of(&headers).json(page).await
}
