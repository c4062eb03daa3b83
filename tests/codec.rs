//! The widget's edge: frames, records and options between JavaScript and our types.
#![cfg(target_arch = "wasm32")]

use std::fmt::Debug;

use js_sys::{Array, JSON};
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasl::codec::{self, Read, Write};
use wasl_core::event::Command;
use wasl_core::flow::{Ended, Passed, Phase, Run};
use wasl_core::record::{JourneyRecord, PromptRecord, Undelivered};
use wasl_core::survey::{By, Place, SurveysRecord};
use wasl_protocol::{
    Asked, AssistantAsk, AssistantSaid, Author, Body, ClientFrame, ClientId, CloudEvent,
    ConversationId, ErrorCode, FlowCall, LeadPost, Properties, Send, ServerFrame, Signal, SiteId,
    Timestamp, Value, VisitorToken,
};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

fn js(json: &str) -> JsValue {
    JSON::parse(json).expect("JSON")
}

#[wasm_bindgen_test]
fn a_frame_is_written_as_the_server_reads_it() {
    let frame = ClientFrame::Send(Send {
        cid: ClientId::new("c1"),
        conversation: ConversationId::new("k1"),
        body: Body::Text {
            text: "مرحبا \u{202e} <b>👋🏽</b>\n\"".into(),
            rich: Vec::new(),
        },
    });
    let text = codec::to_json(&frame);
    assert_eq!(serde_json::from_str::<ClientFrame>(&text).ok(), Some(frame));
}

macro_rules! golden {
    ($($name:literal),* $(,)?) => {
        [$(($name, include_str!(concat!("frames/", $name, ".json")))),*]
    };
}

/// The golden files are read as serde, and so the server, reads them.
fn is_read<T: Read + DeserializeOwned + PartialEq + Debug>(files: &[(&str, &str)]) {
    for (name, text) in files {
        let expected: T = serde_json::from_str(text).expect("a golden file");
        assert_eq!(codec::from_json(text), Some(expected), "{name}");
    }
}

/// The golden files are written as serde, and so the server, writes them.
fn is_written<T: Write + Serialize + DeserializeOwned>(files: &[(&str, &str)]) {
    for (name, text) in files {
        let frame: T = serde_json::from_str(text).expect("a golden file");
        let expected = serde_json::to_string(&frame).expect("JSON");
        assert_eq!(codec::to_json(&frame), expected, "{name}");
    }
}

#[wasm_bindgen_test]
fn golden_frames_of_the_server_are_read() {
    is_read::<ServerFrame>(&golden![
        "server-ack",
        "server-bye",
        "server-ephemeral-presence",
        "server-ephemeral-queue",
        "server-ephemeral-seen",
        "server-ephemeral-typing",
        "server-error",
        "server-event",
        "server-ping",
        "server-reset",
        "server-welcome",
    ]);
}

#[wasm_bindgen_test]
fn golden_frames_of_the_client_are_written() {
    is_written::<ClientFrame>(&golden![
        "client-hello",
        "client-hello-agent",
        "client-identify",
        "client-page",
        "client-pong",
        "client-seen",
        "client-send",
        "client-sync",
        "client-typing",
    ]);
}

#[wasm_bindgen_test]
fn golden_bodies_are_read_and_a_visitors_written() {
    is_read::<Body>(&golden![
        "body-handover",
        "body-rating",
        "body-status",
        "body-status-open",
        "body-status-reopened",
        "body-survey",
        "body-text",
        "body-text-rich",
        "body-text-image",
    ]);
    is_written::<Body>(&golden!["body-handover", "body-rating", "body-text"]);
}

#[wasm_bindgen_test]
fn what_a_field_may_leave_out_is_what_serde_lets_it_leave_out() {
    for text in [
        r#"{"welcome":{"v":1,"now":1}}"#,
        r#"{"ping":{}}"#,
        r#"{"error":{"code":"internal","retry":true}}"#,
        r#"{"ack":{"cid":"c","conversation":"k","seq":4,"id":"m","at":1,"unheard":[{}]}}"#,
        r#"{"event":{"conversation":"k","seq":1,"id":"m","cid":null,"from":"visitor","body":{"text":{"text":"x"}},"at":1}}"#,
    ] {
        let expected: ServerFrame = serde_json::from_str(text).expect("serde reads it");
        assert_eq!(codec::from_json(text), Some(expected), "{text}");
    }
}

