//! Surveys from the collector to the figures: what comes in, what is refused, what it adds up to
//! over the API, on the command line and by the library itself.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::wildcard_enum_match_arm,
    missing_docs,
    reason = "a test stops at the first surprise, and waits for one kind of frame among many"
)]

mod support;

use std::process::Command;

use proptest::prelude::*;
use serde_json::{Value, json};
use support::client::{Client, text};
use support::{Session, TestServer, http, unlimited, uuid};
use wasl_core::survey::{
    Ces, CesPoints, CesScale, Estimate, GoodEnd, Inclusion, Measure, Nps, Scale, Score, Scores,
    Tally,
};
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
    let report = get(&server, &session, "/v1/agent/surveys").await;
    let offered: Vec<_> = report["offered"].as_array().unwrap().iter().collect();
    assert_eq!(offered[0]["survey"], json!("csat"));
    assert_eq!(offered[1]["text"]["en"], json!("How likely?"));
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

/// A visitor's answer in the property below.
#[derive(Clone, Debug)]
struct Said {
    kind: usize,
    number: u8,
    tenth: bool,
}

fn said() -> impl Strategy<Value = Said> {
    (0..5_usize, 0..=10_u8, any::<bool>()).prop_map(|(kind, number, tenth)| Said {
        kind,
        number,
        tenth,
    })
}

const EFFORT: CesScale = CesScale {
    points: CesPoints::Seven,
    good: GoodEnd::Low,
};

const CHOICES: [&str; 3] = ["a", "b", "c"];

/// The properties of the answer, and the same counted by the library.
fn count(said: &Said, tallies: &mut [Tally; 4]) -> Value {
    let millionths = if said.tenth { 100_000 } else { 1_000_000 };
    let inclusion = Inclusion::from_millionths(millionths).unwrap();
    let share = f64::from(millionths) / 1e6;
    let mut scale = |place: usize, scale: Scale| {
        let score = said.number.clamp(scale.first(), scale.last());
        tallies[place].add_asked(score, inclusion);
        score
    };
    match said.kind {
        0 => {
            json!({"question": "csat", "type": "csat", "score": scale(0, Scale::Csat), "share": share})
        }
        1 => {
            json!({"question": "nps", "type": "nps", "score": scale(1, Scale::Nps), "share": share})
        }
        2 => json!({
            "question": "ces", "type": "ces", "score": scale(2, Scale::Ces(EFFORT)),
            "points": 7, "goodEnd": "low", "share": share,
        }),
        3 => {
            let places: Vec<usize> = (0..3)
                .filter(|bit| ((said.number % 7) + 1) & (1 << bit) != 0)
                .collect();
            tallies[3].add_chosen(&places, inclusion);
            let ids: Vec<&str> = places.iter().map(|place| CHOICES[*place]).collect();
            json!({"question": "why", "type": "multiple", "choices": ids, "share": share})
        }
        _ => json!({"question": "words", "type": "text", "text": "fine", "share": share}),
    }
}

fn shown(score: &Score, least: u32) -> Value {
    match score.shown(least) {
        Some(Estimate { value, interval }) => json!({
            "value": value,
            "low": interval.map(|interval| interval.low),
            "high": interval.map(|interval| interval.high),
        }),
        None => Value::Null,
    }
}

/// What the API must say of the answers, by the library.
fn expected(tallies: &[Tally; 4], least: u32) -> Value {
    let mut all = serde_json::Map::new();
    for tally in tallies.iter().filter(|tally| tally.answers() > 0) {
        let (name, figures) = match tally.scores() {
            Scores::Csat(csat) => ("csat", vec![shown(&csat, least)]),
            Scores::Nps(Nps { score, .. }) => ("nps", vec![shown(&score, least)]),
            Scores::Ces(Ces { mean, top_box, .. }) => {
                ("ces", vec![shown(&mean, least), shown(&top_box, least)])
            }
            Scores::Choices(scores) => (
                "why",
                // What nobody chose is in no event.
                scores
                    .iter()
                    .zip(tally.counts())
                    .filter(|(_, count)| *count > 0)
                    .map(|(score, _)| shown(score, least))
                    .collect(),
            ),
        };
        let counts: Vec<u32> = tally.counts();
        let counts: Vec<u32> = match name {
            "why" => counts.into_iter().filter(|count| *count > 0).collect(),
            _ => counts,
        };
        all.insert(
            name.to_owned(),
            json!({"answers": tally.answers(), "figures": figures, "counts": counts}),
        );
    }
    Value::Object(all)
}

/// The same of a report.
fn found(report: &Value) -> Value {
    let mut all = serde_json::Map::new();
    let questions = report["surveys"][0]["questions"].as_array();
    for question in questions.into_iter().flatten() {
        let name = question["question"].as_str().unwrap();
        if name == "words" {
            continue;
        }
        let mut choices = question["choices"].as_array().unwrap().clone();
        choices.sort_by_key(|choice| choice["choice"].as_str().unwrap().to_owned());
        let of = |key: &str, what: &str| -> Vec<Value> {
            let own = question[key].as_array().unwrap().iter();
            own.map(|item| item[what].clone()).collect()
        };
        let (figures, counts) = if choices.is_empty() {
            (of("scores", "figure"), of("counts", "count"))
        } else {
            let of = |what: &str| choices.iter().map(|choice| choice[what].clone()).collect();
            (of("figure"), of("count"))
        };
        all.insert(
            name.to_owned(),
            json!({"answers": question["answers"], "figures": figures, "counts": counts}),
        );
    }
    Value::Object(all)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    /// Whatever is answered, in whatever order it comes and however often: the API and the command
    /// line say what the library says.
    #[test]
    fn all_figures_are_the_librarys(
        answers in proptest::collection::vec(said(), 0..60),
        least in 0..8_u32,
        turn in any::<prop::sample::Index>(),
    ) {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async {
            let server = TestServer::with(unlimited()).await;
            let session = server.sign_in("Layla").await;
            let measures = [
                Measure::Scale(Scale::Csat),
                Measure::Scale(Scale::Nps),
                Measure::Scale(Scale::Ces(EFFORT)),
                Measure::Choices(3),
            ];
            let mut tallies = measures.map(Tally::new);
            let mut events: Vec<Value> = answers
                .iter()
                .map(|said| answered(&uuid(), &count(said, &mut tallies)))
                .collect();
            if !events.is_empty() {
                let at = turn.index(events.len());
                events.rotate_left(at);
                events.extend_from_within(..at);
            }
            post(&server, &events).await;
            let path = format!("/v1/agent/surveys?least={least}");
            let report = get(&server, &session, &path).await;
            assert_eq!(found(&report), expected(&tallies, least));
            let least = least.to_string();
            let printed =
                wasl(&server, &["surveys", "scores", "--least", &least, "--format", "json"]);
            let printed: Value = serde_json::from_str(&printed).unwrap();
            assert_eq!(printed, report);
            let table = wasl(&server, &["surveys", "export", "--format", "json"]);
            let table: Vec<Value> = serde_json::from_str(&table).unwrap();
            assert_eq!(table.len(), answers.len());
            server.running.stop().await;
        });
    }
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
