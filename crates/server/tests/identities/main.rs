//! Who may do what: every frame and every route, as six different callers.
//!
//! No one, another visitor, a visitor of another site, an agent of another site, an agent whose
//! session ended, and the right one.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::wildcard_enum_match_arm,
    missing_docs,
    reason = "a test stops at the first surprise, and waits for one kind of frame among many"
)]

mod frames;
mod routes;
#[path = "../support/mod.rs"]
mod support;

use frames::{Came, came, expected, frames, renewed};
use serde_json::json;
use support::client::{Client, open, page, text, token};
use support::stream::{Stream, message};
use support::{Session, TestServer, http, uuid};
use wasl_protocol::*;

/// A conversation of visitor 1 of the demo shop.
async fn scene() -> (TestServer, ConversationId) {
    let server = TestServer::start().await;
    server.add_site("shop", "http://localhost:1");
    let conversation = ConversationId::new(uuid());
    let mut owner = server.visitor(1).await;
    owner.store(&conversation, text("my secret order")).await;
    (server, conversation)
}

async fn visitor_of(server: &TestServer, site: &str, number: u64) -> Client {
    let mut client = Client::connect(&server.host(), "http://localhost:1").await;
    client.hello_at(site, number, vec![]).await;
    client.welcomed().await;
    client
}

#[tokio::test]
async fn a_conversation_is_its_visitors_and_its_sites_agents() {
    let (server, conversation) = scene().await;
    let own = server.sign_in("Layla").await;
    let foreign = server.sign_in_at("shop", "Omar").await;
    let forbidden = Came::Refused(ErrorCode::Forbidden);
    for (name, frame) in frames(&conversation) {
        let mut callers = [
            ("the visitor", server.visitor(1).await, Came::Done),
            ("an agent of the site", server.agent(&own).await, Came::Done),
            ("another visitor", server.visitor(2).await, forbidden),
            (
                "the same token at another site",
                visitor_of(&server, "shop", 1).await,
                forbidden,
            ),
        ];
        for (who, client, to_the_thread) in &mut callers {
            let frame = renewed(&frame);
            let expected = expected(&frame, *who == "an agent of the site", *to_the_thread);
            assert_eq!(came(client, &frame).await, expected, "{name} by {who}");
        }
        let mut agent = server.agent(&foreign).await;
        // The conversation is not there for them; that nothing came of the last two is tested
        // below.
        let to_the_thread = match frame {
            ClientFrame::Send(_) => Came::Refused(ErrorCode::NotFound),
            ClientFrame::Sync(_) => Came::Nothing,
            _ => Came::Done,
        };
        let expected = expected(&frame, true, to_the_thread);
        let came = came(&mut agent, &renewed(&frame)).await;
        assert_eq!(came, expected, "{name} by a foreign agent");
    }
    // Nothing of the strangers' was stored. A visitor who comes back gets the whole thread.
    let mut owner = server.visitor(1).await;
    let after = owner.settle().await;
    let said = after
        .iter()
        .filter(|frame| matches!(frame, ServerFrame::Event(_)));
    assert_eq!(
        said.count(),
        3,
        "the visitor's two and the agent's one: {after:?}"
    );
}

#[tokio::test]
async fn no_one_is_heard_before_hello() {
    let (server, conversation) = scene().await;
    for (name, frame) in frames(&conversation) {
        let mut client = Client::connect(&server.host(), &server.origin()).await;
        client.send(&frame).await;
        let (bye, _) = client.goodbye().await;
        let code = match frame {
            // This one claims to be an agent.
            ClientFrame::Hello(_) => ErrorCode::Forbidden,
            _ => ErrorCode::Unexpected,
        };
        assert_eq!(bye.code, code, "{name}");
    }
}

#[tokio::test]
async fn strangers_leave_no_trace() {
    let (server, conversation) = scene().await;
    let own = server.sign_in("Layla").await;
    let foreign = server.sign_in_at("shop", "Omar").await;
    let mut owner = server.visitor(1).await;
    owner.settle().await;
    let mut stranger = server.visitor(2).await;
    let mut omar = server.agent(&foreign).await;
    for client in [&mut stranger, &mut omar] {
        for (_, frame) in frames(&conversation) {
            came(client, &frame).await;
        }
    }
    assert_eq!(
        owner.settle().await,
        vec![],
        "nobody typed, read or said anything"
    );
    let inbox = http::get_as(&server, &own.cookie, "/v1/agent/conversations").await;
    let inbox = inbox.json();
    let listed = inbox["conversations"].as_array().unwrap();
    let theirs = listed
        .iter()
        .find(|listed| listed["id"] == json!(conversation))
        .unwrap();
    assert_eq!(theirs["agent_seen"], json!(0));
    assert_eq!(theirs["head"], json!(1));
    assert_eq!(theirs["visitor"].get("name"), None, "{theirs}");
}

