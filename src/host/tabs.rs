//! The lock and the channel between the tabs of one browser. Joined and left by effects; tells
//! what the browser says of the lock, and what other tabs say.
//!
//! The browser gives the lock to the next tab in the queue when a page is gone, however it went.

use js_sys::{Function, Object};
use wasl_core::Event;
use wasm_bindgen::prelude::*;
use yew::Callback;

use super::http::then;
use super::listener::Listener;
use super::object::{apply, call, call_with, get, set, text, truth};
use crate::codec;

#[wasm_bindgen]
extern "C" {
    type BroadcastChannel;

    #[wasm_bindgen(constructor, catch)]
    fn new(name: &str) -> Result<BroadcastChannel, JsValue>;
}

/// A tab among others.
pub struct Tabs {
    channel: BroadcastChannel,
    /// What the browser waits for while this tab has the lock. It has a `then`, which the browser
    /// calls when it grants the lock, with the function to call when the lock is given back.
    hold: Object,
    _granted: Closure<dyn FnMut(JsValue)>,
    _heard: Listener,
}

impl Tabs {
    /// Queues for a lock, or takes it, and listens to the channel of the same name.
    pub fn join(name: &str, steal: bool, link: &Callback<Event>) -> Option<Self> {
        let Ok(channel) = BroadcastChannel::new(name) else {
            link.emit(Event::LockLost);
            return None;
        };
        let hear = link.clone();
        let heard = Listener::new(&channel, &["message"], move |event| {
            if let Some(message) = codec::from_json(&text(&event, "data")) {
                hear.emit(Event::TabSpoke(message));
            }
        });
        let hold = Object::new();
        let (held, tell) = (hold.clone(), link.clone());
        // A lock that is granted after this tab left finds no function, and goes to the next.
        let granted: Box<dyn FnMut(JsValue)> = Box::new(move |release| {
            set(&held, "release", &release);
            tell.emit(Event::LockGranted);
        });
        let granted = Closure::wrap(granted);
        set(&hold, "then", granted.as_ref());
        let options = Object::new();
        set(&options, "steal", &steal.into());
        let navigator = get(&super::window(), "navigator");
        let locks = get(&navigator, "locks");
        // A function that returns `hold`, without code of its own.
        let value_of = get(&hold, "valueOf");
        let request = apply(
            &get(&value_of, "bind"),
            &value_of,
            &hold,
            &JsValue::UNDEFINED,
        );
        let over = get(&locks, "request")
            .unchecked_ref::<Function>()
            .call3(&locks, &name.into(), &options, &request)
            .unwrap_or(JsValue::UNDEFINED);
        let (held, tell) = (hold.clone(), link.clone());
        then(
            &over,
            Box::new(move |_| {
                if !truth(&held, "left") {
                    tell.emit(Event::LockLost);
                }
            }),
        );
        Some(Self {
            channel,
            hold,
            _granted: granted,
            _heard: heard,
        })
    }

    /// Says something to the other tabs.
    pub fn post(&self, text: &str) {
        call_with(&self.channel, "postMessage", Some(text), None);
    }

    /// The channel, for the socket to relay to.
    pub fn channel(&self) -> JsValue {
        self.channel.clone()
    }
}

impl Drop for Tabs {
    fn drop(&mut self) {
        set(&self.hold, "left", &JsValue::TRUE);
        call(&self.hold, "release");
        call(&self.channel, "close");
    }
}

/// Whether this browser can do that.
pub fn supported() -> bool {
    let window = super::window();
    get(&get(&window, "navigator"), "locks").is_object()
        && get(&window, "BroadcastChannel").is_function()
}
