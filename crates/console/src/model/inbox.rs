//! The inbox: the summaries of the conversations, newest first, and which one is chosen.
//!
//! It is read whole over HTTP, and kept up to date by the socket: summaries, messages and marks
//! come in any order, so that an older one never undoes a newer one.

use wasl_chat::{Thread, plain};
use wasl_protocol::{
    Author, Body, ConversationId, ConversationState, ConversationSummary, MessageEvent, SeenMark,
    Seq,
};

use super::event::Filter;
use super::surroundings::Load;

/// The longest preview made here, in characters; the server's own comes soon after.
const PREVIEW_CHARS: usize = 120;

/// The conversations of the site.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Inbox {
    summaries: Vec<ConversationSummary>,
    /// The state of reading it whole.
    pub load: Load,
    /// Which are shown.
    pub filter: Filter,
    /// Which is open.
    pub chosen: Option<ConversationId>,
}

impl Inbox {
    /// All conversations, newest first.
    pub(super) fn summaries(&self) -> &[ConversationSummary] {
        &self.summaries
    }

    /// Those that the filter lets through, newest first.
    pub(super) fn shown(&self) -> impl Iterator<Item = &ConversationSummary> {
        self.summaries
            .iter()
            .filter(|summary| passes(self.filter, summary.state))
    }

    /// One of them.
    pub(super) fn summary(&self, id: &ConversationId) -> Option<&ConversationSummary> {
        self.summaries.iter().find(|summary| summary.id == *id)
    }

    fn summary_mut(&mut self, id: &ConversationId) -> Option<&mut ConversationSummary> {
        self.summaries.iter_mut().find(|summary| summary.id == *id)
    }

    /// The open one.
    pub(super) fn chosen_summary(&self) -> Option<&ConversationSummary> {
        self.chosen.as_ref().and_then(|id| self.summary(id))
    }

    /// Takes a summary, unless it is older than what is known. What was read stays read.
    pub(super) fn put(&mut self, mut new: ConversationSummary) {
        match self.summary_mut(&new.id) {
            Some(old) if old.head > new.head => {
                // Its messages are old news, its visitor may be new; and marks only move on.
                old.visitor = new.visitor;
                old.agent_seen = old.agent_seen.max(new.agent_seen);
                old.visitor_seen = old.visitor_seen.max(new.visitor_seen);
            }
            Some(old) => {
                new.agent_seen = new.agent_seen.max(old.agent_seen);
                new.visitor_seen = new.visitor_seen.max(old.visitor_seen);
                *old = new;
            }
            None => self.summaries.push(new),
        }
        self.sort();
    }

    /// A message came. Says whether its conversation is known.
    pub(super) fn arrived(&mut self, event: &MessageEvent) -> bool {
        let Some(summary) = self.summary_mut(&event.conversation) else {
            return false;
        };
        if event.seq <= summary.head {
            return true;
        }
        summary.head = event.seq;
        summary.updated_at = event.at.max(summary.updated_at);
        match &event.body {
            Body::Text { text, rich } if rich.is_empty() => summary.preview = preview(text),
            // An agent's Markdown without its marks.
            Body::Text { rich, .. } => summary.preview = preview(&plain(rich)),
            Body::Handover { asked } => {
                if let Some(last) = asked.last() {
                    summary.preview = preview(&last.question);
                }
            }
            Body::Status { state } => summary.state = *state,
            Body::Survey { .. } => {}
            Body::Rating(rating) => {
                summary.rating = Some(rating.score);
                summary.rating_comment.clone_from(&rating.comment);
            }
        }
        match event.from {
            // Who writes has read what stands before.
            Author::Agent { .. } => summary.agent_seen = event.seq,
            Author::Visitor => summary.visitor_seen = event.seq,
            Author::System => {}
        }
        self.sort();
        true
    }

    /// A side has read further.
    pub(super) fn seen(&mut self, mark: &SeenMark) {
        if let Some(summary) = self.summary_mut(&mark.conversation) {
            summary.agent_seen = summary.agent_seen.max(mark.agent_seen);
            summary.visitor_seen = summary.visitor_seen.max(mark.visitor_seen);
        }
    }

    /// The agent has read a conversation up to a place.
    pub(super) fn read(&mut self, id: &ConversationId, seq: Seq) {
        if let Some(summary) = self.summary_mut(id) {
            summary.agent_seen = summary.agent_seen.max(seq);
        }
    }

    fn sort(&mut self) {
        self.summaries.sort_by(|a, b| {
            b.updated_at
                .cmp(&a.updated_at)
                .then_with(|| b.id.cmp(&a.id))
        });
    }
}

/// Whether a filter shows conversations of a state.
const fn passes(filter: Filter, state: ConversationState) -> bool {
    let open = match state {
        ConversationState::Open | ConversationState::Reopened => true,
        ConversationState::Resolved => false,
    };
    match filter {
        Filter::Open => open,
        Filter::Resolved => !open,
        Filter::All => true,
    }
}

/// How many of the visitor's messages no agent has read: counted where the thread is here, else
/// the places after the agents' mark.
pub(super) fn unread(summary: &ConversationSummary, thread: Option<&Thread>) -> u32 {
    let seen = summary
        .agent_seen
        .max(thread.map_or(Seq::ZERO, |thread| thread.agent_seen));
    match thread {
        Some(thread) if thread.last >= summary.head => {
            let count = thread
                .items
                .iter()
                .filter(|item| item.seq.is_some_and(|seq| seq > seen))
                .filter(|item| item.from == Author::Visitor && is_question(&item.body))
                .count();
            u32::try_from(count).unwrap_or(u32::MAX)
        }
        Some(_) | None => summary.head.0.saturating_sub(seen.0),
    }
}

/// Whether a visitor's message waits for somebody.
pub(super) const fn is_question(body: &Body) -> bool {
    match body {
        Body::Text { .. } | Body::Handover { .. } => true,
        Body::Status { .. } | Body::Survey { .. } | Body::Rating(_) => false,
    }
}

fn preview(text: &str) -> String {
    let mut line = String::new();
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
        if let Some((end, _)) = line.char_indices().nth(PREVIEW_CHARS) {
            line.truncate(end);
            line.push('…');
            break;
        }
    }
    line
}

#[cfg(test)]
#[path = "inbox_tests.rs"]
mod tests;
