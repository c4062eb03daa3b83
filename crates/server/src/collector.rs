//! The judgement of telemetry: which events of a batch are fit to be stored. Pure.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value};
use wasl_protocol::{
    ConversationId, EventId, Rejected, RejectionCode, SPEC_VERSION, SiteId, Timestamp,
};

use crate::rfc3339;
use crate::store::EventRecord;
use crate::surveys::reading;
use crate::surveys::record::SurveyEvent;

/// The most events in one request.
pub const MAX_EVENTS: usize = 1_000;

/// The longest id, in bytes.
const MAX_ID_BYTES: usize = 64;

/// The longest type and session, in bytes.
const MAX_NAME_BYTES: usize = 100;

/// The largest `data`, in bytes of JSON.
const MAX_DATA_BYTES: usize = 32 * 1024;

/// The largest event, in bytes of JSON: `data` and room for the attributes.
const MAX_EVENT_BYTES: usize = 40 * 1024;

/// How far an event's time may be from the server's. Milliseconds.
const MAX_TIME_OFF_MS: u64 = 366 * 24 * 60 * 60 * 1_000;

/// A judged batch.
#[derive(Debug, Default)]
pub struct Judged {
    /// Fit, in order.
    pub fit: Vec<EventRecord>,
    /// Unfit, with the reason.
    pub rejected: Vec<Rejected>,
    /// The conversations that fit events name: which, the event's place in the batch, and among
    /// the fit.
    told_of: Vec<(ConversationId, u32, usize)>,
}

impl Judged {
    /// The conversations that events name; they must be the site's.
    #[must_use]
    pub fn conversations(&self) -> BTreeSet<ConversationId> {
        self.told_of.iter().map(|(id, _, _)| id.clone()).collect()
    }

    /// Refuses the events that name one of these conversations.
    pub fn refuse(&mut self, foreign: &BTreeSet<ConversationId>) {
        let fit = std::mem::take(&mut self.fit).into_iter();
        let mut fit: Vec<Option<EventRecord>> = fit.map(Some).collect();
        for (conversation, index, place) in &self.told_of {
            if foreign.contains(conversation)
                && let Some(event) = fit.get_mut(*place).and_then(Option::take)
            {
                self.rejected.push(Rejected {
                    index: *index,
                    id: Some(EventId::new(event.id)),
                    code: RejectionCode::WrongSite,
                    message: format!("this site has no conversation {conversation}"),
                });
            }
        }
        self.rejected.sort_by_key(|rejected| rejected.index);
        self.fit = fit.into_iter().flatten().collect();
    }
}

/// Only the size of `data` needs its raw text.
#[derive(Deserialize)]
struct Sizes<'a> {
    #[serde(borrow)]
    data: &'a RawValue,
}

struct Flaw {
    code: RejectionCode,
    message: String,
}

/// Judges each event of a batch for itself.
#[must_use]
pub fn judge(site: &SiteId, batch: &[&RawValue], now: Timestamp) -> Judged {
    let mut judged = Judged::default();
    for (index, raw) in (0_u32..).zip(batch) {
        let value = serde_json::from_str(raw.get()).unwrap_or(Value::Null);
        match check(site, raw.get(), &value, now) {
            Ok((record, said)) => {
                if let Some(conversation) = said.and_then(|said| said.run.conversation) {
                    let place = judged.fit.len();
                    judged.told_of.push((conversation, index, place));
                }
                judged.fit.push(record);
            }
            Err(Flaw { code, message }) => judged.rejected.push(Rejected {
                index,
                id: value
                    .get("id")
                    .and_then(Value::as_str)
                    .filter(|id| id.len() <= MAX_ID_BYTES)
                    .map(EventId::new),
                code,
                message,
            }),
        }
    }
    judged
}

