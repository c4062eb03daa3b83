//! The options as types, taken from values that passed the check.

use alloc::string::String;
use alloc::vec::Vec;

use wasl_protocol::{Block, Duration, Properties, SiteId, Value};

use super::take::{flag, map, maps, number, own, seconds, text, texts, word};
use crate::i18n::Locale;
use crate::journey::{Stages, UrlRule};
use crate::rich;
use crate::triggers::Conditions;
use crate::view::{Side, Theme};

/// Seconds between two prompts when the merchant says nothing.
const DEFAULT_COOLDOWN: Duration = Duration::from_secs(60);

/// Everything the merchant may set, with defaults filled in.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// The site; `None` when it was not given or is no name.
    pub site: Option<SiteId>,
    /// The language, when set.
    pub locale: Option<Locale>,
    /// The corner.
    pub position: Side,
    /// `#rrggbb`, when set.
    pub accent: Option<String>,
    /// The colour scheme.
    pub theme: Theme,
    /// Heading of the panel, when set.
    pub title: Option<String>,
    /// First words, when set.
    pub greeting: Option<String>,
    /// Launcher and prompts stay hidden until `show`.
    pub hidden: bool,
    /// The FAQ.
    pub faq: Faq,
    /// The prompts, the most wanted first.
    pub prompts: Vec<Prompt>,
    /// Least time between two prompts.
    pub prompt_cooldown: Duration,
    /// Which pages belong to which stage.
    pub stages: Stages,
    /// Where events go.
    pub events: Events,
    /// Whether a message that the visitor is not reading sounds.
    pub sound: bool,
}

/// The FAQ.
#[derive(Clone, Debug, PartialEq)]
pub struct Faq {
    /// The entries.
    pub entries: Vec<FaqEntry>,
    /// Confidence from which an answer is given, 0 to 1.
    pub threshold: f32,
    /// Ids of the quick questions, when set.
    pub quick: Option<Vec<String>>,
}

/// A question with its answer.
#[derive(Clone, Debug, PartialEq)]
pub struct FaqEntry {
    /// Its name, when it has one.
    pub id: Option<String>,
    /// The question.
    pub question: String,
    /// Other ways to ask it.
    pub phrasings: Vec<String>,
    /// The answer in plain words.
    pub answer: String,
    /// The answer as drawn.
    pub rich: Vec<Block>,
    /// Words that hint at it.
    pub tags: Vec<String>,
    /// Offered as a quick question.
    pub quick: bool,
}

/// A proactive prompt.
#[derive(Clone, Debug, PartialEq)]
pub struct Prompt {
    /// Its name.
    pub id: String,
    /// What it says.
    pub text: String,
    /// Its buttons.
    pub buttons: Vec<Button>,
    /// When it may show.
    pub when: Conditions,
    /// How often a visitor sees it at most.
    pub cap: u32,
}

/// A button of a prompt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Button {
    /// What it says.
    pub label: String,
    /// What it does.
    pub action: Action,
}

/// What a prompt's button does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Opens the panel.
    Open,
    /// Opens the panel and asks for a person.
    Chat,
    /// Closes the prompt.
    Dismiss,
    /// Goes to a page.
    Link(String),
}

/// Where events go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Events {
    /// The endpoint, when not the server's own.
    pub url: Option<String>,
    /// Further headers.
    pub headers: Vec<(String, String)>,
    /// Whether to post at all.
    pub enabled: bool,
}

impl Options {
    /// Takes the options out of a checked tree.
    pub(super) fn take(tree: &Properties) -> Self {
        let faq = map(tree, "faq");
        let stages = map(tree, "stages");
        let events = map(tree, "events");
        Self {
            site: text(tree, "site").map(SiteId::new),
            locale: word(tree, "locale").map(Locale::for_language),
            position: match word(tree, "position") {
                Some("start") => Side::Start,
                Some(_) | None => Side::End,
            },
            accent: text(tree, "accent"),
            theme: match word(tree, "theme") {
                Some("light") => Theme::Light,
                Some("dark") => Theme::Dark,
                Some(_) | None => Theme::Auto,
            },
            title: text(tree, "title"),
            greeting: text(tree, "greeting"),
            hidden: flag(tree, "hidden", false),
            sound: flag(tree, "sound", true),
            faq: Faq {
                entries: maps(faq, "entries", entry),
                threshold: number(faq, "threshold")
                    .map_or(wasl_faq::DEFAULT_THRESHOLD, |number| number as f32),
                quick: faq.get("quick").map(|_| texts(faq, "quick")),
            },
            prompts: maps(tree, "prompts", prompt),
            prompt_cooldown: seconds(tree, "promptCooldown").unwrap_or(DEFAULT_COOLDOWN),
            stages: Stages {
                before: maps(stages, "before", rule),
                during: maps(stages, "during", rule),
                after: maps(stages, "after", rule),
            },
            events: Events {
                url: text(events, "url"),
                headers: headers(map(events, "headers")),
                enabled: flag(events, "enabled", true),
            },
        }
    }
}

#[inline(never)]
fn entry(tree: &Properties) -> FaqEntry {
    let answer = own(tree, "answer");
    FaqEntry {
        id: text(tree, "id"),
        question: own(tree, "question"),
        phrasings: texts(tree, "phrasings"),
        rich: tree
            .get("rich")
            .and_then(rich::from_value)
            .unwrap_or_else(|| rich::from_plain(&answer)),
        answer,
        tags: texts(tree, "tags"),
        quick: flag(tree, "quick", false),
    }
}

#[inline(never)]
fn prompt(tree: &Properties) -> Prompt {
    let when = map(tree, "when");
    Prompt {
        id: own(tree, "id"),
        text: own(tree, "text"),
        buttons: maps(tree, "buttons", button),
        when: Conditions {
            time_on_page: seconds(when, "timeOnPage"),
            scroll: number(when, "scroll").map(|percent| percent as u8),
            exit_intent: flag(when, "exitIntent", false),
            idle: seconds(when, "idle"),
            url: when.get("url").map(|_| rule(map(when, "url"))),
            page_count: number(when, "pageCount").map(|count| count as u32),
        },
        cap: number(tree, "cap").map_or(1, |cap| cap as u32),
    }
}

fn button(tree: &Properties) -> Button {
    Button {
        label: own(tree, "label"),
        action: match word(tree, "action") {
            Some("chat") => Action::Chat,
            Some("dismiss") => Action::Dismiss,
            Some("link") => Action::Link(own(tree, "href")),
            Some(_) | None => Action::Open,
        },
    }
}

/// A rule, of which the check left the one key; no page has an empty address.
fn rule(tree: &Properties) -> UrlRule {
    let (key, text) = match tree.0.first() {
        Some((key, Value::Text(text))) => (key.as_str(), text.clone()),
        Some(_) | None => ("is", String::new()),
    };
    match key {
        "is" => UrlRule::Is(text),
        "contains" => UrlRule::Contains(text),
        "starts" => UrlRule::Starts(text),
        _ => UrlRule::Ends(text),
    }
}

fn headers(tree: &Properties) -> Vec<(String, String)> {
    let mut headers = Vec::new();
    for (key, value) in &tree.0 {
        if let Some(value) = value.as_text() {
            headers.push((key.clone(), value.into()));
        }
    }
    headers
}
