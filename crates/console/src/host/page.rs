//! The page around the console: visibility, network, width, language, title, address.

use gloo_events::EventListener;
use wasm_bindgen::JsValue;
use web_sys::{Document, MediaQueryList, VisibilityState, Window};
use yew::Callback;

use super::storage;
use crate::i18n::Locale;
use crate::model::Event;
use crate::model::event::Start;

/// Room for one pane only. `www/styles/console` has the same number.
const NARROW: &str = "(max-width: 767px)";

/// What a one-time link has before its secret.
const LINK: &str = "#link=";

/// The listeners on the page, while the console runs.
pub(super) struct Page {
    _listeners: Vec<EventListener>,
}

impl Page {
    /// Listens to the page.
    pub(super) fn listen(events: &Callback<Event>) -> Self {
        let mut listeners = Vec::new();
        if let Some(window) = web_sys::window() {
            for (name, online) in [("online", true), ("offline", false)] {
                let events = events.clone();
                listeners.push(EventListener::new(&window, name, move |_| {
                    events.emit(Event::NetworkChanged { online });
                }));
            }
            let shown = events.clone();
            listeners.push(EventListener::new(&window, "pageshow", move |_| {
                shown.emit(Event::VisibilityChanged {
                    visible: is_visible(),
                });
            }));
            if let Some(query) = narrow_query(&window) {
                let events = events.clone();
                let narrow = query.clone();
                listeners.push(EventListener::new(&query, "change", move |_| {
                    events.emit(Event::WidthChanged {
                        narrow: narrow.matches(),
                    });
                }));
            }
        }
        if let Some(document) = document() {
            let events = events.clone();
            listeners.push(EventListener::new(
                &document,
                "visibilitychange",
                move |_| {
                    events.emit(Event::VisibilityChanged {
                        visible: is_visible(),
                    });
                },
            ));
        }
        Self {
            _listeners: listeners,
        }
    }
}

/// What is known at the start.
pub(super) fn start() -> Start {
    let window = web_sys::window();
    let navigator = window.as_ref().map(Window::navigator);
    let hash = window
        .as_ref()
        .and_then(|window| window.location().hash().ok())
        .unwrap_or_default();
    Start {
        link: hash
            .strip_prefix(LINK)
            .filter(|token| !token.is_empty())
            .map(str::to_owned),
        language: storage::locale()
            .or_else(|| {
                navigator
                    .as_ref()
                    .and_then(|navigator| navigator.language())
            })
            .unwrap_or_default(),
        visible: is_visible(),
        online: navigator.is_none_or(|navigator| navigator.on_line()),
        narrow: window
            .and_then(|window| narrow_query(&window))
            .is_some_and(|query| query.matches()),
        muted: storage::is_muted(),
    }
}

/// Tells the document its language and direction, and remembers it.
pub(super) fn set_language(locale: Locale) {
    storage::save_locale(locale);
    if let Some(root) = document().and_then(|document| document.document_element()) {
        let _ = root.set_attribute("lang", locale.tag());
        let _ = root.set_attribute("dir", locale.direction());
    }
}

/// Sets the document's title.
pub(super) fn set_title(title: &str) {
    if let Some(document) = document() {
        document.set_title(title);
    }
}

/// Takes the one-time link out of the address and its place in the history.
pub(super) fn clear_link() {
    let Some(window) = web_sys::window() else {
        return;
    };
    let path = window.location().pathname().unwrap_or_default();
    if let Ok(history) = window.history() {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&path));
    }
}

fn document() -> Option<Document> {
    web_sys::window()?.document()
}

fn is_visible() -> bool {
    document().is_none_or(|document| document.visibility_state() == VisibilityState::Visible)
}

fn narrow_query(window: &Window) -> Option<MediaQueryList> {
    window.match_media(NARROW).ok()?
}
