//! Hostile origins at every door that looks at one: the socket, the stream and its requests, the
//! settings, telemetry, the contact panel, and the preflight before them.
//!
//! Headers are written byte by byte over a connection: a client library would tidy them.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::wildcard_enum_match_arm,
    missing_docs,
    reason = "a test stops at the first surprise, and waits for one kind of frame among many"
)]

#[path = "../support/mod.rs"]
mod support;

mod door;
mod hostile;

use door::{DOORS, Door, knock};
use hostile::hostile;
use support::stream::open;
use support::{TestServer, unlimited};

/// On the shop's list.
const SHOP: &str = "https://shop.example";

/// On the partner's list.
const PARTNER: &str = "https://partner.example:8443";

/// A server with three sites, none of which takes pages of the visitor's own machine.
async fn three_sites() -> TestServer {
    let server = TestServer::with(unlimited()).await;
    server.add_site("demo", "https://demo.example");
    server.add_site("shop", SHOP);
    server.add_site("partner", PARTNER);
    server
}

fn shown(origins: &[Vec<u8>]) -> String {
    let all: Vec<_> = origins
        .iter()
        .map(|origin| String::from_utf8_lossy(origin))
        .collect();
    all.join(" + ").chars().take(80).collect()
}

async fn is_refused(server: &TestServer, stream: &str, origins: &[Vec<u8>]) {
    for door in DOORS {
        let answer = knock(server, door, "shop", stream, origins).await;
        let who = format!("{door:?} by {}", shown(origins));
        assert_eq!(answer.status, 403, "{who}: {answer:?}");
        if door != Door::Preflight {
            assert!(
                answer.body.contains(r#""code":"origin""#),
                "{who}: {answer:?}"
            );
        }
        // A page may read why it was refused, and nothing as somebody.
        assert!(
            !answer.head.contains("access-control-allow-credentials"),
            "{who}"
        );
        let allowed = answer.head.split("access-control-allow-origin: ").nth(1);
        let allowed = allowed.and_then(|rest| rest.lines().next());
        assert!(matches!(allowed, None | Some("*")), "{who}: {answer:?}");
    }
}

#[tokio::test]
async fn no_door_opens_to_a_hostile_origin() {
    let server = three_sites().await;
    let stream = open(&server.host(), Some(SHOP)).await.1.unwrap();
    for origin in hostile(&server) {
        is_refused(&server, &stream.id, &[origin]).await;
    }
}

#[tokio::test]
async fn of_several_origins_none_counts() {
    let server = three_sites().await;
    let stream = open(&server.host(), Some(SHOP)).await.1.unwrap();
    for [first, second] in [
        [SHOP, "https://evil.example"],
        ["https://evil.example", SHOP],
        [SHOP, SHOP],
        [SHOP, PARTNER],
        ["null", SHOP],
        ["", SHOP],
    ] {
        let origins = [first.as_bytes().to_vec(), second.as_bytes().to_vec()];
        is_refused(&server, &stream.id, &origins).await;
    }
}

#[tokio::test]
async fn the_right_origin_opens_every_door() {
    let server = three_sites().await;
    for (site, origin, settings) in [
        ("shop", SHOP.to_owned(), 404),
        ("shop", SHOP.to_ascii_uppercase(), 404),
        ("partner", PARTNER.to_owned(), 404),
        ("shop", server.origin(), 404),
    ] {
        let stream = open(&server.host(), Some(&origin)).await.1.unwrap();
        for (door, status) in [
            (Door::Socket, 101),
            (Door::Stream, 200),
            (Door::Frames, 204),
            // Without settings of its own: they were looked for.
            (Door::Settings, settings),
            (Door::Events, 200),
            (Door::Contact, 200),
            (Door::Leads, 200),
            // Nobody has set one up: it was looked for.
            (Door::Assistant, 404),
            (Door::Preflight, 204),
        ] {
            let origins = [origin.clone().into_bytes()];
            let answer = knock(&server, door, site, &stream.id, &origins).await;
            assert_eq!(answer.status, status, "{door:?} by {origin}: {answer:?}");
        }
    }
}

#[tokio::test]
async fn a_page_of_one_site_gets_nothing_at_another() {
    let server = three_sites().await;
    for door in [
        Door::Settings,
        Door::Events,
        Door::Contact,
        Door::Leads,
        Door::Assistant,
    ] {
        let origins = [PARTNER.as_bytes().to_vec()];
        let answer = knock(&server, door, "shop", "", &origins).await;
        assert_eq!(answer.status, 403, "{door:?}: {answer:?}");
    }
    let stream = open(&server.host(), Some(SHOP)).await.1.unwrap();
    let origins = [PARTNER.as_bytes().to_vec()];
    let answer = knock(&server, Door::Frames, "shop", &stream.id, &origins).await;
    assert_eq!(answer.status, 403, "{answer:?}");
}

#[tokio::test]
async fn without_an_origin_only_the_socket_stays_shut() {
    let server = three_sites().await;
    let stream = open(&server.host(), None).await.1.unwrap();
    for (door, status) in [
        (Door::Socket, 403),
        (Door::Stream, 200),
        (Door::Frames, 204),
        (Door::Settings, 404),
        (Door::Events, 200),
        (Door::Contact, 200),
        (Door::Leads, 200),
        (Door::Assistant, 404),
        (Door::Preflight, 403),
    ] {
        let answer = knock(&server, door, "shop", &stream.id, &[]).await;
        assert_eq!(answer.status, status, "{door:?}: {answer:?}");
    }
}
