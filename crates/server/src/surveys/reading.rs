//! Reads a survey's event: what it says, or what is wrong with it. Pure.
//!
//! Whatever a page sends comes here, so nothing is believed: a number off its scale, a type that
//! there is not or words without end are refused by name, and never enter a score.

use serde_json::{Map, Value};
use wasl_protocol::{ConversationId, MAX_TEXT_BYTES, MessageId, RejectionCode, Timestamp};

use super::CSAT;
use super::record::{Asker, Choosing, Given, Happening, How, Place, Run, SurveyEvent, Type, scale};
use crate::store::EventRecord;

/// The types of events that may be a survey's.
const PREFIX: &str = "wasl.survey.";

/// The longest name of a survey, touchpoint, question or choice, in bytes.
const MAX_NAME_BYTES: usize = 64;

/// The most choices of an answer.
const MAX_CHOICES: usize = 100;

/// The longest page address that is kept, in bytes.
const MAX_PAGE_BYTES: usize = 2_048;

/// The least chance that is believed, in millionths: one visitor in a thousand. A smaller one
/// would let a single answer stand for more visitors than can be judged by it.
const LEAST_SHARE: u32 = 1_000;

/// What is wrong with an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flaw {
    /// For programs.
    pub code: RejectionCode,
    /// For people.
    pub message: String,
}

type Properties = Map<String, Value>;

/// What an event says of a survey; `None` when it is another one.
///
/// An event without `run` is one of the built-in poll's, which reports what it shows; its answers
/// are in the conversation, and are counted from there. The same holds for the built-in poll's
/// name in a thread.
///
/// # Errors
///
/// What is wrong, by the property's name.
pub fn read(
    kind: &str,
    id: &str,
    at: Timestamp,
    event: &Value,
) -> Result<Option<SurveyEvent>, Flaw> {
    let Some(name) = kind.strip_prefix(PREFIX) else {
        return Ok(None);
    };
    let given = event.pointer("/data/properties").and_then(Value::as_object);
    let Some(given) = given.filter(|given| given.contains_key("run")) else {
        return Ok(None);
    };
    let happening = match name {
        "shown" => Happening::Shown,
        "answered" => Happening::Answered(named(given, "question")?, answer(given)?),
        "completed" => Happening::Completed,
        "dismissed" => Happening::Dismissed(
            How::named(word(given, "how")?).ok_or_else(|| wrong("how is close, later or never"))?,
        ),
        "abandoned" => Happening::Abandoned,
        _ => return Ok(None),
    };
    let run = run(given, event)?;
    if run.survey == CSAT && run.message.is_some() {
        return Ok(None);
    }
    Ok(Some(SurveyEvent {
        id: id.to_owned(),
        at,
        run,
        happening,
    }))
}

/// What a stored event says of a survey.
#[must_use]
pub fn of(record: &EventRecord) -> Option<SurveyEvent> {
    if !record.kind.starts_with(PREFIX) {
        return None;
    }
    let event: Value = serde_json::from_str(&record.json).ok()?;
    let at = crate::rfc3339::parse(event.get("time")?.as_str()?)?;
    read(&record.kind, &record.id, at, &event).ok().flatten()
}

fn run(given: &Properties, event: &Value) -> Result<Run, Flaw> {
    let run = word(given, "run")?;
    if !MessageId::new(run).is_uuid() {
        return Err(wrong("run is a UUID"));
    }
    let conversation = id(given, "conversation")?.map(ConversationId::new);
    let message = id(given, "message")?.map(MessageId::new);
    if message.is_some() && conversation.is_none() {
        return Err(wrong("message comes with the conversation that it is in"));
    }
    let about = |pointer: &str, max: usize| {
        let text = event.pointer(pointer).and_then(Value::as_str)?;
        let fits = !text.is_empty() && text.len() <= max && !text.chars().any(char::is_control);
        fits.then(|| text.to_owned())
    };
    Ok(Run {
        survey: named(given, "survey")?,
        run: run.to_owned(),
        touchpoint: named(given, "touchpoint")?,
        share: share(given)?,
        place: Place::named(word(given, "where")?)
            .ok_or_else(|| wrong("where is prompt, thread or element"))?,
        by: Asker::named(word(given, "by")?)
            .ok_or_else(|| wrong("by is rule, agent, api or conversation"))?,
        conversation,
        message,
        stage: about("/data/stage", MAX_NAME_BYTES)
            .filter(|stage| matches!(stage.as_str(), "before" | "during" | "after")),
        locale: about("/data/locale", MAX_NAME_BYTES),
        page: about("/data/page/url", MAX_PAGE_BYTES),
    })
}

