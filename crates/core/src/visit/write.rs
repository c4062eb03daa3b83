//! From an event to the key and value that stand for it in a visit.

use alloc::string::String;
use alloc::vec::Vec;

use wasl_protocol::{Properties, Timestamp, Value};

use super::Step;
use crate::Event;
use crate::event::{Boot, Command, Page};
use crate::record::{JourneyRecord, PromptRecord, Record, SessionRecord};
use crate::survey::SurveyAct;
use crate::triggers::Viewport;

/// What a visit says of an event: its key and what stands there. `None` for one that says nothing
/// to rules by itself; the visitor's acts among them are `active`, the others `tick`.
#[must_use]
pub fn about(event: &Event) -> Option<(&'static str, Value)> {
    let yes = Value::Bool(true);
    Some(match event {
        Event::Booted(boot) => ("boot", boot_value(boot)),
        Event::SettingsLoaded(_) => ("settings", yes),
        Event::SettingsFailed => ("settings", Value::Bool(false)),
        Event::PageChanged(page) => ("page", page_value(page)),
        Event::Scrolled(Viewport { top, height, page }) => {
            let mut view = Properties::default();
            view.set("top", *top);
            view.set("height", *height);
            view.set("page", *page);
            ("scrolled", view.into())
        }
        Event::PointerLeft { speed } => ("left", speed.map_or(yes, Value::from)),
        Event::PointerReturned => ("returned", yes),
        Event::Clicked(selectors) => ("clicked", texts(selectors)),
        Event::RageClicked => ("rage", yes),
        Event::DeadClicked => ("dead", yes),
        Event::Form { act, selectors } => {
            let mut form = Properties::default();
            form.set("act", act.as_str());
            form.set("selectors", texts(selectors));
            ("form", form.into())
        }
        Event::Copied(text) => ("copied", text.as_str().into()),
        Event::Saw(selectors) => ("saw", texts(selectors)),
        Event::LookedAround { busy } => ("busy", Value::Bool(*busy)),
        Event::Active => ("active", yes),
        Event::VisibilityChanged { visible } => ("visible", Value::Bool(*visible)),
        Event::PageHidden => ("gone", yes),
        Event::RecordChanged(record) => return record_value(record),
        Event::LauncherClicked => ("launcher", yes),
        Event::PanelClosed => ("closed", yes),
        Event::PromptClicked(place) => ("pressed", (*place as u32).into()),
        Event::PromptDismissed => ("dismissed", yes),
        Event::ReplyChosen(place) => ("reply", (*place as u32).into()),
        Event::CardFollowed => ("card", yes),
        Event::CopyClicked => ("copy", yes),
        Event::CodeCopied { copied } => ("code", Value::Bool(*copied)),
        Event::SurveyActed {
            act: SurveyAct::Dismissed(how),
            ..
        } => ("survey", how.as_str().into()),
        Event::Commanded(command) => return command_value(command),
        Event::Ticked => ("tick", yes),
        Event::SelectorRefused(_)
        | Event::FaqFileFetched { .. }
        | Event::NetworkChanged { .. }
        | Event::RecordTaken(_)
        | Event::OutboxRead(_)
        | Event::LockGranted
        | Event::LockLost
        | Event::TabSpoke(_)
        | Event::SocketOpened
        | Event::StreamOpened(_)
        | Event::FramesPosted { .. }
        | Event::FrameReceived(_)
        | Event::FrameUnreadable
        | Event::SocketClosed
        | Event::BatchAnswered { .. }
        | Event::Vetted { .. }
        | Event::DraftChanged(_)
        | Event::ComposerLeft
        | Event::ComposerSubmitted
        | Event::QuickQuestionChosen(_)
        | Event::SuggestionChosen { .. }
        | Event::AssistantSpoke { .. }
        | Event::AssistantStopped
        | Event::SourceChosen { .. }
        | Event::RelatedChosen { .. }
        | Event::HintsWalked { .. }
        | Event::HintsClosed
        | Event::HintChosen(_)
        | Event::HelpfulChosen { .. }
        | Event::AnswerPressed { .. }
        | Event::CardActed { .. }
        | Event::PictureBroken(_)
        | Event::PersonWanted
        | Event::RetryClicked(_)
        | Event::DiscardClicked(_)
        | Event::SoundToggled
        | Event::ThreadSeen(_)
        | Event::RatingChosen { .. }
        | Event::CommentChanged { .. }
        | Event::CommentSubmitted(_)
        | Event::SurveyActed { .. }
        | Event::FlowActed(_)
        | Event::FlowAnswered { .. }
        | Event::ElementsFound(_)
        | Event::ElementSeen(_)
        | Event::ImageBroken
        | Event::LeadChanged(_)
        | Event::ConsentToggled
        | Event::LeadSubmitted
        | Event::LeadAnswered { .. } => return None,
    })
}

/// A step as it stands on its line.
#[must_use]
pub fn encode(step: &Step) -> Properties {
    let said = about(&step.event).unwrap_or(("tick", Value::Bool(true)));
    let mut out = line(step.at, said, step.prompt.as_deref(), step.due, step.asked);
    if let Some(name) = &step.name {
        out.set("name", name.as_str());
    }
    out
}

