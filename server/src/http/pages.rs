//! Every path that is neither API nor file is answered with the page; its app decides what to show.

use super::boards::access;
use super::prerender;
use super::site::{self, Inserts, Pending};
use crate::App;
use crate::auth::cookies::{self, Cookie};
use crate::auth::session;
use crate::error::{Error, Result};
use crate::packing::Packing;
use axum::extract::State;
use axum::http::header::ACCEPT_LANGUAGE;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::Response;
use groundswell_domain::known::{self, Known};
use groundswell_i18n::Lang;
use groundswell_ui::pages::{File, Page, file_at};
use std::time::Duration;
use tokio::time::timeout;

/// The page waits no longer than this for parts that it can do without.
const SHORT_WAIT: Duration = Duration::from_secs(1);
/// If opening a board for its page takes longer, the page is sent without its prerendered board.
const LONGEST_WAIT: Duration = Duration::from_secs(5);

/// The page, which also loads ahead what its app will ask for first.
pub(crate) async fn show(
    State(app): State<App>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    if let Some(refused) = site::no_page(&method, &uri) {
        return refused;
    }
    let found = match timeout(SHORT_WAIT, find(&app, &uri, &headers)).await {
        Ok(Ok(found)) => found,
        Ok(Err(error)) => {
            tracing::debug!(%error, "a page goes without its prerendered board");
            Found::Unknown
        }
        Err(_) => {
            tracing::debug!(
                "a page goes without its prerendered board: the database takes too long"
            );
            Found::Unknown
        }
    };
    let has_session = Cookie::Session.read(&headers, &app.config).is_some();
    let is_there = !matches!(found, Found::Nothing);
    let mut inserts = Inserts {
        preload: preload(uri.path(), has_session && is_there, known(&headers)),
        file: file(&uri, has_session && is_there),
        attributes: attributes(&headers, lang(&headers)),
        prerendered: None,
    };
    if let Found::Prerendered(mut drawn) = found {
        match timeout(SHORT_WAIT, &mut drawn).await {
            Ok(prerendered) => inserts.prerendered = prerendered,
            // The app starts when the whole page has arrived, and may have a copy of the board.
            Err(_) if known(&headers).is_some() => {}
            Err(_) => return site::page_before(&inserts, in_the_end(drawn)),
        }
    }
    let page = site::page(&inserts, Packing::of(&headers));
    if is_there { page } else { not_found(page) }
}

/// A prerendered board that comes late, or not at all.
fn in_the_end(drawn: Pending) -> Pending {
    Box::pin(async {
        let prerendered = timeout(LONGEST_WAIT, drawn).await;
        prerendered
            .inspect_err(|_| tracing::debug!("a page goes without its prerendered board"))
            .ok()
            .flatten()
    })
}

/// The page for an address that does not exist: its app says so in the reader's language, and leads
/// back.
pub(crate) fn missing(headers: &HeaderMap) -> Response {
    let attributes = attributes(headers, lang(headers));
    not_found(site::page(
        &Inserts { attributes, file: File::Outside, ..Inserts::default() },
        Packing::of(headers),
    ))
}

fn not_found(mut page: Response) -> Response {
    if page.status().is_success() {
        *page.status_mut() = StatusCode::NOT_FOUND;
    }
    page
}

/// What is at an address, as far as the server knows.
enum Found {
    /// A page, if not for this person then for others.
    Unknown,
    /// A board's page for one of its members, whose board is prerendered.
    Prerendered(Pending),
    /// No page, or one of a board that does not exist for this person.
    Nothing,
}

async fn find(app: &App, uri: &Uri, headers: &HeaderMap) -> Result<Found> {
    match Page::at(uri.path()) {
        Page::Nowhere => return Ok(Found::Nothing),
        page if page.is_of_board() => {}
        _ => return Ok(Found::Unknown),
    }
    // People who are not signed in are asked to sign in, and do not learn which boards exist.
    let Some(signed_in) = session::find(app, headers).await? else { return Ok(Found::Unknown) };
    // The pages of one person take turns, as all their reads do.
    let turn = app.requests.read(signed_in.user.id).await?;
    match access(app, &board_key(uri.path()), &signed_in.user).await {
        Ok(access) => Ok(match prerender::of_board(app, access, uri, headers, turn) {
            Some(drawn) => Found::Prerendered(drawn),
            None => Found::Unknown,
        }),
        Err(Error::NotFound) => Ok(Found::Nothing),
        Err(error) => Err(error),
    }
}

/// The first part of a path: the key, if it is a page of a board.
fn board_key(path: &str) -> String {
    path.split('/').nth(1).unwrap_or_default().to_ascii_uppercase()
}

/// The board that this browser keeps from an earlier visit.
fn known(headers: &HeaderMap) -> Option<Known> {
    cookies::plain(headers, &format!("groundswell-{}", known::COOKIE))?.parse().ok()
}

