//! What happens in the merchant's page, told to the model: address, visibility, network, and as
//! far as somebody asked (`Effect::Watch`) scrolling, leaving and activity.
//!
//! The page is only listened to: nothing of it is wrapped, patched or written.

use gloo_timers::callback::Timeout;
use js_sys::Reflect;
use wasl_core::Event;
use wasl_core::effect::Watch;
use wasl_core::event::Page;
use wasm_bindgen::JsCast;
use web_sys::{EventTarget, MouseEvent, VisibilityState, Window};
use yew::Callback;

use super::listener::Listener;

/// How long after a navigation the address and title are read: single-page shops set the title
/// when they draw. Milliseconds.
const SETTLING: u32 = 60;

/// Scroll positions are told at most this often, in milliseconds, and once at the end.
const SCROLL_PACE: f64 = 200.0;

/// Activity is told at most this often, in milliseconds.
const ACTIVITY_PACE: f64 = 1_000.0;

/// Listens to the page.
pub struct PageWatch {
    window: Window,
    link: Callback<Event>,
    _moved: Listener,
    _visibility: Listener,
    _window: Listener,
    scroll: Option<Listener>,
    exit: Option<Listener>,
    activity: Option<Listener>,
}

impl PageWatch {
    /// Listens to what is always needed.
    pub fn new(window: &Window, link: &Callback<Event>) -> Self {
        Self {
            _moved: moved(window, link.clone()),
            _visibility: visibility(window, link.clone()),
            _window: comings_and_goings(window, link.clone()),
            scroll: None,
            exit: None,
            activity: None,
            window: window.clone(),
            link: link.clone(),
        }
    }

    /// Listens to what is asked for, and to no more.
    pub fn watch(&mut self, wanted: Watch) {
        let (window, link) = (&self.window, &self.link);
        adjust(&mut self.scroll, wanted.scroll, || {
            Some(scrolled(window, link.clone()))
        });
        adjust(&mut self.exit, wanted.exit, || left(window, link.clone()));
        adjust(&mut self.activity, wanted.activity, || {
            Some(active(window, link.clone()))
        });
    }
}

fn adjust(listener: &mut Option<Listener>, wanted: bool, make: impl FnOnce() -> Option<Listener>) {
    if !wanted {
        *listener = None;
    } else if listener.is_none() {
        *listener = make();
    }
}

/// The page as it is now.
pub fn read(window: &Window) -> Page {
    let location = window.location();
    let mut path = location.pathname().unwrap_or_default();
    path.push_str(&location.search().unwrap_or_default());
    Page {
        origin: location.origin().unwrap_or_default(),
        path,
        title: window
            .document()
            .map(|document| document.title())
            .unwrap_or_default(),
    }
}

/// Whether the page is in front.
pub fn visible(window: &Window) -> bool {
    window
        .document()
        .is_none_or(|document| document.visibility_state() == VisibilityState::Visible)
}

fn moved(window: &Window, link: Callback<Event>) -> Listener {
    // The Navigation API hears `history.pushState` too. Where it is missing, a click is the
    // usual cause of one.
    let navigation = Reflect::get(window, &"navigation".into())
        .ok()
        .filter(|navigation| navigation.is_object());
    let (target, kinds): (EventTarget, &'static [&'static str]) = match navigation {
        Some(navigation) => (navigation.unchecked_into(), &["currententrychange"]),
        None => (window.clone().into(), &["popstate", "hashchange", "click"]),
    };
    let window = window.clone();
    let mut told = read(&window).path;
    let mut _settling = None;
    Listener::new(&target, kinds, move |_| {
        let path = read(&window).path;
        if path != told {
            told = path;
            let (window, link) = (window.clone(), link.clone());
            _settling = Some(Timeout::new(SETTLING, move || {
                link.emit(Event::PageChanged(read(&window)));
            }));
        }
    })
}

fn visibility(window: &Window, link: Callback<Event>) -> Listener {
    let target: EventTarget = window
        .document()
        .map_or_else(|| window.clone().into(), Into::into);
    let window = window.clone();
    Listener::new(&target, &["visibilitychange"], move |_| {
        link.emit(Event::VisibilityChanged {
            visible: visible(&window),
        });
    })
}

fn comings_and_goings(window: &Window, link: Callback<Event>) -> Listener {
    let target = window.clone();
    let window = window.clone();
    Listener::new(
        &target,
        &["pagehide", "pageshow", "online", "offline"],
        move |event| {
            link.emit(match event.type_().as_str() {
                "pagehide" => Event::PageHidden,
                // Back from the back/forward cache, where sockets die unheard.
                "pageshow" => Event::VisibilityChanged {
                    visible: visible(&window),
                },
                kind => Event::NetworkChanged {
                    online: kind == "online",
                },
            });
        },
    )
}

fn scrolled(window: &Window, link: Callback<Event>) -> Listener {
    let target = window.clone();
    let window = window.clone();
    let mut told_at = 0.0;
    let mut _rest = None;
    Listener::new(&target, &["scroll"], move |event| {
        let now = event.time_stamp();
        if now - told_at >= SCROLL_PACE {
            told_at = now;
            link.emit(Event::Scrolled(depth(&window)));
        }
        let (window, link) = (window.clone(), link.clone());
        _rest = Some(Timeout::new(SCROLL_PACE as u32, move || {
            link.emit(Event::Scrolled(depth(&window)));
        }));
    })
}

/// How much of the page has been above the lower edge of the window, 0 to 100.
fn depth(window: &Window) -> u8 {
    let number = |value: Result<wasm_bindgen::JsValue, _>| {
        value.ok().and_then(|value| value.as_f64()).unwrap_or(0.0)
    };
    let height = window
        .document()
        .and_then(|document| document.document_element())
        .map_or(0, |root| root.scroll_height());
    if height <= 0 {
        return 100;
    }
    let lower_edge = window.scroll_y().unwrap_or(0.0) + number(window.inner_height());
    (lower_edge * 100.0 / f64::from(height)).clamp(0.0, 100.0) as u8
}

fn left(window: &Window, link: Callback<Event>) -> Option<Listener> {
    let document = window.document()?;
    Some(Listener::new(&document, &["mouseout"], move |event| {
        let mouse: &MouseEvent = event.unchecked_ref();
        if mouse.related_target().is_none() && mouse.client_y() <= 0 {
            link.emit(Event::PointerLeft);
        }
    }))
}

fn active(window: &Window, link: Callback<Event>) -> Listener {
    let mut told_at = f64::MIN;
    Listener::new(
        window,
        &[
            "pointermove",
            "pointerdown",
            "keydown",
            "scroll",
            "touchstart",
        ],
        move |event| {
            let now = event.time_stamp();
            if now - told_at >= ACTIVITY_PACE {
                told_at = now;
                link.emit(Event::Active);
            }
        },
    )
}
