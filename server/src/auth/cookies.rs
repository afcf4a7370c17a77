//! Cookies: the session, the note of a known device, and what the page itself stores there.

use crate::config::Config;
use axum::http::header::COOKIE;
use axum::http::{HeaderMap, HeaderValue};

/// The longest that a session can last, in seconds; the server ends it earlier.
const SESSION_SECS: i64 = super::session::LONGEST_DAYS * 24 * 60 * 60;
/// The longest that browsers keep any cookie.
const DEVICE_SECS: i64 = 400 * 24 * 60 * 60;

/// The cookies.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cookie {
    Session,
    Device,
}

/// The value that the browser sent under a name; also for what the page itself stores.
pub(crate) fn plain(headers: &HeaderMap, name: &str) -> Option<String> {
    let all = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    let pairs = all.flat_map(|value| value.split(';')).filter_map(|pair| pair.split_once('='));
    let mut values = pairs.filter(|(other, _)| other.trim() == name);
    values.next().map(|(_, value)| value.trim().to_owned())
}

impl Cookie {
    /// With `__Host-`, browsers accept it only from this host and only over TLS.
    pub(crate) fn name(self, https: bool) -> &'static str {
        match (self, https) {
            (Cookie::Session, true) => "__Host-groundswell",
            (Cookie::Session, false) => "groundswell",
            (Cookie::Device, true) => "__Host-groundswell-device",
            (Cookie::Device, false) => "groundswell-device",
        }
    }

    /// The value that the browser sent.
    pub(crate) fn read(self, headers: &HeaderMap, config: &Config) -> Option<String> {
        plain(headers, self.name(config.is_https()))
    }

    /// The header that makes a browser keep it.
    pub(crate) fn set(self, value: &str, config: &Config) -> HeaderValue {
        let secs = match self {
            Cookie::Session => SESSION_SECS,
            Cookie::Device => DEVICE_SECS,
        };
        self.header(value, secs, config)
    }

    /// The header that makes a browser forget it.
    pub(crate) fn forget(self, config: &Config) -> HeaderValue {
        self.header("", 0, config)
    }

    fn header(self, value: &str, secs: i64, config: &Config) -> HeaderValue {
        let https = config.is_https();
        let (name, secure) = (self.name(https), if https { "; Secure" } else { "" });
        let text =
            format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={secs}{secure}");
        HeaderValue::try_from(text).expect("tokens and notes are hexadecimal digits")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn https() -> Config {
        Config { public_url: "https://board.example.com".parse().ok(), ..Config::default() }
    }

    #[test]
    fn over_tls_the_session_is_bound_to_the_host() {
        assert_eq!(
            Cookie::Session.set("abc", &https()),
            "__Host-groundswell=abc; Path=/; HttpOnly; SameSite=Lax; Max-Age=15552000; Secure"
        );
        let plain = Cookie::Session.set("abc", &Config::default());
        assert_eq!(plain, "groundswell=abc; Path=/; HttpOnly; SameSite=Lax; Max-Age=15552000");
    }

    #[test]
    fn it_is_found_among_others() {
        let mut headers = HeaderMap::new();
        headers.append(COOKIE, HeaderValue::from_static("a=1; groundswell-device=note"));
        headers.append(COOKIE, HeaderValue::from_static("groundswell=token"));
        let config = Config::default();
        assert_eq!(Cookie::Session.read(&headers, &config).as_deref(), Some("token"));
        assert_eq!(Cookie::Device.read(&headers, &config).as_deref(), Some("note"));
        assert_eq!(Cookie::Session.read(&headers, &https()), None);
    }
}
