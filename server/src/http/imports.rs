//! Import of a table from the browser: what would happen, its progress, and undoing it.

use super::boards::access;
use super::problem::{Json, Path, Problems, Query};
use crate::App;
use crate::auth::SignedIn;
use crate::error::{Error, Result};
use crate::import::{BYTES, Format, Named, Options, Plan, Reading, plan, zone};
use crate::store::boards::Access;
use axum::body::{Body, to_bytes};
use axum::extract::State;
use groundswell_domain::api::User;
use groundswell_domain::importing::{Answer, DateOrder, Meaning, Progress, Refusal};
use groundswell_domain::permission::{Action, may};
use serde::Deserialize;
use tokio::task::spawn_blocking;
use utoipa::IntoParams;

/// How a file is to be read, where the guess would be wrong.
#[derive(Deserialize, IntoParams)]
#[serde(default)]
#[derive(Default)]
pub(crate) struct Asked {
    /// Only says what would happen.
    dry: bool,
    /// Columns by their number from 1, or `-` for none: `title:2,text:5,area:-`
    columns: String,
    delimiter: Option<char>,
    /// The name of the encoding, such as `windows-1252` or `cp850`
    encoding: Option<String>,
    /// The first line is a row like the others.
    no_header: bool,
    /// Which number of a date comes first
    dates: Option<DateOrder>,
    /// The zone of times that name none, such as `Europe/Berlin`
    zone: Option<String>,
    /// Rows with the same title become one card.
    merge_equal: bool,
}

/// Reads a table, as other tools export it, and says what would become of it, or imports it. Needs
/// the permission to change the settings. A row that is on the board already, by an earlier import,
/// is not imported again.
#[utoipa::path(post, path = "/api/boards/{key}/import", tag = "boards",
    params(("key" = String, Path, description = "The prefix of its card numbers: `MS`"), Asked),
    request_body(content = Vec<u8>, content_type = "application/octet-stream",
        description = "The file, of 32 MiB at most"),
    responses((status = 200, body = Answer), Problems))]
pub(crate) async fn import(
    State(app): State<App>,
    SignedIn { user, .. }: SignedIn,
    Path(key): Path<String>,
    Query(asked): Query<Asked>,
    body: Body,
) -> Result<Json<Answer>> {
    let access = importer(&app, &key, &user).await?;
    let _share = app.uploads.take(user.id).await?;
    let file = to_bytes(body, BYTES).await.map_err(|_| Error::TooLarge)?;
    let (is_dry, bytes) = (asked.dry, file.len());
    let read = move || Reading::of(&file, &asked.options()?, crate::now());
    let reading = match spawn_blocking(read).await.map_err(anyhow::Error::from)? {
        Ok(reading) => reading,
        Err(refusal) => return Ok(Json(Answer::Refused(refusal))),
    };
    let is_asking = reading.question().is_some();
    let (_, plan) = plan(&app.db, access.board, reading).await?;
    if is_dry || is_asking {
        let Plan { preview, .. } = plan;
        return Ok(Json(Answer::Preview(Box::new(preview))));
    }
    app.boards.admit(access.board, user.id, bytes)?;
    Ok(Json(Answer::Begun(app.imports.begin(&app.boards, access.board, user.id, plan)?)))
}

/// How far the last import of a board is, on this server; `null` if there was none in the last hour.
#[utoipa::path(get, path = "/api/boards/{key}/import", tag = "boards",
    params(("key" = String, Path, description = "The prefix of its card numbers: `MS`")),
    responses((status = 200, body = Option<Progress>), Problems))]
pub(crate) async fn progress(
    State(app): State<App>,
    SignedIn { user, .. }: SignedIn,
    Path(key): Path<String>,
) -> Result<Json<Option<Progress>>> {
    let access = importer(&app, &key, &user).await?;
    Ok(Json(app.imports.progress(access.board)))
}

/// Undoes the last import of a board, by the person who began it. What others have changed since
/// stays.
#[utoipa::path(post, path = "/api/boards/{key}/import/undo", tag = "boards",
    params(("key" = String, Path, description = "The prefix of its card numbers: `MS`")),
    responses((status = 200, body = Progress), Problems))]
pub(crate) async fn undo(
    State(app): State<App>,
    SignedIn { user, .. }: SignedIn,
    Path(key): Path<String>,
) -> Result<Json<Progress>> {
    let access = importer(&app, &key, &user).await?;
    Ok(Json(app.imports.undo(&app.boards, access.board, user.id)?))
}

/// The board, for somebody who may import into it: who may change its settings.
async fn importer(app: &App, key: &str, user: &User) -> Result<Access> {
    let access = access(app, key, user).await?;
    if may(&access.member, Action::Configure) { Ok(access) } else { Err(Error::Forbidden) }
}

impl Asked {
    fn options(self) -> Result<Options, Refusal> {
        let Asked { columns, delimiter, encoding, no_header, dates, merge_equal, .. } = self;
        Ok(Options {
            format: Format { delimiter, encoding, no_header },
            columns: named(&columns)?,
            dates,
            zone: self.zone.as_deref().map(zone).transpose()?,
            merge_equal,
        })
    }
}

/// Reads `title:2,text:5,area:-`.
fn named(columns: &str) -> Result<Named, Refusal> {
    let one = |column: &str| {
        let (word, name) = column.split_once(':')?;
        let meaning = Meaning::ALL.into_iter().find(|meaning| meaning.word() == word)?;
        Some((meaning, name.to_owned()))
    };
    let columns = columns.split(',').filter(|column| !column.is_empty());
    columns.map(|column| one(column).ok_or_else(|| Refusal::NoColumn(column.into()))).collect()
}