#[wasm_bindgen_test]
fn what_is_no_frame_is_none() {
    for text in [
        "",
        "{",
        "null",
        "[]",
        "7",
        "{}",
        r#"{"ephemeral":{}}"#,
        r#"{"ephemeral":"x"}"#,
        r#"{"error":{"retry":true}}"#,
        r#"{"event":{"conversation":"k","seq":1,"id":"m","from":"visitor","body":{},"at":1}}"#,
        r#"{"event":{"conversation":"k","seq":1,"id":"m","from":"visitor","body":{"text":1},"at":1}}"#,
        r#"{"ack":{"cid":"c"}}"#,
        r#"{"ack":{"cid":"c","conversation":"k","seq":-1,"id":"m","at":1}}"#,
        r#"{"reset":{"conversation":"k"},"ping":{}}"#,
    ] {
        assert_eq!(codec::from_json::<ServerFrame>(text), None, "{text}");
    }
}

/// The next code; one that is new does not compile here.
fn after(code: ErrorCode) -> Option<ErrorCode> {
    Some(match code {
        ErrorCode::Malformed => ErrorCode::Unexpected,
        ErrorCode::Unexpected => ErrorCode::Version,
        ErrorCode::Version => ErrorCode::TooLarge,
        ErrorCode::TooLarge => ErrorCode::Empty,
        ErrorCode::Empty => ErrorCode::UnknownSite,
        ErrorCode::UnknownSite => ErrorCode::Origin,
        ErrorCode::Origin => ErrorCode::Unauthorized,
        ErrorCode::Unauthorized => ErrorCode::IdentityExpired,
        ErrorCode::IdentityExpired => ErrorCode::Forbidden,
        ErrorCode::Forbidden => ErrorCode::NotFound,
        ErrorCode::NotFound => ErrorCode::Conflict,
        ErrorCode::Conflict => ErrorCode::LinkExpired,
        ErrorCode::LinkExpired => ErrorCode::RateLimited,
        ErrorCode::RateLimited => ErrorCode::SlowConsumer,
        ErrorCode::SlowConsumer => ErrorCode::Restarting,
        ErrorCode::Restarting => ErrorCode::Internal,
        ErrorCode::Internal => return None,
    })
}

