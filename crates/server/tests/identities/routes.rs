//! Every route as six callers.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use wasl_protocol::*;
use wasl_server::store::{DeadLetter, Reason, Room};
use wasl_server::{ROUTES, new_link};

use crate::support::client::{open, text, token};
use crate::support::stream::{self, Stream};
use crate::support::{Session, TestServer, http, uuid};

const SHOP: &str = "https://shop.example";

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Caller {
    Nobody,
    OtherVisitor,
    OtherSitesPage,
    OtherSitesAgent,
    EndedAgent,
    Right,
}

const CALLERS: [Caller; 6] = [
    Caller::Nobody,
    Caller::OtherVisitor,
    Caller::OtherSitesPage,
    Caller::OtherSitesAgent,
    Caller::EndedAgent,
    Caller::Right,
];

/// What each is answered, in the order of [`CALLERS`]. What changes the scene stands last.
const TABLE: &[(&str, &str, [u16; 6])] = &[
    ("get", "/healthz", [200; 6]),
    ("get", "/readyz", [200; 6]),
    // They are all on this machine; from elsewhere it is 404 (operate.rs).
    ("get", "/metrics", [200; 6]),
    // Which site a socket is for stands in `hello` (main.rs).
    ("get", "/v1/ws", [403, 101, 101, 101, 101, 101]),
    ("get", "/v1/stream", [200; 6]),
    ("post", "/v1/stream", [404, 404, 403, 404, 404, 204]),
    (
        "get",
        "/v1/sites/{site}/settings",
        [200, 200, 403, 200, 200, 200],
    ),
    ("post", "/v1/events", [200, 200, 403, 200, 200, 200]),
    ("post", "/v1/batch", [200, 200, 403, 200, 200, 200]),
    ("post", "/batch/", [200, 200, 403, 200, 200, 200]),
    (
        "post",
        "/com.snowplowanalytics.snowplow/tp2",
        [200, 200, 403, 200, 200, 200],
    ),
    ("post", "/v1/contact", [400, 403, 403, 403, 403, 200]),
    // A visitor leaves an address of their own; it needs no conversation.
    ("post", "/v1/leads", [400, 200, 403, 200, 200, 200]),
    // Here nobody has named an endpoint for the step: who may call one is in flows.rs.
    ("post", "/v1/flows/call", [400, 404, 403, 404, 404, 404]),
    // Here nobody has set an assistant up: who may ask one is in assistant.rs.
    ("post", "/v1/assistant", [400, 404, 403, 404, 404, 404]),
    ("get", "/v1/agent/leads", [401, 401, 401, 200, 401, 200]),
    ("post", "/v1/agent/link", [410, 410, 403, 410, 410, 200]),
    ("get", "/v1/agent/session", [204, 204, 204, 200, 204, 200]),
    ("post", "/v1/agent/session", [401, 401, 403, 401, 401, 200]),
    ("get", "/v1/agent/ws", [403, 401, 403, 101, 401, 101]),
    (
        "get",
        "/v1/agent/conversations",
        [401, 401, 401, 200, 401, 200],
    ),
    ("get", "/v1/agent/events", [401, 401, 401, 200, 401, 200]),
    (
        "get",
        "/v1/agent/dead-letters",
        [401, 401, 401, 200, 401, 200],
    ),
    (
        "post",
        "/v1/agent/dead-letters/replay",
        [401, 401, 401, 200, 401, 200],
    ),
    (
        "delete",
        "/v1/agent/dead-letters/{letter}",
        [401, 401, 401, 404, 401, 204],
    ),
    (
        "delete",
        "/v1/agent/dead-letters",
        [401, 401, 401, 200, 401, 200],
    ),
    // The other site has no settings, so it has no FAQ.
    ("get", "/v1/agent/faq", [401, 401, 401, 404, 401, 200]),
    (
        "get",
        "/v1/agent/faq/questions",
        [401, 401, 401, 404, 401, 200],
    ),
    (
        "post",
        "/v1/agent/faq/questions/dismiss",
        [401, 401, 401, 404, 401, 204],
    ),
    (
        "post",
        "/v1/agent/faq/preview",
        [401, 401, 401, 404, 401, 200],
    ),
    (
        "get",
        "/v1/agent/faq/export",
        [401, 401, 401, 404, 401, 200],
    ),
    (
        "post",
        "/v1/agent/faq/import",
        [401, 401, 401, 404, 401, 200],
    ),
    (
        "post",
        "/v1/agent/faq/answer",
        [401, 401, 401, 200, 401, 200],
    ),
    ("put", "/v1/agent/faq", [401, 401, 401, 404, 401, 200]),
    (
        "get",
        "/v1/agent/faq/versions",
        [401, 401, 401, 404, 401, 200],
    ),
    (
        "post",
        "/v1/agent/faq/versions/{version}/restore",
        [401, 401, 401, 404, 401, 200],
    ),
    ("get", "/v1/agent/scores", [401, 401, 401, 200, 401, 200]),
    ("get", "/v1/agent/surveys", [401, 401, 401, 200, 401, 200]),
    (
        "get",
        "/v1/agent/surveys/{survey}/texts",
        [401, 401, 401, 200, 401, 200],
    ),
    (
        "get",
        "/v1/agent/conversations/{conversation}/answers",
        [401, 401, 401, 404, 401, 200],
    ),
    (
        "put",
        "/v1/agent/visitors/{visitor}/block",
        [401, 401, 401, 404, 401, 204],
    ),
    (
        "delete",
        "/v1/agent/visitors/{visitor}/block",
        [401, 401, 401, 404, 401, 204],
    ),
    (
        "delete",
        "/v1/agent/session",
        [401, 401, 401, 204, 401, 204],
    ),
];

