//! Forwards: where the events of a site go on to, and how far each has come.
//!
//! A forward is a cursor on the stored events, kept with what is left of a failure, and a lease that
//! one node has at a time. What moves the cursor is `crate::forward`.

pub(in crate::store) mod statements;

use wasl_core::telemetry::Dialect;
use wasl_protocol::{SiteId, Timestamp};

use super::feed::FeedPosition;

pub(super) use statements::{forward_reads, forward_writes};

/// The most events in a batch.
pub const MOST: u32 = 100;

/// Which forward: the site's, by its name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ForwardId {
    /// The site.
    pub site: SiteId,
    /// Its name, which is the site's own.
    pub name: String,
}

/// Where events go on to.
#[derive(Clone, PartialEq, Eq)]
pub struct Forward {
    /// Which.
    pub id: ForwardId,
    /// The endpoint.
    pub url: String,
    /// How it wants its events.
    pub format: Dialect,
    /// What it knows the site by; the site's id when left out.
    pub key: Option<String>,
    /// What goes with each request.
    pub headers: Vec<(String, String)>,
    /// Which types it wants; a `*` at the end stands for any rest. Empty: all.
    pub types: Vec<String>,
    /// Whether it rests.
    pub is_paused: bool,
    /// When it was made.
    pub created_at: Timestamp,
}

impl std::fmt::Debug for Forward {
    /// Without key and headers, which are secrets.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Forward")
            .field("id", &self.id)
            .field("url", &self.url)
            .field("format", &self.format)
            .finish_non_exhaustive()
    }
}

impl Forward {
    /// The name of its format.
    #[must_use]
    pub const fn format_name(&self) -> &'static str {
        format_name(self.format)
    }

    /// Whether it wants events of a type.
    #[must_use]
    pub fn wants(&self, kind: &str) -> bool {
        let fits = |wanted: &String| match wanted.strip_suffix('*') {
            Some(beginning) => kind.starts_with(beginning),
            None => kind == wanted,
        };
        self.types.is_empty() || self.types.iter().any(fits)
    }
}

/// How far a forward has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    /// The last event that is done with.
    pub cursor: FeedPosition,
    /// Its id, once there is one.
    pub passed: Option<String>,
    /// Failures since the last success.
    pub failures: u32,
    /// Not before this moment.
    pub retry_at: Timestamp,
    /// The most events in a batch: fewer once a batch was too large.
    pub most: u32,
    /// Events that were taken.
    pub delivered: u64,
    /// Events that became dead letters.
    pub given_up: u64,
    /// What came of the last try; empty before the first.
    pub said: String,
    /// When that was.
    pub said_at: Timestamp,
}

impl Default for Progress {
    fn default() -> Self {
        Self {
            cursor: FeedPosition::default(),
            passed: None,
            failures: 0,
            retry_at: Timestamp::from_millis(0),
            most: MOST,
            delivered: 0,
            given_up: 0,
            said: String::new(),
            said_at: Timestamp::from_millis(0),
        }
    }
}

/// A forward as it is listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedForward {
    /// The forward.
    pub forward: Forward,
    /// How far it has come.
    pub progress: Progress,
    /// How many events wait, of all types.
    pub behind: u64,
}

/// The time for which a node has a forward to itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lease {
    /// The node.
    pub by: String,
    /// Until when; in the past for "not any more".
    pub until: Timestamp,
}

/// An event on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForwardItem {
    /// Its place: read on from here.
    pub position: FeedPosition,
    /// Its id.
    pub id: String,
    /// Its type.
    pub kind: String,
    /// The event as JSON.
    pub json: String,
}

/// The name of a dialect in a column.
const fn format_name(format: Dialect) -> &'static str {
    match format {
        Dialect::CloudEvents => "cloudevents",
        Dialect::Segment => "segment",
        Dialect::PostHog => "posthog",
        Dialect::Snowplow => "snowplow",
        Dialect::Json => "json",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_chosen_by_name_or_beginning() {
        let forward = |types: &[&str]| Forward {
            id: ForwardId {
                site: SiteId::new("shop"),
                name: "out".to_owned(),
            },
            url: String::new(),
            format: Dialect::Json,
            key: None,
            headers: Vec::new(),
            types: types.iter().map(ToString::to_string).collect(),
            is_paused: false,
            created_at: Timestamp::from_millis(0),
        };
        for (types, kind, wanted) in [
            (&[][..], "wasl.page.viewed", true),
            (&["wasl.page.viewed"], "wasl.page.viewed", true),
            (&["wasl.page"], "wasl.page.viewed", false),
            (&["wasl.custom.*", "wasl.page.*"], "wasl.page.viewed", true),
            (&["wasl.custom.*"], "wasl.page.viewed", false),
            (&["*"], "anything", true),
        ] {
            assert_eq!(forward(types).wants(kind), wanted, "{types:?} {kind}");
        }
    }
}
