//! Every path that is neither API nor file: the page, whose app decides what to show.

use super::picture;
use super::site::{self, Inserts};
use crate::App;
use crate::auth::cookies::{self, Cookie};
use crate::packing::Packing;
use axum::extract::State;
use axum::http::header::ACCEPT_LANGUAGE;
use axum::http::{HeaderMap, Method, Uri};
use axum::response::Response;
use groundswell_domain::setup::is_key;
use groundswell_i18n::Lang;

/// The page, with what its app will ask for first already on the way.
pub(crate) async fn show(
    State(app): State<App>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    if let Some(refused) = site::no_page(&method, &uri) {
        return refused;
    }
    let has_session = Cookie::Session.read(&headers, &app.config).is_some();
    let lang = lang(&headers);
    let inserts = Inserts {
        preload: preload(uri.path(), has_session),
        attributes: attributes(&headers, lang),
        picture: picture::of_board(&app, &uri, &headers, lang).await,
    };
    site::page(&inserts, Packing::of(&headers))
}

fn preload(path: &str, has_session: bool) -> Vec<String> {
    let mut preload = vec!["/api/me".to_owned()];
    let key = path.split('/').nth(1).filter(|key| is_key(key));
    if let Some(key) = key.filter(|_| has_session) {
        preload.push(format!("/api/boards/{key}/columns"));
    }
    preload
}

/// The language that the reader has chosen, else the browser's.
pub(super) fn lang(headers: &HeaderMap) -> Lang {
    let accepted = || headers.get(ACCEPT_LANGUAGE)?.to_str().ok().map(str::to_owned);
    let chosen = cookies::plain(headers, "groundswell-lang").or_else(accepted);
    Lang::of(&chosen.unwrap_or_default())
}

/// What the whole document is marked with, so that nothing has to change when the app is there.
fn attributes(headers: &HeaderMap, lang: Lang) -> String {
    let mut attributes = format!(" lang=\"{}\"", lang.code());
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
        assert_eq!(preload("/MS/cards/314", true), ["/api/me", "/api/boards/MS/columns"]);
        assert_eq!(preload("/MS", false), ["/api/me"]);
        for path in ["/", "/join/x", "/ms", "/M", "//MS", "/MS\"", "/ABCDEFG"] {
            assert_eq!(preload(path, true), ["/api/me"], "{path}");
        }
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
        assert_eq!(marked("de-AT,de;q=0.9", ""), " lang=\"de\"");
        assert_eq!(marked("fr", "groundswell-theme=dark"), " lang=\"en\" data-theme=\"dark\"");
        let compact = " lang=\"de\" data-density=\"compact\"";
        assert_eq!(marked("de", "groundswell-density=compact"), compact);
        assert_eq!(marked("de", "groundswell-density=x"), " lang=\"de\"");
        assert_eq!(marked("de", "a=b; groundswell-lang=en; groundswell-theme=\"x"), " lang=\"en\"");
    }
}