/// A conversation of visitor 1 with the demo shop, whose agent is Layla, and an open stream of the
/// same visitor.
struct Scene {
    server: TestServer,
    conversation: ConversationId,
    visitor: String,
    letter: i64,
    layla: Session,
    omar: Session,
    ended: Session,
    stream: Stream,
}

impl Scene {
    async fn new() -> Self {
        let server = TestServer::start().await;
        server.add_site("shop", SHOP);
        let conversation = ConversationId::new(uuid());
        server
            .visitor(1)
            .await
            .store(&conversation, text("a saffron teapot"))
            .await;
        let layla = server.sign_in("Layla").await;
        let omar = server.sign_in_at("shop", "Omar").await;
        let ended = server.sign_in("Noor").await;
        let headers = [("cookie", &*ended.cookie), ("x-wasl-csrf", &*ended.csrf)];
        let end = http::request(&server, "DELETE", "/v1/agent/session", &headers, "").await;
        assert_eq!(end.status, 204);
        let inbox = http::get_as(&server, &layla.cookie, "/v1/agent/conversations").await;
        let visitor = inbox.json()["conversations"][0]["visitor"]["id"].clone();
        let letter = dead_letter(&server).await;
        let stream = Stream::visitor(&server.host(), 1, vec![]).await;
        Self {
            conversation,
            visitor: visitor.as_str().unwrap().to_owned(),
            letter,
            layla,
            omar,
            ended,
            stream,
            server,
        }
    }

    fn session(&self, caller: Caller) -> Option<&Session> {
        match caller {
            Caller::Nobody | Caller::OtherVisitor | Caller::OtherSitesPage => None,
            Caller::OtherSitesAgent => Some(&self.omar),
            Caller::EndedAgent => Some(&self.ended),
            Caller::Right => Some(&self.layla),
        }
    }

    fn origin(&self, caller: Caller) -> Option<String> {
        match caller {
            Caller::Nobody => None,
            Caller::OtherSitesPage => Some(SHOP.to_owned()),
            Caller::OtherVisitor | Caller::OtherSitesAgent | Caller::EndedAgent | Caller::Right => {
                Some(self.server.origin())
            }
        }
    }

