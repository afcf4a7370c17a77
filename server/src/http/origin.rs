//! Changes come from our own pages, or from programs that are no browser.
//!
//! The session is a cookie, and browsers send cookies along with what other sites' pages make them
//! send. They also say where a request comes from, and pages cannot change what they say.

use crate::config::Config;
use crate::error::{Error, Result};
use axum::extract::{Request, State};
use axum::http::header::{HOST, ORIGIN, UPGRADE};
use axum::http::{HeaderMap, Method};
use axum::middleware::Next;
use axum::response::Response;
use std::sync::Arc;

/// Refuses requests that change something, and sockets, where another site asks for them.
pub(crate) async fn check(
    State(config): State<Arc<Config>>,
    request: Request,
    next: Next,
) -> Result<Response> {
    let only_reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let is_socket = request.headers().contains_key(UPGRADE);
    if (!only_reads || is_socket) && !is_own(request.headers(), &config) {
        return Err(Error::ForeignOrigin);
    }
    Ok(next.run(request).await)
}

/// Whether a request comes from our own page, or from no browser: browsers send at least one of
/// the two headers with everything that changes something, and with every socket.
fn is_own(headers: &HeaderMap, config: &Config) -> bool {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    if let Some(site) = text("sec-fetch-site") {
        return site == "same-origin" || site == "none";
    }
    let Some(origin) = text(ORIGIN.as_str()) else { return true };
    if config.public_url.as_ref().is_some_and(|url| url.origin() == origin) {
        return true;
    }
    let host = origin.split_once("://").map(|(_, host)| host);
    host.is_some() && host == text(HOST.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::{HeaderName, HeaderValue};

    fn is_own(headers: &[(&'static str, &'static str)], public_url: &str) -> bool {
        let pairs = headers
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)));
        let config = Config { public_url: public_url.parse().ok(), ..Config::default() };
        super::is_own(&pairs.collect(), &config)
    }

    #[test]
    fn our_own_page_may_write() {
        for headers in [
            vec![("sec-fetch-site", "same-origin")],
            vec![("sec-fetch-site", "none")],
            vec![("origin", "https://board.example.com")],
            vec![("origin", "http://localhost:3000"), ("host", "localhost:3000")],
        ] {
            assert!(is_own(&headers, "https://board.example.com"), "{headers:?}");
        }
    }

    #[test]
    fn a_program_without_a_browser_may_write() {
        assert!(is_own(&[("host", "localhost:3000")], ""));
    }

    #[test]
    fn another_sites_page_may_not() {
        for headers in [
            vec![("sec-fetch-site", "cross-site")],
            vec![("sec-fetch-site", "same-site"), ("origin", "https://board.example.com")],
            vec![("origin", "https://evil.example"), ("host", "board.example.com")],
            vec![("origin", "https://board.example.com.evil.example"), ("host", "x")],
            vec![("origin", "null"), ("host", "board.example.com")],
            vec![("origin", "null")],
            vec![("sec-fetch-site", "SAME-ORIGIN ")],
        ] {
            assert!(!is_own(&headers, "https://board.example.com"), "{headers:?}");
        }
    }
}
