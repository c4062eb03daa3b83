//! The agent's socket. Its listeners are owned here: dropping the socket silences and closes it.

use gloo_events::EventListener;
use wasl_protocol::{ClientFrame, SUBPROTOCOL};
use wasm_bindgen::JsCast;
use web_sys::{MessageEvent, WebSocket};
use yew::Callback;

use crate::model::Event;

/// Where agents connect.
const PATH: &str = "/v1/agent/ws";

/// An open or opening socket.
pub(super) struct Socket {
    inner: WebSocket,
    _listeners: [EventListener; 3],
}

impl Socket {
    /// Opens a socket to the page's own server; `None` when the browser refuses to try.
    pub(super) fn open(events: &Callback<Event>) -> Option<Self> {
        let location = web_sys::window()?.location();
        let scheme = match location.protocol().ok()?.as_str() {
            "http:" => "ws://",
            _ => "wss://",
        };
        let url = [scheme, &location.host().ok()?, PATH].concat();
        let inner = WebSocket::new_with_str(&url, SUBPROTOCOL).ok()?;
        let opened = events.clone();
        let received = events.clone();
        let closed = events.clone();
        let listeners = [
            EventListener::new(&inner, "open", move |_| opened.emit(Event::SocketOpened)),
            EventListener::new(&inner, "message", move |event| received.emit(read(event))),
            EventListener::new(&inner, "close", move |_| closed.emit(Event::SocketClosed)),
        ];
        Some(Self {
            inner,
            _listeners: listeners,
        })
    }

    /// Sends a frame. One that cannot be sent is lost: the machine sends again what matters.
    pub(super) fn send(&self, frame: &ClientFrame) {
        if let Ok(text) = serde_json::to_string(frame) {
            let _ = self.inner.send_with_str(&text);
        }
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        let _ = self.inner.close();
    }
}

fn read(event: &web_sys::Event) -> Event {
    event
        .dyn_ref::<MessageEvent>()
        .and_then(|message| message.data().as_string())
        .and_then(|text| serde_json::from_str(&text).ok())
        .map_or(Event::FrameUnreadable, Event::FrameReceived)
}
