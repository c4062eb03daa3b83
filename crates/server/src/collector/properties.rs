//! Holds the properties of an event against the catalogue. Pure.
//!
//! Asked by the judge for each event whose attributes are in order. Nothing that a widget of any
//! version reports is refused: a type that the catalogue does not have passes, for a newer widget
//! may have it, and so does a property that it does not have. What is refused: a property that is
//! always there and is missing, and one of another kind than the catalogue says.

use serde_json::{Map, Value};
use wasl_protocol::catalogue::{Described, Holds, described};

/// Who wrote an event.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Writer {
    /// The widget, or who writes as it does: CloudEvents and plain JSON.
    #[default]
    Ours,
    /// A client of Segment's, PostHog's or Snowplow's. It knows our open events (a page view, the
    /// page's own) by its own names, so nothing is asked of those.
    Foreign,
}

/// What is wrong with the properties of an event of this type, in words that name the property.
///
/// # Errors
///
/// The first flaw.
pub fn check(kind: &str, event: &Value, writer: Writer) -> Result<(), String> {
    let Some(known) = described(kind) else {
        return Ok(());
    };
    if known.is_open && writer == Writer::Foreign {
        return Ok(());
    }
    let empty = Map::new();
    let given = match event.pointer("/data/properties") {
        None | Some(Value::Null) => &empty,
        Some(Value::Object(given)) => given,
        Some(Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_)) => {
            return Err("data.properties is a JSON object".to_owned());
        }
    };
    against(known, given)
}

fn against(known: &Described, given: &Map<String, Value>) -> Result<(), String> {
    for property in known.properties {
        let name = property.name;
        match given.get(name) {
            None | Some(Value::Null) if property.is_needed => {
                return Err(format!("{} has the property {name}", known.kind));
            }
            None | Some(Value::Null) => {}
            Some(value) if is(property.holds, value) => {}
            Some(_) => return Err(format!("{name} is {}", said(property.holds))),
        }
    }
    Ok(())
}

fn is(holds: Holds, value: &Value) -> bool {
    match holds {
        Holds::Text => value.is_string(),
        Holds::Id => value.as_str().is_some_and(|text| !text.is_empty()),
        Holds::Bool => value.is_boolean(),
        Holds::Count => whole(value).is_some_and(|number| number >= 0.0),
        Holds::Range(from, to) => {
            whole(value).is_some_and(|number| number >= f64::from(from) && number <= f64::from(to))
        }
        Holds::Share => (value.as_f64()).is_some_and(|number| number > 0.0 && number <= 1.0),
        Holds::OneOf(words) => (value.as_str()).is_some_and(|text| words.contains(&text)),
        Holds::Names => value
            .as_array()
            .is_some_and(|names| names.iter().all(Value::is_string)),
    }
}

/// A whole number, also as `3.0`: JSON has one kind of number.
fn whole(value: &Value) -> Option<f64> {
    value.as_f64().filter(|number| number.fract() == 0.0)
}

