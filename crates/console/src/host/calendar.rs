//! Dates and times in the agent's language and time zone, by `Intl`.
//!
//! Arabic takes Western digits, as the rest of the console does.

use js_sys::{Array, Date, Function, Intl, Object, Reflect};
use wasl_protocol::Timestamp;
use wasm_bindgen::JsValue;

use crate::i18n::Locale;

const DAY_MS: f64 = 86_400_000.0;

/// The formats of one language.
pub struct Calendar {
    locale: Locale,
    clock: Function,
    seconds: Function,
    weekday: Function,
    date: Function,
    when: Function,
    full: Function,
    relative: Intl::RelativeTimeFormat,
}

impl PartialEq for Calendar {
    fn eq(&self, other: &Self) -> bool {
        self.locale == other.locale
    }
}

impl Calendar {
    /// The formats of a language.
    #[must_use]
    pub fn new(locale: Locale) -> Self {
        let tags = Array::of1(&JsValue::from_str(match locale {
            Locale::En => "en",
            Locale::Ar => "ar-u-nu-latn",
        }));
        let format =
            |options: &[(&str, &str)]| Intl::DateTimeFormat::new(&tags, &object(options)).format();
        Self {
            locale,
            clock: format(&[("hour", "numeric"), ("minute", "2-digit")]),
            seconds: format(&[
                ("hour", "numeric"),
                ("minute", "2-digit"),
                ("second", "2-digit"),
            ]),
            weekday: format(&[("weekday", "short")]),
            date: format(&[("day", "numeric"), ("month", "short")]),
            when: format(&[("dateStyle", "medium"), ("timeStyle", "short")]),
            full: format(&[("dateStyle", "full"), ("timeStyle", "short")]),
            relative: Intl::RelativeTimeFormat::new(&tags, &object(&[("numeric", "auto")])),
        }
    }

    /// The time of day.
    #[must_use]
    pub fn clock(&self, at: Timestamp) -> String {
        call(&self.clock, at.as_millis() as f64)
    }

    /// Day and time, in full.
    #[must_use]
    pub fn full(&self, at: Timestamp) -> String {
        call(&self.full, at.as_millis() as f64)
    }

    /// Day and time.
    #[must_use]
    pub fn when(&self, at: Timestamp) -> String {
        call(&self.when, at.as_millis() as f64)
    }

    /// As short as it can be said: the time today, the weekday this week, else the date.
    #[must_use]
    pub fn short(&self, at: Timestamp) -> String {
        let at = at.as_millis() as f64;
        match days_ago(at) {
            ..=0 => call(&self.clock, at),
            1 => self.day_words(-1),
            2..=6 => call(&self.weekday, at),
            7.. => call(&self.date, at),
        }
    }

    /// The day: today, yesterday, else the date.
    #[must_use]
    pub fn day(&self, at: Timestamp) -> String {
        let at = at.as_millis() as f64;
        match days_ago(at) {
            ..=0 => self.day_words(0),
            1 => self.day_words(-1),
            2.. => call(&self.date, at),
        }
    }

    /// The moment of an RFC 3339 time: the time with seconds today, else with the date.
    #[must_use]
    pub fn moment(&self, rfc3339: &str) -> String {
        let at = Date::parse(rfc3339);
        if at.is_nan() {
            return rfc3339.into();
        }
        let time = call(&self.seconds, at);
        if days_ago(at) <= 0 {
            time
        } else {
            [call(&self.date, at).as_str(), ", ", &time].concat()
        }
    }

    fn day_words(&self, day: i8) -> String {
        capital(
            &self
                .relative
                .format(f64::from(day), "day")
                .as_string()
                .unwrap_or_default(),
        )
    }
}

/// How many midnights lie between a moment and now, in this device's time zone.
fn days_ago(at: f64) -> i64 {
    let midnight = |millis: f64| {
        let date = Date::new(&JsValue::from_f64(millis));
        date.set_hours(0);
        date.set_minutes(0);
        date.set_seconds(0);
        date.set_milliseconds(0);
        date.get_time()
    };
    ((midnight(Date::now()) - midnight(at)) / DAY_MS).round() as i64
}

fn object(options: &[(&str, &str)]) -> Object {
    let object = Object::new();
    for (key, value) in options {
        let _ = Reflect::set(&object, &JsValue::from_str(key), &JsValue::from_str(value));
    }
    object
}

fn call(format: &Function, at: f64) -> String {
    format
        .call1(&JsValue::UNDEFINED, &JsValue::from_f64(at))
        .ok()
        .and_then(|text| text.as_string())
        .unwrap_or_default()
}

fn capital(text: &str) -> String {
    let mut rest = text.chars();
    match rest.next() {
        Some(first) => first.to_uppercase().chain(rest).collect(),
        None => String::new(),
    }
}
