//! The FAQ as a whole: entries that are named and are not there, quick questions that never show,
//! synonyms that are never looked for, a language pack that is never asked.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use wasl_faq::MAX_SYNONYM_WORDS;
use wasl_protocol::Value;

use super::facts::{ACTS, World};
use super::finding::{Code, Finding};
use super::flows::{list, map, text};
use super::rule::Report;
use crate::condition::Condition;
use crate::config::{Action, Button, Options};

/// Looks at the FAQ, and at prompts' buttons that ask it.
pub fn check(options: &Value, parsed: &Options, world: &World<'_>, findings: &mut Vec<Finding>) {
    words(options, findings);
    let faq = &parsed.faq;
    if faq.index.is_some() && faq.meaning.is_some() {
        let report = &mut Report {
            findings,
            path: "faq.meaning",
        };
        report.add(
            Code::IdleMeaning,
            "",
            "is never fetched: an index has learned its words, and a language pack adds nothing to it",
            "Leave out \"meaning\", or \"index\".",
        );
    }
    let paths = entry_paths(options, parsed);
    for (entry, path) in faq.entries.iter().zip(&paths) {
        let mut report = Report {
            findings: &mut *findings,
            path,
        };
        if let Some(when) = &entry.when
            && report.possible(when, "when", world)
        {
            fleeting(when, &mut report);
        }
    }
    // Which entries an index has, the options do not say.
    if faq.index.is_none() {
        named(parsed, &paths, findings);
        questions(options, parsed, &paths, findings);
    }
}

/// Synonyms of too many words.
fn words(options: &Value, findings: &mut Vec<Finding>) {
    let given = map(options).and_then(|map| map.get("faq"));
    let groups = given.map_or(&[][..], |faq| list(faq, "synonyms"));
    for (at, group) in groups.iter().enumerate() {
        let Value::List(texts) = group else { continue };
        for (place, text) in texts.iter().enumerate() {
            let words = text.as_text().map_or(0, wasl_faq::count_words);
            if words > MAX_SYNONYM_WORDS {
                let path = format!("faq.synonyms[{at}][{place}]");
                let message = format!(
                    "has {words} words and is never looked for: a synonym has at most {MAX_SYNONYM_WORDS}"
                );
                let report = &mut Report {
                    findings,
                    path: &path,
                };
                report.add(Code::LongSynonym, "", &message, "Shorten it.");
            }
        }
    }
}

/// A condition on what is over at the next moment.
fn fleeting(when: &Condition, report: &mut Report<'_>) {
    for fact in when.facts() {
        if let Some((_, act)) = ACTS.iter().find(|(name, _)| fact.starts_with(name)) {
            report.add(
                Code::Fleeting,
                "when",
                &format!("asks for {act}, which is over in a moment: a quick question stands until it is looked at"),
                "Ask for what stays: the page, the stage, the cart, a segment.",
            );
        }
    }
}

/// Quick and related questions that name an entry that there is not, or the entry itself.
fn named(parsed: &Options, paths: &[String], findings: &mut Vec<Finding>) {
    let faq = &parsed.faq;
    for (place, id) in faq.quick.iter().flatten().enumerate() {
        let mut report = Report {
            findings: &mut *findings,
            path: "faq",
        };
        exists(parsed, id, &format!("quick[{place}]"), &mut report);
    }
    for (entry, path) in faq.entries.iter().zip(paths) {
        for (place, id) in entry.related.iter().flatten().enumerate() {
            let mut report = Report {
                findings: &mut *findings,
                path,
            };
            let at = format!("related[{place}]");
            if entry.id.as_ref() == Some(id) {
                report.add(
                    Code::NoEntry,
                    &at,
                    "names the entry itself, which is not offered below its own answer",
                    "Name another one.",
                );
            } else {
                exists(parsed, id, &at, &mut report);
            }
        }
    }
}

fn exists(parsed: &Options, id: &String, at: &str, report: &mut Report<'_>) {
    let entries = &parsed.faq.entries;
    if !entries.iter().any(|entry| entry.id.as_ref() == Some(id)) {
        report.add(
            Code::NoEntry,
            at,
            &format!("names the entry \"{id}\", which there is not"),
            "Name an entry by its \"id\"; until then nothing is offered there.",
        );
    }
}

/// Buttons that ask an entry that there is not.
fn questions(
    options: &Value,
    parsed: &Options,
    entry_paths: &[String],
    findings: &mut Vec<Finding>,
) {
    let mut look = |buttons: &[Button], path: &str| {
        for (at, button) in buttons.iter().enumerate() {
            let Action::Question(name) = &button.action else {
                continue;
            };
            let known = (parsed.faq.entries.iter())
                .any(|entry| entry.id.as_ref() == Some(name) || entry.question == *name);
            if !known {
                let path = format!("{path}.buttons[{at}].question");
                findings.push(Finding {
                    code: Code::NoEntry,
                    message: format!("\"{path}\" asks \"{name}\", which no entry of the FAQ is."),
                    path,
                    fix: "Name the id of an entry, or its question where it has no id; until then the button is not shown or does nothing."
                        .into(),
                });
            }
        }
    };
    let paths = super::paths(options, parsed);
    for (prompt, path) in parsed.prompts.iter().zip(&paths) {
        look(&prompt.content.buttons, path);
        for (at, variant) in prompt.variants.iter().enumerate() {
            if variant.content.buttons != prompt.content.buttons {
                look(&variant.content.buttons, &format!("{path}.variants[{at}]"));
            }
        }
    }
    for (entry, path) in parsed.faq.entries.iter().zip(entry_paths) {
        look(&entry.buttons, path);
    }
}

/// Where each entry stands in the options as they were given: the parser leaves some out.
pub fn entry_paths(options: &Value, parsed: &Options) -> Vec<String> {
    let given =
        (map(options).and_then(|map| map.get("faq"))).map_or(&[][..], |faq| list(faq, "entries"));
    let mut from = 0;
    let mut paths = Vec::new();
    for entry in &parsed.faq.entries {
        let is_it = |item: &Value| text(item, "question") == Some(entry.question.as_str());
        let found = given.iter().skip(from).position(is_it);
        let at = found.map_or(from, |after| from + after);
        from = at + 1;
        paths.push(format!("faq.entries[{at}]"));
    }
    paths
}
