//! Accepts changes only from our own pages, or from programs that are not browsers.
//!
//! The session is a cookie, and browsers send cookies also with requests that other sites' pages
//! cause. But browsers also say where a request comes from, and pages cannot change that.

use crate::config::{Config, PublicUrl};
use crate::error::{Error, Result};
use axum::extract::{Request, State};
use axum::http::Method;
use axum::http::header::{HOST, ORIGIN, UPGRADE};
use axum::http::uri::Authority;
use axum::middleware::Next;
use axum::response::Response;
use std::sync::Arc;

/// Refuses requests that change something, and sockets, if another site asks for them.
pub(crate) async fn check(
    State(config): State<Arc<Config>>,
    request: Request,
    next: Next,
) -> Result<Response> {
    let only_reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let is_socket = request.headers().contains_key(UPGRADE);
    if (!only_reads || is_socket) && !Asked::of(&request).is_own(config.public_url.as_ref()) {
        return Err(Error::ForeignOrigin);
    }
    Ok(next.run(request).await)
}

/// What a request says about where it comes from and which host it is for. Browsers send at least
/// one of the first two with everything that changes something, and with every socket.
struct Asked<'a> {
    site: Option<&'a str>,
    origin: Option<&'a str>,
    host: Option<&'a str>,
}

impl Asked<'_> {
    fn of<B>(request: &axum::http::Request<B>) -> Asked<'_> {
        let header = |name: &str| {
            request.headers().get(name).map(|value| value.to_str().unwrap_or_default())
        };
        let authority = || request.uri().authority().map(Authority::as_str);
        Asked {
            site: header("sec-fetch-site"),
            origin: header(ORIGIN.as_str()),
            host: header(HOST.as_str()).or_else(authority),
        }
    }

    /// Whether it comes from our own page, or not from a browser. Our page is the one at the public
    /// address; without a public address, any page from the host of this request.
    fn is_own(&self, public: Option<&PublicUrl>) -> bool {
        if self.site.is_some_and(|site| site != "same-origin" && site != "none") {
            return false;
        }
        match (self.origin, public) {
            (Some(origin), Some(public)) => public.origin() == origin,
            (Some(origin), None) => {
                let host = origin.split_once("://").map(|(_, host)| host);
                host.is_some() && host == self.host
            }
            // "Same origin" refers to the host of this request, so that must be the public one.
            (None, Some(public)) if self.site.is_some() => {
                self.host.is_some_and(|host| public.is_at(host))
            }
            (None, _) => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_own(headers: &[(&str, &str)], public_url: &str) -> bool {
        let mut request = axum::http::Request::builder();
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(()).unwrap();
        Asked::of(&request).is_own(public_url.parse().ok().as_ref())
    }

    const PUBLIC: &str = "https://board.example.com";
    const HERE: (&str, &str) = ("host", "board.example.com");

    #[test]
    fn our_own_page_may_write() {
        for headers in [
            vec![("sec-fetch-site", "same-origin"), HERE],
            vec![("sec-fetch-site", "same-origin"), ("host", "Board.Example.com:443")],
            vec![("sec-fetch-site", "none"), HERE],
            vec![("origin", PUBLIC)],
            vec![("origin", PUBLIC), ("sec-fetch-site", "same-origin"), ("host", "10.0.0.1:3000")],
        ] {
            assert!(is_own(&headers, PUBLIC), "{headers:?}");
        }
        for headers in [
            vec![("sec-fetch-site", "same-origin")],
            vec![("sec-fetch-site", "none")],
            vec![("origin", "http://localhost:3000"), ("host", "localhost:3000")],
        ] {
            assert!(is_own(&headers, ""), "{headers:?}");
        }
    }

    #[test]
    fn a_program_without_a_browser_may_write() {
        for public_url in ["", PUBLIC] {
            assert!(is_own(&[("host", "localhost:3000")], public_url));
        }
    }

    #[test]
    fn another_sites_page_may_not() {
        for headers in [
            vec![("sec-fetch-site", "cross-site")],
            vec![("sec-fetch-site", "same-site"), ("origin", PUBLIC)],
            vec![("origin", "https://evil.example"), HERE],
            vec![("origin", "https://board.example.com.evil.example"), ("host", "x")],
            vec![("origin", "null"), HERE],
            vec![("origin", "null")],
            vec![("sec-fetch-site", "SAME-ORIGIN ")],
        ] {
            for public_url in ["", PUBLIC] {
                assert!(!is_own(&headers, public_url), "{headers:?}");
            }
        }
    }

    #[test]
    fn where_there_is_a_public_address_no_other_name_of_the_server_counts() {
        for headers in [
            vec![("origin", "http://localhost:3000"), ("host", "localhost:3000")],
            vec![("origin", "http://board.example.com"), HERE],
            vec![("origin", "https://board.example.com:8443"), ("host", "board.example.com:8443")],
            vec![("sec-fetch-site", "same-origin"), ("host", "evil.example")],
            vec![("sec-fetch-site", "same-origin"), ("host", "board.example.com:8443")],
            vec![("sec-fetch-site", "same-origin")],
            vec![("sec-fetch-site", "same-origin"), ("origin", "http://evil.example"), HERE],
        ] {
            assert!(!is_own(&headers, PUBLIC), "{headers:?}");
        }
    }
}
