//! What this browser keeps: the language, whether messages sound, its own id, and for each agent
//! (who is of one site) the messages that are on their way, the replies begun, and the changes to the
//! FAQ. Where storage is blocked or full, the page's memory is
//! all there is.

use wasl_chat::{Chance, Outgoing};
use wasl_protocol::{AgentId, ClientId, ConversationId, DeviceId};
use web_sys::Storage;

use super::clock;
use crate::i18n::Locale;
use crate::model::event::Kept;
use crate::model::faq::Work;

const LOCALE: &str = "wasl.console.locale";
const SOUND: &str = "wasl.console.sound";
const DEVICE: &str = "wasl.console.device";

/// What is kept where there is to be no sound.
const OFF: &str = "off";

/// The keys of one agent's things.
#[derive(Default)]
pub(super) struct Shelf {
    agent: Option<AgentId>,
}

impl Shelf {
    /// Reads what was kept for an agent; from now on the shelf is theirs.
    pub(super) fn restore(&mut self, agent: AgentId) -> Kept {
        self.agent = Some(agent);
        let mut outgoing: Vec<Outgoing> = Vec::new();
        let mut drafts = Vec::new();
        let mut works: Vec<(String, Work)> = Vec::new();
        for (key, text) in entries() {
            if self.strip(&key, "out").is_some() {
                match serde_json::from_str(&text) {
                    Ok(message) => outgoing.push(message),
                    Err(_) => remove(&key),
                }
            } else if let Some(id) = self.strip(&key, "draft") {
                drafts.push((ConversationId::new(id), text));
            } else if let Some(locale) = self.strip(&key, "faq") {
                match serde_json::from_str(&text) {
                    Ok(work) => works.push((locale.to_owned(), work)),
                    Err(_) => remove(&key),
                }
            }
        }
        outgoing.sort_by(|a, b| a.at.cmp(&b.at).then_with(|| a.cid.cmp(&b.cid)));
        Kept {
            device: device(),
            outgoing,
            drafts,
            works,
        }
    }

    /// Keeps a message until it is acknowledged.
    pub(super) fn save_outgoing(&self, outgoing: &Outgoing) {
        if let (Some(key), Ok(text)) = (
            self.key("out", outgoing.cid.as_str()),
            serde_json::to_string(outgoing),
        ) {
            write(&key, &text);
        }
    }

    /// Forgets a message.
    pub(super) fn drop_outgoing(&self, cid: &ClientId) {
        if let Some(key) = self.key("out", cid.as_str()) {
            remove(&key);
        }
    }

    /// Keeps a draft; forgets an empty one.
    pub(super) fn save_draft(&self, id: &ConversationId, text: &str) {
        if let Some(key) = self.key("draft", id.as_str()) {
            if text.is_empty() {
                remove(&key);
            } else {
                write(&key, text);
            }
        }
    }

    /// Keeps the changes to the FAQ in a language; forgets them.
    pub(super) fn save_work(&self, locale: &str, work: Option<&Work>) {
        let text = work.and_then(|work| serde_json::to_string(work).ok());
        match (self.key("faq", locale), text) {
            (Some(key), Some(text)) => write(&key, &text),
            (Some(key), None) => remove(&key),
            (None, _) => {}
        }
    }

    fn key(&self, kind: &str, id: &str) -> Option<String> {
        let agent = self.agent.as_ref()?;
        Some(["wasl.console.", agent.as_str(), ".", kind, ".", id].concat())
    }

    fn strip<'a>(&self, key: &'a str, kind: &str) -> Option<&'a str> {
        key.strip_prefix(self.key(kind, "")?.as_str())
    }
}

/// The language chosen before.
pub(super) fn locale() -> Option<String> {
    storage()?.get_item(LOCALE).ok()?
}

/// Remembers the language.
pub(super) fn save_locale(locale: Locale) {
    write(LOCALE, locale.tag());
}

/// Whether messages were to make no sound here.
pub(super) fn is_muted() -> bool {
    let kept = storage().and_then(|storage| storage.get_item(SOUND).ok().flatten());
    kept.as_deref() == Some(OFF)
}

/// Remembers whether they sound.
pub(super) fn save_sound(on: bool) {
    if on {
        remove(SOUND);
    } else {
        write(SOUND, OFF);
    }
}

/// This browser's id, made once.
fn device() -> DeviceId {
    let known = storage()
        .and_then(|storage| storage.get_item(DEVICE).ok().flatten())
        .map(DeviceId::new)
        .filter(DeviceId::is_uuid);
    known.unwrap_or_else(|| {
        let id = Chance::new(clock::seed()).uuid(clock::now());
        write(DEVICE, &id);
        DeviceId::new(id)
    })
}

fn storage() -> Option<Storage> {
    web_sys::window()?.local_storage().ok()?
}

fn entries() -> Vec<(String, String)> {
    let Some(storage) = storage() else {
        return Vec::new();
    };
    let count = storage.length().unwrap_or(0);
    (0..count)
        .filter_map(|at| {
            let key = storage.key(at).ok()??;
            let text = storage.get_item(&key).ok()??;
            Some((key, text))
        })
        .collect()
}

fn write(key: &str, text: &str) {
    if let Some(storage) = storage() {
        // Full or blocked: nothing can be done, and what is kept in memory still works.
        let _ = storage.set_item(key, text);
    }
}

fn remove(key: &str) {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(key);
    }
}
