//! Finding cards in a board's archive, and by the words of callers.

use super::boards::access;
use super::problem::{Json, Path, Problems, Query};
use crate::App;
use crate::auth::SignedIn;
use crate::error::{Error, Result};
use crate::packing::Packing;
use crate::store::{archive, pieces};
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use groundswell_domain::api::{ArchivedFixes, CallersWords, Found};
use groundswell_domain::id::ReleaseId;
use groundswell_domain::limits;
use serde::Deserialize;

#[derive(Deserialize)]
pub(crate) struct Wanted {
    /// A text that the cards may be about.
    q: Option<String>,
    /// The release that fixes the cards.
    fixed_in: Option<ReleaseId>,
}

/// Cards that pages cannot find by themselves: those in the archive that a text may be about, or
/// that a release fixes, and those on the board by the whole of their description or by what callers
/// said.
#[utoipa::path(get, path = "/api/boards/{key}/archive", tag = "boards",
    params(
        ("key" = String, Path, description = "The prefix of its card numbers: `MS`"),
        ("q" = Option<String>, Query, description = "What the cards may be about, or a number"),
        ("fixed_in" = Option<ReleaseId>, Query, description = "The release that fixes the cards"),
    ),
    responses(
        (status = 200, body = Found, description = "`found`, the best first; `holding`, with every \
            word in it, or one like it; and `entities`, the cards of the archive and their tallies"),
        Problems,
    ))]
pub(crate) async fn show(
    State(app): State<App>,
    SignedIn { user, .. }: SignedIn,
    Path(key): Path<String>,
    Query(Wanted { q, fixed_in }): Query<Wanted>,
    headers: HeaderMap,
) -> Result<Response> {
    let access = access(&app, &key, &user).await?;
    let board = access.board;
    let mut found = match (q, fixed_in) {
        (Some(text), None) if text.len() <= limits::NOTE_CHARS => {
            app.boards.search(access, text).await?
        }
        (None, Some(release)) => {
            let mut tx = app.db.read_once().await?;
            let found = archive::fixed_in(&mut tx, board, release).await?;
            Found { found, ..Found::default() }
        }
        _ => return Err(Error::BadRequest("Ask for a text of sane length, or a release.".into())),
    };
    let mut tx = pieces::read(&app.db, board).await?;
    found.entities = archive::with_merged(&mut tx, board, found.found.clone()).await?;
    drop(tx);
    Packing::of(&headers).json(found).await
}

/// How many cards of the archive each release fixes.
#[utoipa::path(get, path = "/api/boards/{key}/archive/fixes", tag = "boards",
    params(("key" = String, Path, description = "The prefix of its card numbers: `MS`")),
    responses((status = 200, body = Vec<ArchivedFixes>), Problems))]
pub(crate) async fn fixes(
    State(app): State<App>,
    SignedIn { user, .. }: SignedIn,
    Path(key): Path<String>,
) -> Result<Json<Vec<ArchivedFixes>>> {
    let access = access(&app, &key, &user).await?;
    let mut tx = pieces::read(&app.db, access.board).await?;
    Ok(Json(archive::fixes(&mut tx, access.board).await?))
}

#[derive(Deserialize)]
pub(crate) struct Since {
    /// The `seq` of an earlier answer.
    after: Option<u64>,
}

/// The words that callers used for the cards of a board, which find a card that has them in none of
/// its texts.
#[utoipa::path(get, path = "/api/boards/{key}/words", tag = "boards",
    params(
        ("key" = String, Path, description = "The prefix of its card numbers: `MS`"),
        ("after" = Option<u64>, Query, description = "The `seq` of an earlier answer: only what has \
            changed since"),
    ),
    responses((status = 200, body = CallersWords), Problems))]
pub(crate) async fn words(
    State(app): State<App>,
    SignedIn { user, .. }: SignedIn,
    Path(key): Path<String>,
    Query(Since { after }): Query<Since>,
    headers: HeaderMap,
) -> Result<Response> {
    let access = access(&app, &key, &user).await?;
    let words = app.boards.callers_words(access, after.unwrap_or_default()).await?;
    Packing::of(&headers).json(words).await
}
