//! The judge: what is fit, and what is said of the rest.

use super::*;
use serde_json::json;

const NOW: Timestamp = Timestamp::from_millis(1_767_225_600_000);

fn good() -> Value {
    json!({
        "specversion": "1.0",
        "id": "e1",
        "source": "wasl:demo",
        "type": "wasl.prompt.shown",
        "time": "2026-01-01T00:00:00.000Z",
        "datacontenttype": "application/json",
        "session": "s1",
        "data": {"url": "/", "n": 1, "properties": {"prompt": "size-help"}}
    })
}

fn judge_one(event: &Value) -> Result<EventRecord, RejectionCode> {
    let raw = serde_json::value::to_raw_value(event).unwrap();
    let mut judged = judge(&SiteId::new("demo"), &[&raw], Writer::Ours, NOW);
    match judged.fit.pop() {
        Some(record) => Ok(record),
        None => Err(judged.rejected[0].code),
    }
}

#[test]
fn a_good_event_is_kept_as_it_came() {
    let mut event = good();
    event["extension"] = json!("kept");
    let record = judge_one(&event).unwrap();
    assert_eq!(record.id, "e1");
    assert_eq!(record.kind, "wasl.prompt.shown");
    assert_eq!(serde_json::from_str::<Value>(&record.json).unwrap(), event);
}

#[test]
fn each_flaw_is_told() {
    use RejectionCode::{Schema, Time, TooLarge, WrongSite};
    for (name, value, code) in [
        ("specversion", json!("0.3"), Schema),
        ("specversion", json!(1.0), Schema),
        ("id", json!(""), Schema),
        ("id", json!(7), Schema),
        ("id", json!("x".repeat(65)), Schema),
        ("type", json!("Wasl.Prompt"), Schema),
        ("type", json!("x".repeat(101)), Schema),
        ("type", json!("<script>"), Schema),
        ("session", Value::Null, Schema),
        ("datacontenttype", json!("text/html"), Schema),
        ("source", json!("demo"), WrongSite),
        ("source", json!("wasl:other"), WrongSite),
        ("source", json!("wasl:demo2"), WrongSite),
        ("time", json!("yesterday"), Schema),
        ("time", json!("2026-13-01T00:00:00Z"), Schema),
        ("time", json!("2024-12-01T00:00:00Z"), Time),
        ("time", json!("2027-02-01T00:00:00Z"), Time),
        ("data", json!([1]), Schema),
        ("data", json!("x"), Schema),
        ("data", json!({}), Schema),
        ("data", json!({"properties": {"prompt": 7}}), Schema),
        ("data", json!({"x": "y".repeat(MAX_DATA_BYTES)}), TooLarge),
        ("data", json!({"x": "y".repeat(MAX_EVENT_BYTES)}), TooLarge),
    ] {
        let mut event = good();
        event[name] = value;
        assert_eq!(judge_one(&event).err(), Some(code), "{name}");
    }
    for name in [
        "specversion",
        "id",
        "source",
        "type",
        "time",
        "session",
        "data",
    ] {
        let mut event = good();
        event.as_object_mut().unwrap().remove(name);
        assert_eq!(judge_one(&event).err(), Some(Schema), "without {name}");
    }
    for other in [json!(null), json!([]), json!("x"), json!(3)] {
        assert_eq!(judge_one(&other).err(), Some(Schema), "{other}");
    }
}

#[test]
fn a_rejection_names_its_place_and_id() {
    let good = serde_json::value::to_raw_value(&good()).unwrap();
    let bad = serde_json::value::to_raw_value(&json!({"id": "bad"})).unwrap();
    let judged = judge(&SiteId::new("demo"), &[&good, &bad], Writer::Ours, NOW);
    assert_eq!(judged.fit.len(), 1);
    assert_eq!(judged.rejected[0].index, 1);
    assert_eq!(judged.rejected[0].id, Some(EventId::new("bad")));
}
