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

#[wasm_bindgen(module = "/src/host/undelivered.js")]
extern "C" {
    /// The glue takes no script that imports another: this one is given the first.
    fn undelivered(shelf: &JsValue, site: &str, tab: &str, heard: &JsValue) -> JsValue;
}

const SLOTS: [Slot; 13] = [
    Slot::Visitor,
    Slot::Session,
    Slot::Prompts,
    Slot::Journey,
    Slot::Draft,
    Slot::Bot,
    Slot::Flows,
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
    /// Telemetry that is not delivered.
    undelivered: JsValue,
    _heard: Closure<dyn FnMut(JsValue)>,
}

impl Shelf {
    /// The shelf of a site. `tab` is a name that no other tab has.
    pub fn new(site: &str, tab: &str, link: Callback<Event>) -> Self {
        let heard: Box<dyn FnMut(JsValue)> = Box::new(move |rows| {
            let Sorted {
                records,
                outgoing,
                taken,
            } = sort(&rows);
            for record in records {
                link.emit(Event::RecordChanged(record));
            }
            for slot in taken {
                link.emit(Event::RecordTaken(slot));
            }
            if !outgoing.is_empty() {
                link.emit(Event::OutboxRead(outgoing));
            }
        });
        let heard = Closure::wrap(heard);
        let shelf = shelf(site, heard.as_ref());
        Self {
            undelivered: undelivered(&shelf, site, tab, heard.as_ref()),
            shelf,
            _heard: heard,
        }
    }

    /// The records that are there at once.
    pub fn read(&self) -> Vec<Record> {
        sort(&call(&self.shelf, "read")).records
    }

    /// Looks for messages that are not delivered, for what only the database has, and for telemetry
    /// of pages that are gone, which changes hands.
    pub fn look(&self) {
        call(&self.shelf, "look");
        call(&self.undelivered, "look");
    }

    /// Keeps a record.
    pub fn save(&self, record: &Record) {
        let value: &dyn Write = match record {
            Record::Visitor(value) => value,
            Record::Session(value) => value,
            Record::Prompts(value) => value,
            Record::Journey(value) => value,
            Record::Draft(value) => value,
            Record::Bot(value) => value,
            Record::Flows(value) => value,
            Record::Events(value) | Record::Answers(value) => value,
            Record::Panel(value) => value,
            Record::Sound(value) => value,
            Record::Leads(value) => value,
            Record::Surveys(value) => value,
        };
        let slot = record.slot();
        let text = codec::to_json(value);
        call_with(self.place(slot), "put", Some(word(slot)), Some(&text));
    }

    /// Drops a record.
    pub fn forget(&self, slot: Slot) {
        call_with(self.place(slot), "drop", Some(word(slot)), None);
    }

    /// Keeps a message until it is delivered.
    pub fn save_outgoing(&self, message: &Outgoing) {
        let name = joined(OUTBOX, message.cid.as_str());
        let text = codec::to_json(message);
        call_with(&self.shelf, "put", Some(&name), Some(&text));
    }

    /// Drops a message.
    pub fn drop_outgoing(&self, cid: &ClientId) {
        let name = joined(OUTBOX, cid.as_str());
        call_with(&self.shelf, "drop", Some(&name), None);
    }

    /// Who keeps it.
    fn place(&self, slot: Slot) -> &JsValue {
        if matches!(slot, Slot::Events | Slot::Answers) {
            &self.undelivered
        } else {
            &self.shelf
        }
    }
}

impl Drop for Shelf {
    fn drop(&mut self) {
        call(&self.undelivered, "close");
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
        Slot::Flows => "flows",
        Slot::Events => "events",
        Slot::Panel => "panel",
        Slot::Sound => "sound",
        Slot::Leads => "leads",
        Slot::Surveys => "surveys",
        Slot::Answers => "answers",
    }
}

/// What some rows are.
#[derive(Default)]
struct Sorted {
    records: Vec<Record>,
    outgoing: Vec<Outgoing>,
    /// Without text: another page has them.
    taken: Vec<Slot>,
}

/// Reads rows of name and text.
fn sort(rows: &JsValue) -> Sorted {
    let mut sorted = Sorted::default();
    let rows: &Array = rows.unchecked_ref();
    for at in 0..rows.length() {
        let (name, text) = entry(rows, at);
        let gone = text.is_null();
        let text = text.as_string().unwrap_or_default();
        if name == OUTBOX {
            sorted.outgoing.extend(codec::from_json::<Outgoing>(&text));
        }
        for slot in SLOTS {
            if name == word(slot) && gone {
                sorted.taken.push(slot);
            } else if name == word(slot) {
                sorted.records.extend(parse(slot, &text));
            }
        }
    }
    sorted
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
        Slot::Flows => Record::Flows(Read::read(given, fits)),
        Slot::Events => Record::Events(Read::read(given, fits)),
        Slot::Panel => Record::Panel(Read::read(given, fits)),
        Slot::Sound => Record::Sound(Read::read(given, fits)),
        Slot::Leads => Record::Leads(Read::read(given, fits)),
        Slot::Surveys => Record::Surveys(Read::read(given, fits)),
        Slot::Answers => Record::Answers(Read::read(given, fits)),
    })
}
