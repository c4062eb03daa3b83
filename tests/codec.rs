//! The widget's edge: frames, records and options between JavaScript and our types.
#![cfg(target_arch = "wasm32")]

use js_sys::{Array, JSON};
use wasl::codec;
use wasl_core::event::Command;
use wasl_protocol::{
    Body, ClientFrame, ClientId, CloudEvent, ConversationId, Properties, Send, ServerFrame, Value,
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
    let text = codec::to_json(&frame).expect("a frame is JSON");
    assert_eq!(
        text,
        "{\"send\":{\"cid\":\"c1\",\"conversation\":\"k1\",\"body\":{\"text\":{\"text\":\
         \"مرحبا \u{202e} <b>👋🏽</b>\\n\\\"\"}}}}"
    );
    assert_eq!(codec::from_json(&text), Some(frame));
}

#[wasm_bindgen_test]
fn frames_of_the_server_are_read() {
    for text in [
        r#"{"welcome":{"v":1,"now":1767225599001,"visitor":"v1","heads":[{"conversation":"k","head":3,"visitor_seen":2,"agent_seen":3}],"agents_online":true}}"#,
        r#"{"ack":{"cid":"c","conversation":"k","seq":4,"id":"m","at":1767225599001,"duplicate":true}}"#,
        r#"{"event":{"conversation":"k","seq":1,"id":"m","from":{"agent":{"id":"a","name":"Noor"}},"body":{"text":{"text":"*hi*","rich":[{"paragraph":[{"emphasis":"hi"},"break",{"link":{"text":"x","href":"/p"}}]}]}},"at":1}}"#,
        r#"{"event":{"conversation":"k","seq":2,"id":"m","from":"system","body":{"survey":{"survey":"csat"}},"at":1}}"#,
        r#"{"reset":{"conversation":"k"}}"#,
        r#"{"ephemeral":{"typing":{"conversation":"k","from":"visitor","active":true,"ttl":6000}}}"#,
        r#"{"ping":{"heads":[{"conversation":"k","seq":9}]}}"#,
        r#"{"error":{"code":"too_large","retry":false}}"#,
        r#"{"bye":{"code":"restarting","retry":true,"after_ms":500}}"#,
    ] {
        assert!(codec::from_json::<ServerFrame>(text).is_some(), "{text}");
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
        r#"{"unheard_of":{}}"#,
        r#"{"ack":{"cid":"c"}}"#,
        r#"{"ack":{"cid":"c","conversation":"k","seq":-1,"id":"m","at":1}}"#,
        r#"{"reset":{"conversation":"k"},"ping":{}}"#,
    ] {
        assert_eq!(codec::from_json::<ServerFrame>(text), None, "{text}");
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
    let text = codec::to_json(std::slice::from_ref(&event)).expect("JSON");
    assert!(text.contains(r#""data":{"whole":3,"half":0.5,"yes":true,"none":null,"list":["أ"]}"#));
    assert_eq!(codec::from_json(&text), Some(vec![event]));
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
        ("page", "[]", Command::Page(Properties::default())),
        ("page", r#"[{"a":1}]"#, Command::Page(one.clone())),
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
