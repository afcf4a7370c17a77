//! Boards: making one, and loading everything on one.

use super::problem::{Json, Path, Problems, Query};
use crate::App;
use crate::auth::SignedIn;
use crate::boards;
use crate::boards::news::Since;
use crate::boards::snapshot::Layout;
use crate::error::{Error, Result};
use crate::installation;
use crate::packing::Packing;
use crate::serving::{Holding, IsShared};
use crate::store::boards::{Access, find, former_members, list};
use crate::store::{accounts, pieces};
use axum::body::Body;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use groundswell_domain::api::{BoardEntry, CreateBoard, FormerMember, User};
use groundswell_domain::id::CommandId;
use tokio::task::spawn_blocking;

/// Makes a board. Its owner is the person who sends the request.
#[utoipa::path(post, path = "/api/boards", tag = "boards", request_body = CreateBoard,
    responses((status = 201, body = BoardEntry), Problems))]
pub(crate) async fn create(
    State(app): State<App>,
    SignedIn { user, .. }: SignedIn,
    Json(new): Json<CreateBoard>,
) -> Result<impl IntoResponse> {
    let mut tx = app.db.write().await?;
    // Counted now, and locked until the board is stored: of two at the same time one may be the
    // last that is allowed.
    if !accounts::hold_person(&mut tx, user.id).await? {
        return Err(Error::SignInRequired);
    }
    installation::rights(&mut tx, user.id).await?.may_make_board?;
    boards::create(&mut tx, &user, &new).await?;
    let made = list(&mut tx, user.id).await?.into_iter().find(|entry| entry.key == new.key);
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(made.ok_or(Error::NotFound)?)))
}

/// Everything on a board, at one commit. What belongs to a single card, its contacts and comments,
/// is loaded with the card.
#[utoipa::path(get, path = "/api/boards/{key}", tag = "boards",
    params(("key" = String, Path, description = "The prefix of its card numbers: `MS`")),
    responses(
        (status = 200, body = groundswell_domain::board::Snapshot,
            description = "`seq` and `commit`, the number and the command of the last commit, and `entities`, each under the name of its kind"),
        Problems,
    ))]
pub(crate) async fn show(
    State(app): State<App>,
    SignedIn { user, .. }: SignedIn,
    Path(key): Path<String>,
    headers: HeaderMap,
) -> Result<Response> {
    let access = access(&app, &key, &user).await?;
    whole(&app, &user, &access, Layout::Rows, &headers).await
}

/// The same, a quarter smaller: the app's first request. A client that has seen the board before
/// says up to which commit, and gets what is new, unless that is too much.
#[utoipa::path(get, path = "/api/boards/{key}/columns", tag = "boards",
    params(
        ("key" = String, Path, description = "The prefix of its card numbers: `MS`"),
        ("since" = Option<u64>, Query, description = "The last commit that is known"),
        ("commit" = Option<CommandId>, Query, description = "The `commit` that came with it"),
    ),
    responses(
        (status = 200, body = Object, description = "`seq` and `commit`, the number and the command \
            of the last commit, and `kinds`, each with a list of values for every field, `null` where it is absent; \
            or `catch_up` with `seq`, `commit` and the `changes` since"),
        Problems,
    ))]
pub(crate) async fn columns(
    State(app): State<App>,
    SignedIn { user, .. }: SignedIn,
    Path(key): Path<String>,
    Query(since): Query<Since>,
    headers: HeaderMap,
) -> Result<Response> {
    let access = access(&app, &key, &user).await?;
    let news = since.news(&mut pieces::read(&app.db, access.board).await?, access.board).await?;
    match news {
        Some(news) => {
            let packing = Packing::of(&headers);
            let news = Bytes::from(serde_json::to_string(&news).map_err(anyhow::Error::from)?);
            let packed = spawn_blocking(move || packing.pack(&news)).await;
            let packed = packed.map_err(anyhow::Error::from)?.map_err(anyhow::Error::from)?;
            Ok(json(packing.response(packed)))
        }
        None => whole(&app, &user, &access, Layout::Columns, &headers).await,
    }
}

/// Former members of a board: the history still names them.
#[utoipa::path(get, path = "/api/boards/{key}/former-members", tag = "boards",
    params(("key" = String, Path, description = "The prefix of its card numbers: `MS`")),
    responses((status = 200, body = Vec<FormerMember>), Problems))]
pub(crate) async fn former(
    State(app): State<App>,
    SignedIn { user, .. }: SignedIn,
    Path(key): Path<String>,
) -> Result<Json<Vec<FormerMember>>> {
    let access = access(&app, &key, &user).await?;
    Ok(Json(former_members(&mut app.db.read_once().await?, access.board).await?))
}

async fn whole(
    app: &App,
    user: &User,
    access: &Access,
    layout: Layout,
    headers: &HeaderMap,
) -> Result<Response> {
    let share = app.downloads.take(user.id).await?;
    let snapshot = app.boards.snapshot(access.board, layout, access.seq).await?;
    let packing = Packing::of(headers);
    let mut response = json(packing.response(snapshot.packed(packing).await?));
    response.extensions_mut().insert(IsShared);
    Ok(response.map(|body| Body::new(Holding::new(body, share))))
}

/// For answers that this person may read, but the next person at this browser may not.
fn json(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// The board with a key, as the person sees it. A board that does not exist and one that they may
/// not see look the same.
pub(crate) async fn access(app: &App, key: &str, user: &User) -> Result<Access> {
    let mut tx = app.db.read_once().await?;
    find(&mut tx, key, user.id).await?.ok_or(Error::NotFound)
}
