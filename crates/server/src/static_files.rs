//! The built pages and scripts: embedded in the program, served compressed and cacheable.
//!
//! `/` is the demo shop, `/console/` and `/studio/` are pages of their own, `/widget.js`,
//! `/assets/` and `/module/` are what merchants' pages load.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::Bytes;
use axum::extract::State as Shared;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;

use crate::coding::{self, Coding};
use crate::digest;
use crate::routes::set;
use crate::state::State;

mod paths;

#[derive(RustEmbed)]
#[folder = "../../dist"]
struct Embedded;

/// The policy of our own pages: only our own files, Trusted Types on.
const CSP: &str = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
    img-src 'self' data:; connect-src 'self'; frame-ancestors 'self'; base-uri 'none'; \
    form-action 'self'; require-trusted-types-for 'script'; trusted-types 'none'";

/// The policy of the console: the same, but for pictures in agents' messages, which may lie anywhere. No
/// visitor's words become pictures.
const CONSOLE_CSP: &str = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
    img-src 'self' data: https:; connect-src 'self'; frame-ancestors 'self'; base-uri 'none'; \
    form-action 'self'; require-trusted-types-for 'script'; trusted-types 'none'";

/// The files to serve.
#[derive(Clone, Debug)]
pub enum Assets {
    /// Those of the build.
    Embedded,
    /// Those given: for tests.
    Given(Arc<BTreeMap<String, Vec<u8>>>),
}

impl Assets {
    fn get(&self, path: &str) -> Option<Cow<'static, [u8]>> {
        match self {
            Self::Embedded => Embedded::get(path).map(|file| file.data),
            Self::Given(files) => files.get(path).cloned().map(Cow::Owned),
        }
    }

    fn has(&self, path: &str) -> bool {
        match self {
            Self::Embedded => Embedded::get(path).is_some(),
            Self::Given(files) => files.contains_key(path),
        }
    }

    /// Every path, for warming the cache up.
    fn paths(&self) -> Vec<String> {
        match self {
            Self::Embedded => Embedded::iter().map(Cow::into_owned).collect(),
            Self::Given(files) => files.keys().cloned().collect(),
        }
    }
}

/// A file in one coding, ready to send.
#[derive(Clone)]
struct Ready {
    bytes: Bytes,
    etag: HeaderValue,
}

type Key = (String, Coding);

/// Files that were made ready.
#[derive(Default)]
pub struct FileCache {
    ready: Mutex<HashMap<Key, Ready>>,
}

impl FileCache {
    fn get(&self, assets: &Assets, path: &str, coding: Coding) -> Option<Ready> {
        let key = (path.to_owned(), coding);
        if let Some(ready) = self.lock().get(&key) {
            return Some(ready.clone());
        }
        let plain = assets.get(path)?;
        let bytes = match coding::compress(&plain, coding) {
            Some(packed) => Bytes::from(packed),
            None => match plain {
                Cow::Borrowed(bytes) => Bytes::from_static(bytes),
                Cow::Owned(bytes) => Bytes::from(bytes),
            },
        };
        let tag = digest::hex(&digest::hash(&[&bytes]));
        let etag = HeaderValue::from_str(&format!("\"{}\"", &tag[..32])).ok()?;
        let ready = Ready { bytes, etag };
        self.lock().insert(key, ready.clone());
        Some(ready)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<Key, Ready>> {
        self.ready.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Compresses everything ahead of the first request, until `stop` says so. Takes seconds: for a
    /// thread of its own.
    pub fn warm_up(&self, assets: &Assets, stop: impl Fn() -> bool) {
        for path in assets.paths() {
            if stop() {
                return;
            }
            if coding::is_worth_it(&path) {
                for coding in [Coding::Brotli, Coding::Gzip] {
                    self.get(assets, &path, coding);
                }
            }
        }
    }
}

/// Serves a file, or says that there is none.
pub async fn serve(
    Shared(app): Shared<State>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    if method != Method::GET && method != Method::HEAD {
        return (StatusCode::METHOD_NOT_ALLOWED, "read only\n").into_response();
    }
    let assets = &app.config.assets;
    match paths::resolve(uri.path(), |path| assets.has(path)) {
        paths::Found::File(path) => {
            let shared = app.clone();
            let accepted = coding::accepted(&headers, &path);
            let file = path.clone();
            // The first request for a large file compresses it: not on a thread of the runtime.
            let ready = tokio::task::spawn_blocking(move || {
                shared.files.get(&shared.config.assets, &file, accepted)
            })
            .await;
            match ready {
                Ok(Some(ready)) => respond(&path, &headers, accepted, ready),
                Ok(None) | Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
            }
        }
        paths::Found::Folder(to) => {
            let query = uri.query().map(|query| format!("?{query}"));
            let location = to + &query.unwrap_or_default();
            match HeaderValue::from_str(&location) {
                Ok(location) => (
                    StatusCode::PERMANENT_REDIRECT,
                    [(header::LOCATION, location)],
                )
                    .into_response(),
                Err(_) => not_found(assets, uri.path()),
            }
        }
        paths::Found::Nothing => not_found(assets, uri.path()),
    }
}

fn not_found(assets: &Assets, path: &str) -> Response {
    let page = if path.starts_with("/ar/") {
        "demo/ar/404.html"
    } else {
        "demo/404.html"
    };
    let mut response = match assets.get(page) {
        Some(page) => {
            let mut response = page.into_owned().into_response();
            let headers = response.headers_mut();
            set(headers, header::CONTENT_TYPE, "text/html; charset=utf-8");
            set(headers, header::CONTENT_SECURITY_POLICY, CSP);
            response
        }
        None if assets.paths().is_empty() => {
            "the pages are not built: run `cargo xtask build`\n".into_response()
        }
        None => "there is no such page\n".into_response(),
    };
    *response.status_mut() = StatusCode::NOT_FOUND;
    response
}

fn respond(path: &str, asked: &HeaderMap, coding: Coding, ready: Ready) -> Response {
    let known = asked
        .get(header::IF_NONE_MATCH)
        .and_then(|tags| tags.to_str().ok())
        .zip(ready.etag.to_str().ok())
        .is_some_and(|(tags, tag)| tags.split(',').any(|one| one.trim() == tag));
    let mut response = if known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        ready.bytes.into_response()
    };
    let headers = response.headers_mut();
    headers.insert(header::ETAG, ready.etag);
    set(headers, header::CONTENT_TYPE, paths::content_type(path));
    set(headers, header::CACHE_CONTROL, paths::caching(path));
    if coding::is_worth_it(path) {
        set(headers, header::VARY, "Accept-Encoding");
    }
    if let Some(name) = coding.name() {
        set(headers, header::CONTENT_ENCODING, name);
    }
    if paths::is_for_merchants(path) {
        set(headers, header::ACCESS_CONTROL_ALLOW_ORIGIN, "*");
        let policy = header::HeaderName::from_static("cross-origin-resource-policy");
        set(headers, policy, "cross-origin");
    }
    if path.ends_with(".html") {
        let policy = if path.starts_with("console/") {
            CONSOLE_CSP
        } else {
            CSP
        };
        set(headers, header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}
