//! The composer: what the visitor writes, kept while they write, sent when they are done.

use wasl_chat::Input;
use wasl_protocol::{Body, Duration, MAX_TEXT_BYTES, Properties};

use super::running::{Running, Settings};
use crate::Effect;
use crate::i18n::Key;
use crate::record::{Record, Slot};
use crate::view::Mode;

/// A draft is stored this long after the first change.
const KEEP_AFTER: Duration = Duration::from_millis(500);

impl Running {
    /// The text changed.
    pub(super) fn draft_changed(&mut self, text: alloc::string::String) {
        self.changed = true;
        self.acted();
        let writing = !text.trim().is_empty();
        self.draft = text;
        self.sends_with_settings = false;
        self.flows.problem = None;
        if self.draft_at.is_none() {
            self.draft_at = Some(self.now + KEEP_AFTER);
        }
        self.tell_writing(writing);
        self.hints_wanted();
    }

    /// Says whether the visitor is writing, once there is somebody to say it to.
    fn tell_writing(&mut self, writing: bool) {
        // What is written to a flow is not for people.
        let writing = writing && !self.flow_hears();
        if let Some(conversation) = self.own_conversation() {
            self.tell_chat(if writing {
                Input::Wrote(conversation)
            } else {
                Input::StoppedWriting(conversation)
            });
        }
    }

    /// Stores the draft, if it is not stored yet.
    pub(super) fn keep_draft(&mut self) {
        if self.draft_at.take().is_none() {
            return;
        }
        self.order(if self.draft.is_empty() {
            Effect::Forget(Slot::Draft)
        } else {
            Effect::Save(Record::Draft(self.draft.clone()))
        });
    }

    /// Another tab stored a draft. What is being written here is not overwritten.
    pub(super) fn draft_written_elsewhere(&mut self, draft: alloc::string::String) {
        if self.draft_at.is_none() {
            self.draft = draft;
            self.changed = true;
        }
    }

    /// The composer lost the focus.
    pub(super) fn composer_left(&mut self) {
        self.keep_draft();
        self.tell_writing(false);
        self.close_hints();
    }

    /// The draft is longer than a message may be.
    pub(super) fn draft_too_long(&self) -> bool {
        self.draft.trim().len() > MAX_TEXT_BYTES
    }

    /// The visitor wants to send it. Nothing is taken from the composer before it is kept.
    #[inline(never)]
    pub(super) fn composer_submitted(&mut self) {
        let text = self.draft.trim();
        if text.is_empty() || self.draft_too_long() {
            return;
        }
        let text = alloc::string::String::from(text);
        self.acted();
        match self.mode() {
            // What is no answer stays, to be put right.
            _ if self.flow_hears() => {
                if !self.flow_typed(&text) {
                    return;
                }
            }
            Mode::Bot => {
                if let Some(place) = self.hints.picked {
                    return self.hint_chosen(place);
                }
                self.question_asked(text);
            }
            // Whether the bot answers or a person, the settings say. Until then it is a draft, which
            // is stored.
            Mode::Person if self.awaits_settings() => {
                self.sends_with_settings = true;
                self.changed = true;
                return self.announce(self.locale.text(Key::PanelLoading).into());
            }
            Mode::Person => self.message_written(text),
        }
        self.clear_draft();
    }

    /// Who answers is not known yet, and soon will be.
    fn awaits_settings(&self) -> bool {
        let loading = matches!(self.settings, Settings::Loading);
        loading && self.online && self.conversation().is_none()
    }

    /// The settings are there, or not to be had: what was to be sent goes now.
    pub(super) fn send_what_waited(&mut self) {
        if core::mem::take(&mut self.sends_with_settings) {
            self.composer_submitted();
        }
    }

    /// What was written is sent, or something else was chosen.
    pub(super) fn clear_draft(&mut self) {
        self.draft.clear();
        self.draft_at = None;
        self.close_hints();
        self.order(Effect::Forget(Slot::Draft));
    }

    pub(super) fn message_written(&mut self, text: alloc::string::String) {
        self.say(Body::Text {
            text: text.clone(),
            rich: alloc::vec::Vec::new(),
        });
        self.tell_writing(false);
        let mut about = Properties::default();
        if let Some(conversation) = self.conversation() {
            about.set("conversation", conversation.as_str());
        }
        self.happened("wasl.message.sent", about.clone());
        about.set("from", "visitor");
        about.set("text", text);
        self.emit("message", about);
    }
}
