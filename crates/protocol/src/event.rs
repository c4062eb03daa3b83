//! Telemetry on the wire: CloudEvents 1.0 in the JSON batch format, and the collector's answer.
//!
//! Source: CloudEvents JSON format 1.0.2,
//! <https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md>.

use alloc::string::String;

use serde::{Deserialize, Serialize};

use crate::{EventId, Properties};

/// The version of CloudEvents that Wasl speaks.
pub const SPEC_VERSION: &str = "1.0";

/// One event. A batch is a JSON array of them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CloudEvent {
    /// Always [`SPEC_VERSION`].
    pub specversion: String,
    /// Unique for ever; the same on every retry.
    pub id: EventId,
    /// `wasl:<site>`: who reports.
    pub source: String,
    /// What happened, e.g. `wasl.prompt.shown`; `docs/EVENTS.md` lists them.
    #[serde(rename = "type")]
    pub kind: String,
    /// When, as RFC 3339 in UTC; the same on every retry.
    pub time: String,
    /// `application/json`.
    pub datacontenttype: String,
    /// The session (an extension attribute).
    pub session: String,
    /// What there is to know: page, stage, locale and the event's own properties.
    pub data: Properties,
}

/// The collector's answer to a batch.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accepted {
    /// Stored now, or stored before.
    pub accepted: alloc::vec::Vec<EventId>,
    /// Refused for good.
    #[serde(default)]
    pub rejected: alloc::vec::Vec<Rejected>,
    /// Not stored this time: to be sent again, by their places in the batch from 0. Left out when
    /// there are none.
    #[serde(default, skip_serializing_if = "alloc::vec::Vec::is_empty")]
    pub retry: alloc::vec::Vec<u32>,
}

/// An event that the collector refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rejected {
    /// Its place in the batch, from 0: an event may lack an id.
    pub index: u32,
    /// Its id, if it had one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<EventId>,
    /// Why, for programs.
    pub code: RejectionCode,
    /// Why, for people: names the attribute.
    pub message: String,
}

/// Why an event was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RejectionCode {
    /// Not an object, or an attribute is missing or wrong.
    Schema,
    /// Above the size of one event.
    TooLarge,
    /// Its source names another site.
    WrongSite,
    /// Its time is more than a year off.
    Time,
}
