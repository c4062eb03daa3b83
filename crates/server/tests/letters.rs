//! Dead letters over HTTP and on the command line: what is refused is there to see, to try again
//! and to drop, and a flood of it holds nothing up.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::wildcard_enum_match_arm,
    missing_docs,
    reason = "a test stops at the first surprise, and waits for one kind of frame among many"
)]

mod support;

use serde_json::{Value, json};
use support::collector::{Scripted, Turn};
use support::program::wasl;
use support::{Session, TestServer, http, unlimited, uuid};
use tokio::time::{Duration, sleep, timeout};
use wasl_protocol::{SiteId, Timestamp};
use wasl_server::store::{DeadLetter, EventRecord, Reason, Room};
use wasl_server::{Config, Reach};

const DEMO: &str = "/v1/events?site=demo";

fn now() -> Timestamp {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    Timestamp::from_millis(u64::try_from(now.unwrap().as_millis()).unwrap())
}

fn event(id: &str, prompt: Value) -> Value {
    json!({
        "specversion": "1.0", "id": id, "source": "wasl:demo", "type": "wasl.prompt.shown",
        "time": now().to_rfc3339(), "session": "s", "data": {"properties": {"prompt": prompt}},
    })
}

async fn letters(server: &TestServer, session: &Session) -> Vec<Value> {
    let path = "/v1/agent/dead-letters";
    let answer = http::get_as(server, &session.cookie, path).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.json()["letters"].as_array().unwrap().clone()
}

/// Waits until there are so many.
async fn until(server: &TestServer, session: &Session, count: usize) -> Vec<Value> {
    let wait = async {
        loop {
            let letters = letters(server, session).await;
            if letters.len() == count {
                return letters;
            }
            sleep(Duration::from_millis(5)).await;
        }
    };
    timeout(support::PATIENCE, wait).await.expect("they come")
}

async fn order(
    server: &TestServer,
    session: &Session,
    method: &str,
    path: &str,
    body: Value,
) -> http::Answer {
    let headers = [
        ("cookie", &*session.cookie),
        ("x-wasl-csrf", &*session.csrf),
    ];
    let path = format!("/v1/agent/dead-letters{path}");
    http::request(server, method, &path, &headers, body.to_string()).await
}

#[tokio::test]
async fn what_is_refused_is_kept_and_can_be_dropped() {
    let server = TestServer::start().await;
    let session = server.sign_in("Layla").await;
    let bad = event("e2", json!(7));
    let batch = json!([event("e1", json!("size-help")), bad]);
    for _ in 0..2 {
        let answer = http::post(&server, DEMO, &batch).await.json();
        assert_eq!(
            answer["rejected"][0]["message"],
            "prompt is a text that is not empty"
        );
    }
    http::request(&server, "POST", DEMO, &[], "[1,\0").await;
    let format = "/v1/events?site=demo&format=segment";
    http::request(&server, "POST", format, &[], "{}").await;
    let found = until(&server, &session, 3).await;
    let by = |reason: &str| -> Vec<&Value> {
        found
            .iter()
            .filter(|letter| letter["reason"] == reason)
            .collect()
    };
    let [refused] = by("schema")[..] else {
        panic!("{found:?}")
    };
    assert_eq!(
        serde_json::from_str::<Value>(refused["body"].as_str().unwrap()).unwrap(),
        bad
    );
    assert_eq!(
        (&refused["event"], &refused["seen"]),
        (&json!("e2"), &json!(2))
    );
    assert_eq!(
        (&refused["cut"], &refused["forward"]),
        (&json!(false), &Value::Null)
    );
    let bodies: Vec<_> = by("malformed")
        .iter()
        .map(|one| one["body"].clone())
        .collect();
    assert_eq!(bodies, [json!("{}"), json!("[1,\0")]);

    let id = &refused["id"];
    let gone = order(&server, &session, "DELETE", &format!("/{id}"), Value::Null).await;
    assert_eq!(gone.status, 204);
    let again = order(&server, &session, "DELETE", &format!("/{id}"), Value::Null).await;
    assert_eq!((again.status, again.code().as_str()), (404, "not_found"));
    assert_eq!(
        order(&server, &session, "DELETE", "/x", Value::Null)
            .await
            .status,
        404
    );
    let rest = order(&server, &session, "DELETE", "", Value::Null).await;
    assert_eq!(rest.json(), json!({"dropped": 2}));
    assert!(letters(&server, &session).await.is_empty());
}

#[tokio::test]
async fn the_list_has_pages() {
    let server = TestServer::start().await;
    let session = server.sign_in("Layla").await;
    let bad: Vec<Value> = (0..5).map(|n| event(&format!("e{n}"), json!(n))).collect();
    http::post(&server, DEMO, &json!(bad)).await;
    until(&server, &session, 5).await;
    let mut seen = Vec::new();
    let mut path = "/v1/agent/dead-letters?limit=2".to_owned();
    loop {
        let page = http::get_as(&server, &session.cookie, &path).await.json();
        let page_of = page["letters"].as_array().unwrap().clone();
        seen.extend(page_of.iter().map(|letter| letter["event"].clone()));
        let Some(next) = page["next"].as_i64() else {
            break;
        };
        path = format!("/v1/agent/dead-letters?limit=2&before={next}");
    }
    assert_eq!(seen, ["e4", "e3", "e2", "e1", "e0"]);
}

