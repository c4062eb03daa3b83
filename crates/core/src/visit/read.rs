//! From a line of a visit to the step that it is, or to what is wrong with it.

use alloc::string::String;
use alloc::vec::Vec;

use wasl_protocol::Value;

use super::Step;
use super::fields::{
    Wrong, as_flag, as_list, as_map, as_moment, as_text, as_texts, as_whole, as_yes, needed,
    optional, wrong,
};
use crate::Event;
use crate::config::nearest;
use crate::event::{Boot, Command, Page};
use crate::record::{JourneyRecord, ProgressRecord, PromptRecord, Record, SessionRecord};
use crate::survey::{Dismissal, SurveyAct};
use crate::triggers::Viewport;
use crate::triggers::forms::FormAct;

/// What a line may say of an event.
const KEYS: [&str; 40] = [
    "boot",
    "settings",
    "page",
    "scrolled",
    "left",
    "returned",
    "clicked",
    "rage",
    "dead",
    "form",
    "copied",
    "saw",
    "busy",
    "active",
    "visible",
    "gone",
    "session",
    "prompts",
    "journey",
    "panel",
    "launcher",
    "closed",
    "pressed",
    "dismissed",
    "reply",
    "card",
    "copy",
    "code",
    "survey",
    "update",
    "show",
    "hide",
    "open",
    "close",
    "toggle",
    "track",
    "cart",
    "attributes",
    "trigger",
    "ask",
];

/// The others.
const MORE_KEYS: [&str; 2] = ["declared", "tick"];

/// What a line may have besides.
const EXTRAS: [&str; 5] = ["at", "name", "prompt", "due", "asked"];

/// Reads a line.
///
/// # Errors
///
/// What is wrong with it, where, and what is accepted there.
///
/// ```
/// use wasl_core::Event;
/// use wasl_core::visit::read;
/// use wasl_protocol::Properties;
///
/// let line = Properties::default().with("at", 1_500.0).with("copied", "AB-12");
/// assert_eq!(read(&line.into()).unwrap().event, Event::Copied("AB-12".into()));
///
/// let line = Properties::default().with("at", 1_500.0).with("copyed", "AB-12");
/// let wrong = read(&line.into()).unwrap_err();
/// assert!(wrong.to_string().contains("did you mean \"copied\"?"), "{wrong}");
/// ```
pub fn read(line: &Value) -> Result<Step, Wrong> {
    let map = as_map(line)?;
    let mut event = None;
    for (key, value) in &map.0 {
        if EXTRAS.contains(&key.as_str()) {
            continue;
        }
        if event.is_some() {
            return Err(wrong(key, "a second event", "one event on each line"));
        }
        event = Some(event_of(key, value).map_err(|wrong| wrong.below(key))?);
    }
    let Some(event) = event else {
        return Err(Wrong {
            path: String::new(),
            given: "without an event".into(),
            accepted: all_keys(),
        });
    };
    let text = |key| optional(map, key, as_text);
    Ok(Step {
        at: needed(map, "at", as_moment)?,
        event,
        name: text("name")?,
        prompt: text("prompt")?,
        due: optional(map, "due", as_moment)?,
        asked: optional(map, "asked", as_flag)?.unwrap_or(false),
    })
}

fn all_keys() -> String {
    let mut all = String::from("one of ");
    all.push_str(&KEYS.join(", "));
    for key in MORE_KEYS {
        all.push_str(", ");
        all.push_str(key);
    }
    all
}

