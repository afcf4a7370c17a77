//! Compression of answers that are made on request.

use crate::error::Result;
use axum::body::Bytes;
use axum::http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_TYPE, VARY};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Response};
use flate2::Compression;
use flate2::write::GzEncoder;
use serde::Serialize;
use std::io::{self, Write};
use tokio::task::spawn_blocking;

/// For the 508 KB of 1,000 cards 16 takes 36 ms and gives 61 KB, 11 % less than 13; 19 takes four
/// times as long for 2 % more. It is done once for each state of a board, while its reader's
/// browser is still busy with the app.
const ZSTD_LEVEL: i32 = 16;
/// Answers larger than this, in bytes, take too long at that level.
const LARGE: usize = 1 << 20;
const ZSTD_LEVEL_OF_LARGE: i32 = 7;
const GZIP_LEVEL: u32 = 6;

/// The encodings that the client can read, the quickest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Packing {
    Zstd,
    Gzip,
    Plain,
}

impl Packing {
    /// The encodings that a request's headers allow.
    pub(crate) fn of(headers: &HeaderMap) -> Packing {
        let accept = headers.get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok());
        let accept = accept.unwrap_or_default();
        let all = [Packing::Zstd, Packing::Gzip].into_iter();
        let mut readable =
            all.filter(|packing| packing.name().is_some_and(|it| accepts(accept, it)));
        readable.next().unwrap_or(Packing::Plain)
    }

    fn name(self) -> Option<&'static str> {
        match self {
            Packing::Zstd => Some("zstd"),
            Packing::Gzip => Some("gzip"),
            Packing::Plain => None,
        }
    }

    /// Compresses it. It takes a few milliseconds for each megabyte.
    ///
    /// # Errors
    /// Only if there is no memory left.
    pub(crate) fn pack(self, plain: &Bytes) -> io::Result<Bytes> {
        Ok(match self {
            Packing::Zstd => {
                let level = if plain.len() > LARGE { ZSTD_LEVEL_OF_LARGE } else { ZSTD_LEVEL };
                zstd::bulk::compress(plain, level)?.into()
            }
            Packing::Gzip => {
                let mut encoder = GzEncoder::new(Vec::new(), Compression::new(GZIP_LEVEL));
                encoder.write_all(plain)?;
                encoder.finish()?.into()
            }
            Packing::Plain => plain.clone(),
        })
    }

    /// A JSON answer, compressed like this on a thread that serves nobody else.
    ///
    /// # Errors
    /// Only if there is no memory left.
    pub(crate) async fn json(self, value: impl Serialize + Send + 'static) -> Result<Response> {
        let pack = move || {
            let plain = serde_json::to_vec(&value)?;
            anyhow::Ok(self.pack(&plain.into())?)
        };
        let packed = spawn_blocking(pack).await.map_err(anyhow::Error::from)??;
        let mut response = self.response(packed);
        let json = HeaderValue::from_static("application/json");
        response.headers_mut().insert(CONTENT_TYPE, json);
        Ok(response)
    }

    /// The answer with a body that was compressed like this.
    pub(crate) fn response(self, packed: Bytes) -> Response {
        let mut response = packed.into_response();
        let headers = response.headers_mut();
        headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
        if let Some(name) = self.name() {
            headers.insert(CONTENT_ENCODING, HeaderValue::from_static(name));
        }
        response
    }
}

/// Whether `accept`, an `Accept-Encoding` header, allows an encoding.
pub(crate) fn accepts(accept: &str, name: &str) -> bool {
    // For an encoding that is not named, the star counts, if there is one (RFC 9110, 12.5.3).
    allows(accept, name).or_else(|| allows(accept, "*")).unwrap_or(false)
}

/// Whether `accept` allows `name`; `None` if it does not mention it.
fn allows(accept: &str, name: &str) -> Option<bool> {
    accept.split(',').find_map(|entry| {
        let (coding, weight) = entry.split_once(';').unwrap_or((entry, ""));
        coding.trim().eq_ignore_ascii_case(name).then(|| !is_zero(weight))
    })
}

/// `q=0`, `q=0.000`: "not acceptable".
fn is_zero(weight: &str) -> bool {
    let value = weight.trim().strip_prefix("q=").unwrap_or("1");
    value.trim().parse::<f32>().is_ok_and(|value| value == 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    fn accepting(accept: &'static str) -> Packing {
        Packing::of(&HeaderMap::from_iter([(ACCEPT_ENCODING, HeaderValue::from_static(accept))]))
    }

    #[test]
    fn any_encoding_can_be_asked_about() {
        assert!(accepts("gzip, deflate, br, zstd", "zstd"));
        assert!(!accepts("gzip, deflate, br", "zstd"));
    }

    #[test]
    fn the_client_says_what_it_reads() {
        assert_eq!(accepting("gzip, deflate, br, zstd"), Packing::Zstd);
        assert_eq!(accepting("gzip, zstd;q=0"), Packing::Gzip);
        assert_eq!(accepting("br"), Packing::Plain);
        assert_eq!(Packing::of(&HeaderMap::new()), Packing::Plain);
    }

    #[test]
    fn packing_and_unpacking_changes_nothing() {
        let plain = Bytes::from(br#"{"seq":1,"entities":[]}"#.repeat(100));
        let mut again = Vec::new();
        let bytes = Packing::Gzip.pack(&plain).unwrap();
        flate2::read::GzDecoder::new(&bytes[..]).read_to_end(&mut again).unwrap();
        assert_eq!(again, plain);
        again.clear();
        let bytes = Packing::Zstd.pack(&plain).unwrap();
        zstd::stream::read::Decoder::new(&bytes[..]).unwrap().read_to_end(&mut again).unwrap();
        assert_eq!(again, plain);
        assert_eq!(Packing::Plain.pack(&plain).unwrap(), plain);
    }
}
