//! What happens on one node is heard on the other, through NATS alone.

use wasl_protocol::*;

use crate::Ground;
use crate::support::client::text;
use crate::support::{http, uuid};

fn typing(signal: Signal) -> Option<(Author, bool)> {
    match signal {
        Signal::Typing { from, active, .. } => Some((from, active)),
        _ => None,
    }
}

fn agents_online(signal: Signal) -> Option<bool> {
    match signal {
        Signal::Presence(presence) => Some(presence.agents_online),
        _ => None,
    }
}

fn seen(signal: Signal) -> Option<SeenMark> {
    match signal {
        Signal::Seen(mark) => Some(mark),
        _ => None,
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_visitor_and_an_agent_on_two_nodes_are_in_one_conversation() {
    let ground = Ground::new().await;
    let (a, b) = ground.pair().await;
    let session = b.sign_in("nora").await;

    // Presence of agents: the visitor hears of one who comes to the other node.
    let mut visitor = a.visitor(1).await;
    let mut agent = b.agent(&session).await;
    assert!(visitor.signal(agents_online).await);
    let mut late = crate::support::client::Client::connect(&a.host(), &a.origin()).await;
    late.hello(2, vec![]).await;
    assert!(
        late.welcomed().await.agents_online,
        "and of one who is there"
    );

    // Messages and the facts of a new conversation.
    let conversation = ConversationId::new(uuid());
    visitor.store(&conversation, text("hello?")).await;
    let summary = agent.summary(|summary| summary.id == conversation).await;
    assert!(summary.visitor.online, "on another node is online");
    let event = agent.event().await;
    assert_eq!((event.seq, event.body), (Seq(1), text("hello?")));
    agent.store(&conversation, text("yes!")).await;
    let heard = visitor.events(2).await;
    assert_eq!(heard[1].seq, Seq(2));
    // Who answers has read.
    assert_eq!(visitor.signal(seen).await.agent_seen, Seq(2));
    let listed = http::get_as(&b, &session.cookie, "/v1/agent/conversations").await;
    let listed = listed.json();
    assert_eq!(listed["conversations"][0]["visitor"]["online"], true);

    // Read marks.
    let read = Seen {
        conversation: conversation.clone(),
        seq: Seq(2),
    };
    visitor.send(&ClientFrame::Seen(read)).await;
    assert_eq!(agent.signal(seen).await.visitor_seen, Seq(2));

    // Typing, both ways.
    let is_typing = ClientFrame::Typing(Typing {
        conversation: conversation.clone(),
        active: true,
    });
    visitor.send(&is_typing).await;
    assert_eq!(agent.signal(typing).await, (Author::Visitor, true));
    agent.send(&is_typing).await;
    assert!(matches!(
        visitor.signal(typing).await,
        (Author::Agent { .. }, true)
    ));

    // Facts: where the visitor is now.
    let page = PageFacts {
        url: "https://shop.example/cart".into(),
        ..crate::support::client::page()
    };
    visitor.send(&ClientFrame::Page(page)).await;
    agent
        .summary(|summary| summary.visitor.page.url.ends_with("/cart"))
        .await;

    // A block on one node is one on the other.
    let path = format!("/v1/agent/visitors/{}/block", summary.visitor.id.as_str());
    let headers = [
        ("cookie", session.cookie.as_str()),
        ("x-wasl-csrf", session.csrf.as_str()),
    ];
    let other = a.sign_in("omar").await;
    let mut colleague = a.agent(&other).await;
    let answer = http::request(&b, "PUT", &path, &headers, "").await;
    assert_eq!(answer.status, 204, "{}", answer.text);
    colleague.summary(|summary| summary.visitor.blocked).await;
    let cid = visitor.say(&conversation, text("still there?")).await;
    match visitor.next_answer(&cid).await {
        ServerFrame::Error(error) => assert_eq!(error.code, ErrorCode::Forbidden),
        other => panic!("not refused: {other:?}"),
    }

    // The visitor goes: the agents of both nodes see it.
    visitor.close().await;
    agent.summary(|summary| !summary.visitor.online).await;
    colleague.summary(|summary| !summary.visitor.online).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_signs_out_or_gets_a_new_password_is_out_on_every_node() {
    let ground = Ground::new().await;
    let (a, b) = ground.pair().await;
    let session = a.sign_in("nora").await;
    let mut on_b = b.agent(&session).await;
    let headers = [
        ("cookie", session.cookie.as_str()),
        ("x-wasl-csrf", session.csrf.as_str()),
    ];
    let answer = http::request(&a, "DELETE", "/v1/agent/session", &headers, "").await;
    assert_eq!(answer.status, 204);
    let (bye, code) = on_b.goodbye().await;
    assert_eq!(
        (bye.code, bye.retry, code),
        (ErrorCode::Unauthorized, false, 1008)
    );

    // A new password ends all sessions; another agent's stay.
    let (one, two) = (b.sign_in("omar").await, b.sign_in("rana").await);
    let (mut out, mut stays) = (b.agent(&one).await, b.agent(&two).await);
    let store = &a.running.state.store;
    let link = wasl_server::new_link(store, SiteId::new("demo"))
        .await
        .unwrap();
    let body = serde_json::json!({
        "token": link.rsplit('=').next().unwrap(),
        "name": "omar",
        "email": one.email,
        "password": "another long password",
    });
    assert_eq!(http::post(&a, "/v1/agent/link", &body).await.status, 200);
    assert_eq!(out.goodbye().await.0.code, ErrorCode::Unauthorized);
    stays.settle().await;
}

/// Two writers at once on two nodes: whatever the order of the wake-ups, nobody is left with a
/// hole that their own rule does not find, and everybody ends with the same list.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn both_sides_write_at_once_and_end_with_the_same_list() {
    const EACH: usize = 100;
    let ground = Ground::new().await;
    let (a, b) = ground.pair().await;
    let session = b.sign_in("nora").await;
    let (mut visitor, mut agent) = (a.visitor(1).await, b.agent(&session).await);
    let conversation = ConversationId::new(uuid());
    visitor.store(&conversation, text("first")).await;
    let sides = [&mut visitor, &mut agent].map(|side| async {
        for number in 0..EACH {
            side.store(&conversation, text(&number.to_string())).await;
        }
        let mut seqs = Vec::new();
        for event in side.events(EACH * 2 + 1).await {
            seqs.push(event.seq);
        }
        seqs.sort();
        seqs
    });
    let all: Vec<_> = (1..=u32::try_from(EACH * 2 + 1).unwrap())
        .map(Seq)
        .collect();
    for seqs in futures_util::future::join_all(sides).await {
        assert_eq!(seqs, all, "each message once");
    }
    for side in [&mut visitor, &mut agent] {
        let more = side.settle().await;
        let more = more
            .iter()
            .filter(|frame| matches!(frame, ServerFrame::Event(_)));
        assert_eq!(more.count(), 0, "and none twice");
    }
}
