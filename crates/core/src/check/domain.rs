//! What each fact can be. One that is not named here can be anything.

use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use wasl_protocol::Value;

use crate::condition::possible::Sample;
use crate::telemetry::is_custom_name;
use crate::text::cut;

/// What a fact can be.
pub enum Domain {
    /// Anything.
    Any,
    /// True or false.
    Flag,
    /// A number of these.
    Number(f64, f64),
    /// A number from 0, or not known.
    PerhapsNumber,
    /// One of these words.
    Words(&'static [&'static str]),
    /// One of these words, or not known.
    PerhapsWords(&'static [&'static str]),
    /// Text.
    Text,
    /// Text, or not known.
    PerhapsText,
    /// A name that `track` takes, or not known.
    EventName,
}

impl Domain {
    /// That of a fact.
    pub fn of(path: &str) -> Self {
        if let Some((name, _)) = cut(path, b':') {
            return match name {
                "url" | "visible" | "clicked" | "formStarted" | "formAbandoned" => Self::Flag,
                _ => Self::Any,
            };
        }
        match path {
            "timeOnPage" | "timeOnSite" | "idle" | "pageCount" | "visitCount" => {
                Self::Number(0.0, f64::INFINITY)
            }
            "scroll" => Self::Number(0.0, 100.0),
            "exitIntent" | "rageClick" | "deadClick" | "triggered" | "returning" => Self::Flag,
            "url" | "path" | "title" => Self::Text,
            "referrer" | "language" | "country" | "copied" => Self::PerhapsText,
            "device" => Self::Words(&["phone", "tablet", "desktop"]),
            "locale" => Self::Words(&["en", "ar"]),
            "stage" => Self::PerhapsWords(&["before", "during", "after"]),
            "cartAge" => Self::PerhapsNumber,
            "event.name" => Self::EventName,
            _ if path.starts_with("query.") || path.starts_with("utm.") => Self::PerhapsText,
            _ => Self::Any,
        }
    }

    /// The values that it tells from others near them.
    pub fn named(&self) -> Vec<Value> {
        match self {
            Self::Number(least, most) => Vec::from([(*least).into(), (*most).into()]),
            Self::Words(words) | Self::PerhapsWords(words) => {
                words.iter().map(|word| Value::from(*word)).collect()
            }
            Self::Any
            | Self::Flag
            | Self::PerhapsNumber
            | Self::Text
            | Self::PerhapsText
            | Self::EventName => Vec::new(),
        }
    }

    /// Whether a sample is one of what it can be.
    pub fn has(&self, sample: &Sample) -> bool {
        let number = match sample {
            Sample::Exact(Value::Number(number)) | Sample::Near(number) => Some(*number),
            Sample::Exact(_)
            | Sample::TextOf(_)
            | Sample::OtherText
            | Sample::OtherList
            | Sample::OtherMap => None,
        };
        let is_null = matches!(sample, Sample::Exact(Value::Null));
        let is_other_text = matches!(sample, Sample::TextOf(_) | Sample::OtherText);
        let text = match sample {
            Sample::Exact(Value::Text(text)) => Some(text.as_str()),
            Sample::Exact(_)
            | Sample::Near(_)
            | Sample::TextOf(_)
            | Sample::OtherText
            | Sample::OtherList
            | Sample::OtherMap => None,
        };
        match self {
            Self::Any => true,
            Self::Flag => matches!(sample, Sample::Exact(Value::Bool(_))),
            Self::Number(least, most) => {
                number.is_some_and(|number| number >= *least && number <= *most)
            }
            Self::PerhapsNumber => is_null || number.is_some_and(|number| number >= 0.0),
            Self::Words(words) => text.is_some_and(|text| words.contains(&text)),
            Self::PerhapsWords(words) => is_null || text.is_some_and(|text| words.contains(&text)),
            Self::Text => is_other_text || text.is_some(),
            Self::PerhapsText => is_null || is_other_text || text.is_some(),
            Self::EventName => is_null || is_other_text || text.is_some_and(is_custom_name),
        }
    }

    /// What it can be, in words.
    pub fn accepted(&self) -> String {
        match self {
            Self::Any => "anything".to_string(),
            Self::Flag => "true or false".to_string(),
            Self::Number(least, most) if most.is_finite() => {
                format!("a number from {least} to {most}")
            }
            Self::Number(..) | Self::PerhapsNumber => "a number from 0".to_string(),
            Self::Words(words) | Self::PerhapsWords(words) => words.join(", "),
            Self::Text | Self::PerhapsText => "text".to_string(),
            Self::EventName => "1 to 64 of a-z, 0-9, \"_\", \".\" and \"-\"".to_string(),
        }
    }
}
