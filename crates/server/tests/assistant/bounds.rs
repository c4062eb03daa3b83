//! Who may ask, how often, and that it is off.

use super::*;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_days_questions_end_and_survive_a_restart() {
    let model = Model::start(words("Three days [1].")).await;
    let assistant = Assistant {
        per_visitor: 2,
        per_site: 3,
        ..model.assistant()
    };
    let server = with(assistant.clone(), quick()).await;
    let ask = |visitor: u64| {
        let mut ask = question("how long is shipping");
        ask["token"] = json!(token(visitor));
        ask
    };
    for (visitor, end) in [
        (1, AssistantEnd::Done),
        (1, AssistantEnd::Done),
        (1, AssistantEnd::Budget),
        (2, AssistantEnd::Done),
        (2, AssistantEnd::Budget),
    ] {
        assert_eq!(ended(&server, &ask(visitor)).await.0, end, "{visitor}");
    }
    assert_eq!(model.asked().len(), 3);
    let TestServer { running, folder } = server;
    running.stop().await;
    let config = Config {
        assistant: Some(assistant),
        ..quick()
    };
    let server = TestServer::in_folder(config, folder).await;
    assert_eq!(ended(&server, &ask(1)).await.0, AssistantEnd::Budget);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_is_off_unless_operator_and_site_want_it() {
    let model = Model::start(words("Three days [1].")).await;
    let off = json!({"faq": settings()["faq"]});
    for (assistant, settings, status, told) in [
        (None, settings(), 404, false),
        (Some(model.assistant()), off, 404, false),
        (Some(model.assistant()), settings(), 200, true),
    ] {
        let server = TestServer::with(Config {
            assistant,
            ..quick()
        })
        .await;
        save(&server, &settings).await;
        assert_eq!(
            post(&server, &question("how long is shipping"))
                .await
                .status,
            status
        );
        let served = http::get(&server, "/v1/sites/demo/settings?locale=en").await;
        assert_eq!(served.json().get("assistant"), told.then_some(&json!(true)));
        assert!(!served.text.contains("127.0.0.1") && !served.text.contains(KEY));
    }
    // The demo site as it is planted has none, whatever the operator has.
    let assistant = Some(model.assistant());
    let server = TestServer::with(Config {
        assistant,
        ..quick()
    })
    .await;
    let mut ask = question("how long is shipping");
    ask["locale"] = json!("en");
    let own = [("origin", &*server.origin())];
    let answer = http::request(&server, "POST", "/v1/assistant", &own, ask.to_string()).await;
    assert_eq!(answer.status, 404, "{}", answer.text);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bad_questions_never_leave() {
    let (model, server) = start(words("Three days [1].")).await;
    let good = question("how long is shipping");
    for (key, value, status) in [
        ("token", json!("x"), 401),
        ("site", json!("nope"), 404),
        ("question", json!("  "), 400),
        ("question", json!("x".repeat(501)), 413),
        ("question", json!("ش".repeat(9_000)), 413),
        ("question", json!(7), 400),
        (
            "history",
            json!([{"question": "a"}, {"question": "a"}, {"question": "a"}, {"question": "a"}, {"question": "a"}]),
            413,
        ),
        ("history", json!("x"), 400),
    ] {
        let mut bad = good.clone();
        bad[key] = value;
        assert_eq!(post(&server, &bad).await.status, status, "{key}");
    }
    let foreign = [("origin", "https://evil.example")];
    let answer = http::request(&server, "POST", "/v1/assistant", &foreign, good.to_string()).await;
    assert_eq!((answer.status, answer.code().as_str()), (403, "origin"));
    let layla = server.sign_in("Layla").await;
    let store = &server.running.state.store;
    let mut client = server.visitor(1).await;
    let conversation = wasl_protocol::ConversationId::new(uuid());
    client
        .store(&conversation, support::client::text("hello"))
        .await;
    let inbox = http::get_as(&server, &layla.cookie, "/v1/agent/conversations").await;
    let visitor = inbox.json()["conversations"][0]["visitor"]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let by = wasl_protocol::AgentId::new("a");
    let now = Timestamp::from_millis(1_767_225_600_000);
    let visitor = wasl_protocol::VisitorId::new(visitor);
    store
        .block(SiteId::new("demo"), visitor, by, now)
        .await
        .unwrap();
    assert_eq!(post(&server, &good).await.status, 403);
    assert!(model.asked().is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_asks_too_often_waits_and_so_does_a_full_house() {
    let model = Model::start(words("Three days [1].")).await;
    let limits = Limits {
        visitor_messages: Rate {
            burst: 1,
            per_second: 0.01,
        },
        ..Limits::default()
    };
    let server = with(model.assistant(), Config { limits, ..quick() }).await;
    assert_eq!(
        outcome(&server, "how long is shipping").await,
        AssistantEnd::Done
    );
    let answer = post(&server, &question("how long is shipping")).await;
    assert_eq!(
        (answer.status, answer.code().as_str()),
        (429, "rate_limited")
    );

    let assistant = model.assistant();
    let seats = assistant.seats.clone();
    let server = with(assistant, quick()).await;
    let all = u32::try_from(seats.available_permits()).unwrap();
    let taken = seats.acquire_many_owned(all).await.unwrap();
    let answer = post(&server, &question("how long is shipping")).await;
    assert_eq!(
        (answer.status, answer.code().as_str()),
        (429, "rate_limited")
    );
    drop(taken);
    assert_eq!(
        outcome(&server, "how long is shipping").await,
        AssistantEnd::Done
    );
}
