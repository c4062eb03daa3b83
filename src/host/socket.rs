//! The one connection: a WebSocket, or an event stream where none can open. Opened and closed by
//! effects; tells what happens on it.
//!
//! Dropping it removes its listener first, so a closed socket never speaks again.

use wasl_core::Event;
use wasl_protocol::SUBPROTOCOL;
use wasm_bindgen::JsValue;
use web_sys::WebSocket;
use yew::Callback;

use super::listener::Listener;
use super::object::{call, call_with, text};
use super::stream::{EventSource, Upward};
use crate::codec;

/// An open or opening socket or stream.
pub struct Socket {
    socket: JsValue,
    /// A stream's own.
    upward: Option<Upward>,
    _heard: Listener,
}

impl Socket {
    /// Opens `<server>/v1/ws`. When the browser refuses at once, that is a closed socket.
    /// What comes is relayed to `channel`, if that is one.
    pub fn open(server: &str, channel: JsValue, link: &Callback<Event>) -> Option<Self> {
        let mut url = String::with_capacity(server.len() + 6);
        url.push_str("ws");
        url.push_str(server.strip_prefix("http").unwrap_or(server));
        url.push_str("/v1/ws");
        let socket = WebSocket::new_with_str(&url, SUBPROTOCOL).map(JsValue::from);
        Self::hear(socket, &["open", "message", "close"], None, channel, link)
    }

    /// Opens `<server>/v1/stream` in its place.
    pub fn open_stream(server: &str, channel: JsValue, link: &Callback<Event>) -> Option<Self> {
        let mut url = String::from(server);
        url.push_str("/v1/stream");
        let source = EventSource::new(&url).map(JsValue::from);
        let upward = Some(Upward::new(url, link.clone()));
        Self::hear(
            source,
            &["stream", "message", "error"],
            upward,
            channel,
            link,
        )
    }

    fn hear(
        opening: Result<JsValue, JsValue>,
        kinds: &'static [&'static str],
        upward: Option<Upward>,
        channel: JsValue,
        link: &Callback<Event>,
    ) -> Option<Self> {
        let Ok(socket) = opening else {
            link.emit(Event::SocketClosed);
            return None;
        };
        let link = link.clone();
        let heard = Listener::new(&socket, kinds, move |event| {
            let data = text(&event, "data");
            link.emit(match text(&event, "type").as_str() {
                "open" => Event::SocketOpened,
                "stream" => Event::StreamOpened(data),
                "close" | "error" => Event::SocketClosed,
                _ => {
                    call_with(&channel, "postMessage", Some(&data), None);
                    codec::from_json(&data).map_or(Event::FrameUnreadable, Event::FrameReceived)
                }
            });
        });
        Some(Self {
            socket,
            upward,
            _heard: heard,
        })
    }

    /// Sends a text frame. A socket that is not open drops it: the model sends again what it
    /// gets no answer to.
    pub fn send(&mut self, frame: String) {
        match &mut self.upward {
            Some(upward) => upward.send(frame),
            None => {
                call_with(&self.socket, "send", Some(&frame), None);
            }
        }
    }

    /// Takes what an event says of a stream, before the model hears of it.
    pub fn settle(&mut self, event: &Event) {
        if let Some(upward) = &mut self.upward {
            upward.settle(event);
        }
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        // A stream that is not closed would open itself again.
        call(&self.socket, "close");
    }
}
