//! Time and chance: the only place where the widget reads a clock or asks for randomness.

use js_sys::{Date, Object};
use wasl_core::i18n::Locale;
use wasl_protocol::Timestamp;
use wasm_bindgen::prelude::*;

use super::object::{call, get, set_text, text};

#[wasm_bindgen]
extern "C" {
    /// `Intl.DateTimeFormat`.
    #[wasm_bindgen(js_namespace = Intl, js_name = DateTimeFormat)]
    type Formatter;

    #[wasm_bindgen(constructor, catch, js_namespace = Intl, js_class = "DateTimeFormat")]
    fn new(locale: &str, options: &Object) -> Result<Formatter, JsValue>;

    #[wasm_bindgen(method)]
    fn format(this: &Formatter, millis: f64) -> String;

    #[wasm_bindgen(js_namespace = crypto, js_name = getRandomValues, catch)]
    fn fill_randomly(bytes: &mut [u8]) -> Result<(), JsValue>;
}

/// The browser's clock.
pub fn now() -> Timestamp {
    Timestamp::from_millis(Date::now() as u64)
}

/// Milliseconds since the page began to load.
pub fn since_navigation(window: &JsValue) -> u64 {
    let now = call(&get(window, "performance"), "now");
    now.as_f64().unwrap_or_default() as u64
}

/// Random words from the browser; from the clock where a page is so old that it has none, and
/// then ids are still unique, though the token can be guessed.
pub fn entropy() -> [u64; 5] {
    let mut bytes = [0; 40];
    let mut words = [now().as_millis(); 5];
    if fill_randomly(&mut bytes).is_ok() {
        for (at, byte) in bytes.into_iter().enumerate() {
            words[at / 8] = (words[at / 8] << 8) | u64::from(byte);
        }
    }
    words
}

/// Writes moments as the visitor's language does. Making a formatter is slow, so it is kept.
pub struct Clock {
    locale: Locale,
    time: Option<Formatter>,
    day: Option<Formatter>,
    today: String,
}

impl Clock {
    /// A clock for a language.
    pub fn new(locale: Locale) -> Self {
        // Western digits, as in `wasl_core::i18n::decimal`.
        let tag = match locale {
            Locale::En => "en",
            Locale::Ar => "ar-u-nu-latn",
        };
        let mut own = text(&get(&super::window(), "navigator"), "language");
        // An English page shows a Briton 14:05 and an American 2:05 PM.
        if locale != Locale::En || !own.starts_with("en-") {
            own = tag.into();
        }
        let tag = own;
        let day = formatter(&tag, &[("day", "numeric"), ("month", "short")]);
        let today = day
            .as_ref()
            .map(|day| day.format(Date::now()))
            .unwrap_or_default();
        Self {
            locale,
            time: formatter(&tag, &[("hour", "numeric"), ("minute", "2-digit")]),
            day,
            today,
        }
    }

    /// The language it writes.
    pub fn locale(&self) -> Locale {
        self.locale
    }

    /// The time of day, with the day before it when that is not the day the clock was made.
    pub fn text(&self, at: Timestamp) -> String {
        let moment = at.as_millis() as f64;
        let mut text = String::new();
        if let Some(day) = &self.day {
            let day = day.format(moment);
            if day != self.today {
                text.push_str(&day);
                text.push(' ');
            }
        }
        if let Some(time) = &self.time {
            text.push_str(&time.format(moment));
        }
        text
    }
}

fn formatter(tag: &str, parts: &[(&str, &str)]) -> Option<Formatter> {
    let options = Object::new();
    for (name, value) in parts {
        set_text(&options, name, value);
    }
    Formatter::new(tag, &options).ok()
}
