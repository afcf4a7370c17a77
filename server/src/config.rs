//! The operator's choices, as the running server needs them.

use axum::http::Uri;
use axum::http::uri::Authority;
use std::str::FromStr;

/// The settings of a running server.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// Where people reach the server; if `None`, the host that they name in their request.
    pub public_url: Option<PublicUrl>,
    /// Whether a proxy is in front that names the true client in `X-Forwarded-For`. Otherwise the
    /// header is ignored, because anybody can write it.
    pub trusted_proxy: bool,
    /// Days of the histories to keep; `None`: all.
    pub keep_history: Option<u16>,
}

impl Config {
    /// Whether browsers use TLS, so that cookies can require it.
    /// Whether its scheme is `https`.
    pub fn is_https(&self) -> bool {
        self.public_url.as_ref().is_some_and(PublicUrl::is_https)
    }
}

/// The public address of the installation: a scheme, a host, perhaps a port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicUrl {
    https: bool,
    /// Lower case, without the scheme's own port.
    host: String,
}

impl PublicUrl {
    /// Whether people reach this server by HTTPS.
    pub fn is_https(&self) -> bool {
        self.https
    }

    /// Whether this is what browsers write in `Host` there.
    pub fn is_at(&self, host: &str) -> bool {
        host.parse().is_ok_and(|asked: Authority| self::host(&asked, self.https) == self.host)
    }

    /// As browsers write it in `Origin`.
    pub fn origin(&self) -> String {
        let scheme = if self.https { "https" } else { "http" };
        format!("{scheme}://{}", self.host)
    }
}

impl FromStr for PublicUrl {
    type Err = String;

    fn from_str(text: &str) -> Result<PublicUrl, String> {
        let why = |what: &str| format!("{what}, such as https://board.example.com");
        let uri: Uri = text.parse().map_err(|_| why("it is not a URL"))?;
        let https = match uri.scheme_str() {
            Some("https") => true,
            Some("http") => false,
            _ => return Err(why("it begins with https:// or http://")),
        };
        let rest = uri.path_and_query().map_or("/", |rest| rest.as_str());
        let authority =
            uri.authority().filter(|a| !a.host().is_empty() && !a.as_str().contains('@'));
        let Some(authority) = authority.filter(|_| rest == "/") else {
            return Err(why("it is a host without a path"));
        };
        Ok(PublicUrl { https, host: host(authority, https) })
    }
}

fn host(authority: &Authority, https: bool) -> String {
    let own_port = if https { 443 } else { 80 };
    match authority.port_u16().filter(|port| *port != own_port) {
        Some(port) => format!("{}:{port}", authority.host().to_lowercase()),
        None => authority.host().to_lowercase(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origin(text: &str) -> Option<String> {
        text.parse().ok().map(|url: PublicUrl| url.origin())
    }

    #[test]
    fn a_public_url_is_read_as_browsers_write_origins() {
        for (text, expected) in [
            ("https://board.example.com", "https://board.example.com"),
            ("https://Board.Example.com:443/", "https://board.example.com"),
            ("http://localhost:3000", "http://localhost:3000"),
            ("http://[::1]:80/", "http://[::1]"),
        ] {
            assert_eq!(origin(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn invalid_public_addresses_are_refused() {
        for text in
            ["", "board.example.com", "ftp://a", "https://a/board", "https://a?b", "https://u@a"]
        {
            assert_eq!(origin(text), None, "{text}");
        }
    }
}
