//! Serves the site that browsers load: the page, its assets, the service worker.
//!
//! A release build contains the site's files; a debug build reads them from the folder where `cargo
//! xtask build` put them. Everything was compressed when it was built, except the page and the
//! manifest, which are filled in for each request.

mod encoding;

use std::borrow::Cow;
use std::convert::Infallible;
use std::future::ready;
use std::pin::Pin;

use axum::Router;
use axum::body::Body;
use axum::extract::Path;
use axum::http::header::{
    ACCEPT_ENCODING, ALLOW, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH,
    VARY,
};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use bytes::Bytes;
use futures::stream::once;
use futures::{Stream, StreamExt};
use groundswell_i18n as i18n;
use groundswell_ui::html::escaped;
use groundswell_ui::pages::{File, SHARED};

use crate::packing::Packing;
use crate::serving::IsShared;
use encoding::Encoding;

#[derive(rust_embed::Embed)]
#[folder = "$GROUNDSWELL_SITE"]
struct Site;

/// For files with a hash of their content in their name.
const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// For files that lead to those: browsers may keep them, but must ask each time.
const ASK_FIRST: &str = "no-cache";
/// Where the prerendered board is in the page.
const PRERENDERED: &str = "<!--prerendered-->";
const HTML: &str = "text/html; charset=utf-8";
/// For what this person may see, but the next one at this browser perhaps not.
const KEEP_NOTHING: &str = "no-store";

/// The routes of the site's files; the caller has to route pages to [`page`].
pub(crate) fn router<S: Clone + Send + Sync + 'static>() -> Router<S> {
    let router = Router::new()
        .route("/assets/{*path}", get(asset))
        .route("/manifest.webmanifest", get(manifest))
        .route("/sw.js", get(service_worker))
        // Files that the service worker keeps for times without a network.
        .route("/index.html", get(plain_page));
    #[cfg(debug_assertions)]
    let router = router.route("/dev/version", get(dev_version));
    router
}

/// What the server puts into the page for one person.
#[derive(Default)]
pub(crate) struct Inserts {
    /// API paths that the browser fetches while it still loads the app.
    pub(crate) preload: Vec<String>,
    /// The file of the app with what will be shown first.
    pub(crate) file: File,
    /// Attributes of the whole document: language, direction, theme.
    pub(crate) attributes: String,
    /// The prerendered board, until the app shows it.
    pub(crate) prerendered: Option<Prerendered>,
}

/// A prerendered board that is still being drawn; `None` if it does not come.
pub(crate) type Pending = Pin<Box<dyn Future<Output = Option<Prerendered>> + Send>>;

/// A board as a page shows it before its app runs.
pub(crate) struct Prerendered {
    pub(crate) name: String,
    /// The HTML below the bar.
    pub(crate) html: String,
}

/// The page, whatever its path: the app in it decides what to show.
pub(crate) fn page(inserts: &Inserts, packing: Packing) -> Response {
    let Some(html) = html(inserts) else { return not_built() };
    let html = html.replace(PRERENDERED, inserts.prerendered.as_ref().map_or("", |it| &it.html));
    let keep = if inserts.prerendered.is_some() { KEEP_NOTHING } else { ASK_FIRST };
    filled(html, packing, HTML, keep)
}

/// The page, with its prerendered board a little later: meanwhile the browser shows what comes
/// before it, and loads the app.
pub(crate) fn page_before(inserts: &Inserts, later: Pending) -> Response {
    let Some(html) = html(inserts) else { return not_built() };
    let headers = [(CONTENT_TYPE, HTML), (CACHE_CONTROL, KEEP_NOTHING)];
    (headers, Body::from_stream(in_two(&html, later).map(Ok::<_, Infallible>))).into_response()
}

/// What comes before the prerendered board, then that with what comes after it.
fn in_two(html: &str, later: Pending) -> impl Stream<Item = String> + use<> {
    let (before, after) = html.split_once(PRERENDERED).unwrap_or((html, ""));
    let (before, after) = (before.to_owned(), after.to_owned());
    let rest =
        async move { later.await.map(|prerendered| prerendered.html).unwrap_or_default() + &after };
    once(ready(before)).chain(once(rest))
}

/// The page without the prerendered board; `None` if this program has no page.
fn html(inserts: &Inserts) -> Option<String> {
    let index = Site::get("index.html")?;
    let name = inserts.prerendered.as_ref().map_or("Groundswell", |prerendered| &prerendered.name);
    let index = String::from_utf8_lossy(&index.data);
    let preload = [lazy_files(&index, inserts.file), inserts.preload.clone()].concat();
    let html = index
        .replace("<html lang=\"en\">", &format!("<html{}>", inserts.attributes))
        .replace("<!--preload-->", &links(&preload))
        .replace("<!--name-->", &escaped(name));
    Some(html)
}

