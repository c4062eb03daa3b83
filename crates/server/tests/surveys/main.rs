//! Surveys from the collector to the figures: what comes in, what is refused, what it adds up to
//! over the API, on the command line and by the library itself.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::wildcard_enum_match_arm,
    missing_docs,
    reason = "a test stops at the first surprise, and waits for one kind of frame among many"
)]

mod figures;
mod hostile;
#[path = "../support/mod.rs"]
mod support;

use std::process::Command;

use serde_json::{Value, json};
use support::client::{Client, text};
use support::{Session, TestServer, http, uuid};
use wasl_protocol::*;

fn now() -> Timestamp {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    Timestamp::from_millis(u64::try_from(now.unwrap().as_millis()).unwrap())
}

/// An event of the demo shop's survey `delivery`.
fn event(kind: &str, run: &str, more: &Value) -> Value {
    let mut properties = json!({
        "survey": "delivery", "run": run, "touchpoint": "purchase", "where": "prompt",
        "by": "rule",
    });
    for (key, value) in more.as_object().unwrap() {
        properties[key] = value.clone();
    }
    json!({
        "specversion": "1.0", "id": uuid(), "source": "wasl:demo",
        "type": format!("wasl.survey.{kind}"), "time": now().to_rfc3339(),
        "datacontenttype": "application/json", "session": uuid(),
        "data": {
            "page": {"url": "https://shop.example/thanks", "title": "Thanks"},
            "stage": "after", "locale": "en", "version": "0.1.0", "properties": properties,
        },
    })
}

fn answered(run: &str, more: &Value) -> Value {
    event("answered", run, more)
}

async fn post(server: &TestServer, batch: &[Value]) -> Value {
    let answer = http::post(server, "/v1/events?site=demo", &json!(batch)).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.json()
}

async fn get(server: &TestServer, session: &Session, path: &str) -> Value {
    let answer = http::get_as(server, &session.cookie, path).await;
    assert_eq!(answer.status, 200, "{path}: {}", answer.text);
    answer.json()
}

async fn why_refused(client: &mut Client, conversation: &ConversationId, body: Body) -> ErrorCode {
    let cid = client.say(conversation, body).await;
    match client.next_answer(&cid).await {
        ServerFrame::Error(error) => error.code,
        other => panic!("{other:?}"),
    }
}

fn wasl(server: &TestServer, args: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wasl"));
    command.args(args).arg("--data").arg(server.folder.path());
    let output = command.output().unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{args:?}: {told}");
    String::from_utf8(output.stdout).unwrap()
}

#[tokio::test]
async fn a_conversation_must_be_the_sites() {
    let server = TestServer::start().await;
    server.add_site("shop", "http://localhost:1");
    let conversation = ConversationId::new(uuid());
    server
        .visitor(1)
        .await
        .store(&conversation, text("hello"))
        .await;
    let nps = json!({
        "question": "q", "type": "nps", "score": 9, "conversation": conversation,
        "message": uuid(), "where": "thread", "by": "agent",
    });
    let own = answered(&uuid(), &nps);
    let mut unknown = answered(&uuid(), &nps);
    unknown["data"]["properties"]["conversation"] = json!(uuid());
    let answer = post(&server, &[unknown.clone(), own.clone()]).await;
    assert_eq!(answer["accepted"], json!([own["id"]]));
    assert_eq!(answer["rejected"][0]["code"], json!("wrong_site"));
    assert_eq!(answer["rejected"][0]["index"], json!(0));
    let mut foreign = answered(&uuid(), &nps);
    foreign["source"] = json!("wasl:shop");
    let origin = [
        ("origin", "http://localhost:1"),
        ("content-type", "application/json"),
    ];
    let body = json!([foreign]).to_string();
    let answer = http::request(&server, "POST", "/v1/events?site=shop", &origin, body).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.json()["rejected"][0]["code"], json!("wrong_site"));
    let session = server.sign_in("Layla").await;
    let path = format!("/v1/agent/conversations/{conversation}/answers");
    let answers = get(&server, &session, &path).await;
    assert_eq!(answers["answers"][0]["score"], json!(9), "{answers}");
    assert_eq!(answers["answers"].as_array().unwrap().len(), 1);
    let omar = server.sign_in_at("shop", "Omar").await;
    for path in [&*path, "/v1/agent/conversations/x/answers"] {
        let answer = http::get_as(&server, &omar.cookie, path).await;
        assert_eq!(answer.status, 404, "{path}: {}", answer.text);
    }
}

