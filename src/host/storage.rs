//! What the widget keeps in the browser. Read once at the start, written by effects; what
//! another tab writes comes as `RecordChanged`.
//!
//! Storage may be missing, blocked or full. Then nothing is kept, and the model, which holds
//! everything that matters, goes on from memory for as long as the page lives.

use js_sys::Object;
use wasl_chat::Outgoing;
use wasl_core::Event;
use wasl_core::record::{Record, Slot};
use wasl_protocol::ClientId;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Window;
use yew::Callback;

use super::listener::Listener;
use super::object::{call_with, entry, get};
use crate::codec::{self, Read, Write};

const SLOTS: [Slot; 6] = [
    Slot::Visitor,
    Slot::Session,
    Slot::Prompts,
    Slot::Draft,
    Slot::Bot,
    Slot::Panel,
];

/// The storage of one site's widget.
pub struct Shelf {
    prefix: String,
    /// Tells this tab's undelivered telemetry from another tab's.
    tab: String,
    local: JsValue,
    session: JsValue,
    _others: Listener,
}

impl Shelf {
    /// The shelf of a site. `tab` is a name that no other tab has.
    pub fn new(window: &Window, site: &str, tab: String, link: Callback<Event>) -> Self {
        let mut prefix = String::from("wasl:");
        prefix.push_str(site);
        prefix.push(':');
        let start = prefix.clone();
        let others = Listener::new(window, &["storage"], move |event| {
            if let Some(record) = changed(&start, &event) {
                link.emit(Event::RecordChanged(record));
            }
        });
        Self {
            prefix,
            tab,
            local: get(window, "localStorage"),
            session: get(window, "sessionStorage"),
            _others: others,
        }
    }

    /// Everything that is there. Telemetry of pages that are gone changes hands: it is removed,
    /// and kept again by whoever fails to deliver it.
    pub fn read(&self) -> Vec<Record> {
        let mut records = Vec::new();
        for slot in SLOTS {
            let text = item(self.place(slot), &self.key(slot));
            records.extend(text.and_then(|text| parse(slot, &text)));
        }
        for (key, text) in self.starting_with(&self.key(Slot::Events)) {
            remove(&self.local, &key);
            records.extend(parse(Slot::Events, &text));
        }
        records
    }

    /// The messages that are not delivered, as far as storage knows.
    pub fn outbox(&self) -> Vec<Outgoing> {
        let mut outgoing = Vec::new();
        for (_, text) in self.starting_with(&self.outbox_key("")) {
            outgoing.extend(codec::from_json::<Outgoing>(&text));
        }
        outgoing
    }

    /// What lies in local storage under keys that start so.
    fn starting_with(&self, start: &str) -> Vec<(String, String)> {
        let mut found = Vec::new();
        if self.local.is_object() {
            let entries = Object::entries(self.local.unchecked_ref());
            for at in 0..entries.length() {
                let (key, text) = entry(&entries, at);
                if key.starts_with(start) {
                    found.push((key, text.as_string().unwrap_or_default()));
                }
            }
        }
        found
    }

    /// Keeps a record.
    pub fn save(&self, record: &Record) {
        let (slot, value): (Slot, &dyn Write) = match record {
            Record::Visitor(value) => (Slot::Visitor, value),
            Record::Session(value) => (Slot::Session, value),
            Record::Prompts(value) => (Slot::Prompts, value),
            Record::Draft(value) => (Slot::Draft, value),
            Record::Bot(value) => (Slot::Bot, value),
            Record::Events(value) => (Slot::Events, value),
            Record::Panel(value) => (Slot::Panel, value),
        };
        set(self.place(slot), &self.own_key(slot), value);
    }

    /// Drops a record.
    pub fn forget(&self, slot: Slot) {
        remove(self.place(slot), &self.own_key(slot));
    }

    /// Keeps a message until it is delivered.
    pub fn save_outgoing(&self, message: &Outgoing) {
        let key = self.outbox_key(message.cid.as_str());
        set(&self.local, &key, message);
    }

    /// Drops a message.
    pub fn drop_outgoing(&self, cid: &ClientId) {
        remove(&self.local, &self.outbox_key(cid.as_str()));
    }

    fn place(&self, slot: Slot) -> &JsValue {
        match slot {
            Slot::Visitor | Slot::Session | Slot::Prompts | Slot::Draft | Slot::Events => {
                &self.local
            }
            Slot::Bot | Slot::Panel => &self.session,
        }
    }

    fn key(&self, slot: Slot) -> String {
        let mut key = self.prefix.clone();
        key.push_str(name(slot));
        key
    }

    fn own_key(&self, slot: Slot) -> String {
        let mut key = self.key(slot);
        if slot == Slot::Events {
            key.push(':');
            key.push_str(&self.tab);
        }
        key
    }

    fn outbox_key(&self, cid: &str) -> String {
        let mut key = self.prefix.clone();
        key.push_str("outbox:");
        key.push_str(cid);
        key
    }
}

fn set(storage: &JsValue, key: &str, value: &dyn Write) {
    // Full or forbidden: the model still has it.
    call_with(storage, "setItem", Some(key), Some(&codec::to_json(value)));
}

fn item(storage: &JsValue, key: &str) -> Option<String> {
    call_with(storage, "getItem", Some(key), None).as_string()
}

fn remove(storage: &JsValue, key: &str) {
    call_with(storage, "removeItem", Some(key), None);
}

const fn name(slot: Slot) -> &'static str {
    match slot {
        Slot::Visitor => "visitor",
        Slot::Session => "session",
        Slot::Prompts => "prompts",
        Slot::Draft => "draft",
        Slot::Bot => "bot",
        Slot::Events => "events",
        Slot::Panel => "panel",
    }
}

/// A stored record; `None` when an older or newer version wrote something else.
fn parse(slot: Slot, text: &str) -> Option<Record> {
    codec::from_json_by(text, |given, fits| match slot {
        Slot::Visitor => Record::Visitor(Read::read(given, fits)),
        Slot::Session => Record::Session(Read::read(given, fits)),
        Slot::Prompts => Record::Prompts(Read::read(given, fits)),
        Slot::Draft => Record::Draft(Read::read(given, fits)),
        Slot::Bot => Record::Bot(Read::read(given, fits)),
        Slot::Events => Record::Events(Read::read(given, fits)),
        Slot::Panel => Record::Panel(Read::read(given, fits)),
    })
}

fn changed(prefix: &str, event: &JsValue) -> Option<Record> {
    let key = get(event, "key").as_string()?;
    let name_of_slot = key.strip_prefix(prefix)?;
    let slot = SLOTS.iter().find(|slot| name(**slot) == name_of_slot)?;
    match get(event, "newValue").as_string() {
        Some(text) => parse(*slot, &text),
        // Sent: nothing stands in the composer any more.
        None => (*slot == Slot::Draft).then(|| Record::Draft(String::new())),
    }
}
