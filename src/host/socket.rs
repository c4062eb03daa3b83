//! The one WebSocket. Opened and closed by effects; tells what happens on it.
//!
//! Dropping it removes its listener first, so a closed socket never speaks again.

use wasl_core::Event;
use wasl_protocol::SUBPROTOCOL;
use wasm_bindgen::JsValue;
use web_sys::WebSocket;
use yew::Callback;

use super::listener::Listener;
use super::object::{call, call_with, text};
use crate::codec;

/// An open or opening socket.
pub struct Socket {
    socket: WebSocket,
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
        let Ok(socket) = WebSocket::new_with_str(&url, SUBPROTOCOL) else {
            link.emit(Event::SocketClosed);
            return None;
        };
        let link = link.clone();
        let heard = Listener::new(&socket, &["open", "message", "close"], move |event| {
            link.emit(match text(&event, "type").as_str() {
                "open" => Event::SocketOpened,
                "close" => Event::SocketClosed,
                _ => {
                    let frame = text(&event, "data");
                    call_with(&channel, "postMessage", Some(&frame), None);
                    codec::from_json(&frame).map_or(Event::FrameUnreadable, Event::FrameReceived)
                }
            });
        });
        Some(Self {
            socket,
            _heard: heard,
        })
    }

    /// Sends a text frame. A socket that is not open drops it: the model sends again what it
    /// gets no answer to.
    pub fn send(&self, text: &str) {
        call_with(&self.socket, "send", Some(text), None);
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        call(&self.socket, "close");
    }
}
