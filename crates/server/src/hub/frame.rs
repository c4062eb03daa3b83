//! Frames, ready to send: encoded once, however many sockets hear them.

use axum::extract::ws::Utf8Bytes;
use wasl_protocol::{ConversationSummary, MessageEvent, SeenMark, ServerFrame, Signal};

use crate::metrics::of_server;
use crate::outlet::Outgoing;

/// An `event` frame, ready to send.
#[must_use]
pub fn event_frame(event: MessageEvent) -> Outgoing {
    let place = (event.conversation.clone(), event.seq);
    Outgoing {
        place: Some(place),
        ..encode(&ServerFrame::Event(event))
    }
}

/// An `ephemeral` frame, ready to send.
#[must_use]
pub fn signal_frame(signal: Signal) -> Outgoing {
    encode(&ServerFrame::Ephemeral(signal))
}

/// How far both sides of a conversation have read, ready to send.
#[must_use]
pub fn seen_frame(summary: &ConversationSummary) -> Outgoing {
    signal_frame(Signal::Seen(SeenMark {
        conversation: summary.id.clone(),
        head: summary.head,
        visitor_seen: summary.visitor_seen,
        agent_seen: summary.agent_seen,
    }))
}

/// A frame, ready to send.
///
/// # Panics
///
/// Never: a frame always has a JSON form.
#[must_use]
pub fn encode(frame: &ServerFrame) -> Outgoing {
    let text = serde_json::to_string(frame).expect("a frame serialises");
    Outgoing {
        text: Utf8Bytes::from(text),
        kind: of_server(frame),
        place: None,
    }
}
