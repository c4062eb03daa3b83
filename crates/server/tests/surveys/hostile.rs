//! What pages may send that is none, and queries that ask for nothing.

use serde_json::{Value, json};

use crate::support::{TestServer, http, unlimited, uuid};
use crate::{answered, event, get, post};

/// What a page may send, and what is wrong with it.
fn hostile() -> Vec<(Value, &'static str, &'static str)> {
    let nps = |score: Value| json!({"question": "q", "type": "nps", "score": score});
    let ces = |more: Value| {
        let mut all = json!({"question": "q", "type": "ces", "score": 5});
        for (key, value) in more.as_object().unwrap() {
            all[key] = value.clone();
        }
        all
    };
    let several = |ids: Value| json!({"question": "q", "type": "multiple", "choices": ids});
    let words = |text: Value| json!({"question": "q", "type": "text", "text": text});
    let a_run = uuid();
    let mut wrong: Vec<(Value, &str, &str)> = [
        (nps(json!(11)), "score"),
        (nps(json!(-1)), "score"),
        (nps(json!(4.5)), "score"),
        (nps(json!(1e300)), "score"),
        (nps(json!("9")), "score"),
        (nps(json!([9])), "score"),
        (nps(Value::Null), "score"),
        (
            json!({"question": "q", "type": "csat", "score": 0}),
            "score",
        ),
        (
            json!({"question": "q", "type": "csat", "score": 6}),
            "score",
        ),
        (
            json!({"question": "q", "type": "stars", "score": 5}),
            "type",
        ),
        (json!({"question": "q", "score": 5}), "type"),
        (json!({"type": "nps", "score": 5}), "question"),
        (
            json!({"question": "a b", "type": "nps", "score": 5}),
            "question",
        ),
        (
            json!({"question": "q".repeat(65), "type": "nps", "score": 5}),
            "question",
        ),
        (ces(json!({})), "points"),
        (ces(json!({"points": 6, "goodEnd": "high"})), "points"),
        (ces(json!({"points": 5, "goodEnd": "up"})), "goodEnd"),
        (
            ces(json!({"points": 5, "goodEnd": "high", "score": 6})),
            "score",
        ),
        (several(json!([])), "choices"),
        (several(json!(["a", "a"])), "choices"),
        (several(json!(["a", 1])), "choices"),
        (several(json!(["a,b"])), "choices"),
        (
            several(json!((0..101).map(|n| n.to_string()).collect::<Vec<_>>())),
            "choices",
        ),
        (
            json!({"question": "q", "type": "single", "choices": ["a", "b"]}),
            "choices",
        ),
        (words(json!("  ")), "text"),
        (words(json!(7)), "text"),
        (
            json!({"question": "q", "type": "nps", "withdrawn": "yes"}),
            "withdrawn",
        ),
        (
            json!({"question": "q", "type": "nps", "score": 1, "share": 0}),
            "share",
        ),
        (
            json!({"question": "q", "type": "nps", "score": 1, "share": 1e-9}),
            "share",
        ),
        (
            json!({"question": "q", "type": "nps", "score": 1, "share": 1.5}),
            "share",
        ),
        (
            json!({"question": "q", "type": "nps", "score": 1, "share": "all"}),
            "share",
        ),
        (
            json!({"question": "q", "type": "nps", "score": 1, "run": "1"}),
            "run",
        ),
        (
            json!({"question": "q", "type": "nps", "score": 1, "run": 1}),
            "run",
        ),
        (
            json!({"question": "q", "type": "nps", "score": 1, "survey": "<script>"}),
            "survey",
        ),
        (
            json!({"question": "q", "type": "nps", "score": 1, "touchpoint": ""}),
            "touchpoint",
        ),
        (
            json!({"question": "q", "type": "nps", "score": 1, "where": "moon"}),
            "where",
        ),
        (
            json!({"question": "q", "type": "nps", "score": 1, "by": "me"}),
            "by",
        ),
        (
            json!({"question": "q", "type": "nps", "score": 1, "message": uuid()}),
            "conversation",
        ),
        (
            json!({"question": "q", "type": "nps", "score": 1, "conversation": "x"}),
            "conversation",
        ),
    ]
    .into_iter()
    .map(|(more, named)| (answered(&a_run, &more), "schema", named))
    .collect();
    let long = words(json!("x".repeat(16 * 1024 + 1)));
    wrong.push((answered(&a_run, &long), "too_large", "text"));
    let endless = words(json!("x".repeat(600_000)));
    wrong.push((answered(&a_run, &endless), "too_large", "event"));
    let angry = event("dismissed", &a_run, &json!({"how": "angrily"}));
    wrong.push((angry, "schema", "how"));
    wrong
}