    async fn body(&self, caller: Caller, route: (&str, &str)) -> String {
        let is_right = caller == Caller::Right;
        let body = match route {
            // The id is a secret of the page; only the page of another site is given it here.
            ("post", "/v1/stream") => {
                let knows = is_right || caller == Caller::OtherSitesPage;
                let guess = "0".repeat(32);
                return format!("{}\n", if knows { &self.stream.id } else { &guess });
            }
            ("post", "/v1/events") => json!([]),
            ("post", "/v1/batch") => json!({"batch": [], "writeKey": "demo"}),
            ("post", "/batch/") => json!({"batch": [], "api_key": "demo"}),
            ("post", "/com.snowplowanalytics.snowplow/tp2") => {
                let name = "iglu:com.snowplowanalytics.snowplow/payload_data/jsonschema/1-0-4";
                json!({"schema": name, "data": [{"aid": "demo"}]})
            }
            ("post", "/v1/assistant" | "/v1/flows/call") => json!({
                "site": "demo", "locale": "en", "question": "shipping?", "history": [],
                "id": uuid(), "flow": "none", "step": "none", "inputs": {},
                "token": match caller {
                    Caller::Nobody => Value::Null,
                    Caller::OtherVisitor | Caller::OtherSitesAgent | Caller::EndedAgent => {
                        json!(token(2))
                    }
                    Caller::OtherSitesPage | Caller::Right => json!(token(1)),
                },
            }),
            ("post", "/v1/contact" | "/v1/leads") => {
                let mut left = if route.1 == "/v1/contact" {
                    json!({
                        "site": "demo", "conversation": self.conversation, "cid": uuid(), "text": "hello",
                    })
                } else {
                    let page =
                        json!({"url": "https://noor.example/", "title": "", "page_count": 1});
                    json!({"site": "demo", "lead": {
                        "id": uuid(), "field": "email", "value": "a@b.example", "consent": "Yes.",
                        "at": 5, "prompt": "p", "locale": "en", "page": page,
                    }})
                };
                left["token"] = match caller {
                    Caller::Nobody => Value::Null,
                    Caller::OtherVisitor | Caller::OtherSitesAgent | Caller::EndedAgent => {
                        json!(token(2))
                    }
                    Caller::OtherSitesPage | Caller::Right => json!(token(1)),
                };
                left
            }
            ("post", "/v1/agent/link") => {
                let link = new_link(&self.server.running.state.store, SiteId::new("demo")).await;
                let link = link.unwrap();
                let secret = link.rsplit('=').next().unwrap();
                let guess = "0".repeat(64);
                json!({
                    "token": if is_right { secret } else { &guess },
                    "name": "Huda", "email": "huda@noor.example", "password": "a long enough password",
                })
            }
            ("post", "/v1/agent/dead-letters/replay") => json!({"all": true}),
            ("post", "/v1/agent/faq/questions/dismiss") => json!({"texts": ["a saffron teapot"]}),
            ("post", "/v1/agent/faq/preview") => json!({"entries": []}),
            ("post", "/v1/agent/faq/import") => return "question,answer\nq,a".to_owned(),
            ("post", "/v1/agent/faq/answer") => json!({"answer": "a"}),
            ("put", "/v1/agent/faq") => json!({"version": 1, "entries": []}),
            ("post", "/v1/agent/faq/versions/{version}/restore") => json!({"version": 2}),
            ("post", "/v1/agent/session") => json!({
                "email": self.layla.email,
                "password": if is_right { "a long enough password" } else { "password12345" },
            }),
            _ => return String::new(),
        };
        body.to_string()
    }

    /// Asks, and gives the status and the body.
    async fn ask(&self, caller: Caller, method: &str, path: &str) -> (u16, String) {
        let host = self.server.host();
        let origin = self.origin(caller);
        let session = self.session(caller);
        let mut headers = Vec::new();
        headers.extend(origin.as_deref().map(|origin| ("origin", origin)));
        headers.extend(session.map(|session| ("cookie", &*session.cookie)));
        if path.ends_with("/ws") {
            headers.push(("sec-websocket-protocol", SUBPROTOCOL));
            let opened = open(&host, path, &headers).await;
            return (opened.err().unwrap_or(101), String::new());
        }
        if (method, path) == ("get", "/v1/stream") {
            return (
                stream::open(&host, origin.as_deref()).await.0.status,
                String::new(),
            );
        }
        headers.extend(session.map(|session| ("x-wasl-csrf", &*session.csrf)));
        let body = self.body(caller, (method, path)).await;
        let path = path
            .replace("{site}", "demo")
            .replace("{visitor}", &self.visitor)
            .replace("{conversation}", self.conversation.as_str())
            .replace("{letter}", &self.letter.to_string())
            .replace("{version}", "1")
            .replace("{survey}/texts", "csat/texts?question=comment");
        let path = if path == "/v1/events" {
            "/v1/events?site=demo"
        } else {
            &path
        };
        let method = method.to_uppercase();
        let answer = http::request(&self.server, &method, path, &headers, body).await;
        (answer.status, answer.text)
    }
}

