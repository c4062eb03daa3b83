//! Who may do what: every frame and every route of the agents, as six different callers.
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

mod support;

use serde_json::json;
use support::client::{Client, open, text};
use support::{Session, TestServer, http, uuid};
use wasl_protocol::*;

/// What came of a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Came {
    /// It was done.
    Done,
    /// It was refused for good.
    Refused(ErrorCode),
    /// Nothing: the caller learns not even that the conversation exists.
    Nothing,
    /// The connection was ended.
    Ended(ErrorCode),
}

/// A conversation of visitor 1 of the demo shop.
async fn scene() -> (TestServer, ConversationId) {
    let server = TestServer::start().await;
    server.add_site("shop", "http://localhost:1");
    let conversation = ConversationId::new(uuid());
    let mut owner = server.visitor(1).await;
    owner.store(&conversation, text("my secret order")).await;
    (server, conversation)
}

fn frames(conversation: &ConversationId) -> Vec<(&'static str, ClientFrame)> {
    let conversation = || conversation.clone();
    vec![
        (
            "send",
            ClientFrame::Send(Send {
                cid: ClientId::new(uuid()),
                conversation: conversation(),
                body: text("hello"),
            }),
        ),
        (
            "sync",
            ClientFrame::Sync(Sync {
                conversation: conversation(),
                after: Seq::ZERO,
                limit: 10,
            }),
        ),
        (
            "seen",
            ClientFrame::Seen(Seen {
                conversation: conversation(),
                seq: Seq(1),
            }),
        ),
        (
            "typing",
            ClientFrame::Typing(Typing {
                conversation: conversation(),
                active: true,
            }),
        ),
    ]
}

/// What a frame did to the caller, up to the answer to a later frame that nobody is refused.
async fn came(client: &mut Client, frame: &ClientFrame) -> Came {
    client.send(frame).await;
    let fence = ConversationId::new(uuid());
    let cid = client.say(&fence, text("")).await;
    let mut came = match frame {
        // They are answered only when they are refused.
        ClientFrame::Seen(_) | ClientFrame::Typing(_) => Came::Done,
        _ => Came::Nothing,
    };
    loop {
        match client.next().await {
            Some(ServerFrame::Error(error)) if error.cid.as_ref() == Some(&cid) => return came,
            Some(ServerFrame::Error(error)) => came = Came::Refused(error.code),
            Some(ServerFrame::Ack(_) | ServerFrame::Event(_)) => came = Came::Done,
            Some(ServerFrame::Bye(bye)) => return Came::Ended(bye.code),
            Some(_) => {}
            None => panic!("the connection ended without a word"),
        }
    }
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
        for (who, client, expected) in &mut callers {
            let frame = renewed(&frame);
            assert_eq!(came(client, &frame).await, *expected, "{name} by {who}");
        }
        let mut agent = server.agent(&foreign).await;
        let came = came(&mut agent, &renewed(&frame)).await;
        // Whatever it is told, it is told nothing of the conversation.
        match frame {
            ClientFrame::Send(_) => assert_ne!(came, Came::Done, "{name} by a foreign agent"),
            ClientFrame::Sync(_) => assert_ne!(came, Came::Done, "{name} by a foreign agent"),
            _ => {}
        }
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

/// The same frame as a new message.
fn renewed(frame: &ClientFrame) -> ClientFrame {
    match frame {
        ClientFrame::Send(send) => ClientFrame::Send(Send {
            cid: ClientId::new(uuid()),
            ..send.clone()
        }),
        other => other.clone(),
    }
}

#[tokio::test]
async fn no_one_is_heard_before_hello() {
    let (server, conversation) = scene().await;
    for (name, frame) in frames(&conversation) {
        let mut client = Client::connect(&server.host(), &server.origin()).await;
        client.send(&frame).await;
        let (bye, _) = client.goodbye().await;
        assert!(
            matches!(bye.code, ErrorCode::Unexpected | ErrorCode::Malformed),
            "{name}: {bye:?}"
        );
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

const LISTS: [&str; 3] = [
    "/v1/agent/conversations",
    "/v1/agent/events",
    "/v1/agent/scores",
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