fn preload(path: &str, has_session: bool, known: Option<Known>) -> Vec<String> {
    let mut preload = vec!["/api/me".to_owned()];
    if has_session && Page::at(path).is_of_board() {
        preload.push(known::path(&board_key(path), known));
    }
    preload
}

/// The file of the app with what will be shown: people who are not signed in, or open something
/// that does not exist, see a page outside of the boards.
fn file(uri: &Uri, is_let_in: bool) -> File {
    match Page::at(uri.path()) {
        page if !is_let_in && (page == Page::Home || page.is_of_board()) => File::Outside,
        _ => file_at(uri.path(), uri.query().unwrap_or_default()),
    }
}

/// The language that the reader has chosen, otherwise the browser's.
pub(super) fn lang(headers: &HeaderMap) -> Lang {
    let accepted = || headers.get(ACCEPT_LANGUAGE)?.to_str().ok().map(str::to_owned);
    let chosen = cookies::plain(headers, "groundswell-lang").or_else(accepted);
    Lang::of(&chosen.unwrap_or_default())
}

/// The attributes of the whole document, so that nothing has to change when the app starts.
fn attributes(headers: &HeaderMap, lang: Lang) -> String {
    let mut attributes = format!(" lang=\"{}\" dir=\"{}\"", lang.code(), lang.dir());
    let theme = cookies::plain(headers, "groundswell-theme");
    if let Some(theme) = theme.filter(|theme| matches!(theme.as_str(), "light" | "dark")) {
        attributes += &format!(" data-theme=\"{theme}\"");
    }
    let density = cookies::plain(headers, "groundswell-density");
    if density.is_some_and(|density| density == "compact") {
        attributes += " data-density=\"compact\"";
    }
    attributes
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;
    use axum::http::header::COOKIE;

    #[test]
    fn a_members_board_is_on_its_way_with_the_page() {
        assert_eq!(preload("/MS/c/314", true, None), ["/api/me", "/api/boards/MS/columns"]);
        assert_eq!(preload("/ms", true, None), ["/api/me", "/api/boards/MS/columns"]);
        assert_eq!(preload("/MS", false, None), ["/api/me"]);
        for path in ["/", "/join/x", "/M", "//MS", "/MS\"", "/ABCDEFG", "/MS/nothing"] {
            assert_eq!(preload(path, true, None), ["/api/me"], "{path}");
        }
    }

    #[test]
    fn the_file_of_what_will_be_seen_is_known() {
        for (path, is_let_in, expected) in [
            ("/MS/board", true, File::First),
            ("/MS/board?card=3", true, File::Opened),
            ("/MS/plan", true, File::Plan),
            ("/MS/plan", false, File::Outside),
            ("/", true, File::First),
            ("/", false, File::Outside),
            ("/nothing/here", true, File::Outside),
        ] {
            assert_eq!(file(&path.parse().unwrap(), is_let_in), expected, "{path}");
        }
    }

    #[test]
    fn only_the_news_are_preloaded_if_the_browser_has_the_board() {
        let commit = "01a201e7-6c48-7644-9031-c5b94472585d";
        let with = |cookie: &str| {
            let cookie = HeaderValue::from_str(cookie).unwrap();
            preload("/MS/board", true, known(&HeaderMap::from_iter([(COOKIE, cookie)]))).remove(1)
        };
        let news = format!("/api/boards/MS/columns?since=812&commit={commit}");
        assert_eq!(with(&format!("a=b; groundswell-known=812.{commit}")), news);
        assert_eq!(with("groundswell-known=812.\"><script>"), "/api/boards/MS/columns");
    }

    #[test]
    fn the_page_is_in_the_readers_language_and_theme() {
        let marked = |accept: &'static str, cookie: &'static str| {
            let headers = HeaderMap::from_iter([
                (ACCEPT_LANGUAGE, HeaderValue::from_static(accept)),
                (COOKIE, HeaderValue::from_static(cookie)),
            ]);
            attributes(&headers, lang(&headers))
        };
        assert_eq!(marked("de-AT,de;q=0.9", ""), " lang=\"de\" dir=\"ltr\"");
        assert_eq!(
            marked("fr", "groundswell-theme=dark"),
            " lang=\"en\" dir=\"ltr\" data-theme=\"dark\""
        );
        let compact = " lang=\"de\" dir=\"ltr\" data-density=\"compact\"";
        assert_eq!(marked("de", "groundswell-density=compact"), compact);
        assert_eq!(marked("de", "groundswell-density=x"), " lang=\"de\" dir=\"ltr\"");
        assert_eq!(
            marked("de", "a=b; groundswell-lang=en; groundswell-theme=\"x"),
            " lang=\"en\" dir=\"ltr\""
        );
    }
}