#[wasm_bindgen_test]
fn every_code_is_read() {
    let mut next = Some(ErrorCode::Malformed);
    while let Some(code) = next {
        let text = format!(r#"{{"bye":{{"code":"{}"}}}}"#, code.as_str());
        let Some(ServerFrame::Bye(bye)) = codec::from_json(&text) else {
            unreachable!("{text} is a frame")
        };
        assert_eq!(bye.code, code);
        next = after(code);
    }
}

/// What PROTOCOL.md lets a newer server of the same version say.
#[wasm_bindgen_test]
fn what_a_newer_server_adds_is_passed_over() {
    let nothing = ServerFrame::Ephemeral(Signal::Typing {
        conversation: ConversationId::new(""),
        from: Author::System,
        active: false,
        ttl: 0,
    });
    for text in [
        r#"{"unheard_of":{"a":[1]}}"#,
        r#"{"unheard_of":null}"#,
        r#"{"ephemeral":{"unheard_of":{"conversation":"k"}}}"#,
        r#"{"ephemeral":{"unheard_of":7}}"#,
    ] {
        let read = codec::from_json::<ServerFrame>(text);
        assert_eq!(read.as_ref(), Some(&nothing), "{text}");
    }
    let error = r#"{"error":{"cid":"c","code":"unheard_of","retry":false,"after_ms":5}}"#;
    let internal = error.replace("unheard_of", "internal");
    assert_eq!(
        codec::from_json::<ServerFrame>(error),
        Some(serde_json::from_str(&internal).expect("a frame"))
    );
    for (added, read_as) in [
        (
            r#"{"unheard_of":{"a":1}}"#,
            r#"{"status":{"state":"open"}}"#,
        ),
        (r#"{"unheard_of":"a"}"#, r#"{"status":{"state":"open"}}"#),
        (
            r#"{"text":{"text":"x","rich":[{"paragraph":[{"text":"x"}]},{"unheard_of":1}]}}"#,
            r#"{"text":{"text":"x"}}"#,
        ),
        (
            r#"{"text":{"text":"x","rich":[{"paragraph":[{"unheard_of":"x"}]}]}}"#,
            r#"{"text":{"text":"x"}}"#,
        ),
    ] {
        let event = |body: &str| {
            let start = r#"{"event":{"conversation":"k","seq":1,"id":"m","from":"system","#;
            format!(r#"{start}"body":{body},"at":1}}}}"#)
        };
        assert_eq!(
            codec::from_json::<ServerFrame>(&event(added)),
            Some(serde_json::from_str(&event(read_as)).expect("a frame")),
            "{added}"
        );
    }
}

#[wasm_bindgen_test]
fn an_event_of_any_shape_survives_storage() {
    let event = CloudEvent {
        specversion: "1.0".into(),
        id: wasl_protocol::EventId::new("e"),
        source: "wasl:demo".into(),
        kind: "wasl.custom".into(),
        time: "2026-01-31T09:05:00.000Z".into(),
        datacontenttype: "application/json".into(),
        session: "s".into(),
        data: Properties::default()
            .with("whole", 3_u32)
            .with("half", 0.5)
            .with("yes", true)
            .with("none", Value::Null)
            .with("list", Value::List(vec!["أ".into()])),
    };
    let text = codec::to_json(std::slice::from_ref(&event));
    // A version before kept the list alone.
    let mut kept = Undelivered {
        events: vec![event.clone()],
        ..Undelivered::default()
    };
    assert_eq!(codec::from_json(&text), Some(kept.clone()));
    kept.not_before = wasl_protocol::Timestamp::from_millis(1_700_000_000_000);
    let row = codec::to_json(&kept);
    assert_eq!(serde_json::from_str(&row).ok(), Some(kept.clone()), "{row}");
    assert_eq!(codec::from_json(&row), Some(kept));
    for wrong in [
        "{}",
        r#"{"events":[]}"#,
        r#"{"events":7,"not_before":1}"#,
        "[7]",
        "7",
    ] {
        assert_eq!(codec::from_json::<Undelivered>(wrong), None, "{wrong}");
    }
    assert!(text.contains(r#""data":{"whole":3,"half":0.5,"yes":true,"none":null,"list":["أ"]}"#));
    assert_eq!(codec::from_json(&text), Some(vec![event]));
}

#[wasm_bindgen_test]
fn what_is_kept_of_surveys_is_what_serde_keeps() {
    let text = r#"{"asked":[{"survey":"s","touchpoint":"t","at":1,"reply":"never"}],"runs":[
        {"id":"r","touchpoint":"t","place":"element","by":"conversation","share":400000,"prompt":"p",
         "conversation":"k","message":"m","shown":true,"draft":"so far",
         "run":{"survey":"s","asked_at":1,"touched_at":2,"given":[
            {"question":"a","answer":{"score":4}},{"question":"b","answer":{"chosen":["x","y"]}},
            {"question":"c","answer":{"text":"أ"}},{"question":"d"}],"at":3,"phase":PHASE}}]}"#;
    for phase in [
        r#""open""#,
        r#""done""#,
        r#""abandoned""#,
        r#"{"dismissed":"closed"}"#,
        r#"{"dismissed":"later"}"#,
        r#"{"dismissed":"never"}"#,
    ] {
        let text = text.replace("PHASE", phase);
        let expected: SurveysRecord = serde_json::from_str(&text).expect("a record");
        assert_eq!(codec::from_json(&text), Some(expected.clone()), "{phase}");
        let written = serde_json::to_string(&expected).expect("JSON");
        assert_eq!(codec::to_json(&expected), written);
    }
    for (place, by) in Place::ALL.into_iter().zip(By::ALL) {
        assert_eq!(codec::to_json(&place), format!("\"{}\"", place.as_str()));
        assert_eq!(codec::to_json(&by), format!("\"{}\"", by.as_str()));
    }
    for wrong in [r#""closed""#, r#"{"closed":"later"}"#, "7", "null"] {
        let text = text.replace("PHASE", wrong);
        assert_eq!(codec::from_json::<SurveysRecord>(&text), None, "{wrong}");
    }
}

#[wasm_bindgen_test]
fn a_lead_is_written_and_kept_as_the_server_reads_it() {
    let text = r#"{"site":"demo","token":"t","lead":{"id":"l","field":"phone","value":"+9661234567","consent":"نعم \"1\"","at":5,"prompt":"p","locale":"ar","page":{"url":"u","title":"t","stage":"before","page_count":2}}}"#;
    let post: LeadPost = serde_json::from_str(text).expect("a lead");
    let written = codec::to_json(&post);
    assert_eq!(
        serde_json::from_str::<LeadPost>(&written).ok(),
        Some(post.clone())
    );
    let kept = codec::to_json(std::slice::from_ref(&post.lead));
    assert_eq!(codec::from_json(&kept), Some(vec![post.lead]));
}

#[wasm_bindgen_test]
fn a_flow_is_kept_and_read_back_and_its_call_is_written_as_the_server_reads_it() {
    let passed = |step: &str, value: Value, words: &str| Passed {
        step: step.into(),
        value,
        words: words.into(),
    };
    let mut run = Run::begin("r".into(), "finder".into(), 3, Timestamp::from_millis(5));
    run.passed = vec![
        passed("size", "s".into(), "صغير \"1\""),
        passed("many", Value::Number(2.5), "2.5"),
        passed(
            "look",
            Properties::default().with("found", true).into(),
            "id",
        ),
        passed("next", Value::Null, ""),
    ];
    for phase in [Phase::Open]
        .into_iter()
        .chain(Ended::ALL.map(Phase::Ended))
    {
        run.phase = phase;
        let kept = codec::to_json(std::slice::from_ref(&run));
        assert_eq!(codec::from_json(&kept), Some(vec![run.clone()]), "{kept}");
    }
    let kept = codec::to_json(&run).replace("\"lost\"", "\"paused\"");
    assert_eq!(codec::from_json::<Run>(&kept), None);
    let call = r#"{"site":"demo","token":"t","id":"i","flow":"f","step":"s","locale":"ar","inputs":{"order":"1","many":2}}"#;
    let call: FlowCall = serde_json::from_str(call).expect("a call");
    let written = codec::to_json(&call);
    assert_eq!(serde_json::from_str::<FlowCall>(&written).ok(), Some(call));
}

#[wasm_bindgen_test]
fn a_record_of_a_version_before_is_read() {
    let prompt = r#"{"id":"p","shown":1,"at":7,"times":[7],"never":false}"#;
    let expected: PromptRecord = serde_json::from_str(prompt).expect("a record");
    assert_eq!(codec::from_json(prompt), Some(expected));
    let journey = r#"{"bucket":"b","visits":2,"visit":5,"cart":{},"patience":1000,"patience_at":0,"cancelled":["p"],"progress":[]}"#;
    let expected: JourneyRecord = serde_json::from_str(journey).expect("a record");
    assert_eq!(codec::from_json(journey), Some(expected));
}

#[wasm_bindgen_test]
fn one_odd_key_does_not_cost_the_others() {
    let options: js_sys::Object = js(r#"{"site":"demo","deep":{"list":[1,null]}}"#).into();
    let set = |key: &str, value: &JsValue| js_sys::Reflect::set(&options, &key.into(), value);
    set("itself", &options).expect("set");
    set("call", &js_sys::Function::new_no_args("")).expect("set");
    set("left", &JsValue::UNDEFINED).expect("set");
    let read = codec::value_from_js(&options);
    let get = |key: &str| match &read {
        Value::Map(read) => read.get(key).cloned(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) | Value::List(_) => None,
    };
    assert_eq!(get("site"), Some("demo".into()));
    assert_eq!(get("call"), Some(Value::Null));
    assert_eq!(get("left"), None);
    let deep = Properties::default().with("list", Value::List(vec![1_u32.into(), Value::Null]));
    assert_eq!(get("deep"), Some(deep.into()));
}

#[wasm_bindgen_test]
fn commands_are_checked_for_their_arguments() {
    let given = |name, arguments: &str| codec::command(name, &Array::from(&js(arguments)));
    let one = Properties::default().with("a", 1_u32);
    for (name, arguments, command) in [
        ("show", "[]", Command::Show),
        ("hide", "[]", Command::Hide),
        ("open", "[]", Command::Open),
        ("close", "[]", Command::Close),
        ("toggle", "[]", Command::Toggle),
        ("trigger", r#"["gift"]"#, Command::Trigger("gift".into())),
        ("debug", "[]", Command::Debug(true)),
        ("debug", "[false]", Command::Debug(false)),
        ("page", "[]", Command::Page(Properties::default())),
        ("page", r#"[{"a":1}]"#, Command::Page(one.clone())),
        (
            "page",
            r#"["/cart/"]"#,
            Command::Page(Properties::default().with("path", "/cart/")),
        ),
        ("identify", r#"[{"a":1}]"#, Command::Identify(one.clone())),
        (
            "update",
            r#"[{"a":1}]"#,
            Command::Update(Value::Map(one.clone())),
        ),
        (
            "track",
            r#"["add_to_cart",{"a":1}]"#,
            Command::Track {
                name: "add_to_cart".into(),
                properties: one.clone(),
            },
        ),
    ] {
        assert_eq!(given(name, arguments), command, "{name} {arguments}");
    }
    // The name in a token, to greet by: what is no token has none.
    let body = "eyJzdWIiOiAiYzEiLCAibmFtZSI6ICJIdWRhINmH2K_ZiSJ9";
    for (token, called) in [
        (["x", body, "z"].join("."), Some("Huda هدى")),
        (["x", "e30", "z"].join("."), None),
        ("x.!.z".to_owned(), None),
        ("x".to_owned(), None),
    ] {
        let mut whole = Properties::default().with("token", token.as_str());
        if let Some(called) = called {
            whole.set("called", called);
        }
        let arguments = ["[{\"token\":\"", &token, "\"}]"].concat();
        assert_eq!(given("identify", &arguments), Command::Identify(whole));
    }
    for (name, arguments) in [
        ("update", "[]"),
        ("update", r#"["x"]"#),
        ("identify", "[[]]"),
        ("track", "[]"),
        ("track", "[{}]"),
        ("track", r#"["x",1]"#),
        ("explode", "[]"),
    ] {
        let command = given(name, arguments);
        let start = format!("wasl('{name}') ");
        assert!(
            matches!(&command, Command::Unknown(sentence) if sentence.starts_with(&start)),
            "{command:?}"
        );
    }
}

#[wasm_bindgen_test]
fn the_assistant_is_asked_and_read_as_the_server_does_it_and_its_answer_is_kept() {
    let rich = r#"[{"paragraph":[{"text":"A [1] "},{"strong":"b"},"break",{"emphasis":"c"},{"code":"d"},{"link":{"text":"e","href":"/e"}}]},{"bullets":[[{"text":"f"}],[]]},{"numbers":[[{"text":"g"}]]},{"code":"h"}]"#;
    let generated = format!(r#"{{"rich":{rich},"sources":["q"]}}"#);
    let asked = format!(
        r#"[{{"question":"q","generated":{generated}}},{{"question":"x","matched":"y","helpful":true,"generated":{{"text":"z"}}}}]"#
    );
    let kept: Vec<Asked> = serde_json::from_str(&asked).expect("what is kept");
    assert_eq!(codec::from_json(&asked), Some(kept.clone()));
    let written = codec::to_json(&kept);
    assert_eq!(written, serde_json::to_string(&kept).expect("JSON"));

    let ask = AssistantAsk {
        site: SiteId::new("demo"),
        token: VisitorToken::new("t"),
        locale: "ar".into(),
        question: "متى \"يصل\"؟".into(),
        history: kept,
    };
    let written = codec::to_json(&ask);
    assert_eq!(serde_json::from_str(&written).ok(), Some(ask), "{written}");

    for said in [
        format!(r#"{{"text":{{"rich":{rich},"sources":[{{"entry":"e","question":"q"}}]}}}}"#),
        r#"{"text":{"rich":[],"sources":[]}}"#.into(),
        r#"{"end":"done"}"#.into(),
        r#"{"end":"refused"}"#.into(),
        r#"{"end":"failed"}"#.into(),
        r#"{"end":"budget"}"#.into(),
    ] {
        let expected: AssistantSaid = serde_json::from_str(&said).expect("what it says");
        assert_eq!(codec::from_json(&said), Some(expected), "{said}");
    }
    for wrong in [
        "{}",
        r#"{"end":"soon"}"#,
        r#"{"text":1}"#,
        r#"{"said":"x"}"#,
    ] {
        assert_eq!(codec::from_json::<AssistantSaid>(wrong), None, "{wrong}");
    }
}