fn said(holds: Holds) -> String {
    match holds {
        Holds::Text => "a text".to_owned(),
        Holds::Id => "a text that is not empty".to_owned(),
        Holds::Bool => "true or false".to_owned(),
        Holds::Count => "a whole number from 0".to_owned(),
        Holds::Range(from, to) => format!("a whole number from {from} to {to}"),
        Holds::Share => "a number above 0, at most 1".to_owned(),
        Holds::OneOf(words) => format!("one of {}", words.join(", ")),
        Holds::Names => "a list of texts".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use wasl_protocol::catalogue::CATALOGUE;

    /// Values that fit, and some that do not.
    fn samples(holds: Holds) -> (Vec<Value>, Vec<Value>) {
        let (fit, unfit) = match holds {
            Holds::Text => (json!(["", "نعم", "\u{0}"]), json!([1, true, [], {}])),
            Holds::Id => (json!(["size-help"]), json!(["", 1, false])),
            Holds::Bool => (json!([true, false]), json!(["true", 0])),
            Holds::Count => (
                json!([0, 3, 3.0, 4_294_967_296_u64]),
                json!([-1, 0.5, "3", true]),
            ),
            Holds::Range(from, to) => (
                json!([from, to, f64::from(to)]),
                json!([i64::from(from) - 1, to + 1, f64::from(from) + 0.5, "1"]),
            ),
            Holds::Share => (json!([0.001, 1, 1.0]), json!([0, 1.001, -1, "1"])),
            Holds::OneOf(words) => (json!(words), json!(["", "other", 1])),
            Holds::Names => (
                json!([[], ["email", "phone"]]),
                json!(["email", [1], {"0": "a"}]),
            ),
        };
        let list = |value: Value| value.as_array().unwrap().clone();
        (list(fit), list(unfit))
    }

    fn event(properties: &Map<String, Value>) -> Value {
        json!({"data": {"properties": properties}})
    }

    /// What each event always has.
    fn least(known: &Described) -> Map<String, Value> {
        let needed = known.properties.iter().filter(|one| one.is_needed);
        needed
            .map(|one| (one.name.to_owned(), samples(one.holds).0.remove(0)))
            .collect()
    }

    #[test]
    fn every_event_of_the_catalogue_is_held_against_it() {
        for known in CATALOGUE {
            let ours = |given: &Map<String, Value>| check(known.kind, &event(given), Writer::Ours);
            let least = least(known);
            assert_eq!(ours(&least), Ok(()), "{}", known.kind);
            let mut more = least.clone();
            more.insert("of_a_newer_widget".to_owned(), json!([1]));
            assert_eq!(ours(&more), Ok(()), "{}", known.kind);
            for property in known.properties {
                let name = property.name;
                let mut without = least.clone();
                without.remove(name);
                assert_eq!(
                    ours(&without).is_err(),
                    property.is_needed,
                    "{} without {name}",
                    known.kind
                );
                let (fit, unfit) = samples(property.holds);
                for (values, is_fit) in [(fit, true), (unfit, false)] {
                    for value in values {
                        let mut given = least.clone();
                        given.insert(name.to_owned(), value.clone());
                        let told = ours(&given);
                        assert_eq!(told.is_ok(), is_fit, "{} {name} {value}", known.kind);
                        assert!(told.err().is_none_or(|told| told.contains(name)));
                    }
                }
            }
        }
    }

    #[test]
    fn what_the_catalogue_does_not_have_passes() {
        for (kind, data) in [
            ("wasl.prompt.of_a_newer_widget", json!({})),
            (
                "wasl.custom.order_completed",
                json!({"properties": {"a": [{}]}}),
            ),
            ("wasl.custom.order_completed", json!({})),
            ("com.example.other", json!({"properties": 3})),
            (
                "wasl.widget.loaded",
                json!({"page": {}, "sequence": 1, "consent": {}}),
            ),
            ("wasl.widget.closed", json!({"properties": null})),
        ] {
            let event = json!({"data": data});
            assert_eq!(check(kind, &event, Writer::Ours), Ok(()), "{kind} {event}");
        }
    }

    #[test]
    fn a_page_view_of_another_client_has_its_own_properties() {
        let view = json!({"data": {"properties": {"page_count": "many"}}});
        for (writer, is_fit) in [(Writer::Foreign, true), (Writer::Ours, false)] {
            let told = check("wasl.page.viewed", &view, writer);
            assert_eq!(told.is_ok(), is_fit, "{writer:?}");
        }
        let prompt = json!({"data": {"properties": {"prompt": 7}}});
        assert!(check("wasl.prompt.shown", &prompt, Writer::Foreign).is_err());
        assert!(
            check(
                "wasl.prompt.shown",
                &json!({"data": {"properties": []}}),
                Writer::Ours
            )
            .is_err()
        );
    }

    #[test]
    fn the_golden_batch_passes() {
        let batch = include_str!("../../../../tests/events/cloudevents.json");
        let batch: Vec<Value> = serde_json::from_str(batch).unwrap();
        for event in batch {
            let kind = event["type"].as_str().unwrap();
            assert_eq!(check(kind, &event, Writer::Ours), Ok(()), "{event}");
        }
    }
}
