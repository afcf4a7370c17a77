//! Every path that is neither API nor file: the page, whose app decides what to show.

use super::site;
use crate::App;
use crate::auth::cookies::Cookie;
use axum::extract::State;
use axum::http::{HeaderMap, Method, Uri};
use axum::response::Response;
use groundswell_domain::setup::is_key;

/// The page, with what its app will ask for first already on the way.
pub(crate) async fn show(
    State(app): State<App>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let has_session = Cookie::Session.read(&headers, &app.config).is_some();
    site::fallback(method, uri.clone(), &preload(uri.path(), has_session)).await
}

fn preload(path: &str, has_session: bool) -> Vec<String> {
    let mut preload = vec!["/api/me".to_owned()];
    let key = path.split('/').nth(1).filter(|key| is_key(key));
    if let Some(key) = key.filter(|_| has_session) {
        preload.push(format!("/api/boards/{key}/columns"));
    }
    preload
}

#[cfg(test)]
mod tests {
    use super::preload;

    #[test]
    fn a_members_board_is_on_its_way_with_the_page() {
        assert_eq!(preload("/MS/cards/314", true), ["/api/me", "/api/boards/MS/columns"]);
        assert_eq!(preload("/MS", false), ["/api/me"]);
        for path in ["/", "/join/x", "/ms", "/M", "//MS", "/MS\"", "/ABCDEFG"] {
            assert_eq!(preload(path, true), ["/api/me"], "{path}");
        }
    }
}
