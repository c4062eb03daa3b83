//! The one WebSocket. Opened and closed by effects; tells what happens on it.
//!
//! Dropping it removes its listener first, so a closed socket never speaks again.

use wasl_core::Event;
use wasl_protocol::SUBPROTOCOL;
use wasm_bindgen::JsCast;
use web_sys::{MessageEvent, WebSocket};
use yew::Callback;

use super::listener::Listener;
use crate::codec;

/// An open or opening socket.
pub struct Socket {
    socket: WebSocket,
    _heard: Listener,
}

impl Socket {
    /// Opens `<server>/v1/ws`. When the browser refuses at once, that is a closed socket.
    pub fn open(server: &str, link: &Callback<Event>) -> Option<Self> {
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
            link.emit(match event.dyn_ref::<MessageEvent>() {
                Some(message) => message
                    .data()
                    .as_string()
                    .and_then(|text| codec::from_json(&text))
                    .map_or(Event::FrameUnreadable, Event::FrameReceived),
                None if event.type_() == "open" => Event::SocketOpened,
                None => Event::SocketClosed,
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
        let _ = self.socket.send_with_str(text);
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        let _ = self.socket.close();
    }
}
