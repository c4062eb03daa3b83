//! What the widget does to its own nodes beyond drawing: focus, scrolling to the end, colours.
//!
//! Orders that need the drawn nodes wait in [`Screen`] until the next drawing is done.

use wasl_core::effect::Target;
use wasl_core::view::Accent;
use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlElement};

use super::carousel;
use super::object::{call, call_with, get, number, set_text};

#[wasm_bindgen(module = "/src/host/refocus.js")]
extern "C" {
    /// Before a drawing: notes where the focus is, if in a survey. After it: moves the focus to what
    /// took the place of what had it.
    pub fn refocus(drawn: bool);
}

#[wasm_bindgen(module = "/src/host/reveal.js")]
extern "C" {
    /// Scrolls back to the visitor's last words, when what follows them is taller than the thread.
    fn reveal(root: &JsValue);
}

/// How far the thread is scrolled.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// To its end.
    Thread,
    /// As far as the visitor's last words stay in view.
    Question,
}

/// How near the thread's end still counts as being there, in CSS pixels.
const NEAR: f64 = 80.0;

/// The widget's root and what waits for it to be drawn.
pub struct Screen {
    root: HtmlElement,
    focus: Option<Target>,
    to: Option<End>,
    accent: Option<Accent>,
}

impl Screen {
    /// The screen in a root.
    pub fn new(root: HtmlElement) -> Self {
        Self {
            root,
            focus: None,
            to: None,
            accent: None,
        }
    }

    /// Moves the focus after the next drawing.
    pub fn focus(&mut self, target: Target) {
        if target == Target::Question {
            return refocus(false);
        }
        self.focus = Some(target);
    }

    /// Scrolls the thread after the next drawing.
    pub fn scroll(&mut self, to: End) {
        self.to = Some(to);
    }

    /// The nodes are drawn: does what waited for them.
    pub fn drawn(&mut self) {
        refocus(true);
        carousel::mark(&self.root, true);
        if let Some(target) = self.focus.take() {
            let selector = match target {
                Target::Composer => ".wasl-composer textarea",
                Target::Launcher | Target::Question => ".wasl-launcher",
                Target::Prompt => ".wasl-prompt .wasl-close",
                Target::Code => ".wasl-code",
                Target::Choice => ".wasl-flow-asked .wasl-choice",
                Target::Lead => ".wasl-lead input",
                Target::Thread => ".wasl-thread",
                Target::LeadProblem => ".wasl-lead [aria-invalid]",
            };
            let found = self.find(selector);
            call(&found, "focus");
            if target == Target::Code {
                call(&found, "select");
            }
        }
        if let Some(to) = self.to.take() {
            // The thread is laid out from its end: that is where 0 is.
            set_text(&self.thread(), "scrollTop", "0");
            if to == End::Question {
                reveal(&self.root);
            }
        }
    }

    /// Whether the thread is drawn, and shows its end.
    pub fn at_end(&self) -> bool {
        let thread = self.thread();
        thread.is_object() && near_end(&thread)
    }

    /// Sets the merchant's colours. Through the object model, which a strict policy allows where
    /// it forbids style attributes.
    pub fn paint(&mut self, accent: &Accent) {
        if self.accent.as_ref() == Some(accent) {
            return;
        }
        let style = get(&self.root, "style");
        for (name, value) in [
            ("--wasl-accent", accent.color.as_str()),
            ("--wasl-on-accent", accent.ink),
            ("--wasl-accent-on-light", &accent.on_light),
            ("--wasl-accent-on-dark", &accent.on_dark),
        ] {
            call_with(&style, "setProperty", Some(name), Some(value));
        }
        self.accent = Some(accent.clone());
    }

    fn thread(&self) -> JsValue {
        self.find(".wasl-thread")
    }

    /// The first of the root's elements that is selected.
    fn find(&self, selector: &str) -> JsValue {
        call_with(&self.root, "querySelector", Some(selector), None)
    }
}

/// Whether a thread shows its end.
pub fn is_at_end(thread: &Element) -> bool {
    near_end(thread)
}

fn near_end(thread: &JsValue) -> bool {
    number(thread, "scrollTop").abs() <= NEAR
}

/// Moves the focus among an element's siblings, round the ends, and tells where it went.
pub fn step(from: &Element, forward: bool) {
    let (sibling, end) = if forward {
        ("nextElementSibling", "firstElementChild")
    } else {
        ("previousElementSibling", "lastElementChild")
    };
    let mut next = get(from, sibling);
    if !next.is_object() {
        next = get(&get(from, "parentElement"), end);
    }
    call(&next, "focus");
}