/// The addresses of the files that a file of the app needs besides the first one, which the page
/// names.
fn lazy_files(index: &str, file: File) -> Vec<String> {
    let first = File::First.name();
    let folder = index.split('"').find_map(|part| part.strip_suffix(first));
    match (file, folder) {
        (File::First, _) | (_, None) => Vec::new(),
        (file, Some(folder)) => [SHARED, file.name()].map(|name| format!("{folder}{name}")).into(),
    }
}

fn not_built() -> Response {
    let hint = "The site has not been built: run cargo xtask build\n";
    (StatusCode::SERVICE_UNAVAILABLE, hint).into_response()
}

/// A file that was filled in for this request.
fn filled(
    text: String,
    packing: Packing,
    content_type: &'static str,
    keep: &'static str,
) -> Response {
    let Ok(packed) = packing.pack(&text.into()) else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let mut response = packing.response(packed);
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(keep));
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    response
}

/// The answer for a path without a route that is not a page: it names a missing file, belongs to
/// the API, or was not requested as pages are.
pub(crate) fn no_page(method: &Method, uri: &Uri) -> Option<Response> {
    let path = uri.path();
    let elsewhere = path.starts_with("/api/") || path.starts_with("/assets/");
    if elsewhere || content_type(path).is_some() {
        return Some(StatusCode::NOT_FOUND.into_response());
    }
    if method != Method::GET && method != Method::HEAD {
        return Some((StatusCode::METHOD_NOT_ALLOWED, [(ALLOW, "GET,HEAD")]).into_response());
    }
    None
}

async fn plain_page(headers: HeaderMap) -> Response {
    page(
        &Inserts { attributes: " lang=\"en\" dir=\"ltr\"".into(), ..Inserts::default() },
        Packing::of(&headers),
    )
}

async fn asset(Path(path): Path<String>, headers: HeaderMap) -> Response {
    file(&format!("assets/{path}"), &headers, FOR_EVER)
}

/// Browsers ask for it at each visit: what they have already is not sent again.
async fn service_worker(headers: HeaderMap) -> Response {
    let file = file("sw.js", &headers, ASK_FIRST);
    match version("sw.js") {
        Some(version) => unless_known(file, version, &headers),
        None => file,
    }
}

/// The content of a file of the site, as browsers name it when they ask whether it is still the
/// same.
fn version(name: &str) -> Option<HeaderValue> {
    let hash = Site::get(name)?.metadata.sha256_hash();
    // Weak: the same for every compression.
    let tag = format!("W/\"{:032x}\"", u128::from_be_bytes(*hash.first_chunk()?));
    HeaderValue::from_str(&tag).ok()
}

/// The response, without its body if the browser has this version.
fn unless_known(mut response: Response, version: HeaderValue, asked: &HeaderMap) -> Response {
    if asked.get(IF_NONE_MATCH) == Some(&version) {
        *response.body_mut() = Body::empty();
        *response.status_mut() = StatusCode::NOT_MODIFIED;
    }
    response.headers_mut().insert(ETAG, version);
    response
}

/// What a device is told about the app when somebody installs it, in their language.
async fn manifest(headers: HeaderMap) -> Response {
    let Some(manifest) = Site::get("manifest.webmanifest") else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let lang = super::pages::lang(&headers);
    i18n::set_lang(lang);
    let text = String::from_utf8_lossy(&manifest.data)
        .replace("<!--lang-->", lang.code())
        .replace("<!--dir-->", lang.dir())
        .replace("<!--about-->", i18n::about())
        .replace("<!--capture-->", i18n::capture_call());
    filled(text, Packing::of(&headers), "application/manifest+json", ASK_FIRST)
}

/// What the page asks to learn of a new build; only while `cargo xtask dev` runs.
#[cfg(debug_assertions)]
async fn dev_version() -> Response {
    match Site::get("dev-version") {
        Some(version) => version.data.into_owned().into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

fn file(name: &str, headers: &HeaderMap, keep: &'static str) -> Response {
    let accepted = headers.get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok());
    let (Some(content_type), Some((encoding, bytes))) =
        (content_type(name), smallest(name, accepted.unwrap_or_default()))
    else {
        // Never answer with the page instead: a browser would try to run it as a script.
        return StatusCode::NOT_FOUND.into_response();
    };
    let mut response = Response::new(Body::from(bytes));
    response.extensions_mut().insert(IsShared);
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(keep));
    headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
    if let Some(encoding) = encoding {
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static(encoding.name()));
    }
    response
}

/// The file in the smallest form that the client can read. Images are not compressed again.
fn smallest(name: &str, accepted: &str) -> Option<(Option<Encoding>, Bytes)> {
    let compressed = encoding::accepted(accepted).find_map(|encoding| {
        let file = Site::get(&format!("{name}{}", encoding.suffix()))?;
        Some((Some(encoding), bytes(file.data)))
    });
    compressed.or_else(|| Some((None, bytes(Site::get(name)?.data))))
}