/// Something that the demo shop could not take.
async fn dead_letter(server: &TestServer) -> i64 {
    let store = &server.running.state.store;
    // Letters are kept for a time after they came.
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let now = Timestamp::from_millis(u64::try_from(now.unwrap().as_millis()).unwrap());
    let demo = SiteId::new("demo");
    let body = b"a saffron teapot";
    let letter = DeadLetter::collected(demo.clone(), Reason::Malformed, "no JSON", body, now);
    let kept = store.keep_letters(vec![letter], Room::default());
    kept.await.unwrap();
    store.list_letters(&demo, None, 1).await.unwrap()[0].position
}

#[tokio::test]
async fn every_route_knows_its_callers() {
    let scene = Scene::new().await;
    for (method, path, expected) in TABLE {
        for (caller, expected) in CALLERS.iter().zip(expected) {
            let (status, body) = scene.ask(*caller, method, path).await;
            assert_eq!(status, *expected, "{method} {path} by {caller:?}: {body}");
            let tells = body.contains("a saffron teapot") || body.contains(&scene.visitor);
            assert!(
                !tells || *caller == Caller::Right,
                "{method} {path} tells {caller:?}: {body}"
            );
        }
    }
}

#[test]
fn the_table_has_every_route() {
    let listed: BTreeSet<_> = TABLE
        .iter()
        .map(|(method, path, _)| (*path, *method))
        .collect();
    let routed: BTreeSet<_> = ROUTES
        .iter()
        .flat_map(|(path, methods)| methods.iter().map(move |method| (*path, *method)))
        .collect();
    assert_eq!(listed, routed);
    assert_eq!(listed.len(), TABLE.len(), "each once");
}

#[tokio::test]
async fn a_lured_browser_changes_nothing() {
    // An old browser sends the cookie with what a foreign page asks; the token it cannot know.
    let scene = Scene::new().await;
    let visitor = format!("/v1/agent/visitors/{}/block", scene.visitor);
    for (method, path) in [
        ("PUT", &*visitor),
        ("DELETE", &*visitor),
        ("PUT", "/v1/agent/faq"),
        ("POST", "/v1/agent/faq/preview"),
        ("POST", "/v1/agent/faq/import"),
        ("POST", "/v1/agent/faq/answer"),
        ("POST", "/v1/agent/faq/questions/dismiss"),
        ("POST", "/v1/agent/faq/versions/1/restore"),
        ("DELETE", "/v1/agent/session"),
    ] {
        for csrf in [None, Some(""), Some("guess"), Some(&*scene.omar.csrf)] {
            let mut headers = vec![("origin", SHOP), ("cookie", &*scene.layla.cookie)];
            headers.extend(csrf.map(|csrf| ("x-wasl-csrf", csrf)));
            let answer = http::request(&scene.server, method, path, &headers, "").await;
            assert_eq!(answer.status, 403, "{method} {path} with {csrf:?}");
        }
    }
    let headers = [
        ("origin", SHOP),
        ("cookie", &*scene.layla.cookie),
        ("sec-websocket-protocol", SUBPROTOCOL),
    ];
    let refused = open(&scene.server.host(), "/v1/agent/ws", &headers)
        .await
        .err();
    assert_eq!(refused, Some(403));
    let inbox = scene
        .ask(Caller::Right, "get", "/v1/agent/conversations")
        .await;
    assert!(
        inbox.1.contains("a saffron teapot") && !inbox.1.contains("blocked"),
        "{inbox:?}"
    );
}
