//! Where a request comes from, as far as that can be trusted.

use crate::App;
use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::HeaderMap;
use axum::http::header::USER_AGENT;
use axum::http::request::Parts;
use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

/// How much of a browser's `User-Agent` is kept.
const DEVICE_CHARS: usize = 200;

/// The address of a client.
pub(crate) struct Client(pub(crate) IpAddr);

impl FromRequestParts<App> for Client {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        // In tests, a router is called without a network.
        let peer = peer.map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |peer| peer.0.ip());
        Ok(Client(address(peer, &parts.headers, app.config.trusted_proxy)))
    }
}

/// A proxy appends the client's address to what the client itself wrote: only the last entry is the
/// proxy's.
fn address(peer: IpAddr, headers: &HeaderMap, trusted_proxy: bool) -> IpAddr {
    if !trusted_proxy {
        return peer;
    }
    let last = headers.get_all("x-forwarded-for").iter().next_back();
    let last = last.and_then(|value| value.to_str().ok()?.rsplit(',').next()?.trim().parse().ok());
    last.unwrap_or(peer)
}

/// The browser's `User-Agent`, for people who look through their sessions.
pub(crate) fn device(headers: &HeaderMap) -> String {
    let name = headers.get(USER_AGENT).and_then(|value| value.to_str().ok());
    name.unwrap_or_default().chars().take(DEVICE_CHARS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn seen(forwarded: &[&'static str], trusted_proxy: bool) -> String {
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append("x-forwarded-for", HeaderValue::from_static(value));
        }
        address([10, 0, 0, 1].into(), &headers, trusted_proxy).to_string()
    }

    #[test]
    fn without_a_proxy_the_header_is_ignored() {
        assert_eq!(seen(&["192.0.2.7"], false), "10.0.0.1");
    }

    #[test]
    fn only_the_entry_of_the_proxy_itself_counts() {
        assert_eq!(seen(&["192.0.2.7"], true), "192.0.2.7");
        assert_eq!(seen(&["198.51.100.9, 192.0.2.7"], true), "192.0.2.7");
        assert_eq!(seen(&["198.51.100.9", "2001:db8::7"], true), "2001:db8::7");
        assert_eq!(seen(&["nonsense"], true), "10.0.0.1");
        assert_eq!(seen(&[], true), "10.0.0.1");
    }
}
