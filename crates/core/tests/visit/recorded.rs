//! A page that records itself, and its recording: replayed under the same rules it comes to the
//! same decisions at the same milliseconds, however late its timers were.

use proptest::prelude::*;
use wasl_core::event::{Boot, Command, Page};
use wasl_core::record::Record;
use wasl_core::triggers::Viewport;
use wasl_core::visit::replay::Made;
use wasl_core::visit::{Replay, read};
use wasl_core::{Effect, Event, Model};
use wasl_protocol::{Properties, ServerFrame, Timestamp, Value};

use crate::patterns::ENGINE;

/// Rules of every kind, with the caps, waits and priorities that come in each other's way.
pub const RULES: &str = r##"{
  "site": "demo", "promptCooldown": 20, "holdout": 10,
  "stages": {"during": [{"contains": "/checkout/"}], "after": [{"contains": "/thanks/"}]},
  "prompts": [
    {"id": "time", "text": "a", "when": {"timeOnPage": 10}, "cap": 3},
    {"id": "deep", "text": "b", "when": {"scroll": 60, "timeOnPage": 3}, "priority": 4, "wait": 40,
     "buttons": [{"label": "No", "action": "dismiss"}, {"label": "Chat", "action": "chat"}]},
    {"id": "exit", "text": "c", "when": {"exitIntent": true}, "cap": 9, "caps": {"visit": 2}},
    {"id": "idle", "text": "d", "when": {"idle": 15}, "cap": 5, "inCheckout": true},
    {"id": "click", "text": "e", "when": {"clicked": "#sizes"}, "share": 50, "cap": 20},
    {"id": "bought", "text": "f", "when": {"event.name": "added", "event.price": {"$gt": 20}},
     "cancel": {"event.name": "bought"}, "cap": 20,
     "variants": [{"id": "x", "text": "1"}, {"id": "y", "weight": 3}]},
    {"id": "way", "text": "g", "sequence": {
       "steps": [{"path": "/a"}, {"path": "/b"}], "within": 60, "without": {"copied": {"$exists": true}}}},
    {"id": "cart", "text": "h", "when": {"cartAge": 20, "cart.value": {"$gt": 10}}, "cap": 20},
    {"id": "seen", "text": "i", "when": {"visible": ".reviews", "visitor.plan": {"$ne": "gold"}}}
  ]
}"##;

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

fn properties(text: &str) -> Properties {
    serde_json::from_str(text).unwrap()
}

fn page(path: &str) -> Page {
    Page {
        origin: "https://shop.example".into(),
        path: path.into(),
        title: "Shop".into(),
    }
}

/// What happens in the page.
#[derive(Clone, Debug)]
enum Do {
    /// Time passes; each timer comes so late.
    Wait(u64, u64),
    Event(Event),
    /// Something that rules do not see, such as a frame of the server's.
    Noise,
    /// The visitor types, or stops to.
    Busy(bool),
    Dismiss,
    Press(usize),
}

fn some_page() -> impl Strategy<Value = Event> {
    prop::sample::select(vec!["/a", "/b", "/checkout/", "/thanks/", "/"])
        .prop_map(|path| Event::PageChanged(page(path)))
}

