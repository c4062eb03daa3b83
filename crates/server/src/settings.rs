//! A site's settings as the widget gets them: the stored options with each FAQ answer's Markdown
//! made into the rich-text tree.
//!
//! Made on the first request and kept by the hash of what is stored, so that a change is seen
//! at once.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use axum::body::Bytes;
use serde_json::Value;
use wasl_core::config::{Given, Options, Problem};

use crate::coding::{self, Coding};
use crate::digest;
use crate::markdown;
use crate::patterns::ENGINE;
use crate::store::SettingsRecord;

/// The most settings that are kept ready.
const MAX_KEPT: usize = 256;

/// Settings, ready to send.
#[derive(Clone, Debug)]
pub struct Served {
    /// As JSON, packed.
    pub bytes: Bytes,
    /// The entity tag, with its quotes.
    pub etag: String,
}

/// Settings that were made ready.
#[derive(Default)]
pub struct SettingsCache {
    kept: Mutex<HashMap<(digest::Hash, Coding), Served>>,
}

impl SettingsCache {
    /// The settings in the language that fits best; `None` when there are none at all.
    pub fn serve(
        &self,
        records: &[SettingsRecord],
        locale: &str,
        coding: Coding,
    ) -> Option<Served> {
        let record = choose(records, locale)?;
        let key = (digest::hash(&[record.json.as_bytes()]), coding);
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(served) = kept.get(&key) {
            return Some(served.clone());
        }
        if kept.len() >= MAX_KEPT {
            kept.clear();
        }
        let json = enrich(&record.json);
        let bytes = match coding::compress(json.as_bytes(), coding) {
            Some(packed) => Bytes::from(packed),
            None => Bytes::from(json),
        };
        let tag = digest::hex(&digest::hash(&[&bytes]));
        let served = Served {
            etag: format!("\"{}\"", &tag[..32]),
            bytes,
        };
        kept.insert(key, served.clone());
        Some(served)
    }
}

/// The very language, else its base language, else English, else whatever there is.
pub fn choose<'a>(records: &'a [SettingsRecord], locale: &str) -> Option<&'a SettingsRecord> {
    let base = locale.split('-').next().unwrap_or_default();
    [locale, base, "en"]
        .iter()
        .find_map(|wanted| {
            records
                .iter()
                .find(|record| record.locale.eq_ignore_ascii_case(wanted))
        })
        .or_else(|| records.first())
}

fn enrich(json: &str) -> String {
    let Ok(mut settings) = serde_json::from_str::<Value>(json) else {
        // Checked when it was stored; a hand-edited database must not break the widget.
        tracing::error!("stored settings are not JSON");
        return "{}".to_owned();
    };
    let entries = settings
        .pointer_mut("/faq/entries")
        .and_then(Value::as_array_mut);
    for entry in entries.into_iter().flatten() {
        let answer = entry.get("answer").and_then(Value::as_str);
        let rich = answer.map(markdown::parse);
        if let (Some(entry), Some(rich)) = (entry.as_object_mut(), rich)
            && let Ok(rich) = serde_json::to_value(rich)
        {
            entry.insert("rich".to_owned(), rich);
        }
    }
    draw_flows(&mut settings);
    settings.to_string()
}

/// Gives each step of a flow its words as drawn text, by language.
fn draw_flows(settings: &mut Value) {
    let flows = settings.get_mut("flows").and_then(Value::as_array_mut);
    for flow in flows.into_iter().flatten() {
        let steps = flow.get_mut("steps").and_then(Value::as_array_mut);
        for step in steps.into_iter().flatten() {
            let drawn: serde_json::Map<String, Value> = match step.get("text") {
                Some(Value::String(text)) => draw("en", text).into_iter().collect(),
                Some(Value::Object(words)) => words
                    .iter()
                    .filter_map(|(locale, text)| draw(locale, text.as_str()?))
                    .collect(),
                _ => continue,
            };
            if let Some(step) = step.as_object_mut() {
                step.insert("rich".to_owned(), Value::Object(drawn));
            }
        }
    }
}

fn draw(locale: &str, text: &str) -> Option<(String, Value)> {
    let rich = serde_json::to_value(markdown::parse(text)).ok()?;
    Some((locale.to_owned(), rich))
}

