//! Limits that see through a trusted proxy, count subnets, visitors and sites, and say how long to
//! wait.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::wildcard_enum_match_arm,
    missing_docs,
    reason = "a test stops at the first surprise, and waits for one kind of frame among many"
)]

mod support;

use support::client::{Client, open, text, token};
use support::{TestServer, http, quick, uuid};
use wasl_protocol::*;
use wasl_server::{Config, Limits, Rate, TrustedProxies};

/// Two, and then none for a long time.
const TWO: Rate = Rate {
    burst: 2,
    per_second: 0.01,
};

fn behind_a_proxy(limits: Limits) -> Config {
    Config {
        limits,
        proxies: TrustedProxies {
            networks: vec!["127.0.0.0/8".parse().unwrap()],
            ..TrustedProxies::default()
        },
        ..quick()
    }
}

async fn ask(server: &TestServer, forwarded: &str) -> http::Answer {
    let headers = [("x-forwarded-for", forwarded)];
    let path = "/v1/sites/nowhere/settings";
    http::request(server, "GET", path, &headers, String::new()).await
}

#[tokio::test]
async fn the_limit_of_requests_counts_the_client_not_the_proxy() {
    let limits = Limits {
        requests: TWO,
        ..Limits::default()
    };
    let server = TestServer::with(behind_a_proxy(limits)).await;
    for (forwarded, status) in [
        ("198.51.100.1", 404),
        ("198.51.100.2", 404),
        ("198.51.100.1", 404),
        // Its third, and a forged left end does not make it another's.
        ("198.51.100.1", 429),
        ("203.0.113.77, 198.51.100.1", 429),
        ("203.0.113.78, 198.51.100.1:9, 127.0.0.3", 429),
        ("198.51.100.2", 404),
        ("198.51.100.2", 429),
        // A subscriber's IPv6 addresses are one.
        ("2001:db8:1:2::1", 404),
        ("[2001:db8:1:2::2]:443", 404),
        ("2001:db8:1:2:ffff::3", 429),
        ("2001:db8:1:3::1", 404),
    ] {
        assert_eq!(ask(&server, forwarded).await.status, status, "{forwarded}");
    }
    let refused = ask(&server, "198.51.100.1").await;
    assert_eq!(refused.code(), "rate_limited");
    let seconds: u64 = refused.header("retry-after").parse().unwrap();
    let after_ms = refused.json()["error"]["after_ms"].as_u64().unwrap();
    assert!(seconds > 90 && after_ms > 90_000 && after_ms <= seconds * 1_000);
}

#[tokio::test]
async fn without_a_trusted_proxy_the_header_counts_for_nothing() {
    let limits = Limits {
        requests: TWO,
        ..Limits::default()
    };
    let server = TestServer::with(Config { limits, ..quick() }).await;
    for (forwarded, status) in [("1.1.1.1", 404), ("2.2.2.2", 404), ("3.3.3.3", 429)] {
        assert_eq!(ask(&server, forwarded).await.status, status, "{forwarded}");
    }
}

async fn socket_from(server: &TestServer, forwarded: &str) -> Result<support::client::Socket, u16> {
    let origin = server.origin();
    let headers = [
        ("origin", origin.as_str()),
        ("sec-websocket-protocol", SUBPROTOCOL),
        ("x-forwarded-for", forwarded),
    ];
    open(&server.host(), "/v1/ws", &headers).await
}

#[tokio::test]
async fn open_sockets_of_an_address_are_counted_and_given_back() {
    let limits = Limits {
        open_per_address: 2,
        ..Limits::default()
    };
    let server = TestServer::with(behind_a_proxy(limits)).await;
    let first = socket_from(&server, "198.51.100.1").await.unwrap();
    let _second = socket_from(&server, "198.51.100.1").await.unwrap();
    assert_eq!(socket_from(&server, "198.51.100.1").await.err(), Some(429));
    let _other = socket_from(&server, "198.51.100.2").await.unwrap();
    let mut open = server.running.state.open_sockets.subscribe();
    drop(first);
    open.wait_for(|count| *count == 2).await.unwrap();
    assert!(socket_from(&server, "198.51.100.1").await.is_ok());
}