fn deed() -> impl Strategy<Value = Do> {
    let event = prop_oneof![
        (0_u32..1_000, 0_u32..2).prop_map(|(top, long)| Event::Scrolled(Viewport {
            top,
            height: 300,
            page: 1_000 + long * 800,
        })),
        Just(Event::PointerLeft { speed: Some(400) }),
        Just(Event::PointerReturned),
        Just(Event::Clicked(vec!["#sizes".into()])),
        Just(Event::RageClicked),
        Just(Event::Copied("AB-1".into())),
        Just(Event::Saw(vec![".reviews".into()])),
        Just(Event::Active),
        any::<bool>().prop_map(|visible| Event::VisibilityChanged { visible }),
        some_page(),
        Just(Event::LauncherClicked),
        Just(Event::PanelClosed),
        Just(Event::DraftChanged("hello".into())),
        prop::sample::select(vec![
            Command::Open,
            Command::Close,
            Command::Hide,
            Command::Show
        ])
        .prop_map(Event::Commanded),
        prop::sample::select(vec!["added", "bought"]).prop_map(|name| {
            Event::Commanded(Command::Track {
                name: name.into(),
                properties: properties(r#"{"price": 30}"#),
            })
        }),
        prop::sample::select(vec![r#"{"value": 20}"#, r#"{"value": 5}"#, "{}"])
            .prop_map(|cart| Event::Commanded(Command::Cart(properties(cart)))),
        Just(Event::Commanded(Command::Attributes(properties(
            r#"{"plan": "gold"}"#
        )))),
    ];
    prop_oneof![
        6 => (0_u64..30_000, 0_u64..400).prop_map(|(millis, late)| Do::Wait(millis, late)),
        8 => event.prop_map(Do::Event),
        1 => Just(Do::Noise),
        1 => any::<bool>().prop_map(Do::Busy),
        2 => Just(Do::Dismiss),
        1 => (0_usize..3).prop_map(Do::Press),
    ]
}

/// A page as the browser has it.
struct Browser {
    model: Model,
    now: u64,
    busy: bool,
    lines: Vec<String>,
    /// What was decided: when, of which prompt, what.
    told: Vec<(u64, String, String)>,
    kept: Vec<Record>,
}

impl Browser {
    fn open(now: u64, path: &str, kept: Vec<Record>, entropy: u64) -> Self {
        let mut browser = Self {
            model: Model::new(ENGINE),
            now,
            busy: false,
            lines: Vec::new(),
            told: Vec::new(),
            kept: kept.clone(),
        };
        browser.event(Event::Booted(Boot {
            options: json(r#"{"site": "demo"}"#),
            server: "https://chat.example".into(),
            entropy: [1, 2, 3, 4, entropy],
            page: page(path),
            language: "en".into(),
            referrer: String::new(),
            opened: false,
            online: true,
            visible: true,
            touch: false,
            screen: 900,
            tabs: false,
            records: kept,
        }));
        browser
    }

    fn event(&mut self, event: Event) {
        let effects = self.model.update(Timestamp::from_millis(self.now), event);
        let mut asked = false;
        for effect in effects {
            match effect {
                Effect::LookAround => asked = true,
                Effect::Save(record) => {
                    let same = |other: &Record| {
                        std::mem::discriminant(other) == std::mem::discriminant(&record)
                    };
                    self.kept.retain(|other| !same(other));
                    self.kept.push(record);
                }
                Effect::Emit { name, detail } => self.emitted(name, &detail),
                _ => {}
            }
        }
        if asked {
            // The browser answers a little later.
            self.now += 1;
            let busy = self.busy;
            self.event(Event::LookedAround { busy });
        }
    }

    fn emitted(&mut self, name: &str, detail: &Value) {
        if name == "visit" {
            self.lines.push(serde_json::to_string(detail).unwrap());
        }
        if name != "event" {
            return;
        }
        let detail = serde_json::to_value(detail).unwrap();
        let kind = detail["type"].as_str().unwrap();
        if let Some(action) = kind.strip_prefix("wasl.prompt.")
            && action != "eligible"
        {
            let prompt = detail["data"]["properties"]["prompt"].as_str().unwrap();
            assert_eq!(
                detail["time"].as_str().unwrap(),
                Timestamp::from_millis(self.now).to_rfc3339()
            );
            self.told.push((self.now, prompt.into(), action.into()));
        }
    }

    fn deed(&mut self, deed: Do) {
        match deed {
            Do::Wait(millis, late) => {
                let end = self.now + millis;
                while let Some(due) = self.model.deadline() {
                    let comes = (due.as_millis() + late).max(self.now);
                    if comes > end {
                        break;
                    }
                    self.now = comes;
                    self.event(Event::Ticked);
                }
                self.now = self.now.max(end);
            }
            Do::Event(event) => self.event(event),
            Do::Noise => self.event(Event::FrameReceived(ServerFrame::Ping(
                wasl_protocol::Ping { heads: Vec::new() },
            ))),
            Do::Busy(busy) => self.busy = busy,
            Do::Dismiss => self.event(Event::PromptDismissed),
            Do::Press(place) => self.event(Event::PromptClicked(place)),
        }
    }
}

/// The decisions of a replay, as the page told its own.
fn decided(lines: &[String], rules: &str) -> Vec<(u64, String, String)> {
    let mut replay = Replay::new(&json(rules), ENGINE);
    assert_eq!(replay.problems().len(), 0);
    let mut all = Vec::new();
    let mut pages: Vec<Vec<wasl_core::visit::Step>> = Vec::new();
    for line in lines {
        let step = read(&json(line)).unwrap();
        if matches!(step.event, Event::Booted(_)) {
            pages.push(Vec::new());
        }
        pages.last_mut().expect("a start first").push(step);
    }
    for steps in pages {
        for decision in replay.run("visit", steps).decisions {
            let action = match decision.made {
                Made::Shown { .. } => "shown",
                Made::HeldOut => "held_out",
                Made::Clicked { .. } => "clicked",
                Made::Dismissed => "dismissed",
                Made::KeptBack(_) | Made::Busy | Made::CalledOff => continue,
                Made::Unanswered => panic!("an answer to what was not there: {decision:?}"),
            };
            all.push((decision.at.as_millis(), decision.prompt, action.into()));
        }
    }
    all
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_recording_comes_to_the_same_decisions(
        entropy in any::<u64>(),
        settings in 0_u64..3_000,
        pages in prop::collection::vec(prop::collection::vec(deed(), 0..40), 1..4),
    ) {
        let mut now = 1_700_000_000_000;
        let (mut kept, mut lines, mut told) = (Vec::new(), Vec::new(), Vec::new());
        for (place, deeds) in pages.into_iter().enumerate() {
            let path = ["/", "/a", "/b"][place];
            let mut browser = Browser::open(now, path, kept, entropy);
            browser.event(Event::Commanded(Command::Debug(true)));
            browser.deed(Do::Wait(settings, 0));
            browser.event(Event::SettingsLoaded(json(RULES)));
            for deed in deeds {
                browser.deed(deed);
            }
            browser.event(Event::PageHidden);
            now = browser.now + 700;
            lines.extend(browser.lines);
            told.extend(browser.told);
            kept = browser.kept;
        }
        prop_assert_eq!(decided(&lines, RULES), told, "{}", lines.join("\n"));
    }
}

/// Whoever turns it on later has what is known by then.
#[test]
fn a_recording_may_begin_late() {
    let mut browser = Browser::open(1_700_000_000_000, "/", Vec::new(), 7);
    browser.event(Event::SettingsLoaded(json(RULES)));
    browser.deed(Do::Wait(4_000, 0));
    browser.event(Event::Scrolled(Viewport {
        top: 500,
        height: 300,
        page: 1_000,
    }));
    browser.deed(Do::Dismiss);
    let before = browser.told.len();
    assert_eq!(before, 2, "shown and dismissed: {:?}", browser.told);
    browser.deed(Do::Wait(2_000, 0));
    browser.event(Event::Commanded(Command::Debug(true)));
    browser.deed(Do::Wait(90_000, 3));
    assert!(browser.told.len() > before, "something comes up afterwards");
    assert_eq!(decided(&browser.lines, RULES), browser.told[before..]);
    let count = browser.lines.len();
    browser.event(Event::Commanded(Command::Debug(false)));
    browser.event(Event::Active);
    assert_eq!(browser.lines.len(), count, "nobody is told any more");
}

#[test]
fn without_debug_nobody_is_told() {
    let mut browser = Browser::open(1_700_000_000_000, "/", Vec::new(), 7);
    browser.event(Event::SettingsLoaded(json(RULES)));
    browser.deed(Do::Wait(90_000, 0));
    assert!(!browser.told.is_empty());
    assert!(browser.lines.is_empty());
}