#[tokio::test]
async fn an_agent_asks_one_thing_at_a_time() {
    let server = TestServer::start().await;
    let settings = server.folder.path().join("shop.json");
    let surveys = json!({"surveys": [{
        "id": "delivery", "touchpoint": "purchase", "after": "conversation",
        "questions": [{"id": "q", "type": "nps", "text": "How likely?", "low": "No", "high": "Yes"}],
    }]});
    std::fs::write(&settings, surveys.to_string()).unwrap();
    let with = format!("en={}", settings.display());
    wasl(&server, &["site", "add", "demo", "--settings", &with]);
    let session = server.sign_in("Layla").await;
    let conversation = ConversationId::new(uuid());
    let mut shopper = server.visitor(1).await;
    shopper.store(&conversation, text("hello")).await;
    let mut agent = server.agent(&session).await;
    let asks = |survey: &str| Body::Survey {
        survey: survey.to_owned(),
    };
    let refused = why_refused(&mut agent, &conversation, asks("no-such")).await;
    assert_eq!(refused, ErrorCode::NotFound, "the site does not have it");
    let refused = why_refused(&mut agent, &conversation, asks("<b>")).await;
    assert_eq!(refused, ErrorCode::Malformed, "no name");
    let by_visitor = why_refused(&mut shopper, &conversation, asks("csat")).await;
    assert_eq!(by_visitor, ErrorCode::Forbidden);
    let asked = agent.store(&conversation, asks("delivery")).await;
    let refused = why_refused(&mut agent, &conversation, asks("csat")).await;
    assert_eq!(refused, ErrorCode::Conflict, "one waits");
    // The visitor answers in their page: then there is room for another.
    let nps = json!({
        "question": "q", "type": "nps", "score": 9, "conversation": conversation,
        "message": asked.id, "where": "thread", "by": "agent",
    });
    post(&server, &[answered(&uuid(), &nps)]).await;
    agent.store(&conversation, asks("csat")).await;
    let path = format!("/v1/agent/conversations/{conversation}/answers");
    let answers = get(&server, &session, &path).await;
    assert_eq!(answers["answers"][0]["score"], json!(9));
    assert_eq!(
        answers["answers"][0]["question_text"]["en"],
        json!("How likely?")
    );
    let report = get(&server, &session, "/v1/agent/surveys").await;
    let offered = report["offered"].as_array().unwrap();
    assert_eq!(offered[0]["survey"], json!("csat"));
    let delivery = offered.iter().find(|one| one["survey"] == "delivery");
    assert_eq!(delivery.unwrap()["text"]["en"], json!("How likely?"));
    // The end of another conversation asks what the settings say.
    let other = ConversationId::new(uuid());
    shopper.store(&other, text("hello")).await;
    let state = ConversationState::Resolved;
    agent.store(&other, Body::Status { state }).await;
    let events = server
        .running
        .state
        .store
        .messages_after(&other, Seq::ZERO, 10);
    let last = events.await.unwrap().pop().unwrap();
    assert_eq!(last.body, asks("delivery"));
    assert_eq!(last.from, Author::System);
}

#[tokio::test]
async fn the_table_is_safe_and_whole() {
    let server = TestServer::start().await;
    let (first, second) = (uuid(), uuid());
    let formula =
        json!({"question": "words", "type": "text", "text": "=HYPERLINK(\"http://evil\")"});
    post(
        &server,
        &[
            event("shown", &first, &json!({"share": 0.25})),
            answered(&first, &formula),
            answered(
                &first,
                &json!({"question": "q", "type": "single", "choices": ["late"]}),
            ),
            event("shown", &second, &json!({})),
            event("dismissed", &second, &json!({"how": "later"})),
        ],
    )
    .await;
    // A conversation with the built-in poll is in the table too.
    let session = server.sign_in("Layla").await;
    let conversation = ConversationId::new(uuid());
    let mut shopper = server.visitor(1).await;
    shopper.store(&conversation, text("hello")).await;
    let mut agent = server.agent(&session).await;
    let survey = "csat".to_owned();
    let asked = agent.store(&conversation, Body::Survey { survey }).await;
    let rating = Rating {
        survey: asked.id,
        score: 4,
        comment: Some("+good".to_owned()),
    };
    shopper.store(&conversation, Body::Rating(rating)).await;
    let table = wasl(&server, &["surveys", "export"]);
    let lines: Vec<&str> = table.split("\r\n").collect();
    assert_eq!(lines.len(), 7, "a head, five rows, an end: {table}");
    assert!(
        lines[0].starts_with("survey,touchpoint,run,asked_at,state,"),
        "{}",
        lines[0]
    );
    assert!(
        table.contains(r#""'=HYPERLINK(""http://evil"")""#),
        "{table}"
    );
    assert!(table.contains("\"'+good\""), "{table}");
    let csat = wasl(
        &server,
        &["surveys", "scores", "--survey", "csat", "--least", "1"],
    );
    assert!(
        csat.contains("csat (chat)") && csat.contains("csat\t100.000 ["),
        "{csat}"
    );
    let file = server.folder.path().join("table.csv");
    let file = file.to_str().unwrap();
    let said = wasl(
        &server,
        &["surveys", "export", "--out", file, "--from", "2020-01-01"],
    );
    assert!(said.starts_with("5 rows are in "), "{said}");
    assert_eq!(std::fs::read_to_string(file).unwrap(), table);
    let none = wasl(&server, &["surveys", "export", "--to", "2020-01-01"]);
    assert_eq!(none.split("\r\n").count(), 2, "{none}");
}
