//! Static files and settings: content, policy, caching, who may load them.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::wildcard_enum_match_arm,
    missing_docs,
    reason = "a test stops at the first surprise, and waits for one kind of frame among many"
)]

mod support;

use std::sync::Arc;

use support::{TestServer, http, quick};
use wasl_server::{Assets, Config};

fn files() -> Config {
    let files = [
        ("demo/index.html", "<!doctype html>home"),
        ("demo/ar/index.html", "<!doctype html>الرئيسية"),
        ("demo/404.html", "<!doctype html>lost"),
        ("console/index.html", "<!doctype html>console"),
        ("studio/index.html", "<!doctype html>studio"),
        ("widget.js", "console.log('loader')"),
        ("assets/wasl.0123.wasm", "\0asm"),
        ("module/wasl.js", "export {}"),
        ("manifest.json", "{}"),
    ];
    let files = files.map(|(path, text)| (path.to_owned(), text.repeat(20).into_bytes()));
    Config {
        assets: Assets::Given(Arc::new(files.into())),
        ..quick()
    }
}

#[tokio::test]
async fn our_pages_carry_the_policy() {
    let server = TestServer::with(files()).await;
    for path in ["/", "/ar/", "/console/", "/studio/"] {
        let page = http::get(&server, path).await;
        assert_eq!(page.status, 200, "{path}");
        assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
        assert_eq!(page.header("cache-control"), "no-cache");
        let policy = page.header("content-security-policy");
        for part in [
            "default-src 'self'",
            "script-src 'self' 'wasm-unsafe-eval';",
            "style-src 'self';",
            "require-trusted-types-for 'script'",
            "base-uri 'none'",
        ] {
            assert!(policy.contains(part), "{path}: {policy}");
        }
        assert!(!policy.contains("unsafe-inline"), "{path}");
        // Agents' messages may have pictures from anywhere.
        let https = policy.contains("img-src 'self' data: https:;");
        assert_eq!(https, path == "/console/", "{path}: {policy}");
        assert_eq!(page.header("x-content-type-options"), "nosniff");
        assert!(!page.header("referrer-policy").is_empty());
    }
    let lost = http::get(&server, "/nothing/here").await;
    assert_eq!(lost.status, 404);
    assert!(lost.text.contains("lost"));
    assert!(!lost.header("content-security-policy").is_empty());
    let folder = http::get(&server, "/console?x=1").await;
    assert_eq!(
        (folder.status, folder.header("location")),
        (308, "/console/?x=1")
    );
    for path in [
        "/manifest.json",
        "/../widget.js",
        "/%2e%2e/widget.js",
        "//evil.example",
    ] {
        assert_eq!(http::get(&server, path).await.status, 404, "{path}");
    }
    let post = http::request(&server, "POST", "/", &[], "x").await;
    assert_eq!(post.status, 405);
}

#[tokio::test]
async fn scripts_are_for_every_page_and_well_cached() {
    let server = TestServer::with(files()).await;
    for (path, kind, caching) in [
        (
            "/widget.js",
            "text/javascript; charset=utf-8",
            "max-age=300",
        ),
        ("/assets/wasl.0123.wasm", "application/wasm", "immutable"),
        (
            "/module/wasl.js",
            "text/javascript; charset=utf-8",
            "max-age=300",
        ),
    ] {
        let headers = [
            ("origin", "https://shop.example"),
            ("accept-encoding", "gzip, br"),
        ];
        let file = http::request(&server, "GET", path, &headers, "").await;
        assert_eq!(file.status, 200, "{path}");
        assert_eq!(file.header("content-type"), kind);
        assert!(file.header("cache-control").contains(caching), "{path}");
        assert_eq!(file.header("access-control-allow-origin"), "*");
        assert_eq!(file.header("cross-origin-resource-policy"), "cross-origin");
        assert_eq!(file.header("content-encoding"), "br");
        assert_eq!(file.header("vary"), "Accept-Encoding");
        let etag = file.header("etag").to_owned();
        let plain = http::get(&server, path).await;
        assert_ne!(plain.header("etag"), etag, "each coding has its own tag");
        assert!(plain.bytes.len() > file.bytes.len());
        let headers = [("if-none-match", etag.as_str()), ("accept-encoding", "br")];
        let known = http::request(&server, "GET", path, &headers, "").await;
        assert_eq!((known.status, known.bytes.len()), (304, 0));
    }
    let head = http::request(&server, "HEAD", "/widget.js", &[], "").await;
    assert_eq!((head.status, head.bytes.len()), (200, 0));
}

#[tokio::test]
async fn without_a_build_the_server_says_so() {
    let server = TestServer::start().await;
    let page = http::get(&server, "/").await;
    assert_eq!(page.status, 404);
    assert!(page.text.contains("cargo xtask build"), "{}", page.text);
}

#[tokio::test]
async fn settings_come_in_the_language_that_was_asked_for() {
    let server = TestServer::start().await;
    let get = |query: &'static str, headers: Vec<(&'static str, String)>| {
        let server = &server;
        async move {
            let headers: Vec<_> = headers.iter().map(|(n, v)| (*n, v.as_str())).collect();
            let path = format!("/v1/sites/{query}");
            http::request(server, "GET", &path, &headers, "").await
        }
    };
    let english = get("demo/settings?locale=en", vec![]).await;
    assert_eq!(english.status, 200);
    assert_eq!(english.header("content-type"), "application/json");
    assert_eq!(english.header("cache-control"), "no-cache");
    let settings = english.json();
    assert_eq!(settings["title"], "Noor & Co");
    assert_eq!(settings["prompts"][0]["id"], "size-help");
    let entries = settings["faq"]["entries"].as_array().unwrap();
    assert!(entries.len() >= 15);
    for entry in entries {
        assert!(!entry["rich"].as_array().unwrap().is_empty(), "{entry}");
    }
    let arabic = get("demo/settings?locale=ar-SA", vec![]).await;
    assert_eq!(arabic.json()["title"], "نور");
    assert_eq!(get("demo/settings", vec![]).await.text, english.text);

    let etag = english.header("etag").to_owned();
    let known = get("demo/settings?locale=en", vec![("if-none-match", etag)]).await;
    assert_eq!((known.status, known.text.as_str()), (304, ""));

    let nowhere = get("nowhere/settings", vec![]).await;
    assert_eq!(
        (nowhere.status, nowhere.code().as_str()),
        (404, "unknown_site")
    );
    let local = "http://localhost:1".to_owned();
    let allowed = get("demo/settings", vec![("origin", local.clone())]).await;
    assert_eq!(allowed.header("access-control-allow-origin"), local);
    assert_eq!(allowed.header("vary"), "Origin, Accept-Encoding");
    let br = "br".to_owned();
    let packed = get("demo/settings", vec![("accept-encoding", br)]).await;
    assert_eq!(packed.header("content-encoding"), "br");
    assert!(packed.bytes.len() * 2 < english.bytes.len());
    let evil = "https://evil.example".to_owned();
    let refused = get("demo/settings", vec![("origin", evil)]).await;
    assert_eq!((refused.status, refused.code().as_str()), (403, "origin"));
    let readable = refused.header("access-control-allow-origin");
    assert_eq!(readable, "*", "a developer reads why");
}