/// Checks settings before they are stored, by the very code that the widget reads them with.
///
/// # Errors
///
/// A sentence for each thing that is wrong, one a line.
pub fn check(json: &str) -> Result<(), String> {
    let (_, problems) = read(json)?;
    if problems.is_empty() {
        return Ok(());
    }
    let sentences: Vec<_> = problems.iter().map(Problem::message).collect();
    Err(sentences.join("\n"))
}

/// Reads settings as the widget does: the options, and what is wrong with them.
///
/// # Errors
///
/// They are no JSON.
pub fn read(json: &str) -> Result<(Options, Vec<Problem>), String> {
    let options: wasl_protocol::Value =
        serde_json::from_str(json).map_err(|error| error.to_string())?;
    let (given, mut problems) = Given::part(&options, ENGINE);
    let options = given.options(ENGINE);
    problems.extend(given.loose_ends(&options.named));
    Ok((options, problems))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_seeds_are_options_without_a_flaw() {
        for (locale, json) in crate::seed::SETTINGS {
            assert_eq!(check(json), Ok(()), "{locale}");
        }
    }

    #[test]
    fn a_wrong_option_is_named() {
        for (json, named) in [
            ("[]", "options"),
            ("{", "EOF"),
            (r#"{"titel":"x"}"#, "title"),
            (
                r#"{"faq":{"entries":[{"question":"q"}]}}"#,
                "faq.entries[0].answer",
            ),
            (
                r#"{"schedules":{"desk":{"zone":"Mars/Base","hours":[]}}}"#,
                "schedules.desk.zone",
            ),
            (
                r#"{"prompts":[{"id":"p","text":"t","when":{"segment.vip":true}}]}"#,
                "prompts[0].when.segment.vip",
            ),
        ] {
            let told = check(json).unwrap_err();
            assert!(told.contains(named), "{json}: {told}");
        }
    }

    fn record(locale: &str, json: &str) -> SettingsRecord {
        SettingsRecord {
            locale: locale.into(),
            json: json.into(),
        }
    }

    #[test]
    fn the_nearest_language_is_served() {
        let records = [record("ar", "1"), record("en", "2"), record("pt-BR", "3")];
        for (wanted, got) in [
            ("ar", "ar"),
            ("AR-sa", "ar"),
            ("pt-br", "pt-BR"),
            ("pt", "en"),
            ("fr", "en"),
            ("", "en"),
        ] {
            assert_eq!(choose(&records, wanted).unwrap().locale, got, "{wanted}");
        }
        assert_eq!(choose(&records[..1], "en").unwrap().locale, "ar");
        assert_eq!(choose(&[], "en"), None);
    }

    #[test]
    fn steps_of_flows_get_theirs_by_language() {
        let mut settings: Value = serde_json::from_str(
            r#"{"flows":[{"steps":[{"text":{"ar":"**س**"}},{"text":"*a*"},{"type":"end"}]}]}"#,
        )
        .unwrap();
        draw_flows(&mut settings);
        let strong = serde_json::json!([{"paragraph":[{"strong":"س"}]}]);
        assert_eq!(settings.pointer("/flows/0/steps/0/rich/ar"), Some(&strong));
        assert!(settings.pointer("/flows/0/steps/1/rich/en").is_some());
        assert_eq!(settings.pointer("/flows/0/steps/2/rich"), None);
    }

    #[test]
    fn answers_get_their_tree() {
        let cache = SettingsCache::default();
        let json = r#"{"faq":{"entries":[{"question":"q","answer":"**a**"}]},"title":"t"}"#;
        let served = cache
            .serve(&[record("en", json)], "en", Coding::Plain)
            .unwrap();
        let value: Value = serde_json::from_slice(&served.bytes).unwrap();
        assert_eq!(
            value.pointer("/faq/entries/0/rich"),
            Some(&serde_json::json!([{"paragraph":[{"strong":"a"}]}]))
        );
        let changed = cache
            .serve(&[record("en", "{}")], "en", Coding::Plain)
            .unwrap();
        assert_ne!(served.etag, changed.etag);
        let packed = cache.serve(&[record("en", json)], "en", Coding::Gzip);
        assert_ne!(served.etag, packed.unwrap().etag);
    }
}
