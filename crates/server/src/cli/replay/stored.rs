//! Visits as the server was told of them: made of the telemetry that it stores.
//!
//! Pages, custom events, the panel and what became of prompts are in it. How far a visitor
//! scrolled, what they clicked and whether they were about to leave is not: rules that ask for it
//! do not hold here, and the report names them.

use std::collections::HashMap;
use std::error::Error;
use std::path::PathBuf;

use serde::Deserialize;
use wasl_core::Event;
use wasl_core::arbiter::FULL;
use wasl_core::event::{Boot, Command, Page};
use wasl_core::record::{JourneyRecord, Record, SessionRecord};
use wasl_core::visit::Step;
use wasl_protocol::{Properties, SiteId, Timestamp, Value};

use crate::cli::transfer::has_file;
use crate::rfc3339;
use crate::store::{Database, Store};

/// How many events are read at a time.
const PAGE: u32 = 1_000;

/// An event may come so much later than it says, or its device's clock be so much ahead.
/// Milliseconds.
const LATE: u64 = 24 * 60 * 60 * 1_000;

/// The facts that stored events tell.
pub const TOLD: [&str; 11] = [
    "timeOnPage",
    "timeOnSite",
    "pageCount",
    "url",
    "path",
    "title",
    "query",
    "referrer",
    "locale",
    "stage",
    "event",
];

/// An event as it is stored.
#[derive(Deserialize)]
pub struct Stored {
    #[serde(rename = "type")]
    kind: String,
    time: String,
    session: String,
    #[serde(default)]
    data: Data,
}

#[derive(Default, Deserialize)]
struct Data {
    #[serde(default)]
    page: Address,
    #[serde(default)]
    locale: String,
    #[serde(default)]
    properties: Properties,
}

#[derive(Default, Deserialize)]
struct Address {
    #[serde(default)]
    url: String,
    #[serde(default)]
    title: String,
}

/// A visit's name and one of its pages.
type NamedPage = (String, Vec<Step>);

impl Stored {
    /// The pages of all visits of a site, the oldest visit first.
    pub async fn read(
        place: &str,
        site: &SiteId,
        since: Option<Timestamp>,
        options: &Value,
    ) -> Result<Vec<NamedPage>, Box<dyn Error>> {
        let database = if place.starts_with("postgres://") || place.starts_with("postgresql://") {
            Database::Postgres(place.to_owned())
        } else {
            let path = PathBuf::from(place);
            has_file(&path)?;
            Database::Folder(path)
        };
        let store = Store::open_beside(&database).await?;
        if store.site(site).await?.is_none() {
            return Err(format!("there is no site {site}; `wasl site list` names them").into());
        }
        let mut events = Vec::new();
        let mut before = None;
        loop {
            let listed = store.list_events(site, before, PAGE).await?;
            let Some(last) = listed.last() else { break };
            before = Some(last.position);
            let oldest = last.received_at.as_millis();
            for one in &listed {
                // Another version's event may have another shape; a rule sees nothing of it.
                if let Ok(event) = serde_json::from_str::<Self>(&one.json)
                    && let Some(at) = rfc3339::parse(&event.time)
                {
                    events.push((at, event));
                }
            }
            if since.is_some_and(|since| oldest + LATE < since.as_millis()) {
                break;
            }
        }
        events.reverse();
        Ok(visits(events, options))
    }
}

/// One visit as it is put together.
struct Visit {
    name: String,
    started_at: Timestamp,
    last: Timestamp,
    pages: u32,
    open: bool,
    /// The page began with the widget's start, and is not reported as viewed yet.
    fresh: bool,
    done: Vec<Vec<Step>>,
}

/// Puts events together, oldest first where their times are the same.
fn visits(mut events: Vec<(Timestamp, Stored)>, options: &Value) -> Vec<NamedPage> {
    events.sort_by_key(|(at, _)| *at);
    let mut visits: Vec<Visit> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for (at, event) in events {
        let place = *places.entry(event.session.clone()).or_insert_with(|| {
            visits.push(Visit {
                name: event.session.clone(),
                started_at: at,
                last: at,
                pages: 0,
                open: false,
                fresh: false,
                done: Vec::new(),
            });
            visits.len() - 1
        });
        visits[place].take(at, event, options);
    }
    let mut pages = Vec::new();
    for visit in visits {
        for steps in visit.done {
            pages.push((visit.name.clone(), steps));
        }
    }
    pages
}

impl Visit {
    fn take(&mut self, at: Timestamp, event: Stored, options: &Value) {
        let kind = event.kind.strip_prefix("wasl.").unwrap_or_default();
        if kind == "widget.loaded" || self.done.is_empty() {
            self.begin(at, &event);
        }
        let text = |key: &str| event.data.properties.get(key).and_then(Value::as_text);
        let prompt = text("prompt").map(str::to_owned);
        let happened = match kind {
            "page.viewed" if self.fresh => {
                self.fresh = false;
                None
            }
            "page.viewed" => {
                self.pages += 1;
                Some(Event::PageChanged(page_of(&event)))
            }
            "widget.opened" if !self.open && text("by") != Some("prompt") => {
                self.open = true;
                Some(Event::Commanded(Command::Open))
            }
            "widget.closed" => {
                self.open = false;
                Some(Event::PanelClosed)
            }
            "prompt.clicked" => {
                let button = button(options, text("prompt"), text("button"));
                Some(Event::PromptClicked(button))
            }
            "prompt.dismissed" => Some(Event::PromptDismissed),
            "faq.asked" | "message.sent" | "survey.answered" | "survey.commented" => {
                Some(Event::Active)
            }
            _ => kind.strip_prefix("custom.").map(|name| {
                Event::Commanded(Command::Track {
                    name: name.to_owned(),
                    properties: event.data.properties.clone(),
                })
            }),
        };
        self.last = at;
        if let (Some(event), Some(steps)) = (happened, self.done.last_mut()) {
            steps.push(Step {
                prompt,
                ..Step::new(at, event)
            });
        }
    }

