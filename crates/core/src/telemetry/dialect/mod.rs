//! The dialects: our events as the endpoints of others expect them. Pure.
//!
//! The model asks for a [`Posting`] when a batch goes out; the host posts it as it stands. Each
//! dialect keeps the id and the time of an event, so that a repetition is told by its endpoint too.
//! `docs/EVENTS.md` has the mapping; `tests/events/*.json` are batches that each dialect's own
//! judge takes (`www/events/*.test.ts`).

mod envelope;
mod json_text;
mod parts;
mod posthog;
mod segment;
mod snowplow;

use alloc::string::String;
use alloc::vec::Vec;

use wasl_protocol::{CloudEvent, Properties, Timestamp, Value};

use super::size::value_size;
use crate::text::concat;

/// How an endpoint wants its events.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Dialect {
    /// CloudEvents 1.0 in the JSON batch format: what the server's own collector takes.
    #[default]
    CloudEvents,
    /// The batch of Segment's HTTP tracking API, which RudderStack, Jitsu and others take too.
    Segment,
    /// The batch of PostHog's capture API.
    PostHog,
    /// Snowplow's tracker protocol, version 2 (`tp2`).
    Snowplow,
    /// A plain array of flat objects.
    Json,
}

/// Who posts, and when: what a dialect needs beside the events.
#[derive(Clone, Copy, Debug)]
pub struct Sender<'a> {
    /// What the endpoint knows the site by: Segment's write key, PostHog's project key, Snowplow's
    /// application id. Plain JSON and CloudEvents have no place for it.
    pub key: &'a str,
    /// Who the visitor is to the endpoint over sessions; without it the session stands for them.
    pub visitor: Option<&'a str>,
    /// The moment of this try, by the same clock as the events: an endpoint tells a wrong clock by it.
    pub sent_at: Timestamp,
}

/// A request, as the host posts it.
#[derive(Clone, Debug, PartialEq)]
pub struct Posting {
    /// The `content-type`.
    pub content_type: &'static str,
    /// The body, to be written as JSON.
    pub body: Value,
}

impl Dialect {
    /// The dialect of that name in the options.
    ///
    /// ```
    /// use wasl_core::telemetry::Dialect;
    /// assert_eq!(Dialect::named("posthog"), Some(Dialect::PostHog));
    /// assert_eq!(Dialect::named("PostHog"), None);
    /// ```
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "cloudevents" => Self::CloudEvents,
            "segment" => Self::Segment,
            "posthog" => Self::PostHog,
            "snowplow" => Self::Snowplow,
            "json" => Self::Json,
            _ => return None,
        })
    }

    /// Where the endpoint listens below its origin; empty where there is no such habit.
    #[must_use]
    pub const fn path(self) -> &'static str {
        match self {
            Self::Segment => "/v1/batch",
            Self::PostHog => "/batch/",
            Self::Snowplow => "/com.snowplowanalytics.snowplow/tp2",
            Self::CloudEvents | Self::Json => "",
        }
    }

    /// The address to post to. One with a path is taken as it is; to an origin alone, the habit of
    /// the dialect is added.
    #[must_use]
    pub fn address(self, url: &str) -> String {
        let at = parts::path_at(url);
        match &url[at..] {
            "" | "/" => concat(&[&url[..at], self.path()]),
            _ => url.into(),
        }
    }

    /// Whether a batch may go as `text/plain`, which a browser posts to another origin without
    /// asking first. Snowplow's pipeline turns any other type than its own down.
    #[must_use]
    pub const fn is_plain_taken(self) -> bool {
        match self {
            Self::CloudEvents | Self::Segment | Self::PostHog | Self::Json => true,
            Self::Snowplow => false,
        }
    }

    /// Whether the endpoint may answer for each event, as our collector does. The others take or
    /// refuse a batch as a whole, and their bodies say nothing.
    #[must_use]
    pub const fn is_answered_by_event(self) -> bool {
        match self {
            Self::CloudEvents | Self::Json => true,
            Self::Segment | Self::PostHog | Self::Snowplow => false,
        }
    }

    /// A batch as this dialect has it. `last_chance`: the page goes, nothing may be asked before.
    #[must_use]
    pub fn posting(self, sender: &Sender<'_>, events: &[CloudEvent], last_chance: bool) -> Posting {
        let mut items = Vec::with_capacity(events.len());
        for event in events {
            items.push(Value::Map(self.item(sender, event)));
        }
        let items = Value::List(items);
        let (own_type, body) = match self {
            Self::CloudEvents => ("application/cloudevents-batch+json", items),
            Self::Json => ("application/json", items),
            Self::Segment => ("application/json", segment::batch(sender, items)),
            Self::PostHog => ("application/json", posthog::batch(sender, items)),
            Self::Snowplow => ("application/json; charset=UTF-8", snowplow::batch(items)),
        };
        Posting {
            content_type: if last_chance && self.is_plain_taken() {
                "text/plain"
            } else {
                own_type
            },
            body,
        }
    }

    /// The bytes that an event takes in a batch of this dialect, at most: what the queue counts.
    #[must_use]
    pub fn weigh(self, sender: &Sender<'_>, event: &CloudEvent) -> usize {
        match self {
            Self::CloudEvents => super::json_size(event),
            Self::Json | Self::Segment | Self::PostHog | Self::Snowplow => {
                value_size(&Value::Map(self.item(sender, event)))
            }
        }
    }

    fn item(self, sender: &Sender<'_>, event: &CloudEvent) -> Properties {
        match self {
            Self::CloudEvents => envelope::cloud_event(event),
            Self::Json => envelope::flat(event),
            Self::Segment => segment::item(sender, event),
            Self::PostHog => posthog::item(sender, event),
            Self::Snowplow => snowplow::item(sender, event),
        }
    }
}
