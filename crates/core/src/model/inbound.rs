//! What comes from the server: messages, and how far the visitor has read them.

use alloc::string::String;

use wasl_chat::Input;
use wasl_protocol::{Author, Body, ConversationState, MessageEvent, Properties, Seq, ServerFrame};

use super::running::Running;
use crate::i18n::{Key, fill};

impl Running {
    /// A frame came.
    pub(super) fn frame_received(&mut self, frame: ServerFrame) {
        if let Some(head) = self.greeted(&frame) {
            self.sound.read_back = head;
        }
        self.tell_chat(Input::FrameReceived(frame));
    }

    /// Where the conversation stands, if a frame is a greeting: what comes up to there on the
    /// first one is no news.
    pub(super) fn greeted(&mut self, frame: &ServerFrame) -> Option<Seq> {
        let ServerFrame::Welcome(welcome) = frame else {
            return None;
        };
        let own = self.conversation();
        let head = welcome
            .heads
            .iter()
            .find(|mark| own.is_none_or(|own| *own == mark.conversation))
            .map_or(Seq::ZERO, |mark| mark.head);
        self.known_head = self.known_head.or(Some(head));
        Some(head)
    }

    /// A message took its place in a thread.
    #[inline(never)]
    pub(super) fn arrived(&mut self, message: &MessageEvent) {
        match self.conversation() {
            Some(own) if *own != message.conversation => return,
            Some(_) => {}
            None => {
                if let Some(visitor) = &mut self.visitor {
                    visitor.conversation = Some(message.conversation.clone());
                    self.keep_visitor();
                }
            }
        }
        self.scroll();
        // A thread that is read back after a reload is no news.
        let known = self.known_head.unwrap_or_default();
        if message.seq <= known {
            return;
        }
        self.known_head = Some(message.seq);
        match (&message.from, &message.body) {
            (Author::Agent { name, .. }, Body::Text { text, rich }) => {
                let words = if rich.is_empty() {
                    text.clone()
                } else {
                    wasl_chat::plain(rich)
                };
                self.agent_spoke(message, name, words);
            }
            (
                _,
                Body::Status {
                    state: ConversationState::Resolved,
                },
            ) => self.happened("wasl.conversation.resolved", about(message)),
            (
                _,
                Body::Text { .. }
                | Body::Handover { .. }
                | Body::Status { .. }
                | Body::Survey { .. }
                | Body::Rating(_),
            ) => {}
        }
    }

    fn agent_spoke(&mut self, message: &MessageEvent, name: &str, words: String) {
        self.ring(message.seq);
        self.happened("wasl.message.received", about(message));
        // The words first: the placeholder of the name stands before that of the words, so
        // neither is ever looked for in what a person wrote.
        let said = fill(self.locale.text(Key::AnnounceMessage), "[TEXT]", &words);
        self.announce(fill(&said, "[NAME]", name));
        let mut detail = Properties::default();
        detail.set("id", message.id.as_str());
        detail.set("conversation", message.conversation.as_str());
        detail.set("from", "agent");
        detail.set("name", name);
        detail.set("text", words);
        self.emit("message", detail);
    }

    /// Has a screen reader say something.
    pub(super) fn announce(&mut self, words: String) {
        self.announcement = (self.announcement.0.wrapping_add(1), words);
        self.changed = true;
    }

    /// The thread is on screen, down to this message.
    pub(super) fn thread_seen(&mut self, seq: Seq) {
        if !self.reading() {
            return;
        }
        let Some(conversation) = self.own_conversation() else {
            return;
        };
        self.surveys_seen(&conversation, seq);
        self.thread_surveys_seen(Some(seq));
        self.tell_chat(Input::Read { conversation, seq });
    }

    /// Counts what is not read; a change is told.
    pub(super) fn count_unread(&mut self) {
        let unread = match self.conversation() {
            Some(conversation) if !self.reading() => self.chat.unread(conversation),
            Some(_) | None => 0,
        } + self.unread_greetings()
            + self.surveys_unseen();
        if unread != self.unread {
            self.unread = unread;
            self.changed = true;
            let mut detail = Properties::default();
            detail.set("count", unread);
            self.emit("unread", detail);
        }
    }
}

fn about(message: &MessageEvent) -> Properties {
    let mut about = Properties::default();
    about.set("conversation", message.conversation.as_str());
    about.set("message", message.id.as_str());
    about
}