fn event_of(key: &str, value: &Value) -> Result<Event, Wrong> {
    let yes = |event: Event| as_yes(value).map(|()| event);
    let command = |command: Command| yes(Event::Commanded(command));
    Ok(match key {
        "boot" => Event::Booted(boot(value)?),
        // What came is the replay's to say.
        "settings" => match as_flag(value)? {
            true => Event::SettingsLoaded(Value::Null),
            false => Event::SettingsFailed,
        },
        "page" => Event::PageChanged(page(value)?),
        "scrolled" => {
            let view = as_map(value)?;
            Event::Scrolled(Viewport {
                top: needed(view, "top", as_whole)?,
                height: needed(view, "height", as_whole)?,
                page: needed(view, "page", as_whole)?,
            })
        }
        "left" => Event::PointerLeft {
            speed: match value {
                Value::Bool(true) => None,
                Value::Null
                | Value::Bool(false)
                | Value::Number(_)
                | Value::Text(_)
                | Value::List(_)
                | Value::Map(_) => Some(as_whole(value).map_err(|wrong| Wrong {
                    accepted: "true, or a whole number of CSS pixels a second".into(),
                    ..wrong
                })?),
            },
        },
        "returned" => return yes(Event::PointerReturned),
        "clicked" => Event::Clicked(as_texts(value)?),
        "rage" => return yes(Event::RageClicked),
        "dead" => return yes(Event::DeadClicked),
        "form" => {
            let form = as_map(value)?;
            Event::Form {
                act: needed(form, "act", form_act)?,
                selectors: needed(form, "selectors", as_texts)?,
            }
        }
        "copied" => Event::Copied(as_text(value)?),
        "saw" => Event::Saw(as_texts(value)?),
        "busy" => Event::LookedAround {
            busy: as_flag(value)?,
        },
        "active" => return yes(Event::Active),
        "visible" => Event::VisibilityChanged {
            visible: as_flag(value)?,
        },
        "gone" => return yes(Event::PageHidden),
        "session" | "prompts" | "journey" | "panel" => Event::RecordChanged(record(key, value)?),
        "launcher" => return yes(Event::LauncherClicked),
        "closed" => return yes(Event::PanelClosed),
        "pressed" => Event::PromptClicked(as_whole(value)? as usize),
        "dismissed" => return yes(Event::PromptDismissed),
        "reply" => Event::ReplyChosen(as_whole(value)? as usize),
        "card" => return yes(Event::CardFollowed),
        "copy" => return yes(Event::CopyClicked),
        "code" => Event::CodeCopied {
            copied: as_flag(value)?,
        },
        // Which asking it was, the replay knows: the one in the bubble.
        "survey" => Event::SurveyActed {
            run: String::new(),
            act: SurveyAct::Dismissed(dismissal(value)?),
        },
        "trigger" => Event::Commanded(Command::Trigger(as_text(value)?)),
        "ask" => Event::Commanded(Command::Survey(as_text(value)?)),
        "tick" => return yes(Event::Ticked),
        "show" => return command(Command::Show),
        "hide" => return command(Command::Hide),
        "open" => return command(Command::Open),
        "close" => return command(Command::Close),
        "toggle" => return command(Command::Toggle),
        "update" => Event::Commanded(Command::Update(as_map(value)?.clone().into())),
        "cart" => Event::Commanded(Command::Cart(as_map(value)?.clone())),
        "attributes" => Event::Commanded(Command::Attributes(as_map(value)?.clone())),
        "declared" => Event::Commanded(Command::Page(as_map(value)?.clone())),
        "track" => {
            let event = as_map(value)?;
            Event::Commanded(Command::Track {
                name: needed(event, "name", as_text)?,
                properties: optional(event, "properties", |value| as_map(value).cloned())?
                    .unwrap_or_default(),
            })
        }
        _ => {
            let mut accepted = all_keys();
            if let Some(meant) = nearest(key, &KEYS).or_else(|| nearest(key, &MORE_KEYS)) {
                accepted = alloc::format!("{accepted}; did you mean \"{meant}\"?");
            }
            return Err(Wrong {
                path: String::new(),
                given: "no event".into(),
                accepted,
            });
        }
    })
}

/// A start. All of it but the page may be left out: a visitor who was never here, at a desk.
fn boot(value: &Value) -> Result<Boot, Wrong> {
    let map = as_map(value)?;
    let text = |key| Ok::<_, Wrong>(optional(map, key, as_text)?.unwrap_or_default());
    let flag = |key, otherwise| Ok::<_, Wrong>(optional(map, key, as_flag)?.unwrap_or(otherwise));
    let mut records = Vec::new();
    for key in ["session", "prompts", "journey", "panel"] {
        records.extend(optional(map, key, |value| record(key, value))?);
    }
    Ok(Boot {
        options: optional(map, "options", |value| as_map(value).cloned())?
            .unwrap_or_default()
            .into(),
        server: String::new(),
        entropy: [0; 5],
        page: needed(map, "page", page)?,
        language: text("language")?,
        referrer: text("referrer")?,
        opened: flag("opened", false)?,
        online: true,
        visible: flag("visible", true)?,
        touch: flag("touch", false)?,
        screen: optional(map, "screen", as_whole)?.unwrap_or_default(),
        tabs: false,
        records,
    })
}