#[tokio::test]
async fn a_visitor_and_a_site_have_so_many_sockets() {
    let limits = Limits {
        open_per_visitor: 2,
        open_per_site: 3,
        ..Limits::default()
    };
    let server = TestServer::with(Config { limits, ..quick() }).await;
    let _one = server.visitor(1).await;
    let _two = server.visitor(1).await;
    for number in [1, 3] {
        // Visitor 1 has all theirs; with visitor 2 the site has all its own.
        let mut more = Client::connect(&server.host(), &server.origin()).await;
        more.hello(number, vec![]).await;
        if number == 3 {
            more.welcomed().await;
            let mut fourth = Client::connect(&server.host(), &server.origin()).await;
            fourth.hello(4, vec![]).await;
            assert_eq!(fourth.goodbye().await.0.code, ErrorCode::RateLimited);
        } else {
            let (bye, close) = more.goodbye().await;
            assert_eq!((bye.code, close), (ErrorCode::RateLimited, 1013));
            assert!(bye.retry && bye.after_ms > 0);
        }
    }
    // A flooded site still has its agents.
    let session = server.sign_in("amal").await;
    server.agent(&session).await;
}

#[tokio::test]
async fn a_visitors_messages_are_counted_over_sockets_and_routes() {
    let limits = Limits {
        visitor_messages: TWO,
        ..Limits::default()
    };
    let server = TestServer::with(Config { limits, ..quick() }).await;
    let conversation = ConversationId::new(uuid());
    let mut one = server.visitor(1).await;
    one.store(&conversation, text("one")).await;
    let mut two = server.visitor(1).await;
    two.store(&conversation, text("two")).await;
    two.say(&conversation, text("three")).await;
    let error = two.error().await;
    assert_eq!((error.code, error.retry), (ErrorCode::RateLimited, true));
    assert!(error.after_ms > 90_000);
    let contact = |number| {
        serde_json::json!({
            "site": "demo", "token": token(number).as_str(), "conversation": uuid(),
            "cid": uuid(), "text": "four",
        })
    };
    let refused = http::post(&server, "/v1/contact", &contact(1)).await;
    assert_eq!((refused.status, &*refused.code()), (429, "rate_limited"));
    let other = http::post(&server, "/v1/contact", &contact(2)).await;
    assert_eq!(other.status, 200, "{}", other.text);
}

#[tokio::test]
async fn messages_of_an_address_and_of_a_site_are_counted_over_visitors() {
    for limits in [
        Limits {
            address_messages: TWO,
            ..Limits::default()
        },
        Limits {
            site_messages: TWO,
            ..Limits::default()
        },
    ] {
        let server = TestServer::with(Config { limits, ..quick() }).await;
        let conversation = ConversationId::new(uuid());
        for number in 1..=2 {
            let mut client = server.visitor(number).await;
            let own = ConversationId::new(uuid());
            client.store(&own, text("hello")).await;
        }
        let mut third = server.visitor(3).await;
        third.say(&conversation, text("hello")).await;
        assert_eq!(third.error().await.code, ErrorCode::RateLimited);
    }
}

#[tokio::test]
async fn agents_answer_while_their_site_is_flooded() {
    let limits = Limits {
        site_messages: TWO,
        ..Limits::default()
    };
    let server = TestServer::with(Config { limits, ..quick() }).await;
    let conversation = ConversationId::new(uuid());
    let mut visitor = server.visitor(1).await;
    visitor.store(&conversation, text("one")).await;
    visitor.store(&conversation, text("two")).await;
    let session = server.sign_in("amal").await;
    let mut agent = server.agent(&session).await;
    assert_eq!(agent.store(&conversation, text("three")).await.seq, Seq(3));
}

#[tokio::test]
async fn events_of_a_site_are_counted() {
    let limits = Limits {
        site_events: TWO,
        ..Limits::default()
    };
    let server = TestServer::with(Config { limits, ..quick() }).await;
    let batch = serde_json::json!([{}, {}]);
    let first = http::post(&server, "/v1/events?site=demo", &batch).await;
    assert_eq!(first.status, 200, "{}", first.text);
    let second = http::post(&server, "/v1/events?site=demo", &batch).await;
    assert_eq!(second.status, 429);
}

#[tokio::test]
async fn the_country_comes_with_the_settings_from_a_trusted_proxy_alone() {
    let country = Some(axum::http::HeaderName::from_static("cf-ipcountry"));
    let mut trusting = behind_a_proxy(Limits::default());
    trusting.proxies.country.clone_from(&country);
    let mut strange = trusting.clone();
    strange.proxies.networks = vec!["10.0.0.0/8".parse().unwrap()];
    for (config, said, told) in [
        (&trusting, "sa", "SA"),
        (&trusting, "XX", ""),
        (&strange, "SA", ""),
    ] {
        let server = TestServer::with(config.clone()).await;
        let headers = [("cf-ipcountry", said)];
        let path = "/v1/sites/demo/settings?locale=en";
        let answer = http::request(&server, "GET", path, &headers, String::new()).await;
        assert_eq!(answer.status, 200);
        assert_eq!(answer.header("wasl-country"), told, "{said}");
        let exposed = answer.header("access-control-expose-headers");
        assert_eq!(exposed == "wasl-country", !told.is_empty());
    }
}