fn share(given: &Properties) -> Result<u32, Flaw> {
    let Some(share) = given.get("share") else {
        return Ok(1_000_000);
    };
    let millionths = share.as_f64().map(|share| (share * 1e6).round());
    match millionths {
        Some(number) if (f64::from(LEAST_SHARE)..=1e6).contains(&number) => Ok(number as u32),
        Some(_) | None => Err(wrong("share is a chance from 0.001 to 1")),
    }
}

fn answer(given: &Properties) -> Result<Option<Given>, Flaw> {
    let kind = Type::named(word(given, "type")?)
        .ok_or_else(|| wrong("type is csat, nps, ces, single, multiple or text"))?;
    match given.get("withdrawn") {
        Some(Value::Bool(true)) => return Ok(None),
        Some(Value::Bool(false)) | None => {}
        Some(_) => return Err(wrong("withdrawn is true or left out")),
    }
    Ok(Some(match kind {
        Type::Csat | Type::Nps | Type::Ces => {
            let points = given.get("points").and_then(whole);
            let good_end = given.get("goodEnd").and_then(Value::as_str);
            let scale = scale(kind, points, good_end)
                .ok_or_else(|| wrong("ces has points, 5 or 7, and goodEnd, high or low"))?;
            let score = given.get("score").and_then(whole);
            let score = score.and_then(|score| u8::try_from(score).ok());
            let score = score.filter(|score| scale.bucket(*score).is_some());
            let score = score.ok_or_else(|| {
                let (first, last) = (scale.first(), scale.last());
                wrong(&format!("score is a whole number from {first} to {last}"))
            })?;
            Given::Score(scale, score)
        }
        Type::Single => Given::Chosen(Choosing::Single, choices(given, 1)?),
        Type::Multiple => Given::Chosen(Choosing::Multiple, choices(given, MAX_CHOICES)?),
        Type::Text => {
            let text = given.get("text").and_then(Value::as_str);
            let text = text.map(str::trim).filter(|text| !text.is_empty());
            let text = text.ok_or_else(|| wrong("text is the visitor's words"))?;
            if text.len() > MAX_TEXT_BYTES {
                return Err(Flaw {
                    code: RejectionCode::TooLarge,
                    message: format!("text is larger than {MAX_TEXT_BYTES} bytes"),
                });
            }
            Given::Text(text.to_owned())
        }
    }))
}

fn choices(given: &Properties, most: usize) -> Result<Vec<String>, Flaw> {
    let fault = || wrong(&format!("choices are 1 to {most} names, each once"));
    let list = given.get("choices").and_then(Value::as_array);
    let list = list.ok_or_else(fault)?;
    if list.is_empty() || list.len() > most {
        return Err(fault());
    }
    let mut ids = Vec::with_capacity(list.len());
    for item in list {
        let id = item.as_str().filter(|id| is_name(id)).ok_or_else(fault)?;
        ids.push(id.to_owned());
    }
    ids.sort_unstable();
    let before = ids.len();
    ids.dedup();
    if ids.len() == before {
        Ok(ids)
    } else {
        Err(fault())
    }
}

fn word<'a>(given: &'a Properties, key: &str) -> Result<&'a str, Flaw> {
    let text = given.get(key).and_then(Value::as_str);
    text.ok_or_else(|| wrong(&format!("{key} is a string")))
}

fn named(given: &Properties, key: &str) -> Result<String, Flaw> {
    let text = word(given, key)?;
    if is_name(text) {
        return Ok(text.to_owned());
    }
    Err(wrong(&format!(
        "{key} is 1 to {MAX_NAME_BYTES} letters, digits, hyphens, underscores and dots"
    )))
}

fn id<'a>(given: &'a Properties, key: &str) -> Result<Option<&'a str>, Flaw> {
    let Some(value) = given.get(key) else {
        return Ok(None);
    };
    let text = value.as_str().filter(|id| MessageId::new(*id).is_uuid());
    text.map(Some)
        .ok_or_else(|| wrong(&format!("{key} is a UUID")))
}

/// Whether a text is a name as the options have them.
#[must_use]
pub fn is_name(text: &str) -> bool {
    let is_fit = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    !text.is_empty() && text.len() <= MAX_NAME_BYTES && text.bytes().all(is_fit)
}

/// A whole number, also when it came as `5.0`.
fn whole(value: &Value) -> Option<i64> {
    let number = value.as_f64()?;
    (number.fract() == 0.0 && number.abs() < 1e9).then_some(number as i64)
}

fn wrong(message: &str) -> Flaw {
    Flaw {
        code: RejectionCode::Schema,
        message: format!("data.properties: {message}"),
    }
}
