//! What happens in the merchant's page, told to the model: address, visibility, network, and as
//! far as somebody asked (`Effect::Watch`) scrolling, leaving and activity.
//!
//! The page is only listened to: nothing of it is wrapped, patched or written.

use wasl_core::Event;
use wasl_core::effect::Watch;
use wasl_core::event::Page;
use wasm_bindgen::JsValue;
use web_sys::Window;
use yew::Callback;

use super::listener::Listener;
use super::object::{call_with, get, number, text, truth};
use super::timer::Timer;

/// How long after a navigation the address and title are read: single-page shops set the title
/// when they draw. Milliseconds.
const SETTLING: u32 = 60;

/// Scroll positions are told at most this often, in milliseconds, and once at the end.
const SCROLL_PACE: u32 = 200;

/// Activity is told at most this often, in milliseconds.
const ACTIVITY_PACE: f64 = 1_000.0;

/// Listens to the page.
pub struct PageWatch {
    ear: Ear,
    _always: [Listener; 3],
    scroll: Option<Listener>,
    exit: Option<Listener>,
    activity: Option<Listener>,
}

impl PageWatch {
    /// Listens to what is always needed.
    pub fn new(window: &Window, link: &Callback<Event>) -> Self {
        let document = get(window, "document");
        let ear = Ear {
            path: read(window).path,
            window: window.clone(),
            link: link.clone(),
            told_at: f64::MIN,
            timer: None,
        };
        // The Navigation API hears `history.pushState` too. Where it is missing, a click is the
        // usual cause of one.
        let navigation = get(window, "navigation");
        let moved = if navigation.is_object() {
            ear.listen(&navigation, &["currententrychange"], Ear::moved)
        } else {
            ear.listen(window, &["popstate", "hashchange", "click"], Ear::moved)
        };
        Self {
            _always: [
                moved,
                ear.listen(&document, &["visibilitychange", "freeze"], Ear::turned),
                ear.listen(
                    window,
                    &["pagehide", "pageshow", "online", "offline"],
                    Ear::turned,
                ),
            ],
            scroll: None,
            exit: None,
            activity: None,
            ear,
        }
    }

    /// Listens to what is asked for, and to no more.
    pub fn watch(&mut self, wanted: Watch) {
        let ear = &self.ear;
        adjust(&mut self.scroll, wanted.scroll, || {
            // Who scrolled while the widget was still loading has scrolled.
            if number(&ear.window, "scrollY") > 0.0 {
                ear.link.emit(Event::Scrolled(depth(&ear.window)));
            }
            ear.listen(&ear.window, &["scroll"], Ear::scrolled)
        });
        adjust(&mut self.exit, wanted.exit, || {
            ear.listen(&get(&ear.window, "document"), &["mouseout"], Ear::left)
        });
        adjust(&mut self.activity, wanted.activity, || {
            ear.listen(
                &ear.window,
                &[
                    "pointermove",
                    "pointerdown",
                    "keydown",
                    "scroll",
                    "touchstart",
                ],
                Ear::active,
            )
        });
    }
}

fn adjust(listener: &mut Option<Listener>, wanted: bool, make: impl FnOnce() -> Listener) {
    if !wanted {
        *listener = None;
    } else if listener.is_none() {
        *listener = Some(make());
    }
}

/// The page as it is now.
pub fn read(window: &Window) -> Page {
    let location = get(window, "location");
    let mut path = text(&location, "pathname");
    path.push_str(&text(&location, "search"));
    // As people write it: the merchant's rules say `/سلة/`, the browser `/%D8%B3%D9%84%D8%A9/`.
    if let Some(readable) = call_with(window, "decodeURI", Some(&path), None).as_string() {
        path = readable;
    }
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
    /// When it told something last.
    told_at: f64,
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
            told_at: self.told_at,
            timer: None,
        };
        Listener::new(target, kinds, move |event| heard(&mut ear, &event))
    }

    /// Tells what is so after some milliseconds.
    fn tell_later(&mut self, millis: u32, what: fn(&Window) -> Event) {
        let (window, link) = (self.window.clone(), self.link.clone());
        self.timer = Some(Timer::new(millis, move |_| link.emit(what(&window))));
    }

    /// Whether it is time to tell again.
    fn is_due(&mut self, event: &JsValue, pace: f64) -> bool {
        let now = number(event, "timeStamp");
        let due = now - self.told_at >= pace;
        if due {
            self.told_at = now;
        }
        due
    }

    fn moved(&mut self, _: &JsValue) {
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

    fn scrolled(&mut self, event: &JsValue) {
        let told: fn(&Window) -> Event = |window| Event::Scrolled(depth(window));
        if self.is_due(event, f64::from(SCROLL_PACE)) {
            self.link.emit(told(&self.window));
        }
        self.tell_later(SCROLL_PACE, told);
    }

    fn left(&mut self, event: &JsValue) {
        if !get(event, "relatedTarget").is_object() && number(event, "clientY") <= 0.0 {
            self.link.emit(Event::PointerLeft);
        }
    }

    fn active(&mut self, event: &JsValue) {
        if self.is_due(event, ACTIVITY_PACE) {
            self.link.emit(Event::Active);
        }
    }
}

/// How much of the page has been above the lower edge of the window, 0 to 100.
fn depth(window: &Window) -> u8 {
    let root = get(&get(window, "document"), "documentElement");
    let height = number(&root, "scrollHeight");
    if height <= 0.0 {
        return 100;
    }
    let lower_edge = number(window, "scrollY") + number(window, "innerHeight");
    (lower_edge * 100.0 / height).clamp(0.0, 100.0) as u8
}
