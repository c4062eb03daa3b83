//! What the widget does to its own nodes beyond drawing: focus, scrolling to the end, colours.
//!
//! Orders that need the drawn nodes wait in [`Screen`] until the next drawing is done.

use wasl_core::effect::Target;
use wasl_core::view::Accent;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// How near the thread's end still counts as being there, in CSS pixels.
const NEAR: i32 = 80;

/// The widget's root and what waits for it to be drawn.
pub struct Screen {
    root: HtmlElement,
    focus: Option<Target>,
    to_end: bool,
    accent: Option<Accent>,
}

impl Screen {
    /// The screen in a root.
    pub fn new(root: HtmlElement) -> Self {
        Self {
            root,
            focus: None,
            to_end: false,
            accent: None,
        }
    }

    /// Moves the focus after the next drawing.
    pub fn focus(&mut self, target: Target) {
        self.focus = Some(target);
    }

    /// Scrolls the thread to its end after the next drawing.
    pub fn scroll_to_end(&mut self) {
        self.to_end = true;
    }

    /// The nodes are drawn: does what waited for them.
    pub fn drawn(&mut self) {
        if let Some(target) = self.focus.take() {
            let selector = match target {
                Target::Composer => ".wasl-composer textarea",
                Target::Launcher => ".wasl-launcher",
            };
            if let Some(element) = self.find(selector) {
                let _ = element.unchecked_into::<HtmlElement>().focus();
            }
        }
        if self.to_end {
            self.to_end = false;
            // The thread is laid out from its end: that is where 0 is.
            if let Some(thread) = self.thread() {
                thread.set_scroll_top(0);
            }
        }
    }

    /// Whether the thread is drawn, and shows its end.
    pub fn at_end(&self) -> bool {
        self.thread().is_some_and(|thread| is_at_end(&thread))
    }

    /// Sets the merchant's colours. Through the object model, which a strict policy allows where
    /// it forbids style attributes.
    pub fn paint(&mut self, accent: &Accent) {
        if self.accent.as_ref() == Some(accent) {
            return;
        }
        let style = self.root.style();
        for (name, value) in [
            ("--wasl-accent", accent.color.as_str()),
            ("--wasl-on-accent", accent.ink),
            ("--wasl-accent-on-light", &accent.on_light),
            ("--wasl-accent-on-dark", &accent.on_dark),
        ] {
            let _ = style.set_property(name, value);
        }
        self.accent = Some(accent.clone());
    }

    fn thread(&self) -> Option<Element> {
        self.find(".wasl-thread")
    }

    fn find(&self, selector: &str) -> Option<Element> {
        self.root.query_selector(selector).ok().flatten()
    }
}

/// Whether a thread shows its end.
pub fn is_at_end(thread: &Element) -> bool {
    thread.scroll_top().abs() <= NEAR
}

/// Moves the focus among an element's siblings, round the ends, and tells where it went.
pub fn step(from: &Element, forward: bool) {
    let next = if forward {
        from.next_element_sibling()
    } else {
        from.previous_element_sibling()
    };
    let next = next.or_else(|| {
        let parent = from.parent_element()?;
        if forward {
            parent.first_element_child()
        } else {
            parent.last_element_child()
        }
    });
    if let Some(next) = next {
        let _ = next.unchecked_into::<HtmlElement>().focus();
    }
}