#[tokio::test]
async fn a_letter_is_judged_again_and_gone_when_it_is_taken() {
    let server = TestServer::start().await;
    let session = server.sign_in("Layla").await;
    let store = &server.running.state.store;
    // As an older server would have refused what this one knows.
    let fit = event("fit", json!("size-help"));
    let unfit = event("unfit", json!(7));
    let conversation = json!({"run": uuid(), "survey": "s", "touchpoint": "t", "where": "prompt",
        "by": "rule", "conversation": uuid()});
    let mut foreign = event("foreign", json!("x"));
    foreign["type"] = json!("wasl.survey.shown");
    foreign["data"]["properties"] = conversation;
    let kept = |reason, body: String| {
        DeadLetter::collected(SiteId::new("demo"), reason, "old", body.as_bytes(), now())
    };
    let half = json!([event("half", json!("x")), 5]).to_string();
    let whole = json!([event("one", json!("x")), event("two", json!("x"))]).to_string();
    let long = "x".repeat(70_000);
    for letter in [
        kept(Reason::Schema, fit.to_string()),
        kept(Reason::Schema, unfit.to_string()),
        kept(Reason::WrongSite, foreign.to_string()),
        kept(Reason::Malformed, half),
        kept(Reason::Malformed, whole),
        kept(Reason::TooLarge, long),
        kept(Reason::Malformed, "[1,".to_owned()),
        kept(Reason::Refused, fit.to_string()).from_forward("gone"),
    ] {
        store
            .keep_letters(vec![letter], Room::default())
            .await
            .unwrap();
    }
    let answer = order(&server, &session, "POST", "/replay", json!({"all": true})).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    let answer = answer.json();
    assert_eq!(answer["next"], Value::Null);
    let outcomes = answer["outcomes"].as_array().unwrap().iter().rev();
    let outcomes: Vec<_> = outcomes
        .map(|one| one["outcome"].as_str().unwrap())
        .collect();
    assert_eq!(
        outcomes,
        [
            "taken",
            "refused",
            "refused",
            "refused",
            "taken",
            "impossible",
            "refused",
            "impossible"
        ]
    );
    assert_eq!(letters(&server, &session).await.len(), 6);
    let events = http::get_as(&server, &session.cookie, "/v1/agent/events")
        .await
        .json();
    let mut ids: Vec<_> = events["events"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["id"].clone())
        .collect();
    ids.sort_by_key(ToString::to_string);
    assert_eq!(
        ids,
        ["fit", "one", "two"],
        "nothing of what was refused is stored"
    );

    for (body, status) in [
        (json!({}), 400),
        (json!({"all": true, "ids": [1]}), 400),
        (json!({"ids": vec![1; 201]}), 413),
        (json!({"ids": "x"}), 400),
        (json!({"ids": [999_999]}), 200),
    ] {
        let answer = order(&server, &session, "POST", "/replay", body.clone()).await;
        assert_eq!(answer.status, status, "{body}");
    }
    let headers = [("cookie", &*session.cookie), ("x-wasl-csrf", "guess")];
    for (method, path) in [("POST", "/replay"), ("DELETE", ""), ("DELETE", "/1")] {
        let path = format!("/v1/agent/dead-letters{path}");
        let answer = http::request(&server, method, &path, &headers, "{\"all\":true}").await;
        assert_eq!(answer.status, 403, "{method} {path}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_forward_gave_up_is_posted_again() {
    let no = || Turn::Says(400, "", String::new());
    let endpoint = Scripted::start([no(), no()]).await;
    let server = TestServer::with(Config {
        reach: Reach::Private,
        ..unlimited()
    })
    .await;
    let session = server.sign_in("Layla").await;
    let add = ["events", "forward", "add", "out", &endpoint.url];
    assert!(wasl(&add, server.folder.path()).status().unwrap().success());
    let batch = json!([event("e1", json!("a")), event("e2", json!("b"))]);
    http::post(&server, DEMO, &batch).await;
    let dead = until(&server, &session, 2).await;
    assert!(
        dead.iter()
            .all(|one| one["forward"] == "out" && one["reason"] == "refused")
    );
    assert_eq!(dead[0]["message"], "status 400");
    // Together they are refused, and then one by one: one of them is the reason.
    endpoint.then(Turn::Says(400, "", String::new()));
    let answer = order(&server, &session, "POST", "/replay", json!({"all": true}))
        .await
        .json();
    let outcomes: Vec<_> = answer["outcomes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["outcome"].clone())
        .collect();
    assert_eq!(outcomes.len(), 2);
    assert_eq!(
        outcomes.iter().filter(|one| *one == "taken").count(),
        1,
        "{answer}"
    );
    let left = letters(&server, &session).await;
    assert_eq!(left.len(), 1);
    // The endpoint is away: it stays.
    endpoint.then(Turn::Says(503, "", String::new()));
    let answer = order(
        &server,
        &session,
        "POST",
        "/replay",
        json!({"ids": [left[0]["id"]]}),
    )
    .await
    .json();
    assert_eq!(answer["outcomes"][0]["outcome"], "later");
    let id = left[0]["id"].to_string();
    let replay = ["events", "replay", "--forward-to-private", &id];
    let said = wasl(&replay, server.folder.path()).output().unwrap();
    assert_eq!(
        String::from_utf8(said.stdout).unwrap(),
        format!("{id}\ttaken\n")
    );
    assert!(letters(&server, &session).await.is_empty());
    let last = endpoint.posted().pop().unwrap();
    assert_eq!(json!(last.ids()), json!([left[0]["event"]]), "the same id");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_command_line_lists_and_drops() {
    let server = TestServer::start().await;
    let session = server.sign_in("Layla").await;
    let bad: Vec<Value> = (0..3).map(|n| event(&format!("e{n}"), json!(n))).collect();
    http::post(&server, DEMO, &json!(bad)).await;
    let found = until(&server, &session, 3).await;
    let run = |args: &[&str]| {
        let output = wasl(args, server.folder.path()).output().unwrap();
        (
            output.status.success(),
            String::from_utf8(output.stdout).unwrap(),
        )
    };
    let (_, lines) = run(&["events", "dead"]);
    assert_eq!(lines.lines().count(), 3);
    assert!(
        lines.contains("\tcollector\tschema\tprompt is a text that is not empty\t1 times"),
        "{lines}"
    );
    let (_, lines) = run(&["events", "dead", "--json"]);
    let first: Value = serde_json::from_str(lines.lines().next().unwrap()).unwrap();
    assert_eq!(first, found[0]);
    let id = found[0]["id"].to_string();
    let (_, replayed) = run(&["events", "replay", &id]);
    assert_eq!(
        replayed,
        format!("{id}\trefused\tprompt is a text that is not empty\n")
    );
    assert_eq!(
        run(&["events", "drop", &id]),
        (true, "1 dropped\n".to_owned())
    );
    assert!(!run(&["events", "replay", &id]).0, "there is none");
    assert!(!run(&["events", "drop"]).0, "which ones must be said");
    assert_eq!(
        run(&["events", "drop", "--all"]),
        (true, "2 dropped\n".to_owned())
    );
}

#[tokio::test]
async fn a_flood_of_bad_events_does_not_keep_good_ones_out() {
    let server = TestServer::with(unlimited()).await;
    let session = server.sign_in("Layla").await;
    let mut sent = 0;
    for round in 0..8 {
        let mut batch: Vec<Value> = (0..500)
            .map(|n| event(&format!("b{round}-{n}"), json!(n)))
            .collect();
        batch.push(event(&format!("good-{round}"), json!("a")));
        let answer = http::post(&server, DEMO, &json!(batch)).await;
        assert_eq!(answer.status, 200);
        assert_eq!(answer.json()["accepted"], json!([format!("good-{round}")]));
        sent += 500;
    }
    let events = http::get_as(&server, &session.cookie, "/v1/agent/events")
        .await
        .json();
    assert_eq!(events["events"].as_array().unwrap().len(), 8);
    // What was not kept was counted; other tests of this process may count too.
    let text = http::get(&server, "/metrics").await.text;
    let figure = |name: &str| -> u64 {
        let line = text.lines().find(|line| line.starts_with(name)).unwrap();
        line.rsplit(' ').next().unwrap().parse().unwrap()
    };
    let kept = figure("wasl_dead_letters_total{reason=\"schema\"}");
    let dropped = figure("wasl_dead_letters_dropped_total ");
    assert!(dropped > 0 && kept + dropped >= sent, "{kept} {dropped}");
}

#[tokio::test]
async fn an_event_that_was_stored_is_stored_once_after_a_replay() {
    let server = TestServer::start().await;
    let session = server.sign_in("Layla").await;
    let store = &server.running.state.store;
    let fit = event("e1", json!("a"));
    let record = EventRecord {
        id: "e1".to_owned(),
        kind: "wasl.prompt.shown".to_owned(),
        session: "s".to_owned(),
        json: fit.to_string(),
    };
    let demo = SiteId::new("demo");
    store
        .add_events(demo.clone(), vec![record], now())
        .await
        .unwrap();
    let letter = DeadLetter::collected(
        demo,
        Reason::Time,
        "late",
        fit.to_string().as_bytes(),
        now(),
    );
    store
        .keep_letters(vec![letter], Room::default())
        .await
        .unwrap();
    let answer = order(&server, &session, "POST", "/replay", json!({"all": true}))
        .await
        .json();
    assert_eq!(answer["outcomes"][0]["outcome"], "taken");
    let events = http::get_as(&server, &session.cookie, "/v1/agent/events")
        .await
        .json();
    assert_eq!(events["events"].as_array().unwrap().len(), 1);
}
