//! The model: everything the widget knows, changed by events, seen as a view.
//!
//! The shell calls [`Model::update`] with each event, runs the effects it answers, arms its one
//! timer to [`Model::deadline`] and draws [`Model::view`].

use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;

use wasl_protocol::Timestamp;

use crate::i18n::Locale;
use crate::view::{Accent, Side, Theme};
use crate::{Effect, Event, View};

/// The whole state of one widget.
#[derive(Debug)]
pub struct Model {
    view: Rc<View>,
}

impl Model {
    /// A widget that has not started: it waits for [`Event::Booted`].
    #[must_use]
    pub fn new() -> Self {
        Self {
            view: Rc::new(View {
                locale: Locale::En,
                theme: Theme::Auto,
                position: Side::End,
                accent: Accent {
                    color: String::new(),
                    ink: "#ffffff",
                    on_light: String::new(),
                    on_dark: String::new(),
                },
                launcher: None,
                panel: None,
                prompt: None,
                announcement: (0, String::new()),
            }),
        }
    }

    /// Takes one fact and says what to do.
    pub fn update(&mut self, now: Timestamp, event: Event) -> Vec<Effect> {
        let _ = (now, event);
        Vec::new()
    }

    /// What the screen shows now. Cheap: the same value until something changed.
    #[must_use]
    pub fn view(&self) -> Rc<View> {
        Rc::clone(&self.view)
    }

    /// When [`Event::Ticked`] is next needed; `None` for not at all.
    #[must_use]
    pub fn deadline(&self) -> Option<Timestamp> {
        None
    }
}

impl Default for Model {
    fn default() -> Self {
        Self::new()
    }
}
