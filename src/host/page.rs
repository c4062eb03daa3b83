//! The merchant's page, told to the model: its address, whether it is in front, the network.
//!
//! The page is only listened to. Where a browser has no Navigation API, `address.js` hears of
//! `history.pushState` by a wrapper that it takes away again.

use wasl_core::Event;
use wasl_core::event::Page;
use wasm_bindgen::prelude::*;
use web_sys::Window;
use yew::Callback;

use super::listener::Listener;
use super::object::{apply, call_with, get, number, text, truth};
use super::timer::Timer;

/// How long after a navigation the address and title are read: single-page shops set the title
/// when they draw. Milliseconds.
const SETTLING: u32 = 60;

/// Listens to the page.
pub struct PageWatch {
    _listeners: [Listener; 2],
    address: JsValue,
    _moved: Closure<dyn FnMut(JsValue)>,
}

#[wasm_bindgen(module = "/src/host/address.js")]
extern "C" {
    /// Calls when the address may be another one; answers what takes the listeners away.
    #[wasm_bindgen(js_name = watchAddress)]
    fn watch_address(moved: &JsValue) -> JsValue;
}

impl Drop for PageWatch {
    fn drop(&mut self) {
        apply(
            &self.address,
            &JsValue::UNDEFINED,
            &JsValue::UNDEFINED,
            &JsValue::UNDEFINED,
        );
    }
}

impl PageWatch {
    /// Listens to what is always needed.
    pub fn new(window: &Window, link: &Callback<Event>) -> Self {
        let document = get(window, "document");
        let ear = Ear {
            path: read(window).path,
            window: window.clone(),
            link: link.clone(),
            timer: None,
        };
        let _listeners = [
            ear.listen(&document, &["visibilitychange", "freeze"], Ear::turned),
            ear.listen(
                window,
                &["pagehide", "pageshow", "online", "offline"],
                Ear::turned,
            ),
        ];
        let mut ear = ear;
        let moved: Box<dyn FnMut(JsValue)> = Box::new(move |_| ear.moved());
        let moved = Closure::wrap(moved);
        Self {
            _listeners,
            address: watch_address(moved.as_ref()),
            _moved: moved,
        }
    }
}

/// The page as it is now.
pub fn read(window: &Window) -> Page {
    let location = get(window, "location");
    let mut path = text(&location, "pathname");
    path.push_str(&text(&location, "search"));
    Page {
        origin: text(&location, "origin"),
        path,
        title: text(&get(window, "document"), "title"),
    }
}

/// Whether the page is in front.
pub fn visible(window: &Window) -> bool {
    !truth(&get(window, "document"), "hidden")
}

/// What a listener owns. One type for them all: each type of closure costs bytes.
struct Ear {
    window: Window,
    link: Callback<Event>,
    /// The path told last.
    path: String,
    /// Tells something later; a further event starts it anew.
    timer: Option<Timer>,
}

impl Ear {
    /// A listener with an ear like this one.
    fn listen(
        &self,
        target: &JsValue,
        kinds: &'static [&'static str],
        heard: fn(&mut Self, &JsValue),
    ) -> Listener {
        let mut ear = Self {
            window: self.window.clone(),
            link: self.link.clone(),
            path: self.path.clone(),
            timer: None,
        };
        Listener::new(target, kinds, move |event| heard(&mut ear, &event))
    }

    /// Tells what is so after some milliseconds.
    fn tell_later(&mut self, millis: u32, what: fn(&Window) -> Event) {
        let (window, link) = (self.window.clone(), self.link.clone());
        self.timer = Some(Timer::new(millis, move |_| link.emit(what(&window))));
    }

    fn moved(&mut self) {
        let path = read(&self.window).path;
        if path != self.path {
            self.path = path;
            self.tell_later(SETTLING, |window| Event::PageChanged(read(window)));
        }
    }

    /// The page or the network came or went.
    fn turned(&mut self, event: &JsValue) {
        let kind = text(event, "type");
        self.link.emit(match kind.as_str() {
            "pagehide" | "freeze" => Event::PageHidden,
            "online" | "offline" => Event::NetworkChanged {
                online: kind == "online",
            },
            // `pageshow` too: back from the back/forward cache, where sockets die unheard.
            _ => Event::VisibilityChanged {
                visible: visible(&self.window),
            },
        });
    }
}

/// Whether the device has a touch screen and no pointer.
pub fn is_touch(window: &Window) -> bool {
    let query = call_with(
        window,
        "matchMedia",
        Some("(hover: none) and (pointer: coarse)"),
        None,
    );
    truth(&query, "matches")
}

/// The shorter side of the screen, in CSS pixels.
pub fn screen(window: &Window) -> u32 {
    let screen = get(window, "screen");
    number(&screen, "width").min(number(&screen, "height")) as u32
}
