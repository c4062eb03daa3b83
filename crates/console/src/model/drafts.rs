//! Replies begun and not sent, one for each conversation.

use wasl_protocol::{ConversationId, MAX_TEXT_BYTES};

/// The drafts of an agent in this browser.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Drafts(Vec<(ConversationId, String)>);

impl Drafts {
    /// Takes what was kept; what was typed meanwhile stays.
    pub(super) fn restore(&mut self, kept: Vec<(ConversationId, String)>) {
        for (id, text) in kept {
            if self.text(&id).is_empty() {
                self.set(&id, text);
            }
        }
    }

    /// The draft for a conversation; empty when there is none.
    pub(super) fn text(&self, id: &ConversationId) -> &str {
        self.0
            .iter()
            .find(|(other, _)| other == id)
            .map_or("", |(_, text)| text)
    }

    /// Replaces a draft; an empty one is forgotten.
    pub(super) fn set(&mut self, id: &ConversationId, text: String) {
        self.0.retain(|(other, _)| other != id);
        if !text.is_empty() {
            self.0.push((id.clone(), text));
        }
    }

    /// Takes a draft out to be sent, when there is something in it and it is not too long.
    pub(super) fn take(&mut self, id: &ConversationId) -> Option<String> {
        let text = self.text(id).trim();
        if text.is_empty() || is_too_long(text) {
            return None;
        }
        let text = text.to_owned();
        self.set(id, String::new());
        Some(text)
    }
}

/// Whether a text is longer than a message may be.
pub(super) fn is_too_long(text: &str) -> bool {
    text.trim().len() > MAX_TEXT_BYTES
}
