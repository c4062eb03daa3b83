//! Reads `locales/*.json` and checks that they agree.
//!
//! Flat keys; `[NAME]` is a placeholder; `key#one` is a plural form; `direction` is the language's.
//! English is the source: every other locale has exactly its keys and placeholders.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{Deserializer as _, MapAccess, Visitor};

use crate::problem::{During, Outcome, Problem};

/// CLDR's plural categories, in the order of the generated tables.
pub const CATEGORIES: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];

/// One locale file.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Locale {
    /// Plain sentences by key.
    pub plain: BTreeMap<String, String>,
    /// Plural sentences by key, a slot per category.
    pub plural: BTreeMap<String, [Option<String>; 6]>,
    /// `ltr` or `rtl`.
    pub direction: String,
}

impl Locale {
    /// Parses the text of a file; `name` is its language, for messages.
    pub fn parse(name: &str, text: &str) -> Outcome<Self> {
        let mut reader = serde_json::Deserializer::from_str(text);
        let pairs = reader
            .deserialize_map(Pairs)
            .during(format_args!("parse locales/{name}.json"))?;
        let mut locale = Self::default();
        for (key, text) in pairs {
            locale
                .add(&key, text)
                .map_err(|why| Problem::new(format!("locales/{name}.json, {key}: {why}")))?;
        }
        if !matches!(locale.direction.as_str(), "ltr" | "rtl") {
            return Err(Problem::new(format!(
                "locales/{name}.json, direction: must be ltr or rtl"
            )));
        }
        Ok(locale)
    }

    fn add(&mut self, key: &str, text: String) -> Result<(), String> {
        if key == "direction" {
            self.direction = text;
            return Ok(());
        }
        let (base, category) = match key.split_once('#') {
            Some((base, category)) => (base, Some(category)),
            None => (key, None),
        };
        let legal = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        if !base.split('.').all(|part| {
            part.starts_with(|c: char| c.is_ascii_lowercase()) && part.chars().all(legal)
        }) {
            return Err("a key is dotted words of a-z, 0-9 and _".to_owned());
        }
        if text.trim().is_empty() {
            return Err("the text is empty".to_owned());
        }
        placeholders(&text)?;
        let Some(category) = category else {
            return match self.plain.insert(base.to_owned(), text) {
                Some(_) => Err("the key is there twice".to_owned()),
                None => Ok(()),
            };
        };
        let slot = CATEGORIES
            .iter()
            .position(|known| *known == category)
            .ok_or_else(|| format!("unknown plural form; accepted: {}", CATEGORIES.join(", ")))?;
        match self.plural.entry(base.to_owned()).or_default()[slot].replace(text) {
            Some(_) => Err("the key is there twice".to_owned()),
            None => Ok(()),
        }
    }
}

/// The plural categories a language must give.
fn categories_of(name: &str) -> &'static [&'static str] {
    match name {
        "ar" => &CATEGORIES,
        _ => &["one", "other"],
    }
}

/// Every way in which a locale differs from the English one.
pub fn disagreements(english: &Locale, name: &str, other: &Locale) -> Vec<String> {
    let mut found = Vec::new();
    let file = format!("locales/{name}.json");
    for (key, source) in &english.plain {
        match other.plain.get(key) {
            None => found.push(format!("{file} lacks {key}")),
            Some(text) if placeholders(text) != placeholders(source) => {
                found.push(format!(
                    "{file}, {key}: its placeholders are not those of en.json"
                ));
            }
            Some(_) => {}
        }
    }
    for key in other
        .plain
        .keys()
        .filter(|key| !english.plain.contains_key(*key))
    {
        found.push(format!("{file} has {key}, which en.json has not"));
    }
    for key in english
        .plural
        .keys()
        .filter(|key| !other.plural.contains_key(*key))
    {
        found.push(format!("{file} lacks the plural {key}"));
    }
    for (key, forms) in &other.plural {
        if !english.plural.contains_key(key) {
            found.push(format!(
                "{file} has the plural {key}, which en.json has not"
            ));
        }
        for category in categories_of(name) {
            let given = CATEGORIES
                .iter()
                .zip(forms)
                .any(|(c, form)| c == category && form.is_some());
            if !given {
                found.push(format!("{file} lacks {key}#{category}"));
            }
        }
        if other.plain.contains_key(key) {
            found.push(format!("{file}: {key} is both plain and plural"));
        }
    }
    found
}

/// The `[NAME]`s of a sentence, sorted; a bracket that is not a placeholder is an error.
fn placeholders(text: &str) -> Result<Vec<&str>, String> {
    let mut names = Vec::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once('[') {
        let Some((name, tail)) = after.split_once(']') else {
            return Err("a [ is not closed".to_owned());
        };
        if name.is_empty() || !name.chars().all(|c| c.is_ascii_uppercase() || c == '_') {
            return Err(format!("[{name}] is not a placeholder: capitals only"));
        }
        names.push(name);
        rest = tail;
    }
    names.sort_unstable();
    Ok(names)
}

/// Keeps duplicate keys, which `serde_json::Map` would silently merge.
struct Pairs;

impl<'de> Visitor<'de> for Pairs {
    type Value = Vec<(String, String)>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a flat object of strings")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut pairs = Vec::new();
        while let Some(pair) = map.next_entry()? {
            pairs.push(pair);
        }
        Ok(pairs)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(name: &str, text: &str) -> Outcome<Locale> {
        Locale::parse(name, text)
    }

    const EN: &str =
        r#"{"direction":"ltr","a.b":"Hi [NAME]","n#one":"[N] one","n#other":"[N] all"}"#;

    #[test]
    fn parses_plain_and_plural() {
        let en = parse("en", EN).unwrap();
        assert_eq!(en.plain["a.b"], "Hi [NAME]");
        assert_eq!(en.plural["n"][1].as_deref(), Some("[N] one"));
        assert_eq!(disagreements(&en, "en", &en), Vec::<String>::new());
    }

    #[test]
    fn refuses_bad_files() {
        for (text, why) in [
            (r#"{"a":"x"}"#, "direction"),
            (r#"{"direction":"ltr","A":"x"}"#, "dotted words"),
            (r#"{"direction":"ltr","a":" "}"#, "empty"),
            (r#"{"direction":"ltr","a":"x","a":"y"}"#, "twice"),
            (r#"{"direction":"ltr","a#some":"x"}"#, "plural form"),
            (r#"{"direction":"ltr","a":"[name]"}"#, "capitals"),
            (r#"{"direction":"ltr","a":"[NAME"}"#, "not closed"),
            (r#"{"direction":"ltr","a":{}}"#, "parse"),
        ] {
            let problem = parse("en", text).unwrap_err().to_string();
            assert!(problem.contains(why), "{text}: {problem}");
        }
    }

    #[test]
    fn names_every_difference() {
        let en = parse("en", EN).unwrap();
        let ar = parse(
            "ar",
            r#"{"direction":"rtl","a.b":"أهلاً","extra":"x","n#zero":"0","n#one":"1","n#two":"2","n#few":"3","n#other":"4"}"#,
        )
        .unwrap();
        assert_eq!(
            disagreements(&en, "ar", &ar),
            [
                "locales/ar.json, a.b: its placeholders are not those of en.json",
                "locales/ar.json has extra, which en.json has not",
                "locales/ar.json lacks n#many",
            ]
        );
        let empty = parse("ar", r#"{"direction":"rtl"}"#).unwrap();
        assert_eq!(
            disagreements(&en, "ar", &empty),
            [
                "locales/ar.json lacks a.b",
                "locales/ar.json lacks the plural n"
            ]
        );
    }
}
