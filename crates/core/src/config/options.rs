//! The options as types, taken from values that passed the check.

use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;

use wasl_protocol::{Duration, Properties, SiteId, Value};

use super::bot::bot_words;
use super::content::PromptContent;
use super::faq::{Faq, faq};
use super::surveys::{days, survey, words_there};
use super::take::{flag, items, map, maps, number, own, seconds, text, texts, word};
use super::{Engine, flows, named};
use crate::condition::Condition;
use crate::experiment::Share;
use crate::flow::Flow;
use crate::i18n::Locale;
use crate::journey::{Stages, UrlRule};
use crate::survey::{Survey, Words};
use crate::telemetry::consent::{Consent, Decision, Mode, PURPOSES, Purpose};
use crate::telemetry::{Batching, Dialect, KEPT};
use crate::triggers::{Named, Rule, Sequence, names};
use crate::view::{Side, Theme};
use crate::voice::Tone;

/// Seconds between two prompts when the merchant says nothing.
const DEFAULT_COOLDOWN: Duration = Duration::from_secs(60);

/// How long a prompt waits for its turn when the merchant says nothing.
const DEFAULT_WAIT: Duration = Duration::from_secs(30);

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
    /// How the bot speaks.
    pub tone: Tone,
    /// The bot's sentences in the merchant's words, each with its place in
    /// [`crate::voice::SENTENCES`].
    pub words: Rc<Vec<(usize, Words)>>,
    /// Launcher and prompts stay hidden until `show`.
    pub hidden: bool,
    /// The FAQ.
    pub faq: Faq,
    /// What the FAQ does not answer may be asked of the assistant.
    pub assistant: bool,
    /// The guided conversations.
    pub flows: Vec<Rc<Flow>>,
    /// The prompts, the most wanted first.
    pub prompts: Vec<Prompt>,
    /// Least time between two prompts.
    pub prompt_cooldown: Duration,
    /// The visitors who see no prompt.
    pub holdout: Share,
    /// The surveys.
    pub surveys: Vec<Survey>,
    /// Least time between any two of them.
    pub survey_cooldown: Duration,
    /// When people answer.
    pub hours: Option<Hours>,
    /// Segments, schedules and groups.
    pub named: Named,
    /// The visitor's country, as the server says it.
    pub country: Option<String>,
    /// Which pages belong to which stage.
    pub stages: Stages,
    /// Where events go.
    pub events: Events,
    /// What may be reported and stored before the visitor was asked.
    pub consent: ConsentOptions,
    /// Whether a message that the visitor is not reading sounds.
    pub sound: bool,
}

/// When people answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hours {
    /// The schedule's name.
    pub schedule: String,
    /// Whether an address is asked for.
    pub email: bool,
    /// What the visitor agrees to with it, when set.
    pub consent: Option<Words>,
}

/// A proactive prompt.
#[derive(Clone, Debug, PartialEq)]
pub struct Prompt {
    /// Its name.
    pub id: String,
    /// What it says and offers.
    pub content: PromptContent,
    /// The survey that it asks.
    pub survey: Option<String>,
    /// Where it comes up.
    pub place: PromptPlace,
    /// When it may show.
    pub rule: Rule,
    /// The higher comes first.
    pub priority: u32,
    /// How often a visitor sees it at most.
    pub caps: Caps,
    /// How long it waits for its turn.
    pub wait: Duration,
    /// May show in the stage `during` too.
    pub in_checkout: bool,
    /// The visitors whom it is for.
    pub share: Share,
    /// What else it may say.
    pub variants: Vec<Variant>,
}

/// One way to say a prompt.
#[derive(Clone, Debug, PartialEq)]
pub struct Variant {
    /// Its name in reports.
    pub id: String,
    /// How many visitors get it, against the other weights.
    pub weight: f64,
    /// What it says and offers.
    pub content: PromptContent,
}

/// Where a prompt comes up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PromptPlace {
    /// Beside the launcher.
    Bubble,
    /// In the thread: words as a greeting, or a survey.
    Thread,
}

/// How often a visitor sees a prompt at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Caps {
    /// At all.
    pub lifetime: u32,
    /// In a visit.
    pub visit: Option<u32>,
    /// In 24 hours.
    pub day: Option<u32>,
    /// In 7 days.
    pub week: Option<u32>,
}

/// Where events go.
#[derive(Clone, Debug, PartialEq)]
pub struct Events {
    /// The endpoint, when not the server's own.
    pub url: Option<String>,
    /// Further headers.
    pub headers: Vec<(String, String)>,
    /// Whether to post at all.
    pub enabled: bool,
    /// How the endpoint wants them.
    pub format: Dialect,
    /// What the endpoint knows the site by.
    pub key: Option<String>,
    /// The parameters that addresses in events keep.
    pub query: Vec<String>,
    /// The share of sessions that are reported.
    pub sample: Share,
    /// When a batch goes out, and how large it may be.
    pub batching: Batching,
}

/// What may be reported and stored before the visitor was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsentOptions {
    /// For each purpose.
    pub preset: Consent,
    /// Whether the browser's signals count.
    pub signals: bool,
    /// Nothing is, before the visitor uses the widget or agrees.
    pub waits: bool,
}

