//! Everything else over HTTP: settings, contact, static files, headers, the API document.

mod support;

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::{Value, json};
use support::client::token;
use support::{TestServer, http, quick, uuid};
use wasl_server::{Assets, Config, Limits, ROUTES, Rate};

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
    assert_eq!(allowed.header("vary"), "Origin");
    let evil = "https://evil.example".to_owned();
    let refused = get("demo/settings", vec![("origin", evil)]).await;
    assert_eq!((refused.status, refused.code().as_str()), (403, "origin"));
    assert_eq!(refused.header("access-control-allow-origin"), "");
}

fn contact() -> Value {
    json!({
        "site": "demo",
        "token": token(1),
        "conversation": uuid(),
        "cid": uuid(),
        "text": "call me",
        "name": "Sara",
        "contact": "+966 5",
        "page": {"url": "https://shop.example/", "title": "Home"}
    })
}

#[tokio::test]
async fn a_message_left_without_the_widget_reaches_the_inbox_once() {
    let server = TestServer::start().await;
    let session = server.sign_in("Layla").await;
    let left = contact();
    for _ in 0..2 {
        let answer = http::post(&server, "/v1/contact", &left).await;
        assert_eq!(
            (answer.status, answer.json()),
            (200, json!({"seq": 1})),
            "{}",
            answer.text
        );
    }
    let mut changed = left.clone();
    changed["text"] = json!("other");
    let answer = http::post(&server, "/v1/contact", &changed).await;
    assert_eq!((answer.status, answer.code().as_str()), (409, "conflict"));
    let mut second = left.clone();
    second["cid"] = json!(uuid());
    second["page"] = json!("https://shop.example/cart/");
    let answer = http::post(&server, "/v1/contact", &second).await;
    assert_eq!(answer.json(), json!({"seq": 2}));
    let list = http::get_as(&server, &session.cookie, "/v1/agent/conversations")
        .await
        .json();
    let conversation = &list["conversations"][0];
    assert_eq!(conversation["preview"], "call me");
    assert_eq!(conversation["visitor"]["contact"], "+966 5");
    assert_eq!(conversation["visitor"]["name"], "Sara");
    assert_eq!(
        conversation["visitor"]["page"]["url"],
        "https://shop.example/cart/"
    );
}

#[tokio::test]
async fn a_bad_contact_is_refused() {
    let server = TestServer::start().await;
    for (field, value, status, code) in [
        ("site", json!("nowhere"), 404, "unknown_site"),
        ("token", json!("x"), 401, "unauthorized"),
        ("cid", json!("x"), 400, "malformed"),
        ("conversation", json!(""), 400, "malformed"),
        ("text", json!(" "), 400, "empty"),
        ("text", json!("x".repeat(17_000)), 413, "too_large"),
        ("text", json!("x".repeat(100_000)), 413, "too_large"),
        ("text", json!(5), 400, "malformed"),
        ("page", json!([]), 400, "malformed"),
    ] {
        let mut body = contact();
        body[field] = value;
        let answer = http::post(&server, "/v1/contact", &body).await;
        assert_eq!(
            (answer.status, answer.code().as_str()),
            (status, code),
            "{field}"
        );
    }
    let headers = [("origin", "https://evil.example")];
    let body = contact().to_string();
    let answer = http::request(&server, "POST", "/v1/contact", &headers, body).await;
    assert_eq!((answer.status, answer.code().as_str()), (403, "origin"));
}

#[tokio::test]
async fn the_api_answers_in_its_own_form() {
    let server = TestServer::start().await;
    for (path, text) in [("/healthz", "ok"), ("/readyz", "ready")] {
        let answer = http::get(&server, path).await;
        assert_eq!((answer.status, answer.text.as_str()), (200, text));
    }
    for (method, path, status, code) in [
        ("GET", "/v1/nothing", 404, "not_found"),
        ("PUT", "/v1/events", 405, "not_found"),
        ("GET", "/v1/ws", 403, "origin"),
    ] {
        let answer = http::request(&server, method, path, &[], "").await;
        assert_eq!(
            (answer.status, answer.code().as_str()),
            (status, code),
            "{path}"
        );
        assert_eq!(answer.header("cache-control"), "no-store");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
    }
    let preflight = [
        ("origin", "http://localhost:1"),
        ("access-control-request-method", "GET"),
    ];
    let answer = http::request(&server, "OPTIONS", "/v1/agent/session", &preflight, "").await;
    assert_eq!(answer.status, 403, "agents' routes are for our own pages");
}

#[tokio::test]
async fn a_flood_of_requests_is_slowed_down() {
    let limits = Limits {
        requests: Rate {
            burst: 2,
            per_second: 0.1,
        },
        ..Limits::default()
    };
    let server = TestServer::with(Config { limits, ..quick() }).await;
    for _ in 0..2 {
        assert_eq!(
            http::get(&server, "/v1/sites/demo/settings").await.status,
            200
        );
    }
    let slowed = http::get(&server, "/v1/sites/demo/settings").await;
    assert_eq!(
        (slowed.status, slowed.code().as_str()),
        (429, "rate_limited")
    );
    assert!(slowed.header("retry-after").parse::<u32>().unwrap() > 0);
    assert_eq!(http::get(&server, "/healthz").await.status, 200);
}

#[tokio::test]
async fn the_api_document_lists_every_route_and_no_other() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../schemas/openapi.json");
    let document: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    assert_eq!(document["openapi"], "3.1.0");
    let mut documented = BTreeSet::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            documented.insert((path.as_str(), method.as_str()));
            let responses = operation["responses"].as_object().unwrap();
            assert!(!responses.is_empty(), "{method} {path}");
        }
    }
    let routed: BTreeSet<_> = ROUTES
        .iter()
        .flat_map(|(path, methods)| methods.iter().map(move |method| (*path, *method)))
        .collect();
    assert_eq!(documented, routed);
    let schemas = document["components"]["schemas"].as_object().unwrap();
    let text = document.to_string();
    for part in text.split("\"#/components/schemas/").skip(1) {
        let name = part.split('"').next().unwrap();
        assert!(schemas.contains_key(name), "no schema {name}");
    }
    let codes = &schemas["Error"]["properties"]["error"]["properties"]["code"]["enum"];
    for code in codes.as_array().unwrap() {
        let parsed = serde_json::from_value::<wasl_protocol::ErrorCode>(code.clone());
        assert!(parsed.is_ok(), "{code}");
    }
}

#[tokio::test]
async fn every_route_has_a_handler() {
    let server = TestServer::start().await;
    for (path, methods) in ROUTES {
        for method in *methods {
            let path = path.replace("{site}", "demo");
            let answer = http::request(&server, &method.to_uppercase(), &path, &[], "").await;
            let is_routed = answer.status != 405 && !answer.text.contains("no such address");
            assert!(is_routed, "{method} {path}: {}", answer.text);
        }
    }
}
