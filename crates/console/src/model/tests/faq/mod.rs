//! The learning loop: what was asked becomes entries, in a draft that nothing loses.

mod publishing;
mod teaching;

use serde_json::{Value, json};

use super::*;
use crate::i18n::Key;
use crate::model::Target;
use crate::model::event::Section;
use crate::model::faq::{
    Act, Ask, Draft, Entry, Field, Look, Panel, Place, Publication, Tab, What, Work,
};
use crate::model::request::Trouble;
use crate::model::view::{Body as Shown, Change, FaqView, ListState};
use wasl_protocol::ErrorCode;

fn ask(what: What) -> Request {
    ask_in("en", what)
}

fn ask_in(locale: &str, what: What) -> Request {
    Request::Faq(Ask {
        locale: locale.into(),
        what,
        csrf: "proof".into(),
    })
}

fn entry(question: &str, answer: &str) -> Entry {
    Entry {
        question: question.into(),
        answer: answer.into(),
        ..Entry::default()
    }
}

fn faq(version: u64, entries: &[Entry]) -> Value {
    json!({"locale": "en", "locales": ["en", "ar"], "version": version, "entries": entries})
}

fn asked() -> Value {
    let question = |text: &str, outcome: &str| json!({"text": text, "count": 2, "outcome": outcome, "last_at": 1_800_000_000_000_u64});
    json!({"groups": [
        {
            "questions": [question("send it back?", "unanswered"), question("refund", "unhelpful")],
            "count": 4,
            "nearest": {"entry": "Returns?", "question": "Returns?", "confidence": 0.31},
        },
        {"questions": [question("who are you", "unanswered")], "count": 2, "nearest": null},
    ], "skipped": 3})
}

fn returns() -> Vec<Entry> {
    vec![entry("Returns?", "30 days"), entry("Shipping?", "2 days")]
}

/// A console that looks at the FAQ.
fn looking() -> Console {
    let mut console = Console::ready(Vec::new());
    console.tell(Event::SectionChosen(Section::Faq));
    assert_eq!(view(&console).state, ListState::Loading);
    tell(&mut console, What::Entries, &faq(7, &returns()));
    tell(&mut console, What::Questions(30), &asked());
    console
}

/// The server answers.
fn tell(console: &mut Console, what: What, json: &Value) {
    let request = ask(what);
    let reply = request.read(200, &json.to_string());
    assert!(reply.is_ok(), "{request:?}: {reply:?}");
    console.answer(&request, reply);
}

fn act(console: &mut Console, act: Act) {
    console.tell(Event::Faq(act));
}

fn view(console: &Console) -> FaqView {
    let Content::Faq(faq) = console.desk().content else {
        panic!("another section");
    };
    (*faq).clone()
}

fn said(console: &Console) -> Option<(Key, String)> {
    view(console).said.map(|said| (said.key, said.with))
}

fn rows(console: &mut Console) -> Vec<(String, u32, Option<Change>)> {
    act(console, Act::TabChosen(Tab::Entries));
    let Shown::Entries { rows, .. } = view(console).body else {
        panic!("entries");
    };
    rows.into_iter()
        .map(|row| (row.question, row.phrasings, row.change))
        .collect()
}

/// The work that was kept last.
fn kept(console: &Console) -> Option<Work> {
    let mut orders = console.orders.iter().rev();
    orders.find_map(|order| {
        let Effect::SaveWork(locale, work) = order else {
            return None;
        };
        (locale == "en").then(|| work.as_deref().cloned())
    })?
}

fn taught() -> Vec<Entry> {
    let mut entries = returns();
    entries[0].phrasings = vec!["send it back?".into(), "refund".into()];
    entries
}