/// A page: its path, or an object with it.
fn page(value: &Value) -> Result<Page, Wrong> {
    if let Some(path) = value.as_text() {
        return Ok(Page {
            path: path.into(),
            ..Page::default()
        });
    }
    let map = as_map(value).map_err(|wrong| Wrong {
        accepted: "a path, or an object with \"path\"".into(),
        ..wrong
    })?;
    Ok(Page {
        origin: optional(map, "origin", as_text)?.unwrap_or_default(),
        path: needed(map, "path", as_text)?,
        title: optional(map, "title", as_text)?.unwrap_or_default(),
    })
}

fn record(key: &str, value: &Value) -> Result<Record, Wrong> {
    Ok(match key {
        "session" => {
            let map = as_map(value)?;
            Record::Session(SessionRecord {
                id: needed(map, "id", as_text)?,
                started_at: needed(map, "started_at", as_moment)?,
                active_at: needed(map, "active_at", as_moment)?,
                pages: needed(map, "pages", as_whole)?,
                stage: optional(map, "stage", as_text)?,
            })
        }
        "prompts" => Record::Prompts(as_list(value, prompt)?),
        "panel" => Record::Panel(as_flag(value)?),
        _ => Record::Journey(journey(value)?),
    })
}

fn prompt(value: &Value) -> Result<PromptRecord, Wrong> {
    let map = as_map(value)?;
    Ok(PromptRecord {
        id: needed(map, "id", as_text)?,
        shown: needed(map, "shown", as_whole)?,
        at: needed(map, "at", as_moment)?,
        times: optional(map, "times", |value| as_list(value, as_moment))?.unwrap_or_default(),
        never: optional(map, "never", as_flag)?.unwrap_or(false),
        later: optional(map, "later", as_whole)?.unwrap_or_default(),
        later_until: optional(map, "later_until", as_moment)?,
    })
}

fn journey(value: &Value) -> Result<JourneyRecord, Wrong> {
    let map = as_map(value)?;
    let moment = |key| Ok::<_, Wrong>(optional(map, key, as_moment)?.unwrap_or_default());
    Ok(JourneyRecord {
        bucket: optional(map, "bucket", as_text)?.unwrap_or_default(),
        visits: optional(map, "visits", as_whole)?.unwrap_or_default(),
        visit: moment("visit")?,
        cart: optional(map, "cart", |value| as_map(value).cloned())?.unwrap_or_default(),
        cart_at: optional(map, "cart_at", as_moment)?,
        patience: optional(map, "patience", as_whole)?.unwrap_or(crate::arbiter::FULL),
        patience_at: moment("patience_at")?,
        cancelled: optional(map, "cancelled", as_texts)?.unwrap_or_default(),
        progress: optional(map, "progress", |value| as_list(value, progress))?.unwrap_or_default(),
        campaign: optional(map, "campaign", as_text)?,
        // What no rule looks at.
        greetings: Vec::new(),
        exposed: Vec::new(),
    })
}

fn form_act(value: &Value) -> Result<FormAct, Wrong> {
    let given = as_text(value)?;
    let known = FormAct::ALL.into_iter().find(|act| act.as_str() == given);
    known.ok_or_else(|| wrong("", "something else", "one of used, left, returned, sent"))
}

fn dismissal(value: &Value) -> Result<Dismissal, Wrong> {
    let given = as_text(value)?;
    let known = Dismissal::ALL.into_iter().find(|how| how.as_str() == given);
    known.ok_or_else(|| wrong("", "something else", "one of close, later, never"))
}

fn progress(value: &Value) -> Result<ProgressRecord, Wrong> {
    let map = as_map(value)?;
    Ok(ProgressRecord {
        id: needed(map, "id", as_text)?,
        done: needed(map, "done", as_whole)?,
        since: needed(map, "since", as_moment)?,
        spent: optional(map, "spent", as_flag)?.unwrap_or(false),
    })
}