#[tokio::test]
async fn over_a_stream_it_is_the_same() {
    let (server, conversation) = scene().await;
    let host = server.host();
    let (_, send) = message(&conversation, "hello");
    let mut other = Stream::visitor(&host, 2, vec![]).await;
    assert_eq!(other.send(&[send]).await, 204);
    let refused = other
        .wait(|frame| match frame {
            ServerFrame::Error(error) => Some(error.code),
            _ => None,
        })
        .await;
    assert_eq!(refused, ErrorCode::Forbidden);
    let hello = |role| {
        ClientFrame::Hello(Hello {
            v: VERSION,
            role,
            device: DeviceId::new(uuid()),
            positions: vec![],
        })
    };
    let visitor = |site: &str| HelloRole::Visitor {
        site: SiteId::new(site),
        token: token(1),
        locale: "en".into(),
        page: page(),
    };
    let own = server.origin();
    let pong = ClientFrame::Pong(Pong {});
    for (who, origin, first, code) in [
        ("no one", &*own, pong, ErrorCode::Unexpected),
        (
            "an agent",
            &*own,
            hello(HelloRole::Agent),
            ErrorCode::Forbidden,
        ),
        (
            "a page of another site",
            "https://other.example",
            hello(visitor("demo")),
            ErrorCode::Origin,
        ),
        (
            "a page of this site at another",
            "http://localhost:2",
            hello(visitor("other")),
            ErrorCode::Origin,
        ),
    ] {
        server.add_site("other", "https://other.example");
        let mut stream = support::stream::open(&host, Some(origin)).await.1.unwrap();
        assert_eq!(stream.send(&[first]).await, 204, "{who}");
        match stream.next().await {
            Some(ServerFrame::Bye(bye)) => assert_eq!(bye.code, code, "{who}"),
            other => panic!("{who}: {other:?}"),
        }
    }
}

#[tokio::test]
async fn a_foreign_agent_hears_nothing_of_the_conversation() {
    let (server, conversation) = scene().await;
    let foreign = server.sign_in_at("shop", "Omar").await;
    let mut agent = server.agent(&foreign).await;
    let mut owner = server.visitor(1).await;
    owner.store(&conversation, text("still secret")).await;
    assert_eq!(agent.settle().await, vec![]);
    let listed = http::get_as(&server, &foreign.cookie, "/v1/agent/conversations").await;
    assert_eq!(listed.json()["conversations"], json!([]));
}

const LISTS: [&str; 5] = [
    "/v1/agent/conversations",
    "/v1/agent/events",
    "/v1/agent/scores",
    "/v1/agent/surveys",
    "/v1/agent/surveys/csat/texts?question=comment",
];

async fn end(server: &TestServer, session: &Session) {
    let headers = [
        ("cookie", session.cookie.as_str()),
        ("x-wasl-csrf", session.csrf.as_str()),
    ];
    let answer = http::request(server, "DELETE", "/v1/agent/session", &headers, "").await;
    assert_eq!(answer.status, 204, "{}", answer.text);
}

#[tokio::test]
async fn an_ended_session_opens_nothing_and_closes_what_was_open() {
    let (server, _) = scene().await;
    let session = server.sign_in("Layla").await;
    let mut agent = server.agent(&session).await;
    for path in LISTS {
        let answer = http::get_as(&server, &session.cookie, path).await;
        assert_eq!(answer.status, 200, "{path}");
    }
    end(&server, &session).await;
    for path in LISTS {
        let answer = http::get_as(&server, &session.cookie, path).await;
        assert_eq!(answer.status, 401, "{path}");
    }
    assert_eq!(agent.goodbye().await.0.code, ErrorCode::Unauthorized);
    let origin = server.origin();
    let headers = [
        ("origin", origin.as_str()),
        ("sec-websocket-protocol", SUBPROTOCOL),
        ("cookie", session.cookie.as_str()),
    ];
    let refused = open(&server.host(), "/v1/agent/ws", &headers).await.err();
    assert_eq!(refused, Some(401));
}

#[tokio::test]
async fn only_the_console_itself_ends_a_session() {
    let (server, _) = scene().await;
    let session = server.sign_in("Layla").await;
    let other = server.sign_in_at("shop", "Omar").await;
    for csrf in ["", "guess", other.csrf.as_str()] {
        let headers = [("cookie", session.cookie.as_str()), ("x-wasl-csrf", csrf)];
        let answer = http::request(&server, "DELETE", "/v1/agent/session", &headers, "").await;
        assert_eq!(answer.status, 403, "with {csrf:?}");
    }
    let still = http::get_as(&server, &session.cookie, LISTS[0]).await;
    assert_eq!(still.status, 200);
}
