//! The entries inside of a site's settings: cut out, and put in, without touching anything else.
//!
//! Settings are text that a merchant wrote; reading them into values and writing them again would
//! change the order of keys and the form of numbers. So only the bytes of `faq.entries` change.

use std::fmt;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

/// The keys of an object with the text of their values, where it stands in the whole.
struct Keys<'a>(Vec<(String, &'a RawValue)>);

impl<'a> Keys<'a> {
    /// `None` where the text is no object.
    fn of(json: &'a str) -> Option<Self> {
        serde_json::from_str(json).ok()
    }

    /// Of several the last counts, as everywhere.
    fn get(&self, key: &str) -> Option<&'a str> {
        let mut found = self.0.iter().rev();
        let (_, value) = found.find(|(name, _)| name == key)?;
        (value.get() != "null").then(|| value.get())
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Keys<'a> {
    fn deserialize<D: Deserializer<'de>>(given: D) -> Result<Self, D::Error> {
        struct Pairs;
        impl<'de> Visitor<'de> for Pairs {
            type Value = Vec<(String, &'de RawValue)>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a JSON object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut keys = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    keys.push(pair);
                }
                Ok(keys)
            }
        }
        given.deserialize_map(Pairs).map(Keys)
    }
}

/// The entries of settings, as they stand there; `[]` where there are none.
#[must_use]
pub fn entries_of(json: &str) -> &str {
    let faq = Keys::of(json).and_then(|settings| settings.get("faq"));
    let entries = faq.and_then(|faq| Keys::of(faq)?.get("entries"));
    entries.unwrap_or("[]")
}

/// The settings with other entries; `None` where they are no settings.
#[must_use]
pub fn with_entries(json: &str, entries: &str) -> Option<String> {
    let settings = Keys::of(json)?;
    let Some(faq) = settings.get("faq") else {
        // One that is `null` goes on standing there; what comes last counts.
        return last(
            json,
            &settings,
            &format!(r#""faq":{{"entries":{entries}}}"#),
        );
    };
    let keys = Keys::of(faq)?;
    let (from, to) = match keys.get("entries") {
        Some(old) => place(json, old)?,
        None => {
            let faq_with = last(faq, &keys, &format!(r#""entries":{entries}"#))?;
            let (from, to) = place(json, faq)?;
            return Some(format!("{}{faq_with}{}", &json[..from], &json[to..]));
        }
    };
    Some(format!("{}{entries}{}", &json[..from], &json[to..]))
}

/// An object with one more pair, after all others.
fn last(object: &str, keys: &Keys<'_>, pair: &str) -> Option<String> {
    let end = object.rfind('}')?;
    let before = object[..end].trim_end();
    let comma = if keys.0.is_empty() { "" } else { "," };
    let rest = &object[before.len()..];
    Some(format!("{before}{comma}{pair}{rest}"))
}

/// Where a part stands in the whole that it was cut out of.
fn place(whole: &str, part: &str) -> Option<(usize, usize)> {
    let from = (part.as_ptr() as usize).checked_sub(whole.as_ptr() as usize)?;
    let to = from + part.len();
    (whole.get(from..to)? == part).then_some((from, to))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn only_the_entries_change() {
        for (json, changed) in [
            (
                "{ \"z\": 1.50,\n \"faq\" : {\"threshold\":5e-1, \"entries\": [ 1 ] , \"a\":2},\n \"b\": {} }",
                "{ \"z\": 1.50,\n \"faq\" : {\"threshold\":5e-1, \"entries\": [9] , \"a\":2},\n \"b\": {} }",
            ),
            (
                r#"{"faq":{"threshold":1}}"#,
                r#"{"faq":{"threshold":1,"entries":[9]}}"#,
            ),
            (r#"{"faq":{}}"#, r#"{"faq":{"entries":[9]}}"#),
            (
                r#"{"faq":{"entries":null}}"#,
                r#"{"faq":{"entries":null,"entries":[9]}}"#,
            ),
            (
                "{\n  \"title\": \"}\"\n}\n",
                "{\n  \"title\": \"}\",\"faq\":{\"entries\":[9]}\n}\n",
            ),
            ("{}", r#"{"faq":{"entries":[9]}}"#),
            (
                r#"{"faq":null,"a":1}"#,
                r#"{"faq":null,"a":1,"faq":{"entries":[9]}}"#,
            ),
            // The last of several counts.
            (
                r#"{"faq":{"entries":[1]},"faq":{"entries":[2]}}"#,
                r#"{"faq":{"entries":[1]},"faq":{"entries":[9]}}"#,
            ),
            // The same text elsewhere is not meant.
            (
                r#"{"a":[1],"faq":{"tags":[1],"entries":[1]}}"#,
                r#"{"a":[1],"faq":{"tags":[1],"entries":[9]}}"#,
            ),
        ] {
            assert_eq!(with_entries(json, "[9]").as_deref(), Some(changed));
            assert_eq!(entries_of(changed), "[9]");
        }
        for none in ["", "[]", "{", r#"{"faq":3}"#] {
            assert_eq!(with_entries(none, "[9]"), None, "{none}");
            assert_eq!(entries_of(none), "[]");
        }
    }

    proptest! {
        #[test]
        fn what_was_put_in_is_found(key in "[a-z]{1,4}", text in "\\PC{0,20}", old in any::<bool>()) {
            let entries = serde_json::json!([{"question": text, "answer": key}]).to_string();
            let mut settings = serde_json::json!({(key.clone()): text, "faq": {"threshold": 1}});
            if old {
                settings["faq"]["entries"] = serde_json::json!([text]);
            }
            let json = settings.to_string();
            let changed = with_entries(&json, &entries).unwrap();
            prop_assert_eq!(entries_of(&changed), &entries);
            let mut after: serde_json::Value = serde_json::from_str(&changed).unwrap();
            if let Some(faq) = after["faq"].as_object_mut() {
                faq.remove("entries");
            }
            if let Some(faq) = settings["faq"].as_object_mut() {
                faq.remove("entries");
            }
            prop_assert_eq!(after, settings);
        }
    }
}
