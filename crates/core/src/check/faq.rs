//! The FAQ as a whole: entries that are named and are not there, and quick questions that never show.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::facts::{ACTS, World};
use super::finding::{Code, Finding};
use super::rule::Report;
use crate::condition::Condition;
use crate::config::Options;

/// Looks at all entries.
pub fn check(parsed: &Options, world: &World<'_>, findings: &mut Vec<Finding>) {
    let faq = &parsed.faq;
    for (at, entry) in faq.entries.iter().enumerate() {
        let path = format!("faq.entries[{at}]");
        let mut report = Report {
            findings: &mut *findings,
            path: &path,
        };
        if let Some(when) = &entry.when
            && report.possible(when, "when", world)
        {
            fleeting(when, &mut report);
        }
    }
    // The entries of an index are in its file.
    if faq.index.is_some() {
        return;
    }
    let mut named: Vec<(String, &String)> = Vec::new();
    for (place, id) in faq.quick.iter().flatten().enumerate() {
        named.push((format!("quick[{place}]"), id));
    }
    for (at, entry) in faq.entries.iter().enumerate() {
        for (place, id) in entry.related.iter().flatten().enumerate() {
            let path = format!("entries[{at}].related[{place}]");
            if entry.id.as_ref() == Some(id) {
                Report {
                    findings: &mut *findings,
                    path: "faq",
                }
                .add(
                    Code::NoEntry,
                    &path,
                    "names the entry itself, which is not offered below its own answer",
                    "Name another one.",
                );
            } else {
                named.push((path, id));
            }
        }
    }
    for (path, id) in named {
        let known = |entry: &crate::config::FaqEntry| entry.id.as_ref() == Some(id);
        if !faq.entries.iter().any(known) {
            Report {
                findings: &mut *findings,
                path: "faq",
            }
            .add(
                Code::NoEntry,
                &path,
                &format!("names the entry \"{id}\", which there is not"),
                "Name an entry by its \"id\"; until then nothing is offered there.",
            );
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