/// Without a copy if the file is part of the program.
fn bytes(data: Cow<'static, [u8]>) -> Bytes {
    match data {
        Cow::Borrowed(data) => Bytes::from_static(data),
        Cow::Owned(data) => Bytes::from(data),
    }
}

/// What a file of the site is, by its name; `None` for types that the site does not have.
fn content_type(name: &str) -> Option<&'static str> {
    let (_, extension) = name.rsplit_once('.')?;
    Some(match extension {
        "bin" => "application/octet-stream",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "png" => "image/png",
        "svg" => "image/svg+xml",
        // It must be exactly this, or browsers refuse to compile while they download.
        "wasm" => "application/wasm",
        "webmanifest" => "application/manifest+json",
        _ => return None,
    })
}

/// `crossorigin` makes the preload the same request as the app's later `fetch`, cookies included;
/// without it the browser would fetch twice.
fn links(preload: &[String]) -> String {
    let link = |path: &String| {
        format!("<link rel=\"preload\" as=\"fetch\" crossorigin href=\"{}\">", escaped(path))
    };
    preload.iter().map(link).collect()
}

#[cfg(test)]
mod tests {
    use axum::body::HttpBody;
    use axum::http::Request;
    use tower::ServiceExt;

    use super::*;

    async fn status(method: &str, path: &str) -> StatusCode {
        let fallback = async |method: Method, uri: Uri| {
            no_page(&method, &uri).unwrap_or_else(|| page(&Inserts::default(), Packing::Plain))
        };
        let router = router::<()>().fallback(fallback);
        let request = Request::builder().method(method).uri(path).body(Body::empty()).unwrap();
        router.oneshot(request).await.unwrap().status()
    }

    #[tokio::test]
    async fn what_is_missing_is_not_replaced_by_the_page() {
        for path in ["/assets/gone.js", "/assets/../sw.js.br", "/favicon.svg", "/api/gone"] {
            assert_eq!(status("GET", path).await, StatusCode::NOT_FOUND, "{path}");
        }
        assert_eq!(status("POST", "/board/MS").await, StatusCode::METHOD_NOT_ALLOWED);
    }

    #[tokio::test]
    async fn every_other_path_is_a_page() {
        // On a machine where the site was never built, the answer says so.
        let built = Site::get("index.html").is_some();
        let expected = if built { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
        for path in ["/", "/index.html", "/board/MS", "/board/MS/releases/24.7"] {
            assert_eq!(status("GET", path).await, expected, "{path}");
        }
    }

    #[test]
    fn what_a_browser_has_is_not_sent_again() {
        let version = |text| HeaderValue::from_static(text);
        let mut asked = HeaderMap::new();
        let answer =
            |asked: &HeaderMap| unless_known("content".into_response(), version("W/\"2\""), asked);
        assert_eq!(answer(&asked).status(), StatusCode::OK);
        asked.insert(IF_NONE_MATCH, version("W/\"1\""));
        assert_eq!(answer(&asked).status(), StatusCode::OK);
        asked.insert(IF_NONE_MATCH, version("W/\"2\""));
        let known = answer(&asked);
        assert_eq!(known.status(), StatusCode::NOT_MODIFIED);
        assert_eq!(known.headers()[ETAG], "W/\"2\"");
        assert_eq!(known.body().size_hint().exact(), Some(0));
    }

    #[tokio::test]
    async fn the_page_goes_on_with_or_without_a_prerendered_board() {
        let html = format!("<body>{PRERENDERED}<p></body>");
        let prerendered = Prerendered { name: "MusicBox".into(), html: "<div>".into() };
        for (prerendered, rest) in [(Some(prerendered), "<div><p></body>"), (None, "<p></body>")] {
            let parts: Vec<String> = in_two(&html, Box::pin(ready(prerendered))).collect().await;
            assert_eq!(parts, ["<body>", rest]);
        }
    }

    #[test]
    fn browsers_compile_wasm_only_by_its_type() {
        assert_eq!(content_type("assets/app-1/app.wasm"), Some("application/wasm"));
        assert_eq!(content_type("assets/app-1/app.wasm.br"), None);
        assert_eq!(content_type("releases/24.7"), None);
    }

    #[test]
    fn the_file_of_what_will_be_seen_lies_beside_the_first_one() {
        let index = "<link rel=\"preload\" href=\"/assets/app-7/app.wasm\">";
        let expected = ["/assets/app-7/split_shared.bin", "/assets/app-7/split_plan.wasm"];
        assert_eq!(lazy_files(index, File::Plan), expected);
        assert!(lazy_files(index, File::First).is_empty());
    }

    #[test]
    fn a_preload_cannot_break_out_of_its_link() {
        let links = links(&["/api/a?b=1&c=\"><script>".into()]);
        assert_eq!(
            links,
            "<link rel=\"preload\" as=\"fetch\" crossorigin \
             href=\"/api/a?b=1&amp;c=&quot;&gt;&lt;script&gt;\">"
        );
    }
}