/// A line, of what [`about`] says and of what a [`Step`] has besides.
#[must_use]
pub fn line(
    at: Timestamp,
    (key, value): (&'static str, Value),
    prompt: Option<&str>,
    due: Option<Timestamp>,
    asked: bool,
) -> Properties {
    let mut out = Properties::default();
    out.set("at", moment(at));
    out.set(key, value);
    if let Some(prompt) = prompt {
        out.set("prompt", prompt);
    }
    if let Some(due) = due {
        out.set("due", moment(due));
    }
    if asked {
        out.set("asked", true);
    }
    out
}

fn command_value(command: &Command) -> Option<(&'static str, Value)> {
    let yes = Value::Bool(true);
    Some(match command {
        Command::Update(options) => ("update", options.clone()),
        Command::Show => ("show", yes),
        Command::Hide => ("hide", yes),
        Command::Open => ("open", yes),
        Command::Close => ("close", yes),
        Command::Toggle => ("toggle", yes),
        Command::Track { name, properties } => {
            let mut event = Properties::default();
            event.set("name", name.as_str());
            event.set("properties", properties.clone());
            ("track", event.into())
        }
        Command::Cart(cart) => ("cart", cart.clone().into()),
        Command::Attributes(attributes) => ("attributes", attributes.clone().into()),
        Command::Page(properties) => ("declared", properties.clone().into()),
        Command::Trigger(id) => ("trigger", id.as_str().into()),
        Command::Survey(id) => ("ask", id.as_str().into()),
        Command::Flow(id) => ("flow", id.as_str().into()),
        // Who the visitor is says nothing to rules.
        Command::Identify(_) | Command::Consent(_) | Command::Debug(_) | Command::Unknown(_) => {
            return None;
        }
    })
}

fn boot_value(boot: &Boot) -> Value {
    let mut out = Properties::default();
    out.set("options", boot.options.clone());
    out.set("page", page_value(&boot.page));
    out.set("language", boot.language.as_str());
    out.set("referrer", boot.referrer.as_str());
    out.set("opened", boot.opened);
    out.set("visible", boot.visible);
    out.set("touch", boot.touch);
    out.set("screen", boot.screen);
    for record in &boot.records {
        if let Some((key, value)) = record_value(record) {
            out.set(key, value);
        }
    }
    out.into()
}

fn page_value(page: &Page) -> Value {
    let mut out = Properties::default();
    out.set("origin", page.origin.as_str());
    out.set("path", page.path.as_str());
    out.set("title", page.title.as_str());
    out.into()
}

fn record_value(record: &Record) -> Option<(&'static str, Value)> {
    Some(match record {
        Record::Session(session) => ("session", session_value(session)),
        Record::Prompts(prompts) => {
            let mut list = Vec::new();
            for prompt in prompts {
                list.push(prompt_value(prompt));
            }
            ("prompts", Value::List(list))
        }
        Record::Journey(journey) => ("journey", journey_value(journey)),
        Record::Panel(open) => ("panel", Value::Bool(*open)),
        Record::Visitor(_)
        | Record::Draft(_)
        | Record::Bot(_)
        | Record::Flows(_)
        | Record::Events(_)
        | Record::Sound(_)
        | Record::Leads(_)
        | Record::Surveys(_)
        | Record::Answers(_) => return None,
    })
}

fn session_value(session: &SessionRecord) -> Value {
    let mut out = Properties::default();
    out.set("id", session.id.as_str());
    out.set("started_at", moment(session.started_at));
    out.set("active_at", moment(session.active_at));
    out.set("pages", session.pages);
    if let Some(stage) = &session.stage {
        out.set("stage", stage.as_str());
    }
    out.into()
}

fn prompt_value(prompt: &PromptRecord) -> Value {
    let mut times = Vec::new();
    for time in &prompt.times {
        times.push(moment(*time));
    }
    let mut out = Properties::default();
    out.set("id", prompt.id.as_str());
    out.set("shown", prompt.shown);
    out.set("at", moment(prompt.at));
    out.set("times", Value::List(times));
    out.set("never", prompt.never);
    out.set("later", prompt.later);
    if let Some(until) = prompt.later_until {
        out.set("later_until", moment(until));
    }
    out.into()
}

fn journey_value(journey: &JourneyRecord) -> Value {
    let mut out = Properties::default();
    out.set("bucket", journey.bucket.as_str());
    out.set("visits", journey.visits);
    out.set("visit", moment(journey.visit));
    out.set("cart", journey.cart.clone());
    if let Some(at) = journey.cart_at {
        out.set("cart_at", moment(at));
    }
    if let Some(campaign) = &journey.campaign {
        out.set("campaign", campaign.as_str());
    }
    out.set("patience", journey.patience);
    out.set("patience_at", moment(journey.patience_at));
    out.set("cancelled", texts(&journey.cancelled));
    let mut progress = Vec::new();
    for one in &journey.progress {
        let mut part = Properties::default();
        part.set("id", one.id.as_str());
        part.set("done", one.done);
        part.set("since", moment(one.since));
        part.set("spent", one.spent);
        progress.push(part.into());
    }
    out.set("progress", Value::List(progress));
    out.into()
}

fn texts(texts: &[String]) -> Value {
    let mut list = Vec::new();
    for text in texts {
        list.push(text.as_str().into());
    }
    Value::List(list)
}

fn moment(at: Timestamp) -> Value {
    Value::Number(at.as_millis() as f64)
}
