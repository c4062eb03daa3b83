//! Time and chance: the only place where the widget reads a clock or asks for randomness.

use std::cell::OnceCell;

use js_sys::{Date, Object};
use wasl_core::i18n::Locale;
use wasl_protocol::Timestamp;
use wasm_bindgen::prelude::*;

use super::object::{call, get, set_text, text};

/// In milliseconds.
const SIX_DAYS: f64 = 6.0 * 86_400_000.0;

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
    /// Made when it is first needed.
    weekday: OnceCell<Option<Formatter>>,
    tag: String,
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
            weekday: OnceCell::new(),
            tag,
            today,
        }
    }

    /// The language it writes.
    pub fn locale(&self) -> Locale {
        self.locale
    }

    /// The day of a moment to come, unless that is today, and the time: the day of the week as far
    /// as that says which.
    pub fn day_and_time(&self, at: Timestamp) -> (Option<String>, String) {
        let moment = at.as_millis() as f64;
        let time = shown(self.time.as_ref(), moment);
        let day = shown(self.day.as_ref(), moment);
        if day == shown(self.day.as_ref(), Date::now()) {
            return (None, time);
        }
        if moment - Date::now() > SIX_DAYS {
            return (Some(day), time);
        }
        let make = || formatter(&self.tag, &[("weekday", "long")]);
        let weekday = self.weekday.get_or_init(make);
        (Some(shown(weekday.as_ref(), moment)), time)
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

fn shown(formatter: Option<&Formatter>, moment: f64) -> String {
    formatter.map_or_else(String::new, |formatter| formatter.format(moment))
}

fn formatter(tag: &str, parts: &[(&str, &str)]) -> Option<Formatter> {
    let options = Object::new();
    for (name, value) in parts {
        set_text(&options, name, value);
    }
    Formatter::new(tag, &options).ok()
}
