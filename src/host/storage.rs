//! What the widget keeps in the browser, by name: records, and messages that are not delivered.
//! Read at the start, written by effects; what another tab writes, and what the database alone
//! has, comes later as `RecordChanged` and `OutboxRead`.
//!
//! Where each name is kept is said in `shelf.js`: a database answers by promises and events, and
//! code for those is a third as large there as here. Storage may be missing, blocked or full.
//! Then nothing is kept, and the model, which holds everything that matters, goes on from memory
//! for as long as the page lives.

use js_sys::Array;
use wasl_chat::Outgoing;
use wasl_core::Event;
use wasl_core::record::{Record, Slot};
use wasl_protocol::ClientId;
use wasm_bindgen::prelude::*;
use yew::Callback;

use super::object::{call, call_with, entry};
use crate::codec::{self, Read, Write};

#[wasm_bindgen(module = "/src/host/shelf.js")]
extern "C" {
    fn shelf(site: &str, heard: &JsValue) -> JsValue;
}

const SLOTS: [Slot; 12] = [
    Slot::Visitor,
    Slot::Session,
    Slot::Prompts,
    Slot::Journey,
    Slot::Draft,
    Slot::Bot,
    Slot::Events,
    Slot::Panel,
    Slot::Sound,
    Slot::Leads,
    Slot::Surveys,
    Slot::Answers,
];

/// What the names of messages begin with.
const OUTBOX: &str = "outbox:";

/// The storage of one site's widget.
pub struct Shelf {
    shelf: JsValue,
    /// Tells this tab's undelivered telemetry from another tab's.
    tab: String,
    _heard: Closure<dyn FnMut(JsValue)>,
}

impl Shelf {
    /// The shelf of a site. `tab` is a name that no other tab has.
    pub fn new(site: &str, tab: String, link: Callback<Event>) -> Self {
        let heard: Box<dyn FnMut(JsValue)> = Box::new(move |rows| {
            let (records, outgoing) = sort(&rows);
            for record in records {
                link.emit(Event::RecordChanged(record));
            }
            if !outgoing.is_empty() {
                link.emit(Event::OutboxRead(outgoing));
            }
        });
        let heard = Closure::wrap(heard);
        Self {
            shelf: shelf(site, heard.as_ref()),
            tab,
            _heard: heard,
        }
    }

    /// The records that are there at once. Telemetry of pages that are gone changes hands: it is
    /// removed, and kept again by whoever fails to deliver it.
    pub fn read(&self) -> Vec<Record> {
        sort(&call(&self.shelf, "read")).0
    }

    /// Looks for messages that are not delivered, and for what only the database has.
    pub fn look(&self) {
        call(&self.shelf, "look");
    }

    /// Keeps a record.
    pub fn save(&self, record: &Record) {
        let (slot, value): (Slot, &dyn Write) = match record {
            Record::Visitor(value) => (Slot::Visitor, value),
            Record::Session(value) => (Slot::Session, value),
            Record::Prompts(value) => (Slot::Prompts, value),
            Record::Journey(value) => (Slot::Journey, value),
            Record::Draft(value) => (Slot::Draft, value),
            Record::Bot(value) => (Slot::Bot, value),
            Record::Events(value) => (Slot::Events, value),
            Record::Panel(value) => (Slot::Panel, value),
            Record::Sound(value) => (Slot::Sound, value),
            Record::Leads(value) => (Slot::Leads, value),
            Record::Surveys(value) => (Slot::Surveys, value),
            Record::Answers(value) => (Slot::Answers, value),
        };
        self.put(&self.name(slot), value);
    }

    /// Drops a record.
    pub fn forget(&self, slot: Slot) {
        self.drop_name(&self.name(slot));
    }

    /// Keeps a message until it is delivered.
    pub fn save_outgoing(&self, message: &Outgoing) {
        self.put(&joined(OUTBOX, message.cid.as_str()), message);
    }

    /// Drops a message.
    pub fn drop_outgoing(&self, cid: &ClientId) {
        self.drop_name(&joined(OUTBOX, cid.as_str()));
    }

    fn put(&self, name: &str, value: &dyn Write) {
        let text = codec::to_json(value);
        call_with(&self.shelf, "put", Some(name), Some(&text));
    }

    fn drop_name(&self, name: &str) {
        call_with(&self.shelf, "drop", Some(name), None);
    }

    fn name(&self, slot: Slot) -> String {
        let own = matches!(slot, Slot::Events | Slot::Answers);
        let tab = if own { &self.tab } else { "" };
        joined(word(slot), tab)
    }
}

impl Drop for Shelf {
    fn drop(&mut self) {
        call(&self.shelf, "close");
    }
}

fn joined(start: &str, end: &str) -> String {
    let mut name = String::from(start);
    name.push_str(end);
    name
}

const fn word(slot: Slot) -> &'static str {
    match slot {
        Slot::Visitor => "visitor",
        Slot::Session => "session",
        Slot::Prompts => "prompts",
        Slot::Journey => "journey",
        Slot::Draft => "draft",
        Slot::Bot => "bot",
        Slot::Events => "events:",
        Slot::Panel => "panel",
        Slot::Sound => "sound",
        Slot::Leads => "leads",
        Slot::Surveys => "surveys",
        Slot::Answers => "answers:",
    }
}

/// The records and the messages among some rows of name and text.
fn sort(rows: &JsValue) -> (Vec<Record>, Vec<Outgoing>) {
    let (mut records, mut outgoing) = (Vec::new(), Vec::new());
    let rows: &Array = rows.unchecked_ref();
    for at in 0..rows.length() {
        let (name, text) = entry(rows, at);
        let text = text.as_string().unwrap_or_default();
        if name == OUTBOX {
            outgoing.extend(codec::from_json::<Outgoing>(&text));
        }
        for slot in SLOTS {
            if name == word(slot) {
                records.extend(parse(slot, &text));
            }
        }
    }
    (records, outgoing)
}

/// A stored record; `None` when an older or newer version wrote something else.
fn parse(slot: Slot, text: &str) -> Option<Record> {
    codec::from_json_by(text, |given, fits| match slot {
        Slot::Visitor => Record::Visitor(Read::read(given, fits)),
        Slot::Session => Record::Session(Read::read(given, fits)),
        Slot::Prompts => Record::Prompts(Read::read(given, fits)),
        Slot::Journey => Record::Journey(Read::read(given, fits)),
        Slot::Draft => Record::Draft(Read::read(given, fits)),
        Slot::Bot => Record::Bot(Read::read(given, fits)),
        Slot::Events => Record::Events(Read::read(given, fits)),
        Slot::Panel => Record::Panel(Read::read(given, fits)),
        Slot::Sound => Record::Sound(Read::read(given, fits)),
        Slot::Leads => Record::Leads(Read::read(given, fits)),
        Slot::Surveys => Record::Surveys(Read::read(given, fits)),
        Slot::Answers => Record::Answers(Read::read(given, fits)),
    })
}