fn check(
    site: &SiteId,
    raw: &str,
    value: &Value,
    now: Timestamp,
) -> Result<(EventRecord, Option<SurveyEvent>), Flaw> {
    if raw.len() > MAX_EVENT_BYTES {
        return Err(too_large("the event", MAX_EVENT_BYTES));
    }
    let event = value
        .as_object()
        .ok_or_else(|| schema("an event is a JSON object"))?;
    if text(event, "specversion", 8)? != SPEC_VERSION {
        return Err(schema("specversion is \"1.0\""));
    }
    let id = text(event, "id", MAX_ID_BYTES)?;
    let kind = text(event, "type", MAX_NAME_BYTES)?;
    let is_plain = |byte: u8| {
        byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'.' | b'_' | b'-')
    };
    if !kind.bytes().all(is_plain) {
        return Err(schema(
            "type holds only a-z, 0-9, dot, hyphen and underscore",
        ));
    }
    let session = text(event, "session", MAX_NAME_BYTES)?;
    if event
        .get("datacontenttype")
        .is_some_and(|kind| kind != "application/json")
    {
        return Err(schema("datacontenttype is \"application/json\""));
    }
    let source = text(event, "source", MAX_NAME_BYTES)?;
    if source.strip_prefix("wasl:") != Some(site.as_str()) {
        return Err(Flaw {
            code: RejectionCode::WrongSite,
            message: format!("source is \"wasl:{site}\" for this site"),
        });
    }
    let time = rfc3339::parse(text(event, "time", 40)?)
        .ok_or_else(|| schema("time is an RFC 3339 date and time"))?;
    if time.as_millis().abs_diff(now.as_millis()) > MAX_TIME_OFF_MS {
        return Err(Flaw {
            code: RejectionCode::Time,
            message: "time is more than a year from now".to_owned(),
        });
    }
    if !event.get("data").is_some_and(Value::is_object) {
        return Err(schema("data is a JSON object"));
    }
    let data = serde_json::from_str::<Sizes<'_>>(raw).map_or(0, |sizes| sizes.data.get().len());
    if data > MAX_DATA_BYTES {
        return Err(too_large("data", MAX_DATA_BYTES));
    }
    let said = reading::read(kind, id, time, value);
    let said = said.map_err(|reading::Flaw { code, message }| Flaw { code, message })?;
    Ok((record(id, kind, session, raw), said))
}

fn record(id: &str, kind: &str, session: &str, raw: &str) -> EventRecord {
    EventRecord {
        id: id.to_owned(),
        kind: kind.to_owned(),
        session: session.to_owned(),
        json: raw.to_owned(),
    }
}

fn text<'a>(event: &'a Map<String, Value>, name: &str, max: usize) -> Result<&'a str, Flaw> {
    let text = event
        .get(name)
        .and_then(Value::as_str)
        .ok_or_else(|| schema(&format!("{name} is a string")))?;
    if text.is_empty() || text.len() > max || text.chars().any(char::is_control) {
        return Err(schema(&format!("{name} has 1 to {max} bytes")));
    }
    Ok(text)
}

fn schema(message: &str) -> Flaw {
    Flaw {
        code: RejectionCode::Schema,
        message: message.to_owned(),
    }
}

fn too_large(what: &str, limit: usize) -> Flaw {
    Flaw {
        code: RejectionCode::TooLarge,
        message: format!("{what} is larger than {limit} bytes"),
    }
}

#[cfg(test)]
mod tests {
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
            "data": {"url": "/", "n": 1}
        })
    }

    fn judge_one(event: &Value) -> Result<EventRecord, RejectionCode> {
        let raw = serde_json::value::to_raw_value(event).unwrap();
        let mut judged = judge(&SiteId::new("demo"), &[&raw], NOW);
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
        let judged = judge(&SiteId::new("demo"), &[&good, &bad], NOW);
        assert_eq!(judged.fit.len(), 1);
        assert_eq!(judged.rejected[0].index, 1);
        assert_eq!(judged.rejected[0].id, Some(EventId::new("bad")));
    }
}
