//! What makes an event stream a socket: its upward way.
//!
//! Frames are posted in order, one request at a time; those of the meantime go together in the
//! next one, a line each. What was not taken ends the stream: the model sends again what it gets
//! no answer to.

use wasl_core::Event;
use wasl_protocol::MAX_FRAME_BYTES;
use wasm_bindgen::prelude::*;
use yew::Callback;

use super::clock;
use super::http::{self, Request};

/// The largest body: the id and its line break, and as much as one frame may have.
const MAX_BODY_BYTES: usize = 33 + MAX_FRAME_BYTES;

#[wasm_bindgen]
extern "C" {
    /// The browser's event stream.
    pub type EventSource;

    #[wasm_bindgen(constructor, catch)]
    pub fn new(url: &str) -> Result<EventSource, JsValue>;
}

/// Posts frames to a stream.
pub struct Upward {
    url: String,
    link: Callback<Event>,
    /// The stream's secret, once it is told.
    id: String,
    waiting: Vec<String>,
    post: Option<Request>,
    /// The number of the last request.
    request: u32,
}

impl Upward {
    /// The way up to the stream at `url`.
    pub fn new(url: String, link: Callback<Event>) -> Self {
        Self {
            url,
            link,
            id: String::new(),
            waiting: Vec::new(),
            post: None,
            // Streams open a second apart, so no answer is taken for one of an earlier stream.
            request: clock::now().as_millis() as u32,
        }
    }

    /// Sends a frame as soon as those before it are taken.
    pub fn send(&mut self, frame: String) {
        self.waiting.push(frame);
        self.flush();
    }

    /// Takes what an event says of this stream.
    pub fn settle(&mut self, event: &Event) {
        if let Event::StreamOpened(id) = event {
            self.id.clone_from(id);
        } else if let Event::FramesPosted { request, taken } = event
            && *request == self.request
        {
            self.post = None;
            if *taken {
                self.flush();
            } else {
                self.link.emit(Event::SocketClosed);
            }
        }
    }

    fn flush(&mut self) {
        if self.post.is_some() || self.waiting.is_empty() {
            return;
        }
        let mut body = self.id.clone();
        while let Some(frame) = self.waiting.first()
            && (body.len() == self.id.len() || body.len() + frame.len() < MAX_BODY_BYTES)
        {
            body.push('\n');
            body.push_str(frame);
            self.waiting.remove(0);
        }
        self.request = self.request.wrapping_add(1);
        let link = self.link.clone();
        self.post = Some(http::frames(self.request, &self.url, &body, link));
    }
}
