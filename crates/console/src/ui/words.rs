//! What components need to speak: the language, and its dates and times.

use std::rc::Rc;

use wasl_protocol::Timestamp;
use yew::{Html, html};

use crate::host::Calendar;
use crate::i18n::{Key, Locale};

/// The language and its calendar.
#[derive(Clone, PartialEq)]
pub struct Words {
    /// The language.
    pub locale: Locale,
    /// Its dates and times.
    pub calendar: Rc<Calendar>,
}

impl Words {
    /// The words for a key.
    #[must_use]
    pub fn text(&self, key: Key) -> &'static str {
        self.locale.text(key)
    }

    /// A moment as an element: a short text, the full one on hover.
    pub fn time(&self, at: Timestamp, text: String) -> Html {
        html! { <time datetime={at.to_rfc3339()} title={self.calendar.full(at)}>{ text }</time> }
    }
}