impl Options {
    /// Takes the options out of a checked tree.
    pub(super) fn take(tree: &Properties, patterns: Engine) -> Self {
        let stages = map(tree, "stages");
        let events = map(tree, "events");
        let consent = map(tree, "consent");
        let named = named::take(tree, patterns);
        let mut prompts = prompts(tree, patterns);
        // One that asks for what nobody defines would be for others than was meant.
        prompts.retain(|prompt| named.serves_rule(&prompt.rule));
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
            tone: match word(tree, "tone") {
                Some("formal") => Tone::Formal,
                Some(_) | None => Tone::Friendly,
            },
            words: Rc::new(bot_words(map(tree, "words"))),
            hidden: flag(tree, "hidden", false),
            sound: flag(tree, "sound", true),
            faq: faq(map(tree, "faq"), patterns),
            assistant: flag(tree, "assistant", false),
            hours: tree.get("hours").map(|_| hours(map(tree, "hours"))),
            flows: flows::flows(tree, patterns),
            prompts,
            named,
            country: text(tree, "country"),
            prompt_cooldown: seconds(tree, "promptCooldown").unwrap_or(DEFAULT_COOLDOWN),
            holdout: percent(tree, "holdout").unwrap_or(Share::NONE),
            surveys: maps(tree, "surveys", survey),
            survey_cooldown: days(tree, "surveyCooldown", 0.0),
            stages: Stages {
                before: maps(stages, "before", rule),
                during: maps(stages, "during", rule),
                after: maps(stages, "after", rule),
            },
            events: Events {
                url: text(events, "url"),
                headers: headers(map(events, "headers")),
                enabled: flag(events, "enabled", true),
                format: word(events, "format")
                    .and_then(Dialect::named)
                    .unwrap_or_default(),
                key: text(events, "key"),
                query: match events.get("query") {
                    Some(_) => texts(events, "query"),
                    None => KEPT.map(String::from).into(),
                },
                sample: percent(events, "sample").unwrap_or(Share::ALL),
                batching: batching(map(events, "batch")),
            },
            consent: ConsentOptions {
                preset: preset(consent),
                signals: flag(consent, "signals", true),
                waits: word(consent, "start") == Some("interaction"),
            },
        }
    }
}

fn hours(tree: &Properties) -> Hours {
    Hours {
        schedule: own(tree, "schedule"),
        email: flag(tree, "email", true),
        consent: words_there(tree, "consent"),
    }
}

fn batching(tree: &Properties) -> Batching {
    let usual = Batching::default();
    let count = number(tree, "count").map(|count| count as usize);
    Batching {
        wait: seconds(tree, "seconds").unwrap_or(usual.wait),
        eager: count.unwrap_or(usual.eager),
        most: count.unwrap_or(usual.most),
        bytes: number(tree, "bytes").map_or(usual.bytes, |bytes| bytes as usize),
    }
}

fn preset(tree: &Properties) -> Consent {
    let mut preset = Consent::default();
    for (purpose, mode) in modes(tree) {
        preset.set(purpose, mode, Decision::Preset);
    }
    preset
}

/// What an object says of purposes: of each by its own key, else by `mode`.
pub fn modes(tree: &Properties) -> Vec<(Purpose, Mode)> {
    let mut modes = Vec::new();
    for purpose in PURPOSES {
        let own = word(tree, purpose.as_str()).or_else(|| word(tree, "mode"));
        if let Some(mode) = own.and_then(Mode::named) {
            modes.push((purpose, mode));
        }
    }
    modes
}

fn prompts(tree: &Properties, patterns: Engine) -> Vec<Prompt> {
    let mut all = Vec::new();
    for item in items(tree, "prompts") {
        if let Value::Map(tree) = item {
            all.push(prompt(tree, patterns));
        }
    }
    all
}

#[inline(never)]
fn prompt(tree: &Properties, patterns: Engine) -> Prompt {
    let caps = map(tree, "caps");
    let count = |tree, key| number(tree, key).map(|count| count as u32);
    let survey = text(tree, "survey");
    Prompt {
        id: own(tree, "id"),
        content: PromptContent::whole(tree),
        place: match word(tree, "place") {
            Some("thread") => PromptPlace::Thread,
            Some(_) | None => PromptPlace::Bubble,
        },
        rule: Rule {
            when: condition(tree.get("when"), patterns),
            sequence: tree
                .get("sequence")
                .map(|_| sequence(map(tree, "sequence"), patterns)),
            cancel: condition(tree.get("cancel"), patterns),
        },
        priority: count(tree, "priority").unwrap_or_default(),
        caps: Caps {
            // A survey has windows of its own.
            lifetime: count(tree, "cap").unwrap_or(if survey.is_some() { u32::MAX } else { 1 }),
            visit: count(caps, "visit"),
            day: count(caps, "day"),
            week: count(caps, "week"),
        },
        wait: seconds(tree, "wait").unwrap_or(DEFAULT_WAIT),
        in_checkout: flag(tree, "inCheckout", false),
        share: percent(tree, "share").unwrap_or(Share::ALL),
        variants: variants(tree),
        survey,
    }
}

/// The variants of a prompt, whole: what one does not say is the prompt's.
fn variants(prompt: &Properties) -> Vec<Variant> {
    let mut all = Vec::new();
    for item in items(prompt, "variants") {
        if let Value::Map(tree) = item {
            all.push(Variant {
                id: own(tree, "id"),
                weight: number(tree, "weight").unwrap_or(1.0),
                content: PromptContent::take(tree, prompt),
            });
        }
    }
    all
}

fn percent(tree: &Properties, key: &str) -> Option<Share> {
    number(tree, key).map(|percent| Share::new(percent / 100.0))
}

fn sequence(tree: &Properties, patterns: Engine) -> Sequence {
    let mut steps = Vec::new();
    for step in items(tree, "steps") {
        steps.extend(condition(Some(step), patterns));
    }
    Sequence {
        steps,
        within: seconds(tree, "within"),
        without: condition(tree.get("without"), patterns),
    }
}

/// A condition that passed the check.
pub(super) fn condition(value: Option<&Value>, patterns: Engine) -> Option<Condition> {
    Condition::parse(&names::plain(value?), "", patterns.0).0
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
