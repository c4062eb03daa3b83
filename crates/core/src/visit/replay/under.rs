//! The options that a visit is run under: the draft's rules in place of those of the page.
//!
//! Rules are the options of [`RULES`]. Where the draft has one, it counts from the moment on at which the page had its own: with its own options, or with the
//! settings that came from the server. A visit that says nothing of settings has all from the
//! start. Whatever else the page said (`locale`, `hidden`) stays.

use alloc::vec::Vec;

use wasl_protocol::{Properties, Value};

use super::super::Step;
use crate::Event;
use crate::arbiter::FULL;
use crate::event::{Boot, Command};
use crate::record::{JourneyRecord, Record};
use crate::text::concat;

/// The options that are rules.
const RULES: [&str; 9] = [
    "prompts",
    "promptCooldown",
    "holdout",
    "stages",
    "segments",
    "schedules",
    "groups",
    "surveys",
    "surveyCooldown",
];

/// The site of a draft that names none.
const NO_SITE: &str = "replay";

pub(super) struct Under {
    /// The draft, without what rules do not look at.
    draft: Properties,
}

impl Under {
    pub(super) fn new(mut draft: Properties) -> Self {
        // No rule looks at answers, and nothing is reported.
        draft.0.retain(|(key, _)| key != "faq" && key != "events");
        Self { draft }
    }

    /// Puts the draft where the page had its rules.
    pub(super) fn put(&self, steps: &mut Vec<Step>, visit: &str) {
        let told = steps
            .iter()
            .any(|step| matches!(step.event, Event::SettingsLoaded(_) | Event::SettingsFailed));
        let mut started_at = None;
        for step in steps.iter_mut() {
            if let Event::Booted(boot) = &mut step.event {
                self.boot(boot, visit, told);
                started_at = Some(step.at);
            } else if let Event::SettingsLoaded(value) = &mut step.event {
                *value = Value::Map(self.draft.clone());
            } else if let Event::Commanded(Command::Update(Value::Map(options))) = &mut step.event {
                let draft = &self.draft;
                (options.0)
                    .retain(|(key, _)| !RULES.contains(&key.as_str()) || draft.get(key).is_none());
            }
        }
        if let (false, Some(at)) = (told, started_at) {
            steps.insert(1, Step::new(at, Event::SettingsFailed));
        }
    }

    fn boot(&self, boot: &mut Boot, visit: &str, told: bool) {
        let own = match core::mem::take(&mut boot.options) {
            Value::Map(own) => own,
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) | Value::List(_) => {
                Properties::default()
            }
        };
        let mut options = own.clone();
        options.0.retain(|(key, _)| key != "faq");
        for (key, value) in &self.draft.0 {
            let is_rule = RULES.contains(&key.as_str());
            let had = own.get(key).is_some();
            if key == "site" || (is_rule && had) || (!told && !had) {
                options.set(key, value.clone());
            }
        }
        if options.get("site").is_none() {
            options.set("site", NO_SITE);
        }
        options.set("events", Properties::default().with("enabled", false));
        boot.options = options.into();
        boot.entropy = [1, 2, 3, 4, 5];
        bucket(&mut boot.records, visit);
    }
}

/// A visitor without dice of their own gets those of the visit's name.
fn bucket(records: &mut Vec<Record>, visit: &str) {
    for record in records.iter_mut() {
        if let Record::Journey(journey) = record {
            if journey.bucket.is_empty() {
                journey.bucket = concat(&["visit ", visit]);
            }
            return;
        }
    }
    records.push(Record::Journey(JourneyRecord {
        bucket: concat(&["visit ", visit]),
        patience: FULL,
        ..JourneyRecord::default()
    }));
}
