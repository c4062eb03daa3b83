//! Time and chance: the only place where the widget reads a clock or asks for randomness.

use js_sys::{Date, Object, Reflect, Uint8Array};
use wasl_core::i18n::Locale;
use wasl_protocol::Timestamp;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// `Intl.DateTimeFormat`.
    #[wasm_bindgen(js_namespace = Intl, js_name = DateTimeFormat)]
    type Formatter;

    #[wasm_bindgen(constructor, catch, js_namespace = Intl, js_class = "DateTimeFormat")]
    fn new(locale: &str, options: &Object) -> Result<Formatter, JsValue>;

    #[wasm_bindgen(method)]
    fn format(this: &Formatter, millis: f64) -> String;
}

/// The browser's clock.
pub fn now() -> Timestamp {
    Timestamp::from_millis(Date::now() as u64)
}

/// Random words from the browser; from the clock where a page is so old that it has none, and
/// then ids are still unique, though the token can be guessed.
pub fn entropy() -> [u64; 5] {
    let bytes = Uint8Array::new_with_length(40);
    let filled = super::window()
        .crypto()
        .and_then(|crypto| crypto.get_random_values_with_array_buffer_view(&bytes));
    let mut words = [now().as_millis(); 5];
    if filled.is_ok() {
        let bytes = bytes.to_vec();
        for (word, chunk) in words.iter_mut().zip(bytes.chunks_exact(8)) {
            *word = chunk
                .iter()
                .fold(0, |word, byte| (word << 8) | u64::from(*byte));
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
        let language = super::window().navigator().language();
        // An English page shows a Briton 14:05 and an American 2:05 PM.
        let tag = match language {
            Some(own) if own.starts_with("en-") && locale == Locale::En => own,
            Some(_) | None => tag.into(),
        };
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
        let _ = Reflect::set(&options, &(*name).into(), &(*value).into());
    }
    Formatter::new(tag, &options).ok()
}