#[tokio::test]
async fn what_is_malformed_is_told_and_enters_no_score() {
    let server = TestServer::with(unlimited()).await;
    let session = server.sign_in("Layla").await;
    for (event, code, named) in hostile() {
        let answer = post(&server, std::slice::from_ref(&event)).await;
        assert_eq!(answer["accepted"], json!([]), "{named}: {answer}");
        let rejected = &answer["rejected"][0];
        assert_eq!(rejected["code"], json!(code), "{answer}");
        let message = rejected["message"].as_str().unwrap();
        assert!(message.contains(named), "{message} does not name {named}");
    }
    let report = get(&server, &session, "/v1/agent/surveys").await;
    assert_eq!(report["surveys"], json!([]));
    // One body of more than a megabyte is refused as a whole.
    let words = json!({"question": "q", "type": "text", "text": "x".repeat(1_100_000)});
    let batch = json!([answered(&uuid(), &words)]);
    let answer = http::post(&server, "/v1/events?site=demo", &batch).await;
    assert_eq!((answer.status, answer.code().as_str()), (413, "too_large"));
    // A bad one among good ones spoils none of them.
    let good = answered(
        &uuid(),
        &json!({"question": "q", "type": "csat", "score": 4}),
    );
    let (bad, _, _) = hostile().remove(0);
    let answer = post(&server, &[bad, good.clone()]).await;
    assert_eq!(answer["accepted"], json!([good["id"]]));
    assert_eq!(answer["rejected"][0]["index"], json!(0));
    // What the widget reports of the built-in poll has no run: it is kept, and counts nowhere.
    let mut reported = event("answered", "x", &json!({"survey": uuid(), "score": 5}));
    reported["data"]["properties"] = json!({"survey": uuid(), "score": 5});
    let answer = post(&server, &[reported.clone()]).await;
    assert_eq!(answer["accepted"], json!([reported["id"]]));
    let report = get(&server, &session, "/v1/agent/surveys").await;
    assert_eq!(report["surveys"].as_array().unwrap().len(), 1, "{report}");
}

#[tokio::test]
async fn a_query_that_is_none_is_told() {
    let server = TestServer::start().await;
    let session = server.sign_in("Layla").await;
    for path in [
        "/v1/agent/surveys?from=yesterday",
        "/v1/agent/surveys?least=-1",
        "/v1/agent/surveys?touchpoint=%00",
        "/v1/agent/surveys?stage=a%20b",
        "/v1/agent/surveys?locale=",
        "/v1/agent/surveys/delivery/texts",
        "/v1/agent/surveys/%00/texts?question=words",
        "/v1/agent/surveys/delivery/texts?question=%00",
        "/v1/agent/surveys/delivery/texts?question=words&before=1",
        "/v1/agent/surveys/delivery/texts?question=words&before=1_x",
        "/v1/agent/surveys/delivery/texts?question=words&limit=all",
    ] {
        let answer = http::get_as(&server, &session.cookie, path).await;
        assert_eq!(
            (answer.status, &*answer.code()),
            (400, "malformed"),
            "{path}"
        );
    }
    let far = u64::MAX;
    let path = format!("/v1/agent/surveys?from=0&to={far}&touchpoint=x&stage=after&locale=ar");
    assert_eq!(get(&server, &session, &path).await["surveys"], json!([]));
}