    fn begin(&mut self, at: Timestamp, event: &Stored) {
        let session = SessionRecord {
            id: self.name.clone(),
            started_at: self.started_at,
            active_at: self.last,
            pages: self.pages,
            stage: None,
        };
        let journey = JourneyRecord {
            bucket: self.name.clone(),
            visits: 1,
            visit: self.started_at,
            patience: FULL,
            ..JourneyRecord::default()
        };
        self.pages += 1;
        self.fresh = true;
        self.open = false;
        let boot = Boot {
            options: Value::Null,
            server: String::new(),
            entropy: [0; 5],
            page: page_of(event),
            language: event.data.locale.clone(),
            referrer: String::new(),
            opened: false,
            online: true,
            visible: true,
            touch: false,
            screen: 0,
            tabs: false,
            records: vec![Record::Session(session), Record::Journey(journey)],
        };
        let start = Step {
            name: Some(self.name.clone()),
            ..Step::new(at, Event::Booted(boot))
        };
        self.done.push(vec![start]);
    }
}

/// The page of an event: its address without the origin.
fn page_of(event: &Stored) -> Page {
    let url = event.data.page.url.as_str();
    let from = url.find("://").map_or(0, |at| at + 3);
    let path = url[from..].find('/').map_or(url.len(), |at| from + at);
    Page {
        origin: url[..path].to_owned(),
        path: if path == url.len() {
            "/".to_owned()
        } else {
            url[path..].to_owned()
        },
        title: event.data.page.title.clone(),
    }
}

/// Where a prompt has a button of that label; beyond the last one is the bubble itself.
fn button(options: &Value, prompt: Option<&str>, label: Option<&str>) -> usize {
    let bubble = u32::MAX as usize;
    let (Some(prompt), Some(label)) = (prompt, label) else {
        return bubble;
    };
    let items = |value: &Value, key: &str| match value {
        Value::Map(map) => match map.get(key) {
            Some(Value::List(items)) => items.clone(),
            Some(_) | None => Vec::new(),
        },
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) | Value::List(_) => {
            Vec::new()
        }
    };
    let is = |value: &Value, key: &str, text: &str| match value {
        Value::Map(map) => map.get(key).and_then(Value::as_text) == Some(text),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) | Value::List(_) => false,
    };
    let prompts = items(options, "prompts");
    let of = prompts.iter().find(|one| is(one, "id", prompt));
    of.and_then(|one| {
        let buttons = items(one, "buttons");
        buttons.iter().position(|button| is(button, "label", label))
    })
    .unwrap_or(bubble)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn event(at: u64, kind: &str, url: &str, properties: serde_json::Value) -> (Timestamp, Stored) {
        let stored = json!({
            "type": kind, "time": "", "session": "s1",
            "data": {"page": {"url": url, "title": "A page"}, "locale": "ar", "properties": properties},
        });
        let stored = serde_json::from_value(stored).unwrap();
        (Timestamp::from_millis(at), stored)
    }

    #[test]
    fn a_visit_is_put_together_from_its_events() {
        let shop = "https://shop.example/p/1?size=m";
        let options: Value = serde_json::from_value(json!({"prompts": [
            {"id": "a", "buttons": [{"label": "No"}, {"label": "Yes"}]},
        ]}))
        .unwrap();
        let pages = visits(
            vec![
                event(5_000, "wasl.custom.added", shop, json!({"price": 3})),
                event(1_000, "wasl.widget.loaded", shop, json!({})),
                event(1_400, "wasl.page.viewed", shop, json!({})),
                event(
                    6_000,
                    "wasl.prompt.clicked",
                    shop,
                    json!({"prompt": "a", "button": "Yes"}),
                ),
                event(7_000, "wasl.page.viewed", "https://shop.example", json!({})),
                event(9_000, "wasl.widget.loaded", shop, json!({})),
                event(9_100, "wasl.page.viewed", shop, json!({})),
            ],
            &options,
        );
        let told: Vec<Vec<(u64, &Event)>> = pages
            .iter()
            .map(|(_, steps)| {
                steps
                    .iter()
                    .map(|step| (step.at.as_millis(), &step.event))
                    .collect()
            })
            .collect();
        assert_eq!(told.len(), 2, "two loads of one visit");
        let Event::Booted(boot) = told[0][0].1 else {
            unreachable!("a start first");
        };
        assert_eq!(
            (boot.page.origin.as_str(), boot.page.path.as_str()),
            ("https://shop.example", "/p/1?size=m")
        );
        assert!(matches!(
            told[0][1],
            (5_000, Event::Commanded(Command::Track { .. }))
        ));
        assert_eq!(told[0][2], (6_000, &Event::PromptClicked(1)));
        assert!(matches!(told[0][3], (7_000, Event::PageChanged(page)) if page.path == "/"));
        let Event::Booted(boot) = told[1][0].1 else {
            unreachable!("a start first");
        };
        assert!(boot.records.iter().any(|record| matches!(
            record,
            Record::Session(session) if session.pages == 2 && session.id == "s1"
        )));
        assert_eq!(told[1].len(), 1);
    }
}
