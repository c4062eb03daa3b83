//! What the widget keeps in the browser. Read once at the start, written by effects; what
//! another tab writes comes as `RecordChanged`.
//!
//! Storage may be missing, blocked or full. Then nothing is kept, and the model, which holds
//! everything that matters, goes on from memory for as long as the page lives.

use wasl_chat::Outgoing;
use wasl_core::Event;
use wasl_core::record::{Record, Slot};
use wasl_protocol::ClientId;
use wasm_bindgen::JsCast;
use web_sys::{Storage, StorageEvent, Window};
use yew::Callback;

use super::listener::Listener;
use crate::codec::{self, Write};

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
    local: Option<Storage>,
    session: Option<Storage>,
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
            if let Some(record) = changed(&start, event.unchecked_ref()) {
                link.emit(Event::RecordChanged(record));
            }
        });
        Self {
            prefix,
            tab,
            // Asking already throws where the page may not store.
            local: window.local_storage().ok().flatten(),
            session: window.session_storage().ok().flatten(),
            _others: others,
        }
    }

    /// Everything that is there. Telemetry of pages that are gone changes hands: it is removed,
    /// and kept again by whoever fails to deliver it.
    pub fn read(&self) -> (Vec<Record>, Vec<Outgoing>) {
        let mut records = Vec::new();
        for slot in SLOTS {
            let text = self
                .place(slot)
                .and_then(|storage| storage.get_item(&self.key(slot)).ok().flatten());
            records.extend(text.and_then(|text| parse(slot, &text)));
        }
        let mut outgoing: Vec<Outgoing> = Vec::new();
        if let Some(local) = &self.local {
            let events = self.key(Slot::Events);
            let outbox = self.outbox_key("");
            for key in keys(local) {
                let Ok(Some(text)) = local.get_item(&key) else {
                    continue;
                };
                if key.starts_with(&events) {
                    let _ = local.remove_item(&key);
                    records.extend(parse(Slot::Events, &text));
                } else if key.starts_with(&outbox) {
                    outgoing.extend(codec::from_json::<Outgoing>(&text));
                }
            }
        }
        (records, outgoing)
    }

    /// Keeps a record.
    pub fn save(&self, record: &Record) {
        match record {
            Record::Visitor(value) => self.write(Slot::Visitor, value),
            Record::Session(value) => self.write(Slot::Session, value),
            Record::Prompts(value) => self.write(Slot::Prompts, value),
            Record::Draft(value) => self.write(Slot::Draft, value),
            Record::Bot(value) => self.write(Slot::Bot, value),
            Record::Events(value) => self.write(Slot::Events, value),
            Record::Panel(value) => self.write(Slot::Panel, value),
        }
    }

    /// Drops a record.
    pub fn forget(&self, slot: Slot) {
        if let Some(storage) = self.place(slot) {
            let _ = storage.remove_item(&self.own_key(slot));
        }
    }

    /// Keeps a message until it is delivered.
    pub fn save_outgoing(&self, message: &Outgoing) {
        let key = self.outbox_key(message.cid.as_str());
        set(self.local.as_ref(), &key, message);
    }

    /// Drops a message.
    pub fn drop_outgoing(&self, cid: &ClientId) {
        if let Some(local) = &self.local {
            let _ = local.remove_item(&self.outbox_key(cid.as_str()));
        }
    }

    fn write<T: Write>(&self, slot: Slot, value: &T) {
        set(self.place(slot), &self.own_key(slot), value);
    }

    fn place(&self, slot: Slot) -> Option<&Storage> {
        match slot {
            Slot::Visitor | Slot::Session | Slot::Prompts | Slot::Draft | Slot::Events => {
                self.local.as_ref()
            }
            Slot::Bot | Slot::Panel => self.session.as_ref(),
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

fn set<T: Write>(storage: Option<&Storage>, key: &str, value: &T) {
    if let Some(storage) = storage {
        // Full or forbidden: the model still has it.
        let _ = storage.set_item(key, &codec::to_json(value));
    }
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
    match slot {
        Slot::Visitor => codec::from_json(text).map(Record::Visitor),
        Slot::Session => codec::from_json(text).map(Record::Session),
        Slot::Prompts => codec::from_json(text).map(Record::Prompts),
        Slot::Draft => codec::from_json(text).map(Record::Draft),
        Slot::Bot => codec::from_json(text).map(Record::Bot),
        Slot::Events => codec::from_json(text).map(Record::Events),
        Slot::Panel => codec::from_json(text).map(Record::Panel),
    }
}

fn keys(storage: &Storage) -> Vec<String> {
    let count = storage.length().unwrap_or(0);
    (0..count)
        .filter_map(|at| storage.key(at).ok().flatten())
        .collect()
}

fn changed(prefix: &str, event: &StorageEvent) -> Option<Record> {
    let key = event.key()?;
    let name_of_slot = key.strip_prefix(prefix)?;
    let slot = SLOTS.into_iter().find(|slot| name(*slot) == name_of_slot)?;
    parse(slot, &event.new_value()?)
}
