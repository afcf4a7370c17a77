//! A board as a file, for its members.

use super::boards::access;
use super::problem::{Path, Problems};
use crate::App;
use crate::auth::SignedIn;
use crate::error::Result;
use crate::export::{Form, export};
use crate::packing::Packing;
use crate::serving::Holding;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::Response;
use groundswell_domain::api::User;
use tokio::task::spawn_blocking;

/// All cards of a board as a table, those of the archive too.
#[utoipa::path(get, path = "/api/boards/{key}/export.csv", tag = "boards",
    params(("key" = String, Path, description = "The prefix of its card numbers: `MS`")),
    responses((status = 200, content_type = "text/csv", body = String,
        description = "One row for each card, in UTF-8 with a mark, with headings in English"), Problems))]
pub(crate) async fn csv(
    State(app): State<App>,
    SignedIn { user, .. }: SignedIn,
    Path(key): Path<String>,
    headers: HeaderMap,
) -> Result<Response> {
    file(&app, &user, &key, Form::Csv, &headers).await
}

/// Everything of a board, those things too that belong to a single card or are in the archive.
#[utoipa::path(get, path = "/api/boards/{key}/export.json", tag = "boards",
    params(("key" = String, Path, description = "The prefix of its card numbers: `MS`")),
    responses((status = 200, body = groundswell_domain::board::Snapshot,
        description = "As `GET /api/boards/{key}`, with contacts, comments and long descriptions"), Problems))]
pub(crate) async fn json(
    State(app): State<App>,
    SignedIn { user, .. }: SignedIn,
    Path(key): Path<String>,
    headers: HeaderMap,
) -> Result<Response> {
    file(&app, &user, &key, Form::Json, &headers).await
}

async fn file(
    app: &App,
    user: &User,
    key: &str,
    form: Form,
    headers: &HeaderMap,
) -> Result<Response> {
    let access = access(app, key, user).await?;
    let share = app.downloads.take(user.id).await?;
    let file = Bytes::from(export(&app.db, access.board, form).await?);
    let packing = Packing::of(headers);
    let packed = spawn_blocking(move || packing.pack(&file)).await;
    let packed = packed.map_err(anyhow::Error::from)?.map_err(anyhow::Error::from)?;
    let mut response = packing.response(packed);
    let (kind, name) = match form {
        Form::Csv => ("text/csv; charset=utf-8", format!("attachment; filename=\"{key}.csv\"")),
        Form::Json => ("application/json", format!("attachment; filename=\"{key}.json\"")),
    };
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // A key of a board that was found has capital letters and digits.
    let name = HeaderValue::from_str(&name).map_err(anyhow::Error::from)?;
    headers.insert(CONTENT_DISPOSITION, name);
    Ok(response.map(|body| Body::new(Holding::new(body, share))))
}
