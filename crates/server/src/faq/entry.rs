//! An entry as it stands in a site's settings: its keys in their order, whatever they are.
//!
//! The console and spreadsheets know a few keys; what else the merchant wrote (images, buttons, a
//! flow) must come back as it was, so each value stays the text that it is.

use std::fmt;

use serde::de::{MapAccess, Visitor};
use serde::ser::SerializeMap as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::{RawValue, to_raw_value};

/// An entry.
#[derive(Clone, Debug, Default)]
pub struct Entry(Vec<(String, Box<RawValue>)>);

impl Entry {
    /// The value of a key, as JSON. Of several the last counts, as everywhere.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&RawValue> {
        let mut found = self.0.iter().rev();
        found
            .find(|(name, _)| name == key)
            .map(|(_, value)| &**value)
    }

    /// The value of a key that holds a text.
    #[must_use]
    pub fn text(&self, key: &str) -> Option<String> {
        serde_json::from_str(self.get(key)?.get()).ok()
    }

    /// The value of a key that holds a list of texts; none where there is no such list.
    #[must_use]
    pub fn texts(&self, key: &str) -> Vec<String> {
        let value = self.get(key);
        value
            .and_then(|value| serde_json::from_str(value.get()).ok())
            .unwrap_or_default()
    }

    /// Its name: the id, else the question, as in events.
    #[must_use]
    pub fn name(&self) -> String {
        let id = self.text("id");
        id.or_else(|| self.text("question")).unwrap_or_default()
    }

    /// Sets a key where it stands, or after all others.
    pub fn set<T: Serialize>(&mut self, key: &str, value: &T) {
        // A text or a list of texts always has a JSON form.
        let Ok(value) = to_raw_value(value) else {
            return;
        };
        match self.0.iter_mut().rev().find(|(name, _)| name == key) {
            Some((_, old)) => *old = value,
            None => self.0.push((key.to_owned(), value)),
        }
    }

    /// Takes a key out.
    pub fn remove(&mut self, key: &str) {
        self.0.retain(|(name, _)| name != key);
    }

    /// The same with every key that the console asks for.
    #[must_use]
    pub fn filled(mut self) -> Self {
        for key in ["phrasings", "tags"] {
            if self.get(key).is_none() {
                self.set(key, &[(); 0]);
            }
        }
        if self.get("quick").is_none() {
            self.set("quick", &false);
        }
        self
    }
}

impl Serialize for Entry {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        let mut map = out.serialize_map(Some(self.0.len()))?;
        for (key, value) in &self.0 {
            map.serialize_entry(key, value)?;
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for Entry {
    fn deserialize<D: Deserializer<'de>>(given: D) -> Result<Self, D::Error> {
        struct Keys;
        impl<'de> Visitor<'de> for Keys {
            type Value = Entry;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an entry: a JSON object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Entry, A::Error> {
                let mut keys = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    keys.push(pair);
                }
                Ok(Entry(keys))
            }
        }
        given.deserialize_map(Keys)
    }
}

#[cfg(test)]
mod tests {
    use super::Entry;

    fn entry(json: &str) -> Entry {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn unknown_keys_and_their_order_stay() {
        let json = r#"{"z":[1.50,{"b":1,"a":2}],"question":"q","a":null}"#;
        assert_eq!(serde_json::to_string(&entry(json)).unwrap(), json);
        let mut changed = entry(json);
        changed.set("question", &"ق");
        changed.set("tags", &["t"]);
        changed.remove("a");
        assert_eq!(
            serde_json::to_string(&changed).unwrap(),
            r#"{"z":[1.50,{"b":1,"a":2}],"question":"ق","tags":["t"]}"#
        );
    }

    #[test]
    fn what_the_console_asks_for_is_there() {
        let filled = entry(r#"{"question":"q","answer":"a","tags":["t"]}"#).filled();
        assert_eq!(
            serde_json::to_string(&filled).unwrap(),
            r#"{"question":"q","answer":"a","tags":["t"],"phrasings":[],"quick":false}"#
        );
    }

    #[test]
    fn a_name_is_the_id_or_the_question() {
        for (json, name) in [
            (r#"{"id":"ship","question":"q"}"#, "ship"),
            (r#"{"question":"q"}"#, "q"),
            (r#"{"question":"old","question":"new"}"#, "new"),
            ("{}", ""),
        ] {
            assert_eq!(entry(json).name(), name, "{json}");
        }
        assert!(serde_json::from_str::<Entry>("[]").is_err());
    }
}
